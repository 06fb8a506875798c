// Decides how many OIDs to ask for in one Get. It learns what the agent and the network path can
// carry.
#ifndef SNMPRING_SESSION_GET_SIZER_H_
#define SNMPRING_SESSION_GET_SIZER_H_

#include <cstddef>
#include <cstdint>

#include "session/plan.h"

namespace snmpring::session {

/// Returns the OIDs that attempt number `attempt` of a Get or GetNext asks for when the first
/// attempt asks for `count`, which is above zero. Each attempt asks for half as many as the one
/// before, but no fewer than a few. The last of two or more attempts asks for one. So an agent that
/// drops requests for many OIDs is found within the retries.
std::size_t attempt_oids(const Limits& limits, std::size_t count, unsigned attempt) noexcept;

/// Serves all requests of a target. There is one request at a time.
///
/// If fewer OIDs cure the silence, fewer are asked for. This happens at once when so many were
/// never answered before, else when it happens twice in a row. If fewer OIDs do not cure the
/// silence, it is loss, and the last reduction is undone. More OIDs are tried again from time to
/// time in any case, less often each time this fails. So loss alone does not make a target slow for
/// good.
class GetSizer {
 public:
  explicit GetSizer(const Limits& limits) noexcept;

  /// The OIDs that the first attempt of the next request may ask for: 1..Limits::oids_max.
  std::size_t next() const noexcept { return limit_; }

  /// An attempt that asked for `asked` OIDs was answered.
  /// \param unanswered How many the attempt before it asked for, if nothing answered that one; else
  ///     0.
  void answered(std::size_t asked, std::size_t unanswered) noexcept;

  /// A reply about `asked` OIDs, two or more, was tooBig or was cut.
  void too_large(std::size_t asked) noexcept;

  /// A reply about one OID was tooBig. So their number was not the reason before.
  void one_is_too_large() noexcept { max_ = told_; }

  /// The next request asks for at most `limit` OIDs, for a reason other than size. Later requests
  /// may ask for more.
  void narrow(std::size_t limit) noexcept;

 private:
  // Counts OIDs. Small, because a getter is prefetched as a whole.
  using Count = std::uint8_t;
  static_assert(kOidsPerRequestMax <= 0xFF);
  static Count to_count(std::size_t count) noexcept { return static_cast<Count>(count); }

  std::size_t ceiling() const noexcept { return ceiling_ < max_ ? ceiling_ : max_; }
  void lower(std::size_t unanswered, std::size_t asked) noexcept;
  void note_loss() noexcept;
  void note_success(std::size_t asked) noexcept;

  Count told_;               // The operator's number.
  Count max_;                // More than this was too large.
  Count ceiling_;            // Requests for more than this met silence.
  Count before_;             // The former ceiling_, while trial_ lasts.
  Count limit_;              // For the next request.
  Count confirmed_ = 0;      // The largest number that was answered.
  std::uint8_t trial_ = 0;   // Answers to first attempts until the reduction is believed.
  std::uint8_t losses_ = 0;  // Losses in a row of sizes that were confirmed.
  std::uint8_t full_ = 0;    // Answers to first attempts that asked for as many as ceiling_.
  std::uint8_t patience_;    // How many of them are needed to try more.
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_GET_SIZER_H_
