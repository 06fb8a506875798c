#include "engine/parked_sessions.h"

namespace snmpring::engine {
namespace {

// An agent is slow when it has made us wait for so long in all...
constexpr Duration kSlowAfter = std::chrono::seconds(2);
// ...and gave fewer rows than this in each second of it.
constexpr double kSlowRowsPerSecond = 10;
// At any pace a turn ends after so much waiting.
constexpr Duration kTurnMax = std::chrono::seconds(60);
// The slowest is looked for among so many of those that have been parked longest.
constexpr int kComparedMax = 16;

/// In this turn. Only time that the agent took counts. How often it is asked is up to us.
double rows_per_second(const ActiveTarget& active) {
  return static_cast<double>(active.session.varbinds() - active.varbinds_before) /
         in_seconds(active.waited);
}

bool is_slow(const ActiveTarget& active) {
  return active.waited >= kSlowAfter && rows_per_second(active) < kSlowRowsPerSecond;
}

}  // namespace

bool has_had_its_turn(const ActiveTarget& active) {
  return is_slow(active) || active.waited >= kTurnMax;
}

std::optional<ParkedSessions::Index> ParkedSessions::slowest() const {
  std::optional<Index> slowest;
  Index index = first_;
  for (int i = 0; i < kComparedMax && index != kNone; ++i) {
    const ActiveTarget& active = pool_[index];
    if (is_slow(active) &&
        (!slowest || rows_per_second(active) < rows_per_second(pool_[*slowest]))) {
      slowest = index;
    }
    index = after(index);
  }
  return slowest;
}

}  // namespace snmpring::engine
