// Parses single arguments of credentials, of the command line or of a file.
#ifndef SNMPRING_SECRETS_CREDENTIAL_VALUES_H_
#define SNMPRING_SECRETS_CREDENTIAL_VALUES_H_

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "message/community.h"
#include "message/v3.h"
#include "usm/protocols.h"

namespace snmpring::secrets {

/// A value, or a reason on one line that completes "snmpring: FLAG: ". Reasons quote what was
/// typed.
template <class T>
using Checked = std::expected<T, std::string>;

/// "must be WANTED, not 'TEXT'".
std::unexpected<std::string> refuse_text(std::string_view wanted, std::string_view text);
/// The same for an argument that is one of some words. It names the nearest one.
std::unexpected<std::string> refuse_word(std::string_view wanted, std::string_view text,
                                         std::span<const std::string_view> words);

/// "1", "2c" or "3".
Checked<message::Version> parse_version(std::string_view text);

/// noAuthNoPriv, authNoPriv, authPriv in any case, and net-snmp's short forms: nanp, anp, ap, 1, 2,
/// 3.
Checked<message::SecurityLevel> parse_security_level(std::string_view text);

/// The spellings of usm/protocols.h.
Checked<usm::AuthProtocol> parse_auth_option(std::string_view text);
Checked<usm::PrivProtocol> parse_priv_option(std::string_view text);

/// 1 to 32 octets in hexadecimal (hex.h).
Checked<std::vector<std::uint8_t>> parse_engine_id(std::string_view text);

}  // namespace snmpring::secrets

#endif  // SNMPRING_SECRETS_CREDENTIAL_VALUES_H_
