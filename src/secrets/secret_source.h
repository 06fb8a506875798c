// Reads a secret of the command line, the configuration file or a file of credentials from its
// source: a file, the environment, a descriptor, or the text itself.
#ifndef SNMPRING_SECRETS_SECRET_SOURCE_H_
#define SNMPRING_SECRETS_SECRET_SOURCE_H_

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace snmpring::secrets {

/// The community where none is given. It is not a secret, even when it is given.
inline constexpr std::string_view kDefaultCommunity = "public";

struct GivenSecret {
  Secret text;
  /// The reference as given ("@FILE", "env:NAME", "fd:N"). Empty when the secret itself was given.
  std::string reference;
};

/// Resolves `given`:
///   @FILE     the first line of FILE, without its line ending;
///   env:NAME  the variable NAME of the environment;
///   fd:N      one line from the descriptor N, which stays open; nothing after the line is read,
///             so that several secrets can come from one pipe;
///   text:REST REST as it stands, which may be empty or begin like one of these forms;
///   other     the text itself.
/// Errors are reasons on one line. They name neither the secret nor the reference, which may be a
/// secret that happens to begin like one. Only text: gives an empty secret.
///
/// \param octets_max A longer secret is refused.
std::expected<GivenSecret, std::string> resolve_secret(std::string_view given,
                                                       std::size_t octets_max);

/// The content of a file that may hold secrets, at most a mebibyte. The error is the operating
/// system's.
std::expected<Secret, std::string> read_whole_file(const char* name);

}  // namespace snmpring::secrets

#endif  // SNMPRING_SECRETS_SECRET_SOURCE_H_
