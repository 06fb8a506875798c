// How much to ask for in one GetBulk: learns what an agent and the way to it can carry.
#ifndef SNMPRING_SESSION_BULK_SIZER_H_
#define SNMPRING_SESSION_BULK_SIZER_H_

#include <cstddef>
#include <cstdint>

#include "session/plan.h"

namespace snmpring::session {

/// Repetitions that attempt number `attempt` asks for when the first asks for `base`; 0 is GetNext.
/// Half as much each time and a GetNext as the last of three or more, so that an agent that drops
/// large or all GetBulks is found within the retries. All but that GetNext ask for `base` where it
/// is a number that the operator told, or where requests are repeated in full (`steady`).
std::uint32_t attempt_repetitions(const Limits& limits, std::uint32_t base, unsigned attempt,
                                  bool steady) noexcept;

/// Silence has two causes: a request that was too large, and loss (a bad line, an agent that
/// answers so many requests a second). Only the first is cured by asking for less. So a smaller
/// size is taken at once and on trial: where it meets with silence as well, the larger one is
/// restored. Loss alone never keeps a target at a small size, since the larger one is tried again,
/// ever more rarely.
///
/// Shared by all subtrees of a session. What it is told about a request names the repetitions of
/// the request's first attempt (`base`) and of the attempt that was answered (`asked`).
class BulkSizer {
 public:
  BulkSizer(const Credential& credential, const Limits& limits) noexcept;

  /// What a session's very first request asks for.
  static std::uint32_t first(const Credential& credential, const Limits& limits) noexcept;

  /// What the next request should ask for; 0 is GetNext. Each call stands for one request.
  std::uint32_t next() noexcept;

  /// Repeats of the next request should not ask for less: silence was found to be loss.
  bool repeats_in_full() const noexcept { return steady_; }

  struct Answer {
    std::uint32_t base;
    std::uint32_t asked;
    unsigned attempt;        ///< Which attempt was answered.
    std::uint32_t varbinds;  ///< Above zero.
    std::size_t octets;      ///< Of the whole datagram.
    bool representative;     ///< False when the reply says little of what others will be like.
  };

  /// A GetBulk brought varbinds.
  void bulk_answered(const Answer& answer) noexcept;

  /// The GetNext that is the last attempt was answered; the GetBulks before it were not.
  void only_get_next_answered(std::uint32_t base) noexcept;

  /// A GetNext in a time without GetBulk was answered. \param attempt Which attempt was.
  void get_next_answered(unsigned attempt) noexcept;

  /// A GetBulk was answered badly, and GetNext in its place was answered well.
  void bulk_failed() noexcept;

  /// A GetBulk was answered badly and GetNext in its place was too: nothing is learned from it.
  void bulk_undecided() noexcept;

  /// A reply was tooBig or had been truncated.
  void too_large(std::uint32_t asked) noexcept;

  /// GetBulk fails here and GetNext works, as far as is known.
  bool avoids_bulk() const noexcept { return failures_ > 0; }

 private:
  void note_silence_above(const Answer& answer) noexcept;
  void restore() noexcept;
  void lower_ceiling(std::uint32_t ceiling) noexcept;
  void grow(const Answer& answer) noexcept;

  std::uint32_t told_;           // The operator's number; 0 to adapt.
  std::uint32_t repetitions_;    // For the next request; 0 where GetBulk is out of the question.
  std::uint32_t ceiling_;        // Asking for more has failed.
  std::uint32_t confirmed_ = 0;  // The largest that was answered.
  std::uint32_t octets_per_varbind_ = 0;
  std::uint32_t get_nexts_left_ = 0;   // Before GetBulk is tried again.
  std::uint32_t full_at_ceiling_ = 0;  // Full replies that would have let it grow beyond.
  std::uint32_t patience_;             // How many of them it takes to try.
  std::uint32_t given_up_ = 0;         // The size that the one on trial took the place of.
  std::uint8_t trial_left_ = 0;        // Replies that a smaller size is still on trial for.
  std::uint8_t failures_ = 0;          // In a row.
  std::uint8_t losses_ = 0;            // In a row, of what had been confirmed.
  std::uint8_t losses_believed_;       // How many of them it takes to ask for less.
  bool steady_ = false;                // Silence was not cured by asking for less.
  bool probing_ = false;               // A GetBulk is under way to see whether it works by now.
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_BULK_SIZER_H_
