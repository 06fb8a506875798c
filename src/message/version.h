// The versions of SNMP messages.
#ifndef SNMPRING_MESSAGE_VERSION_H_
#define SNMPRING_MESSAGE_VERSION_H_

#include <cstdint>
#include <string_view>

namespace snmpring::message {

/// msgVersion on the wire (RFC 3411 calls the models 1, 2 and 3).
enum class Version : std::uint8_t { v1 = 0, v2c = 1, v3 = 3 };

/// "1", "2c", "3".
std::string_view version_word(Version version) noexcept;

}  // namespace snmpring::message

#endif  // SNMPRING_MESSAGE_VERSION_H_
