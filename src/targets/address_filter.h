// Which addresses may be asked at all: the default blocks, --blocklist-file and --allowlist-file as
// sorted, disjoint intervals.
#ifndef SNMPRING_TARGETS_ADDRESS_FILTER_H_
#define SNMPRING_TARGETS_ADDRESS_FILTER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "files/file_error.h"
#include "targets/address_range.h"
#include "targets/interval_set.h"

namespace snmpring::targets {

/// The set of addresses that may be asked. Zones and ports play no part in it.
///
/// Without files that is everything but 0.0.0.0/8, 224.0.0.0/4, 240.0.0.0/4, ff00::/8, and ::/96
/// less the loopback address ::1. An allowlist narrows it to what the list names. An allowlist
/// entry that lies wholly within one of these five blocks lifts the block for its addresses:
/// who writes 239.1.2.3 means it, and who writes 0.0.0.0/0 does not mean multicast. The
/// blocklist has the last word.
///
/// Takes 8 octets for each interval of IPv4 addresses and 32 for each of IPv6, and up to three
/// times as much while files are read, however many lines they have.
class AddressFilter {
 public:
  /// The defaults alone.
  AddressFilter();

  /// Reads the files, which add up on either side. One address, prefix or range a line, '#' begins
  /// a comment (zmap's format, with IPv6 prefixes of any length and ranges besides). Waits for what
  /// comes through a pipe. `excluded` is blocked as well. Errors: one line that names the option or FILE:LINE, with 0 for errno
  /// where the file is there and wrong.
  static std::expected<AddressFilter, files::FileError> load(
      const std::vector<std::string>& allowlist_files,
      const std::vector<std::string>& blocklist_files,
      const std::vector<std::string>& excluded = {});

  /// As load(), from what was read. \param allowlisted There is an allowlist, even if it is empty.
  static AddressFilter of(bool allowlisted, const std::vector<AddressRange>& allowed,
                          const std::vector<AddressRange>& blocked);

  bool permits(const IpAddress& address) const noexcept;

  /// Calls `take` with what tells this filter from others, as text in pieces.
  void describe(const std::function<void(std::string_view)>& take) const;

  /// What may be asked of `range`, in ascending order.
  std::vector<AddressRange> permitted(const AddressRange& range) const;
  /// The same, one part at a time.
  template <typename Take>
  void each_permitted(const AddressRange& range, Take take) const {
    if (range.family == Family::ipv4) {
      each_within(ipv4_, range, take);
    } else {
      each_within(ipv6_, range, take);
    }
  }
  /// How many addresses that is. \param range At most 2^32 addresses.
  std::uint64_t permitted_count(const AddressRange& range) const;

  std::size_t memory_octets() const noexcept;

 private:
  template <typename Value>
  using Intervals = std::vector<IntervalOf<Value>>;
  class Builder;

  AddressFilter(Intervals<std::uint32_t> ipv4, Intervals<AddressValue> ipv6)
      : ipv4_(std::move(ipv4)), ipv6_(std::move(ipv6)) {}

  template <typename Value, typename Take>
  static void each_within(const Intervals<Value>& intervals, const AddressRange& range, Take take) {
    auto at = std::ranges::lower_bound(intervals, static_cast<Value>(range.first), {},
                                       &IntervalOf<Value>::last);
    for (; at != intervals.end() && at->first <= range.last; ++at) {
      take(AddressRange{range.family, range.scope_id,
                        std::max<AddressValue>(at->first, range.first),
                        std::min<AddressValue>(at->last, range.last)});
    }
  }

  // What is permitted: sorted, disjoint, never adjacent.
  Intervals<std::uint32_t> ipv4_;
  Intervals<AddressValue> ipv6_;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_ADDRESS_FILTER_H_
