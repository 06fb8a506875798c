#include "session/v3_parts.h"

#include <utility>

namespace snmpring::session {

std::expected<std::unique_ptr<V3Parts>, std::string_view> V3Parts::make(
    const usm::Salts& salts, EngineDirectory* directory) {
  std::string_view missing;
  auto algorithms = usm::Algorithms::fetch(missing);
  if (algorithms == nullptr) return std::unexpected(missing);
  return std::unique_ptr<V3Parts>(new V3Parts(std::move(algorithms), salts, directory));
}

V3Parts::V3Parts(std::unique_ptr<const usm::Algorithms> algorithms, const usm::Salts& salts,
                 EngineDirectory* directory)
    : algorithms_(std::move(algorithms)),
      keys_(*algorithms_),
      salts_(salts),
      environment_(keys_, salts_, directory) {}

}  // namespace snmpring::session
