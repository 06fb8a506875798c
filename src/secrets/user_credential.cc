#include "secrets/user_credential.h"

#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "base/hex.h"
#include "secrets/credential_values.h"
#include "usm/user_keys.h"

namespace snmpring::secrets {
namespace {

using message::SecurityLevel;
using usm::KeySource;
using usm::UserKey;

constexpr std::size_t kContextOctetsMax = 255;

class UserReader {
 public:
  UserReader(UserArguments& arguments, usm::PasswordKeys& passwords, OptionNaming naming)
      : arguments_(arguments), passwords_(passwords), naming_(naming) {}

  /// Reads everything but name and context. When something is wrong, sets the error and returns
  /// false.
  bool keys(usm::User& user) {
    return engine_id() && protocols(user) && key(Kind::auth, user, user.auth_key) &&
           key(Kind::priv, user, user.priv_key) && level(user);
  }

  bool credential(session::Credential& credential) {
    usm::User user;
    if (!name(user.name) || !keys(user)) return false;
    credential.version = message::Version::v3;
    credential.user = std::move(user);
    credential.engine_id = engine_id_;
    return context(credential);
  }

  ArgumentError take_error() { return std::move(error_); }

 private:
  enum class Kind : std::uint8_t { auth, priv };

  static std::string_view protocol_option(Kind kind) {
    return kind == Kind::auth ? "auth" : "priv";
  }
  static std::span<const std::string_view> secret_options(Kind kind) {
    return kind == Kind::auth ? std::span(kAuthSecrets) : std::span(kPrivSecrets);
  }

  bool fail(std::string_view option, std::string reason) {
    error_ = {option, std::move(reason)};
    return false;
  }

  const std::string* text(std::string_view option) const {
    const auto found = arguments_.texts.find(option);
    return found == arguments_.texts.end() ? nullptr : &found->second;
  }

  /// The first of them that was given. Empty when there is none.
  std::string_view given(Kind kind) const {
    for (const std::string_view option : secret_options(kind)) {
      if (arguments_.secrets.contains(option)) return option;
    }
    return {};
  }

  /// "-A, -3m or -3k".
  std::string secret_names(Kind kind) const {
    const auto options = secret_options(kind);
    return fmt::format("{}, {} or {}", naming_(options[0]), naming_(options[1]),
                       naming_(options[2]));
  }

  bool name(std::string& name) {
    name = *text("user");
    if (!name.empty() && name.size() <= usm::kUserNameOctetsMax) return true;
    return fail("user", fmt::format("must be a name of 1 to {} octets", usm::kUserNameOctetsMax));
  }

  bool engine_id() {
    const std::string* const given = text("engine-id");
    if (given == nullptr) return true;
    auto octets = parse_engine_id(*given);
    if (!octets) return fail("engine-id", std::move(octets.error()));
    engine_id_ = std::move(*octets);
    return true;
  }

  bool context(session::Credential& credential) {
    if (const std::string* const name = text("context")) {
      if (name->size() > kContextOctetsMax) {
        return fail("context", fmt::format("must be at most {} octets long", kContextOctetsMax));
      }
      credential.context_name = *name;
    }
    if (const std::string* const id = text("context-engine-id")) {
      auto octets = parse_engine_id(*id);
      if (!octets) return fail("context-engine-id", std::move(octets.error()));
      credential.context_engine_id = std::move(*octets);
    }
    return true;
  }

  template <class Protocol>
  bool protocol(Kind kind, Checked<Protocol> (*parse)(std::string_view), Protocol& protocol) {
    const std::string_view option = protocol_option(kind);
    const std::string_view secret = given(kind);
    const std::string* const word = text(option);
    for (const std::string_view other : secret_options(kind)) {
      if (other != secret && arguments_.secrets.contains(other)) {
        return fail(other, fmt::format("excludes {}, which is given too", naming_(secret)));
      }
    }
    if (word == nullptr) {
      // Net-snmp would assume MD5 and DES. A wrong guess would look like a wrong password.
      if (!secret.empty()) {
        return fail(secret,
                    fmt::format("needs {} as well: the protocol is not guessed", naming_(option)));
      }
      return true;
    }
    const auto known = parse(*word);
    if (!known) return fail(option, known.error());
    protocol = *known;
    if (secret.empty()) {
      return fail(option, fmt::format("needs a secret as well: {}", secret_names(kind)));
    }
    return true;
  }

