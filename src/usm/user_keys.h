// The forms in which a user's key may be given, and the keys made from them.
#ifndef SNMPRING_USM_USER_KEYS_H_
#define SNMPRING_USM_USER_KEYS_H_

#include <cstdint>
#include <expected>
#include <string>

#include "usm/password_keys.h"
#include "usm/user.h"

namespace snmpring::usm {

/// The form of the octets that were given.
enum class KeySource : std::uint8_t {
  password,   ///< At least kPasswordOctetsMin octets.
  master,     ///< Ku, digest_octets() long.
  localized,  ///< Kul, digest_octets() long; for a cipher, also as long as its key.
};

struct KeyFault {
  std::string reason;        ///< As long as a sentence, without any secret.
  bool not_offered = false;  ///< OpenSSL lacks the algorithm. The given key is not at fault.
};

/// Makes the keys of one user. Borrows everything.
class UserKeys {
 public:
  /// \param auth Not none. \param engine_id Empty if not known. Localized keys need it.
  UserKeys(AuthProtocol auth, Bytes engine_id, PasswordKeys& passwords) noexcept
      : auth_(auth), engine_id_(engine_id), passwords_(passwords) {}

  std::expected<UserKey, KeyFault> auth_key(KeySource source, Bytes octets) const;
  /// \param priv Not none.
  std::expected<UserKey, KeyFault> priv_key(KeySource source, Bytes octets,
                                            PrivProtocol priv) const;

 private:
  std::expected<UserKey, KeyFault> from_password(Bytes password) const;
  std::expected<UserKey, KeyFault> from_master(Bytes key) const;

  AuthProtocol auth_;
  Bytes engine_id_;
  PasswordKeys& passwords_;
};

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_USER_KEYS_H_
