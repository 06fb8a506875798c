// Anomalies as sets and as words.
#include "ber/anomaly.h"

#include <gtest/gtest.h>

#include <string>

namespace snmpring::ber {
namespace {

TEST(Anomalies, HoldWhatWasPutIn) {
  Anomalies set = Anomaly::padded_oid;
  set |= Anomaly::bad_error_index;
  EXPECT_TRUE(set.has(Anomaly::padded_oid));
  EXPECT_TRUE(set.has(Anomaly::bad_error_index));
  EXPECT_FALSE(set.has(Anomaly::padded_integer));
  EXPECT_FALSE(set.empty());
}

TEST(Anomalies, AreEmptyAtFirst) { EXPECT_TRUE(Anomalies().empty()); }

TEST(AnomalyWord, StandsInSortedOrder) {
  for (int i = 1; i < kAnomalyCount; ++i) {
    EXPECT_LT(anomaly_word(static_cast<Anomaly>(i - 1)), anomaly_word(static_cast<Anomaly>(i)));
  }
}

TEST(AnomalyWord, IsTheEnumerator) {
  EXPECT_EQ(anomaly_word(Anomaly::bad_error_index), "bad_error_index");
  EXPECT_EQ(anomaly_word(Anomaly::integer_range), "integer_range");
  EXPECT_EQ(anomaly_word(Anomaly::lost_varbind), "lost_varbind");
  EXPECT_EQ(anomaly_word(Anomaly::trailing_octets), "trailing_octets");
  EXPECT_EQ(anomaly_word(Anomaly::unsigned_range), "unsigned_range");
}

}  // namespace
}  // namespace snmpring::ber
