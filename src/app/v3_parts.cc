#include "app/v3_parts.h"

#include <fmt/core.h>

#include <utility>

#include "app/random.h"

namespace snmpring::app {

std::expected<std::unique_ptr<session::V3Parts>, std::string> make_v3_parts(
    session::EngineDirectory* directory) {
  const auto salts = random_salts();
  if (!salts) return std::unexpected("getrandom(2) gives nothing");
  auto parts = session::V3Parts::make(*salts, directory);
  if (!parts) {
    return std::unexpected(
        fmt::format("SNMPv3 needs {}, which OpenSSL does not offer here", parts.error()));
  }
  return std::move(*parts);
}

}  // namespace snmpring::app
