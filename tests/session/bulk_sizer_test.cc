#include "session/bulk_sizer.h"

#include <gtest/gtest.h>

namespace snmpring::session {
namespace {

const Credential& v2c() {
  static const Credential credential{
      .label = "c1", .version = message::Version::v2c, .community = {}};
  return credential;
}

BulkSizer adaptive() { return BulkSizer(v2c(), Limits{}); }

BulkSizer::Answer full(std::uint32_t asked, std::size_t octets_per_varbind = 20) {
  return {.base = asked,
          .asked = asked,
          .attempt = 0,
          .varbinds = asked,
          .octets = asked * octets_per_varbind,
          .representative = true};
}

TEST(BulkSizer, NeverAsksV1AgentsForBulk) {
  const Credential v1{.label = "c1", .version = message::Version::v1, .community = {}};
  EXPECT_EQ(BulkSizer(v1, Limits{}).next(), 0u);
  EXPECT_EQ(BulkSizer::first(v1, Limits{}), 0u);
}

TEST(BulkSizer, BeginsWithWhatItSaysItDoes) {
  Limits limits;
  for (const std::uint32_t told : {0u, 1u, 25u, 2147483647u}) {
    limits.max_repetitions = told;
    EXPECT_EQ(BulkSizer(v2c(), limits).next(), BulkSizer::first(v2c(), limits));
    EXPECT_EQ(BulkSizer::first(v2c(), limits), told == 0 ? 10 : told);
  }
}

TEST(BulkSizer, ShrinksForLargeRowsInRepliesThatAreNotFull) {
  BulkSizer sizer = adaptive();
  BulkSizer::Answer answer = full(10);
  answer.varbinds = 3;
  answer.octets = 1400;
  sizer.bulk_answered(answer);
  EXPECT_EQ(sizer.next(), 2u);
}

TEST(BulkSizer, AsksForOneWhereEvenThatIsMoreThanFits) {
  BulkSizer sizer = adaptive();
  sizer.bulk_answered(full(10, 5000));
  EXPECT_EQ(sizer.next(), 1u);
}

TEST(BulkSizer, BelievesSmallerRowsOnlyWhenTheyComeAgain) {
  BulkSizer sizer = adaptive();
  sizer.bulk_answered(full(10, 140));
  EXPECT_EQ(sizer.next(), 10u);
  sizer.bulk_answered(full(10, 20));
  EXPECT_EQ(sizer.next(), 17u);  // 80 octets each
  sizer.bulk_answered(full(17, 20));
  EXPECT_EQ(sizer.next(), 28u);  // 50 octets each
}

TEST(BulkSizer, LearnsNoSizeFromRepliesThatSayLittle) {
  BulkSizer sizer = adaptive();
  BulkSizer::Answer answer = full(10, 500);
  answer.representative = false;
  sizer.bulk_answered(answer);
  EXPECT_EQ(sizer.next(), 20u);
}

TEST(BulkSizer, KeepsTheLargestThatWasAnsweredAsItsCeiling) {
  BulkSizer sizer = adaptive();
  sizer.bulk_answered(full(10));
  EXPECT_EQ(sizer.next(), 20u);
  sizer.bulk_answered(
      {.base = 20, .asked = 5, .attempt = 2, .varbinds = 5, .octets = 100, .representative = true});
  EXPECT_EQ(sizer.next(), 10u);
}

TEST(BulkSizer, CountsFailuresThatWereUnderWayTogetherOnce) {
  BulkSizer sizer = adaptive();
  for (int lane = 0; lane < 3; ++lane) EXPECT_EQ(sizer.next(), 10u);
  for (int lane = 0; lane < 3; ++lane) sizer.bulk_failed();
  for (int i = 0; i < 8; ++i) EXPECT_EQ(sizer.next(), 0u);
  EXPECT_EQ(sizer.next(), 2u);
}

TEST(BulkSizer, HasOneProbeAtATime) {
  BulkSizer sizer = adaptive();
  sizer.bulk_failed();
  for (int i = 0; i < 8; ++i) EXPECT_EQ(sizer.next(), 0u);
  EXPECT_EQ(sizer.next(), 2u);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(sizer.next(), 0u);
  EXPECT_TRUE(sizer.avoids_bulk());
  sizer.bulk_answered(full(2));
  EXPECT_FALSE(sizer.avoids_bulk());
  EXPECT_EQ(sizer.next(), 4u);
}

TEST(BulkSizer, TakesAProbeThatIsTooBigForAFailure) {
  BulkSizer sizer = adaptive();
  sizer.bulk_failed();
  for (int i = 0; i < 8; ++i) EXPECT_EQ(sizer.next(), 0u);
  EXPECT_EQ(sizer.next(), 2u);
  sizer.too_large(2);
  for (int i = 0; i < 64; ++i) EXPECT_EQ(sizer.next(), 0u);
  EXPECT_EQ(sizer.next(), 1u);
}

TEST(BulkSizer, TriesEverMoreRarelyWhatFailsAndNeverGivesUp) {
  BulkSizer sizer = adaptive();
  for (const int wait : {8, 64, 512, 4096, 4096, 4096}) {
    sizer.bulk_failed();
    for (int i = 0; i < wait; ++i) EXPECT_EQ(sizer.next(), 0u);
    EXPECT_EQ(sizer.next(), 2u);
  }
}

TEST(BulkSizer, TriesSoonerWhereGetNextMeetsWithSilenceToo) {
  BulkSizer sizer = adaptive();
  sizer.bulk_failed();
  sizer.get_next_answered(0);
  EXPECT_EQ(sizer.next(), 0u);
  sizer.get_next_answered(1);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(sizer.next(), 0u);
  EXPECT_EQ(sizer.next(), 2u);
}

BulkSizer::Answer repeated(std::uint32_t base, std::uint32_t asked) {
  BulkSizer::Answer answer = full(asked);
  answer.base = base;
  answer.attempt = 1;
  return answer;
}

TEST(BulkSizer, RestoresTheLargerSizeWhereTheSmallerMeetsWithSilenceToo) {
  BulkSizer sizer = adaptive();
  sizer.bulk_answered(repeated(10, 5));
  EXPECT_EQ(sizer.next(), 5u);
  EXPECT_FALSE(sizer.repeats_in_full());
  sizer.bulk_answered(repeated(5, 2));
  EXPECT_EQ(sizer.next(), 10u);
  EXPECT_TRUE(sizer.repeats_in_full());
}

TEST(BulkSizer, KeepsTheSmallerSizeThatIsAnswered) {
  BulkSizer sizer = adaptive();
  sizer.bulk_answered(repeated(10, 5));
  BulkSizer::Answer short_of_it = full(5);
  short_of_it.varbinds = 4;
  for (int i = 0; i < 8; ++i) sizer.bulk_answered(short_of_it);
  // Now it has proven itself, and one loss is chance.
  sizer.bulk_answered(repeated(5, 2));
  EXPECT_EQ(sizer.next(), 5u);
}

TEST(BulkSizer, RepeatsWithLessAgainWhereInFullDoesNotDo) {
  BulkSizer sizer = adaptive();
  sizer.bulk_answered(repeated(10, 5));
  sizer.bulk_answered(repeated(5, 2));
  ASSERT_TRUE(sizer.repeats_in_full());
  sizer.only_get_next_answered(10);
  EXPECT_FALSE(sizer.repeats_in_full());
  EXPECT_EQ(sizer.next(), 5u);
  EXPECT_FALSE(sizer.avoids_bulk());
}

TEST(BulkSizer, AsksForNoMoreThanFiftyOfItsOwnAccord) {
  BulkSizer sizer = adaptive();
  for (int i = 0; i < 10; ++i) sizer.bulk_answered(full(sizer.next(), 4));
  EXPECT_EQ(sizer.next(), 50u);
}

}  // namespace
}  // namespace snmpring::session
