#include "snmpring/user.h"

#include <utility>

#include "api/errors.h"
#include "api/session_credential.h"
#include "base/bytes.h"
#include "base/secret.h"
#include "message/v3.h"
#include "usm/keys.h"
#include "usm/password_keys.h"

namespace snmpring {
inline namespace v0 {
namespace {

std::vector<std::uint8_t> copy(const Secret& secret) {
  return {secret.reveal().begin(), secret.reveal().end()};
}

std::expected<Secret, Error> localize(AuthProtocol protocol, std::span<const std::uint8_t> master,
                                      std::span<const std::uint8_t> engine_id,
                                      usm::PasswordKeys& keys) {
  const usm::AuthProtocol auth = detail::to_usm(protocol);
  if (master.size() != usm::digest_octets(auth)) {
    return std::unexpected(detail::invalid_argument("a master key is as long as its digest"));
  }
  if (engine_id.size() < message::kEngineIdOctetsMin ||
      engine_id.size() > message::kEngineIdOctetsMax) {
    return std::unexpected(detail::invalid_argument("an engine ID has 1 to 32 octets"));
  }
  const auto algorithms = keys.algorithms();
  if (!algorithms) {
    return std::unexpected(
        detail::system_error(0, "OpenSSL does not offer " + std::string(algorithms.error())));
  }
  return usm::localize(**algorithms, auth, master, engine_id);
}

}  // namespace

KeyMaterial::KeyMaterial(KeyType type, std::span<const std::uint8_t> octets)
    : type_(type), octets_(octets.begin(), octets.end()) {}

KeyMaterial::KeyMaterial(KeyType type, std::string_view octets)
    : KeyMaterial(type, as_bytes(octets)) {}

KeyMaterial::KeyMaterial(KeyMaterial&& other) noexcept
    : type_(other.type_), octets_(std::exchange(other.octets_, {})) {}

KeyMaterial& KeyMaterial::operator=(const KeyMaterial& other) { return *this = KeyMaterial(other); }

KeyMaterial& KeyMaterial::operator=(KeyMaterial&& other) noexcept {
  type_ = other.type_;
  octets_.swap(other.octets_);
  return *this;
}

KeyMaterial::~KeyMaterial() { wipe(octets_); }

std::expected<std::vector<std::uint8_t>, Error> master_key(AuthProtocol protocol,
                                                           std::string_view password) {
  if (password.size() < usm::kPasswordOctetsMin) {
    return std::unexpected(
        detail::invalid_argument("a password must be at least 8 octets long (RFC 3414 §11.2)"));
  }
  usm::PasswordKeys keys;
  const auto made = keys.master_key(detail::to_usm(protocol), as_bytes(password));
  if (!made) {
    return std::unexpected(
        detail::system_error(0, "OpenSSL does not offer " + std::string(made.error())));
  }
  return copy(*made);
}

std::expected<std::vector<std::uint8_t>, Error> localized_key(
    AuthProtocol protocol, std::span<const std::uint8_t> master,
    std::span<const std::uint8_t> engine_id) {
  usm::PasswordKeys keys;
  const auto made = localize(protocol, master, engine_id, keys);
  if (!made) return std::unexpected(made.error());
  return copy(*made);
}

std::expected<std::vector<std::uint8_t>, Error> localized_key(
    AuthProtocol auth, PrivProtocol priv, std::span<const std::uint8_t> master,
    std::span<const std::uint8_t> engine_id) {
  usm::PasswordKeys keys;
  const auto made = localize(auth, master, engine_id, keys);
  if (!made) return std::unexpected(made.error());
  return copy(usm::privacy_key(**keys.algorithms(), detail::to_usm(auth), detail::to_usm(priv),
                               made->reveal(), engine_id));
}

}  // namespace v0
}  // namespace snmpring
