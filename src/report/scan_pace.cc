#include "report/scan_pace.h"

#include <algorithm>

namespace snmpring::report {

using engine::Brake;

ScanPace::ScanPace(Instant started, std::uint64_t requests_before) noexcept {
  looks_[0] = {.at = started, .requests = requests_before, .brake = Brake::none};
}

void ScanPace::look(Instant now, std::uint64_t requests_sent, Brake brake) noexcept {
  if (now < looks_[(taken_ - 1) % kLooks].at + kInterval) return;
  looks_[taken_ % kLooks] = {.at = now, .requests = requests_sent, .brake = brake};
  ++taken_;
  ++counts_[static_cast<std::size_t>(brake)];
}

double ScanPace::rate_pps(Instant now, std::uint64_t requests_sent) const noexcept {
  const std::size_t oldest = taken_ > kLooks ? taken_ - kLooks : 0;
  // The one at the start of the span, or the first that is kept.
  std::size_t from = oldest;
  while (from + 1 < taken_ && looks_[(from + 1) % kLooks].at <= now - kSpan) ++from;
  const Look& look = looks_[from % kLooks];
  const double span = in_seconds(now - look.at);
  return span > 0 ? static_cast<double>(requests_sent - look.requests) / span : 0;
}

Brake ScanPace::brake() const noexcept {
  Counts counts{};
  const std::size_t first = taken_ >= kLooks ? taken_ - kLooks + 1 : 1;
  for (std::size_t i = first; i < taken_; ++i) {
    ++counts[static_cast<std::size_t>(looks_[i % kLooks].brake)];
  }
  return most_of(counts).brake;
}

ScanPace::Usual ScanPace::usual_brake() const noexcept { return most_of(counts_); }

ScanPace::Usual ScanPace::most_of(const Counts& counts) noexcept {
  std::uint64_t all = 0;
  for (const std::uint64_t count : counts) all += count;
  if (all == 0) return {};
  const auto most = std::ranges::max_element(counts);
  return {.brake = static_cast<Brake>(most - counts.begin()),
          .share = static_cast<double>(*most) / static_cast<double>(all)};
}

}  // namespace snmpring::report
