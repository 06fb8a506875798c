// A host whose own network refuses to send: firewalls, missing routes, broadcast addresses, full
// queues, interfaces that come and go. For real, in a network namespace.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "fixtures.h"
#include "network_namespace.h"

namespace snmpring::cli {
namespace {

/// With agents in 127.8.3.0/28, and an interface with 198.51.100.1/24 behind which nobody is.
class HostileNetworkTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!network_.reason().empty()) GTEST_SKIP() << network_.reason();
    if (!network_.shell("ip link add near type veth peer name far && ip link set near up && "
                        "ip link set far up && ip address add 198.51.100.1/24 dev near")) {
      GTEST_SKIP() << "a pair of veth interfaces cannot be made";
    }
    agentd_ = std::make_unique<Agentd>(std::vector<std::string>{"127.8.3.0/28"},
                                       std::vector<std::string>{}, network_.prefix());
  }

  std::vector<std::string> discover(std::vector<std::string> more) const {
    std::vector<std::string> words = {"discover", "--io", GetParam(), "-p", agentd_->port(),
                                      "-r",       "0",    "--report", "all"};
    words.insert(words.end(), more.begin(), more.end());
    return network_.command(snmpring(words));
  }

  /// Makes the neighbour 198.51.100.2 known, so that datagrams for him go out at once.
  bool know_neighbour() const {
    return network_.shell("ip neighbour replace 198.51.100.2 lladdr 02:00:00:00:00:02 dev near");
  }

  const NetworkNamespace network_;
  std::unique_ptr<Agentd> agentd_;
};

INSTANTIATE_TEST_SUITE_P(Io, HostileNetworkTest, testing::ValuesIn(wires()),
                         [](const auto& wire) { return std::string(wire.param); });

std::map<std::string, std::string> outcomes(const std::string& records) {
  std::map<std::string, std::string> words;
  for (const auto& record : records_of_kind(records, "target")) {
    const auto& error = record["error"];
    words[record["target"]] = record["status"].get<std::string>() +
                              (error.is_string() ? ' ' + error.get<std::string>() : "");
  }
  return words;
}

