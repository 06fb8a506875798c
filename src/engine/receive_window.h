// How many answers may be on their way at once, so that the socket's receive buffer can hold them
// all should the program be kept from reading.
#ifndef SNMPRING_ENGINE_RECEIVE_WINDOW_H_
#define SNMPRING_ENGINE_RECEIVE_WINDOW_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace snmpring::engine {

/// Requests of sessions go to agents that answer: each counts whole until it is answered or timed
/// out. A probe goes to somebody who may not exist: it counts for the chance that its answer is
/// still to come. That chance depends on how long the probe has been out, and is learned from the
/// probes before: of those that were out for so long, how many were answered later?
///
/// Ages are few: each is twice as long as the one before. What is assumed of an age as long as no
/// probe has shown better:
///  - Up to 65 ms every probe is answered. So a scan begins as if everybody answered.
///  - Beyond, none is. So a silent range holds a scan up for 65 ms, however long the timeout is.
/// An answer that comes later than that is taken into account from the first one on: an agent, or
/// the path to it, may hold all answers back for a second.
class ReceiveWindow {
 public:
  /// Ages begin at 0, 4.1 ms (kStepUs), and twice as much each. The last one has no end.
  static constexpr unsigned kAges = 11;
  static constexpr std::uint32_t kStepUs = 1u << 12;

  /// \param capacity Answers that the receive buffer holds, at least 1.
  /// \param now_us The time, as of all calls: microseconds modulo 2^32.
  ReceiveWindow(std::uint32_t capacity, std::uint32_t now_us);

  /// Time passes: probes grow older, and what was learned counts from now on. Before the first
  /// probe is sent at `now_us`.
  void advance(std::uint32_t now_us) noexcept {
    if (now_us / kStepUs != step_) advance_to(now_us / kStepUs);
  }

  /// How long it takes until advance() may find more room though nothing was answered; nullopt
  /// where time alone changes nothing.
  std::optional<Duration> next_change(std::uint32_t now_us) const noexcept {
    if (probes_ == ages_.back().probes) return std::nullopt;
    return std::chrono::microseconds(kStepUs - now_us % kStepUs);
  }

  bool room_for_probe() const noexcept { return taken() < kWhole * capacity_; }
  /// So many probes, one after the other.
  std::uint64_t room_for_probes() const noexcept {
    const std::uint64_t all = kWhole * capacity_;
    if (taken() >= all) return 0;
    const std::uint64_t each = ages_.front().weight;
    return (all - taken() + each - 1) / each;
  }
  bool room_for_request() const noexcept { return requests_ < capacity_; }

  std::uint32_t requests() const noexcept { return requests_; }  ///< Of sessions, on their way.
  std::uint32_t probes() const noexcept { return probes_; }      ///< On their way.
  std::uint32_t probes(unsigned age) const noexcept { return ages_[age].probes; }
  /// How old a probe is that was sent then, as of the last advance(): below kAges.
  unsigned age_of(std::uint32_t sent_us) const noexcept {
    return std::min<unsigned>(std::bit_width(steps_since(sent_us)), kAges - 1);
  }

  void request_sent() noexcept { ++requests_; }
  void request_ended() noexcept { --requests_; }

  void probe_sent() noexcept {
    ++sent_[step_ % kStepsKept];
    ++probes_;
    ++ages_.front().probes;
    expected_ += ages_.front().weight;
  }
  void probe_answered(std::uint32_t sent_us) noexcept { ++ages_[leave(sent_us)].answered; }
  void probe_unanswered(std::uint32_t sent_us) noexcept {
    // Whoever is waited for so briefly has not been silent at the later ages, but will not answer
    // there.
    for (unsigned age = leave(sent_us); age < kPromptAges; ++age) ++ages_[age].others;
  }
  /// Neither: it was given up, or was never sent after all.
  void probe_dropped(std::uint32_t sent_us) noexcept;

 private:
  // Up to this one it is assumed that probes are answered: it ends at 65 ms.
  static constexpr unsigned kPromptAges = 5;
  // Times before this one need not be told apart: the last age.
  static constexpr std::uint32_t kStepsKept = 1u << (kAges - 2);
  static constexpr std::uint32_t kSteps = (1u << 31) / kStepUs * 2;
  // One answer, in the unit in which chances are counted.
  static constexpr std::uint64_t kWhole = 1u << 20;

  struct Age {
    std::uint32_t probes = 0;  // on their way
    // Of the last probes of this age: those that were answered at it, and for comparison those that
    // grew out of it unanswered; beyond kPromptAges all that came to it, so that the first answer
    // is not taken for the first of all.
    std::uint32_t answered = 0;
    std::uint32_t others = 0;
    std::uint32_t weight = 0;  // The chance that one is answered, now or later.
  };

  std::uint64_t taken() const noexcept { return expected_ + kWhole * requests_; }
  std::uint32_t steps_since(std::uint32_t sent_us) const noexcept {
    return (step_ - sent_us / kStepUs) % kSteps;
  }
  void advance_to(std::uint32_t step) noexcept;
  void grow_older() noexcept;
  void weigh() noexcept;

  unsigned leave(std::uint32_t sent_us) noexcept {
    const std::uint32_t steps = steps_since(sent_us);
    if (steps < kStepsKept) --sent_[sent_us / kStepUs % kStepsKept];
    const unsigned age = std::min<unsigned>(std::bit_width(steps), kAges - 1);
    --probes_;
    --ages_[age].probes;
    expected_ -= ages_[age].weight;
    return age;
  }

  std::uint32_t capacity_;
  std::uint32_t step_;          // the time, in units of kStepUs
  std::uint32_t requests_ = 0;  // of sessions, on their way
  std::uint32_t probes_ = 0;    // on their way
  std::uint64_t expected_ = 0;  // of those, the answers: the sum of their weights
  std::array<Age, kAges> ages_{};
  std::array<std::uint32_t, kStepsKept> sent_{};  // probes on their way, by the step; a ring
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_RECEIVE_WINDOW_H_
