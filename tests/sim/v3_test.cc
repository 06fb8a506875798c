// SNMPv3 through the whole engine: many agents, faults of the network and of clocks, ladders,
// words.
#include <gtest/gtest.h>

#include <set>

#include "agentd/v3_quirks.h"
#include "sim/v3_sim_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using message::SecurityLevel;
using session::Credential;
using session::Operation;
using session::Quirk;
using session::script::Octets;
using session::script::V3Engine;
using namespace std::chrono_literals;

const std::string kColumn = "1.3.6.1.2.1.2.2.1.10";
const std::string kLeaf = kColumn + ".1";

std::vector<Credential> as_scan() {
  std::vector<Credential> credentials;
  credentials.push_back(scan_credential());
  return credentials;
}

V3SimAgent& add_v3(World& world, unsigned rows = 60) {
  static std::uint32_t index = 0;
  auto agent = std::make_unique<V3SimAgent>(world.clock(), ++index);
  agent->engine.mib.add_column(kColumn, rows);
  V3SimAgent& reference = *agent;
  world.add(std::move(agent));
  return reference;
}

TEST(V3Scan, DiscoversAndWalksManyAgentsAtOnce) {
  World world(1, {});
  for (int i = 0; i < 200; ++i) add_v3(world);
  world.use(as_scan());
  const Outcome outcome = world.run(Operation::walk, {kColumn});
  ASSERT_TRUE(outcome.ended);
  for (const auto& [endpoint, target] : outcome.targets) {
    EXPECT_EQ(target.status(), "ok") << endpoint.to_string() << ' ' << target.error;
    EXPECT_EQ(target.row_count(), 60u);
  }
  EXPECT_EQ(outcome.stats.responders, 200u);
  EXPECT_EQ(outcome.stats.reports, 200u) << "one to discover each engine";
}

TEST(V3WalkUnderFaults, ReportsAnOrderedPrefixAndNeverADuplicate) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    WorldOptions options;
    options.faults = {.loss = 0.1,
                      .duplicate = 0.1,
                      .reorder = 0.1,
                      .late = 0.05,
                      .corrupt = 0.05,
                      .truncate = 0.03,
                      .garbage = 0.05};
    options.limits.retries_max = 5;
    World world(seed, options);
    std::vector<V3SimAgent*> agents;
    for (int i = 0; i < 4; ++i) agents.push_back(&add_v3(world));
    // One is started again, one has its clock moved forward, one backward.
    agents[0]->before = [agent = agents[0]](unsigned number) {
      if (number == 4) ++agent->engine.boots, agent->engine.time_offset = 0;
    };
    agents[1]->before = [agent = agents[1]](unsigned number) {
      if (number == 4) agent->engine.time_offset += 1000;
    };
    agents[2]->before = [agent = agents[2]](unsigned number) {
      if (number == 4) agent->engine.time_offset -= 1000;
    };
    world.use(as_scan());
    const Outcome outcome = world.run(Operation::walk, {kColumn});
    ASSERT_TRUE(outcome.ended);
    for (const auto& [endpoint, target] : outcome.targets) {
      ASSERT_EQ(target.statuses.size(), 1u);
      unsigned expected = 0;
      for (const std::string& line : target.row_lines) {
        ASSERT_EQ(line, kColumn + ' ' + kColumn + '.' + std::to_string(++expected) + " Integer32");
      }
      if (target.complete) {
        EXPECT_EQ(target.row_count(), 60u);
      }
    }
  }
}

TEST(V3Scan, WaitsOutTheWindowBetweenRequests) {
  // One request in 300 s: longer than the window of 150 s.
  WorldOptions options;
  options.engine.per_target_rate_rps = 1.0 / 300;
  World world(1, options);
  add_v3(world);
  world.use(as_scan());
  const Outcome outcome = world.run(Operation::walk, {kColumn});
  ASSERT_TRUE(outcome.ended);
  EXPECT_TRUE(outcome.targets.begin()->second.complete);
  EXPECT_EQ(outcome.stats.reports, 1u) << "time was never lost";
}

TEST(V3Scan, KeepsTimeWhileOutputIsBlocked) {
  World world(1, {});
  add_v3(world);
  world.use(as_scan());
  world.start(Operation::walk, {kColumn});
  world.run_for(3ms);
  world.outlet().block();
  ASSERT_EQ(world.run_for(1000s), engine::Engine::State::stalled);
  world.clock().advance(1000s);
  world.outlet().unblock();
  world.run_for(1h);
  const Outcome outcome = world.outcome();
  EXPECT_TRUE(outcome.targets.begin()->second.complete);
  EXPECT_EQ(outcome.stats.reports, 1u);
}

