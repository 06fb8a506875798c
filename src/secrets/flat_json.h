// Reads a list of JSON objects whose values are strings or whole numbers, as in a file of
// credentials. A general JSON parser would leave copies of secrets in memory that it frees.
#ifndef SNMPRING_SECRETS_FLAT_JSON_H_
#define SNMPRING_SECRETS_FLAT_JSON_H_

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace snmpring::secrets {

struct FlatMember {
  std::string name{};
  Secret text{};  ///< A string's content, escapes resolved; a number's digits.
  bool is_string = true;
};

/// Members in the order of the text, their names unique.
using FlatObject = std::vector<FlatMember>;

struct FlatJsonError {
  unsigned line = 0;   ///< Counted from 1.
  std::string reason;  ///< On one line; may quote a name, never a value.
};

/// Reads all of `text` (RFC 8259, with an optional byte order mark before it). Numbers have no
/// sign, fraction or exponent. Octets that are not UTF-8 are kept as they are.
std::expected<std::vector<FlatObject>, FlatJsonError> read_flat_json(std::string_view text);

}  // namespace snmpring::secrets

#endif  // SNMPRING_SECRETS_FLAT_JSON_H_