TEST_P(HostileNetworkTest, SaysWhyTheSystemDidNotSend) {
  if (!network_.shell("printf 'table inet f {\n chain out {\n  type filter hook output priority 0\n"
                      "  ip daddr 127.8.3.9 drop\n }\n}\n' | nft -f -")) {
    GTEST_SKIP() << "nftables is not to be had";
  }
  // Each of them among others that answer, as one batch.
  const Finished finished = run(discover(
      {"127.8.3.1", "127.8.3.9", "203.0.113.1", "127.8.3.2", "198.51.100.255", "127.8.3.3"}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(finished.err, "");
  EXPECT_EQ(outcomes(finished.out), (std::map<std::string, std::string>{
                                        {"127.8.3.1", "ok"},
                                        {"127.8.3.2", "ok"},
                                        {"127.8.3.3", "ok"},
                                        {"127.8.3.9", "unreachable permission"},
                                        {"198.51.100.255", "unreachable broadcast"},
                                        {"203.0.113.1", "unreachable net_unreachable"},
                                    }));
  EXPECT_EQ(run(discover({"127.8.3.9", "--fail-on", "permission"})).status, 1);
}

TEST_P(HostileNetworkTest, TellsRoutesThatLeadNowhereFromBroadcastAddresses) {
  if (!network_.shell("ip route add prohibit 203.0.113.0/26 && "
                      "ip route add blackhole 203.0.113.64/26 && "
                      "ip route add unreachable 203.0.113.128/26")) {
    GTEST_SKIP() << "there are no such routes here";
  }
  const Finished finished = run(discover({"203.0.113.1", "203.0.113.65", "127.8.3.1",
                                          "203.0.113.129", "203.0.113.193", "198.51.100.255"}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(outcomes(finished.out), (std::map<std::string, std::string>{
                                        {"127.8.3.1", "ok"},
                                        {"198.51.100.255", "unreachable broadcast"},
                                        {"203.0.113.1", "unreachable permission"},
                                        {"203.0.113.65", "unreachable net_unreachable"},
                                        {"203.0.113.129", "unreachable net_unreachable"},
                                        {"203.0.113.193", "unreachable net_unreachable"},
                                    }));
}

TEST_P(HostileNetworkTest, SaysWhatAFullQueueDidNotTake) {
  if (!know_neighbour() ||
      !network_.shell("tc qdisc add dev near root tbf rate 8kbit burst 1600 limit 4000")) {
    GTEST_SKIP() << "no token bucket is to be had";
  }
  const ScratchFolder scratch;
  std::vector<std::string> words = {
      "-t", "1", "--rate", "0", "--metadata-file", scratch.path("metadata")};
  // The bucket and the queue take 56 at once, and ten more each second.
  constexpr int kAsked = 240;
  for (int port = 1001; port <= 1000 + kAsked; ++port) {
    words.push_back("198.51.100.2:" + std::to_string(port));
  }
  const Finished finished = run(discover(words));
  EXPECT_EQ(finished.status, 0) << finished.err;
  std::map<std::string, std::size_t> count;
  for (const auto& record : records_of_kind(finished.out, "target")) {
    ++count[record["error"]];
    // What did not go out is tried again before it is given up.
    if (record["error"] == "send_failed") {
      EXPECT_GT(record["tx"], 5);
    }
  }
  EXPECT_GT(count["send_failed"], 0u);
  EXPECT_GT(count["timeout"], 0u);
  EXPECT_EQ(count["send_failed"] + count["timeout"], std::size_t{kAsked});
  const auto metadata = parse_document(scratch::content_of(scratch.path("metadata")));
  EXPECT_EQ(metadata["targets"]["by_error"]["send_failed"], count["send_failed"]);
  EXPECT_GE(metadata["requests"]["send_failures"], count["send_failed"]);
}

TEST_P(HostileNetworkTest, LosesNothingInAQueueThatIsFullForAMoment) {
  // Replies and requests share loopback, which takes no more than ten datagrams of each at a time.
  if (!network_.shell("tc qdisc add dev lo root tbf rate 20mbit burst 2000 limit 6000")) {
    GTEST_SKIP() << "no token bucket is to be had";
  }
  const Finished finished = run(discover({"127.8.3.0/28", "--rate", "0", "-t", "1", "-r", "20"}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  for (const auto& [target, words] : outcomes(finished.out)) EXPECT_EQ(words, "ok") << target;
}

/// A scan of what a test puts into its list, with what has become of it.
class FedScan {
 public:
  explicit FedScan(std::vector<std::string> argv) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    input_.reset(ends[1]);
    process_ =
        std::make_unique<Process>(Process::Setup{.argv = std::move(argv), .in = UniqueFd(ends[0])});
  }

  /// Status and error.
  std::string ask(const std::string& target) {
    const std::string line = target + '\n';
    EXPECT_EQ(::write(input_.get(), line.data(), line.size()), std::ssize(line));
    const auto record = process_->read_line();
    if (!record) return "no record: " + process_->finish().err;
    return outcomes(*record + '\n').begin()->second;
  }

  Finished finish() {
    input_.reset();
    return process_->finish();
  }

 private:
  UniqueFd input_;
  std::unique_ptr<Process> process_;
};

TEST_P(HostileNetworkTest, GoesOnWhenAnInterfaceGoesDownAndComesUp) {
  // The agent is in another network, at the other end of the cable.
  const NetworkNamespace there;
  ASSERT_EQ(there.reason(), "");
  ASSERT_TRUE(network_.shell("ip link set far netns " + std::to_string(there.pid())));
  ASSERT_TRUE(there.shell("ip link set far up && ip address add 198.51.100.2/24 dev far"));
  const Agentd agentd({"198.51.100.2"}, {}, there.prefix());
  const std::string agent = "198.51.100.2:" + agentd.port();
  FedScan scan(discover({"-r", "3", "-"}));
  EXPECT_EQ(scan.ask(agent), "ok");
  for (int time = 0; time < 2; ++time) {
    ASSERT_TRUE(network_.shell("ip link set near down"));
    EXPECT_EQ(scan.ask(agent), "unreachable net_unreachable");
    ASSERT_TRUE(network_.shell("ip link set near up"));
    EXPECT_EQ(scan.ask(agent), "ok");
  }
  const Finished finished = scan.finish();
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(finished.err, "");
}

TEST_P(HostileNetworkTest, SaysThatTheInterfaceItWasGivenIsGone) {
  if (!know_neighbour()) GTEST_SKIP() << "no neighbour can be made";
  FedScan scan(discover({"-t", "0.1", "--interface", "near", "-"}));
  EXPECT_EQ(scan.ask("198.51.100.2"), "timeout timeout");
  ASSERT_TRUE(network_.shell("ip link set near down"));
  EXPECT_EQ(scan.ask("198.51.100.2"), "unreachable net_unreachable");
  ASSERT_TRUE(network_.shell("ip link set near up") && know_neighbour());
  EXPECT_EQ(scan.ask("198.51.100.2"), "timeout timeout");
  ASSERT_TRUE(network_.shell("ip link delete near"));
  EXPECT_EQ(scan.ask("198.51.100.2"), "unreachable send_failed");
  EXPECT_EQ(scan.finish().status, 0);
}

}  // namespace
}  // namespace snmpring::cli
