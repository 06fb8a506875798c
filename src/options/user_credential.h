// One SNMPv3 credential from its arguments as text: each one checked, all of them checked against
// each other, passwords made keys.
#ifndef SNMPRING_OPTIONS_USER_CREDENTIAL_H_
#define SNMPRING_OPTIONS_USER_CREDENTIAL_H_

#include <array>
#include <expected>
#include <map>
#include <string>
#include <string_view>

#include "options/options.h"
#include "usm/password_keys.h"

namespace snmpring::options {

/// Longer passwords, and keys in hexadecimal, are refused where they are read.
inline constexpr std::size_t kUserSecretOctetsMax = 1024;
/// A community goes into one message, which others have to take as well.
inline constexpr std::size_t kCommunityOctetsMax = 255;

/// Long names of the options that make a user, secrets apart.
inline constexpr auto kUserTexts = std::to_array<std::string_view>(
    {"user", "level", "auth", "priv", "context", "engine-id", "context-engine-id"});
/// Of those that bring authentication and privacy secrets; of each kind one at most can be given.
inline constexpr auto kAuthSecrets =
    std::to_array<std::string_view>({"auth-password", "auth-master-key", "auth-local-key"});
inline constexpr auto kPrivSecrets =
    std::to_array<std::string_view>({"priv-password", "priv-master-key", "priv-local-key"});

/// What was given, by the names above; what was not is not in there.
struct UserArguments {
  std::map<std::string_view, std::string> texts;
  std::map<std::string_view, SecretOption> secrets;
};

/// What is wrong, and with which of the options above.
struct ArgumentError {
  std::string_view option;
  std::string reason;  ///< Completes "WHERE: "; holds no secret.
};

/// How messages call one of the options above: "-a", or "auth" for a key in a file.
using OptionNaming = std::string (*)(std::string_view option);

/// Protocols and keys alone, for keygen: the user has no name and the highest level that the keys
/// allow.
std::expected<usm::User, ArgumentError> make_user_keys(UserArguments& arguments,
                                                       usm::PasswordKeys& passwords,
                                                       OptionNaming naming);

/// \param arguments "user" is among them. Their secrets are wiped. The credential's label stays
/// empty.
std::expected<CredentialOption, ArgumentError> make_user_credential(UserArguments& arguments,
                                                                    usm::PasswordKeys& passwords,
                                                                    OptionNaming naming);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_USER_CREDENTIAL_H_
