// Whether another target may be admitted, and which.
#ifndef SNMPRING_ENGINE_ADMISSION_H_
#define SNMPRING_ENGINE_ADMISSION_H_

#include <cstdint>
#include <optional>

#include "engine/engine_options.h"
#include "engine/parked_sessions.h"
#include "engine/stats.h"
#include "engine/target_source.h"

namespace snmpring::engine {

/// Knows what the source of targets has left, how many places are taken, and whose turn it is when
/// one becomes free: a new target's or a parked session's.
///
/// Every open target has a place unless it is parked. Stats::targets_open counts them all.
class Admission {
 public:
  /// All are borrowed. \param stats Counts what is admitted.
  Admission(const EngineOptions& options, TargetSource& source, const ParkedSessions& parked,
            Stats& stats)
      : options_(options), source_(source), parked_(parked), stats_(stats) {}

  TargetSource& source() noexcept { return source_; }

  // What the source has left.

  /// A tick begins to admit. \param woken The wire was woken.
  void begin(bool woken) {
    if (woken) {
      pending_ = false;
      source_.on_woken();
    }
    interrupted_ = false;
  }
  /// The source has targets again after it was pending, without the wire having been woken.
  void source_is_ready() noexcept { pending_ = false; }

  /// Asks the source, and counts what is admitted. While candidates_wait().
  /// \return False where it has none now; then `candidate` means nothing.
  bool next(Candidate& candidate) {
    switch (source_.next(candidate)) {
      case Supply::pending:
        pending_ = true;
        return false;
      case Supply::exhausted:
        exhausted_ = true;
        return false;
      case Supply::ready:
        break;
    }
    ++stats_.targets_admitted;
    return true;
  }
  /// The tick has looked at enough of them. The next one is due at once.
  void interrupt() noexcept { interrupted_ = true; }
  bool is_interrupted() const noexcept { return interrupted_; }

  /// A candidate that must not be asked. It is kept until there is room for its record. While none
  /// is kept.
  void keep_refused(const Candidate& candidate) { refused_ = candidate; }
  const std::optional<Candidate>& refused() const noexcept { return refused_; }
  void forget_refused() noexcept { refused_.reset(); }

  /// No target is admitted from now on.
  void stop() noexcept { admitting_ = false; }
  bool is_admitting() const noexcept { return admitting_; }

  /// Another target has answered, or a run goes on in which some have. Stops at the limit.
  void note_responders() noexcept {
    if (options_.responders_max == 0 || stats_.responders < options_.responders_max) return;
    if (!admitting_) return;
    admitting_ = false;
    limit_reached_ = !exhausted_;
  }
  /// True when the limit of responders was reached while there were more targets.
  bool limit_reached() const noexcept { return limit_reached_; }

  /// True when no target is open and none will be.
  bool is_done() const noexcept {
    return (exhausted_ || !admitting_) && !refused_ && stats_.targets_open == 0;
  }

  /// As far as is known before the source is asked.
  bool candidates_wait() const noexcept { return admitting_ && !exhausted_ && !pending_; }

  // Places.

  std::uint64_t places_taken() const noexcept { return stats_.targets_open - parked_.size(); }
  std::uint64_t places_free() const noexcept {
    const std::uint64_t taken = places_taken();
    const std::uint32_t sessions_max = options_.sessions_open_max;
    if (sessions_max != 0 && parked_.others() >= sessions_max) return 0;
    return taken < options_.targets_open_max ? options_.targets_open_max - taken : 0;
  }
  /// True when others wait for the place of an open target.
  bool place_is_wanted() const noexcept {
    return places_free() == 0 && (candidates_wait() || !parked_.empty());
  }
  /// True when one of those that are open has to end before another can be admitted.
  bool is_crowded() const noexcept {
    return stats_.targets_open >= std::uint64_t{options_.targets_open_max} + options_.parked_max;
  }

  // Turns.

  /// A session is about to be parked.
  void before_parking() noexcept {
    if (parked_.empty()) admitted_at_turn_ = stats_.targets_admitted;
  }
  /// True when a parked session may go on now.
  bool is_parked_turn() const;
  /// One goes on now.
  void take_parked_turn() noexcept {
    admitted_at_turn_ =
        candidates_wait() ? admitted_at_turn_ + kNewPerParked : stats_.targets_admitted;
  }

 private:
  // Of the places that become free, one goes to a parked session and so many to new targets.
  static constexpr std::uint64_t kNewPerParked = 3;

  const EngineOptions& options_;
  TargetSource& source_;
  const ParkedSessions& parked_;
  Stats& stats_;
  bool admitting_ = true;
  bool pending_ = false;
  bool exhausted_ = false;
  bool interrupted_ = false;
  bool limit_reached_ = false;
  std::optional<Candidate> refused_;
  // When it was last a parked session's turn.
  std::uint64_t admitted_at_turn_ = 0;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_ADMISSION_H_
