#include "snmpring/policer.h"

#include <cmath>

#include "api/errors.h"

namespace snmpring {
inline namespace v0 {

Policer::~Policer() = default;

std::expected<std::unique_ptr<RpsPolicer>, Error> RpsPolicer::create(double rps) {
  constexpr double kRpsMax = 1e9;
  constexpr double kSpacingMax = 1e18;  // Nanoseconds: 31 years.
  // Written so that NaN is refused too.
  if (!(rps > 0 && rps <= kRpsMax && kRpsMax / rps <= kSpacingMax)) {
    return std::unexpected(
        detail::invalid_argument("requests per second must be above 0 and at most 1e9"));
  }
  const auto spacing = std::chrono::nanoseconds(std::llround(kRpsMax / rps));
  return std::unique_ptr<RpsPolicer>(new RpsPolicer(spacing));
}

RpsPolicer::RpsPolicer(std::chrono::nanoseconds spacing) noexcept
    : spacing_(spacing), next_(TimePoint::min().time_since_epoch().count()) {}

Policer::TimePoint RpsPolicer::reserve(TimePoint now) {
  const std::int64_t now_ns = now.time_since_epoch().count();
  std::int64_t next = next_.load(std::memory_order_relaxed);
  std::int64_t at = 0;
  do {
    at = next > now_ns ? next : now_ns;
  } while (!next_.compare_exchange_weak(next, at + spacing_.count(), std::memory_order_relaxed));
  return TimePoint(std::chrono::nanoseconds(at));
}

}  // namespace v0
}  // namespace snmpring
