// Reads the file of --credentials: a JSON list of communities and users, each with a label.
#ifndef SNMPRING_SECRETS_CREDENTIALS_FILE_H_
#define SNMPRING_SECRETS_CREDENTIALS_FILE_H_

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "process/usage_error.h"
#include "secrets/credential_option.h"

namespace snmpring::secrets {

/// Returns 1..session::kCredentialsMax credentials in the order of the file. An entry's keys are
/// label, version ("1", "2c", "3"), community, and the long names of a user's options with '_' in
/// place of '-'. Secrets take the forms of secret_source.h. Labels are unique. Without a label, the
/// Nth entry is called uN or cN.
///
/// \param where The option that names the file, for errors about the file as a whole. Other errors
/// name file and line, or file and entry. No error repeats a secret.
std::expected<std::vector<CredentialOption>, process::UsageError> read_credentials_file(
    std::string_view where, const std::string& path);

/// As above, from the content of a file that errors call `shown`.
std::expected<std::vector<CredentialOption>, process::UsageError> parse_credentials(
    std::string_view shown, std::string_view content);

}  // namespace snmpring::secrets

#endif  // SNMPRING_SECRETS_CREDENTIALS_FILE_H_
