// How well the time left is told, in whole scans by the simulated clock.
#include "report/forecast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "report/scan_pace.h"
#include "sim/world.h"

namespace snmpring::sim {
namespace {

using engine::Engine;
using session::Operation;
using std::chrono::milliseconds;
using std::chrono::seconds;

struct Range {
  std::string name;
  Operation operation = Operation::discover;
  int targets = 20'000;
  int answering_of_100 = 5;
  int refusing_of_100 = 0;  // Another machine answers with an ICMP error.
  double rate_pps = 1'000;
  std::uint32_t places = 1'314;
  unsigned retries = 2;
};

void PrintTo(const Range& range, std::ostream* out) { *out << range.name; }

struct Look {
  Duration elapsed{};
  std::optional<Duration> left;
};

class TimeLeft : public testing::TestWithParam<Range> {
 protected:
  static WorldOptions options_of(const Range& range) {
    WorldOptions options;
    options.born_of_range = true;
    options.engine.rate_pps = range.rate_pps;
    options.engine.targets_open_max = range.places;
    options.limits.retries_max = range.retries;
    options.faults.delay_min = milliseconds(1);
    options.faults.delay_mean = milliseconds(20);
    return options;
  }

  void populate(World& world, const Range& range) {
    for (int i = 0; i < range.targets; ++i) {
      const int kind = i * 37 % 100;
      if (kind < range.answering_of_100) {
        world.add(std::make_unique<TableAgent>(60, static_cast<std::uint64_t>(i), Temper{}));
      } else if (kind < range.answering_of_100 + range.refusing_of_100) {
        world.add_refusing(EHOSTUNREACH);
      } else {
        world.add_silent();
      }
    }
  }

  /// Scans, and looks every quarter of a second.
  void scan(const Range& range) {
    World world(1, options_of(range));
    populate(world, range);
    if (range.operation == Operation::discover) {
      world.start(Operation::discover, {});
    } else {
      world.start(range.operation, {"1.3.6.1"});
    }
    const Instant started = world.clock().now();
    report::ScanPace pace(started, 0);
    report::Forecast forecast(
        {.attempts = 1 + range.retries, .timeout = seconds(1), .places = range.places});
    Instant due = started + report::ScanPace::kInterval;
    while (world.tick(milliseconds(50)) != Engine::State::done) {
      const Instant now = world.clock().now();
      if (now < due) continue;
      due = now + report::ScanPace::kInterval;
      const engine::Stats& stats = world.engine().stats();
      pace.look(now, stats.requests_sent, world.engine().brake());
      const auto planned = static_cast<std::uint64_t>(range.targets);
      looks_.push_back(
          {.elapsed = now - started,
           .left = forecast.time_left({.stats = stats,
                                       .elapsed = now - started,
                                       .targets_planned = planned,
                                       .rate_limit_pps = range.rate_pps,
                                       .rate_pps = pace.rate_pps(now, stats.requests_sent),
                                       .brake = pace.brake()})});
    }
    total_ = world.clock().now() - started;
  }

  std::vector<Look> looks_;
  Duration total_{};
};

TEST_P(TimeLeft, IsAtMost15PercentOffAfterTheFirstTenth) {
  scan(GetParam());
  double worst = 0;
  for (const Look& look : looks_) {
    // At the end little is left to be right about.
    if (look.elapsed < total_ / 10 || look.elapsed > total_ / 10 * 9) continue;
    ASSERT_TRUE(look.left);
    const double actual = in_seconds(total_ - look.elapsed);
    const double off = std::abs(in_seconds(*look.left) - actual) / actual;
    worst = std::max(worst, off);
  }
  std::printf("%s: %.0f s, the time left is at most %.1f %% off\n", GetParam().name.c_str(),
              in_seconds(total_), 100 * worst);
  EXPECT_LE(worst, 0.15);
}

INSTANTIATE_TEST_SUITE_P(
    Sweeps, TimeLeft,
    testing::Values(Range{.name = "Silent95"}, Range{.name = "Silent99", .answering_of_100 = 1},
                    Range{.name = "AllAnswer", .answering_of_100 = 100},
                    Range{.name = "NoRetries", .retries = 0},
                    Range{.name = "Retries5", .retries = 5},
                    Range{.name = "Refusing", .refusing_of_100 = 50},
                    Range{.name = "Places", .rate_pps = 50'000, .places = 300},
                    Range{.name = "NoRate", .rate_pps = 0, .places = 300},
                    Range{.name = "Walk", .operation = Operation::walk, .places = 3'314}),
    [](const auto& range) { return range.param.name; });

}  // namespace
}  // namespace snmpring::sim
