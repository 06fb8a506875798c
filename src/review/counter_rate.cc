#include "review/counter_rate.h"

namespace snmpring::review {

std::string_view counter_type_word(CounterType type) noexcept {
  return type == CounterType::counter32 ? "Counter32" : "Counter64";
}

std::string_view rate_note_word(RateNote note) noexcept {
  switch (note) {
    case RateNote::none:
      return {};
    case RateNote::wrapped:
      return "wrapped";
    case RateNote::rebooted:
      return "rebooted";
    case RateNote::discontinuity:
      return "discontinuity";
    case RateNote::fell:
      return "fell";
    case RateNote::no_time:
      return "no_time";
    case RateNote::type_changed:
      return "type_changed";
  }
  return {};
}

CounterRate rate_between(const CounterReading& before, const CounterReading& after,
                         Restarted restarted, bool discontinuous) noexcept {
  constexpr std::uint64_t kHalf = std::uint64_t{1} << 63;
  constexpr std::uint64_t kWrap32 = std::uint64_t{1} << 32;
  constexpr double kMicrosOfSecond = 1e6;
  CounterRate rate;
  // Unsigned: moments of a file can be any.
  const auto passed = static_cast<std::int64_t>(static_cast<std::uint64_t>(after.at) -
                                                static_cast<std::uint64_t>(before.at));
  rate.seconds = static_cast<double>(passed) / kMicrosOfSecond;
  const auto without = [&rate](RateNote note) {
    rate.note = note;
    return rate;
  };
  if (before.type != after.type) return without(RateNote::type_changed);
  if (passed <= 0) return without(RateNote::no_time);
  if (restarted == Restarted::yes) return without(RateNote::rebooted);
  if (discontinuous) return without(RateNote::discontinuity);
  std::uint64_t delta = after.value - before.value;
  if (after.value < before.value) {
    if (restarted != Restarted::no) return without(RateNote::fell);
    if (after.type == CounterType::counter32) {
      if (before.value >= kWrap32) return without(RateNote::fell);
      delta &= kWrap32 - 1;
    } else if (delta >= kHalf) {
      return without(RateNote::fell);
    }
    rate.note = RateNote::wrapped;
  }
  rate.delta = delta;
  rate.per_second = static_cast<double>(delta) / rate.seconds;
  return rate;
}

}  // namespace snmpring::review
