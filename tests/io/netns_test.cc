// What loopback never shows: send queues that are full, hosts that do not answer on their own link,
// and link-local addresses. On two ends of a cable in a network namespace that the test makes for
// itself.
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "child.h"
#include "io/open_wire.h"
#include "peer.h"

namespace snmpring::io {
namespace {

using namespace std::chrono_literals;

bool run(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

bool write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  return static_cast<bool>(file << text << std::flush);
}

/// Moves this process to a network namespace with the interfaces lo, near and far, the latter two
/// joined. Nobody answers in 198.51.100.0/24 and 2001:db8::/64, both on the link of `near`.
/// \return Empty, or why that cannot be had here.
std::string make_namespace() {
  const std::string uid = std::to_string(::geteuid());
  if (::unshare(CLONE_NEWNET) != 0) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return "no network namespace is to be had";
    if (!write_file("/proc/self/uid_map", "0 " + uid + " 1"))
      return "no user namespace is to be had";
  }
  const bool linked = run("ip link set lo up") && run("ip link add near type veth peer name far") &&
                      run("ip link set near addrgenmode none") &&
                      run("ip link set far addrgenmode none") && run("ip link set near up") &&
                      run("ip link set far up") && run("ip address add 198.51.100.1/24 dev near") &&
                      run("ip address add 2001:db8::1/64 dev near nodad") &&
                      run("ip address add fe80::1/64 dev near nodad") &&
                      run("ip address add fe80::2/64 dev far nodad");
  if (!linked) return "a pair of veth interfaces cannot be made";
  // Gives up on a silent neighbour after milliseconds instead of three seconds.
  const bool hasty = write_file("/proc/sys/net/ipv4/neigh/near/retrans_time_ms", "10") &&
                     write_file("/proc/sys/net/ipv6/neigh/near/retrans_time_ms", "10");
  return hasty ? "" : "the neighbour tables cannot be tuned";
}

std::string error_name(int error) {
  const char* const name = ::strerrorname_np(error);
  return name != nullptr ? name : std::to_string(error);
}

struct Outcome {
  bool skip = false;
  std::string words;
};

/// Calls `work` with a wire in such a namespace.
Outcome with_wire(WireChoice choice, const SocketOptions& options,
                  const std::function<std::string(Wire&)>& work) {
  const std::string words = in_child([&]() -> std::string {
    if (const std::string reason = make_namespace(); !reason.empty()) return "skip: " + reason;
    const auto wire = open_wire(choice, options, nullptr);
    if (!wire) return "skip: " + wire.error().message;
    return work(**wire);
  });
  return {.skip = words.starts_with("skip: "), .words = words};
}

constexpr std::array<std::uint8_t, 1400> kZeros{};

void fill(Wire& wire, std::size_t slot, const Endpoint& to, std::size_t octets = 64) {
  SendSlot& send = wire.send_slots()[slot];
  send.to = to;
  send.cookie = static_cast<std::uint32_t>(slot);
  send.payload = std::span(kZeros).first(octets);
}

class NetnsTest : public testing::TestWithParam<WireChoice> {};

std::string choice_name(const testing::TestParamInfo<WireChoice>& choice) {
  return choice.param == WireChoice::uring ? "uring" : "mmsg";
}

INSTANTIATE_TEST_SUITE_P(Io, NetnsTest, testing::Values(WireChoice::uring, WireChoice::mmsg),
                         choice_name);

TEST_P(NetnsTest, ReportsWhatAFullSendQueueRefuses) {
  const auto outcome = with_wire(GetParam(), {.send_buffer_octets = 4096}, [](Wire& wire) {
    // Datagrams wait for the neighbour's link address, and fill the buffer meanwhile.
    for (std::size_t slot = 0; slot < kSendBatch; ++slot) {
      fill(wire, slot, {*IpAddress::parse("198.51.100.7"), 161});
    }
    const auto arrivals = wire.exchange(kSendBatch, {});
    if (!arrivals) return arrivals.error().message;
    const std::size_t refused = arrivals->send_failures.size();
    std::map<std::string, int> errors;
    for (const SendFailure& failure : arrivals->send_failures) ++errors[error_name(failure.error)];
    std::string words = errors.size() == 1 ? errors.begin()->first : "several errors";
    if (wire.stats().datagrams_sent + refused != kSendBatch) words += ", miscounted";
    if (refused == kSendBatch) words += ", nothing sent";
    return words;
  });
  if (outcome.skip) GTEST_SKIP() << outcome.words;
  EXPECT_EQ(outcome.words, "EAGAIN");
}

TEST_P(NetnsTest, SendsWhatFindsRoomALittleLater) {
  const auto outcome = with_wire(GetParam(), {.send_buffer_octets = 4096}, [](Wire& wire) {
    // A queue that holds more than the socket may fill and drains quickly.
    if (!run("ip neighbour add 198.51.100.2 lladdr 02:00:00:00:00:02 dev near") ||
        !run("tc qdisc add dev near root tbf rate 100mbit burst 1600 limit 100000")) {
      return std::string("skip: no token bucket is to be had");
    }
    for (std::size_t slot = 0; slot < 40; ++slot) {
      fill(wire, slot, {*IpAddress::parse("198.51.100.2"), 161});
    }
    const auto arrivals = wire.exchange(40, {});
    if (!arrivals) return arrivals.error().message;
    return std::to_string(arrivals->send_failures.size()) + " refused";
  });
  if (outcome.skip) GTEST_SKIP() << outcome.words;
  EXPECT_EQ(outcome.words, "0 refused");
}

TEST_P(NetnsTest, ReportsWhatAFullDeviceQueueDrops) {
  const auto outcome = with_wire(GetParam(), {.send_buffer_octets = 4 << 20}, [](Wire& wire) {
    if (!run("ip neighbour add 198.51.100.2 lladdr 02:00:00:00:00:02 dev near") ||
        !run("tc qdisc add dev near root tbf rate 8kbit burst 1600 limit 4000")) {
      return std::string("skip: no token bucket is to be had");
    }
    for (std::size_t slot = 0; slot < kSendBatch; ++slot) {
      fill(wire, slot, {*IpAddress::parse("198.51.100.2"), 161});
    }
    const auto arrivals = wire.exchange(kSendBatch, {});
    if (!arrivals) return arrivals.error().message;
    std::map<std::string, int> errors;
    for (const SendFailure& failure : arrivals->send_failures) ++errors[error_name(failure.error)];
    return errors.size() == 1 ? errors.begin()->first : "not one kind of error";
  });
  if (outcome.skip) GTEST_SKIP() << outcome.words;
  EXPECT_EQ(outcome.words, "ENOBUFS");
}

TEST_P(NetnsTest, AttributesAnUnreachableHost) {
  for (const char* host : {"198.51.100.7", "2001:db8::7"}) {
    const auto outcome = with_wire(GetParam(), {}, [&](Wire& wire) -> std::string {
      fill(wire, 0, {*IpAddress::parse(host), 161});
      auto arrivals = wire.exchange(1, {.at_most = 10s});
      for (int attempt = 0; attempt < 10 && arrivals && arrivals->icmp_errors.empty(); ++attempt) {
        arrivals = wire.exchange(0, {.at_most = 1s});
      }
      if (!arrivals) return arrivals.error().message;
      if (arrivals->icmp_errors.empty()) return "nothing";
      const IcmpError& error = arrivals->icmp_errors[0];
      return error.to.address.to_string() + ' ' + error_name(error.error) + ' ' +
             std::to_string(error.type) + '.' + std::to_string(error.code);
    });
    if (outcome.skip) GTEST_SKIP() << outcome.words;
    const bool v4 = IpAddress::parse(host)->family == Family::ipv4;
    EXPECT_EQ(outcome.words, host + std::string(v4 ? " EHOSTUNREACH 3.1" : " EHOSTUNREACH 1.3"));
  }
}

TEST_P(NetnsTest, RefusesWhatHasNoRoute) {
  const auto outcome = with_wire(GetParam(), {}, [](Wire& wire) -> std::string {
    fill(wire, 0, {*IpAddress::parse("203.0.113.1"), 161});
    const auto arrivals = wire.exchange(1, {});
    if (!arrivals) return arrivals.error().message;
    if (arrivals->send_failures.empty()) return "sent";
    return error_name(arrivals->send_failures[0].error);
  });
  if (outcome.skip) GTEST_SKIP() << outcome.words;
  EXPECT_EQ(outcome.words, "ENETUNREACH");
}

std::string obstacle_name(SendObstacle obstacle) {
  switch (obstacle) {
    case SendObstacle::unknown:
      return "unknown";
    case SendObstacle::broadcast:
      return "broadcast";
    case SendObstacle::no_route:
      return "no_route";
  }
  return "";
}

/// errno and what stood in the way of a datagram to each of these hosts, in a namespace with a
/// route of each type that leads nowhere.
std::map<std::string, std::string> refusals(WireChoice choice, const SocketOptions& options,
                                            const std::vector<std::string>& hosts) {
  const auto outcome = with_wire(choice, options, [&](Wire& wire) -> std::string {
    for (const char* route :
         {"route add prohibit 10.1.0.0/16", "route add blackhole 10.2.0.0/16",
          "route add unreachable 10.3.0.0/16", "route add throw 10.4.0.0/16",
          "-6 route add prohibit 2001:db8:1::/48", "-6 route add blackhole 2001:db8:2::/48",
          "-6 route add unreachable 2001:db8:3::/48"}) {
      if (!run(std::string("ip ") + route)) return "skip: there are no such routes here";
    }
    for (std::size_t slot = 0; slot < hosts.size(); ++slot) {
      fill(wire, slot, {*IpAddress::parse(hosts[slot]), 161});
    }
    const auto arrivals = wire.exchange(hosts.size(), {});
    if (!arrivals) return arrivals.error().message;
    std::string words;
    for (const SendFailure& failure : arrivals->send_failures) {
      words += hosts[failure.cookie] + ' ' + error_name(failure.error) + ' ' +
               obstacle_name(failure.obstacle) + '\n';
    }
    return words;
  });
  if (outcome.skip) return {{"skip", outcome.words}};
  std::map<std::string, std::string> refusals;
  std::istringstream lines(outcome.words);
  for (std::string host, words; lines >> host && std::getline(lines >> std::ws, words);) {
    refusals[host] = words;
  }
  return refusals;
}

TEST_P(NetnsTest, TellsWhatStoodInTheWayWhereErrnoDoesNot) {
  const auto found =
      refusals(GetParam(), {},
               {"198.51.100.255", "10.1.0.1", "10.2.0.1", "10.3.0.1", "10.4.0.1", "203.0.113.1",
                "2001:db8:1::1", "2001:db8:2::1", "2001:db8:3::1", "127.255.255.255", "127.0.0.1"});
  if (found.contains("skip")) GTEST_SKIP() << found.at("skip");
  EXPECT_EQ(found, (std::map<std::string, std::string>{{"198.51.100.255", "EACCES broadcast"},
                                                       {"127.255.255.255", "EACCES broadcast"},
                                                       {"10.1.0.1", "EACCES unknown"},
                                                       {"10.2.0.1", "EINVAL no_route"},
                                                       {"10.3.0.1", "EHOSTUNREACH unknown"},
                                                       {"10.4.0.1", "ENETUNREACH unknown"},
                                                       {"203.0.113.1", "ENETUNREACH unknown"},
                                                       {"2001:db8:1::1", "EACCES unknown"},
                                                       {"2001:db8:2::1", "EINVAL no_route"},
                                                       {"2001:db8:3::1", "EHOSTUNREACH unknown"}}));
}

TEST_P(NetnsTest, TakesASourceThatDoesNotFitForNoLackOfARoute) {
  const auto found =
      refusals(GetParam(), {.source_ipv4 = "127.0.0.1"}, {"198.51.100.2", "10.2.0.1"});
  if (found.contains("skip")) GTEST_SKIP() << found.at("skip");
  EXPECT_EQ(found, (std::map<std::string, std::string>{{"198.51.100.2", "EINVAL unknown"},
                                                       {"10.2.0.1", "EINVAL no_route"}}));
}

TEST_P(NetnsTest, RefusesWhatTheLinkCannotCarryInItsSlotAlone) {
  const auto outcome = with_wire(GetParam(), {}, [](Wire& wire) -> std::string {
    if (!run("ip link set near mtu 600") ||
        !run("ip neighbour add 198.51.100.2 lladdr 02:00:00:00:00:02 dev near")) {
      return "skip: the interface cannot be set up";
    }
    std::string words;
    for (int round = 0; round < 2; ++round) {
      for (std::size_t slot = 0; slot < 8; ++slot) {
        fill(wire, slot, {*IpAddress::parse("198.51.100.2"), 161}, slot % 4 == 2 ? 1400 : 64);
      }
      const auto arrivals = wire.exchange(8, {});
      if (!arrivals) return arrivals.error().message;
      for (const SendFailure& failure : arrivals->send_failures) {
        words += std::to_string(failure.cookie) + ' ' + error_name(failure.error) + ' ';
      }
    }
    return words;
  });
  if (outcome.skip) GTEST_SKIP() << outcome.words;
  EXPECT_EQ(outcome.words, "2 EMSGSIZE 6 EMSGSIZE 2 EMSGSIZE 6 EMSGSIZE ");
}

TEST_P(NetnsTest, BringsALinkLocalReplyWithItsScope) {
  const auto outcome = with_wire(GetParam(), {}, [](Wire& wire) -> std::string {
    const Peer peer(*IpAddress::parse("fe80::2%far"));
    const Endpoint asked{*IpAddress::parse("fe80::2%near"), peer.endpoint().port};
    fill(wire, 0, asked);
    auto arrivals = wire.exchange(1, {});
    if (peer.echo(1) != 1) return "the peer got nothing";
    for (int attempt = 0; attempt < 10 && arrivals && arrivals->datagrams.empty(); ++attempt) {
      arrivals = wire.exchange(0, {.at_most = 1s});
    }
    if (!arrivals) return arrivals.error().message;
    if (arrivals->datagrams.empty()) return "nothing";
    return arrivals->datagrams[0].from == asked ? "from whom was asked"
                                                : arrivals->datagrams[0].from.to_string();
  });
  if (outcome.skip) GTEST_SKIP() << outcome.words;
  EXPECT_EQ(outcome.words, "from whom was asked");
}

}  // namespace
}  // namespace snmpring::io
