#include "engine/correlation_ids.h"

#include <gtest/gtest.h>

#include <set>

namespace snmpring::engine {
namespace {

constexpr CorrelationIds::Key kKey{1, 2, 3, 4, 5, 6};

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

}  // namespace
}  // namespace snmpring::engine
