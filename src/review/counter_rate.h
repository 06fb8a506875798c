// How fast a counter counted between two moments.
#ifndef SNMPRING_REVIEW_COUNTER_RATE_H_
#define SNMPRING_REVIEW_COUNTER_RATE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "review/restart.h"

namespace snmpring::review {

enum class CounterType : std::uint8_t { counter32, counter64 };
std::string_view counter_type_word(CounterType type) noexcept;  ///< "Counter32".

struct CounterReading {
  CounterType type = CounterType::counter32;
  std::uint64_t value = 0;
  std::int64_t at = 0;  ///< Microseconds since 1970.
};

/// Why there is no rate, or what there is to know about it.
enum class RateNote : std::uint8_t {
  none,
  wrapped,   ///< The counter went round once; the rate takes that in.
  rebooted,  ///< The agent started anew between the readings, and its counters with it.
  /// The agent says that this counter began anew, though it went on itself.
  discontinuity,
  fell,          ///< It is less than before, and that is no wrap for certain.
  no_time,       ///< The later reading is not later.
  type_changed,  ///< Counter32 in one run, Counter64 in the other.
};
std::string_view rate_note_word(RateNote note) noexcept;  ///< Empty for none.

struct CounterRate {
  double seconds = 0;                  ///< Between the readings; may be below zero.
  std::optional<std::uint64_t> delta;  ///< By how much it grew.
  std::optional<double> per_second;    ///< There if and only if delta is.
  RateNote note = RateNote::none;
};

/// A counter that fell has wrapped only if its agent is known not to have started anew. It can have
/// gone round more than once, which nothing tells: a Counter32 of octets does so within 34 seconds
/// at 1 Gbit/s.
/// \param discontinuous Whether the agent says that the counter began anew in between.
CounterRate rate_between(const CounterReading& before, const CounterReading& after,
                         Restarted restarted, bool discontinuous) noexcept;

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_COUNTER_RATE_H_
