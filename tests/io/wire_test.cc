// What both socket wires send and receive on loopback, and how they tell errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>
#include <vector>

#include "io/buffer_pool.h"
#include "wire_fixture.h"

namespace snmpring::io {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

INSTANTIATE_TEST_SUITE_P(Io, WireTest,
                         testing::Values(Kind::uring, Kind::uring_before_6_12, Kind::mmsg),
                         kind_name);

TEST_P(WireTest, BringsAnIpv4ReplyBack) { expect_echo(Family::ipv4); }

TEST_P(WireTest, BringsAnIpv6ReplyBack) {
  if (!has_ipv6_loopback()) GTEST_SKIP() << "this host has no ::1";
  expect_echo(Family::ipv6);
}

TEST_P(WireTest, ReceivesTheLargestIpv4DatagramWhole) { expect_whole(Family::ipv4, 65507); }

TEST_P(WireTest, ReceivesTheLargestIpv6DatagramWhole) {
  if (!has_ipv6_loopback()) GTEST_SKIP() << "this host has no ::1";
  expect_whole(Family::ipv6, kReceiveOctetsMax);
}

TEST_P(WireTest, ReceivesAnEmptyDatagramAndThoseBehindIt) {
  const Endpoint own = own_endpoint(Family::ipv4);
  const Peer peer;
  ASSERT_TRUE(peer.send(own, "first"));
  ASSERT_TRUE(peer.send(own, ""));
  ASSERT_TRUE(peer.send(own, "last"));
  Collected all;
  collect(3, all);
  EXPECT_THAT(all.texts(), testing::ElementsAre("first", "", "last"));
}

TEST_P(WireTest, SendsTheLargestRequestWhole) {
  const Peer peer;
  const std::string request(kSendOctetsMax, 'x');
  fill(0, peer.endpoint(), request);
  Collected all;
  exchange(1, {}, all);
  EXPECT_EQ(as_text(peer.receive().value().payload), request);
}

TEST_P(WireTest, SendsAFullBatchInOrder) {
  const Peer peer;
  for (std::size_t slot = 0; slot < kSendBatch; ++slot) {
    fill(slot, peer.endpoint(), std::to_string(slot));
  }
  Collected all;
  exchange(kSendBatch, {}, all);
  EXPECT_THAT(all.send_failures, IsEmpty());
  for (std::size_t slot = 0; slot < kSendBatch; ++slot) {
    const auto datagram = peer.receive();
    ASSERT_TRUE(datagram.has_value()) << "after " << slot;
    EXPECT_EQ(as_text(datagram->payload), std::to_string(slot));
  }
}

TEST_P(WireTest, BringsTheRepliesToManyFullBatches) {
  constexpr int kRounds = 20;
  const Peer peer;
  std::set<std::string> texts;
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t slot = 0; slot < kSendBatch; ++slot) {
      fill(slot, peer.endpoint(), std::to_string(round) + '.' + std::to_string(slot));
    }
    Collected all;
    exchange(kSendBatch, {}, all);
    ASSERT_EQ(peer.echo(kSendBatch), static_cast<int>(kSendBatch));
    collect(kSendBatch, all);
    for (const std::string& text : all.texts()) texts.insert(text);
  }
  EXPECT_THAT(texts, SizeIs(kRounds * kSendBatch));
}

TEST_P(WireTest, SendsBothFamiliesInOneBatch) {
  if (!has_ipv6_loopback()) GTEST_SKIP() << "this host has no ::1";
  const Peer v4(Family::ipv4);
  const Peer v6(Family::ipv6);
  for (std::size_t slot = 0; slot < 16; ++slot) {
    fill(slot, slot % 3 == 0 ? v4.endpoint() : v6.endpoint(), std::to_string(slot));
  }
  Collected all;
  exchange(16, {}, all);
  ASSERT_EQ(v4.echo(6), 6);
  ASSERT_EQ(v6.echo(10), 10);
  collect(16, all);
  EXPECT_THAT(all.datagrams, SizeIs(16));
}

