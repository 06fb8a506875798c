// SHA-256 of a text.
#ifndef SNMPRING_APP_SHA256_H_
#define SNMPRING_APP_SHA256_H_

#include <string>
#include <string_view>

namespace snmpring::app {

/// In lower-case hexadecimal.
std::string sha256_text(std::string_view text);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SHA256_H_
