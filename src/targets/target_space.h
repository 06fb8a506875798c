// The addresses of the command line as one merged, deduplicated index space.
#ifndef SNMPRING_TARGETS_TARGET_SPACE_H_
#define SNMPRING_TARGETS_TARGET_SPACE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/endpoint.h"
#include "base/zones.h"
#include "targets/address_filter.h"
#include "targets/address_range.h"

namespace snmpring::targets {

/// Indexes [0, size()) stand for distinct (address, zone, port), in ascending order of family,
/// zone's name, port and address, whatever the order in which they were given and whatever indexes
/// the interfaces have: the same set gives the same space. Costs 16 octets of memory per interval,
/// never per address.
class TargetSpace {
 public:
  struct Item {
    AddressRange range;  ///< At most 2^32 addresses.
    std::uint16_t port = 0;
    bool single = false;  ///< Given as an address, not as a prefix or range.
  };

  struct Place {
    bool single;   ///< Has a record in any case.
    bool blocked;  ///< Only ever true of single ones: blocked addresses of ranges are not in the
                   ///< space.
  };

  TargetSpace() = default;
  TargetSpace(std::vector<Item> items, const AddressFilter& filter,
              const Zones& zones = system_zones());

  std::uint64_t size() const noexcept { return size_; }

  /// How many addresses of prefixes and ranges were left out because they are blocked, each once.
  std::uint64_t blocked() const noexcept { return blocked_; }

  /// Calls `take` with what tells this space from others, as text in pieces.
  void describe(const Zones& zones, const std::function<void(std::string_view)>& take) const;

  /// Costs a binary search over the intervals. \param index Below size(). \param endpoint What it
  /// stands for.
  Place at(std::uint64_t index, Endpoint& endpoint) const noexcept;

  std::size_t memory_octets() const noexcept;

 private:
  /// What the addresses of an interval have in common.
  struct Group {
    AddressValue base = 0;  // The lowest 32 bits are zero.
    Family family = Family::ipv4;
    std::uint32_t scope_id = 0;
    std::uint16_t port = 0;

    friend bool operator==(const Group&, const Group&) = default;
  };

  struct Interval {
    std::uint64_t start;  // The index of its first address.
    std::uint32_t low;    // The lowest 32 bits of that.
    std::uint32_t group : 30;
    std::uint32_t single : 1;
    std::uint32_t blocked : 1;
  };

  void add_group(const std::vector<Item>& items, const AddressFilter& filter);
  void append(const AddressRange& range, std::uint16_t port, Place place);
  /// One past the index of an interval's last address.
  std::uint64_t end_of(std::size_t interval) const noexcept {
    return interval + 1 < intervals_.size() ? intervals_[interval + 1].start : size_;
  }

  std::vector<Group> groups_;
  std::vector<Interval> intervals_;
  std::uint64_t size_ = 0;
  std::uint64_t blocked_ = 0;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_TARGET_SPACE_H_
