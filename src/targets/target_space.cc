// The addresses of the command line as one merged, deduplicated index space.
#include "targets/target_space.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <tuple>

namespace snmpring::targets {
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

TargetSpace::TargetSpace(std::vector<Item> items, const AddressFilter& filter, const Zones& zones) {
  std::map<std::uint32_t, std::string> names;
  for (const Item& item : items) {
    const std::uint32_t scope = item.range.scope_id;
    if (scope != 0 && !names.contains(scope)) names.emplace(scope, zones.name_of(scope));
  }
  std::ranges::sort(items, {}, [&](const Item& item) {
    const auto name = names.find(item.range.scope_id);
    return std::tuple(item.range.family,
                      name == names.end() ? std::string_view() : std::string_view(name->second),
                      item.range.scope_id, item.port, item.range.first, item.range.last);
  });
  for (auto begin = items.begin(); begin != items.end();) {
    const auto end = std::find_if_not(begin, items.end(),
                                      [&](const Item& item) { return same_group(item, *begin); });
    add_group({begin, end}, filter);
    begin = end;
  }
  intervals_.shrink_to_fit();
}

void TargetSpace::add_group(const std::vector<Item>& items, const AddressFilter& filter) {
  std::vector<AddressRange> singles;
  std::vector<AddressRange> ranges;
  for (const Item& item : items) (item.single ? singles : ranges).push_back(item.range);
  singles = merged(singles);
  ranges = merged(ranges);

  // A single address inside a range is a piece of its own: it has a record in any case.
  struct Piece {
    AddressRange range;
    bool single;
  };
  std::vector<Piece> pieces;
  std::size_t hole = 0;
  for (const AddressRange& range : ranges) {
    without(range, singles, hole, [&](const AddressRange& rest) {
      pieces.push_back({rest, false});
    });
  }
  for (const AddressRange& single : singles) pieces.push_back({single, true});
  std::ranges::sort(pieces, {}, [](const Piece& piece) { return piece.range.first; });

  const std::uint16_t port = items.front().port;
  for (const auto& [range, single] : pieces) {
    AddressRange rest = range;  // What is behind the parts that are permitted.
    bool more = true;
    filter.each_permitted(range, [&](const AddressRange& part) {
      if (part.first > rest.first) {
        const AddressRange gap{rest.family, rest.scope_id, rest.first, part.first - 1};
        if (single) append(gap, port, {.single = true, .blocked = true});
        if (!single) blocked_ += gap.count();
      }
      append(part, port, {.single = single, .blocked = false});
      more = part.last < rest.last;
      if (more) rest.first = part.last + 1;
    });
    if (more && single) append(rest, port, {.single = true, .blocked = true});
    if (more && !single) blocked_ += rest.count();
  }
}

void TargetSpace::append(const AddressRange& range, std::uint16_t port, Place place) {
  for (AddressValue first = range.first;;) {
    const AddressValue base = first >> 32 << 32;
    const AddressValue last = std::min(range.last, base | 0xFFFFFFFF);
    const Group group{base, range.family, range.scope_id, port};
    if (groups_.empty() || groups_.back() != group) groups_.push_back(group);
    intervals_.push_back({.start = size_,
                          .low = static_cast<std::uint32_t>(first),
                          .group = static_cast<std::uint32_t>(groups_.size() - 1) & 0x3FFFFFFF,
                          .single = place.single,
                          .blocked = place.blocked});
    size_ += static_cast<std::uint64_t>(last - first) + 1;
    if (last == range.last) return;
    first = last + 1;
  }
}

void TargetSpace::describe(const Zones& zones,
                           const std::function<void(std::string_view)>& take) const {
  for (std::size_t i = 0; i < intervals_.size(); ++i) {
    const Interval& interval = intervals_[i];
    const Group& group = groups_[interval.group];
    const AddressValue first = group.base | interval.low;
    const AddressValue last = first + (end_of(i) - interval.start - 1);
    // The zone by its name: indexes of interfaces change when a machine starts.
    take(fmt::format("space {} {} {} {} {}\n",
                     address_text(address_at(group.family, first, group.scope_id), zones),
                     address_at(group.family, last).to_string(), group.port, interval.single != 0,
                     interval.blocked != 0));
  }
}

TargetSpace::Place TargetSpace::at(std::uint64_t index, Endpoint& endpoint) const noexcept {
  const auto next = std::ranges::upper_bound(intervals_, index, {}, &Interval::start);
  const Interval& interval = *std::prev(next);
  const Group& group = groups_[interval.group];
  const std::uint32_t low = interval.low + static_cast<std::uint32_t>(index - interval.start);
  if (group.family == Family::ipv4) {
    endpoint.address.set_v4(low);
  } else {
    endpoint.address = address_at(group.family, group.base | low, group.scope_id);
  }
  endpoint.port = group.port;
  return {.single = interval.single != 0, .blocked = interval.blocked != 0};
}

std::size_t TargetSpace::memory_octets() const noexcept {
  return intervals_.capacity() * sizeof(Interval) + groups_.capacity() * sizeof(Group);
}

}  // namespace snmpring::targets
