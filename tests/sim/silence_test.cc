// Targets that never answer: what they cost and when they have a record.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "sim/hostile_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using session::Operation;

TEST(Silence, HasNoRecordInARange) {
  WorldOptions options;
  options.born_of_range = true;
  World world(1, options);
  for (int i = 0; i < 10; ++i) world.add_silent();
  const Endpoint at = world.add(std::make_unique<QuirkAgent>("ok", world.next_endpoint()));
  const Outcome outcome = world.run(Operation::discover, {});
  EXPECT_EQ(outcome.targets.size(), 1u);
  EXPECT_TRUE(outcome.targets.contains(at));
  EXPECT_EQ(outcome.stats.targets_done, 11u);
  EXPECT_EQ(outcome.stats.by_error[static_cast<std::size_t>(session::ErrorWord::timeout)], 10u);
}

TEST(Silence, HasARecordInARangeWhenTold) {
  WorldOptions options;
  options.born_of_range = true;
  options.engine.report_silent = true;
  World world(1, options);
  for (int i = 0; i < 10; ++i) world.add_silent();
  EXPECT_EQ(world.run(Operation::discover, {}).targets.size(), 10u);
}

TEST(Silence, HasARecordWhereTheTargetWasNamed) {
  World world(1, {});
  for (int i = 0; i < 10; ++i) world.add_silent();
  EXPECT_EQ(world.run(Operation::discover, {}).targets.size(), 10u);
}

TEST(Silence, NamesTheOidThatWasAskedLast) {
  // Also of a target that never answered anything, so that users know what hung the device.
  World world(1, {});
  world.add_silent();
  EXPECT_EQ(only(world.run(Operation::get, {kSysDescr})).error_oid, kSysDescr);
}

TEST(Silence, NamesTheOidThatItBeganAt) {
  // Ten rows come with the first reply, then nothing.
  World world(1, {});
  world.add(std::make_unique<ScriptAgent>([](const Request& request) {
    if (request.oids[0] != kTableOid) return std::vector<Datagram>();
    return one(sound_reply(request, kTableOid, 40, "v").encode());
  }));
  const TargetOutcome outcome = only(world.run(Operation::walk, {kTable}));
  EXPECT_EQ(outcome.error, "timeout");
  EXPECT_EQ(outcome.error_oid, kTable + ".10");
}

TEST(Silence, NamesTheOidThatADeadlineOrASignalCutShort) {
  for (const session::ErrorWord word :
       {session::ErrorWord::interrupted, session::ErrorWord::run_deadline}) {
    World world(1, {});
    world.add_silent();
    world.start(Operation::walk, {kTable});
    world.run_for(std::chrono::milliseconds(100));
    EXPECT_TRUE(world.engine().abandon_open(word));
    EXPECT_EQ(only(world.outcome()).error_oid, kTable);
  }
}

TEST(Silence, NamesTheOidThatAnIcmpErrorWasTheAnswerTo) {
  World world(1, {});
  world.add_refusing(EHOSTUNREACH);
  EXPECT_EQ(only(world.run(Operation::get, {kSysDescr})).error_oid, kSysDescr);
}

TEST(Silence, IsNotWhatGarbageIcmpOrAFailedSendAre) {
  WorldOptions options;
  options.born_of_range = true;
  World world(1, options);
  const Endpoint garbage =
      world.add(std::make_unique<QuirkAgent>("empty_datagram", world.next_endpoint()));
  const Endpoint refusing = world.add_refusing(EHOSTUNREACH);
  const Endpoint closed = world.add_refusing(ECONNREFUSED, 3);
  const Endpoint unsendable = world.add_silent();
  world.wire().fail_sends(unsendable, EPERM, 1);
  const Outcome outcome = world.run(Operation::discover, {});
  EXPECT_EQ(outcome.targets.size(), 4u);
  EXPECT_EQ(outcome.targets.at(garbage).error, "decode");
  EXPECT_EQ(outcome.targets.at(refusing).error, "icmp_host");
  EXPECT_EQ(outcome.targets.at(closed).error, "icmp_port");
  EXPECT_EQ(outcome.targets.at(unsendable).error, "permission");
}

TEST(Silence, MakesNoSession) {
  World world(1, {});
  for (int i = 0; i < 1'000; ++i) world.add_silent();
  for (int i = 0; i < 3; ++i) {
    world.add(std::make_unique<TableAgent>(50, 1, Temper{}));
  }
  const Outcome outcome = world.run(Operation::walk, {"1.3.6.1"});
  EXPECT_LE(outcome.stats.sessions_open_peak, 3u);
  EXPECT_GT(outcome.stats.targets_open_peak, 500u);
}

std::uint64_t resident_octets() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t all_pages = 0;
  std::uint64_t resident_pages = 0;
  file >> all_pages >> resident_pages;
  return resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

TEST(Silence, TakesSixtyFourOctetsAProbe) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "AddressSanitizer's own memory hides the engine's";
#endif
  constexpr std::uint32_t kProbes = 100'000;
  WorldOptions options;
  options.born_of_range = true;
  options.engine.rate_pps = 0;
  options.engine.targets_open_max = kProbes;
  options.receive_buffer_octets = kProbes * options.engine.reply_cost_octets;
  options.limits.timeout = std::chrono::seconds(10);
  options.limits.retries_max = 0;
  World world(1, options);
  for (std::uint32_t i = 0; i < kProbes; ++i) world.add_silent();
  const std::uint64_t before = resident_octets();
  world.start(Operation::discover, {});
  world.run_for(std::chrono::seconds(9));
  ASSERT_EQ(world.engine().stats().targets_open, kProbes);
  const std::uint64_t after = resident_octets();
  // What does not depend on their number fits into a mebibyte and a half.
  constexpr std::uint64_t kFixedOctets = 1'536 * 1024;
  EXPECT_LE(after - before, 64 * kProbes + kFixedOctets);
  EXPECT_EQ(world.engine().stats().sessions_open_peak, 0u);
}

TEST(Silence, OfAHundredThousandIsOverAfterOneTimeout) {
  WorldOptions options;
  options.born_of_range = true;
  options.engine.rate_pps = 0;
  options.engine.targets_open_max = 100'000;
  options.receive_buffer_octets = 100'000 * options.engine.reply_cost_octets;
  options.limits.retries_max = 0;
  World world(1, options);
  for (int i = 0; i < 100'000; ++i) world.add_silent();
  const Outcome outcome = world.run(Operation::discover, {});
  EXPECT_TRUE(outcome.ended);
  EXPECT_EQ(outcome.stats.targets_open_peak, 100'000u);
  EXPECT_EQ(outcome.stats.targets_done, 100'000u);
  EXPECT_LT(outcome.elapsed, std::chrono::seconds(3));
}

}  // namespace
}  // namespace snmpring::sim
