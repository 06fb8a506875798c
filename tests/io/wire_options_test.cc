// What the options of both socket wires do, and what is said of those that cannot be met.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include "io/socket_address.h"
#include "wire_fixture.h"

namespace snmpring::io {
namespace {

TEST_P(WireTest, SendsFromTheSourceThatIsAskedFor) {
  ASSERT_NO_FATAL_FAILURE(open(SocketOptions{.ipv6 = false, .source_ipv4 = "127.0.0.2"}));
  EXPECT_EQ(own_endpoint(Family::ipv4).address, *IpAddress::parse("127.0.0.2"));
}

TEST_P(WireTest, FreesItsPortWhenItGoes) {
  ASSERT_NO_FATAL_FAILURE(open(SocketOptions{.ipv6 = false, .source_ipv4 = "127.0.0.2"}));
  const Endpoint first = own_endpoint(Family::ipv4);
  ASSERT_NO_FATAL_FAILURE(
      open(SocketOptions{.ipv6 = false, .source_ipv4 = "127.0.0.2", .source_port = first.port}));
  EXPECT_EQ(own_endpoint(Family::ipv4), first);
}

TEST_P(WireTest, SharesItsPortWithNobody) {
  const Endpoint own = own_endpoint(Family::ipv4);
  const UniqueFd thief(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ASSERT_EQ(::setsockopt(thief.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0);
  SocketAddress name;
  encode_address(own, name);
  EXPECT_EQ(::bind(thief.get(), &name.any, name.length), -1);
  EXPECT_EQ(errno, EADDRINUSE);
}

TEST_P(WireTest, MarksWhatItSends) {
  ASSERT_NO_FATAL_FAILURE(open(SocketOptions{.tos = 0xB8}));
  std::vector<Family> families{Family::ipv4};
  if (has_ipv6_loopback()) families.push_back(Family::ipv6);
  for (const Family family : families) {
    const Peer peer(family);
    const bool v4 = family == Family::ipv4;
    const int on = 1;
    ASSERT_EQ(::setsockopt(peer.fd(), v4 ? IPPROTO_IP : IPPROTO_IPV6,
                           v4 ? IP_RECVTOS : IPV6_RECVTCLASS, &on, sizeof on),
              0);
    fill(0, peer.endpoint(), "request");
    Collected all;
    exchange(1, {}, all);
    std::array<char, 64> payload{};
    alignas(cmsghdr) std::array<char, 128> control{};
    iovec vector{payload.data(), payload.size()};
    msghdr header{};
    header.msg_iov = &vector;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    ASSERT_GT(::recvmsg(peer.fd(), &header, 0), 0);
    const cmsghdr* first = CMSG_FIRSTHDR(&header);
    ASSERT_NE(first, nullptr);
    EXPECT_EQ(*CMSG_DATA(first), 0xB8);
  }
}

TEST_P(WireTest, TellsTheBuffersThatTheKernelGranted) {
  ASSERT_NO_FATAL_FAILURE(
      open(SocketOptions{.send_buffer_octets = 64 << 10, .receive_buffer_octets = 128 << 10}));
  EXPECT_GE(wire_->send_buffer_octets(), std::size_t{64 << 10});
  EXPECT_GE(wire_->receive_buffer_octets(), std::size_t{128 << 10});
}

TEST_P(WireTest, AcceptsBuffersBeyondAllLimits) {
  ASSERT_NO_FATAL_FAILURE(
      open(SocketOptions{.send_buffer_octets = 2147483647, .receive_buffer_octets = 2147483647}));
  expect_echo(Family::ipv4);
}

WireError error_of(Kind kind, const SocketOptions& options) {
  auto wire = open_kind(kind, options);
  if (wire) return {WireError::Kind::system, "it opened"};
  return wire.error();
}

TEST_P(WireTest, RefusesASourceThatIsNotThisHosts) {
  const WireError error = error_of(GetParam(), {.source_ipv4 = "192.0.2.1"});
  EXPECT_EQ(error.kind, WireError::Kind::bad_option);
  EXPECT_EQ(error.message, "--source-ip 192.0.2.1 is no address of this host");
}

TEST_P(WireTest, AsksForTheInterfaceOfALinkLocalSource) {
  const WireError error = error_of(GetParam(), {.ipv4 = false, .source_ipv6 = "fe80::1"});
  EXPECT_EQ(error.kind, WireError::Kind::bad_option);
  EXPECT_EQ(error.message,
            "--source-ip fe80::1 is a link-local address: say of which interface, as in "
            "fe80::1%eth0");
}

TEST_P(WireTest, RefusesASourceThatIsNoAddress) {
  const WireError error = error_of(GetParam(), {.source_ipv4 = "::1"});
  EXPECT_EQ(error.kind, WireError::Kind::bad_option);
}

TEST_P(WireTest, RefusesAnInterfaceThatDoesNotExist) {
  const WireError error = error_of(GetParam(), {.interface = "nosuchif"});
  EXPECT_EQ(error.kind, WireError::Kind::bad_option);
  EXPECT_EQ(error.message, "--interface nosuchif: there is no such interface");
}

TEST_P(WireTest, RefusesAPortInUse) {
  const Peer peer;
  const WireError error = error_of(GetParam(), {.source_port = peer.endpoint().port});
  EXPECT_EQ(error.kind, WireError::Kind::system);
  EXPECT_THAT(error.message, testing::HasSubstr("in use"));
}

TEST_P(WireTest, RefusesToOpenNoFamily) {
  const WireError error = error_of(GetParam(), {.ipv4 = false, .ipv6 = false});
  EXPECT_EQ(error.kind, WireError::Kind::bad_option);
}

TEST_P(WireTest, SaysSoWhenOutOfDescriptors) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  // Fails at the first socket, and at each later descriptor.
  for (rlim_t more = 0; more < 5; ++more) {
    const UniqueFd next(::dup(0));
    rlimit tight = before;
    tight.rlim_cur = static_cast<rlim_t>(next.get()) + 1 + more;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
    const WireError error = error_of(GetParam(), {.ipv6 = false});
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    if (error.message == "it opened") {
      EXPECT_GE(more, 3u);
      break;
    }
    EXPECT_EQ(error.kind, WireError::Kind::system) << error.message;
    EXPECT_THAT(error.message, testing::HasSubstr("ulimit -n"));
  }
}

}  // namespace
}  // namespace snmpring::io
