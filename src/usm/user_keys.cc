#include "usm/user_keys.h"

#include <utility>

#include "base/invariant.h"
#include "usm/keys.h"

namespace snmpring::usm {
namespace {

std::unexpected<KeyFault> not_offered(std::string_view algorithm) {
  return std::unexpected(
      KeyFault{"OpenSSL does not offer " + std::string(algorithm) + " here", true});
}

std::unexpected<KeyFault> wrong_length(std::string_view what, std::string_view protocol,
                                       const std::string& wanted, std::size_t given) {
  return std::unexpected(KeyFault{std::string(what) + " of " + std::string(protocol) + " must be " +
                                  wanted + " octets long, not " + std::to_string(given)});
}

}  // namespace

std::expected<UserKey, KeyFault> UserKeys::auth_key(KeySource source, Bytes octets) const {
  if (source == KeySource::password) return from_password(octets);
  if (source == KeySource::master) return from_master(octets);
  invariant(!engine_id_.empty(), "a localized key belongs to an engine");
  const std::size_t wanted = digest_octets(auth_);
  if (octets.size() != wanted) {
    return wrong_length("a localized key", auth_protocol_word(auth_), std::to_string(wanted),
                        octets.size());
  }
  return UserKey{UserKey::Form::localized, Secret(octets)};
}

std::expected<UserKey, KeyFault> UserKeys::priv_key(KeySource source, Bytes octets,
                                                    PrivProtocol priv) const {
  if (source == KeySource::password) return from_password(octets);
  // The hash of the authentication protocol also makes the privacy key (RFC 3414 §2.6).
  if (source == KeySource::master) return from_master(octets);
  invariant(!engine_id_.empty(), "a localized key belongs to an engine");
  const std::size_t digest = digest_octets(auth_);
  const std::size_t wanted = priv_key_octets(priv);
  if (octets.size() == wanted || (octets.size() == digest && digest > wanted)) {
    return UserKey{UserKey::Form::localized, Secret(octets)};
  }
  if (octets.size() != digest) {
    std::string either = std::to_string(wanted);
    if (digest != wanted) {
      either += " (or " + std::to_string(digest) + ", as " +
                std::string(auth_protocol_word(auth_)) + " gives it)";
    }
    return wrong_length("a localized key", priv_protocol_word(priv), either, octets.size());
  }
  // Kul as localization returns it. If the cipher needs more octets, they are computed from it.
  const auto algorithms = passwords_.algorithms();
  if (!algorithms) return not_offered(algorithms.error());
  return UserKey{UserKey::Form::localized,
                 privacy_key(**algorithms, auth_, priv, octets, engine_id_)};
}

std::expected<UserKey, KeyFault> UserKeys::from_password(Bytes password) const {
  if (password.size() < kPasswordOctetsMin) {
    return std::unexpected(KeyFault{"a password must be at least " +
                                    std::to_string(kPasswordOctetsMin) +
                                    " octets long (RFC 3414 §11.2)"});
  }
  auto made = passwords_.master_key(auth_, password);
  if (!made) return not_offered(made.error());
  return UserKey{UserKey::Form::master, std::move(*made)};
}

std::expected<UserKey, KeyFault> UserKeys::from_master(Bytes key) const {
  const std::size_t wanted = digest_octets(auth_);
  if (key.size() != wanted) {
    return wrong_length("a master key", auth_protocol_word(auth_), std::to_string(wanted),
                        key.size());
  }
  return UserKey{UserKey::Form::master, Secret(key)};
}

}  // namespace snmpring::usm
