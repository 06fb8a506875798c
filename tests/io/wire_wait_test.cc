// What makes an exchange of both socket wires return: deadlines, signals, watched descriptors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "wire_fixture.h"

namespace snmpring::io {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

TEST_P(WireTest, ReturnsAtItsDeadline) {
  for (const Duration at_most :
       {Duration{-1s}, Duration{0}, Duration{1us}, Duration{300us}, Duration{2ms}}) {
    for (const unsigned prefer : {0u, 1u, 32u, 1000u}) {
      Collected all;
      exchange(0, {.at_most = at_most, .prefer_datagrams = prefer}, all);
      EXPECT_EQ(all.size(), 0u);
    }
  }
}

TEST_P(WireTest, ReturnsWithOneDatagramWhenOthersDoNotCome) {
  const Endpoint own = own_endpoint(Family::ipv4);
  const Peer peer;
  ASSERT_TRUE(peer.send(own, "alone"));
  Collected all;
  exchange(0, {.at_most = 1h, .prefer_datagrams = 32}, all);
  if (all.size() == 0) exchange(0, {.at_most = 1h, .prefer_datagrams = 32}, all);
  EXPECT_THAT(all.datagrams, SizeIs(1));
}

volatile std::sig_atomic_t signals = 0;

TEST_P(WireTest, ReturnsEarlyOnASignal) {
  struct sigaction action {};
  action.sa_handler = [](int) { signals = 1; };
  struct sigaction before {};
  ASSERT_EQ(::sigaction(SIGALRM, &action, &before), 0);
  // Again and again, as the first may come before the wait begins.
  const itimerval often{.it_interval = {0, 5000}, .it_value = {0, 5000}};
  ASSERT_EQ(::setitimer(ITIMER_REAL, &often, nullptr), 0);
  const Peer peer;
  for (const unsigned prefer : {1u, 32u}) {
    Collected all;
    signals = 0;
    // The kernel also interrupts a wait to finish closing the ring of a test before, once for each.
    for (int attempt = 0; attempt < 5 && signals == 0; ++attempt) {
      fill(0, peer.endpoint(), "request");
      exchange(1, {.at_most = 1h, .prefer_datagrams = prefer}, all);
    }
    EXPECT_EQ(all.size(), 0u);
    EXPECT_EQ(signals, 1);
  }
  const itimerval never{};
  ASSERT_EQ(::setitimer(ITIMER_REAL, &never, nullptr), 0);
  ASSERT_EQ(::sigaction(SIGALRM, &before, nullptr), 0);
}

/// A connected pair of stream sockets.
struct StreamPair {
  StreamPair() {
    std::array<int, 2> fds{-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), 0);
    near.reset(fds[0]);
    far.reset(fds[1]);
  }
  UniqueFd near;
  UniqueFd far;
};

TEST_P(WireTest, WakesForAReadableDescriptorForAsLongAsItIs) {
  StreamPair pair;
  wire_->watch(pair.near.get());
  Collected before;
  exchange(0, {}, before);
  EXPECT_FALSE(before.woken);

  ASSERT_EQ(::write(pair.far.get(), "x", 1), 1);
  for (int time = 0; time < 3; ++time) {
    Collected readable;
    exchange(0, {.at_most = 1h}, readable);
    EXPECT_TRUE(readable.woken) << "time " << time;
  }

  char octet = 0;
  ASSERT_EQ(::read(pair.near.get(), &octet, 1), 1);
  Collected stale;  // A poll that was armed while it was readable may still tell so, once.
  exchange(0, {}, stale);
  Collected after;
  exchange(0, {.at_most = 1ms}, after);
  EXPECT_FALSE(after.woken);
}

TEST_P(WireTest, WakesForADescriptorThatHungUp) {
  StreamPair pair;
  wire_->watch(pair.near.get());
  pair.far.reset();
  Collected all;
  exchange(0, {.at_most = 1h}, all);
  EXPECT_TRUE(all.woken);
}

TEST_P(WireTest, WakesForARegularFile) {
  const UniqueFd file(::memfd_create("targets", MFD_CLOEXEC));
  wire_->watch(file.get());
  Collected all;
  exchange(0, {.at_most = 1h}, all);
  EXPECT_TRUE(all.woken);
}

TEST_P(WireTest, WatchesEightDescriptors) {
  std::array<StreamPair, 8> pairs;
  for (const StreamPair& pair : pairs) wire_->watch(pair.near.get());
  for (const StreamPair& pair : pairs) {
    Collected armed;
    exchange(0, {}, armed);
    ASSERT_EQ(::write(pair.far.get(), "x", 1), 1);
    Collected all;
    exchange(0, {.at_most = 1h}, all);
    EXPECT_TRUE(all.woken);
    wire_->unwatch(pair.near.get());
  }
  Collected none;
  exchange(0, {.at_most = 1ms}, none);
  EXPECT_FALSE(none.woken);
}

TEST_P(WireTest, LetsGoOfADescriptorThatIsNoLongerWatched) {
  StreamPair pair;
  wire_->watch(pair.near.get());
  Collected all;
  exchange(0, {}, all);
  wire_->unwatch(pair.near.get());
  pair.near.reset();
  EXPECT_EQ(::send(pair.far.get(), "x", 1, MSG_NOSIGNAL), -1);
  EXPECT_EQ(errno, EPIPE);
  exchange(0, {.at_most = 1ms}, all);
  EXPECT_FALSE(all.woken);
}

TEST_P(WireTest, WatchesADescriptorAnew) {
  StreamPair pair;
  for (int time = 0; time < 3; ++time) {
    wire_->watch(pair.near.get());
    Collected armed;
    exchange(0, {}, armed);
    wire_->unwatch(pair.near.get());
  }
  ASSERT_EQ(::write(pair.far.get(), "x", 1), 1);
  Collected unwatched;
  exchange(0, {.at_most = 1ms}, unwatched);
  EXPECT_FALSE(unwatched.woken);
  wire_->watch(pair.near.get());
  Collected watched;
  exchange(0, {.at_most = 1h}, watched);
  EXPECT_TRUE(watched.woken);
}

}  // namespace
}  // namespace snmpring::io
