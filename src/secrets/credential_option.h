// A credential as the operator gave it, and where its secrets came from.
#ifndef SNMPRING_SECRETS_CREDENTIAL_OPTION_H_
#define SNMPRING_SECRETS_CREDENTIAL_OPTION_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "session/credential.h"

namespace snmpring::secrets {

/// A secret as given, and how the operator gave it (for --print-config).
struct SecretOption {
  Secret text;
  /// "@FILE", "env:NAME" or "fd:N" as given. "argument", "config" (text in the configuration file),
  /// "file" (text in the file of --credentials) or "default" ("public", given or not). Never the
  /// secret itself.
  std::string source;
};

/// The option, or the key in the file of --credentials, that gave a secret of a credential.
struct SecretOrigin {
  std::string_view option;  ///< Long name: "community", "auth-password", "priv-local-key", ...
  std::string source;       ///< As in SecretOption.
};

/// A credential, checked and ready for use. Its passwords have been made into keys.
struct CredentialOption {
  session::Credential credential;
  std::vector<SecretOrigin> secrets;
};

}  // namespace snmpring::secrets

#endif  // SNMPRING_SECRETS_CREDENTIAL_OPTION_H_
