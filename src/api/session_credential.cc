#include "api/session_credential.h"

#include <algorithm>
#include <string>
#include <utility>

#include "api/errors.h"
#include "message/v3.h"
#include "usm/keys.h"

namespace snmpring::detail {
namespace {

using message::SecurityLevel;
using usm::UserKey;

constexpr std::size_t kCommunityOctetsMax = 255;
constexpr std::size_t kContextOctetsMax = 255;

std::unexpected<Error> refuse(std::string reason) {
  return std::unexpected(invalid_argument(std::move(reason)));
}

std::unexpected<Error> not_offered(std::string_view algorithm) {
  return std::unexpected(
      system_error(0, "OpenSSL does not offer " + std::string(algorithm) + " here"));
}

bool is_engine_id(std::size_t octets) {
  return octets >= message::kEngineIdOctetsMin && octets <= message::kEngineIdOctetsMax;
}

/// A key as the engine wants it. \param local_octets Of a localized key for its protocol.
class KeyMaker {
 public:
  KeyMaker(usm::AuthProtocol auth, Bytes engine_id, usm::PasswordKeys& passwords)
      : auth_(auth), engine_id_(engine_id), passwords_(passwords) {}

  std::expected<UserKey, Error> auth_key(const KeyMaterial& key) { return make(key, nullptr); }
  std::expected<UserKey, Error> priv_key(const KeyMaterial& key, usm::PrivProtocol priv) {
    return make(key, &priv);
  }

 private:
  std::expected<UserKey, Error> make(const KeyMaterial& key, const usm::PrivProtocol* priv) {
    switch (key.type()) {
      case KeyType::password:
        return from_password(key.reveal());
      case KeyType::master:
        if (key.reveal().size() != usm::digest_octets(auth_)) {
          return refuse("a master key of " + std::string(usm::auth_protocol_word(auth_)) +
                        " must be " + std::to_string(usm::digest_octets(auth_)) + " octets long");
        }
        return UserKey{UserKey::Form::master, Secret(key.reveal())};
      case KeyType::localized:
        break;
    }
    return from_localized(key.reveal(), priv);
  }

  std::expected<UserKey, Error> from_password(Bytes password) {
    if (password.size() < usm::kPasswordOctetsMin) {
      return refuse("a password must be at least 8 octets long (RFC 3414 §11.2)");
    }
    auto made = passwords_.master_key(auth_, password);
    if (!made) return not_offered(made.error());
    return UserKey{UserKey::Form::master, std::move(*made)};
  }

  std::expected<UserKey, Error> from_localized(Bytes key, const usm::PrivProtocol* priv) {
    if (engine_id_.empty()) {
      return refuse("a localized key is good for one engine: the session needs its engine_id");
    }
    const std::size_t digest = usm::digest_octets(auth_);
    const std::size_t wanted = priv != nullptr ? usm::priv_key_octets(*priv) : digest;
    if (key.size() == wanted || (priv != nullptr && key.size() == digest && digest > wanted)) {
      return UserKey{UserKey::Form::localized, Secret(key)};
    }
    if (key.size() != digest) {
      return refuse("a localized key must be " + std::to_string(wanted) +
                    " octets long here, not " + std::to_string(key.size()));
    }
    // Kul as it comes out of localization: what the cipher needs beyond it follows from it.
    const auto algorithms = passwords_.algorithms();
    if (!algorithms) return not_offered(algorithms.error());
    return UserKey{UserKey::Form::localized,
                   usm::privacy_key(**algorithms, auth_, *priv, key, engine_id_)};
  }

