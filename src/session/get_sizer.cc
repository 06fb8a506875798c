// The number grows by doubling. Silence sets a ceiling. If loss is seen, the ceiling is tested
// again.
#include "session/get_sizer.h"

#include <algorithm>

namespace snmpring::session {
namespace {

// Fewer than these, except one, are not worth a request: if the silence is loss, the rest must be
// asked for in more requests. discover asks for four.
constexpr std::size_t kFewOids = 4;

// After this many good replies, more is tried again. Each time this fails, it takes twice as many.
constexpr std::uint8_t kFirstGetPatience = 4;
constexpr std::uint8_t kGetPatienceMax = 128;

// One loss of a number that was answered before is chance. Two in a row are not.
constexpr std::uint8_t kGetLossesAllowed = 1;

// After this many good replies in a row, the lower number counts as the cure for the silence.
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
