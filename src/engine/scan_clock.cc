#include "engine/scan_clock.h"

#include <utility>

namespace snmpring::engine {
namespace {

// After a pause there is so long to read what came meanwhile, before what was due is due again. A
// full receive buffer takes less.
constexpr Duration kCatchUpTime = std::chrono::milliseconds(50);

}  // namespace

void ScanClock::begin_stall(std::uint64_t drops) noexcept {
  stalled_since_ = stall_counted_ = world_now_;
  drops_seen_ = drops;
  ++stats_.stalls;
}

void ScanClock::count_stall(Instant world_now) noexcept {
  stats_.stalled += world_now - stall_counted_;
  stall_counted_ = world_now;
}

void ScanClock::end_stall(Instant world_now, std::uint64_t drops) noexcept {
  count_stall(world_now);
  stood_still_ += world_now - *stalled_since_;
  stalled_since_.reset();
  // The scan's time stood still, so `now_` is when the stall began. What had been sent by then and
  // found the buffers full is repeated at no cost.
  if (drops != drops_seen_) lossy_until_ = now_;
}

// The answers of targets wait in the socket after a pause, so the targets must not time out. For
// that the scan's time stood still from shortly before something was due.
void ScanClock::make_up_for_pause(Instant world_now, std::uint64_t drops) noexcept {
  const bool again = std::exchange(paused_, true);
  const Instant due = std::max(due_, now_);
  // There is time to catch up once. Where the host never has any, what is due comes about all the
  // same.
  const Instant resumed = again ? due : std::max(due - kCatchUpTime, now_);
  const Duration paused = world_now - stood_still_ - resumed;
  stood_still_ += paused;
  ++stats_.pauses;
  stats_.paused += paused;
  // What found the buffers full meanwhile is repeated at no cost, as after a stall. Earlier drops
  // may be among these. They do no harm.
  if (drops != std::exchange(drops_seen_, drops)) lossy_until_ = world_now - stood_still_;
}

}  // namespace snmpring::engine
