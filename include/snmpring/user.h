// Users of SNMPv3's User-based Security Model (RFC 3414) and their keys.
#ifndef SNMPRING_USER_H_
#define SNMPRING_USER_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "snmpring/error.h"
#include "snmpring/export.h"

SNMPRING_BEGIN_NAMESPACE

/// HMAC-MD5-96 and HMAC-SHA-96 (RFC 3414 §6, §7), the HMAC-SHA-2 family (RFC 7860).
enum class AuthProtocol : std::uint8_t { md5, sha1, sha224, sha256, sha384, sha512 };

/// CBC-DES (RFC 3414 §8), CFB128-AES-128 (RFC 3826), AES-192 and AES-256. The last two extend the
/// key by Blumenthal as in net-snmp, or by Reeder as in Cisco devices (names with a final c).
enum class PrivProtocol : std::uint8_t { des, aes128, aes192, aes256, aes192c, aes256c };

/// The meaning of a key's octets.
enum class KeyType : std::uint8_t {
  /// At least 8 octets (RFC 3414 §11.2); hashed once per password, which takes milliseconds.
  password,
  master,     ///< Ku: as long as the authentication protocol's digest; localized to each engine.
  localized,  ///< Kul, for one engine. The session needs that engine's ID.
};

/// Key material. Wiped when destroyed. It is never part of a text that the library makes.
class SNMPRING_API KeyMaterial {
 public:
  /// Copies any number of `octets`. A session checks them.
  KeyMaterial(KeyType type, std::span<const std::uint8_t> octets);
  /// The same from text.
  KeyMaterial(KeyType type, std::string_view octets);
  KeyMaterial(const KeyMaterial&) = default;
  KeyMaterial(KeyMaterial&& other) noexcept;             ///< Leaves no octets in `other`.
  KeyMaterial& operator=(const KeyMaterial& other);      ///< Wipes the old octets.
  KeyMaterial& operator=(KeyMaterial&& other) noexcept;  ///< Exchanges the two.
  ~KeyMaterial();

  /// The meaning of the octets that reveal() returns.
  KeyType type() const noexcept { return type_; }
  /// The secret. Borrowed from this.
  std::span<const std::uint8_t> reveal() const noexcept { return octets_; }

 private:
  KeyType type_;
  std::vector<std::uint8_t> octets_;
};

/// How a user's messages are authenticated.
struct AuthKey {
  /// Checked by the session that uses it.
  AuthKey(AuthProtocol chosen, KeyMaterial material) : protocol(chosen), key(std::move(material)) {}

  AuthProtocol protocol;  ///< The protocol that the agent has for this user.
  KeyMaterial key;        ///< See KeyType.
};
/// How a user's messages are encrypted.
struct PrivKey {
  /// The same.
  PrivKey(PrivProtocol chosen, KeyMaterial material) : protocol(chosen), key(std::move(material)) {}

  PrivProtocol protocol;  ///< The protocol that the agent has for this user.
  /// See KeyType. A password and Ku are hashed with the authentication protocol's digest.
  KeyMaterial key;
};

/// A password, a master key or a localized key, for AuthKey and PrivKey:
/// AuthKey(AuthProtocol::sha256, password("maplesyrup")).
inline KeyMaterial password(std::string_view text) { return {KeyType::password, text}; }
inline KeyMaterial master(std::span<const std::uint8_t> octets) {
  return {KeyType::master, octets};
}
inline KeyMaterial master(std::string_view octets) { return {KeyType::master, octets}; }
inline KeyMaterial localized(std::span<const std::uint8_t> octets) {
  return {KeyType::localized, octets};
}
inline KeyMaterial localized(std::string_view octets) { return {KeyType::localized, octets}; }

/// The user to ask as. The keys decide the security level: noAuthNoPriv, authNoPriv or authPriv.
///
///     const User user("scan", AuthKey(AuthProtocol::sha256, password("authpass123")),
///                     PrivKey(PrivProtocol::aes128, password("privpass123")));
struct User {
  /// Checked by the session that uses it.
  explicit User(std::string user_name, std::optional<AuthKey> auth = {},
                std::optional<PrivKey> priv = {})
      : name(std::move(user_name)), auth_key(std::move(auth)), priv_key(std::move(priv)) {}

  std::string name;                               ///< 1..32 octets.
  std::optional<AuthKey> auth_key;                ///< If absent: noAuthNoPriv.
  std::optional<PrivKey> priv_key;                ///< Needs an authentication key too.
  std::string context_name{};                     ///< At most 255 octets (RFC 3411 §3.3.1).
  std::vector<std::uint8_t> context_engine_id{};  ///< Empty: the engine that is asked.
};

/// Ku: the key made from a password (RFC 3414 A.2). Takes milliseconds.
/// Errors: invalid_argument for a password of fewer than 8 octets, system if OpenSSL lacks the
/// digest.
SNMPRING_API std::expected<std::vector<std::uint8_t>, Error> master_key(AuthProtocol protocol,
                                                                        std::string_view password);

/// Kul: a master key for one engine (RFC 3414 §2.6).
/// \param master As long as the digest. \param engine_id 1..32 octets.
/// Errors: invalid_argument for other lengths, system if OpenSSL lacks the digest.
SNMPRING_API std::expected<std::vector<std::uint8_t>, Error> localized_key(
    AuthProtocol protocol, std::span<const std::uint8_t> master,
    std::span<const std::uint8_t> engine_id);

/// The same for a cipher, whose key may be longer or shorter than the digest.
SNMPRING_API std::expected<std::vector<std::uint8_t>, Error> localized_key(
    AuthProtocol auth, PrivProtocol priv, std::span<const std::uint8_t> master,
    std::span<const std::uint8_t> engine_id);

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_USER_H_
