// Turns the options of a session into the engine's credential.
#ifndef SNMPRING_API_SESSION_CREDENTIAL_H_
#define SNMPRING_API_SESSION_CREDENTIAL_H_

#include <expected>

#include "session/credential.h"
#include "snmpring/error.h"
#include "snmpring/snmp_session.h"
#include "usm/password_keys.h"

namespace snmpring::detail {

/// Takes version, community, user and engine ID from `options`, and checks them.
/// Errors: invalid_argument; system if OpenSSL lacks an algorithm.
std::expected<session::Credential, Error> make_credential(const SessionOptions& options,
                                                          usm::PasswordKeys& passwords);

usm::AuthProtocol to_usm(AuthProtocol protocol) noexcept;
usm::PrivProtocol to_usm(PrivProtocol protocol) noexcept;

}  // namespace snmpring::detail

#endif  // SNMPRING_API_SESSION_CREDENTIAL_H_
