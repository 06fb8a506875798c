// Growth by doubling, a ceiling by silence, and doubt about it wherever loss shows.
#include "session/get_sizer.h"

#include <algorithm>

namespace snmpring::session {
namespace {

// It does not pay to ask for fewer than these but for one: where loss is the reason for silence the
// rest has to be asked for on top. discover asks for four.
constexpr std::size_t kFewOids = 4;

// After so many good replies more is worth another try; twice as many each time that it fails.
constexpr std::uint8_t kFirstGetPatience = 4;
constexpr std::uint8_t kGetPatienceMax = 128;

// Losing what had been answered before is chance; twice in a row it is not.
constexpr std::uint8_t kGetLossesAllowed = 1;

// Good replies in a row after which the lowered number is what cured the silence.
constexpr std::uint8_t kTrialGets = 4;

}  // namespace

std::size_t attempt_oids(const Limits& limits, std::size_t count, unsigned attempt) noexcept {
  if (attempt == 0) return count;
  if (attempt >= limits.retries_max) return 1;
  return std::max(count >> std::min(attempt, 31u), std::min(count, kFewOids));
}

GetSizer::GetSizer(const Limits& limits) noexcept
    : told_(to_count(std::clamp<std::size_t>(limits.oids_max, 1, kOidsPerRequestMax))),
      max_(told_),
      ceiling_(told_),
      before_(told_),
      limit_(told_),
      patience_(kFirstGetPatience) {}

void GetSizer::answered(std::size_t asked, std::size_t unanswered) noexcept {
  if (unanswered == 0) {
    note_success(asked);
  } else if (unanswered == asked || (unanswered <= confirmed_ && ++losses_ <= kGetLossesAllowed)) {
    note_loss();
  } else {
    lower(unanswered, asked);
  }
  confirmed_ = to_count(std::max<std::size_t>(confirmed_, asked));
  limit_ = to_count(std::min<std::size_t>(2u * limit_, ceiling()));
}

void GetSizer::note_success(std::size_t asked) noexcept {
  losses_ = 0;
  if (trial_ > 0) --trial_;
  if (asked < ceiling() || ceiling_ >= max_) return;
  if (++full_ < patience_) return;
  full_ = 0;
  ceiling_ = to_count(std::min<std::size_t>(2u * ceiling_, max_));
}

void GetSizer::note_loss() noexcept {
  patience_ = kFirstGetPatience;
  if (trial_ == 0) return;
  trial_ = 0;
  ceiling_ = before_;
  limit_ = to_count(ceiling());
}

void GetSizer::lower(std::size_t unanswered, std::size_t asked) noexcept {
  if (trial_ == 0) before_ = ceiling_;
  trial_ = kTrialGets;
  const std::size_t answered = confirmed_ < unanswered ? confirmed_ : 0;
  ceiling_ = to_count(std::max({asked, answered, unanswered > kFewOids ? unanswered / 2 : 1}));
  confirmed_ = std::min(confirmed_, ceiling_);
  limit_ = to_count(asked);
  losses_ = 0;
  full_ = 0;
  patience_ = static_cast<std::uint8_t>(std::min<unsigned>(2u * patience_, kGetPatienceMax));
}

void GetSizer::too_large(std::size_t asked) noexcept {
  max_ = limit_ = to_count(std::max<std::size_t>(asked / 2, 1));
  confirmed_ = std::min(confirmed_, max_);
}

void GetSizer::narrow(std::size_t limit) noexcept {
  limit_ = to_count(std::clamp<std::size_t>(limit, 1, ceiling()));
}

}  // namespace snmpring::session
