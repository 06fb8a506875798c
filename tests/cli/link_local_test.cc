// Agents that have link-local addresses alone, which mean nothing without the name of an interface.
// In a network namespace, on both ends of a cable.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <set>

#include "fixtures.h"
#include "network_namespace.h"

namespace snmpring::cli {
namespace {

using Texts = std::vector<std::string>;

/// With an agent at fe80::2, behind the interface near.
class HostileLinkTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!network_.reason().empty()) GTEST_SKIP() << network_.reason();
    if (!make_cable("")) GTEST_SKIP() << "a pair of veth interfaces cannot be made";
    agentd_ = std::make_unique<Agentd>(Texts{"[fe80::2%far]"}, Texts{"--generate", "3"},
                                       network_.prefix());
  }

  /// \param indexes "index N ... index M" of near and far, or empty.
  bool make_cable(const std::string& near_index, const std::string& far_index = "") const {
    return network_.shell(
        "ip link add name near " + near_index + " type veth peer name far " + far_index +
        " && ip link set near addrgenmode none && ip link set far addrgenmode none"
        " && ip link set near up && ip link set far up"
        " && ip address add fe80::1/64 dev near nodad"
        " && ip address add fe80::2/64 dev far nodad");
  }

  Texts command(const char* verb, Texts more) const {
    Texts words = {verb, "--io", GetParam(), "-p", agentd_->port()};
    words.insert(words.end(), more.begin(), more.end());
    return network_.command(snmpring(words));
  }

  const NetworkNamespace network_;
  const ScratchFolder scratch_;
  std::unique_ptr<Agentd> agentd_;
};

INSTANTIATE_TEST_SUITE_P(Io, HostileLinkTest, testing::ValuesIn(wires()),
                         [](const auto& wire) { return std::string(wire.param); });

/// "TARGET STATUS" of each target record.
std::multiset<std::string> outcomes(const std::string& records) {
  std::multiset<std::string> found;
  for (const auto& record : records_of_kind(records, "target")) {
    found.insert(record["target"].get<std::string>() + ' ' + record["status"].get<std::string>());
  }
  return found;
}

// By then no interface can be asked for by the usual means.
TEST_P(HostileLinkTest, ReadsZonesInListsAndWritesThemInRecords) {
  scratch_.write("list", "fe80::2%near\n{\"target\":\"fe80::2%near\",\"tag\":\"object\"}\n");
  const Finished finished = run(command("walk", {"--oid", "1.3.6.1", "@" + scratch_.path("list")}));
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(finished.err, "");
  EXPECT_EQ(outcomes(finished.out),
            (std::multiset<std::string>{"fe80::2%near ok", "fe80::2%near ok"}));
  for (const auto& record : records_of_kind(finished.out, "varbind")) {
    EXPECT_EQ(record["target"], "fe80::2%near");
  }
  const Finished unknown =
      run_with_input(command("discover", {"-", "fe80::2%near"}), "fe80::2%usb9\n");
  EXPECT_EQ(unknown.status, 65);
  EXPECT_EQ(unknown.err,
            "snmpring: -:1: \"fe80::2%usb9\": there is no network interface \"usb9\"\n");
  EXPECT_EQ(outcomes(unknown.out), std::multiset<std::string>{"fe80::2%near ok"});
}

TEST_P(HostileLinkTest, ReadsInListsTheZoneOfAnInterfaceThatCameUpLater) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  UniqueFd list(ends[1]);
  Process process(
      Process::Setup{.argv = command("discover", {"fe80::2%near", "-t", "0.1", "-r", "0", "-"}),
                     .in = UniqueFd(ends[0])});
  ASSERT_TRUE(process.read_line());
  ASSERT_TRUE(
      network_.shell("ip link add name late type veth peer name later && ip link set late up && "
                     "ip link set later up"));
  ASSERT_EQ(::write(list.get(), "fe80::7%late\n", 13), 13);
  list.reset();
  const Finished finished = process.finish();
  EXPECT_EQ(finished.status, 0) << finished.err;
  EXPECT_NE(finished.out.find(R"("target":"fe80::7%late")"), std::string::npos) << finished.out;
}

TEST_P(HostileLinkTest, TakesTheZoneOfTheInterfaceThatItIsGiven) {
  for (const Texts& bound : {Texts{"--interface", "near"}, {"--source-ip", "fe80::1%near"}}) {
    Texts words = bound;
    words.emplace_back("fe80::2");
    const Finished finished = run(command("discover", words));
    EXPECT_EQ(finished.status, 0) << finished.err;
    EXPECT_EQ(outcomes(finished.out), std::multiset<std::string>{"fe80::2%near ok"});
  }
}

TEST_P(HostileLinkTest, RefusesAnAddressWithoutAZoneAndAZoneWithoutUse) {
  for (const char* target : {"fe80::2", "2001:db8::2%near"}) {
    const Finished finished = run(command("discover", {target}));
    EXPECT_EQ(finished.status, 64);
    EXPECT_EQ(finished.out, "");
    const Finished listed = run_with_input(command("discover", {"-"}), std::string(target) + '\n');
    EXPECT_EQ(listed.status, 65);
    EXPECT_EQ(listed.out, "");
  }
}

TEST_P(HostileLinkTest, KeepsEnginesUnderTheNamesOfZones) {
  const std::string cache = scratch_.path("engines");
  for (int start = 0; start < 2; ++start) {
    const Finished finished =
        run(command("discover", {"-v3", "--engine-cache", cache, "fe80::2%near"}));
    EXPECT_EQ(finished.status, 0) << finished.err;
    EXPECT_TRUE(scratch::content_of(cache).starts_with(R"({"target":"fe80::2%near","port":)"))
        << scratch::content_of(cache);
  }
}

TEST_P(HostileLinkTest, GoesOnWhereInterfacesHaveOtherIndexes) {
  ASSERT_TRUE(network_.shell("ip link delete near") && make_cable("index 40", "index 50"));
  const std::string output = scratch_.path("output");
  const std::string checkpoint = scratch_.path("checkpoint");
  const Finished begun = run(command(
      "discover", {"fe80::10%near/124", "fe80::10%far/124", "--report", "all", "-t", "0.1", "-r",
                   "0", "--max-targets", "9", "--output", output, "--checkpoint", checkpoint}));
  EXPECT_EQ(begun.status, 75) << begun.err;
  ASSERT_TRUE(network_.shell("ip link delete near") && make_cable("index 60", "index 55"));
  const Finished resumed =
      run(network_.command(snmpring({"discover", "--resume", checkpoint, "--max-targets", "0"})));
  EXPECT_EQ(resumed.status, 0) << resumed.err;
  std::set<std::string> targets;
  const auto records = records_of_kind(scratch::content_of(output), "target");
  for (const auto& record : records) targets.insert(record["target"]);
  EXPECT_EQ(records.size(), 32u);
  EXPECT_EQ(targets.size(), 32u);
}

}  // namespace
}  // namespace snmpring::cli