TEST(V3Scan, GoesThroughTheLadderWhereverItBegins) {
  World world(1, {});
  V3SimAgent& v3 = add_v3(world);
  V3SimAgent& v2c = add_v3(world);
  v2c.engine.community = "private";
  v2c.instead = [](Bytes request, Instant) -> std::optional<std::vector<Datagram>> {
    if (message::decode_v3(request)) return std::vector<Datagram>{};
    return std::nullopt;
  };
  world.add_silent();
  std::vector<Credential> credentials;
  credentials.push_back(session::script::community_credential("wrong", "c1"));
  credentials.push_back(scan_credential());
  credentials.push_back(session::script::community_credential("private", "c2"));
  world.use(std::move(credentials));
  const Outcome outcome = world.run(Operation::get, {kLeaf});
  ASSERT_TRUE(outcome.ended);
  ASSERT_EQ(outcome.targets.size(), 3u);
  auto target = outcome.targets.begin();
  EXPECT_EQ(target->second.credential, "u1");
  EXPECT_EQ(target->second.counts.tx, 3 + 1 + 1u);
  ++target;
  EXPECT_EQ(target->second.credential, "c2");
  EXPECT_EQ(target->second.counts.tx, 3 + 3 + 1u);
  EXPECT_EQ(target->second.counts.retries, 4u);
  ++target;
  EXPECT_EQ(target->second.status(), "timeout");
  EXPECT_EQ(target->second.counts.tx, 9u);
  EXPECT_GE(target->second.elapsed, 9s);
  (void)v3;
}

TEST(V3Scan, EndsALadderWhenTheTargetsTimeIsUp) {
  WorldOptions options;
  options.limits.target_timeout = 4s;
  World world(1, options);
  world.add_silent();
  std::vector<Credential> credentials;
  for (const char* label : {"c1", "c2", "c3"}) {
    credentials.push_back(session::script::community_credential(label, label));
  }
  world.use(std::move(credentials));
  const TargetOutcome target = world.run(Operation::get, {kLeaf}).targets.begin()->second;
  EXPECT_EQ(target.error, "target_deadline");
  EXPECT_LE(target.elapsed, 4100ms);
}

// --- Words ---------------------------------------------------------------------------------------

Datagram report(V3Engine& engine, Bytes request, Instant now, std::string_view counter,
                SecurityLevel level = SecurityLevel::no_auth_no_priv) {
  return {engine.report(&engine.users.front(), level, message::decode_v3(request)->header.msg_id,
                        counter, now),
          {}};
}

/// To everything but the engine probe.
auto always(V3Engine& engine, std::string_view counter) {
  return [&engine, counter](Bytes request, Instant now) -> std::optional<std::vector<Datagram>> {
    if (message::decode_v3(request)->header.level == SecurityLevel::no_auth_no_priv) {
      return std::nullopt;
    }
    return std::vector<Datagram>{report(engine, request, now, counter)};
  };
}

TEST(V3Words, EachErrorIsProvokedByItsCause) {
  using session::script::V3World;
  struct Case {
    std::string word;
    std::string status;
    std::function<void(V3SimAgent&)> prepare;
  };
  const Case cases[] = {
      {"unknown_user", "auth", [](V3SimAgent& a) { a.engine.users.front().name = "other"; }},
      {"wrong_digest", "auth",
       [](V3SimAgent& a) {
         a.engine.users[0] = session::script::v3_user(
             usm::AuthProtocol::sha256, usm::PrivProtocol::aes128, "scan", "another-password");
       }},
      {"not_in_time_window", "error",
       [](V3SimAgent& a) { a.instead = always(a.engine, session::script::kNotInTimeWindows); }},
      {"unknown_engine", "error",
       [](V3SimAgent& a) { a.instead = always(a.engine, session::script::kUnknownEngines); }},
      {"unknown_context", "error", [](V3SimAgent& a) { a.engine.context = "other"; }},
      {"unsupported_level", "auth",
       [](V3SimAgent& a) { a.instead = always(a.engine, session::script::kUnsupportedLevels); }},
      {"decryption", "auth",
       [](V3SimAgent& a) { a.instead = always(a.engine, session::script::kDecryptionErrors); }},
      {"no_privacy_reply", "auth",
       [](V3SimAgent& a) {
         a.engine.users[0] =
             session::script::v3_user(usm::AuthProtocol::sha256, usm::PrivProtocol::aes128, "scan",
                                      "secret-auth", "another-password");
       }},
      {"bad_digest", "error",
       [](V3SimAgent& a) {
         a.instead = [&a](Bytes request, Instant now) -> std::optional<std::vector<Datagram>> {
           auto reply = a.engine.answer(request, now).value();
           if (message::decode_v3(reply)->header.level == SecurityLevel::auth_priv)
             reply.back() ^= 1;
           return std::vector<Datagram>{{reply, {}}};
         };
       }},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.word);
    World world(1, {});
    each.prepare(add_v3(world));
    world.use(as_scan());
    const Outcome outcome = world.run(Operation::get, {kLeaf});
    const TargetOutcome& target = outcome.targets.begin()->second;
    EXPECT_EQ(target.error, each.word);
    EXPECT_EQ(target.status(), each.status);
    EXPECT_EQ(target.row_count(), 0u);
    EXPECT_FALSE(target.complete);
  }
}

