#include "engine/batch_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace snmpring::engine {
namespace {

constexpr std::size_t kRequests = 8;
constexpr std::size_t kOctetsMax = 200;

Bytes put(BatchMemory& memory, std::uint8_t octet, std::size_t size) {
  std::ranges::fill(memory.room().first(size), octet);
  return memory.take(size);
}

bool all_are(Bytes request, std::uint8_t octet) {
  return std::ranges::all_of(request, [=](std::uint8_t each) { return each == octet; });
}

TEST(BatchMemory, KeepsEachRequestAsItWasWritten) {
  BatchMemory memory(kRequests, kOctetsMax);
  std::vector<Bytes> requests;
  for (const std::size_t size : {1, 63, 64, 65, 200, 199, 43, 128}) {
    requests.push_back(put(memory, static_cast<std::uint8_t>(requests.size()), size));
    EXPECT_EQ(requests.back().size(), size);
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    EXPECT_TRUE(all_are(requests[i], static_cast<std::uint8_t>(i))) << i;
  }
}

TEST(BatchMemory, HasRoomForTheLargestAfterAnyOthers) {
  BatchMemory memory(kRequests, kOctetsMax);
  for (int batch = 0; batch < 3; ++batch) {
    std::vector<Bytes> requests;
    for (std::size_t i = 0; i < kRequests; ++i) {
      ASSERT_EQ(memory.room().size(), kOctetsMax);
      requests.push_back(put(memory, static_cast<std::uint8_t>(i), kOctetsMax));
    }
    for (std::size_t i = 0; i < kRequests; ++i) {
      EXPECT_TRUE(all_are(requests[i], static_cast<std::uint8_t>(i))) << i;
    }
    memory.clear();
  }
}

TEST(BatchMemory, LaysSmallRequestsOneBehindTheOther) {
  BatchMemory memory(kRequests, kOctetsMax);
  const Bytes first = put(memory, 1, 43);
  const Bytes second = put(memory, 2, 43);
  EXPECT_EQ(second.data() - first.data(), 64);
  memory.clear();
  EXPECT_EQ(put(memory, 3, 1).data(), first.data());
}

}  // namespace
}  // namespace snmpring::engine
