#include "session/get_sizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/prng.h"

namespace snmpring::session {
namespace {

Limits with(unsigned retries_max, std::size_t oids_max = kOidsPerRequestMax) {
  Limits limits;
  limits.retries_max = retries_max;
  limits.oids_max = oids_max;
  return limits;
}

TEST(AttemptOids, AreHalfAsManyEachTimeAndOneInTheLast) {
  for (const auto& [retries, attempt, oids] : {std::array<unsigned, 3>{2, 0, 60},
                                               {2, 1, 30},
                                               {2, 2, 1},
                                               {1, 0, 60},
                                               {1, 1, 1},
                                               {5, 1, 30},
                                               {5, 2, 15},
                                               {5, 3, 7},
                                               {5, 4, 4},
                                               {5, 5, 1},
                                               {20, 19, 4},
                                               {20, 20, 1}}) {
    EXPECT_EQ(attempt_oids(with(retries), 60, attempt), oids) << retries << ' ' << attempt;
  }
}

TEST(AttemptOids, AreAllOfAFewBeforeTheLast) {
  for (const std::size_t few : {2u, 3u, 4u}) {
    EXPECT_EQ(attempt_oids(with(2), few, 1), few);
    EXPECT_EQ(attempt_oids(with(2), few, 2), 1u);
  }
}

TEST(AttemptOids, AreAllWhereThereIsOneAttempt) { EXPECT_EQ(attempt_oids(with(0), 60, 0), 60u); }

TEST(AttemptOids, AreOneBeyondTheLast) {
  for (const unsigned attempt : {3u, 15u, 40u}) EXPECT_EQ(attempt_oids(with(2), 192, attempt), 1u);
}

/// Attempt number `attempt` of a request whose first attempt asked for `count` is answered.
void answer(GetSizer& sizer, const Limits& limits, std::size_t count, unsigned attempt) {
  sizer.answered(attempt_oids(limits, count, attempt),
                 attempt == 0 ? 0 : attempt_oids(limits, count, attempt - 1));
}

/// A path that drops what is larger than `limit`, and some of the rest.
class Path {
 public:
  Path(const Limits& of, std::size_t limit, double loss) : limits(of), limit_(limit), loss_(loss) {}

  /// Asks for `count`; says which attempt was answered, if any.
  std::optional<unsigned> ask(std::size_t count) {
    for (unsigned attempt = 0; attempt <= limits.retries_max; ++attempt) {
      if (attempt_oids(limits, count, attempt) <= limit_ && !prng_.chance(loss_)) return attempt;
      ++silences;
    }
    return std::nullopt;
  }

  unsigned silences = 0;
  const Limits limits;

