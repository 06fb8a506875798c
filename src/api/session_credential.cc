#include "api/session_credential.h"

#include <algorithm>
#include <string>
#include <utility>

#include "api/errors.h"
#include "message/v3.h"
#include "usm/user_keys.h"

namespace snmpring::detail {
namespace {

using message::SecurityLevel;

constexpr std::size_t kContextOctetsMax = 255;

std::unexpected<Error> refuse(std::string reason) {
  return std::unexpected(invalid_argument(std::move(reason)));
}

bool is_engine_id(std::size_t octets) {
  return octets >= message::kEngineIdOctetsMin && octets <= message::kEngineIdOctetsMax;
}

usm::KeySource source_of(KeyType type) noexcept {
  switch (type) {
    case KeyType::password:
      return usm::KeySource::password;
    case KeyType::master:
      return usm::KeySource::master;
    case KeyType::localized:
      break;
  }
  return usm::KeySource::localized;
}

std::unexpected<Error> refuse_key(usm::KeyFault fault) {
  if (fault.not_offered) return std::unexpected(system_error(0, std::move(fault.reason)));
  return refuse(std::move(fault.reason));
}

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
  const KeyMaterial& auth = given.auth_key->key;
  const bool priv_localized = given.priv_key && given.priv_key->key.type() == KeyType::localized;
  if (engine_id.empty() && (auth.type() == KeyType::localized || priv_localized)) {
    return refuse("a localized key is good for one engine: the session needs its engine_id");
  }
  const usm::UserKeys keys(user.auth, engine_id, passwords);
  auto auth_key = keys.auth_key(source_of(auth.type()), auth.reveal());
  if (!auth_key) return refuse_key(std::move(auth_key.error()));
  user.auth_key = std::move(*auth_key);
  if (!given.priv_key) return user;
  user.priv = to_usm(given.priv_key->protocol);
  user.level = SecurityLevel::auth_priv;
  const KeyMaterial& priv = given.priv_key->key;
  auto priv_key = keys.priv_key(source_of(priv.type()), priv.reveal(), user.priv);
  if (!priv_key) return refuse_key(std::move(priv_key.error()));
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
  const Version version =
      options.version.value_or(options.user != nullptr ? Version::v3 : Version::v2c);
  credential.version = static_cast<message::Version>(version);
  if (version != Version::v3) {
    if (options.user != nullptr) return refuse("a user needs SNMPv3");
    if (!options.engine_id.empty()) return refuse("an engine_id needs SNMPv3");
    if (options.community.too_long()) {
      return refuse("a community must be at most 255 octets long");
    }
    credential.community = Secret(as_bytes(options.community.view()));
    return credential;
  }
  if (options.user == nullptr) return refuse("SNMPv3 needs a user");
  const Bytes engine_id = options.engine_id;
  if (options.engine_id.too_long() || (!engine_id.empty() && !is_engine_id(engine_id.size()))) {
    return refuse("engine_id must be 1 to 32 octets long");
  }
  const User& given = *options.user;
  if (given.context_name.size() > kContextOctetsMax) {
    return refuse("context_name must be at most 255 octets long");
  }
  if (!given.context_engine_id.empty() && !is_engine_id(given.context_engine_id.size())) {
    return refuse("context_engine_id must be 1 to 32 octets long");
  }
  auto user = make_user(given, engine_id, passwords);
  if (!user) return std::unexpected(std::move(user.error()));
  credential.user = std::move(*user);
  credential.context_name = given.context_name;
  credential.context_engine_id = given.context_engine_id;
  credential.engine_id.assign(engine_id.begin(), engine_id.end());
  return credential;
}

}  // namespace snmpring::detail
