#include "app/v3_parts.h"

#include <fmt/core.h>

#include <string_view>

#include "app/random.h"

namespace snmpring::app {

std::expected<std::unique_ptr<V3Parts>, std::string> make_v3_parts(
    session::EngineDirectory* directory) {
  auto parts = std::make_unique<V3Parts>();
  std::string_view missing;
  parts->algorithms = usm::Algorithms::fetch(missing);
  if (parts->algorithms == nullptr) {
    return std::unexpected(
        fmt::format("SNMPv3 needs {}, which OpenSSL does not offer here", missing));
  }
  const auto salts = random_salts();
  if (!salts) return std::unexpected("getrandom(2) gives nothing");
  parts->salts = *salts;
  parts->keys.emplace(*parts->algorithms);
  parts->environment.emplace(*parts->keys, *parts->salts, directory);
  return parts;
}

}  // namespace snmpring::app
