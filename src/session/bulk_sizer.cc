// The size grows by doubling. Failures set a ceiling. What failed is tried again, ever less often.
#include "session/bulk_sizer.h"

#include <algorithm>
#include <array>
#include <limits>

namespace snmpring::session {
namespace {

constexpr std::uint32_t kFirstRepetitions = 10;
constexpr std::uint32_t kProbeRepetitions = 2;
constexpr std::uint32_t kRepetitionsMax = std::numeric_limits<std::int32_t>::max();
// Some agents silently skip rows when asked for more. Users who want more give the number.
constexpr std::uint32_t kAdaptiveMax = 50;

// After this many full replies, a size that failed is tried again. Each time it takes twice as
// many.
constexpr std::uint32_t kFirstPatience = 8;
constexpr std::uint32_t kPatienceMax = 1u << 20;

// After this many requests without GetBulk, it is tried again. The index is how often it has
// failed.
constexpr std::array<std::uint32_t, 4> kGetNexts = {8, 64, 512, 4096};

// One loss of a size that was answered before is chance. Several in a row are not.
constexpr std::uint8_t kLossesBelieved = 2;
constexpr std::uint8_t kLossesBelievedMax = 64;

// After this many replies, it is decided whether a smaller size has cured the silence.
constexpr std::uint8_t kTrialReplies = 8;

std::uint32_t doubled(std::uint32_t repetitions) noexcept {
  return repetitions > kRepetitionsMax / 2 ? kRepetitionsMax : 2 * repetitions;
}

}  // namespace

std::uint32_t attempt_repetitions(const Limits& limits, std::uint32_t base, unsigned attempt,
                                  bool steady) noexcept {
  if (base == 0 || (attempt >= 2 && attempt >= limits.retries_max)) return 0;
  if (limits.max_repetitions != 0 || steady) return base;
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
      most_(kAdaptiveMax),
      ceiling_(kRepetitionsMax),
      patience_(kFirstPatience),
      losses_believed_(kLossesBelieved) {}

BulkSizer::BulkSizer(const Credential& credential, const Limits& limits, std::uint32_t first,
                     std::uint32_t most) noexcept
    : BulkSizer(credential, limits) {
  if (told_ != 0 || repetitions_ == 0) return;
  repetitions_ = first;
  most_ = most;
}

std::uint32_t BulkSizer::next() noexcept {
  if (failures_ == 0 || repetitions_ == 0) return repetitions_;
  if (get_nexts_left_ > 0) {
    --get_nexts_left_;
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
  if (answer.attempt == 0 || answer.asked == answer.base) {
    losses_ = 0;
    if (answer.attempt > 0 && trial_left_ > 0) {
      restore();
    } else if (trial_left_ > 0) {
      --trial_left_;
    }
  } else if (trial_left_ > 0 && answer.base <= ceiling_) {
    restore();
  } else {
    note_silence_above(answer);
  }
  if (answer.asked > confirmed_) {
    confirmed_ = answer.asked;
    patience_ = kFirstPatience;
  }
  grow(answer);
}

// The agent did not answer `base` repetitions, and answered fewer.
void BulkSizer::note_silence_above(const Answer& answer) noexcept {
  const bool confirmed = answer.base <= confirmed_;
  if (confirmed && ++losses_ < losses_believed_) return;
  losses_ = 0;
  given_up_ = answer.base;
  trial_left_ = kTrialReplies;
  lower_ceiling(confirmed ? answer.asked : std::max(confirmed_, answer.asked));
}

// A size that was answered before met silence too, so the size is not the cause.
void BulkSizer::restore() noexcept {
  ceiling_ = kRepetitionsMax;
  full_at_ceiling_ = 0;
  repetitions_ = std::max(repetitions_, given_up_);
  trial_left_ = 0;
  losses_ = 0;
  losses_believed_ =
      static_cast<std::uint8_t>(std::min<unsigned>(2u * losses_believed_, kLossesBelievedMax));
  steady_ = told_ == 0;
}

void BulkSizer::grow(const Answer& answer) noexcept {
  std::uint32_t fitting = kRepetitionsMax;
  if (told_ == 0) {
    if (answer.representative) {
      const auto latest =
          static_cast<std::uint32_t>((answer.octets + answer.varbinds - 1) / answer.varbinds);
      // A larger size counts at once. A smaller one must be seen several times.
      octets_per_varbind_ = std::max(latest, (octets_per_varbind_ + latest) / 2);
    }
    if (octets_per_varbind_ > 0) {
      fitting = std::max(static_cast<std::uint32_t>(kReplyOctetsGoal) / octets_per_varbind_, 1u);
    }
    fitting = std::min(fitting, most_);
    repetitions_ = std::min(repetitions_, fitting);
  }
  if (answer.varbinds < answer.asked) return;
  const std::uint32_t wanted =
      told_ != 0 ? told_ : std::min(std::max(repetitions_, doubled(answer.asked)), fitting);
  if (wanted > ceiling_ && ++full_at_ceiling_ >= patience_) {
    ceiling_ = kRepetitionsMax;
    full_at_ceiling_ = 0;
    trial_left_ = 0;
    patience_ = std::min(2 * patience_, kPatienceMax);
  }
  repetitions_ = std::min(wanted, ceiling_);
}

void BulkSizer::only_get_next_answered(std::uint32_t base) noexcept {
  const bool confirmed = base <= confirmed_;
  if (!probing_ && confirmed && ++losses_ < kLossesBelieved) return;
  if (!probing_ && steady_) {
    // Whether this is loss or not, repeating requests in full does not help.
    steady_ = false;
    losses_ = 0;
    return lower_ceiling(std::max(confirmed ? base / 2 : confirmed_, 1u));
  }
  bulk_failed();
}

void BulkSizer::get_next_answered(unsigned attempt) noexcept {
  // GetNext did not cure this silence either, so GetBulk may not be the cause. The next try comes
  // sooner.
  if (attempt > 0) get_nexts_left_ /= 2;
}

void BulkSizer::bulk_failed() noexcept {
  losses_ = 0;
  // Requests that were open when the first one failed do not count as further tries.
  if (failures_ > 0 && !probing_) return;
  probing_ = false;
  get_nexts_left_ = kGetNexts[std::min<std::size_t>(failures_, kGetNexts.size() - 1)];
  if (failures_ < kGetNexts.size()) ++failures_;
  if (told_ == 0) repetitions_ = std::min(repetitions_, kProbeRepetitions);
}

void BulkSizer::bulk_undecided() noexcept {
  if (!probing_) return;
  probing_ = false;
  get_nexts_left_ = kGetNexts.front();
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
