// Every word that a target record can have is provoked here: each error, each anomaly, each quirk.
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "sim/hostile_agent.h"
#include "sim/hostile_cases.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::ErrorWord;
using session::Operation;
using session::Quirk;

const std::string kRoot{kHostileWalkRoot};

/// How one word comes about.
struct Provocation {
  std::string word;
  Operation operation = Operation::get;
  std::function<void(World&)> prepare;             ///< Adds the only target.
  std::function<void(engine::Engine&)> interfere;  ///< In the middle of the scan, if at all.
  WorldOptions options{};
};

std::function<void(World&)> quirk(std::string_view name) {
  return [name](World& world) {
    world.add(std::make_unique<QuirkAgent>(name, world.next_endpoint()));
  };
}
std::function<void(World&)> refusing(int error, std::uint8_t code) {
  return [=](World& world) { world.add_refusing(error, code); };
}
std::function<void(World&)> unsendable(int error) {
  return [=](World& world) {
    const auto obstacle = error == EACCES ? io::SendObstacle::broadcast : io::SendObstacle::unknown;
    world.wire().fail_sends(world.add_silent(), error, 1, obstacle);
  };
}
std::function<void(World&)> refused(ErrorWord word) {
  return [=](World& world) { world.add_refused(word); };
}
void silent(World& world) { world.add_silent(); }
std::function<void(engine::Engine&)> abandon(ErrorWord word) {
  return [word](engine::Engine& engine) { EXPECT_TRUE(engine.abandon_open(word)); };
}

