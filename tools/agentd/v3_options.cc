#include "agentd/v3_options.h"

#include <fmt/core.h>

#include "agentd/quirk_message.h"
#include "usm/keys.h"

namespace snmpring::agentd {
namespace {

using message::SecurityLevel;

std::vector<std::string_view> split_at_commas(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t comma = text.find(',');
    parts.push_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

std::expected<usm::User, std::string> parse_user(std::string_view text) {
  const std::vector<std::string_view> parts = split_at_commas(text);
  if (parts.size() != 1 && parts.size() != 3 && parts.size() != 5) {
    return std::unexpected("must be NAME, NAME,AUTH,PASSWORD or NAME,AUTH,PASSWORD,PRIV,PASSWORD");
  }
  usm::User user;
  user.name = parts[0];
  if (user.name.empty() || user.name.size() > usm::kUserNameOctetsMax) {
    return std::unexpected("a name has 1 to 32 octets");
  }
  if (parts.size() == 1) return user;
  std::string_view missing;
  const auto algorithms = usm::Algorithms::fetch(missing);
  if (algorithms == nullptr) {
    return std::unexpected(fmt::format("OpenSSL does not offer {} here", missing));
  }
  const auto auth = usm::parse_auth_protocol(parts[1]);
  if (!auth) return std::unexpected(fmt::format("{} is no authentication protocol", parts[1]));
  if (parts[2].empty()) return std::unexpected("the password is empty");
  user.auth = *auth;
  user.level = SecurityLevel::auth_no_priv;
  user.auth_key = {usm::UserKey::Form::master,
                   usm::password_to_key(*algorithms, *auth, as_bytes(parts[2]))};
  if (parts.size() == 3) return user;
  const auto priv = usm::parse_priv_protocol(parts[3]);
  if (!priv) return std::unexpected(fmt::format("{} is no privacy protocol", parts[3]));
  if (parts[4].empty()) return std::unexpected("the privacy password is empty");
  user.priv = *priv;
  user.level = SecurityLevel::auth_priv;
  user.priv_key = {usm::UserKey::Form::master,
                   usm::password_to_key(*algorithms, *auth, as_bytes(parts[4]))};
  return user;
}

std::optional<std::vector<std::uint8_t>> parse_engine_id(std::string_view text) {
  if (text.starts_with("0x")) text.remove_prefix(2);
  constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
  if (text.size() % 2 != 0 || text.find_first_not_of(kDigits) != std::string_view::npos ||
      text.size() < 2 * message::kEngineIdOctetsMin ||
      text.size() > 2 * message::kEngineIdOctetsMax) {
    return std::nullopt;
  }
  return from_hexadecimal(text);
}

std::optional<SecurityLevel> parse_level(std::string_view text) {
  for (const auto level :
       {SecurityLevel::no_auth_no_priv, SecurityLevel::auth_no_priv, SecurityLevel::auth_priv}) {
    if (text == message::security_level_word(level)) return level;
  }
  return std::nullopt;
}

}  // namespace snmpring::agentd
