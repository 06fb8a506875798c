#include "review/top_rates.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace snmpring::review {
namespace {

RateOfCounter rate_of(const std::string& target, std::optional<double> per_second) {
  RateOfCounter rate;
  rate.name = {.target = target, .port = 161, .tag = std::nullopt};
  rate.counter.oid = "1.2.3";
  rate.rate.per_second = per_second;
  return rate;
}

std::vector<std::string> taken(TopRates& top) {
  std::vector<std::string> targets;
  top.take([&](const RateOfCounter& rate) { targets.emplace_back(rate.name.target); });
  return targets;
}

TEST(TopRates, KeepsTheGreatestInOrder) {
  TopRates top(3);
  for (int i = 0; i < 100; ++i) {
    // The text goes before the next comes.
    const std::string target = "agent-with-a-long-name-" + std::to_string(i * 37 % 100);
    top.add(rate_of(target, i * 37 % 100));
  }
  EXPECT_EQ(taken(top),
            (std::vector<std::string>{"agent-with-a-long-name-99", "agent-with-a-long-name-98",
                                      "agent-with-a-long-name-97"}));
}

TEST(TopRates, OrdersEqualRatesByTarget) {
  TopRates top(2);
  for (const char* const target : {"c", "a", "b"}) top.add(rate_of(target, 1.0));
  EXPECT_EQ(taken(top), (std::vector<std::string>{"a", "b"}));
}

TEST(TopRates, LeavesOutWhatHasNoRate) {
  TopRates top(2);
  top.add(rate_of("a", std::nullopt));
  EXPECT_TRUE(taken(top).empty());
}

}  // namespace
}  // namespace snmpring::review
