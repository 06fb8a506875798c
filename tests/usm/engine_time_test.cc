#include "usm/engine_time.h"

#include <gtest/gtest.h>

namespace snmpring::usm {
namespace {

using Reading = EngineTime::Reading;
using namespace std::chrono_literals;

constexpr Instant kStart = Instant{} + 1h;

EngineTime at(const Reading& reading) {
  EngineTime time;
  EXPECT_TRUE(time.receive(reading, kStart));
  return time;
}

TEST(EngineTime, KnowsNothingAtFirst) {
  const EngineTime time;
  EXPECT_FALSE(time.synchronized());
  EXPECT_EQ(time.at(kStart), (Reading{0, 0}));
}

TEST(EngineTime, AdvancesByTheClock) {
  const EngineTime time = at({3, 1000});
  EXPECT_TRUE(time.synchronized());
  EXPECT_EQ(time.at(kStart + 999ms), (Reading{3, 1000}));
  EXPECT_EQ(time.at(kStart + 3600s), (Reading{3, 4600}));
}

TEST(EngineTime, CountsATimeThatRunsOverAsABoot) {
  const EngineTime time = at({3, kEngineTimeMax - 1});
  EXPECT_EQ(time.at(kStart + 1s), (Reading{3, kEngineTimeMax}));
  EXPECT_EQ(time.at(kStart + 2s), (Reading{4, 0}));
}

TEST(EngineTime, HasAWindowOf150Seconds) {
  EngineTime time = at({3, 1000});
  EXPECT_TRUE(time.receive({3, 1000}, kStart + 150s));
  EXPECT_FALSE(time.receive({3, 1000}, kStart + 151s));
  EXPECT_EQ(time.at(kStart + 151s), (Reading{3, 1151})) << "what is too old teaches nothing";
  EXPECT_TRUE(time.receive({3, 1001}, kStart + 151s)) << "newer than everything before";
}

TEST(EngineTime, TakesALaterBootAndNoEarlierOne) {
  EngineTime time = at({3, 1000});
  EXPECT_FALSE(time.receive({2, 5000}, kStart));
  EXPECT_TRUE(time.receive({4, 0}, kStart));
  EXPECT_EQ(time.at(kStart), (Reading{4, 0}));
}

TEST(EngineTime, NeverBelievesLatchedBoots) {
  EngineTime time;
  EXPECT_FALSE(time.receive({kEngineBootsMax, 5}, kStart));
  EXPECT_FALSE(time.resynchronize({kEngineBootsMax, 5}, kStart));
  EXPECT_FALSE(time.synchronized());
}

TEST(EngineTime, TakesBootsOfZero) { EXPECT_TRUE(at({0, 0}).synchronized()); }

TEST(EngineTime, SendsAProposalAndBelievesItWhenConfirmed) {
  EngineTime time;
  time.propose({3, 5000}, kStart);
  EXPECT_FALSE(time.synchronized());
  EXPECT_EQ(time.at(kStart + 10s), (Reading{3, 5010}));
  EXPECT_FALSE(time.receive({3, 4000}, kStart)) << "a thousand seconds behind";
  EXPECT_FALSE(time.receive({2, 5000}, kStart));
  EXPECT_TRUE(time.receive({3, 4850}, kStart));
  EXPECT_TRUE(time.synchronized());
}

TEST(EngineTime, GoesBackOnlyWhereThatWasProposed) {
  EngineTime time = at({3, 5000});
  EXPECT_FALSE(time.receive({3, 1000}, kStart));
  time.propose({3, 1000}, kStart);
  EXPECT_TRUE(time.receive({3, 5001}, kStart)) << "the proposal was a lie";
  time.propose({3, 1000}, kStart);
  EXPECT_TRUE(time.receive({3, 1002}, kStart + 2s));
  EXPECT_EQ(time.at(kStart + 2s), (Reading{3, 1002}));
}

TEST(EngineTime, DropsAProposalThatAnAuthenticMessageRefutes) {
  EngineTime time = at({3, 5000});
  time.propose({3, 1000}, kStart);
  EXPECT_EQ(time.at(kStart), (Reading{3, 1000}));
  // Of the same second as the last one, so that it is timely without being newer.
  EXPECT_TRUE(time.receive({3, 5000}, kStart));
  EXPECT_EQ(time.at(kStart), (Reading{3, 5000}));
}

TEST(EngineTime, KeepsAProposalThatAnUntimelyMessageDoesNotFit) {
  EngineTime time = at({3, 5000});
  time.propose({4, 10}, kStart);
  EXPECT_FALSE(time.receive({3, 4000}, kStart)) << "replayed";
  EXPECT_EQ(time.at(kStart), (Reading{4, 10}));
}

TEST(EngineTime, ConfirmsAProposalWithin150Seconds) {
  for (const std::uint32_t behind : {150u, 151u}) {
    EngineTime time;
    time.propose({3, 5000}, kStart);
    EXPECT_EQ(time.receive({3, 5000 - behind}, kStart), behind == 150) << behind;
    EXPECT_EQ(time.synchronized(), behind == 150) << behind;
  }
  // Newer than what was proposed: nobody but the engine can have signed that.
  EngineTime time;
  time.propose({3, 5000}, kStart);
  EXPECT_TRUE(time.receive({5, 1}, kStart));
  EXPECT_EQ(time.at(kStart), (Reading{5, 1}));
}

TEST(EngineTime, AdvancesAProposalBeforeItIsCompared) {
  EngineTime time;
  time.propose({3, 5000}, kStart);
  EXPECT_FALSE(time.receive({3, 5000}, kStart + 151s));
  EXPECT_TRUE(time.receive({3, 5001}, kStart + 151s));
}

TEST(EngineTime, ProposesLatchedBootsAndNeverConfirmsThem) {
  EngineTime time;
  time.propose({kEngineBootsMax, 5}, kStart);
  EXPECT_FALSE(time.receive({kEngineBootsMax, 5}, kStart));
  EXPECT_FALSE(time.synchronized());
}

TEST(EngineTime, EndsAtTheLatchWhenItRunsOver) {
  const EngineTime time = at({kEngineBootsMax - 1, kEngineTimeMax});
  EXPECT_EQ(time.at(kStart + 1s), (Reading{kEngineBootsMax, 0}));
}

TEST(EngineTime, HasAWindowAcrossTheEndOfTime) {
  EngineTime time = at({3, kEngineTimeMax});
  EXPECT_TRUE(time.receive({3, kEngineTimeMax}, kStart));
  EXPECT_FALSE(time.receive({3, kEngineTimeMax}, kStart + 1s)) << "of an earlier boot by now";
  EXPECT_TRUE(time.receive({4, 0}, kStart + 1s));
}

TEST(EngineTime, StandsStillWhereTheClockSeemsToGoBack) {
  const EngineTime time = at({3, 1000});
  EXPECT_EQ(time.at(kStart - 10s), (Reading{3, 1000}));
}

TEST(EngineTime, IsSetByAnAuthenticReport) {
  EngineTime time = at({3, 5000});
  EXPECT_TRUE(time.resynchronize({3, 4000}, kStart));
  EXPECT_EQ(time.at(kStart), (Reading{3, 4000}));
}

}  // namespace
}  // namespace snmpring::usm
