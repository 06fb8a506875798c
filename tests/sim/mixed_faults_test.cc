// The promises that hold whatever the network and the agents do.
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;

/// Draws a mixture: each kind of fault is absent, rare or frequent.
WorldOptions draw_options(Prng& prng) {
  const auto draw = [&prng](double frequent) {
    switch (prng.below(3)) {
      case 0:
        return 0.0;
      case 1:
        return frequent / 10;
      default:
        return frequent;
    }
  };
  WorldOptions options;
  options.faults = {.loss = draw(0.2),
                    .duplicate = draw(0.2),
                    .reorder = draw(0.3),
                    .late = draw(0.1),
                    .corrupt = draw(0.1),
                    .truncate = draw(0.1),
                    .garbage = draw(0.2),
                    .foreign = draw(0.2),
                    .misdirected = draw(0.2),
                    .send_failure = draw(0.05)};
  options.stall = draw(0.02);
  options.limits.retries_max = static_cast<unsigned>(prng.below(5));
  options.limits.requests_max = prng.chance(0.3) ? 3 : 1;
  if (prng.chance(0.2))
    options.limits.max_repetitions = static_cast<std::uint32_t>(1 + prng.below(60));
  if (prng.chance(0.1)) options.limits.bulk_allowed = false;
  if (prng.chance(0.2)) options.limits.target_timeout = std::chrono::seconds(1 + prng.below(30));
  if (prng.chance(0.3)) options.version = message::Version::v1;
  options.engine.rate_pps = prng.chance(0.5) ? 0 : 200;
  options.engine.targets_open_max = static_cast<std::uint32_t>(1 + prng.below(8));
  if (prng.chance(0.2)) options.engine.per_target_rate_rps = 100;
  if (prng.chance(0.2)) {
    options.engine.subnet_prefix_length = 24;
    options.engine.per_subnet_rate_rps = 300;
  }
  return options;
}

Temper draw_temper(Prng& prng) {
  Temper temper;
  if (prng.chance(0.2)) temper.drops_bulk = true;
  if (prng.chance(0.2)) temper.repetitions_max = static_cast<std::uint32_t>(1 + prng.below(30));
  if (prng.chance(0.2)) temper.dies_after = static_cast<std::uint32_t>(1 + prng.below(20));
  if (prng.chance(0.3)) temper.message_octets_max = 484 + prng.below(1000);
  return temper;
}

bool under(const std::string& oid, const std::string& root) {
  return oid == root || oid.starts_with(root + '.');
}

class TrueRows {
 public:
  TrueRows(const TableAgent& agent, message::Version version) : rows_(agent.rows()) {
    // Counter64 does not exist in v1 (RFC 3584 §4.2.2.1): agents pass it over.
    if (version == message::Version::v1) {
      std::erase_if(rows_, [](const SimRow& row) { return row.tag == ber::tag::kCounter64; });
    }
  }

  std::vector<SimRow> below(const std::string& root) const {
    std::vector<SimRow> rows;
    for (const SimRow& row : rows_) {
      if (under(row.oid, root)) rows.push_back(row);
    }
    return rows;
  }

 private:
  std::vector<SimRow> rows_;
};

void expect_true_prefix(const TargetOutcome& outcome, const TrueRows& truth,
                        const std::vector<std::string>& roots) {
  for (const std::string& root : roots) {
    const std::vector<SimRow> all = truth.below(root);
    const auto found = outcome.rows.find(root);
    const std::vector<SimRow> rows =
        found == outcome.rows.end() ? std::vector<SimRow>() : found->second;
    ASSERT_LE(rows.size(), all.size()) << root;
    EXPECT_TRUE(std::equal(rows.begin(), rows.end(), all.begin())) << root;
    if (outcome.complete) {
      EXPECT_EQ(rows.size(), all.size()) << root;
    }
  }
}

