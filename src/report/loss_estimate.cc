// Everything is monotonous in p and solved by halving; docs/reliability.md derives it for users.
#include "report/loss_estimate.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "session/words.h"

namespace snmpring::report {
namespace {

using session::ErrorWord;

// Of the normal distribution, both sides of kConfidence.
constexpr double kDeviations = 1.959963985;
// Halves of 1 until a double has no more digits.
constexpr int kHalvings = 60;

/// Of the number of losses before the answered attempt, from 0 to attempts - 1.
struct Moments {
  double mean = 0;
  double deviation = 0;
};

Moments moments(double p, unsigned attempts) noexcept {
  double weight = 1;
  double sum = 0;
  double first = 0;
  double second = 0;
  for (unsigned k = 0; k < attempts; ++k) {
    sum += weight;
    first += weight * k;
    second += weight * k * k;
    weight *= p;
  }
  const double mean = first / sum;
  return {mean, std::sqrt(std::max(0.0, second / sum - mean * mean))};
}

/// The p in low..high where `below` turns false, which it does once.
template <typename Below>
double turning_point(double low, double high, const Below& below) noexcept {
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (below(middle) ? low : high) = middle;
  }
  return (low + high) / 2;
}

Share estimate_loss(double requests, double lost, unsigned attempts) noexcept {
  const double mean = lost / requests;
  const double scale = kDeviations / std::sqrt(requests);
  Share share;
  share.estimate =
      lost == 0 ? 0
                : turning_point(0, 1, [&](double p) { return moments(p, attempts).mean < mean; });
  share.low = lost == 0 ? 0 : turning_point(0, share.estimate, [&](double p) {
    const Moments at = moments(p, attempts);
    return mean - at.mean > scale * at.deviation;
  });
  share.high = turning_point(share.estimate, 1, [&](double p) {
    const Moments at = moments(p, attempts);
    return at.mean - mean < scale * at.deviation;
  });
  return share;
}

template <typename Function>
std::optional<Share> applied(const std::optional<Share>& share, bool rising,
                             const Function& function) noexcept {
  if (!share) return std::nullopt;
  const double low = function(rising ? share->low : share->high);
  const double high = function(rising ? share->high : share->low);
  return Share{function(share->estimate), low, high};
}

}  // namespace

unsigned attempts_per_request(const session::Limits& limits) noexcept {
  const unsigned attempts = 1 + limits.retries_max;
  if (limits.target_timeout <= Duration::zero() || limits.timeout <= Duration::zero()) {
    return attempts;
  }
  const auto fit = (limits.target_timeout + limits.timeout - Duration(1)) / limits.timeout;
  return static_cast<unsigned>(std::clamp<std::int64_t>(fit, 1, attempts));
}

LossEstimate::LossEstimate(std::span<const std::uint64_t> answered_at, unsigned attempts) noexcept
    : attempts_(std::max(attempts, 1u)) {
  const std::size_t end = std::min<std::size_t>(answered_at.size(), attempts_);
  for (std::size_t k = 0; k < end; ++k) {
    answered_ += answered_at[k];
    lost_ += k * answered_at[k];
  }
  if (answered_ == 0 || attempts_ == 1) return;
  loss_ = estimate_loss(static_cast<double>(answered_), static_cast<double>(lost_), attempts_);
}

std::optional<Share> LossEstimate::reached() const noexcept {
  return applied(loss_, false, [this](double p) { return 1 - std::pow(p, attempts_); });
}

std::optional<Share> LossEstimate::network_loss(std::uint64_t received,
                                                std::uint64_t dropped) const noexcept {
  if (received == 0) return std::nullopt;
  const double arrived = static_cast<double>(received) + static_cast<double>(dropped);
  const double kept = static_cast<double>(received) / arrived;
  return applied(loss_, true,
                 [kept](double p) { return std::clamp(1 - (1 - p) / kept, 0.0, 1.0); });
}

Reach reach_of(const engine::Stats& stats, std::optional<std::uint64_t> targets_total,
               const LossEstimate& loss) noexcept {
  const auto ended = [&stats](ErrorWord word) {
    return stats.by_error[static_cast<std::size_t>(word)];
  };
  Reach reach;
  reach.refused = ended(ErrorWord::permission) + ended(ErrorWord::broadcast) +
                  ended(ErrorWord::send_failed) + ended(ErrorWord::net_unreachable);
  const std::uint64_t not_asked = reach.refused + ended(ErrorWord::interrupted) +
                                  ended(ErrorWord::run_deadline) + ended(ErrorWord::resolve) +
                                  ended(ErrorWord::blocked);
  reach.asked = stats.targets_done - std::min(stats.targets_done, not_asked);
  reach.silent = stats.by_status[static_cast<std::size_t>(session::Status::timeout)];
  // Of nothing there is no share.
  if (targets_total && *targets_total != 0) {
    reach.share_asked =
        std::min(1.0, static_cast<double>(reach.asked) / static_cast<double>(*targets_total));
  }
  reach.agents = loss.reached();
  if (reach.share_asked) {
    const double asked = *reach.share_asked;
    reach.range = applied(reach.agents, true, [asked](double share) { return asked * share; });
  }
  return reach;
}

}  // namespace snmpring::report
