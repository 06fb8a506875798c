// What list lines have for themselves: a tag, a name, OIDs, a credential. Each lives until the last
// target of its line has been reported.
#ifndef SNMPRING_TARGETS_LINE_PROFILES_H_
#define SNMPRING_TARGETS_LINE_PROFILES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "session/plan.h"
#include "session/target.h"
#include "targets/target_list.h"

namespace snmpring::targets {

class LineProfiles {
 public:
  /// \param plan Of lines that do not say otherwise; borrowed.
  /// \param credentials What lines may name; borrowed.
  LineProfiles(const session::Plan& plan, std::span<const session::Credential> credentials);

  /// The line's own profile, held once, or nullptr when it has nothing for itself. Takes the tag
  /// and the OIDs out of it.
  const session::TargetProfile* make(ListTarget& line);

  /// For any profile. Profiles that lines share are left alone.
  void hold(const session::TargetProfile* profile);
  void let_go(const session::TargetProfile* profile);

 private:
  struct Own {
    std::optional<session::Plan> plan;  // Where the line says what to ask, or with what.
    session::TargetProfile profile;
    std::uint64_t holds = 0;  // Its open targets, and one while it is being worked through.
  };

  const session::Plan& plan_;
  const std::span<const session::Credential> credentials_;
  std::vector<session::Ladder> single_ladders_;  // One credential each, in that order.
  std::unordered_map<const session::TargetProfile*, std::unique_ptr<Own>> own_;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_LINE_PROFILES_H_