TEST(MixedFaults, WalksGiveATruePrefixOnceAndEveryTargetEnds) {
  const std::vector<std::string> roots = {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2", "1.3.6.1.2.1.31"};
  for (const std::uint64_t seed : seeds(1000)) {
    SCOPED_TRACE(testing::Message() << "tools/replay MixedFaults.Walks* " << seed);
    Prng prng(splitmix64(seed));
    const WorldOptions options = draw_options(prng);
    World world(seed, options);
    std::map<Endpoint, const TableAgent*> agents;
    for (std::uint64_t i = 0; i < 6; ++i) {
      auto agent = std::make_unique<TableAgent>(20 + static_cast<std::uint32_t>(prng.below(150)),
                                                seed * 10 + i, draw_temper(prng));
      const TableAgent* borrowed = agent.get();
      agents[world.add(std::move(agent))] = borrowed;
    }
    const Endpoint silent = world.add_silent();
    const Endpoint closed = world.add_refusing(ECONNREFUSED);
    const Endpoint unreachable = world.add_refusing(EHOSTUNREACH);

    const Outcome outcome = world.run(Operation::walk, roots);

    EXPECT_TRUE(outcome.ended);
    EXPECT_EQ(outcome.targets.size(), 9u);
    for (const auto& [endpoint, target] : outcome.targets) {
      EXPECT_EQ(target.statuses.size(), 1u) << endpoint.to_string();
    }
    EXPECT_EQ(outcome.stats.targets_done, 9u);
    EXPECT_EQ(outcome.stats.targets_open, 0u);
    for (const auto& [endpoint, agent] : agents) {
      SCOPED_TRACE(endpoint.to_string());
      expect_true_prefix(outcome.targets.at(endpoint), TrueRows(*agent, options.version), roots);
    }
    EXPECT_EQ(outcome.targets.at(silent).row_count(), 0u);
    EXPECT_FALSE(outcome.targets.at(silent).complete);
    EXPECT_FALSE(outcome.targets.at(closed).complete);
    EXPECT_FALSE(outcome.targets.at(unreachable).complete);
    if (testing::Test::HasFailure()) break;  // one seed tells the story
  }
}

TEST(MixedFaults, GetsGiveEveryOidOnceInOrderOrNotAtAll) {
  const std::vector<std::string> oids = {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.99.0",
                                         "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.5.0",
                                         "1.3.6.1.2.1.2.1.0"};
  for (const std::uint64_t seed : seeds(300)) {
    SCOPED_TRACE(testing::Message() << "tools/replay MixedFaults.Gets* " << seed);
    Prng prng(splitmix64(seed));
    World world(seed, draw_options(prng));
    for (std::uint64_t i = 0; i < 4; ++i) {
      world.add(std::make_unique<TableAgent>(40, seed * 10 + i, draw_temper(prng)));
    }
    const Outcome outcome = world.run(Operation::get, oids);

    EXPECT_TRUE(outcome.ended);
    for (const auto& [endpoint, target] : outcome.targets) {
      SCOPED_TRACE(endpoint.to_string());
      EXPECT_EQ(target.statuses.size(), 1u);
      std::size_t next = 0;
      for (const std::string& line : target.row_lines) {
        while (next < oids.size() && !line.starts_with(oids[next] + ' ')) ++next;
        EXPECT_LT(next, oids.size()) << "out of order or twice: " << line;
        ++next;
      }
      if (target.complete) {
        EXPECT_EQ(target.row_lines.size(), oids.size());
      }
    }
    if (testing::Test::HasFailure()) break;
  }
}

TEST(MixedFaults, WithoutFaultsEverythingArrives) {
  World world(1, {});
  auto agent = std::make_unique<TableAgent>(500, 1, Temper{});
  const TrueRows truth(*agent, message::Version::v2c);
  const Endpoint at = world.add(std::move(agent));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  EXPECT_EQ(outcome.targets.at(at).status(), "ok");
  EXPECT_TRUE(outcome.targets.at(at).complete);
  EXPECT_EQ(outcome.targets.at(at).rows.at("1.3.6.1"), truth.below("1.3.6.1"));
}

TEST(MixedFaults, TotalLossDeliversNothing) {
  World world(1, {.faults = {.loss = 1.0}});
  const Endpoint at = world.add(std::make_unique<TableAgent>(50, 1, Temper{}));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  EXPECT_EQ(outcome.targets.at(at).status(), "timeout");
  EXPECT_EQ(outcome.targets.at(at).error, "timeout");
  EXPECT_EQ(outcome.targets.at(at).counts.tx, 3u);
  EXPECT_EQ(outcome.stats.replies_accepted, 0u);
}

}  // namespace
}  // namespace snmpring::sim
