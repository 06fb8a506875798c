// The version of snmpring.
#ifndef SNMPRING_VERSION_H_
#define SNMPRING_VERSION_H_

#include <string_view>

namespace snmpring {

/// Semantic version; the build checks that it is the project's.
inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace snmpring

#endif  // SNMPRING_VERSION_H_
