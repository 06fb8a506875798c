// What the child that parses may not do, and that its end is never ours.
#include "mibc/confined_child.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <vector>

namespace snmpring::mibc {
namespace {

constexpr bool is_sanitized() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#else
  return false;
#endif
}

TEST(ConfinedChild, HandsOverItsStatusAndItsOctets) {
  const std::vector<std::uint8_t> octets(3'000'000, 0x5A);
  const auto result = run_confined([&](ChildLine& line) { return line.send(octets) ? 7 : 1; });
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 7);
  EXPECT_EQ(result->octets, octets);
}

TEST(ConfinedChild, TellsWhereItCrashed) {
  const auto result = run_confined([](ChildLine& line) -> int {
    line.note("first");
    line.note("MY-MIB.txt");
    ::signal(SIGABRT, SIG_DFL);
    ::abort();
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().signal, SIGABRT);
  EXPECT_EQ(result.error().note, "MY-MIB.txt");
}

TEST(ConfinedChild, HasLimitedMemory) {
  if (is_sanitized()) GTEST_SKIP() << "sanitizers reserve more memory than the limit";
  const auto result = run_confined([](ChildLine&) {
    // Never touched, and more than 2 GiB.
    const std::vector<std::uint8_t> much(std::size_t{3} << 30);
    return much.empty() ? 1 : 0;
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().signal, SIGABRT);
}

TEST(ConfinedChild, OpensNoSocket) {
#ifndef SNMPRING_SECCOMP
  GTEST_SKIP() << "built without libseccomp";
#endif
  if (is_sanitized()) GTEST_SKIP() << "no filter beside sanitizers";
  const auto result = run_confined(
      [](ChildLine&) { return ::socket(AF_INET, SOCK_DGRAM, 0) < 0 && errno == EPERM ? 0 : 1; });
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 0);
}

TEST(ConfinedChild, WritesNothingToStandardOutput) {
  testing::internal::CaptureStdout();
  const auto result =
      run_confined([](ChildLine&) { return ::write(STDOUT_FILENO, "noise", 5) == 5 ? 0 : 1; });
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 0);
}

}  // namespace
}  // namespace snmpring::mibc
