// The order in which credentials are tried on a target that has not answered.
#ifndef SNMPRING_SESSION_LADDER_H_
#define SNMPRING_SESSION_LADDER_H_

#include <optional>

#include "session/credential.h"

namespace snmpring::session {

/// The rung that a target is asked with first.
inline constexpr unsigned kFirstRung = 0;

/// Returns the rung to try next when the target did not answer the first request of `rung`; nullopt
/// if there is none. SNMPv3 users at an unknown engine all begin with the same engine probe, so
/// silence to one is silence to all. With --v3-first, silence to the probe ends the target.
/// \param engine_known The target's engine is known from before, so each user has a first request
///     of its own.
std::optional<unsigned> next_rung(const Ladder& ladder, unsigned rung, bool engine_known) noexcept;

/// How many first requests, each with all its attempts, a silent target gets before that of `rung`.
unsigned rungs_before(const Ladder& ladder, unsigned rung, bool engine_known) noexcept;

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_LADDER_H_
