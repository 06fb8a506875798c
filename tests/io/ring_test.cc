// What a ring says where io_uring is refused, and that its queues go around.
#include "io/ring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <vector>

namespace snmpring::io {
namespace {

using testing::HasSubstr;

TEST(RingSetupError, NamesTheSysctlThatDisablesIoUring) {
  const WireError error = Ring::setup_error(EPERM, 2);
  EXPECT_EQ(error.kind, WireError::Kind::unsupported);
  EXPECT_THAT(error.message, HasSubstr("kernel.io_uring_disabled is 2"));
}

TEST(RingSetupError, NamesTheGroupThatMayUseIoUring) {
  EXPECT_THAT(Ring::setup_error(EPERM, 1).message, HasSubstr("kernel.io_uring_group"));
}

TEST(RingSetupError, NamesSeccompWhereTheSysctlAllowsIt) {
  for (const int disabled : {0, -1}) {
    const WireError error = Ring::setup_error(EPERM, disabled);
    EXPECT_EQ(error.kind, WireError::Kind::unsupported);
    EXPECT_THAT(error.message, HasSubstr("seccomp"));
  }
}

TEST(RingSetupError, NamesWhatEachErrnoMeans) {
  EXPECT_THAT(Ring::setup_error(ENOSYS, -1).message, HasSubstr("no io_uring"));
  EXPECT_THAT(Ring::setup_error(EINVAL, -1).message, HasSubstr("6.1"));
  EXPECT_THAT(Ring::setup_error(ENOMEM, -1).message, HasSubstr("locked memory"));
  for (const int error : {ENOSYS, EINVAL, ENOMEM}) {
    EXPECT_EQ(Ring::setup_error(error, -1).kind, WireError::Kind::unsupported);
  }
}

TEST(RingSetupError, IsNotAboutSupportWhenDescriptorsRunOut) {
  EXPECT_EQ(Ring::setup_error(EMFILE, 0).kind, WireError::Kind::system);
}

class RingTest : public testing::Test {
 protected:
  void SetUp() override {
    auto ring = Ring::create({.submissions = 4, .completions = 8});
    if (!ring) GTEST_SKIP() << ring.error().message;
    ring_.emplace(std::move(*ring));
  }
  std::optional<Ring> ring_;
};

TEST_F(RingTest, BringsCompletionsInOrderManyTimesAround) {
  std::uint64_t next = 0;
  std::uint64_t expected = 0;
  for (int round = 0; round < 50; ++round) {
    for (int i = 0; i < 3; ++i) {
      io_uring_sqe& entry = ring_->next_entry();
      io_uring_prep_nop(&entry);
      entry.user_data = next++;
    }
    ASSERT_TRUE(ring_->submit_and_wait({}).has_value());
    ring_->reap(
        [&](const io_uring_cqe& completion) { EXPECT_EQ(completion.user_data, expected++); });
  }
  EXPECT_EQ(expected, 150u);
}

TEST_F(RingTest, HasWorkFromAPreparedEntryUntilItsCompletionIsReaped) {
  EXPECT_FALSE(ring_->has_work());
  io_uring_prep_nop(&ring_->next_entry());
  EXPECT_TRUE(ring_->has_work());
  ASSERT_TRUE(ring_->submit_and_wait({}).has_value());
  EXPECT_TRUE(ring_->has_work());
  ring_->reap([](const io_uring_cqe&) {});
  EXPECT_FALSE(ring_->has_work());
}

TEST_F(RingTest, TellsHowManyEntriesThereIsRoomFor) {
  EXPECT_EQ(ring_->space(), 4u);
  io_uring_prep_nop(&ring_->next_entry());
  EXPECT_EQ(ring_->space(), 3u);
  ASSERT_TRUE(ring_->submit_and_wait({}).has_value());
  EXPECT_EQ(ring_->space(), 4u);
}

}  // namespace
}  // namespace snmpring::io
