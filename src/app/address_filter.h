// Which addresses may be asked at all: the default blocks, --blocklist-file and --allowlist-file as
// sorted, disjoint intervals.
#ifndef SNMPRING_APP_ADDRESS_FILTER_H_
#define SNMPRING_APP_ADDRESS_FILTER_H_

#include <array>
#include <cstddef>
#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "app/address_range.h"
#include "app/file_error.h"

namespace snmpring::app {

/// The set of addresses that may be asked. Zones and ports play no part in it.
///
/// Without files that is everything but 0.0.0.0/8, 224.0.0.0/4, 240.0.0.0/4 and ff00::/8. An
/// allowlist narrows it to what the list names. An allowlist entry that lies wholly within one of
/// these four blocks lifts the block for its addresses: whoever writes 239.1.2.3 means it, whoever
/// writes 0.0.0.0/0 does not mean multicast. The blocklist has the last word.
class AddressFilter {
 public:
  /// The defaults alone.
  AddressFilter();

  /// Reads the files, which add up on either side. One address, prefix or range a line, '#' begins
  /// a comment (zmap's format, with IPv6 prefixes of any length and ranges besides). Errors: one
  /// line that names the option or FILE:LINE, with 0 for errno where the file is there and wrong.
  static std::expected<AddressFilter, FileError> load(
      const std::vector<std::string>& allowlist_files,
      const std::vector<std::string>& blocklist_files);

  /// As load() does, from what was read. `allowlisted`: there is an allowlist, if only an empty
  /// one.
  static AddressFilter of(bool allowlisted, const std::vector<AddressRange>& allowed,
                          const std::vector<AddressRange>& blocked);

  bool permits(const IpAddress& address) const noexcept;

  /// Appends what tells this filter from others, as text.
  void describe(std::string& text) const;

  /// What may be asked of `range`, in ascending order.
  std::vector<AddressRange> permitted(const AddressRange& range) const;

 private:
  struct Interval {
    AddressValue first;
    AddressValue last;
  };
  using Intervals = std::vector<Interval>;  // Sorted, disjoint, never adjacent.

  explicit AddressFilter(std::array<Intervals, 2> permitted) : permitted_(std::move(permitted)) {}

  static Intervals normalized(Intervals intervals);
  static Intervals intersection(const Intervals& a, const Intervals& b);
  static Intervals complement(Family family, const Intervals& intervals);
  const Intervals& of_family(Family family) const noexcept {
    return permitted_[static_cast<std::size_t>(family)];
  }

  std::array<Intervals, 2> permitted_;  // Indexed by Family.
};

}  // namespace snmpring::app

#endif  // SNMPRING_APP_ADDRESS_FILTER_H_
