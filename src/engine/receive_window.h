// How many answers may be on their way at once, so that the socket's receive buffer can hold them all
// should the program be kept from reading.
#ifndef SNMPRING_ENGINE_RECEIVE_WINDOW_H_
#define SNMPRING_ENGINE_RECEIVE_WINDOW_H_

#include <algorithm>
#include <cstdint>

namespace snmpring::engine {

/// Requests of sessions go to agents that answer: each counts whole until it is answered or timed out.
/// A probe goes to somebody who may not exist: it counts for the share of probes that were answered so
/// far. Until the first ones have timed out that share is one, so a scan begins as if everybody answered;
/// in a silent range the window then hardly limits. How soon answers come says nothing here: an agent, or
/// the path to it, may hold many back and let them go at once.
class ReceiveWindow {
 public:
  /// \param capacity Answers that the receive buffer holds, at least 1.
  explicit ReceiveWindow(std::uint32_t capacity) : capacity_(std::max(capacity, 1u)) {}

  bool room_for_probe() const noexcept {
    // In whole numbers: a share is a fraction of all that were settled.
    const std::uint64_t settled = std::uint64_t{answered_} + unanswered_ + 1;
    const std::uint64_t share = std::max(settled, kShareMin * (answered_ + std::uint64_t{1}));
    return share * probes_ + kShareMin * settled * requests_ < kShareMin * settled * capacity_;
  }
  /// So many probes, one after the other.
  std::uint64_t room_for_probes() const noexcept {
    if (requests_ >= capacity_) return 0;
    const std::uint64_t settled = std::uint64_t{answered_} + unanswered_ + 1;
    const std::uint64_t share = std::max(settled, kShareMin * (answered_ + std::uint64_t{1}));
    const std::uint64_t probes_max =
        (kShareMin * settled * (capacity_ - requests_) + share - 1) / share;
    return probes_max > probes_ ? probes_max - probes_ : 0;
  }
  bool room_for_request() const noexcept { return requests_ < capacity_; }

  std::uint32_t requests() const noexcept { return requests_; }  ///< Of sessions, on their way.
  std::uint32_t probes() const noexcept { return probes_; }      ///< On their way.

  void request_sent() noexcept { ++requests_; }
  void request_ended() noexcept { --requests_; }

  void probe_sent() noexcept { ++probes_; }
  void probe_answered() noexcept { settle(answered_); }
  void probe_unanswered() noexcept { settle(unanswered_); }
  /// Neither: it was given up, or was never sent after all.
  void probe_dropped() noexcept { --probes_; }

 private:
  // Never quite sure that nobody will answer: one in so many always counts as somebody who will.
  static constexpr std::uint64_t kShareMin = 64;
  static constexpr std::uint32_t kProbesRemembered = 1u << 16;

  void settle(std::uint32_t& outcome) noexcept {
    --probes_;
    ++outcome;
    if (answered_ + unanswered_ >= kProbesRemembered) {
      answered_ /= 2;
      unanswered_ /= 2;
    }
  }

  std::uint32_t capacity_;
  std::uint32_t requests_ = 0;  // of sessions, on their way
  std::uint32_t probes_ = 0;    // on their way
  std::uint32_t answered_ = 0;  // of the last probes
  std::uint32_t unanswered_ = 0;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_RECEIVE_WINDOW_H_
