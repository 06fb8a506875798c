// The wire over a ring whose kernel is short of memory, interrupts, takes a part of what it is
// given, has no room for completions and wakes for nothing, all drawn from a seed: nothing is sent
// twice, nothing is lost.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <set>

#include "base/prng.h"
#include "io/uring_wire.h"
#include "peer.h"

namespace snmpring::io {
namespace {

enum class Fault : std::uint8_t {
  interrupted,     ///< EINTR before anything was done.
  no_memory,       ///< EAGAIN.
  overflow,        ///< EBUSY: completions must be reaped first.
  dropped,         ///< EBADR: as told where completions found no room.
  taken_in_parts,  ///< Half of the entries are taken, and nothing is waited for.
  woken_early,     ///< All are taken, and nothing is waited for.
};
constexpr std::size_t kFaults = 6;

/// What the seam below is to do; null for nothing. A function that the linker knows carries no
/// state.
struct Trouble {
  Prng prng;
  double chance;
  std::optional<Fault> only{};
  std::array<unsigned, kFaults> counts{};
};
Trouble* trouble = nullptr;

int enter(unsigned fd, unsigned submit, unsigned completions, unsigned flags, void* argument,
          std::size_t size) {
  const long result =
      ::syscall(__NR_io_uring_enter, fd, submit, completions, flags, argument, size);
  return result < 0 ? -errno : static_cast<int>(result);
}

}  // namespace
}  // namespace snmpring::io

// In place of liburing's, for the whole of this program.
extern "C" int io_uring_enter2(unsigned fd, unsigned submit, unsigned completions, unsigned flags,
                               sigset_t* argument, std::size_t size) {
  using namespace snmpring::io;
  if (trouble == nullptr || !trouble->prng.chance(trouble->chance)) {
    return enter(fd, submit, completions, flags, argument, size);
  }
  const Fault fault = trouble->only.value_or(static_cast<Fault>(trouble->prng.below(kFaults)));
  ++trouble->counts[static_cast<std::size_t>(fault)];
  switch (fault) {
    case Fault::interrupted:
      return -EINTR;
    case Fault::no_memory:
      return -EAGAIN;
    case Fault::overflow:
      return -EBUSY;
    case Fault::dropped:
      return -EBADR;
    case Fault::taken_in_parts:
      return enter(fd, submit / 2, 0, flags, argument, size);
    case Fault::woken_early:
      break;
  }
  return enter(fd, submit, 0, flags, argument, size);
}

namespace snmpring::io {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPeers = 3;
constexpr std::size_t kOutstandingMax = 600;

/// A number as the whole of a datagram.
std::array<std::uint8_t, 4> numbered(std::uint32_t number) {
  std::array<std::uint8_t, 4> octets;
  store_be32(octets.data(), number);
  return octets;
}

class RingFaults : public testing::Test {
 protected:
  void SetUp() override { open(); }
  void TearDown() override { trouble = nullptr; }

  void open() {
    auto wire = UringWire::create({});
    if (!wire && wire.error().kind == WireError::Kind::unsupported) {
      GTEST_SKIP() << wire.error().message;
    }
    ASSERT_TRUE(wire.has_value()) << wire.error().message;
    wire_ = std::move(*wire);
  }

  /// One exchange of `count` requests; takes what came off the list of what is expected.
  void exchange(std::size_t count, Duration at_most) {
    const auto arrivals = wire_->exchange(count, {.at_most = at_most, .prefer_datagrams = 8});
    ASSERT_TRUE(arrivals.has_value()) << arrivals.error().message;
    ASSERT_TRUE(arrivals->send_failures.empty());
    for (const Arrival& arrival : arrivals->datagrams) {
      ASSERT_EQ(arrival.payload.size(), 4u);
      ASSERT_EQ(expected_.erase(load_be32(arrival.payload.data())), 1u)
          << "nothing comes twice, and nothing that was not sent";
    }
  }

