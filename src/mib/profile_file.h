// The file of a profile: JSON with comments. Its format is in docs/tables.md.
#ifndef SNMPRING_MIB_PROFILE_FILE_H_
#define SNMPRING_MIB_PROFILE_FILE_H_

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "mib/profile.h"

namespace snmpring::mib {

/// Octets of a file.
inline constexpr std::size_t kProfileOctetsMax = 1 << 20;

struct ProfileError {
  unsigned line = 0;   ///< Counted from 1.
  std::string reason;  ///< On one line: `column "ifFoo": ...`.
};

/// Reads a profile, and checks everything that docs/tables.md says of it.
std::expected<Profile, ProfileError> read_profile(std::string_view text);

/// The same profile as text, which read_profile() reads back.
std::string profile_text(const Profile& profile);

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_PROFILE_FILE_H_
