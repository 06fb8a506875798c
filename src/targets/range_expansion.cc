#include "targets/range_expansion.h"

#include <utility>

namespace snmpring::targets {

RangeExpansion::RangeExpansion(const RangeTarget& whole, std::vector<AddressRange> permitted,
                               std::uint64_t position, std::uint16_t port,
                               const session::TargetProfile* profile)
    : permitted_(std::move(permitted)),
      first_(whole.range.first),
      position_(position),
      port_(port),
      profile_(profile) {}

std::uint64_t RangeExpansion::size() const noexcept {
  std::uint64_t size = 0;
  for (const AddressRange& range : permitted_) {
    size += static_cast<std::uint64_t>(range.distance()) + 1;
  }
  return size;
}

std::uint64_t RangeExpansion::left() const noexcept {
  std::uint64_t left = 0;
  for (std::size_t i = range_; i < permitted_.size(); ++i)
    left += static_cast<std::uint64_t>(permitted_[i].distance()) + 1;
  return left - static_cast<std::uint64_t>(offset_);
}

std::uint64_t RangeExpansion::position() const noexcept {
  return position_ + static_cast<std::uint64_t>(value() - first_);
}

session::Target RangeExpansion::target() const noexcept {
  const AddressRange& range = permitted_[range_];
  return {.endpoint = {address_at(range.family, value(), range.scope_id), port_},
          .position = position(),
          .profile = profile_};
}

void RangeExpansion::advance() noexcept {
  if (offset_ == permitted_[range_].distance()) {
    offset_ = 0;
    ++range_;
  } else {
    ++offset_;
  }
}

void RangeExpansion::skip_to(std::uint64_t position) noexcept {
  if (done() || position <= this->position()) return;
  const AddressValue wanted = first_ + (position - position_);
  while (!done() && permitted_[range_].last < wanted) {
    ++range_;
    offset_ = 0;
  }
  if (!done() && value() < wanted) offset_ = wanted - permitted_[range_].first;
}

}  // namespace snmpring::targets
