#include "mib/object.h"

#include <array>

namespace snmpring::mib {

std::string_view base_type_word(BaseType type) noexcept {
  static constexpr std::array<std::string_view, kBaseTypeCount> kWords = {
      "",          "Integer32", "Unsigned32",     "Gauge32",          "Counter32",
      "Counter64", "TimeTicks", "OctetString",    "ObjectIdentifier", "IpAddress",
      "BITS",      "Opaque",    "NetworkAddress", "NsapAddress",      "Null"};
  return kWords[static_cast<std::size_t>(type)];
}

std::string_view access_word(Access access) noexcept {
  static constexpr std::array<std::string_view, kAccessCount> kWords = {
      "",          "not-accessible", "accessible-for-notify",
      "read-only", "read-write",     "read-create",
      "write-only"};
  return kWords[static_cast<std::size_t>(access)];
}

}  // namespace snmpring::mib
