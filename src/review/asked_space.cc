#include "review/asked_space.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

#include "base/endpoint.h"
#include "targets/address_range.h"

namespace snmpring::review {
namespace {

using targets::AddressRange;
using targets::AddressValue;

constexpr std::uint32_t kNetworks = 1u << 24;  // /24s of IPv4.
constexpr std::size_t kSilentMax = 10'000;
constexpr std::size_t kOthersMax = 1'000;
constexpr std::size_t kPrefixesMax = 256;

using Interval = std::pair<std::uint64_t, std::uint64_t>;  // First and last, both included.

std::vector<Interval> joined(std::vector<Interval> intervals) {
  std::ranges::sort(intervals);
  std::vector<Interval> out;
  for (const Interval& interval : intervals) {
    if (!out.empty() && interval.first <= out.back().second + 1) {
      out.back().second = std::max(out.back().second, interval.second);
    } else {
      out.push_back(interval);
    }
  }
  return out;
}

// Both joined.
std::vector<Interval> without(const std::vector<Interval>& all, const std::vector<Interval>& gone) {
  std::vector<Interval> out;
  for (auto [first, last] : all) {
    for (const auto& [from, to] : gone) {
      if (to < first || from > last) continue;
      if (from > first) out.emplace_back(first, from - 1);
      first = to + 1;
      if (first > last) break;
    }
    if (first <= last) out.emplace_back(first, last);
  }
  return out;
}

std::vector<Interval> v4_intervals(const std::vector<AddressRange>& ranges) {
  std::vector<Interval> intervals;
  for (const AddressRange& range : ranges) {
    if (range.family != Family::ipv4) continue;
    intervals.emplace_back(static_cast<std::uint64_t>(range.first),
                           static_cast<std::uint64_t>(range.last));
  }
  return joined(std::move(intervals));
}

// The shards of one scan that are all there and done count as one; a run that was ended early, or
// whose other shards are missing, has left nobody knows what out.
bool asked_all(const RunDocument& run, std::span<const RunDocument> runs) {
  std::set<std::int64_t> done;
  for (const RunDocument& other : runs) {
    const bool same = other.config_hash == run.config_hash && other.shards == run.shards;
    if (same && other.exit_reason == "done") done.insert(other.shard);
  }
  return std::cmp_equal(done.size(), run.shards) && run.exit_reason == "done";
}

std::vector<Interval> asked_intervals(std::span<const RunDocument> runs) {
  std::vector<Interval> all;
  for (const RunDocument& run : runs) {
    if (!asked_all(run, runs) || run.has_allowlist) continue;
    const auto asked = without(v4_intervals(run.ranges), v4_intervals(run.excluded));
    all.insert(all.end(), asked.begin(), asked.end());
  }
  return joined(std::move(all));
}

bool contains(const std::vector<Interval>& intervals, std::uint32_t address) {
  const auto after = std::ranges::upper_bound(intervals, address, {}, &Interval::first);
  return after != intervals.begin() && std::prev(after)->second >= address;
}

// Networks of 256 addresses, each by its first 24 bits.
class NetworkSet {
 public:
  void add(std::uint64_t first_address, std::uint64_t last_address) {
    if (bits_.empty()) bits_.resize(kNetworks);
    const auto first = static_cast<std::uint32_t>(first_address >> 8);
    const auto last = static_cast<std::uint32_t>(last_address >> 8);
    for (std::uint32_t network = first; network <= last; ++network) bits_[network] = true;
    begin_ = std::min(begin_, first);
    end_ = std::max(end_, last + 1);
  }
  bool has(std::uint32_t network) const { return !bits_.empty() && bits_[network]; }
  // All of them lie from begin() up to end(), which is not one; begin() is not below end() where
  // there is none.
  std::uint32_t begin() const noexcept { return begin_; }
  std::uint32_t end() const noexcept { return end_; }

