// Finds out in constant memory that a walk in disorder goes round in circles.
#ifndef SNMPRING_SESSION_CYCLE_CHECK_H_
#define SNMPRING_SESSION_CYCLE_CHECK_H_

#include <cstdint>

#include "ber/oid.h"

namespace snmpring::session {

/// Every circle steps down somewhere, so only the OIDs landed on by a step down matter. Brent's
/// method over their sequence: one of them is remembered, replaced at powers of two, and met again
/// within three times the circle's landings and those before it. An agent whose rows are merely in
/// descending order (Huawei ME60: 1.09 million steps down) never meets one again.
class CycleCheck {
 public:
  /// \return True when `oid` has been landed on before.
  bool lands_again(ber::OidView oid) noexcept {
    if (remembered_.view() == oid) return true;
    if (--until_replaced_ == 0) {
      remembered_ = oid;
      span_ *= 2;
      until_replaced_ = span_;
    }
    return false;
  }

 private:
  ber::Oid remembered_;  // None of the wire's OIDs is equal to an empty one.
  std::uint64_t span_ = 1;
  std::uint64_t until_replaced_ = 1;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_CYCLE_CHECK_H_
