#include "engine/look_ahead.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <vector>

namespace snmpring::engine {
namespace {

constexpr std::size_t kIdOffset = 15;

/// An SNMPv2c response without varbinds that echoes `id`.
std::vector<std::uint8_t> response(std::int32_t id) {
  std::vector<std::uint8_t> octets = {0x30, 0x1B, 0x02, 0x01, 0x01, 0x04, 0x06, 'p',  'u', 'b',
                                      'l',  'i',  'c',  0xA2, 0x0E, 0x02, 0x04, 0,    0,   0,
                                      0,    0x02, 0x01, 0,    0x02, 0x01, 0,    0x30, 0x00};
  store_be32(octets.data() + kIdOffset + 2, static_cast<std::uint32_t>(id));
  return octets;
}

class LookAheadTest : public testing::Test {
 protected:
  /// Opens a request that has been sent once. \return A response to it.
  std::vector<std::uint8_t> answered_request() {
    const auto slot = table_.open({*IpAddress::parse("192.0.2.1"), 161});
    table_[slot].attempts = 1;
    return response(table_.id(slot, 0));
  }

  void arrive(const std::vector<std::vector<std::uint8_t>>& payloads) {
    datagrams_.clear();
    for (const auto& payload : payloads) datagrams_.push_back({.from = {}, .payload = payload});
    look_ahead_.begin({.datagrams = datagrams_, .send_failures = {}, .icmp_errors = {}});
  }

  RequestTable table_{64, CorrelationIds::Key{}, 7};
  TimerQueue timers_{64, Instant{}};
  SessionPool sessions_;
  LookAhead look_ahead_{table_, timers_, sessions_};
  std::vector<io::Arrival> datagrams_;
};

TEST_F(LookAheadTest, IsEmptyBeforeAnythingArrives) {
  EXPECT_FALSE(look_ahead_.datagrams_left());
  look_ahead_.begin({});
  EXPECT_FALSE(look_ahead_.datagrams_left());
}

TEST_F(LookAheadTest, TakesEachDatagramInOrderWithTheRequestThatItMayAnswer) {
  std::vector<std::vector<std::uint8_t>> payloads;
  for (int i = 0; i < 21; ++i) payloads.push_back(answered_request());
  arrive(payloads);
  for (std::uint32_t i = 0; i < 21; ++i) {
    ASSERT_TRUE(look_ahead_.datagrams_left());
    EXPECT_EQ(look_ahead_.front().payload.data(), payloads[i].data());
    const LookAhead::Expected& expected = look_ahead_.take();
    ASSERT_TRUE(expected.has_id);
    EXPECT_EQ(expected.correlation.version, 1);
    const RequestTable::Lookup found = table_.find(expected.ticket);
    EXPECT_EQ(found.kind, RequestTable::Lookup::Kind::open);
    EXPECT_EQ(found.slot, i);
  }
  EXPECT_FALSE(look_ahead_.datagrams_left());
}

TEST_F(LookAheadTest, SaysThatGarbageHasNoId) {
  const std::vector<std::vector<std::uint8_t>> payloads = {{0xFF}, answered_request(), {}};
  arrive(payloads);
  EXPECT_FALSE(look_ahead_.take().has_id);
  EXPECT_TRUE(look_ahead_.take().has_id);
  EXPECT_FALSE(look_ahead_.take().has_id);
  EXPECT_FALSE(look_ahead_.datagrams_left());
}

TEST_F(LookAheadTest, ToleratesIdsThatAreNobodys) {
  const std::vector<std::vector<std::uint8_t>> payloads = {response(-1), response(123456789)};
  arrive(payloads);
  EXPECT_EQ(table_.find(look_ahead_.take().ticket).kind, RequestTable::Lookup::Kind::foreign);
  EXPECT_EQ(table_.find(look_ahead_.take().ticket).kind, RequestTable::Lookup::Kind::foreign);
}

TEST_F(LookAheadTest, TakesEachErrorOnce) {
  const io::SendFailure failures[] = {{.cookie = 1, .error = EPERM}, {.cookie = 2, .error = EPERM}};
  const io::IcmpError errors[] = {{.to = {}, .error = ECONNREFUSED, .type = 3, .code = 3}};
  look_ahead_.begin({.datagrams = {}, .send_failures = failures, .icmp_errors = errors});
  EXPECT_TRUE(look_ahead_.has_arrivals());
  EXPECT_FALSE(look_ahead_.datagrams_left());
  EXPECT_EQ(&look_ahead_.take_send_failure(), &failures[0]);
  EXPECT_EQ(&look_ahead_.take_send_failure(), &failures[1]);
  EXPECT_FALSE(look_ahead_.send_failures_left());
  EXPECT_EQ(&look_ahead_.take_icmp_error(), &errors[0]);
  EXPECT_FALSE(look_ahead_.icmp_errors_left());
  EXPECT_TRUE(look_ahead_.has_arrivals()) << "until the next exchange";
  look_ahead_.begin({});
  EXPECT_FALSE(look_ahead_.has_arrivals());
}

TEST_F(LookAheadTest, ForgetsWhatWasLeftWhenItBeginsAnew) {
  const std::vector<std::vector<std::uint8_t>> payloads = {answered_request(), answered_request()};
  arrive(payloads);
  look_ahead_.take();
  const std::vector<std::vector<std::uint8_t>> later = {answered_request()};
  arrive(later);
  EXPECT_EQ(table_.find(look_ahead_.take().ticket).slot, 2u);
  EXPECT_FALSE(look_ahead_.datagrams_left());
}

}  // namespace
}  // namespace snmpring::engine
