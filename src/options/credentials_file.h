// The file of --credentials: a JSON list of communities and users, each with a label.
#ifndef SNMPRING_OPTIONS_CREDENTIALS_FILE_H_
#define SNMPRING_OPTIONS_CREDENTIALS_FILE_H_

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "options/options.h"
#include "options/usage_error.h"

namespace snmpring::options {

/// 1..session::kCredentialsMax credentials in the order of the file. An entry has the keys label,
/// version ("1", "2c", "3"), community, and the long names of a user's options with '_' in place of
/// '-'; secrets take the forms of secret_source.h. Labels are unique; the one of the Nth entry is
/// uN or cN unless it is given.
///
/// \param where The option that names the file, for errors about the file as a whole; others name
/// file and line, or file and entry. None repeats a secret.
std::expected<std::vector<CredentialOption>, UsageError> read_credentials_file(
    std::string_view where, const std::string& path);

/// The same from the content of the file `shown`.
std::expected<std::vector<CredentialOption>, UsageError> parse_credentials(
    std::string_view shown, std::string_view content);

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_CREDENTIALS_FILE_H_
