#include "base/invariant.h"

#include <gtest/gtest.h>

namespace snmpring {
namespace {

TEST(InvariantDeathTest, NamesThePlaceAndTheClaim) {
  invariant(true, "nothing happens");
  EXPECT_DEATH(invariant(false, "slots are never freed twice"),
               "snmpring: internal error: .*invariant_test.cc:[0-9]+: slots are never freed twice");
}

}  // namespace
}  // namespace snmpring