  /// Requests to all peers in turn, which send each back.
  void ask(std::size_t count) {
    std::array<int, kPeers> requests{};
    std::array<std::array<std::uint8_t, 4>, kSendBatch> payloads{};
    for (std::size_t slot = 0; slot < count; ++slot) {
      SendSlot& send = wire_->send_slots()[slot];
      send.to = peers_[slot % kPeers].endpoint();
      send.tos = slot % 5 == 0 ? 8 : 0;
      send.cookie = static_cast<std::uint32_t>(slot);
      store_be32(payloads[slot].data(), next_);
      send.payload = payloads[slot];
      expected_.insert(next_++);
      ++requests[slot % kPeers];
    }
    exchange(count, 0ns);
    for (std::size_t i = 0; i < kPeers; ++i) {
      ASSERT_EQ(peers_[i].echo(requests[i]), requests[i]) << "every request is sent";
      std::uint8_t octet = 0;
      ASSERT_LT(::recv(peers_[i].fd(), &octet, 1, MSG_DONTWAIT), 0) << "and sent once";
    }
  }

  /// More datagrams at once than there are receive buffers.
  void flood(const Endpoint& own, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_TRUE(peers_[0].send(own, numbered(next_)));
      expected_.insert(next_++);
    }
  }

  void collect(std::size_t outstanding_max) {
    for (int i = 0; i < 5000 && expected_.size() > outstanding_max && !HasFatalFailure(); ++i) {
      exchange(0, 2ms);
    }
    ASSERT_LE(expected_.size(), outstanding_max) << "nothing is lost";
  }

  Endpoint own_endpoint() {
    SendSlot& send = wire_->send_slots()[0];
    send = {.to = peers_[0].endpoint(), .cookie = 0, .payload = as_bytes("?"), .tos = 0};
    EXPECT_TRUE(wire_->exchange(1, {}).has_value());
    return peers_[0].receive().value().from;
  }

  std::unique_ptr<UringWire> wire_;
  std::array<Peer, kPeers> peers_;
  std::set<std::uint32_t> expected_;
  std::uint32_t next_ = 0;
};

TEST_F(RingFaults, CostNoDatagramAndRepeatNone) {
  std::array<unsigned, kFaults> met{};
  std::uint64_t exhausted = 0;
  for (std::uint64_t seed = 1; seed <= 8 && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Prng prng(seed);
    open();
    const Endpoint own = own_endpoint();
    Trouble drawn{.prng = Prng(~seed), .chance = seed % 4 == 0 ? 0.5 : 0.1};
    trouble = &drawn;
    for (int round = 0; round < 25 && !HasFatalFailure(); ++round) {
      if (prng.chance(0.2)) flood(own, 1 + prng.below(400));
      ask(prng.below(kSendBatch + 1));
      if (prng.chance(0.3)) wire_->release();
      collect(kOutstandingMax);
    }
    collect(0);
    trouble = nullptr;
    for (std::size_t i = 0; i < kFaults; ++i) met[i] += drawn.counts[i];
    exhausted += wire_->stats().buffers_exhausted;
  }
  for (std::size_t i = 0; i < kFaults; ++i) EXPECT_GT(met[i], 0u) << "fault " << i;
  EXPECT_GT(exhausted, 0u) << "the buffers ran out, and receives ended and began anew";
}

TEST_F(RingFaults, EndTheWireWhereTheyDoNotEnd) {
  for (const Fault fault : {Fault::interrupted, Fault::no_memory, Fault::overflow, Fault::dropped,
                            Fault::taken_in_parts}) {
    SCOPED_TRACE(static_cast<int>(fault));
    open();
    SendSlot& send = wire_->send_slots()[0];
    send = {.to = peers_[0].endpoint(), .cookie = 0, .payload = as_bytes("?"), .tos = 0};
    Trouble endless{.prng = Prng(1), .chance = 1.0, .only = fault};
    trouble = &endless;
    const auto arrivals = wire_->exchange(1, {});
    trouble = nullptr;
    ASSERT_FALSE(arrivals.has_value());
    EXPECT_EQ(arrivals.error().kind, WireError::Kind::system);
    EXPECT_NE(arrivals.error().message.find("io_uring_enter"), std::string::npos);
  }
}

}  // namespace
}  // namespace snmpring::io