TEST(V3Words, EachQuirkIsProvokedByItsCause) {
  World world(1, {});
  V3SimAgent& moved = add_v3(world);
  moved.engine.unauthenticated_time_reports = true;
  moved.before = [&moved](unsigned number) {
    if (number == 3) moved.engine.time_offset += 1000;
  };
  V3SimAgent& changing = add_v3(world);
  changing.before = [&changing](unsigned number) {
    if (number == 4) changing.engine.engine_id.back() ^= 1;
  };
  world.use(as_scan());
  const Outcome outcome = world.run(Operation::walk, {kColumn});
  auto target = outcome.targets.begin();
  EXPECT_TRUE(target->second.quirks.has(Quirk::unauthenticated_time));
  EXPECT_TRUE(target->second.complete);
  ++target;
  EXPECT_TRUE(target->second.quirks.has(Quirk::engine_changed));
  EXPECT_TRUE(target->second.quirks.has(Quirk::several_engines));
  EXPECT_TRUE(target->second.complete);
}

// --- What engines say of themselves --------------------------------------------------------------

/// `discover -v3` of one agent.
Outcome probe_engine(
    std::function<std::optional<std::vector<Datagram>>(V3Engine&, Bytes, Instant)> instead) {
  WorldOptions options;
  options.engine.engine_linger = 20ms;
  options.faults.delay_min = 1ms;
  options.faults.delay_mean = Duration::zero();
  World world(1, options);
  V3SimAgent& agent = add_v3(world);
  agent.engine.engine_id = {0x80, 0, 0, 9, 4, 'a'};
  agent.instead = [&agent, instead](Bytes request, Instant now) {
    return instead(agent.engine, request, now);
  };
  std::vector<Credential> nobody(1);
  nobody.front().version = message::Version::v3;
  world.use(std::move(nobody));
  return world.run(Operation::discover, {});
}

Datagram discovery_report(V3Engine& engine, Bytes request, Instant now) {
  return {engine.report(nullptr, SecurityLevel::no_auth_no_priv,
                        message::decode_v3(request)->header.msg_id,
                        session::script::kUnknownEngines, now),
          {}};
}

TEST(V3Engines, ThatAnswerOneProbeAreSeveral) {
  for (const bool same : {true, false}) {
    SCOPED_TRACE(same ? "twice the same" : "two");
    const Outcome outcome = probe_engine([same](V3Engine& engine, Bytes request, Instant now) {
      std::vector<Datagram> both = {discovery_report(engine, request, now)};
      if (!same) engine.engine_id.back() ^= 1;
      both.push_back(discovery_report(engine, request, now));
      if (!same) engine.engine_id.back() ^= 1;
      return std::optional(both);
    });
    ASSERT_TRUE(outcome.ended);
    const TargetOutcome& target = outcome.targets.begin()->second;
    EXPECT_EQ(target.status(), "ok");
    EXPECT_EQ(target.statuses.size(), 1u);
    EXPECT_EQ(target.quirks.has(Quirk::several_engines), !same);
    EXPECT_FALSE(target.quirks.has(Quirk::engine_changed));
    EXPECT_EQ(target.counts.duplicates, 1u);
    EXPECT_EQ(target.counts.rx, 2u);
    EXPECT_EQ(outcome.stats.duplicates, 1u);
    EXPECT_EQ(target.elapsed, 1ms) << "the time until the first answer";
    EXPECT_LT(outcome.elapsed, 30ms);
  }
}

TEST(V3Engines, AreWaitedForInAWalkAsLongAsItGoesOn) {
  World world(1, {});
  V3SimAgent& agent = add_v3(world);
  agent.instead = [&agent](Bytes request, Instant now) -> std::optional<std::vector<Datagram>> {
    const auto level = message::decode_v3(request)->header.level;
    if (level != SecurityLevel::no_auth_no_priv) return std::nullopt;
    std::vector<Datagram> both = {discovery_report(agent.engine, request, now)};
    agent.engine.engine_id.back() ^= 1;
    both.push_back(discovery_report(agent.engine, request, now));
    agent.engine.engine_id.back() ^= 1;
    return both;
  };
  world.use(as_scan());
  const Outcome outcome = world.run(Operation::walk, {kColumn});
  const TargetOutcome& target = outcome.targets.begin()->second;
  EXPECT_TRUE(target.complete);
  EXPECT_TRUE(target.quirks.has(Quirk::several_engines));
  EXPECT_FALSE(target.quirks.has(Quirk::engine_changed));
}

