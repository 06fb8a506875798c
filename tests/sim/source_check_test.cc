// Whose replies count: request-id, address, port and community.
#include <gtest/gtest.h>

#include "sim/hostile_agent.h"
#include "sim/v3_sim_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using engine::SourceCheck;
using session::Operation;
using session::Quirk;

Outcome get_from(std::string_view quirk, SourceCheck check) {
  WorldOptions options;
  options.engine.source_check = check;
  World world(1, options);
  world.add(std::make_unique<QuirkAgent>(quirk, world.next_endpoint()));
  return world.run(Operation::get, {kSysDescr});
}

TEST(SourceCheck, RefusesAnotherPortWhenStrict) {
  const Outcome outcome = get_from("other-port", SourceCheck::strict);
  EXPECT_EQ(only(outcome).status(), "timeout");
  EXPECT_EQ(outcome.stats.wrong_sources, 3u);
  EXPECT_EQ(outcome.stats.responders, 0u);
}

TEST(SourceCheck, RefusesAnotherAddressWhenStrict) {
  const Outcome outcome = get_from("other-address", SourceCheck::strict);
  EXPECT_EQ(only(outcome).status(), "timeout");
  EXPECT_EQ(outcome.stats.wrong_sources, 3u);
}

TEST(SourceCheck, TakesAnotherPortWhenToldAndNamesIt) {
  const Outcome outcome = get_from("other-port", SourceCheck::port);
  EXPECT_TRUE(only(outcome).complete);
  EXPECT_TRUE(only(outcome).quirks.has(Quirk::other_source));
  Endpoint from = World::endpoint(0);
  ++from.port;
  EXPECT_EQ(only(outcome).reply_from, from);
}

TEST(SourceCheck, RefusesAnotherAddressWhenOnlyThePortMayDiffer) {
  EXPECT_EQ(only(get_from("other-address", SourceCheck::port)).status(), "timeout");
}

TEST(SourceCheck, TakesAnyAddressWhenToldAndNamesIt) {
  const Outcome outcome = get_from("other-address", SourceCheck::any);
  EXPECT_TRUE(only(outcome).complete);
  EXPECT_TRUE(only(outcome).quirks.has(Quirk::other_source));
  EXPECT_EQ(only(outcome).reply_from, World::endpoint(1));
}

TEST(SourceCheck, SaysNothingOfAnotherSourceWhereThereIsNone) {
  for (const SourceCheck check : {SourceCheck::strict, SourceCheck::port, SourceCheck::any}) {
    const Outcome outcome = get_from("ok", check);
    EXPECT_FALSE(only(outcome).reply_from.has_value());
    EXPECT_FALSE(only(outcome).quirks.has(Quirk::other_source));
  }
}

TEST(SourceCheck, WantsTheCommunityFromAnyOtherAddress) {
  WorldOptions options;
  options.engine.source_check = SourceCheck::any;
  World world(1, options);
  world.add(std::make_unique<ScriptAgent>([](const Request& request) {
    agentd::RawMessage reply = sound_reply(request, ber::Oid{1, 3, 6, 1, 2, 1}, 1, "forged");
    reply.community = {'g', 'u', 'e', 's', 's'};
    return std::vector{Datagram{.octets = reply.encode(), .from = World::endpoint(1)}};
  }));
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(only(outcome).status(), "timeout");
  EXPECT_EQ(outcome.stats.ignored_pdus, 3u);
}

/// What a get comes to whose agent sends everything from `from`. \param user Of the agent and the
/// credential.
Outcome get_v3_from(const Endpoint& from, SourceCheck check, usm::AuthProtocol auth) {
  WorldOptions options;
  options.engine.source_check = check;
  World world(1, options);
  const auto user = [auth] { return session::script::v3_user(auth, usm::PrivProtocol::none); };
  auto agent = std::make_unique<V3SimAgent>(world.clock(), 1);
  agent->engine.users.clear();
  agent->engine.users.push_back(user());
  agent->engine.mib.add("1.3.6.1.2.1.1.1.0", session::script::number(1));
  agent->instead = [&engine = agent->engine, from](Bytes request, Instant now) {
    std::vector<Datagram> replies;
    if (auto reply = engine.answer(request, now)) replies.push_back({std::move(*reply), from});
    return std::optional(std::move(replies));
  };
  world.add(std::move(agent));
  std::vector<session::Credential> credentials;
  credentials.push_back(session::script::v3_credential(user()));
  world.use(std::move(credentials));
  return world.run(Operation::get, {kSysDescr});
}

