#include "engine/correlation_ids.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "base/prng.h"

namespace snmpring::engine {
namespace {

constexpr CorrelationIds::Key kKey{1, 2, 3, 4, 5, 6, 7, 8};

TEST(CorrelationIds, ComeBackAsTheTicketTheyWereMadeFrom) {
  for (const std::uint32_t capacity :
       {1u, 2u, 2000u, 4096u, 524288u, CorrelationIds::kCapacityMax}) {
    const CorrelationIds ids(kKey, capacity);
    for (const std::uint32_t slot : {0u, capacity / 2, capacity - 1}) {
      for (const std::uint32_t generation : {0u, 1u, ids.generations() - 1}) {
        for (const unsigned attempt : {0u, 7u, CorrelationIds::kAttemptsMax - 1}) {
          const Ticket ticket{slot, generation, attempt};
          EXPECT_EQ(ids.decode(ids.encode(ticket)), ticket) << capacity << ' ' << slot;
        }
      }
    }
  }
}

TEST(CorrelationIds, AreFourOctetsAndPositive) {
  const CorrelationIds ids(kKey, 4096);
  for (std::uint32_t slot = 0; slot < 4096; ++slot) {
    EXPECT_GE(ids.encode({slot, slot % 5, slot % 3}), 1 << 23);
  }
}

TEST(CorrelationIds, NeverMeetAcrossTickets) {
  const CorrelationIds ids(kKey, 1000);
  std::set<std::int32_t> seen;
  for (std::uint32_t slot = 0; slot < 1000; ++slot) {
    for (std::uint32_t generation = 0; generation < 10; ++generation) {
      EXPECT_TRUE(seen.insert(ids.encode({slot, generation, 0})).second);
    }
  }
}

TEST(CorrelationIds, RefuseWhatTheyNeverMake) {
  const CorrelationIds ids(kKey, 1000);
  EXPECT_FALSE(ids.decode(0));
  EXPECT_FALSE(ids.decode(-1));
  EXPECT_FALSE(ids.decode((1 << 23) - 1));
}

TEST(CorrelationIds, DependOnEveryPartOfTheKey) {
  const Ticket ticket{12, 3, 0};
  const std::int32_t id = CorrelationIds(kKey, 1000).encode(ticket);
  for (std::size_t i = 0; i < kKey.size(); ++i) {
    CorrelationIds::Key other = kKey;
    other[i] ^= 1;
    EXPECT_NE(CorrelationIds(other, 1000).encode(ticket), id);
  }
}

/// With 20 bits instead of 31 blind guesses hit often enough to be counted; docs/security.md has
/// the odds.
class BlindGuesses : public testing::Test {
 protected:
  using Ids = BasicCorrelationIds<20>;
  static constexpr std::uint32_t kSlots = 100;
  // Open with each of them, in their first generation or a later one.
  static constexpr unsigned kAttempts = 3;
  static constexpr int kGuesses = 10'000'000;
  static constexpr double kExpected = double{kGuesses} * kSlots * kAttempts / Ids::kDomain;