 private:
  std::vector<bool> bits_;
  std::uint32_t begin_ = kNetworks;
  std::uint32_t end_ = 0;
};

void find_silent(const NetworkSet& asked, const NetworkSet& answered, AskedSpace& space) {
  std::uint64_t total = 0;
  bool goes_on = false;
  for (std::uint32_t network = asked.begin(); network < asked.end(); ++network) {
    const bool is_asked = asked.has(network);
    space.asked_24s += is_asked;
    const bool silent = is_asked && !answered.has(network);
    total += silent;
    if (silent && goes_on) {
      ++space.silent.back().second;
    } else if (silent && space.silent.size() < kSilentMax) {
      space.silent.emplace_back(network << 8, 1);
    }
    goes_on = silent && !space.silent.empty() &&
              space.silent.back().first + (std::uint64_t{space.silent.back().second} << 8) ==
                  (std::uint64_t{network} + 1) << 8;
  }
  space.silent_total = total;
}

// The prefixes, as large as they can be, that an interval of whole /24s consists of.
void add_prefixes(std::uint64_t first, std::uint64_t last, std::vector<MapPrefix>& out) {
  first &= ~std::uint64_t{0xFF};
  last |= 0xFF;
  while (first <= last) {
    unsigned bits = 24;
    while (bits > 0) {
      const std::uint64_t size = std::uint64_t{1} << (32 - (bits - 1));
      if (first % size != 0 || first + size - 1 > last) break;
      --bits;
    }
    out.push_back({static_cast<std::uint32_t>(first), bits, true});
    first += std::uint64_t{1} << (32 - bits);
  }
}

// The smallest prefix, no longer than a /24, that holds both addresses.
MapPrefix around(std::uint32_t first, std::uint32_t last) {
  unsigned bits = 24;
  while (bits > 0 && first >> (32 - bits) != last >> (32 - bits)) --bits;
  const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
  return {first & mask, bits, false};
}

// Around the agents that no prefix holds, one for each block of so many bits.
std::vector<MapPrefix> prefixes_around(const Agents& agents, const std::vector<Interval>& asked,
                                       unsigned block_bits) {
  std::vector<MapPrefix> out;
  std::optional<std::uint32_t> first;
  std::uint32_t last = 0;
  for (const Agent& agent : agents.all()) {
    if (agent.place.form != AgentPlace::Form::ipv4) break;
    const std::uint32_t address = agent.place.v4();
    if (contains(asked, address)) continue;
    if (first && *first >> (32 - block_bits) != address >> (32 - block_bits)) {
      out.push_back(around(*first, last));
      first.reset();
    }
    if (!first) first = address;
    last = address;
  }
  if (first) out.push_back(around(*first, last));
  return out;
}

void find_prefixes(const Agents& agents, const std::vector<Interval>& asked, AskedSpace& space) {
  std::vector<Interval> whole;
  for (const auto& [first, last] : asked) whole.emplace_back(first & ~0xFFull, last | 0xFF);
  whole = joined(std::move(whole));
  for (const auto& [first, last] : whole) add_prefixes(first, last, space.prefixes);
  auto drawn = prefixes_around(agents, whole, 16);
  if (drawn.size() > kPrefixesMax) drawn = prefixes_around(agents, whole, 8);
  for (const MapPrefix& prefix : drawn) {
    const std::uint64_t end = prefix.first + (std::uint64_t{1} << (32 - prefix.bits));
    const bool overlaps = std::ranges::any_of(whole, [&](const Interval& interval) {
      return interval.first < end && interval.second >= prefix.first;
    });
    if (!overlaps) {
      space.prefixes.push_back(prefix);
      continue;
    }
    // What was asked lies among them, so that each network stands alone.
    for (const MapPrefix& network : prefixes_around(agents, whole, 24)) {
      if (network.first >= prefix.first && network.first < end) space.prefixes.push_back(network);
    }
  }
  std::ranges::sort(space.prefixes, {}, &MapPrefix::first);
}

void find_others(const Agents& agents, std::span<const RunDocument> runs, AskedSpace& space) {
  std::map<std::string, OtherPrefix> found;
  for (const Agent& agent : agents.all()) {
    if (agent.place.form != AgentPlace::Form::ipv6) continue;
    ++found[network_of(agent.place)].agents;
  }
  for (const RunDocument& run : runs) {
    for (const AddressRange& range : run.ranges) {
      if (range.family != Family::ipv6) continue;
      AgentPlace place{.form = AgentPlace::Form::ipv6};
      place.octets = targets::address_at(Family::ipv6, range.first).octets;
      found[network_of(place)].asked = true;
    }
  }
  for (auto& [text, prefix] : found) {
    prefix.text = text;
    space.others.push_back(std::move(prefix));
  }
  std::ranges::stable_sort(space.others, std::greater<>(), &OtherPrefix::agents);
  if (space.others.size() > kOthersMax) space.others.resize(kOthersMax);
}

// What several runs asked twice counts once, as far as their prefixes tell.
std::optional<std::uint64_t> count_asked(const std::vector<Interval>& intervals,
                                         std::uint64_t outside, std::span<const RunDocument> runs) {
  std::uint64_t admitted = 0;
  for (const RunDocument& run : runs) {
    if (!run.admitted || *run.admitted < 0) return std::nullopt;
    admitted += static_cast<std::uint64_t>(*run.admitted);
  }
  if (runs.empty()) return std::nullopt;
  const bool whole = std::ranges::all_of(
      runs, [&](const RunDocument& run) { return asked_all(run, runs) && !run.has_allowlist; });
  if (runs.size() == 1 || !whole) return admitted;
  std::uint64_t size = outside;
  for (const auto& [first, last] : intervals) size += last - first + 1;
  return std::min(admitted, size);
}

}  // namespace

std::string MapPrefix::text() const {
  return IpAddress::v4(first).to_string() + '/' + std::to_string(bits);
}

std::string network_of(const AgentPlace& place) {
  std::array<std::uint8_t, 16> octets{};
  std::copy_n(place.octets.begin(), 8, octets.begin());
  return IpAddress::v6(octets).to_string() + "/64";
}

AskedSpace find_asked_space(const Agents& agents, std::span<const RunDocument> runs) {
  AskedSpace space;
  space.asked_least = agents.all().size() + agents.unanswered().size();
  const std::vector<Interval> intervals = asked_intervals(runs);
  NetworkSet asked;
  NetworkSet answered;
  std::uint64_t outside = 0;
  for (const auto& [first, last] : intervals) asked.add(first, last);
  const auto see = [&](const AgentPlace& place, bool has_answered) {
    const bool ipv4 = place.form == AgentPlace::Form::ipv4;
    outside += !ipv4 || !contains(intervals, place.v4());
    if (!ipv4) return;
    asked.add(place.v4(), place.v4());
    if (has_answered) answered.add(place.v4(), place.v4());
  };
  for (const Agent& agent : agents.all()) see(agent.place, true);
  for (const AgentPlace& place : agents.unanswered()) see(place, false);
  if (!intervals.empty() || !agents.unanswered().empty()) find_silent(asked, answered, space);
  for (const RunDocument& run : runs) {
    space.silent_unsure |= run.has_blocklist && run.blocked > 0;
  }
  space.asked = count_asked(intervals, outside, runs);
  find_prefixes(agents, intervals, space);
  find_others(agents, runs, space);
  return space;
}

}  // namespace snmpring::review