TEST_P(WireTest, AttributesIcmpErrorsAndSendsToTheOthers) {
  expect_icmp_error_for_its_target_alone(Family::ipv4);
}

TEST_P(WireTest, AttributesIcmpv6ErrorsAndSendsToTheOthers) {
  if (!has_ipv6_loopback()) GTEST_SKIP() << "this host has no ::1";
  // The host sends no more than a number of ICMPv6 errors a second, but on loopback.
  expect_icmp_error_for_its_target_alone(Family::ipv6);
}

TEST_P(WireTest, AttributesABatchOfIcmpErrorsToItsTargets) {
  const Peer holder;  // Keeps the port from being bound to all addresses.
  std::set<Endpoint> asked;
  for (std::size_t slot = 0; slot < kSendBatch; ++slot) {
    const auto host = static_cast<std::uint32_t>(0x7F010000 + 1 + slot % 250 + (slot / 250 << 8));
    const Endpoint to{IpAddress::v4(host), holder.endpoint().port};
    asked.insert(to);
    fill(slot, to, "request");
  }
  Collected all;
  exchange(kSendBatch, {}, all);
  collect(kSendBatch, all);
  std::set<Endpoint> refused;
  for (const IcmpError& error : all.icmp_errors) refused.insert(error.to);
  EXPECT_EQ(refused, asked);
  EXPECT_THAT(all.send_failures, IsEmpty());
}

TEST_P(WireTest, RefusesABroadcastAddressInItsSlotAlone) {
  const Peer peer;
  const Endpoint broadcast{*IpAddress::parse("127.255.255.255"), peer.endpoint().port};
  for (std::size_t slot = 0; slot < 5; ++slot) {
    fill(slot, slot == 0 || slot == 2 ? broadcast : peer.endpoint(), std::to_string(slot));
  }
  Collected all;
  exchange(5, {.at_most = 10s}, all);
  collect(2, all);
  ASSERT_THAT(all.send_failures, SizeIs(2));
  EXPECT_EQ(all.send_failures[0].cookie, 0u);
  EXPECT_EQ(all.send_failures[0].error, EACCES);
  EXPECT_EQ(all.send_failures[0].obstacle, SendObstacle::broadcast);
  EXPECT_EQ(all.send_failures[1].cookie, 2u);
  EXPECT_EQ(all.send_failures[1].error, EACCES);
  for (const char* text : {"1", "3", "4"}) {
    const auto datagram = peer.receive();
    ASSERT_TRUE(datagram.has_value());
    EXPECT_EQ(as_text(datagram->payload), text);
  }
}

TEST_P(WireTest, ForgetsTheFailuresOfTheBatchBefore) {
  fill(0, {*IpAddress::parse("127.255.255.255"), 161}, "request");
  Collected first;
  exchange(1, {}, first);
  ASSERT_THAT(first.send_failures, SizeIs(1));
  Collected second;
  exchange(0, {}, second);
  EXPECT_THAT(second.send_failures, IsEmpty());
}

TEST_P(WireTest, RefusesAFamilyThatItHasNoSocketFor) {
  ASSERT_NO_FATAL_FAILURE(open(SocketOptions{.ipv6 = false}));
  fill(0, {*IpAddress::parse("::1"), 161}, "request");
  Collected all;
  exchange(1, {.at_most = 10s}, all);
  ASSERT_THAT(all.send_failures, SizeIs(1));
  EXPECT_EQ(all.send_failures[0].error, EAFNOSUPPORT);
}

TEST_P(WireTest, CountsWhatTheSocketBufferHadNoRoomFor) {
  constexpr int kFlood = 2000;
  ASSERT_NO_FATAL_FAILURE(open(SocketOptions{.receive_buffer_octets = 4096}));
  const Endpoint own = own_endpoint(Family::ipv4);
  const Peer peer;
  for (int i = 0; i < kFlood; ++i) ASSERT_TRUE(peer.send(own, std::to_string(i)));
  const std::uint64_t drops = wire_->stats().kernel_drops;
  EXPECT_GT(drops, 0u);
  Collected all;
  collect(kFlood - drops, all);
  EXPECT_EQ(all.datagrams.size() + wire_->stats().kernel_drops, std::size_t{kFlood});
}

