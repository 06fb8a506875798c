// A user of the User-based Security Model as the operator gave it: name, level, protocols, keys.
#ifndef SNMPRING_USM_USER_H_
#define SNMPRING_USM_USER_H_

#include <cstdint>
#include <string>

#include "base/secret.h"
#include "message/v3.h"
#include "usm/protocols.h"

namespace snmpring::usm {

/// msgUserName is at most 32 octets (RFC 3414 §2.4).
inline constexpr std::size_t kUserNameOctetsMax = 32;

/// Key material. A password is turned into a master key when it is read (password_to_key).
struct UserKey {
  enum class Form : std::uint8_t {
    none,
    master,  ///< Ku, digest_octets() long; localized to each engine.
    /// Kul, only for the engine with the pinned engine ID. An authentication key is digest_octets()
    /// long, a privacy key at least priv_key_octets().
    localized,
  };
  Form form = Form::none;
  Secret octets;
};

struct User {
  std::string name;  ///< At most kUserNameOctetsMax octets; may be empty for noAuthNoPriv.
  message::SecurityLevel level = message::SecurityLevel::no_auth_no_priv;
  AuthProtocol auth = AuthProtocol::none;  ///< Not none for authNoPriv and authPriv.
  PrivProtocol priv = PrivProtocol::none;  ///< Not none for authPriv.
  UserKey auth_key;
  UserKey priv_key;  ///< A master key is made with the hash of `auth`.
};

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_USER_H_