WorldOptions with_target_timeout() {
  WorldOptions options;
  options.limits.target_timeout = std::chrono::milliseconds(2'500);
  return options;
}
WorldOptions tolerant() {
  WorldOptions options;
  options.limits.tolerate_disorder = true;
  return options;
}
WorldOptions any_source() {
  WorldOptions options;
  options.engine.source_check = engine::SourceCheck::any;
  return options;
}
WorldOptions in_v1() {
  WorldOptions options;
  options.version = message::Version::v1;
  return options;
}

TargetOutcome outcome_of(const Provocation& provocation) {
  World world(1, provocation.options);
  provocation.prepare(world);
  const bool walk = provocation.operation == Operation::walk;
  const bool table = provocation.operation == Operation::table;
  world.start(provocation.operation, {walk || table ? kRoot : kSysDescr},
              table ? 0 : kHostileWalkVarbindsMax);
  world.run_for(std::chrono::milliseconds(500));
  if (provocation.interfere) provocation.interfere(world.engine());
  world.run_for(std::chrono::hours(1));
  const Outcome outcome = world.outcome();
  EXPECT_TRUE(outcome.ended);
  EXPECT_EQ(outcome.targets.size(), 1u);
  return outcome.targets.begin()->second;
}

std::vector<Provocation> error_provocations() {
  using enum Operation;
  return {
      {"timeout", get, silent, {}},
      {"icmp_port", get, refusing(ECONNREFUSED, 3), {}},
      {"icmp_host", get, refusing(EHOSTUNREACH, 1), {}},
      {"icmp_admin", get, refusing(EHOSTUNREACH, 13), {}},
      {"net_unreachable", get, refusing(ENETUNREACH, 0), {}},
      {"permission", get, unsendable(EPERM), {}},
      {"broadcast", get, unsendable(EACCES), {}},
      {"send_failed", get, unsendable(EINVAL), {}},
      {"resolve", get, refused(ErrorWord::resolve), {}},
      {"too_big", get, quirk("toobig"), {}},
      {"no_such_name", get, quirk("erridx"), {}},
      {"gen_err", get, quirk("erridxneg"), {}},
      {"authorization", get, quirk("authorization"), {}},
      {"status_99", get, quirk("errstat99"), {}},
      {"not_increasing", walk, quirk("w_same"), {}},
      {"cycle", walk, quirk("w_cycle3"), {}, tolerant()},
      {"contradictory_end", walk, quirk("w_end_denied"), {}},
      {"empty_reply", walk, quirk("w_empty"), {}},
      {"max_varbinds", walk, quirk("w_inf"), {}},
      {"max_pending", table, quirk("w_inf"), {}, tolerant()},
      {"target_deadline", get, silent, {}, with_target_timeout()},
      {"run_deadline", get, silent, abandon(ErrorWord::run_deadline)},
      {"interrupted", get, silent, abandon(ErrorWord::interrupted)},
      {"decode", get, quirk("indef"), {}},
      {"truncated", get, quirk("truncated"), {}},
      {"version_mismatch", get, quirk("wrongver"), {}},
      {"blocked", get, refused(ErrorWord::blocked), {}},
  };
}

TEST(Words, EachErrorIsProvokedByItsCause) {
  for (const Provocation& provocation : error_provocations()) {
    SCOPED_TRACE(provocation.word);
    const TargetOutcome outcome = outcome_of(provocation);
    EXPECT_EQ(outcome.error, provocation.word);
    EXPECT_EQ(outcome.statuses.size(), 1u);
    EXPECT_FALSE(outcome.complete);
  }
}

TEST(Words, NoErrorIsLeftOut) {
  std::set<std::string> words;
  for (const Provocation& provocation : error_provocations()) words.insert(provocation.word);
  // It takes several targets, in tarpit_test.cc.
  words.insert("too_slow");
  // Those of SNMPv3 are provoked in v3_test.cc.
  for (const char* word :
       {"unknown_user", "wrong_digest", "not_in_time_window", "unknown_engine", "unknown_context",
        "unsupported_level", "decryption", "no_privacy_reply", "bad_digest"}) {
    words.insert(word);
  }
  std::set<std::string> all;
  for (std::size_t i = 1; i < session::kErrorWordCount; ++i) {
    all.insert(session::error_text(static_cast<ErrorWord>(i), 99));
  }
  EXPECT_EQ(words, all);
}

std::vector<Provocation> quirk_provocations() {
  using enum Operation;
  const auto exception_agent = [](World& world) {
    world.add(std::make_unique<ScriptAgent>([](const Request& request) {
      agentd::RawMessage reply = request.response();
      reply.varbinds =
          agentd::varbinds_asked(request.message, agentd::element(ber::tag::kNoSuchObject, {}));
      return one(reply.encode());
    }));
  };
  return {
      {"bulk_disorder", walk, quirk("w_bulk_swap"), {}},
      {"community_differs", get, quirk("wrongcomm"), {}},
      {"exception_in_walk", walk, exception_agent, {}},
      {"extra_repetitions", walk, quirk("w_more"), {}},
      {"false_end", walk, quirk("w_end_inside"), {}},
      {"no_bulk", walk, quirk("no-bulk"), {}},
      {"other_address",
       get,
       [](World& world) {
         world.add_silent();
         world.add_address(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
       },
       {}},
      {"other_source", get, quirk("other-address"), {}, any_source()},
      {"root_get_failed", walk, quirk("miss-generr"), {}},
      {"too_big_bulk", walk, quirk("w_toobig"), {}},
      {"v1_no_such_name", get, quirk("erridx"), {}, in_v1()},
      {"v2c_no_such_name", walk, quirk("w_nosuchname"), {}},
  };
}

TEST(Words, EachQuirkIsProvokedByItsCause) {
  const auto provocations = quirk_provocations();
  for (int i = 0; i < session::kQuirkCount; ++i) {
    const auto quirk = static_cast<Quirk>(i);
    // Those of SNMPv3 are provoked in v3_test.cc.
    if (quirk == Quirk::engine_changed || quirk == Quirk::several_engines ||
        quirk == Quirk::unauthenticated_time) {
      continue;
    }
    const std::string_view word = session::quirk_word(quirk);
    SCOPED_TRACE(word);
    const auto provocation = std::ranges::find(provocations, word, &Provocation::word);
    ASSERT_NE(provocation, provocations.end());
    EXPECT_TRUE(outcome_of(*provocation).quirks.has(quirk));
  }
}

TEST(Words, EachAnomalyIsAmongTheHostileReplies) {
  // Which all but three have.
  const auto odd_counter = [](World& world) {
    world.add(std::make_unique<ScriptAgent>([](const Request& request) {
      agentd::RawMessage reply = request.response();
      reply.varbinds =
          agentd::varbinds_asked(request.message, agentd::from_hexadecimal("41 05 01 00 00 00 00"));
      return one(reply.encode());
    }));
  };
  ber::Anomalies found = outcome_of({"", Operation::get, odd_counter, {}}).anomalies;
  for (const HostileGet& hostile : hostile_gets()) {
    if (hostile.oddities.empty()) continue;
    found |= outcome_of({"", Operation::get, quirk(hostile.name), {}}).anomalies;
  }
  found |= outcome_of({"", Operation::walk, quirk("w_relative"), {}}).anomalies;
  found |= outcome_of({"", Operation::discover, quirk("system-types"), {}}).anomalies;
  for (int i = 0; i < ber::kAnomalyCount; ++i) {
    const auto anomaly = static_cast<ber::Anomaly>(i);
    if (anomaly == ber::Anomaly::short_engine_id) continue;  // Of SNMPv3: in v3_test.cc.
    EXPECT_TRUE(found.has(anomaly)) << ber::anomaly_word(anomaly);
  }
}

}  // namespace
}  // namespace snmpring::sim
