// Finds out, in constant memory, whether a walk in disorder goes round in a cycle.
#ifndef SNMPRING_SESSION_CYCLE_CHECK_H_
#define SNMPRING_SESSION_CYCLE_CHECK_H_

#include <cstdint>

#include "ber/oid.h"

namespace snmpring::session {

/// Every cycle has a step down to a smaller OID, so only the OIDs after a step down matter. This is
/// Brent's method over their sequence. One of them is remembered, and it is replaced after 1, 2, 4,
/// 8, ... steps down. A cycle is found within three times the number of its steps down and those
/// before it. An agent whose rows are only in descending order (Huawei ME60: 1.09 million steps
/// down) never returns to one.
class CycleCheck {
 public:
  /// \return True when the walk has stepped down to `oid` before.
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
  ber::Oid remembered_;  // Empty at first. No OID in a reply equals an empty one.
  std::uint64_t span_ = 1;
  std::uint64_t until_replaced_ = 1;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_CYCLE_CHECK_H_