TEST(SourceCheck, WantsADigestFromAnyOtherAddressInV3) {
  const Outcome proven =
      get_v3_from(World::endpoint(1), SourceCheck::any, usm::AuthProtocol::sha256);
  EXPECT_TRUE(only(proven).complete);
  EXPECT_EQ(only(proven).row_count(), 1u);
  EXPECT_TRUE(only(proven).quirks.has(Quirk::other_source));
  EXPECT_EQ(only(proven).reply_from, World::endpoint(1));

  const Outcome claimed =
      get_v3_from(World::endpoint(1), SourceCheck::any, usm::AuthProtocol::none);
  EXPECT_EQ(only(claimed).error, "timeout");
  EXPECT_EQ(only(claimed).row_count(), 0u);
  EXPECT_EQ(claimed.stats.reports, 1u) << "the engine is discovered";
  EXPECT_EQ(claimed.stats.ignored_pdus, 3u);
}

TEST(SourceCheck, WantsNoDigestFromAnotherPortOfTheAddressInV3) {
  Endpoint from = World::endpoint(0);
  ++from.port;
  for (const SourceCheck check : {SourceCheck::port, SourceCheck::any}) {
    const Outcome outcome = get_v3_from(from, check, usm::AuthProtocol::none);
    EXPECT_TRUE(only(outcome).complete);
    EXPECT_EQ(only(outcome).row_count(), 1u);
  }
}

TEST(SourceCheck, TakesATrapForNothingWhateverItsVersion) {
  for (const std::string_view trap :
       {"30 2a 02 01 00 04 06 70 75 62 6c 69 63 a4 1d 06 08 2b 06 01 04 01 86 8d 1f 40 04 7f 00 00 "
        "01 "
        "02 01 00 02 01 00 43 01 05 30 00",
        "30 1a 02 01 01 04 06 70 75 62 6c 69 63 a7 0d 02 01 07 02 01 00 02 01 00 30 02 05 00"}) {
    SCOPED_TRACE(trap);
    World world(1, {});
    world.add(std::make_unique<ScriptAgent>(
        [trap](const Request&) { return one(agentd::from_hexadecimal(trap)); }));
    const Outcome outcome = world.run(Operation::get, {kSysDescr});
    EXPECT_EQ(only(outcome).status(), "timeout");
    EXPECT_EQ(outcome.stats.ignored_pdus, 3u);
  }
}

TEST(SourceCheck, MatchesNoIdThatWasNotSent) {
  WorldOptions options;
  options.engine.source_check = SourceCheck::any;
  World world(1, options);
  Prng prng(7);
  world.add(std::make_unique<ScriptAgent>([&prng](const Request& request) {
    std::vector<Datagram> datagrams;
    for (int i = 0; i < 1'000; ++i) {
      agentd::RawMessage reply = sound_reply(request, ber::Oid{1, 3, 6, 1, 2, 1}, 1, "forged");
      auto id = static_cast<std::int32_t>(prng.next());
      if (id == request.message.pdu.request_id) ++id;
      reply.request_id = agentd::integer_element(id);
      datagrams.push_back({.octets = reply.encode(), .from = std::nullopt});
    }
    return datagrams;
  }));
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(only(outcome).status(), "timeout");
  EXPECT_EQ(only(outcome).row_count(), 0u);
  EXPECT_EQ(outcome.stats.foreign_ids, 3'000u);
}

TEST(SourceCheck, KeepsAnAgentFromAnsweringForItsNeighbour) {
  World world(1, {});
  std::int32_t stolen_id = 0;
  const Endpoint victim = world.add(std::make_unique<ScriptAgent>([&](const Request& request) {
    stolen_id = request.message.pdu.request_id;
    return std::vector<Datagram>();
  }));
  // It knows the id and claims the neighbour's address as well as its own.
  const Endpoint attacker = world.add(std::make_unique<ScriptAgent>([&](const Request& request) {
    agentd::RawMessage reply = sound_reply(request, ber::Oid{1, 3, 6, 1, 2, 1}, 1, "forged");
    std::vector<Datagram> datagrams = one(reply.encode());
    reply.request_id = agentd::integer_element(stolen_id);
    datagrams.push_back({.octets = reply.encode(), .from = std::nullopt});
    return datagrams;
  }));
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(outcome.targets.at(victim).status(), "timeout");
  EXPECT_EQ(outcome.targets.at(attacker).status(), "ok");
  EXPECT_EQ(outcome.stats.wrong_sources, 1u);
}

}  // namespace
}  // namespace snmpring::sim
