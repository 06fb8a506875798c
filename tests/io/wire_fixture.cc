// The ground of the tests that both socket wires pass.
#include "wire_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cerrno>

#include "io/mmsg_wire.h"
#include "io/uring_wire.h"

namespace snmpring::io {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

std::string kind_name(const testing::TestParamInfo<Kind>& kind) {
  switch (kind.param) {
    case Kind::uring:
      return "uring";
    case Kind::uring_before_6_12:
      return "uring_before_6_12";
    case Kind::mmsg:
      return "mmsg";
  }
  return "?";
}

std::expected<std::unique_ptr<Wire>, WireError> open_kind(Kind kind, const SocketOptions& options) {
  if (kind == Kind::mmsg) {
    auto wire = MmsgWire::create(options);
    if (!wire) return std::unexpected(wire.error());
    return std::move(*wire);
  }
  auto wire = UringWire::create(options, {.minimum_wait = kind == Kind::uring});
  if (!wire) return std::unexpected(wire.error());
  return std::move(*wire);
}

std::vector<std::string> Collected::texts() const {
  std::vector<std::string> texts;
  for (const auto& datagram : datagrams) texts.emplace_back(as_text(datagram.payload));
  return texts;
}

void WireTest::open(const SocketOptions& options) {
  wire_.reset();
  auto wire = open_kind(GetParam(), options);
  if (!wire && wire.error().kind == WireError::Kind::unsupported) {
    GTEST_SKIP() << wire.error().message;
  }
  ASSERT_TRUE(wire.has_value()) << wire.error().message;
  wire_ = std::move(*wire);
}

void WireTest::fill(std::size_t slot, const Endpoint& to, Bytes payload) {
  SendSlot& send = wire_->send_slots()[slot];
  send.to = to;
  send.cookie = static_cast<std::uint32_t>(slot);
  payloads_[slot].assign(payload.begin(), payload.end());
  send.payload = payloads_[slot];
}

void WireTest::exchange(std::size_t count, Wait wait, Collected& all) {
  const auto arrivals = wire_->exchange(count, wait);
  ASSERT_TRUE(arrivals.has_value()) << arrivals.error().message;
  for (const Arrival& arrival : arrivals->datagrams) {
    EXPECT_FALSE(arrival.truncated);
    all.datagrams.push_back(
        {arrival.from, std::vector<std::uint8_t>(arrival.payload.begin(), arrival.payload.end())});
  }
  for (const SendFailure& failure : arrivals->send_failures) all.send_failures.push_back(failure);
  for (const IcmpError& error : arrivals->icmp_errors) all.icmp_errors.push_back(error);
  all.woken = all.woken || arrivals->woken;
}

void WireTest::collect(std::size_t count, Collected& all) {
  while (all.size() < count && !HasFatalFailure()) {
    const std::size_t before = all.size();
    // Early returns with nothing are allowed; a thousand in a row are not.
    for (int attempt = 0; attempt < 1000 && all.size() == before; ++attempt) {
      exchange(0, {.at_most = 10ms, .prefer_datagrams = 32}, all);
    }
    if (all.size() == before) return;
  }
}

Endpoint WireTest::own_endpoint(Family family) {
  const Peer peer(family);
  fill(0, peer.endpoint(), "who am I");
  Collected none;
  exchange(1, {}, none);
  return peer.receive().value().from;
}

void WireTest::expect_echo(Family family) {
  const Peer peer(family);
  fill(0, peer.endpoint(), "request");
  Collected all;
  exchange(1, {}, all);
  ASSERT_EQ(peer.echo(1), 1);
  collect(1, all);
  ASSERT_THAT(all.datagrams, SizeIs(1));
  EXPECT_EQ(all.datagrams[0].from, peer.endpoint());
  EXPECT_EQ(as_text(all.datagrams[0].payload), "request");
}

void WireTest::expect_whole(Family family, std::size_t octets) {
  const Endpoint own = own_endpoint(family);
  const Peer peer(family);
  std::vector<std::uint8_t> payload(octets);
  for (std::size_t i = 0; i < octets; ++i) payload[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
  ASSERT_TRUE(peer.send(own, payload));
  Collected all;
  collect(1, all);
  ASSERT_THAT(all.datagrams, SizeIs(1));
  EXPECT_TRUE(all.datagrams[0].payload == payload);
}

void WireTest::expect_icmp_error_for_its_target_alone(Family family) {
  const ClosedPort closed(family);
  const Peer peer(family);
  Collected all;
  // A pending error would make sends of the next exchange fail, and those later in this one.
  for (int round = 0; round < 3; ++round) {
    for (std::size_t slot = 0; slot < 32; ++slot) {
      fill(slot, slot % 2 == 0 ? closed.endpoint() : peer.endpoint(), "request");
    }
    exchange(32, {}, all);
  }
  ASSERT_EQ(peer.echo(48), 48);
  collect(96, all);
  EXPECT_THAT(all.send_failures, IsEmpty());
  EXPECT_THAT(all.datagrams, SizeIs(48));
  EXPECT_THAT(all.icmp_errors, SizeIs(48));
  for (const IcmpError& error : all.icmp_errors) {
    EXPECT_EQ(error.to, closed.endpoint());
    EXPECT_EQ(error.error, ECONNREFUSED);
    EXPECT_EQ(int{error.type}, family == Family::ipv4 ? 3 : 1);
    EXPECT_EQ(int{error.code}, family == Family::ipv4 ? 3 : 4);
  }
}

}  // namespace snmpring::io
