#include "app/settings.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace snmpring::app
