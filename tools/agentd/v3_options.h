// The forms in which the command line gives users and engine IDs.
#ifndef SNMPRING_AGENTD_V3_OPTIONS_H_
#define SNMPRING_AGENTD_V3_OPTIONS_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "message/v3.h"
#include "usm/user.h"

namespace snmpring::agentd {

/// NAME[,AUTH,PASSWORD[,PRIV,PASSWORD]]. The passwords become keys, which takes some milliseconds
/// each. The error completes the sentence "--user TEXT: ...".
std::expected<usm::User, std::string> parse_user(std::string_view text);

/// 1 to 32 octets in hexadecimal.
std::optional<std::vector<std::uint8_t>> parse_engine_id(std::string_view text);

/// "noAuthNoPriv", "authNoPriv", "authPriv".
std::optional<message::SecurityLevel> parse_level(std::string_view text);

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_V3_OPTIONS_H_
