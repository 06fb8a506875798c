// A target: its address, and the profile with its plan, name, tag and TOS.
#ifndef SNMPRING_SESSION_TARGET_H_
#define SNMPRING_SESSION_TARGET_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/endpoint.h"
#include "session/plan.h"
#include "session/policer.h"

namespace snmpring::session {

/// The longest tag. Records have room for it.
inline constexpr std::size_t kTagOctetsMax = 1024;

/// What a target has beside its address. All addresses of a range share one profile. A list line
/// has its own.
struct TargetProfile {
  const Plan* plan = nullptr;      ///< Borrowed; outlives the profile.
  std::optional<std::string> tag;  ///< Opaque UTF-8 from the input, at most kTagOctetsMax.
  std::string name;                ///< A host name, the `target` of records if there is no address.
  /// False for addresses from a prefix or range: a silent one has no record.
  bool always_reported = true;
  Policer* policer = nullptr;  ///< Books each datagram to the target; borrowed, null for none.
  std::uint8_t tos = 0;        ///< IP_TOS or IPV6_TCLASS of its datagrams; 0 for the socket's own.
};

/// A small value. The profile is borrowed from the source of targets until the source is told that
/// the target has ended.
struct Target {
  Endpoint endpoint{};
  std::uint64_t position = 0;  ///< In scan order, counted over all shards.
  const TargetProfile* profile = nullptr;

  const Plan& plan() const noexcept { return *profile->plan; }
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_TARGET_H_
