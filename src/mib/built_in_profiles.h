// The profiles that come along, as text: share/snmpring/profiles, built in.
#ifndef SNMPRING_MIB_BUILT_IN_PROFILES_H_
#define SNMPRING_MIB_BUILT_IN_PROFILES_H_

#include <span>
#include <string_view>

namespace snmpring::mib {

struct BuiltInProfile {
  std::string_view name;
  std::string_view text;  ///< What read_profile() reads.
};

/// All of them, in the order of their names.
std::span<const BuiltInProfile> built_in_profiles() noexcept;

/// Null where there is none of that name.
const BuiltInProfile* find_built_in_profile(std::string_view name) noexcept;

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_BUILT_IN_PROFILES_H_
