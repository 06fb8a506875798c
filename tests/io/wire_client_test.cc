// What the client library asks of both socket wires and a scan does not: a TOS for each datagram, a
// descriptor for the loops of others, buffers that grow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "wire_fixture.h"

namespace snmpring::io {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::SizeIs;

/// A peer that is told how datagrams are marked.
class MarkReader {
 public:
  explicit MarkReader(Family family) : peer_(family) {
    const bool v4 = family == Family::ipv4;
    const int on = 1;
    EXPECT_EQ(::setsockopt(peer_.fd(), v4 ? IPPROTO_IP : IPPROTO_IPV6,
                           v4 ? IP_RECVTOS : IPV6_RECVTCLASS, &on, sizeof on),
              0);
  }
  const Peer& peer() const { return peer_; }

  /// The payload and IP_TOS or IPV6_TCLASS of the next datagram, which must come.
  std::pair<std::string, int> next() const {
    std::array<char, 64> payload{};
    alignas(cmsghdr) std::array<char, 128> control{};
    iovec vector{payload.data(), payload.size()};
    msghdr header{};
    header.msg_iov = &vector;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const ssize_t octets = ::recvmsg(peer_.fd(), &header, 0);
    EXPECT_GE(octets, 0);
    const cmsghdr* const message = CMSG_FIRSTHDR(&header);
    EXPECT_NE(message, nullptr);
    if (octets < 0 || message == nullptr) return {"", -1};
    int mark = 0;
    // One octet for IPv4, an int for IPv6.
    std::memcpy(&mark, CMSG_DATA(message), std::min(message->cmsg_len - CMSG_LEN(0), sizeof(mark)));
    return {{payload.data(), static_cast<std::size_t>(octets)}, mark};
  }

 private:
  Peer peer_;
};

TEST_P(WireTest, MarksEachDatagramAsItsSlotSays) {
  std::vector<Family> families{Family::ipv4};
  if (has_ipv6_loopback()) families.push_back(Family::ipv6);
  for (const Family family : families) {
    const MarkReader reader(family);
    const std::array<int, 5> marks{0xB8, 0, 0x20, 0x20, 0};
    for (std::size_t slot = 0; slot < marks.size(); ++slot) {
      fill(slot, reader.peer().endpoint(), std::to_string(slot));
      wire_->send_slots()[slot].tos = static_cast<std::uint8_t>(marks[slot]);
    }
    Collected all;
    exchange(marks.size(), {}, all);
    for (std::size_t slot = 0; slot < marks.size(); ++slot) {
      EXPECT_EQ(reader.next(), std::pair(std::to_string(slot), marks[slot]));
    }
    // Slots are used again, by others.
    for (std::size_t slot = 0; slot < marks.size(); ++slot) wire_->send_slots()[slot].tos = 0;
  }
}

TEST_P(WireTest, MarksAndReceivesTheAnswer) {
  const Peer peer;
  fill(0, peer.endpoint(), "request");
  wire_->send_slots()[0].tos = 0x10;
  Collected all;
  exchange(1, {}, all);
  ASSERT_EQ(peer.echo(1), 1);
  collect(1, all);
  EXPECT_THAT(all.texts(), ElementsAre("request"));
}

bool is_readable(int fd, int milliseconds) {
  pollfd polled{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&polled, 1, milliseconds) == 1;
}

TEST_P(WireTest, TellsOtherLoopsThatADatagramCame) {
  const Endpoint own = own_endpoint(Family::ipv4);
  const int fd = wire_->readiness_descriptor().value();
  ASSERT_GE(fd, 0);
  EXPECT_EQ(wire_->readiness_descriptor().value(), fd);
  const Peer peer;
  Collected all;
  for (std::size_t time = 1; time <= 3; ++time) {
    exchange(0, {}, all);
    EXPECT_FALSE(is_readable(fd, 0)) << "time " << time;
    ASSERT_TRUE(peer.send(own, "news"));
    EXPECT_TRUE(is_readable(fd, 10'000)) << "time " << time;
    exchange(0, {}, all);
    EXPECT_THAT(all.datagrams, SizeIs(time));
  }
}

TEST_P(WireTest, TellsOtherLoopsThatAnErrorCame) {
  const int fd = wire_->readiness_descriptor().value();
  const ClosedPort closed(Family::ipv4);
  fill(0, closed.endpoint(), "request");
  Collected all;
  exchange(1, {}, all);
  for (int attempt = 0; attempt < 3 && all.icmp_errors.empty(); ++attempt) {
    EXPECT_TRUE(is_readable(fd, 10'000));
    exchange(0, {}, all);
  }
  EXPECT_THAT(all.icmp_errors, SizeIs(1));
}

TEST_P(WireTest, GrowsItsBuffersAndNeverShrinksThem) {
  ASSERT_NO_FATAL_FAILURE(
      open(SocketOptions{.send_buffer_octets = 65'536, .receive_buffer_octets = 65'536}));
  const std::size_t send_before = wire_->send_buffer_octets();
  const std::size_t receive_before = wire_->receive_buffer_octets();
  wire_->grow_buffers(0, 0);
  wire_->grow_buffers(4'096, 4'096);
  EXPECT_EQ(wire_->send_buffer_octets(), send_before);
  EXPECT_EQ(wire_->receive_buffer_octets(), receive_before);
  // What an unprivileged process is granted without asking.
  wire_->grow_buffers(100'000, 120'000);
  EXPECT_GE(wire_->send_buffer_octets(), 100'000u);
  EXPECT_GE(wire_->receive_buffer_octets(), 120'000u);
}

}  // namespace
}  // namespace snmpring::io