 private:
  std::size_t limit_;
  double loss_;
  Prng prng_{1};
};

/// The numbers that were asked for first in `requests` requests, each answered at some attempt.
std::vector<std::size_t> asked(GetSizer& sizer, Path& path, int requests) {
  std::vector<std::size_t> numbers;
  for (int i = 0; i < requests; ++i) {
    const std::size_t count = sizer.next();
    numbers.push_back(count);
    // A target that is silent altogether has ended; here it is asked once more.
    if (const auto attempt = path.ask(count)) answer(sizer, path.limits, count, *attempt);
  }
  return numbers;
}

TEST(GetSizer, BeginsWithAllThatTheOperatorAllows) {
  const Limits limits;
  EXPECT_EQ(GetSizer(limits).next(), kOidsPerRequestMax);
  const Limits few = with(2, 7);
  GetSizer sizer(few);
  EXPECT_EQ(sizer.next(), 7u);
  for (int i = 0; i < 50; ++i) answer(sizer, few, 7, 0);
  EXPECT_EQ(sizer.next(), 7u);
}

TEST(GetSizer, AsksForOneWhereMoreIsNeverAnswered) {
  const Limits limits;
  GetSizer sizer(limits);
  answer(sizer, limits, 4, 2);
  EXPECT_EQ(sizer.next(), 1u);
  answer(sizer, limits, 1, 0);
  EXPECT_EQ(sizer.next(), 1u);
}

TEST(GetSizer, FindsTheLargestNumberThatIsAnswered) {
  const Limits limits;
  for (const std::size_t limit : {1u, 2u, 3u, 5u, 10u, 23u, 100u}) {
    GetSizer sizer(limits);
    Path path(limits, limit, 0);
    const std::vector<std::size_t> numbers = asked(sizer, path, 300);
    const auto last = std::vector<std::size_t>(numbers.end() - 20, numbers.end());
    // It is neither more nor less than half of it, but where more is tried once.
    EXPECT_GE(2 * *std::ranges::min_element(last), limit) << limit;
    EXPECT_LE(std::ranges::count_if(last, [&](std::size_t n) { return n > limit; }), 1) << limit;
    EXPECT_LE(path.silences, 14u) << limit;
  }
}

TEST(GetSizer, TakesOneLossOfWhatWasAnsweredBeforeForChance) {
  const Limits limits = with(2, 64);
  GetSizer sizer(limits);
  answer(sizer, limits, 64, 0);
  answer(sizer, limits, 64, 2);
  EXPECT_EQ(sizer.next(), 64u);
  answer(sizer, limits, 64, 0);
  answer(sizer, limits, 64, 1);
  EXPECT_EQ(sizer.next(), 64u);
}

TEST(GetSizer, BelievesTwoLossesInARowThatFewerCure) {
  const Limits limits = with(2, 64);
  GetSizer sizer(limits);
  answer(sizer, limits, 64, 0);
  answer(sizer, limits, 64, 1);
  answer(sizer, limits, 64, 1);
  EXPECT_LT(sizer.next(), 64u);
}

TEST(GetSizer, GoesBackToMoreWhenFewerAreSilentToo) {
  const Limits limits = with(2, 64);
  GetSizer sizer(limits);
  answer(sizer, limits, 64, 1);
  answer(sizer, limits, sizer.next(), 0);
  ASSERT_LT(sizer.next(), 64u);
  // 32 had been answered.
  answer(sizer, limits, 32, 1);
  EXPECT_EQ(sizer.next(), 64u);
}

TEST(GetSizer, TakesSilenceToOneForLoss) {
  const Limits limits = with(2, 64);
  GetSizer sizer(limits);
  answer(sizer, limits, 1, 1);
  EXPECT_EQ(sizer.next(), 64u);
  answer(sizer, limits, 1, 2);
  EXPECT_EQ(sizer.next(), 64u);
}

TEST(GetSizer, IsNotMadeSmallForGoodByLoss) {
  const Limits limits;
  for (const double loss : {0.1, 0.3, 0.5}) {
    GetSizer sizer(limits);
    Path path(limits, kOidsPerRequestMax, loss);
    std::vector<std::size_t> numbers = asked(sizer, path, 2000);
    std::ranges::sort(numbers);
    EXPECT_GE(numbers[numbers.size() / 4], 50u) << loss;
    EXPECT_GE(numbers[numbers.size() / 2], 100u) << loss;
  }
}

TEST(GetSizer, FindsALimitInSpiteOfLoss) {
  const Limits limits;
  GetSizer sizer(limits);
  Path path(limits, 10, 0.1);
  std::vector<std::size_t> numbers = asked(sizer, path, 2000);
  std::ranges::sort(numbers);
  EXPECT_GE(numbers[numbers.size() / 4], 5u);
  EXPECT_LE(numbers[numbers.size() * 3 / 4], 10u);
}

TEST(GetSizer, NeverGoesAboveWhatWasTooLarge) {
  const Limits limits;
  GetSizer sizer(limits);
  sizer.too_large(60);
  EXPECT_EQ(sizer.next(), 30u);
  for (int i = 0; i < 2000; ++i) answer(sizer, limits, sizer.next(), 0);
  EXPECT_EQ(sizer.next(), 30u);
  sizer.one_is_too_large();
  answer(sizer, limits, 1, 0);
  EXPECT_GT(sizer.next(), 30u);
}

TEST(GetSizer, GrowsAgainAfterItWasNarrowed) {
  const Limits limits;
  GetSizer sizer(limits);
  sizer.narrow(3);
  EXPECT_EQ(sizer.next(), 3u);
  answer(sizer, limits, 3, 0);
  EXPECT_EQ(sizer.next(), 6u);
  sizer.narrow(0);
  EXPECT_EQ(sizer.next(), 1u);
}

}  // namespace
}  // namespace snmpring::session
