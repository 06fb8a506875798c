#include "base/secret.h"

#include <gtest/gtest.h>

#include <array>

namespace snmpring {
namespace {

TEST(Wipe, LeavesOnlyZeros) {
  std::array<std::uint8_t, 4> octets{1, 2, 3, 4};
  wipe(octets);
  EXPECT_EQ(octets, (std::array<std::uint8_t, 4>{}));
}

TEST(Secret, MovesWithoutLeavingACopy) {
  Secret first(as_bytes("private"));
  Secret second = std::move(first);
  EXPECT_EQ(as_text(second.reveal()), "private");
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): the claim is about just that
}

}  // namespace
}  // namespace snmpring
