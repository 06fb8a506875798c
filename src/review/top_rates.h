// The greatest rates of a comparison.
#ifndef SNMPRING_REVIEW_TOP_RATES_H_
#define SNMPRING_REVIEW_TOP_RATES_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "review/run_comparison.h"

namespace snmpring::review {

/// Keeps `most` rates. Of equal ones the first by target, port and counter.
class TopRates {
 public:
  /// \param most At least 1.
  explicit TopRates(std::size_t most) : most_(most) {}

  /// One without a rate is passed over.
  void add(const RateOfCounter& rate);
  /// Calls `use` with each, the greatest first, and forgets them.
  void take(const std::function<void(const RateOfCounter&)>& use);

 private:
  struct Kept {
    RateOfCounter rate;  // Its views are into `text`.
    std::string text;
  };
  static bool goes_before(const RateOfCounter& a, const RateOfCounter& b);

  std::size_t most_;
  std::vector<Kept> heap_;  // The least of them in front.
};

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_TOP_RATES_H_
