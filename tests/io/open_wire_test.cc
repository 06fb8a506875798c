// Which wire is opened where io_uring is there and where it is blocked, as container profiles do.
#include "io/open_wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>

#include <cerrno>
#include <string>

#include "child.h"
#include "peer.h"
#include "scratch/blocked_call.h"

namespace snmpring::io {
namespace {

using testing::HasSubstr;

/// How open_wire() ends where a system call is blocked, in words: the wire's name, then what it
/// said, on two lines. "skip" where this host lets no process block calls.
std::string outcome_without(long number, int error, WireChoice choice) {
  return in_child([=]() -> std::string {
    if (!scratch::block_system_call(number, error)) return "skip";
    std::string notice;
    auto wire = open_wire(choice, {}, &notice);
    if (!wire) {
      const bool unsupported = wire.error().kind == WireError::Kind::unsupported;
      return (unsupported ? "unsupported\n" : "error\n") + wire.error().message;
    }
    const Peer peer;
    (*wire)->send_slots()[0].to = peer.endpoint();
    const bool works = (*wire)->exchange(1, {}).has_value() && peer.receive().has_value();
    return std::string((*wire)->name()) + (works ? "\n" : " does not work\n") + notice;
  });
}

TEST(OpenWire, OpensTheOneThatIsAskedFor) {
  const auto mmsg = open_wire(WireChoice::mmsg, {}, nullptr);
  ASSERT_TRUE(mmsg.has_value()) << mmsg.error().message;
  EXPECT_STREQ((*mmsg)->name(), "mmsg");
  const auto uring = open_wire(WireChoice::uring, {}, nullptr);
  if (!uring) GTEST_SKIP() << uring.error().message;
  EXPECT_STREQ((*uring)->name(), "uring");
}

TEST(OpenWire, PrefersIoUringSilently) {
  if (const auto uring = open_wire(WireChoice::uring, {}, nullptr); !uring) {
    GTEST_SKIP() << uring.error().message;
  }
  std::string notice;
  const auto wire = open_wire(WireChoice::automatic, {}, &notice);
  ASSERT_TRUE(wire.has_value());
  EXPECT_STREQ((*wire)->name(), "uring");
  EXPECT_EQ(notice, "");
}

TEST(OpenWire, FallsBackWhereAProfileBlocksIoUring) {
  for (const long number : {SYS_io_uring_setup, SYS_io_uring_register, SYS_io_uring_enter}) {
    for (const int error : {EPERM, ENOSYS}) {
      const std::string words = outcome_without(number, error, WireChoice::automatic);
      if (words == "skip") GTEST_SKIP() << "this host does not let a process filter its calls";
      EXPECT_THAT(words, testing::StartsWith("mmsg\n")) << number;
      EXPECT_THAT(words, HasSubstr("using sendmmsg and recvmmsg instead")) << number;
    }
  }
}

TEST(OpenWire, RefusesIoUringWhereAProfileBlocksIt) {
  const std::string words = outcome_without(SYS_io_uring_setup, EPERM, WireChoice::uring);
  if (words == "skip") GTEST_SKIP() << "this host does not let a process filter its calls";
  EXPECT_THAT(words, testing::StartsWith("unsupported\nio_uring is not available: "));
}

TEST(OpenWire, WaitsWithTheOlderCallWhereAProfileBlocksTheNewer) {
  for (const int error : {EPERM, ENOSYS}) {
    const std::string words = outcome_without(SYS_epoll_pwait2, error, WireChoice::mmsg);
    if (words == "skip") GTEST_SKIP() << "this host does not let a process filter its calls";
    EXPECT_EQ(words, "mmsg\n");
  }
}

// It takes no rights, so that nobody is told to ask for more of them.
TEST(OpenWire, CallsItTheSystemsFaultWhereItMayNotWait) {
  for (const auto choice : {WireChoice::uring, WireChoice::mmsg}) {
    for (const int error : {EPERM, EACCES, EMFILE}) {
      const std::string words = in_child([=]() -> std::string {
        if (!scratch::block_system_call(SYS_epoll_create1, error)) return "skip";
        const auto wire = open_wire(choice, {}, nullptr);
        if (wire) return "opened";
        if (wire.error().kind == WireError::Kind::unsupported) return "skip";
        return wire.error().kind == WireError::Kind::system ? wire.error().message : "another kind";
      });
      if (words == "skip") GTEST_SKIP() << "this host lets no process filter its calls, or ring";
      EXPECT_THAT(words, testing::StartsWith("cannot make an epoll instance: "));
    }
  }
}

TEST(OpenWire, DoesNotFallBackForWhatBothWiresNeed) {
  std::string notice;
  const auto wire = open_wire(WireChoice::automatic, {.source_ipv4 = "192.0.2.1"}, &notice);
  ASSERT_FALSE(wire.has_value());
  EXPECT_EQ(wire.error().kind, WireError::Kind::bad_option);
  EXPECT_EQ(notice, "");
}

}  // namespace
}  // namespace snmpring::io
