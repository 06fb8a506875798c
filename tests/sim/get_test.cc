// Get and discover through the whole engine: what repeats ask for, and which answer belongs to
// which of them.
#include <gtest/gtest.h>

#include "sim/hostile_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;

constexpr std::uint32_t kDeviceRows = 200;

/// So many OIDs of a device of kDeviceRows rows.
std::vector<std::string> device_oids(std::size_t count) {
  std::vector<std::string> all;
  World world(1, {});
  const Endpoint at =
      world.add(std::make_unique<QuirkAgent>("v2c-only", world.next_endpoint(), kDeviceRows));
  const TargetOutcome outcome = world.run(Operation::walk, {"1.3.6.1"}).targets.at(at);
  for (const SimRow& row : outcome.rows.at("1.3.6.1")) all.push_back(row.oid);
  all.resize(count);
  return all;
}

struct DeviceAsked {
  TargetOutcome target;
  engine::Stats stats;
};

DeviceAsked ask_device(std::string_view quirk, Operation operation,
                       const std::vector<std::string>& roots, const WorldOptions& options = {}) {
  World world(1, options);
  const Endpoint at =
      world.add(std::make_unique<QuirkAgent>(quirk, world.next_endpoint(), kDeviceRows));
  const Outcome outcome = world.run(operation, roots);
  EXPECT_TRUE(outcome.ended);
  return {outcome.targets.at(at), outcome.stats};
}

TEST(GetRepeats, FindAnAgentThatTakesOneOid) {
  for (const auto version : {message::Version::v1, message::Version::v2c}) {
    WorldOptions options;
    options.version = version;
    const auto [target, stats] = ask_device("get-max-1", Operation::discover, {kSysDescr}, options);
    EXPECT_EQ(target.status(), "ok");
    EXPECT_TRUE(target.complete);
    EXPECT_EQ(stats.requests_sent, 6u);
    EXPECT_EQ(target.counts.retries, 2u);
    ASSERT_TRUE(target.system);
    EXPECT_TRUE(target.system->sys_descr);
    EXPECT_TRUE(target.system->sys_object_id);
    EXPECT_TRUE(target.system->sys_uptime);
    EXPECT_TRUE(target.system->sys_name);
  }
}

TEST(GetRepeats, AreNeededForThatUnlessTheOperatorTells) {
  WorldOptions options;
  options.limits.retries_max = 0;
  EXPECT_EQ(ask_device("get-max-1", Operation::discover, {kSysDescr}, options).target.status(),
            "timeout");
  options.limits.oids_max = 1;
  EXPECT_EQ(ask_device("get-max-1", Operation::discover, {kSysDescr}, options).target.status(),
            "ok");
}

TEST(GetRepeats, LetALateAnswerBeThatOfItsOwnAttempt) {
  // Each answer comes when the next attempt, which asks for less, has been sent.
  const auto [target, stats] = ask_device("late", Operation::discover, {kSysDescr});
  EXPECT_EQ(target.status(), "ok");
  ASSERT_TRUE(target.system);
  EXPECT_TRUE(target.system->sys_name);
  EXPECT_EQ(target.counts.late, 1u);
  EXPECT_EQ(stats.requests_sent, 2u);
}

TEST(GetRepeats, GetEverythingFromAgentsThatDropWhatIsLarge) {
  const std::vector<std::string> all = device_oids(kDeviceRows);
  for (const char* quirk : {"get-max-1", "get-max-10", "drops-above-484"}) {
    SCOPED_TRACE(quirk);
    const auto [target, stats] = ask_device(quirk, Operation::get, all);
    EXPECT_EQ(target.status(), "ok");
    EXPECT_TRUE(target.complete);
    EXPECT_EQ(target.row_count(), kDeviceRows);
    EXPECT_LE(target.counts.retries, 14u);
  }
}

TEST(ErrorIndex, MakesNoRowThatIsFalse) {
  std::vector<std::string> asked = device_oids(30);
  for (const std::size_t missing : {0u, 7u, 20u, 29u})
    asked[missing] = "1.3.6.1.9." + std::to_string(missing);
  for (const char* quirk : {"v1-only", "blames-first", "blames-last", "blames-next"}) {
    for (const Operation operation : {Operation::get, Operation::get_next}) {
      SCOPED_TRACE(quirk);
      WorldOptions options;
      options.version = message::Version::v1;
      const auto [target, stats] = ask_device(quirk, operation, asked, options);
      EXPECT_EQ(target.status(), "ok");
      EXPECT_TRUE(target.complete);
      ASSERT_EQ(target.row_count(), asked.size());
      for (const std::string& root : asked) {
        const std::uint8_t tag = target.rows.at(root).at(0).tag;
        const bool missed = tag == ber::tag::kNoSuchInstance || tag == ber::tag::kEndOfMibView;
        EXPECT_EQ(missed, root.starts_with("1.3.6.1.9.")) << root;
      }
      EXPECT_LE(stats.requests_sent, 60u);
    }
  }
}

TEST(GetRepeats, AreNotMadeSmallForGoodByLoss) {
  const std::vector<std::string> all = device_oids(kDeviceRows);
  std::vector<std::string> many;
  for (int i = 0; i < 15; ++i) many.insert(many.end(), all.begin(), all.end());
  for (const std::uint64_t seed : seeds(5)) {
    SCOPED_TRACE(seed);
    WorldOptions options;
    options.faults.loss = 0.16;  // Of requests and of replies: 0.3 of exchanges.
    options.limits.retries_max = 9;
    World world(seed, options);
    const Endpoint at =
        world.add(std::make_unique<QuirkAgent>("v2c-only", world.next_endpoint(), kDeviceRows));
    const TargetOutcome target = world.run(Operation::get, many).targets.at(at);
    EXPECT_EQ(target.status(), "ok");
    EXPECT_EQ(target.row_count(), many.size());
    // 50 requests without loss.
    EXPECT_LE(target.counts.tx, 300u);
  }
}

}  // namespace
}  // namespace snmpring::sim
