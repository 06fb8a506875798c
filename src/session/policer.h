// A rule from outside the engine about when requests may be sent.
#ifndef SNMPRING_SESSION_POLICER_H_
#define SNMPRING_SESSION_POLICER_H_

#include "base/time.h"

namespace snmpring::session {

class Policer {
 public:
  virtual ~Policer() = default;

  /// Books the next datagram. \return When it may be sent: `now` or later. To keep a rate, no two
  /// bookings return the same time.
  virtual Instant reserve(Instant now) = 0;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_POLICER_H_