  bool protocols(usm::User& user) {
    if (!protocol(Kind::auth, parse_auth_option, user.auth)) return false;
    if (!protocol(Kind::priv, parse_priv_option, user.priv)) return false;
    if (user.priv != usm::PrivProtocol::none && user.auth == usm::AuthProtocol::none) {
      return fail("priv",
                  fmt::format("needs {} as well: there is no privacy without authentication",
                              naming_("auth")));
    }
    return true;
  }

  bool level(usm::User& user) {
    user.level = user.auth == usm::AuthProtocol::none   ? SecurityLevel::no_auth_no_priv
                 : user.priv == usm::PrivProtocol::none ? SecurityLevel::auth_no_priv
                                                        : SecurityLevel::auth_priv;
    const std::string* const word = text("level");
    if (word == nullptr) return true;
    const auto wanted = parse_security_level(*word);
    if (!wanted) return fail("level", wanted.error());
    if (*wanted > user.level) {
      const Kind missing = user.level == SecurityLevel::no_auth_no_priv ? Kind::auth : Kind::priv;
      return fail("level", fmt::format("{} needs {} as well, and a secret: {}",
                                       message::security_level_word(*wanted),
                                       naming_(protocol_option(missing)), secret_names(missing)));
    }
    user.level = *wanted;
    return true;
  }

  bool key(Kind kind, const usm::User& user, UserKey& key) {
    const std::string_view option = given(kind);
    if (option.empty()) return true;
    const Bytes secret = arguments_.secrets.at(option).text.reveal();
    if (option == secret_options(kind)[0]) {
      return make_key(kind, option, KeySource::password, secret, user, key);
    }
    auto octets = parse_hex(as_text(secret));
    if (!octets) return fail(option, "must be hexadecimal, with or without 0x");
    const Secret material{Bytes(*octets)};
    wipe(*octets);
    const bool master = option == secret_options(kind)[1];
    if (!master && engine_id_.empty()) {
      return fail(option, fmt::format("needs {} as well: a localized key is good for one engine",
                                      naming_("engine-id")));
    }
    return make_key(kind, option, master ? KeySource::master : KeySource::localized,
                    material.reveal(), user, key);
  }

  bool make_key(Kind kind, std::string_view option, KeySource source, Bytes octets,
                const usm::User& user, UserKey& key) {
    const usm::UserKeys keys(user.auth, engine_id_, passwords_);
    auto made = kind == Kind::auth ? keys.auth_key(source, octets)
                                   : keys.priv_key(source, octets, user.priv);
    if (!made) return fail(option, std::move(made.error().reason));
    key = std::move(*made);
    return true;
  }

  UserArguments& arguments_;
  usm::PasswordKeys& passwords_;
  const OptionNaming naming_;
  std::vector<std::uint8_t> engine_id_;
  ArgumentError error_;
};

}  // namespace

std::expected<usm::User, ArgumentError> make_user_keys(UserArguments& arguments,
                                                       usm::PasswordKeys& passwords,
                                                       OptionNaming naming) {
  UserReader reader(arguments, passwords, naming);
  usm::User user;
  const bool sound = reader.keys(user);
  arguments.secrets.clear();
  if (!sound) return std::unexpected(reader.take_error());
  return user;
}

std::expected<CredentialOption, ArgumentError> make_user_credential(UserArguments& arguments,
                                                                    usm::PasswordKeys& passwords,
                                                                    OptionNaming naming) {
  UserReader reader(arguments, passwords, naming);
  CredentialOption option;
  const bool sound = reader.credential(option.credential);
  for (const auto& [name, secret] : arguments.secrets) {
    option.secrets.push_back({.option = name, .source = secret.source});
  }
  arguments.secrets.clear();
  if (!sound) return std::unexpected(reader.take_error());
  return option;
}

}  // namespace snmpring::secrets
