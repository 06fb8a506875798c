// How the sendmmsg wire copes with a send queue that has no room, which loopback never shows.
#include "io/mmsg_wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

#include "peer.h"

namespace snmpring::io {
namespace {

// The calls that the fakes below still fail, and with what. A function pointer carries no state.
int failures_left = 0;
int injected_errno = 0;

/// Fails `failures_left` times, then sends three datagrams a call.
int send_after_failures(int fd, mmsghdr* messages, unsigned count, int flags) {
  if (failures_left > 0) {
    --failures_left;
    errno = injected_errno;
    return -1;
  }
  return ::sendmmsg(fd, messages, std::min(count, 3U), flags);
}

class MmsgSend : public testing::Test {
 protected:
  void SetUp() override {
    auto wire = MmsgWire::create({}, &send_after_failures);
    ASSERT_TRUE(wire.has_value()) << wire.error().message;
    wire_ = std::move(*wire);
  }

  std::span<const SendFailure> send_ten(int failures, int error) {
    failures_left = failures;
    injected_errno = error;
    std::array<std::uint8_t, 10> payloads{};
    for (std::size_t slot = 0; slot < payloads.size(); ++slot) {
      payloads[slot] = static_cast<std::uint8_t>(slot);
      SendSlot& send = wire_->send_slots()[slot];
      send.to = peer_.endpoint();
      send.cookie = static_cast<std::uint32_t>(slot);
      send.payload = std::span(payloads).subspan(slot, 1);
    }
    const auto arrivals = wire_->exchange(10, {});
    EXPECT_TRUE(arrivals.has_value());
    return arrivals->send_failures;
  }

  Peer peer_;
  std::unique_ptr<MmsgWire> wire_;
};

TEST_F(MmsgSend, GoesOnWhereACallSentAPart) {
  EXPECT_THAT(send_ten(0, 0), testing::IsEmpty());
  for (std::uint8_t slot = 0; slot < 10; ++slot) {
    const auto datagram = peer_.receive();
    ASSERT_TRUE(datagram.has_value());
    EXPECT_EQ(datagram->payload[0], slot);
  }
}

TEST_F(MmsgSend, TriesAgainWhenThereIsNoRoom) {
  for (const int error : {EAGAIN, ENOBUFS, ECONNREFUSED}) {
    EXPECT_THAT(send_ten(2, error), testing::IsEmpty()) << error;
    EXPECT_EQ(peer_.echo(10), 10);
  }
}

TEST_F(MmsgSend, ReportsEachRequestThatFoundNoRoom) {
  const auto failures = send_ten(1'000, EAGAIN);
  ASSERT_THAT(failures, testing::SizeIs(10));
  for (std::uint32_t slot = 0; slot < 10; ++slot) {
    EXPECT_EQ(failures[slot].cookie, slot);
    EXPECT_EQ(failures[slot].error, EAGAIN);
  }
}

TEST_F(MmsgSend, ReportsOtherErrorsAtOnce) {
  const auto failures = send_ten(1, ENETUNREACH);
  ASSERT_THAT(failures, testing::SizeIs(1));
  EXPECT_EQ(failures[0].cookie, 0u);
  EXPECT_EQ(failures[0].error, ENETUNREACH);
  EXPECT_EQ(peer_.echo(9), 9);
}

}  // namespace
}  // namespace snmpring::io
