// Growth by doubling, a ceiling by failure, and second chances that get rarer.
#include "session/bulk_sizer.h"

#include <algorithm>
#include <limits>

namespace snmpring::session {
namespace {

constexpr std::uint32_t kFirstRepetitions = 10;
constexpr std::uint32_t kProbeRepetitions = 2;
constexpr std::uint32_t kRepetitionsMax = std::numeric_limits<std::int32_t>::max();
constexpr std::uint32_t kForever = std::numeric_limits<std::uint32_t>::max();

// After this many requests something that failed is worth another try, and then, and then no more.
constexpr std::uint8_t kFirstPatience = 8;
constexpr std::uint8_t kSecondPatience = 64;

// Losing what had been answered before is chance; twice in a row it is not.
constexpr std::uint8_t kLossesBelieved = 1;

std::uint32_t doubled(std::uint32_t repetitions) noexcept {
  return repetitions > kRepetitionsMax / 2 ? kRepetitionsMax : 2 * repetitions;
}

}  // namespace

std::uint32_t attempt_repetitions(const Limits& limits, std::uint32_t base,
                                  unsigned attempt) noexcept {
  if (base == 0 || (attempt >= 2 && attempt >= limits.retries_max)) return 0;
  if (limits.max_repetitions != 0) return base;
  return std::max(base >> std::min(attempt, 31u), 1u);
}

std::uint32_t BulkSizer::first(const Credential& credential, const Limits& limits) noexcept {
  if (credential.version == message::Version::v1 || !limits.bulk_allowed) return 0;
  return limits.max_repetitions != 0 ? std::min(limits.max_repetitions, kRepetitionsMax)
                                     : kFirstRepetitions;
}

BulkSizer::BulkSizer(const Credential& credential, const Limits& limits) noexcept
    : told_(limits.max_repetitions),
      repetitions_(first(credential, limits)),
      ceiling_(kRepetitionsMax),
      patience_(kFirstPatience) {}

std::uint32_t BulkSizer::next() noexcept {
  if (failures_ == 0 || repetitions_ == 0) return repetitions_;
  if (get_nexts_left_ > 0) {
    if (get_nexts_left_ != kForever) --get_nexts_left_;
    return 0;
  }
  if (probing_) return 0;
  probing_ = true;
  return repetitions_;
}

void BulkSizer::bulk_answered(const Answer& answer) noexcept {
  failures_ = 0;
  get_nexts_left_ = 0;
  probing_ = false;
  if (answer.attempt == 0) {
    losses_ = 0;
  } else if (answer.base > confirmed_) {
    lower_ceiling(std::max(confirmed_, answer.asked));
  } else if (++losses_ > kLossesBelieved) {
    losses_ = 0;
    lower_ceiling(answer.asked);
  }
  confirmed_ = std::max(confirmed_, answer.asked);
  grow(answer);
}

void BulkSizer::grow(const Answer& answer) noexcept {
  std::uint32_t fitting = kRepetitionsMax;
  if (told_ == 0) {
    if (answer.representative) {
      const auto latest =
          static_cast<std::uint32_t>((answer.octets + answer.varbinds - 1) / answer.varbinds);
      // Larger varbinds count at once, smaller ones must come again to be believed.
      octets_per_varbind_ = std::max(latest, (octets_per_varbind_ + latest) / 2);
    }
    if (octets_per_varbind_ > 0) {
      fitting = std::max(static_cast<std::uint32_t>(kReplyOctetsGoal) / octets_per_varbind_, 1u);
    }
    repetitions_ = std::min(repetitions_, fitting);
  }
  if (answer.varbinds < answer.asked) return;
  const std::uint32_t wanted =
      told_ != 0 ? told_ : std::min(std::max(repetitions_, doubled(answer.asked)), fitting);
  if (wanted > ceiling_ && patience_ > 0 && ++full_at_ceiling_ >= patience_) {
    ceiling_ = kRepetitionsMax;
    full_at_ceiling_ = 0;
    patience_ = patience_ == kFirstPatience ? kSecondPatience : 0;
  }
  repetitions_ = std::min(wanted, ceiling_);
}

void BulkSizer::only_get_next_answered(std::uint32_t base) noexcept {
  if (!probing_ && base <= confirmed_ && ++losses_ <= kLossesBelieved) return;
  bulk_failed();
}

void BulkSizer::bulk_failed() noexcept {
  losses_ = 0;
  // Requests that were under way when the first one failed do not count as further tries.
  if (failures_ > 0 && !probing_) return;
  probing_ = false;
  ++failures_;
  get_nexts_left_ = failures_ == 1 ? kFirstPatience : failures_ == 2 ? kSecondPatience : kForever;
  if (told_ == 0) repetitions_ = std::min(repetitions_, kProbeRepetitions);
}

void BulkSizer::bulk_undecided() noexcept {
  if (!probing_) return;
  probing_ = false;
  get_nexts_left_ = kFirstPatience;
}

void BulkSizer::too_large(std::uint32_t asked) noexcept {
  lower_ceiling(std::max(asked / 2, 1u));
  if (probing_) bulk_failed();
}

void BulkSizer::lower_ceiling(std::uint32_t ceiling) noexcept {
  ceiling_ = std::min(ceiling_, ceiling);
  full_at_ceiling_ = 0;
  repetitions_ = std::min(repetitions_, ceiling_);
}

}  // namespace snmpring::session
