// ICMP errors and sends that the local system refuses.
#include <gtest/gtest.h>

#include <cerrno>

#include "sim/hostile_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;

Outcome get_refused(int error, std::uint8_t code) {
  World world(1, {});
  world.add_refusing(error, code);
  return world.run(Operation::get, {kSysDescr});
}

TEST(Icmp, PortUnreachableEndsTheTargetAtOnce) {
  const Outcome outcome = get_refused(ECONNREFUSED, 3);
  EXPECT_EQ(only(outcome).status(), "unreachable");
  EXPECT_EQ(only(outcome).error, "icmp_port");
  EXPECT_EQ(only(outcome).counts.tx, 1u);
  EXPECT_LT(outcome.elapsed, std::chrono::milliseconds(100));
}

TEST(Icmp, HostUnreachableIsBelievedAfterTheRetries) {
  const Outcome outcome = get_refused(EHOSTUNREACH, 1);
  EXPECT_EQ(only(outcome).status(), "unreachable");
  EXPECT_EQ(only(outcome).error, "icmp_host");
  EXPECT_EQ(only(outcome).counts.tx, 3u);
}

TEST(Icmp, ProhibitionHasItsOwnWord) {
  for (const std::uint8_t code : {std::uint8_t{9}, std::uint8_t{10}, std::uint8_t{13}}) {
    EXPECT_EQ(only(get_refused(EHOSTUNREACH, code)).error, "icmp_admin") << int{code};
  }
}

TEST(Icmp, AnUnreachableNetworkHasItsOwnWord) {
  EXPECT_EQ(only(get_refused(ENETUNREACH, 0)).error, "net_unreachable");
}

TEST(Icmp, HostUnreachableIsForgottenWhenTheHostAnswers) {
  World world(1, {});
  SimWire& wire = world.wire();
  const Endpoint at = world.next_endpoint();
  world.add(std::make_unique<ScriptAgent>([&wire, at, n = 0](const Request& request) mutable {
    if (++n == 1) {
      wire.inject_icmp(at, {.error = EHOSTUNREACH});
      return std::vector<Datagram>();
    }
    return one(sound_reply(request, ber::Oid{1, 3, 6, 1, 2, 1, 1}, 5, "x").encode());
  }));
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(outcome.targets.at(at).status(), "ok");
  EXPECT_EQ(outcome.stats.icmp_errors, 1u);
}

TEST(Icmp, EndsAWalkInItsMiddleAsPartial) {
  World world(1, {});
  SimWire& wire = world.wire();
  const Endpoint at = world.next_endpoint();
  const ber::Oid table{1, 3, 6, 1, 4, 1, 99999};
  world.add(
      std::make_unique<ScriptAgent>([&wire, at, table, n = 0](const Request& request) mutable {
        if (++n == 1) return one(sound_reply(request, table, 1000, "x").encode());
        wire.inject_icmp(at, {.error = ECONNREFUSED, .code = 3});
        return std::vector<Datagram>();
      }));
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1.4.1.99999"});
  EXPECT_EQ(outcome.targets.at(at).status(), "partial");
  EXPECT_EQ(outcome.targets.at(at).error, "icmp_port");
  EXPECT_EQ(outcome.targets.at(at).row_count(), 10u);
  EXPECT_EQ(outcome.targets.at(at).counts.tx, 4u) << "it might have been starting anew";
}

TEST(Icmp, AboutStrangersIsCountedAndHurtsNobody) {
  // Everything arrives at the same moment.
  World world(1, {.faults = {.delay_mean = Duration::zero()}});
  world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  for (std::uint32_t i = 100; i < 200; ++i) {
    world.wire().inject_icmp(World::endpoint(i), {.error = ECONNREFUSED, .code = 3});
  }
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(only(outcome).status(), "ok");
  EXPECT_EQ(outcome.stats.icmp_errors, 100u);
  EXPECT_EQ(outcome.stats.icmp_unattributed, 100u);
}

// --- Sends that fail -----------------------------------------------------------------------------

Outcome get_unsendable(int error, int times,
                       io::SendObstacle obstacle = io::SendObstacle::unknown) {
  World world(1, {});
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  world.wire().fail_sends(at, error, times, obstacle);
  return world.run(Operation::get, {kSysDescr});
}

TEST(SendFailure, AFullQueueIsTriedAgainAtNoCost) {
  const Outcome outcome = get_unsendable(ENOBUFS, 5);
  EXPECT_EQ(only(outcome).status(), "ok");
  EXPECT_EQ(only(outcome).counts.retries, 0u);
  EXPECT_EQ(outcome.stats.free_repeats, 5u);
  EXPECT_EQ(outcome.stats.send_failures, 5u);
  EXPECT_LT(outcome.elapsed, std::chrono::milliseconds(500));
}

TEST(SendFailure, AQueueThatStaysFullEndsTheTarget) {
  const Outcome outcome = get_unsendable(ENOBUFS, 1'000'000);
  EXPECT_EQ(only(outcome).status(), "unreachable");
  EXPECT_EQ(only(outcome).error, "send_failed");
  EXPECT_LE(outcome.stats.send_failures, 20u);
}

TEST(SendFailure, EachRefusalHasItsWord) {
  using io::SendObstacle;
  const struct {
    int error;
    SendObstacle obstacle;
    const char* word;
  } cases[] = {{EPERM, SendObstacle::unknown, "permission"},
               {EACCES, SendObstacle::unknown, "permission"},
               {EACCES, SendObstacle::broadcast, "broadcast"},
               {ENETUNREACH, SendObstacle::unknown, "net_unreachable"},
               {EHOSTUNREACH, SendObstacle::unknown, "net_unreachable"},
               {EINVAL, SendObstacle::no_route, "net_unreachable"},
               {EINVAL, SendObstacle::unknown, "send_failed"}};
  for (const auto& each : cases) {
    const Outcome outcome = get_unsendable(each.error, 1, each.obstacle);
    EXPECT_EQ(only(outcome).status(), "unreachable") << each.word;
    EXPECT_EQ(only(outcome).error, each.word);
    EXPECT_LT(outcome.elapsed, std::chrono::milliseconds(100)) << each.word;
  }
}

TEST(SendFailure, HurtsNobodyElse) {
  World world(1, {});
  world.wire().fail_sends(world.add_silent(), EPERM, 1'000);
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  world.wire().fail_sends(world.add_silent(), ENETUNREACH, 1'000);
  const Outcome outcome = world.run(Operation::get, {kSysDescr});
  EXPECT_EQ(outcome.targets.at(at).status(), "ok");
  EXPECT_EQ(outcome.targets.size(), 3u);
}

}  // namespace
}  // namespace snmpring::sim
