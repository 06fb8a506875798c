// The scan's time: the clock's, less all stalls and pauses.
#ifndef SNMPRING_ENGINE_SCAN_CLOCK_H_
#define SNMPRING_ENGINE_SCAN_CLOCK_H_

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "engine/stats.h"

namespace snmpring::engine {

/// All deadlines are kept by this time. It stands still during a stall (the output has no room) and
/// during a pause (the process was stopped, or the host had no time for it). The clock is read once
/// per tick.
///
/// `drops` are the datagrams that the socket buffers had no room for since the start. To read them
/// costs system calls.
class ScanClock {
 public:
  /// \param clock Borrowed. \param stats Counts stalls and pauses; borrowed.
  ScanClock(Clock& clock, Stats& stats)
      : clock_(clock),
        stats_(stats),
        world_now_(clock.now()),
        now_(world_now_),
        wall_now_(clock.wall_now()) {}

  /// The scan's time, as of the last advance().
  Instant now() const noexcept { return now_; }
  /// The clock's time, stalls and pauses included, as of the last advance(). The agents' SNMPv3
  /// engines count by it.
  Instant world_now() const noexcept { return world_now_; }
  WallTime wall_now() const noexcept { return wall_now_; }

  /// Reads the clock, and changes nothing.
  Instant read() const { return clock_.now(); }

  bool is_stalled() const noexcept { return stalled_since_.has_value(); }
  /// Time stands still from the last advance() on.
  void begin_stall(std::uint64_t drops) noexcept;
  /// The stall goes on: counts what it has taken by now.
  /// \param world_now What read() returned.
  void count_stall(Instant world_now) noexcept;
  /// While stalled. \param world_now What read() returned.
  void end_stall(Instant world_now, std::uint64_t drops) noexcept;

  /// When the next tick is due, by the scan's time. Whoever comes much later than that was paused.
  /// Instant::min() and kNever stand for no such moment.
  void set_due(Instant due) noexcept { due_ = due; }
  Instant due() const noexcept { return due_; }

  /// A tick begins. While not stalled.
  /// \param world_now What read() returned.
  /// \param read_drops Returns the drops. It is called after a pause only.
  template <typename ReadDrops>
  void advance(Instant world_now, const ReadDrops& read_drops) {
    if (!is_late(world_now)) {
      paused_ = false;
    } else {
      make_up_for_pause(world_now, read_drops());
    }
    world_now_ = world_now;
    now_ = world_now - stood_still_;
    wall_now_ = clock_.wall_now();
  }

  /// True when replies may have been lost during a stall or pause. That concerns the requests which
  /// were sent up to lossy_until().
  bool has_lost_replies() const noexcept { return lossy_until_ != Instant::min(); }
  Instant lossy_until() const noexcept { return lossy_until_; }

 private:
  // Whoever comes back later than this after something was due has been kept from running.
  static constexpr Duration kLatenessMax = std::chrono::milliseconds(250);

  bool is_late(Instant world_now) const noexcept {
    if (due_ == Instant::min() || due_ == kNever) return false;
    return world_now - stood_still_ > std::max(due_, now_) + kLatenessMax;
  }
  void make_up_for_pause(Instant world_now, std::uint64_t drops) noexcept;

  Clock& clock_;
  Stats& stats_;
  Instant world_now_;
  Instant now_;
  Instant due_ = Instant::min();
  WallTime wall_now_;
  // By stalls and pauses, in all.
  Duration stood_still_{};
  // By the clock.
  std::optional<Instant> stalled_since_;
  // The stall has been counted up to here.
  Instant stall_counted_;
  // The last tick began with a pause.
  bool paused_ = false;
  // When the last stall or pause was looked at.
  std::uint64_t drops_seen_ = 0;
  Instant lossy_until_ = Instant::min();
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_SCAN_CLOCK_H_
