#include "secrets/credential_values.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/hex.h"
#include "text/nearest_word.h"
#include "text/printable.h"

namespace snmpring::secrets {

using std::string_view;

namespace {

std::string upper(string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  });
  return result;
}

}  // namespace

std::unexpected<std::string> refuse_text(string_view wanted, string_view text) {
  return std::unexpected(fmt::format("must be {}, not '{}'", wanted, text::printable(text)));
}

std::unexpected<std::string> refuse_word(string_view wanted, string_view text,
                                         std::span<const string_view> words) {
  return std::unexpected(fmt::format("must be {}, not '{}'{}", wanted, text::printable(text),
                                     text::did_you_mean(text::nearest_word(text, words))));
}

Checked<message::Version> parse_version(string_view text) {
  if (text == "1") return message::Version::v1;
  if (text == "2c") return message::Version::v2c;
  if (text == "3") return message::Version::v3;
  return refuse_text("1, 2c or 3", text);
}

Checked<message::SecurityLevel> parse_security_level(string_view text) {
  using enum message::SecurityLevel;
  struct Name {
    string_view text;
    message::SecurityLevel level;
  };
  static constexpr auto kNames = std::to_array<Name>({{"NOAUTHNOPRIV", no_auth_no_priv},
                                                      {"NANP", no_auth_no_priv},
                                                      {"1", no_auth_no_priv},
                                                      {"AUTHNOPRIV", auth_no_priv},
                                                      {"ANP", auth_no_priv},
                                                      {"2", auth_no_priv},
                                                      {"AUTHPRIV", auth_priv},
                                                      {"AP", auth_priv},
                                                      {"3", auth_priv}});
  const auto found = std::ranges::find(kNames, upper(text), &Name::text);
  if (found != kNames.end()) return found->level;
  constexpr auto kWords = std::to_array<string_view>({"noAuthNoPriv", "authNoPriv", "authPriv"});
  return refuse_word("noAuthNoPriv, authNoPriv or authPriv", text, kWords);
}

Checked<usm::AuthProtocol> parse_auth_option(string_view text) {
  if (const auto protocol = usm::parse_auth_protocol(text)) return *protocol;
  constexpr auto kWords =
      std::to_array<string_view>({"MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512"});
  return refuse_word("MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512", text, kWords);
}

Checked<usm::PrivProtocol> parse_priv_option(string_view text) {
  if (const auto protocol = usm::parse_priv_protocol(text)) return *protocol;
  // Not DES: what is near it may be 3DES, which is not the same.
  constexpr auto kWords =
      std::to_array<string_view>({"AES", "AES-192", "AES-256", "AES-192-C", "AES-256-C"});
  return refuse_word("DES, AES, AES-192, AES-256, AES-192-C or AES-256-C", text, kWords);
}

Checked<std::vector<std::uint8_t>> parse_engine_id(string_view text) {
  auto octets = parse_hex(text);
  if (octets && octets->size() >= message::kEngineIdOctetsMin &&
      octets->size() <= message::kEngineIdOctetsMax) {
    return std::move(*octets);
  }
  return refuse_text(fmt::format("{} to {} octets in hexadecimal", message::kEngineIdOctetsMin,
                                 message::kEngineIdOctetsMax),
                     text);
}

}  // namespace snmpring::secrets
