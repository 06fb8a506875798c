#include "engine/request_history.h"

#include <algorithm>
#include <utility>

#include "engine/timestamps.h"

namespace snmpring::engine {
namespace {

// An entry takes some 350 octets at most.
constexpr std::size_t kRefusedEnginesMax = 65'536;

/// Zero stands for a moment that is not known. A microsecond later is as good.
std::uint32_t known_microseconds(Instant at) noexcept { return std::max(1u, microseconds(at)); }

}  // namespace

void RequestHistory::note_first_sent(Slot slot, Instant at) noexcept {
  first_sent_us_[slot] = known_microseconds(at);
}

void RequestHistory::note_target_started(Slot slot, Instant at) noexcept {
  target_started_us_[slot] = known_microseconds(at);
}

std::optional<Instant> RequestHistory::target_started(Slot slot, Instant now) const noexcept {
  if (target_started_us_[slot] == 0) return std::nullopt;
  return now - elapsed_since(target_started_us_[slot], now);
}

// Of most requests only the last attempt's moment is kept. The others lie about a timeout apart.
// That is not so for those that cost nothing, neither a retry nor time, and for those that were
// repeated before their time.
Instant RequestHistory::sent_at(Slot slot, const Request& request, unsigned attempt,
                                Duration timeout, Instant now) const noexcept {
  const Instant last = last_sent_at(request, now);
  if (attempt + 1 == request.attempts) return last;
  const Instant sent = last - timeout * std::min(request.attempts - 1 - attempt, request.retries());
  const std::uint32_t first_us = first_sent_us_[slot];
  if (first_us == 0) return sent;
  const Instant first = now - elapsed_since(first_us, now);
  return attempt == 0 ? first : std::max(sent, first);
}

void RequestHistory::note_refused_engine(Slot slot, session::EngineInfo engine) {
  if (refused_engines_.size() >= kRefusedEnginesMax) return;
  refused_engines_.insert_or_assign(slot, std::move(engine));
}

std::optional<session::EngineInfo> RequestHistory::take_refused_engine(Slot slot) {
  auto taken = refused_engines_.extract(slot);
  if (taken.empty()) return std::nullopt;
  return std::move(taken.mapped());
}

}  // namespace snmpring::engine
