#include "app/settings.h"

#include <gtest/gtest.h>

#include "options/option_values.h"
#include "review/run_comparison.h"

namespace snmpring::app {
namespace {

TEST(TargetSettings, SendNothingToTargetsThatAreOnlyListed) {
  options::Options options;
  options.verb = options::Verb::targets;
  EXPECT_FALSE(target_settings(options).sends);
  EXPECT_TRUE(target_settings(options).yes) << "who only lists more than a /8 is not asked";
}

TEST(TargetSettings, SendNothingInADryRun) {
  options::Options options;
  options.dry_run = true;
  EXPECT_FALSE(target_settings(options).sends);
  EXPECT_FALSE(target_settings(options).yes);
}

TEST(TargetSettings, SendWhatAScanSends) {
  options::Options options;
  EXPECT_TRUE(target_settings(options).sends);
  EXPECT_FALSE(target_settings(options).yes);
  options.yes = true;
  EXPECT_TRUE(target_settings(options).yes);
}

class InflightOf : public testing::Test {
 protected:
  engine::EngineOptions settings(options::Verb verb, double rate_pps, std::uint64_t inflight_max) {
    options_.verb = verb;
    options_.rate_pps = rate_pps;
    options_.inflight_max = inflight_max;
    return engine_settings(options_, plan_);
  }
  options::Options options_;
  session::Plan plan_;
};

TEST_F(InflightOf, ADiscoveryIsWhatRateAndTimeoutNeed) {
  const auto result = settings(options::Verb::discover, 1000, 0);
  EXPECT_EQ(result.targets_open_max, 1314u);
  EXPECT_EQ(result.sessions_open_max, 0u);
}

TEST_F(InflightOf, AWalkIsTheSameForSilentTargets) {
  for (const auto verb : {options::Verb::walk, options::Verb::get, options::Verb::get_next}) {
    const auto result = settings(verb, 1000, 0);
    EXPECT_EQ(result.targets_open_max, 3314u);
    EXPECT_EQ(result.sessions_open_max, 2000u);
  }
  EXPECT_EQ(settings(options::Verb::walk, 0, 0).targets_open_max, options::kInflightMax);
}

TEST_F(InflightOf, WhoSaysANumberGetsThatManyTargets) {
  for (const auto verb : {options::Verb::walk, options::Verb::discover}) {
    const auto result = settings(verb, 1000, 7);
    EXPECT_EQ(result.targets_open_max, 7u);
    EXPECT_EQ(result.sessions_open_max, 0u);
  }
}

TEST(Settings, KnowTheChangesThatDiffFinds) {
  for (std::size_t i = 0; i < review::kChangeWordCount; ++i) {
    const auto word = review::change_word(static_cast<review::ChangeWord>(i));
    EXPECT_TRUE(options::is_change_word(word)) << word;
  }
}

}  // namespace
}  // namespace snmpring::app