TEST_P(WireTest, KeepsWhatComesWhenTheReceiveBuffersAreUsedUp) {
  constexpr std::size_t kFlood = 700;
  const Endpoint own = own_endpoint(Family::ipv4);
  const Peer peer;
  std::vector<std::uint8_t> payload(3000);
  for (std::size_t i = 0; i < kFlood; ++i) {
    payload[0] = static_cast<std::uint8_t>(i / 256);
    payload[1] = static_cast<std::uint8_t>(i % 256);
    ASSERT_TRUE(peer.send(own, payload));
  }
  const std::size_t kept = kFlood - wire_->stats().kernel_drops;
  Collected all;
  collect(kept, all);
  std::set<unsigned> numbers;
  for (const auto& datagram : all.datagrams) {
    ASSERT_EQ(datagram.payload.size(), payload.size());
    numbers.insert(unsigned{datagram.payload[0]} * 256 + datagram.payload[1]);
  }
  EXPECT_EQ(numbers.size(), kept);
  EXPECT_EQ(all.datagrams.size(), kept);
  if (GetParam() != Kind::mmsg && kept > BufferPool::kBuffers) {
    EXPECT_GT(wire_->stats().buffers_exhausted, 0u);
  }
}

TEST_P(WireTest, KeepsArrivalsUntilTheyAreReleased) {
  const Endpoint own = own_endpoint(Family::ipv4);
  const Peer peer;
  ASSERT_TRUE(peer.send(own, "first"));
  std::span<const Arrival> held;
  for (int attempt = 0; attempt < 1000 && held.empty(); ++attempt) {
    const auto arrivals = wire_->exchange(0, {.at_most = 10ms});
    ASSERT_TRUE(arrivals.has_value());
    held = arrivals->datagrams;
  }
  ASSERT_THAT(held, SizeIs(1));
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(peer.send(own, "other"));
  wire_->stats();
  EXPECT_EQ(as_text(held[0].payload), "first");
  wire_->release();
  wire_->release();
  Collected all;
  collect(1, all);
  EXPECT_EQ(as_text(all.datagrams.at(0).payload), "other");
}

TEST_P(WireTest, CountsWhatItSendsAndReceives) {
  const Peer peer;
  fill(0, peer.endpoint(), "12345");
  fill(1, {*IpAddress::parse("127.255.255.255"), 161}, "refused");
  Collected all;
  exchange(2, {}, all);
  ASSERT_EQ(peer.echo(1), 1);
  collect(2, all);
  const WireStats stats = wire_->stats();
  EXPECT_EQ(stats.datagrams_sent, 1u);
  EXPECT_EQ(stats.octets_sent, 5u);
  EXPECT_EQ(stats.datagrams_received, 1u);
  EXPECT_EQ(stats.octets_received, 5u);
  EXPECT_GT(stats.system_calls, 0u);
}

TEST_P(WireTest, CostsNextToNothingWhenThereIsNothingToDo) {
  ASSERT_NO_FATAL_FAILURE(open(SocketOptions{.ipv6 = false}));
  const ClosedPort closed(Family::ipv4);
  fill(0, closed.endpoint(), "request");
  Collected all;
  exchange(1, {}, all);
  collect(1, all);
  exchange(0, {}, all);  // Starts the receive anew that the ICMP error ended.
  const std::uint64_t before = wire_->stats().system_calls;
  constexpr std::uint64_t kExchanges = 10;
  for (std::uint64_t i = 0; i < kExchanges; ++i) exchange(0, {}, all);
  constexpr std::uint64_t kStats = 1;
  EXPECT_EQ(wire_->stats().system_calls - before - kStats,
            GetParam() == Kind::mmsg ? kExchanges : 0);
}

}  // namespace
}  // namespace snmpring::io
