// A set of integers as sorted intervals, which is small where its members lie close together.
#ifndef SNMPRING_TARGETS_INTERVAL_SET_H_
#define SNMPRING_TARGETS_INTERVAL_SET_H_

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace snmpring::targets {

/// All from `first` to `last`, both included.
template <typename Value>
struct IntervalOf {
  Value first;
  Value last;
};

/// Intervals that touch are joined. Memory is taken for each interval that is left. \tparam Value
/// An
/// unsigned integer.
template <typename Value>
class IntervalSet {
 public:
  using Interval = IntervalOf<Value>;

  /// Adds an interval, in any order. The set is sorted and joined each time that it has doubled. So
  /// meanwhile it takes up to twice the memory that it takes in the end.
  void add(Value first, Value last) {
    if (!intervals_.empty() && touches(intervals_.back(), first, last)) {
      Interval& back = intervals_.back();
      sorted_ = sorted_ && first >= back.first;
      back = {std::min(back.first, first), std::max(back.last, last)};
      return;
    }
    if (intervals_.size() == intervals_.capacity()) make_room();
    // What joining has moved to the end may be another now.
    sorted_ = sorted_ && (intervals_.empty() || (first > intervals_.back().last &&
                                                 !touches(intervals_.back(), first, last)));
    intervals_.push_back({first, last});
  }

  /// Sorted, disjoint, never adjacent.
  const std::vector<Interval>& intervals() {
    join();
    return intervals_;
  }

  /// The same, for good. Takes little more memory than it has to.
  std::vector<Interval> take() && {
    join();
    if (intervals_.capacity() / 5 > intervals_.size() / 4) intervals_.shrink_to_fit();
    return std::move(intervals_);
  }

  /// What is in both, which are used up.
  static IntervalSet intersection(IntervalSet a, IntervalSet b) {
    const std::vector<Interval>& in_a = a.intervals();
    const std::vector<Interval>& in_b = b.intervals();
    IntervalSet result;
    // One of the two ends with each that comes out.
    result.intervals_.reserve(in_a.size() + in_b.size());
    for (std::size_t i = 0, j = 0; i < in_a.size() && j < in_b.size();) {
      const Value first = std::max(in_a[i].first, in_b[j].first);
      const Value last = std::min(in_a[i].last, in_b[j].last);
      if (first <= last) result.intervals_.push_back({first, last});
      if (in_a[i].last < in_b[j].last) {
        ++i;
      } else {
        ++j;
      }
    }
    return result;
  }

  /// What is not in the set, which is used up.
  static IntervalSet complement(IntervalSet set) {
    set.join();
    // In place: the gap before each interval takes the place of the interval before. At the ends
    // there is one gap more or one less.
    constexpr Value kMax = static_cast<Value>(~Value{0});
    std::vector<Interval>& intervals = set.intervals_;
    std::size_t kept = 0;
    Value next = 0;
    bool more = true;  // There are members from `next` on.
    for (std::size_t i = 0; i < intervals.size(); ++i) {
      const Interval interval = intervals[i];
      if (interval.first > next) intervals[kept++] = {next, static_cast<Value>(interval.first - 1)};
      more = interval.last < kMax;
      if (more) next = static_cast<Value>(interval.last + 1);
    }
    intervals.resize(kept);
    if (more) intervals.push_back({next, kMax});
    return set;
  }

 private:
  static bool touches(const Interval& interval, Value first, Value last) noexcept {
    // Spelled with differences, since the highest number has no successor.
    const bool behind = first > interval.last && first - interval.last > 1;
    const bool before = interval.first > last && interval.first - last > 1;
    return !behind && !before;
  }

  void make_room() {
    join();
    constexpr std::size_t kLeast = 1024;
    if (intervals_.size() > intervals_.capacity() / 2) {
      intervals_.reserve(std::max(kLeast, 2 * intervals_.size()));
    }
  }

  void join() {
    if (sorted_) return;
    std::ranges::sort(intervals_, {}, &Interval::first);
    std::size_t kept = 0;
    for (const Interval& interval : intervals_) {
      if (kept > 0 && touches(intervals_[kept - 1], interval.first, interval.last)) {
        intervals_[kept - 1].last = std::max(intervals_[kept - 1].last, interval.last);
      } else {
        intervals_[kept++] = interval;
      }
    }
    intervals_.resize(kept);
    sorted_ = true;
  }

  std::vector<Interval> intervals_;
  bool sorted_ = true;  // And joined.
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_INTERVAL_SET_H_
