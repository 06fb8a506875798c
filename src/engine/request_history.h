// What is known of a few requests beside their entries in the table.
#ifndef SNMPRING_ENGINE_REQUEST_HISTORY_H_
#define SNMPRING_ENGINE_REQUEST_HISTORY_H_

#include <bit>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "base/endpoint.h"
#include "base/time.h"
#include "engine/pages.h"
#include "engine/request_table.h"
#include "engine/timestamps.h"
#include "session/event.h"
#include "session/words.h"

namespace snmpring::engine {

/// Of most requests the entry says all. Of others this says when they were sent, which of their
/// attempts were free, and who answered in vain. Of a few targets it says which addresses were
/// asked before. Moments are kept as microseconds modulo 2^32, so they must be looked at within 71
/// minutes.
class RequestHistory {
 public:
  using Slot = RequestTable::Slot;

  /// \param capacity That of the table.
  explicit RequestHistory(std::uint32_t capacity)
      : first_sent_us_(capacity), target_started_us_(capacity), free_attempts_(capacity) {}

  static constexpr std::size_t kOctetsPerRequest = 3 * sizeof(std::uint32_t);

  // Which attempts cost no retry.

  void note_free(Slot slot, unsigned attempt) noexcept { free_attempts_[slot] |= 1u << attempt; }
  unsigned free_attempts(Slot slot) const noexcept {
    return static_cast<unsigned>(std::popcount(free_attempts_[slot]));
  }
  /// How many attempts before this one cost a retry.
  unsigned charged_before(Slot slot, const Request& request, unsigned attempt) const noexcept {
    if (request.free_repeats == 0) return attempt;
    const std::uint32_t before = (1u << attempt) - 1;
    return attempt - static_cast<unsigned>(std::popcount(free_attempts_[slot] & before));
  }

  // When attempts were sent.

  /// For a request that is repeated before its time.
  void note_first_sent(Slot slot, Instant at) noexcept;
  bool knows_first_sent(Slot slot) const noexcept { return first_sent_us_[slot] != 0; }
  /// For a probe of a later credential where those before were repeated before their time.
  void note_target_started(Slot slot, Instant at) noexcept;
  /// When the target was sent its first request, where it was noted.
  std::optional<Instant> target_started(Slot slot, Instant now) const noexcept;
  /// True when all attempts, and those with earlier credentials, were waited for in full.
  bool waited_in_full(Slot slot) const noexcept {
    return first_sent_us_[slot] == 0 && target_started_us_[slot] == 0;
  }
  static Instant last_sent_at(const Request& request, Instant now) noexcept {
    return now - elapsed_since(request.sent_us, now);
  }
  /// When an attempt was sent, as exact as is known.
  /// \param attempt Below request.attempts. \param timeout Of each attempt.
  Instant sent_at(Slot slot, const Request& request, unsigned attempt, Duration timeout,
                  Instant now) const noexcept;

  // Which engine answered a probe in messages that were refused.

  /// Bounded: beyond 65,536 of them none is noted.
  void note_refused_engine(Slot slot, session::EngineInfo engine);
  bool has_refused_engine(Slot slot) const { return refused_engines_.contains(slot); }
  /// From now on none is noted for the request.
  std::optional<session::EngineInfo> take_refused_engine(Slot slot);

  /// The request ends.
  void forget(Slot slot, const Request& request) {
    if (request.get_misfit() != session::ErrorWord::none) {
      first_sent_us_[slot] = target_started_us_[slot] = 0;
      refused_engines_.erase(slot);
    }
    if (request.free_repeats != 0) free_attempts_[slot] = 0;
  }

  // What is known of a target whose address is not the first that was asked.

  struct Earlier {
    /// The address that was asked first, and how that ended.
    Endpoint first;
    session::ErrorWord word;
    int os_error;
    /// Datagrams to all of them, and how many were retries.
    unsigned tx;
    unsigned retries;
    Instant started;
  };
  /// The one with the target's position. It is made from `first_asked` where there is none.
  Earlier& make_earlier(std::uint64_t position, const Earlier& first_asked) {
    return earlier_.try_emplace(position, first_asked).first->second;
  }
  /// Null where there is none.
  const Earlier* earlier(std::uint64_t position) const {
    if (earlier_.empty()) return nullptr;
    const auto found = earlier_.find(position);
    return found == earlier_.end() ? nullptr : &found->second;
  }
  void forget_earlier(std::uint64_t position) { earlier_.erase(position); }
  std::size_t earlier_count() const noexcept { return earlier_.size(); }

 private:
  // 0 where it is not known.
  Pages<std::uint32_t> first_sent_us_;
  // 0 where it is not known.
  Pages<std::uint32_t> target_started_us_;
  // A set of bits.
  Pages<std::uint32_t> free_attempts_;
  std::unordered_map<Slot, session::EngineInfo> refused_engines_;
  // By position.
  std::unordered_map<std::uint64_t, Earlier> earlier_;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_REQUEST_HISTORY_H_
