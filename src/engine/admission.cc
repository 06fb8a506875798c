#include "engine/admission.h"

namespace snmpring::engine {

bool Admission::is_parked_turn() const {
  if (parked_.empty() || places_free() == 0) return false;
  return !candidates_wait() || stats_.targets_admitted - admitted_at_turn_ >= kNewPerParked ||
         (is_crowded() && !parked_.slowest());
}

}  // namespace snmpring::engine
