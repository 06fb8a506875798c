// How much the network loses, estimated from which attempt of each request was answered, and what
// that means for agents that were never heard of.
#ifndef SNMPRING_REPORT_LOSS_ESTIMATE_H_
#define SNMPRING_REPORT_LOSS_ESTIMATE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/time.h"
#include "engine/stats.h"
#include "session/plan.h"

namespace snmpring::report {

/// A share, 0..1, and what it lies between with kConfidence.
struct Share {
  double estimate = 0;
  double low = 0;
  double high = 1;

  friend bool operator==(const Share&, const Share&) = default;
};

inline constexpr double kConfidence = 0.95;

/// Attempts that an agent gets before it counts as silent: the first and the retries, but no more
/// than fit into the time for a target.
unsigned attempts_per_request(const session::Limits& limits) noexcept;

/// The chance p that an attempt goes unanswered, its request or its reply being lost, where each is
/// lost with the same chance. Requests without any answer do not count, since silence and loss look
/// the same; that the answered ones are those that were lost less than `attempts` times is allowed
/// for: of them the share (1-p) p^k / (1-p^attempts) was answered after k losses. The estimate is
/// the p under which the mean of k is what it is (that of maximum likelihood); the bounds are where
/// the mean is kConfidence's number of standard deviations away (Wilson's, in this distribution).
class LossEstimate {
 public:
  LossEstimate() = default;

  /// \param answered_at Requests by the number of attempts that were lost before the answered one.
  /// \param attempts At most so many were made of each.
  LossEstimate(std::span<const std::uint64_t> answered_at, unsigned attempts) noexcept;

  /// Attempts of answered requests, the answered ones included.
  std::uint64_t attempts_counted() const noexcept { return answered_ + lost_; }
  std::uint64_t attempts_lost() const noexcept { return lost_; }
  unsigned attempts() const noexcept { return attempts_; }

  /// nullopt where nothing can be known: nothing answered, or there was one attempt only, so that
  /// what was lost was never seen.
  const std::optional<Share>& loss() const noexcept { return loss_; }

  /// The share of the answering agents from which at least one attempt gets an answer: 1 -
  /// p^attempts.
  std::optional<Share> reached() const noexcept;

  /// What is left of the loss once the replies that this host dropped are taken out: with the share
  /// q of what arrived being dropped, 1 - (1-p) / (1-q).
  std::optional<Share> network_loss(std::uint64_t received, std::uint64_t dropped) const noexcept;

 private:
  std::uint64_t answered_ = 0;
  std::uint64_t lost_ = 0;
  unsigned attempts_ = 1;
  std::optional<Share> loss_;
};

/// How many of the targets were asked, and how many of those that answer were heard of.
struct Reach {
  std::uint64_t asked = 0;  ///< Targets that were given every chance to answer.
  /// No way to them: no route, a firewall here, broadcast, a failure to send.
  std::uint64_t refused = 0;
  /// Of those asked: no reply that counts, and no error from the network.
  std::uint64_t silent = 0;
  /// Of all targets; nullopt while their number is unknown, and where there are none.
  std::optional<double> share_asked;
  /// Of the agents that were asked and answer: the share that was heard of.
  std::optional<Share> agents;
  std::optional<Share> range;  ///< Of the agents of the whole range: share_asked times that.
};
Reach reach_of(const engine::Stats& stats, std::optional<std::uint64_t> targets_total,
               const LossEstimate& loss) noexcept;

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_LOSS_ESTIMATE_H_