  usm::AuthProtocol auth_;
  Bytes engine_id_;
  usm::PasswordKeys& passwords_;
};

std::expected<usm::User, Error> make_user(const User& given, Bytes engine_id,
                                          usm::PasswordKeys& passwords) {
  usm::User user;
  if (given.name.empty() || given.name.size() > usm::kUserNameOctetsMax) {
    return refuse("a user's name must be 1 to 32 octets long");
  }
  user.name = given.name;
  if (given.priv_key && !given.auth_key) {
    return refuse("a privacy key needs an authentication key as well");
  }
  if (!given.auth_key) return user;
  user.auth = to_usm(given.auth_key->protocol);
  user.level = SecurityLevel::auth_no_priv;
  KeyMaker maker(user.auth, engine_id, passwords);
  auto auth_key = maker.auth_key(given.auth_key->key);
  if (!auth_key) return std::unexpected(std::move(auth_key.error()));
  user.auth_key = std::move(*auth_key);
  if (!given.priv_key) return user;
  user.priv = to_usm(given.priv_key->protocol);
  user.level = SecurityLevel::auth_priv;
  auto priv_key = maker.priv_key(given.priv_key->key, user.priv);
  if (!priv_key) return std::unexpected(std::move(priv_key.error()));
  user.priv_key = std::move(*priv_key);
  return user;
}

}  // namespace

usm::AuthProtocol to_usm(AuthProtocol protocol) noexcept {
  switch (protocol) {
    case AuthProtocol::md5:
      return usm::AuthProtocol::md5;
    case AuthProtocol::sha1:
      return usm::AuthProtocol::sha1;
    case AuthProtocol::sha224:
      return usm::AuthProtocol::sha224;
    case AuthProtocol::sha256:
      return usm::AuthProtocol::sha256;
    case AuthProtocol::sha384:
      return usm::AuthProtocol::sha384;
    case AuthProtocol::sha512:
      return usm::AuthProtocol::sha512;
  }
  return usm::AuthProtocol::none;
}

usm::PrivProtocol to_usm(PrivProtocol protocol) noexcept {
  switch (protocol) {
    case PrivProtocol::des:
      return usm::PrivProtocol::des;
    case PrivProtocol::aes128:
      return usm::PrivProtocol::aes128;
    case PrivProtocol::aes192:
      return usm::PrivProtocol::aes192;
    case PrivProtocol::aes256:
      return usm::PrivProtocol::aes256;
    case PrivProtocol::aes192c:
      return usm::PrivProtocol::aes192_c;
    case PrivProtocol::aes256c:
      return usm::PrivProtocol::aes256_c;
  }
  return usm::PrivProtocol::none;
}

std::expected<session::Credential, Error> make_credential(const SessionOptions& options,
                                                          usm::PasswordKeys& passwords) {
  session::Credential credential;
  const Version version = options.version.value_or(options.user ? Version::v3 : Version::v2c);
  credential.version = static_cast<message::Version>(version);
  if (version != Version::v3) {
    if (options.user) return refuse("a user needs SNMPv3");
    if (!options.engine_id.empty()) return refuse("an engine_id needs SNMPv3");
    if (options.community.size() > kCommunityOctetsMax) {
      return refuse("a community must be at most 255 octets long");
    }
    credential.community = Secret(as_bytes(options.community));
    return credential;
  }
  if (!options.user) return refuse("SNMPv3 needs a user");
  if (!options.engine_id.empty() && !is_engine_id(options.engine_id.size())) {
    return refuse("engine_id must be 5 to 32 octets long");
  }
  const User& given = *options.user;
  if (given.context_name.size() > kContextOctetsMax) {
    return refuse("context_name must be at most 255 octets long");
  }
  if (!given.context_engine_id.empty() && !is_engine_id(given.context_engine_id.size())) {
    return refuse("context_engine_id must be 5 to 32 octets long");
  }
  auto user = make_user(given, options.engine_id, passwords);
  if (!user) return std::unexpected(std::move(user.error()));
  credential.user = std::move(*user);
  credential.context_name = given.context_name;
  credential.context_engine_id = given.context_engine_id;
  credential.engine_id = options.engine_id;
  return credential;
}

}  // namespace snmpring::detail
