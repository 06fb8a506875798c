// A user of the User-based Security Model as the operator gave him: name, level, protocols, keys.
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

/// Key material. A password is no key: it is made a master key when it is read (password_to_key).
struct UserKey {
  enum class Form : std::uint8_t {
    none,
    master,     ///< Ku, digest_octets() long; localized to each engine.
    localized,  ///< Kul, for the engine of the pinned engine ID only. An authentication key is
                ///< digest_octets() long, a privacy key at least priv_key_octets().
  };
  Form form = Form::none;
  Secret octets;
};

struct User {
  std::string name;  ///< At most kUserNameOctetsMax octets; may be empty for noAuthNoPriv.
  message::SecurityLevel level = message::SecurityLevel::no_auth_no_priv;
  AuthProtocol auth = AuthProtocol::none;  ///< Not none from authNoPriv on.
  PrivProtocol priv = PrivProtocol::none;  ///< Not none for authPriv.
  UserKey auth_key;
  UserKey priv_key;  ///< A master key is of the hash of `auth`.
};

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_USER_H_
