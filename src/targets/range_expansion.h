// A prefix or range of a list line that is being worked through, address by address.
#ifndef SNMPRING_TARGETS_RANGE_EXPANSION_H_
#define SNMPRING_TARGETS_RANGE_EXPANSION_H_

#include <cstdint>
#include <vector>

#include "session/target.h"
#include "targets/address_range.h"
#include "targets/target_syntax.h"

namespace snmpring::targets {

/// A line has as many, for no range is larger.
inline constexpr std::uint64_t kPositionsPerLine = std::uint64_t{1} << 32;

class RangeExpansion {
 public:
  /// \param permitted What may be asked of `whole`, in ascending order.
  /// \param position Of the first address of `whole`, whether that may be asked or not.
  RangeExpansion(const RangeTarget& whole, std::vector<AddressRange> permitted,
                 std::uint64_t position, std::uint16_t port, const session::TargetProfile* profile);

  bool done() const noexcept { return range_ == permitted_.size(); }
  /// How many addresses may be asked.
  std::uint64_t size() const noexcept;
  /// And how many of them have not had their turn.
  std::uint64_t left() const noexcept;
  const session::TargetProfile* profile() const noexcept { return profile_; }

  /// One past the last position that an address of the whole can have.
  std::uint64_t end() const noexcept { return position_ + kPositionsPerLine; }
  /// The position of the address whose turn it is. Not once done.
  std::uint64_t position() const noexcept;
  session::Target target() const noexcept;
  void advance() noexcept;
  /// Goes forward to the first address whose position is not below this one; done where there is
  /// none.
  void skip_to(std::uint64_t position) noexcept;

 private:
  AddressValue value() const noexcept { return permitted_[range_].first + offset_; }

  std::vector<AddressRange> permitted_;
  std::size_t range_ = 0;
  AddressValue offset_ = 0;  // In that range.
  AddressValue first_;       // Of the whole: what positions count from.
  std::uint64_t position_;   // Of `first_`.
  std::uint16_t port_;
  const session::TargetProfile* profile_;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_RANGE_EXPANSION_H_
