// From a password to a key: the master key, its localization to an engine, and the extensions for
// ciphers whose keys are longer than the digest (RFC 3414 §2.6, A.2; the two drafts for AES).
#ifndef SNMPRING_USM_KEYS_H_
#define SNMPRING_USM_KEYS_H_

#include "base/secret.h"
#include "usm/protocols.h"

namespace snmpring::usm {

/// The shortest password that may be used (RFC 3414 §11.2).
inline constexpr std::size_t kPasswordOctetsMin = 8;

/// Ku: the hash of a megabyte of the repeated password (RFC 3414 A.2). Takes milliseconds.
/// \param protocol Not none. \param password Not empty.
Secret password_to_key(const Algorithms& algorithms, AuthProtocol protocol, Bytes password);

/// Kul: the master key for one engine (RFC 3414 §2.6): H(Ku || engine ID || Ku).
Secret localize(const Algorithms& algorithms, AuthProtocol protocol, Bytes master, Bytes engine_id);

/// Makes the privacy key from `localized`, the localized key made with the hash of `auth`. Takes
/// its first octets, or extends it in one of two ways. The Reeder extension runs password_to_key()
/// again.
/// \return priv_key_octets(priv) octets. \param priv Not none.
Secret privacy_key(const Algorithms& algorithms, AuthProtocol auth, PrivProtocol priv,
                   Bytes localized, Bytes engine_id);

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_KEYS_H_
