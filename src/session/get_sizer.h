// How many OIDs to ask for in one Get: learns what an agent and the way to it can carry.
#ifndef SNMPRING_SESSION_GET_SIZER_H_
#define SNMPRING_SESSION_GET_SIZER_H_

#include <cstddef>
#include <cstdint>

#include "session/plan.h"

namespace snmpring::session {

/// OIDs that attempt number `attempt` of a Get or GetNext asks for when the first asks for `count`,
/// which is above zero. Half as many each time, but for a few, and one in the last of two or more:
/// an agent that drops requests for many is so found within the retries.
std::size_t attempt_oids(const Limits& limits, std::size_t count, unsigned attempt) noexcept;

/// For all requests of a target, one at a time.
///
/// Silence that fewer OIDs cure lowers what is asked for: at once where so many had never been
/// answered, else when it happens twice running. Silence that fewer OIDs do not cure is loss, and
/// then what was lowered a moment ago is asked for again. More is tried again from time to time in
/// any case, less often each time it fails, so that loss alone makes no target slow for good.
class GetSizer {
 public:
  explicit GetSizer(const Limits& limits) noexcept;

  /// OIDs that the first attempt of the next request may ask for: 1..Limits::oids_max.
  std::size_t next() const noexcept { return limit_; }

  /// An attempt that asked for `asked` was answered. \param unanswered What the attempt before it
  /// asked for, to which
  ///     nothing came; 0 where there is none such.
  void answered(std::size_t asked, std::size_t unanswered) noexcept;

  /// A reply about so many OIDs, two or more, was tooBig or had been cut.
  void too_large(std::size_t asked) noexcept;

  /// A reply about one OID was tooBig, so that it was not their number before.
  void one_is_too_large() noexcept { max_ = told_; }

  /// The next request asks for so many at most. It has nothing to do with size, and those after it
  /// may ask for more.
  void narrow(std::size_t limit) noexcept;

 private:
  // Numbers of OIDs; a getter is asked for in memory whole, so that it has to be small.
  using Count = std::uint8_t;
  static_assert(kOidsPerRequestMax <= 0xFF);
  static Count to_count(std::size_t count) noexcept { return static_cast<Count>(count); }

  std::size_t ceiling() const noexcept { return ceiling_ < max_ ? ceiling_ : max_; }
  void lower(std::size_t unanswered, std::size_t asked) noexcept;
  void note_loss() noexcept;
  void note_success(std::size_t asked) noexcept;

  Count told_;               // By the operator.
  Count max_;                // More was said to be too large.
  Count ceiling_;            // Silence met what asked for more.
  Count before_;             // What ceiling_ was before it was lowered; while trial_ lasts.
  Count limit_;              // For the next request.
  Count confirmed_ = 0;      // The largest number that was answered.
  std::uint8_t trial_ = 0;   // Answers at the first attempt until what was lowered is believed.
  std::uint8_t losses_ = 0;  // In a row, of what had been confirmed.
  std::uint8_t full_ = 0;    // Answers at the first attempt to as many as the ceiling allows.
  std::uint8_t patience_;    // How many of them it takes to try more.
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_GET_SIZER_H_
