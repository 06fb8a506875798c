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

TEST(BulkSizer, GivesUpAfterTheThirdFailure) {
  BulkSizer sizer = adaptive();
  sizer.bulk_failed();
  for (int i = 0; i < 8; ++i) EXPECT_EQ(sizer.next(), 0u);
  EXPECT_EQ(sizer.next(), 2u);
  sizer.bulk_failed();
  for (int i = 0; i < 64; ++i) EXPECT_EQ(sizer.next(), 0u);
  EXPECT_EQ(sizer.next(), 2u);
  sizer.bulk_failed();
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(sizer.next(), 0u);
}

}  // namespace
}  // namespace snmpring::session