TEST(V3Engines, ThatAreRefusedAreToldAllTheSame) {
  const auto with = [](std::size_t octets, std::function<void(agentd::RawV3&)> bend) {
    return probe_engine([octets, bend](V3Engine& engine, Bytes request, Instant now) {
      Datagram report = discovery_report(engine, request, now);
      agentd::RawV3 raw = agentd::take_v3_apart(report.octets);
      raw.engine_id.resize(octets, 0x42);
      bend(raw);
      report.octets = raw.encode();
      return std::optional(std::vector{report});
    });
  };
  const auto nothing = [](agentd::RawV3&) {};
  struct Case {
    const char* name;
    std::size_t octets;
    std::function<void(agentd::RawV3&)> bend;
    std::size_t told;
  };
  const Case cases[] = {
      {"missing", 0, nothing, 0},
      {"of 33 octets", 33, nothing, 33},
      {"of 300 octets", 300, nothing, 255},
      {"with boots below 0", 6, [](agentd::RawV3& raw) { raw.boots = -1; }, 6},
      {"with boots of 2^31", 6, [](agentd::RawV3& raw) { raw.boots = std::int64_t{1} << 31; }, 6},
      {"with time of 2^31", 6, [](agentd::RawV3& raw) { raw.time = std::int64_t{1} << 31; }, 6},
      {"short, with time below 0", 2, [](agentd::RawV3& raw) { raw.time = -1; }, 2},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    const Outcome outcome = with(each.octets, each.bend);
    const TargetOutcome& target = outcome.targets.begin()->second;
    EXPECT_EQ(target.error, "decode");
    EXPECT_EQ(target.status(), "error");
    ASSERT_TRUE(target.engine);
    EXPECT_EQ(target.engine->engine_id.size(), each.told);
    EXPECT_EQ(target.engine->reading, usm::EngineTime::Reading{});
    EXPECT_EQ(outcome.stats.misfits_decode, 3u);
  }
  const Outcome taken = with(2, nothing);
  EXPECT_EQ(taken.targets.begin()->second.status(), "ok");
  EXPECT_TRUE(taken.targets.begin()->second.anomalies.has(ber::Anomaly::short_engine_id));
}

TEST(V3Engines, ThatAreNotThePinnedOneAreToldThoughTheyClaimADigest) {
  World world(1, {});
  V3SimAgent& agent = add_v3(world);
  const std::vector<std::uint8_t> pinned(8, 0x80);
  agent.instead = [&agent](Bytes request, Instant now) {
    // In its own name, to whatever was asked.
    session::script::Request asked;
    asked.id = message::decode_v3(request)->header.msg_id;
    const Octets reply = agent.engine.message(&agent.engine.users.front(), SecurityLevel::auth_priv,
                                              asked.id, session::script::Answer{}, asked, now);
    return std::optional(std::vector<Datagram>{{reply, {}}});
  };
  std::vector<Credential> credentials = as_scan();
  credentials.front().engine_id = pinned;
  world.use(std::move(credentials));
  const Outcome outcome = world.run(Operation::get, {kLeaf});
  const TargetOutcome& target = outcome.targets.begin()->second;
  EXPECT_EQ(target.error, "unknown_engine");
  ASSERT_TRUE(target.engine);
  EXPECT_EQ(target.engine->engine_id, agent.engine.engine_id);
}

TEST(V3Engines, ThatAreRefusedAreToldAfterTheNextCredentialAsWell) {
  World world(1, {});
  V3SimAgent& agent = add_v3(world);
  agent.instead = [&agent](Bytes request, Instant now) -> std::optional<std::vector<Datagram>> {
    if (!message::decode_v3(request)) return std::vector<Datagram>{};
    Datagram report = discovery_report(agent.engine, request, now);
    agentd::RawV3 raw = agentd::take_v3_apart(report.octets);
    raw.engine_id.resize(40);
    report.octets = raw.encode();
    return std::vector{report};
  };
  std::vector<Credential> credentials = as_scan();
  credentials.push_back(session::script::community_credential("public", "c1"));
  world.use(std::move(credentials));
  const Outcome outcome = world.run(Operation::get, {kLeaf});
  const TargetOutcome& target = outcome.targets.begin()->second;
  EXPECT_EQ(target.error, "decode");
  ASSERT_TRUE(target.engine);
  EXPECT_EQ(target.engine->engine_id.size(), 40u);
}

}  // namespace
}  // namespace snmpring::sim
