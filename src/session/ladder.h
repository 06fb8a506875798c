// The order in which a target is tried, seen from outside: which first requests there are for it.
#ifndef SNMPRING_SESSION_LADDER_H_
#define SNMPRING_SESSION_LADDER_H_

#include <optional>

#include "session/credential.h"

namespace snmpring::session {

/// The rung that a target is asked with first.
inline constexpr unsigned kFirstRung = 0;

/// The rung with which a target is asked next that was silent to `rung`'s first request; nullopt
/// when there is none. SNMPv3 users at an unknown engine all begin with the engine probe, so that
/// silence to one is silence to all; with --v3-first it is silence to everything.
/// \param engine_known The target's engine is known from before: each user's request is his own.
std::optional<unsigned> next_rung(const Ladder& ladder, unsigned rung, bool engine_known) noexcept;

/// How many first requests, each with all its attempts, go to a silent target before that of
/// `rung`.
unsigned rungs_before(const Ladder& ladder, unsigned rung, bool engine_known) noexcept;

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_LADDER_H_
