// The addresses of the command line as one merged, deduplicated index space.
#ifndef SNMPRING_APP_TARGET_SPACE_H_
#define SNMPRING_APP_TARGET_SPACE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "app/address_filter.h"
#include "app/address_range.h"
#include "base/endpoint.h"

namespace snmpring::app {

/// Indexes [0, size()) stand for distinct (address, zone, port), in ascending order of family,
/// zone, port and address, whatever the order in which they were given: the same set gives the same
/// space. Costs memory per interval, never per address.
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
  TargetSpace(std::vector<Item> items, const AddressFilter& filter);

  std::uint64_t size() const noexcept { return size_; }

  /// How many addresses of prefixes and ranges were left out because they are blocked, each once.
  std::uint64_t blocked() const noexcept { return blocked_; }

  /// Appends what tells this space from others, as text.
  void describe(std::string& text) const;

  /// Costs a binary search over the intervals. \param index Below size(). \param endpoint What it stands for.
  Place at(std::uint64_t index, Endpoint& endpoint) const noexcept;

 private:
  struct Interval {
    AddressRange range;
    std::uint16_t port;
    bool single;
    bool blocked;
  };

  void append(const Interval& interval);

  std::vector<Interval> intervals_;
  std::vector<std::uint64_t> starts_;  // The index of each interval's first address.
  std::uint64_t size_ = 0;
  std::uint64_t blocked_ = 0;
};

}  // namespace snmpring::app

#endif  // SNMPRING_APP_TARGET_SPACE_H_
