// What a ring says where io_uring is refused, and that its queues go around.
#include "io/ring.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "base/unique_fd.h"

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
    constexpr std::array kOperations{IORING_OP_NOP};
    ASSERT_TRUE(ring_->enable(kOperations).has_value());
  }

  io_uring_sqe& next_nop() {
    io_uring_sqe& entry = ring_->next_entry();
    io_uring_prep_nop(&entry);
    entry.flags = IOSQE_FIXED_FILE;
    return entry;
  }

  std::optional<Ring> ring_;
};

TEST_F(RingTest, BringsCompletionsInOrderManyTimesAround) {
  std::uint64_t next = 0;
  std::uint64_t expected = 0;
  for (int round = 0; round < 50; ++round) {
    for (int i = 0; i < 3; ++i) {
      next_nop().user_data = next++;
    }
    ASSERT_TRUE(ring_->submit_and_wait({}).has_value());
    ring_->reap(
        [&](const io_uring_cqe& completion) { EXPECT_EQ(completion.user_data, expected++); });
  }
  EXPECT_EQ(expected, 150u);
}

TEST_F(RingTest, HasWorkFromAPreparedEntryUntilItsCompletionIsReaped) {
  EXPECT_FALSE(ring_->has_work());
  next_nop();
  EXPECT_TRUE(ring_->has_work());
  ASSERT_TRUE(ring_->submit_and_wait({}).has_value());
  EXPECT_TRUE(ring_->has_work());
  ring_->reap([](const io_uring_cqe&) {});
  EXPECT_FALSE(ring_->has_work());
}

TEST_F(RingTest, TellsHowManyEntriesThereIsRoomFor) {
  EXPECT_EQ(ring_->space(), 4u);
  next_nop();
  EXPECT_EQ(ring_->space(), 3u);
  ASSERT_TRUE(ring_->submit_and_wait({}).has_value());
  EXPECT_EQ(ring_->space(), 4u);
}

/// A ring that is restricted to sending and polling on one end of a pair of sockets.
class RestrictedRingTest : public testing::Test {
 protected:
  void SetUp() override {
    std::array<int, 2> ends{-1, -1};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    known_.reset(ends[0]);
    unknown_.reset(ends[1]);
    auto ring = Ring::create({.submissions = 4, .completions = 8});
    if (!ring) GTEST_SKIP() << ring.error().message;
    ring_.emplace(std::move(*ring));
    ASSERT_TRUE(ring_->register_files(std::array{known_.get()}).has_value());
    constexpr std::array kOperations{IORING_OP_SEND, IORING_OP_POLL_ADD};
    ASSERT_TRUE(ring_->enable(kOperations).has_value());
  }

  /// What becomes of the entry that `prepare` fills: octets, or a negative errno.
  template <typename Prepare>
  int result_of(Prepare prepare) {
    prepare(ring_->next_entry());
    EXPECT_TRUE(ring_->submit_and_wait({.at_most = std::chrono::seconds(10)}).has_value());
    int result = 0;
    const unsigned before = completions_;
    ring_->reap([&](const io_uring_cqe& completion) {
      result = completion.res;
      ++completions_;
    });
    EXPECT_EQ(completions_, before + 1);
    return result;
  }

  UniqueFd known_;
  UniqueFd unknown_;
  std::optional<Ring> ring_;
  unsigned completions_ = 0;
};

TEST_F(RestrictedRingTest, DoesWhatItIsFor) {
  EXPECT_EQ(result_of([](io_uring_sqe& entry) {
              io_uring_prep_send(&entry, 0, "x", 1, MSG_DONTWAIT);
              entry.flags = IOSQE_FIXED_FILE;
            }),
            1);
}

TEST_F(RestrictedRingTest, RefusesOtherOperations) {
  const std::array<void (*)(io_uring_sqe&), 5> others{
      [](io_uring_sqe& entry) { io_uring_prep_nop(&entry); },
      [](io_uring_sqe& entry) { io_uring_prep_recv(&entry, 0, nullptr, 0, MSG_DONTWAIT); },
      [](io_uring_sqe& entry) { io_uring_prep_openat(&entry, AT_FDCWD, "/dev/null", O_RDONLY, 0); },
      [](io_uring_sqe& entry) { io_uring_prep_socket(&entry, AF_INET, SOCK_STREAM, 0, 0); },
      [](io_uring_sqe& entry) { io_uring_prep_connect(&entry, 0, nullptr, 0); },
  };
  for (const auto prepare : others) {
    EXPECT_EQ(result_of([&](io_uring_sqe& entry) {
                prepare(entry);
                entry.flags = IOSQE_FIXED_FILE;
              }),
              -EACCES);
  }
}

TEST_F(RestrictedRingTest, RefusesDescriptorsThatAreNotRegistered) {
  EXPECT_EQ(result_of([&](io_uring_sqe& entry) {
              io_uring_prep_send(&entry, unknown_.get(), "x", 1, MSG_DONTWAIT);
            }),
            -EACCES);
  EXPECT_EQ(result_of([&](io_uring_sqe& entry) {
              io_uring_prep_poll_add(&entry, unknown_.get(), POLLOUT);
            }),
            -EACCES);
  EXPECT_EQ(result_of([&](io_uring_sqe& entry) {
              io_uring_prep_send(&entry, 1, "x", 1, MSG_DONTWAIT);
              entry.flags = IOSQE_FIXED_FILE;
            }),
            -EBADF);
}

TEST_F(RestrictedRingTest, RefusesFurtherDescriptorsAndBuffers) {
  const int fd = unknown_.get();
  EXPECT_EQ(io_uring_register_files_update(ring_->get(), 0, &fd, 1), -EACCES);
  EXPECT_EQ(io_uring_register_files(ring_->get(), &fd, 1), -EACCES);
  std::array<std::uint8_t, 64> octets{};
  const iovec vector{octets.data(), octets.size()};
  EXPECT_EQ(io_uring_register_buffers(ring_->get(), &vector, 1), -EACCES);
  EXPECT_EQ(io_uring_register_personality(ring_->get()), -EACCES);
}

TEST_F(RestrictedRingTest, LetsGoOfWhatIsRegistered) {
  EXPECT_EQ(io_uring_unregister_files(ring_->get()), 0);
  // Else each ring that a thread made and closed would stay for as long as the thread.
  EXPECT_EQ(io_uring_unregister_ring_fd(ring_->get()), 1);
}

TEST_F(RestrictedRingTest, RefusesToBeRestrictedAnew) {
  constexpr std::array kMore{IORING_OP_OPENAT};
  EXPECT_FALSE(ring_->enable(kMore).has_value());
}

TEST(RingThatIsNotEnabled, TakesNothing) {
  auto ring = Ring::create({.submissions = 4, .completions = 8});
  if (!ring) GTEST_SKIP() << ring.error().message;
  io_uring_prep_nop(&ring->next_entry());
  EXPECT_EQ(ring->submit_and_wait({}).error(), EBADFD);
}

}  // namespace
}  // namespace snmpring::io
