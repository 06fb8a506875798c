#include "session/ladder.h"

#include <algorithm>

namespace snmpring::session {
namespace {

bool probes_engine(const Credential& credential) noexcept {
  return credential.v3() && credential.engine_id.empty();
}

/// True when the first request of this rung differs from those before it.
bool asks_anew(const Ladder& ladder, unsigned rung, bool engine_known) noexcept {
  if (engine_known || !probes_engine(*ladder.rungs[rung])) return true;
  return std::none_of(ladder.rungs.begin(), ladder.rungs.begin() + rung,
                      [](const Credential* earlier) { return probes_engine(*earlier); });
}

}  // namespace

std::optional<unsigned> next_rung(const Ladder& ladder, unsigned rung, bool engine_known) noexcept {
  if (ladder.v3_first) return std::nullopt;
  while (++rung < ladder.rungs.size()) {
    if (asks_anew(ladder, rung, engine_known)) return rung;
  }
  return std::nullopt;
}

unsigned rungs_before(const Ladder& ladder, unsigned rung, bool engine_known) noexcept {
  unsigned count = 0;
  for (unsigned earlier = 0; earlier < rung; ++earlier) {
    if (asks_anew(ladder, earlier, engine_known)) ++count;
  }
  return count;
}

}  // namespace snmpring::session