  static bool hits(const Ids& ids, std::uint32_t id) {
    const auto ticket = ids.decode(static_cast<std::int32_t>(id));
    return ticket && ticket->slot < kSlots && ticket->generation == ticket->slot % 7 &&
           ticket->attempt < kAttempts;
  }
  /// The chance of being farther off is below one in a million; hits of different guesses are
  /// independent.
  static void expect_no_luck(int hits) { EXPECT_NEAR(hits, kExpected, 5 * std::sqrt(kExpected)); }
  const Ids ids_{kKey, kSlots};
};

TEST_F(BlindGuesses, HitAsOftenAsIsClaimedAtRandom) {
  Prng prng(1);
  int count = 0;
  for (int i = 0; i < kGuesses; ++i) {
    count += hits(ids_, Ids::kIdMin + static_cast<std::uint32_t>(prng.below(Ids::kDomain)));
  }
  expect_no_luck(count);
}

TEST_F(BlindGuesses, HitEachOpenAttemptOnceInAllThereAre) {
  int count = 0;
  for (std::uint32_t i = 0; i < Ids::kDomain; ++i) count += hits(ids_, Ids::kIdMin + i);
  EXPECT_EQ(count, int{kSlots * kAttempts});
  EXPECT_FALSE(ids_.decode(static_cast<std::int32_t>(Ids::kIdMin + Ids::kDomain)));
}

// Somebody who is asked himself learns ids. The neighbours of one, or its distance from another,
// are no better guesses.
TEST_F(BlindGuesses, AreNoBetterNearAnIdThatIsKnown) {
  Prng prng(2);
  int count = 0;
  int guesses = 0;
  // Many keys, since with one the neighbourhood of an id holds always the same.
  for (; guesses < kGuesses;) {
    CorrelationIds::Key key;
    for (auto& part : key) part = prng.next();
    const Ids ids(key, kSlots);
    const Ticket known{.slot = 5, .generation = 5, .attempt = 0};
    const auto seen = static_cast<std::uint32_t>(ids.encode(known)) - Ids::kIdMin;
    for (std::uint32_t away = 1; away <= 1000; ++away, ++guesses) {
      count += hits(ids, Ids::kIdMin + (seen + away) % Ids::kDomain);
    }
  }
  // One hit less is open to be found: the known one itself.
  EXPECT_NEAR(count, kExpected, 5 * std::sqrt(kExpected) + kExpected / (kSlots * kAttempts));
}

// A counter under a weak mask would differ in a bit or two.
TEST_F(BlindGuesses, AreNoBetterAFewBitsFromAnIdThatIsKnown) {
  Prng prng(3);
  int count = 0;
  int guesses = 0;
  for (; guesses < 4'000'000;) {
    CorrelationIds::Key key;
    for (auto& part : key) part = prng.next();
    const Ids ids(key, kSlots);
    const auto seen = static_cast<std::uint32_t>(ids.encode({5, 5, 0})) - Ids::kIdMin;
    for (unsigned a = 0; a < 20; ++a) {
      for (unsigned b = a; b < 20; ++b) {
        const std::uint32_t guess = seen ^ (1u << a) ^ (a == b ? 0 : 1u << b);
        if (guess >= Ids::kDomain) continue;
        count += hits(ids, Ids::kIdMin + guess);
        ++guesses;
      }
    }
  }
  const double expected = double(guesses) * (kSlots * kAttempts - 1) / Ids::kDomain;
  EXPECT_NEAR(count, expected, 5 * std::sqrt(expected));
}

// What leads from one id that is known to another leads nowhere from there.
TEST_F(BlindGuesses, AreNoBetterByTheStepBetweenTwoIdsThatAreKnown) {
  Prng prng(4);
  int count = 0;
  int guesses = 0;
  for (; guesses < 2'000'000;) {
    CorrelationIds::Key key;
    for (auto& part : key) part = prng.next();
    const Ids ids(key, kSlots);
    std::vector<std::uint32_t> seen;
    for (std::uint32_t slot = 0; slot < 20; ++slot) {
      seen.push_back(static_cast<std::uint32_t>(ids.encode({slot, slot % 7, 0})) - Ids::kIdMin);
    }
    for (std::size_t i = 0; i + 1 < seen.size(); ++i) {
      const std::uint32_t last = seen.back();
      for (const std::uint32_t guess :
           {(last + seen[i + 1] + Ids::kDomain - seen[i]) % Ids::kDomain,
            last ^ seen[i] ^ seen[i + 1]}) {
        if (guess >= Ids::kDomain) continue;
        // Their own ids are no guesses.
        if (std::ranges::find(seen, guess) != seen.end()) continue;
        count += hits(ids, Ids::kIdMin + guess);
        ++guesses;
      }
    }
  }
  const double expected = double(guesses) * (kSlots * kAttempts - 20) / Ids::kDomain;
  EXPECT_NEAR(count, expected, 5 * std::sqrt(expected));
}

}  // namespace
}  // namespace snmpring::engine
