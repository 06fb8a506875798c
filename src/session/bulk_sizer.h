// Decides how much to ask for in one GetBulk. It learns what the agent and the network path can
// carry.
#ifndef SNMPRING_SESSION_BULK_SIZER_H_
#define SNMPRING_SESSION_BULK_SIZER_H_

#include <cstddef>
#include <cstdint>

#include "session/plan.h"

namespace snmpring::session {

/// Returns the repetitions that attempt number `attempt` asks for when the first attempt asks for
/// `base`. 0 means GetNext. Each attempt asks for half as much as the one before. The last attempt
/// of three or more is a GetNext. So an agent that drops large GetBulks, or all of them, is found
/// within the retries. If the operator gave the number, or if `steady` says that requests are
/// repeated in full, all attempts but that GetNext ask for `base`.
std::uint32_t attempt_repetitions(const Limits& limits, std::uint32_t base, unsigned attempt,
                                  bool steady) noexcept;

/// Silence has two causes. The request was too large, or packets were lost (a bad line, or an agent
/// that limits its answers per second). Asking for less helps only in the first case. So a smaller
/// size is used at once, but on trial. If it meets silence too, the larger size is restored. The
/// larger size is tried again from time to time, each time after a longer wait. So loss alone never
/// keeps a target at a small size.
///
/// All subtrees of a session share one BulkSizer. In reports about a request, `base` is the number
/// of repetitions that its first attempt asked for. `asked` is the number that the answered attempt
/// asked for.
class BulkSizer {
 public:
  BulkSizer(const Credential& credential, const Limits& limits) noexcept;

  /// For requests about several columns: unless the operator gave a number, sizes are varbinds and
  /// not repetitions. The caller knows the octets of each column, so no answer is representative.
  /// \param first The first size. \param most The largest.
  BulkSizer(const Credential& credential, const Limits& limits, std::uint32_t first,
            std::uint32_t most) noexcept;

  /// What the very first request of a session asks for.
  static std::uint32_t first(const Credential& credential, const Limits& limits) noexcept;

  /// What the next request should ask for; 0 means GetNext. Call this once for each request.
  std::uint32_t next() noexcept;

  /// True when repeats of the next request should ask for as much as the first attempt, because
  /// silence was found to be loss.
  bool repeats_in_full() const noexcept { return steady_; }

  struct Answer {
    std::uint32_t base;
    std::uint32_t asked;
    unsigned attempt;        ///< Which attempt was answered.
    std::uint32_t varbinds;  ///< Above zero.
    std::size_t octets;      ///< Of the whole datagram.
    bool representative;     ///< False when the reply tells little about later replies.
  };

  /// A GetBulk brought varbinds.
  void bulk_answered(const Answer& answer) noexcept;

  /// The GetNext of the last attempt was answered. The GetBulks before it were not.
  void only_get_next_answered(std::uint32_t base) noexcept;

  /// A GetNext was answered while GetBulk is not used. \param attempt The attempt that was
  /// answered.
  void get_next_answered(unsigned attempt) noexcept;

  /// A GetBulk had a bad answer, and the GetNext in its place had a good one.
  void bulk_failed() noexcept;

  /// A GetBulk had a bad answer, and so had the GetNext in its place. Nothing is learned from this.
  void bulk_undecided() noexcept;

  /// A reply was tooBig or was truncated.
  void too_large(std::uint32_t asked) noexcept;

  /// True when GetBulk fails here and GetNext works, as far as is known.
  bool avoids_bulk() const noexcept { return failures_ > 0; }

 private:
  void note_silence_above(const Answer& answer) noexcept;
  void restore() noexcept;
  void lower_ceiling(std::uint32_t ceiling) noexcept;
  void grow(const Answer& answer) noexcept;

  std::uint32_t told_;           // The operator's number; 0 to adapt to the agent.
  std::uint32_t repetitions_;    // For the next request; 0 if GetBulk is never used.
  std::uint32_t most_;           // Adaptive requests ask for no more.
  std::uint32_t ceiling_;        // Requests for more than this have failed.
  std::uint32_t confirmed_ = 0;  // The largest number that was answered.
  std::uint32_t octets_per_varbind_ = 0;
  std::uint32_t get_nexts_left_ = 0;   // Requests to make before GetBulk is tried again.
  std::uint32_t full_at_ceiling_ = 0;  // Full replies that would have allowed more than ceiling_.
  std::uint32_t patience_;             // How many of them are needed to try more.
  std::uint32_t given_up_ = 0;         // The size that the size on trial replaced.
  std::uint8_t trial_left_ = 0;        // Replies until a smaller size is no longer on trial.
  std::uint8_t failures_ = 0;          // Failures of GetBulk in a row.
  std::uint8_t losses_ = 0;            // Losses in a row of sizes that were confirmed.
  std::uint8_t losses_believed_;       // How many losses are needed to ask for less.
  bool steady_ = false;                // Asking for less did not cure the silence.
  bool probing_ = false;               // A GetBulk is open that tests whether GetBulk works now.
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_BULK_SIZER_H_
