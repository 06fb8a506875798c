// The addresses of the command line as one merged, deduplicated index space.
#include "app/target_space.h"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace snmpring::app {
namespace {

bool same_group(const TargetSpace::Item& a, const TargetSpace::Item& b) noexcept {
  return a.range.family == b.range.family && a.range.scope_id == b.range.scope_id &&
         a.port == b.port;
}

/// Joins what overlaps or touches among items of one group, sorted by their first address.
std::vector<AddressRange> merged(const std::vector<AddressRange>& sorted) {
  std::vector<AddressRange> result;
  for (const AddressRange& range : sorted) {
    // Spelled with a difference, since the last IPv6 address has no successor.
    if (!result.empty() &&
        (range.first <= result.back().last || range.first - result.back().last == 1)) {
      result.back().last = std::max(result.back().last, range.last);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

/// What is left of `range` without `holes`, which are sorted and disjoint; `hole` is where to
/// begin, and is moved past the holes that end in the range.
template <typename Take>
void without(const AddressRange& range, const std::vector<AddressRange>& holes, std::size_t& hole,
             Take take) {
  AddressRange rest = range;
  while (hole < holes.size() && holes[hole].last < rest.first) ++hole;
  for (; hole < holes.size() && holes[hole].first <= rest.last; ++hole) {
    if (holes[hole].first > rest.first) {
      take(AddressRange{rest.family, rest.scope_id, rest.first, holes[hole].first - 1});
    }
    if (holes[hole].last >= rest.last) return;
    rest.first = holes[hole].last + 1;
  }
  take(rest);
}

}  // namespace

TargetSpace::TargetSpace(std::vector<Item> items, const AddressFilter& filter) {
  std::ranges::sort(items, {}, [](const Item& item) {
    return std::tuple(item.range.family, item.range.scope_id, item.port, item.range.first,
                      item.range.last);
  });
  for (auto begin = items.begin(); begin != items.end();) {
    const auto end = std::find_if_not(begin, items.end(),
                                      [&](const Item& item) { return same_group(item, *begin); });
    std::vector<AddressRange> singles;
    std::vector<AddressRange> ranges;
    for (auto item = begin; item != end; ++item) {
      (item->single ? singles : ranges).push_back(item->range);
    }
    singles = merged(singles);
    ranges = merged(ranges);

    // A single address inside a range is an interval of its own: it has a record in any case.
    std::vector<Interval> intervals;
    const std::uint16_t port = begin->port;
    std::size_t hole = 0;
    for (const AddressRange& range : ranges) {
      without(range, singles, hole, [&](const AddressRange& rest) {
        std::uint64_t permitted = 0;
        for (const AddressRange& part : filter.permitted(rest)) {
          intervals.push_back({part, port, false, false});
          permitted += part.count();
        }
        blocked_ += rest.count() - permitted;
      });
    }
    for (const AddressRange& single : singles) {
      const std::vector<AddressRange> permitted = filter.permitted(single);
      for (const AddressRange& part : permitted) intervals.push_back({part, port, true, false});
      std::size_t next = 0;
      without(single, permitted, next, [&](const AddressRange& part) {
        intervals.push_back({part, port, true, true});
      });
    }
    std::ranges::sort(intervals, {}, [](const Interval& interval) { return interval.range.first; });
    for (const Interval& interval : intervals) append(interval);
    begin = end;
  }
}

void TargetSpace::append(const Interval& interval) {
  starts_.push_back(size_);
  intervals_.push_back(interval);
  size_ += interval.range.count();
}

void TargetSpace::describe(std::string& text) const {
  for (const Interval& interval : intervals_) {
    const AddressRange& range = interval.range;
    // The zone by its name: indexes of interfaces change when a machine starts.
    text += fmt::format("space {} {} {} {} {}\n",
                        address_at(range.family, range.first, range.scope_id).to_string(),
                        address_at(range.family, range.last).to_string(), interval.port,
                        interval.single, interval.blocked);
  }
}

TargetSpace::Place TargetSpace::at(std::uint64_t index, Endpoint& endpoint) const noexcept {
  const auto next = std::ranges::upper_bound(starts_, index);
  const auto slot = static_cast<std::size_t>(next - starts_.begin()) - 1;
  const Interval& interval = intervals_[slot];
  const AddressRange& range = interval.range;
  const AddressValue value = range.first + (index - starts_[slot]);
  if (range.family == Family::ipv4) {
    endpoint.address.set_v4(static_cast<std::uint32_t>(value));
  } else {
    endpoint.address = address_at(range.family, value, range.scope_id);
  }
  endpoint.port = interval.port;
  return {.single = interval.single, .blocked = interval.blocked};
}

}  // namespace snmpring::app
