// How a scan begins that knows nothing yet of whom it asks: neither held up by silence nor
// surprised by answers.
#include <gtest/gtest.h>

#include "sim/hostile_agent.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using engine::Engine;
using session::Operation;
using std::chrono::milliseconds;
using std::chrono::seconds;

// What the receive buffer holds of answers to discover: by default, and where net.core.rmem_max is
// the kernel's default.
constexpr std::size_t kDefaultBuffer = 6'553;
constexpr std::size_t kSmallBuffer = 332;

WorldOptions discovering(std::size_t answers, Duration delay = Duration::zero()) {
  WorldOptions options;
  options.born_of_range = true;
  options.engine.rate_pps = 50'000;
  options.engine.targets_open_max = 320'000;
  options.limits.timeout = seconds(5);
  options.receive_buffer_octets = answers * options.engine.reply_cost_octets;
  options.faults.delay_min = delay;
  options.faults.delay_mean = Duration::zero();
  return options;
}

std::uint64_t sent_within(World& world, Duration duration) {
  const std::uint64_t before = world.engine().stats().requests_sent;
  world.run_for(duration);
  return world.engine().stats().requests_sent - before;
}

TEST(ColdStart, SendsAtTheRateAskedForFromTheFirstSecondOn) {
  for (const std::size_t answers : {kDefaultBuffer, kSmallBuffer}) {
    SCOPED_TRACE(answers);
    World world(1, discovering(answers));
    for (int i = 0; i < 160'000; ++i) world.add_silent();
    world.start(Operation::discover, {});
    for (int second = 1; second <= 3; ++second) {
      EXPECT_NEAR(static_cast<double>(sent_within(world, seconds(1))), 50'000, 5'000) << second;
    }
    // Nobody's time was up: it was time that told.
    EXPECT_EQ(world.engine().stats().retries, 0u);
    EXPECT_EQ(world.engine().contradiction(), "");
  }
}

TEST(ColdStart, IsNoSlowerWhereARunIsTakenUpAgain) {
  World world(1, discovering(kSmallBuffer));
  for (int i = 0; i < 50'000; ++i) world.add_silent();
  world.start(Operation::discover, {});
  engine::Stats earlier;
  earlier.targets_admitted = earlier.targets_done = earlier.requests_sent = 1'000'000;
  earlier.by_status[static_cast<std::size_t>(session::Status::timeout)] = 1'000'000;
  earlier.by_error[static_cast<std::size_t>(session::ErrorWord::timeout)] = 1'000'000;
  world.engine().continue_from(earlier);
  EXPECT_NEAR(static_cast<double>(sent_within(world, seconds(1))), 50'000, 5'000);
}

TEST(ColdStart, IsNotHeldUpByAFewThatAnswer) {
  for (const int delay_ms : {1, 50, 80, 250, 600}) {
    SCOPED_TRACE(delay_ms);
    World world(1, discovering(kSmallBuffer, milliseconds(delay_ms)));
    TableAgent agent(10, 1, Temper{});
    for (int i = 0; i < 110'000; ++i) {
      const Endpoint at = world.add_silent();
      if (i % 500 == 0) world.wire().attach(at, agent);
    }
    world.start(Operation::discover, {});
    for (int second = 1; second <= 2; ++second) {
      EXPECT_NEAR(static_cast<double>(sent_within(world, seconds(1))), 50'000, 5'000) << second;
    }
    EXPECT_GT(world.engine().stats().responders, 100u);
  }
}

struct Losses {
  std::uint64_t drops = 0;
  std::uint64_t retries = 0;
  std::uint64_t stalls = 0;
};

/// Everybody answers, and what the buffer does not hold is lost. \param blocking Output blocks now
/// and then from the first
///     answers on, and nobody reads the buffer meanwhile.
Losses scan_all_answering(std::size_t answers, Duration delay, bool blocking) {
  constexpr int kAgents = 8'000;
  World world(1, discovering(answers, delay));
  world.wire().bound_receive_buffer(answers);
  world.wire().take_to_send(std::chrono::microseconds(2));
  TableAgent agent(10, 1, Temper{});
  for (int i = 0; i < kAgents; ++i) world.wire().attach(world.add_silent(), agent);
  world.start(Operation::discover, {});
  std::uint64_t blocked_at = 0;
  for (auto state = Engine::State::running; state != Engine::State::done; state = world.tick()) {
    const std::uint64_t replies = world.engine().stats().replies_accepted;
    if (blocking && replies >= blocked_at + 500) {
      blocked_at = replies;
      world.outlet().block();
      while (world.tick() != Engine::State::stalled) continue;
      world.clock().advance(seconds(10));
      EXPECT_EQ(world.tick(), Engine::State::stalled);
      world.outlet().unblock();
    }
  }
  const engine::Stats& stats = world.engine().stats();
  EXPECT_EQ(stats.responders, std::uint64_t{kAgents});
  return {
      .drops = world.wire().stats().kernel_drops, .retries = stats.retries, .stalls = stats.stalls};
}

TEST(ColdStart, LosesNothingWhereEverybodyAnswers) {
  for (const std::size_t answers : {kDefaultBuffer, kSmallBuffer}) {
    for (const int delay_ms : {0, 20, 60, 400, 2'000}) {
      SCOPED_TRACE(testing::Message() << answers << ' ' << delay_ms);
      const Losses losses = scan_all_answering(answers, milliseconds(delay_ms), false);
      EXPECT_EQ(losses.drops, 0u);
      EXPECT_EQ(losses.retries, 0u);
    }
  }
}

TEST(ColdStart, LosesNothingWhereEverybodyIsPromptAndOutputBlocks) {
  for (const std::size_t answers : {kDefaultBuffer, kSmallBuffer}) {
    for (const int delay_ms : {0, 20, 60}) {
      SCOPED_TRACE(testing::Message() << answers << ' ' << delay_ms);
      const Losses losses = scan_all_answering(answers, milliseconds(delay_ms), true);
      EXPECT_GE(losses.stalls, 10u);
      EXPECT_EQ(losses.drops, 0u);
      EXPECT_EQ(losses.retries, 0u);
    }
  }
}

// Until the first answer nobody can tell those who take long from those who never answer, so more
// may be on their way than the buffer holds. Where output blocks just then they are asked again, at
// no cost.
TEST(ColdStart, AsksAgainWhereEverybodyTakesLongAndOutputBlocks) {
  for (const std::size_t answers : {kDefaultBuffer, kSmallBuffer}) {
    SCOPED_TRACE(answers);
    const Losses losses = scan_all_answering(answers, milliseconds(400), true);
    EXPECT_GE(losses.stalls, 10u);
    EXPECT_GT(losses.drops, 0u);
    EXPECT_EQ(losses.retries, 0u);
  }
}

}  // namespace
}  // namespace snmpring::sim
