#include "engine/send_batch.h"

#include <gtest/gtest.h>

#include <vector>

namespace snmpring::engine {
namespace {

TEST(SendBatch, GivesEachRequestASlotAndItsOctets) {
  std::vector<io::SendSlot> slots(io::kSendBatch);
  SendBatch batch(slots);
  for (std::size_t i = 0; i < io::kSendBatch; ++i) {
    ASSERT_FALSE(batch.is_full());
    EXPECT_EQ(batch.left(), io::kSendBatch - i);
    io::SendSlot& slot = batch.next();
    EXPECT_EQ(&slot, &slots[i]);
    batch.memory()[0] = static_cast<std::uint8_t>(i);
    slot.payload = batch.take(1);
  }
  EXPECT_TRUE(batch.is_full());
  EXPECT_EQ(batch.left(), 0u);
  for (std::size_t i = 0; i < io::kSendBatch; ++i) {
    EXPECT_EQ(slots[i].payload.front(), static_cast<std::uint8_t>(i));
  }
}

TEST(SendBatch, BeginsAnewWhenCleared) {
  std::vector<io::SendSlot> slots(io::kSendBatch);
  SendBatch batch(slots);
  const auto* const first = batch.memory().data();
  batch.next().payload = batch.take(100);
  batch.clear();
  EXPECT_EQ(batch.size(), 0u);
  EXPECT_EQ(batch.memory().data(), first);
  EXPECT_EQ(&batch.next(), slots.data());
}

}  // namespace
}  // namespace snmpring::engine
