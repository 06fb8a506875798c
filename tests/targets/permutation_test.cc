#include "targets/permutation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <vector>

namespace snmpring::targets {
namespace {

TEST(Permutation, VisitsEachIndexOnce) {
  for (const std::uint64_t size :
       {1u, 2u, 3u, 4u, 5u, 7u, 15u, 16u, 17u, 255u, 1000u, 65536u, 65537u}) {
    for (const std::uint64_t seed : {0u, 1u, 42u}) {
      const Permutation permutation(size, seed);
      std::vector<bool> visited(size);
      for (std::uint64_t position = 0; position < size; ++position) {
        const std::uint64_t index = permutation.at(position);
        ASSERT_LT(index, size);
        ASSERT_FALSE(visited[index]) << "size " << size << " seed " << seed << " index " << index;
        visited[index] = true;
      }
    }
  }
}

TEST(Permutation, StaysInsideTheLargestSpaces) {
  for (const int bits : {32, 33, 48, 63}) {
    const std::uint64_t size = (std::uint64_t{1} << bits) + 1;
    const Permutation permutation(size, 7);
    for (std::uint64_t position = size - 1000; position < size; ++position) {
      EXPECT_LT(permutation.at(position), size);
    }
  }
}

// The order is a promise: shards of one scan may run different versions on different machines.
TEST(Permutation, IsTheSameEverywhereAndForever) {
  const auto first = [](std::uint64_t size, std::uint64_t seed) {
    const Permutation permutation(size, seed);
    return std::vector<std::uint64_t>{permutation.at(0), permutation.at(1), permutation.at(2)};
  };
  EXPECT_EQ(first(1000, 1), (std::vector<std::uint64_t>{769, 359, 420}));
  EXPECT_EQ(first(16'777'216, 42), (std::vector<std::uint64_t>{11004817, 4985541, 13435685}));
  EXPECT_EQ(first(4'294'967'297, 7),
            (std::vector<std::uint64_t>{3521126269, 443896314, 3402668080}));
}

TEST(Permutation, DependsOnTheSeed) {
  const Permutation a(65536, 1);
  const Permutation b(65536, 2);
  int same = 0;
  for (std::uint64_t position = 0; position < 65536; ++position) {
    same += a.at(position) == b.at(position) ? 1 : 0;
  }
  EXPECT_LT(same, 20);  // One is expected.
}

TEST(Permutation, ScattersNeighbours) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u}) {
    constexpr std::uint64_t kSize = 1 << 16;
    const Permutation permutation(kSize, seed);
    int near = 0;
    double sum = 0;
    for (std::uint64_t position = 0; position + 1 < kSize; ++position) {
      const auto distance = static_cast<double>(permutation.at(position)) -
                            static_cast<double>(permutation.at(position + 1));
      if (std::abs(distance) < 256) ++near;
      sum += std::abs(distance);
    }
    // Of independent uniform indexes: 512 pairs in 65,536 are that near, a third of the size apart
    // on average.
    EXPECT_NEAR(near, 512, 150) << seed;
    EXPECT_NEAR(sum / kSize, kSize / 3.0, kSize / 50.0) << seed;
  }
}

// Every stretch of the order must meet all parts of the space evenly, or subnets are hit in bursts.
TEST(Permutation, SpreadsEachStretchOverTheSpace) {
  constexpr std::uint64_t kSize = 100'000;
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const Permutation permutation(kSize, seed);
    for (std::uint64_t start = 0; start < kSize; start += 10'000) {
      std::vector<int> buckets(100);
      for (std::uint64_t position = start; position < start + 10'000; ++position) {
        ++buckets[permutation.at(position) / 1000];
      }
      for (const int count : buckets) EXPECT_NEAR(count, 100, 60);
    }
  }
}

}  // namespace
}  // namespace snmpring::targets
