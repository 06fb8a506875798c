// Makes one SNMPv3 credential from its arguments as text. Checks each argument, checks them against
// each other, and makes passwords into keys.
#ifndef SNMPRING_SECRETS_USER_CREDENTIAL_H_
#define SNMPRING_SECRETS_USER_CREDENTIAL_H_

#include <array>
#include <expected>
#include <map>
#include <string>
#include <string_view>

#include "secrets/credential_option.h"
#include "usm/password_keys.h"

namespace snmpring::secrets {

/// Longer passwords, and longer keys in hexadecimal, are refused where they are read.
inline constexpr std::size_t kUserSecretOctetsMax = 1024;
/// A community must fit into a message that agents accept.
inline constexpr std::size_t kCommunityOctetsMax = 255;

/// Long names of the options that describe a user, without those for secrets.
inline constexpr auto kUserTexts = std::to_array<std::string_view>(
    {"user", "level", "auth", "priv", "context", "engine-id", "context-engine-id"});
/// Long names of the options for authentication and privacy secrets. At most one of each kind may
/// be given.
inline constexpr auto kAuthSecrets =
    std::to_array<std::string_view>({"auth-password", "auth-master-key", "auth-local-key"});
inline constexpr auto kPrivSecrets =
    std::to_array<std::string_view>({"priv-password", "priv-master-key", "priv-local-key"});

/// The arguments that were given, by the names above.
struct UserArguments {
  std::map<std::string_view, std::string> texts;
  std::map<std::string_view, SecretOption> secrets;
};

/// What is wrong, and with which one of the options above.
struct ArgumentError {
  std::string_view option;
  std::string reason;  ///< Completes "WHERE: "; holds no secret.
};

/// Returns the name of one of the options above in messages: "-a", or "auth" for a key in a file.
using OptionNaming = std::string (*)(std::string_view option);

/// Reads protocols and keys only, for keygen. The user has no name, and has the highest level that
/// the keys allow.
std::expected<usm::User, ArgumentError> make_user_keys(UserArguments& arguments,
                                                       usm::PasswordKeys& passwords,
                                                       OptionNaming naming);

/// \param arguments Must include "user". Their secrets are wiped. The credential's label stays
/// empty.
std::expected<CredentialOption, ArgumentError> make_user_credential(UserArguments& arguments,
                                                                    usm::PasswordKeys& passwords,
                                                                    OptionNaming naming);

}  // namespace snmpring::secrets

#endif  // SNMPRING_SECRETS_USER_CREDENTIAL_H_
