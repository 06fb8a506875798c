#include "engine/request_table.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace snmpring::engine {
namespace {

using Kind = RequestTable::Lookup::Kind;

constexpr CorrelationIds::Key kIdKey{1, 2, 3, 4, 5, 6, 7, 8};

Endpoint endpoint(std::uint32_t host) { return {IpAddress::v4(0x7F000000 + host), 161}; }

TEST(Request, KeepsPositionAndRungOfAProbeAndSessionAndLaneOfASession) {
  Request request{};
  request.set_position(0x123456789ABCDEF0);
  request.set_rung(15);
  EXPECT_EQ(request.position(), 0x123456789ABCDEF0u);
  EXPECT_EQ(request.rung(), 15u);
  EXPECT_EQ(request.has_session, 0u);
  request.set_session(0xFFFFFFFE);
  request.set_lane(9);
  EXPECT_EQ(request.session(), 0xFFFFFFFEu);
  EXPECT_EQ(request.lane(), 9);
  EXPECT_EQ(request.has_session, 1u);
  request.set_answered(true);
  EXPECT_TRUE(request.was_answered());
  EXPECT_EQ(request.session(), 0xFFFFFFFEu) << "a closed request still knows its session";
  request.set_answered(false);
  EXPECT_FALSE(request.was_answered());
}

TEST(RequestTable, KeepsAnUnansweredProbeInSixtyFourOctets) {
  EXPECT_LE(RequestTable::kOctetsPerRequest, 64u);
}

TEST(RequestTable, FindsAnOpenRequestByTheIdOfAnySentAttempt) {
  RequestTable table(10, kIdKey, 9);
  const auto slot = table.open(endpoint(1));
  table[slot].attempts = 2;
  for (const unsigned attempt : {0u, 1u}) {
    const auto found = table.find(table.id(slot, attempt));
    EXPECT_EQ(found.kind, Kind::open);
    EXPECT_EQ(found.slot, slot);
    EXPECT_EQ(found.attempt, attempt);
  }
  EXPECT_EQ(table.find(table.id(slot, 2)).kind, Kind::foreign) << "not sent yet";
}

TEST(RequestTable, KnowsOfAnIdHowItsRequestEnded) {
  for (const bool answered : {true, false}) {
    RequestTable table(10, kIdKey, 9);
    const auto slot = table.open(endpoint(1));
    table[slot].attempts = 1;
    const std::int32_t id = table.id(slot, 0);
    const std::int32_t unsent = table.id(slot, 1);
    table.close(slot, answered);
    EXPECT_EQ(table.find(id).kind, answered ? Kind::answered : Kind::given_up);
    EXPECT_EQ(table.find(unsent).kind, Kind::foreign);
    EXPECT_TRUE(table.is_to(slot, endpoint(1)));
  }
}

TEST(RequestTable, ForgetsHowARequestEndedOnceItsSlotIsUsedAgain) {
  RequestTable table(1, kIdKey, 9);
  const auto slot = table.open(endpoint(1));
  table[slot].attempts = 1;
  const std::int32_t id = table.id(slot, 0);
  table.close(slot, true);
  ASSERT_EQ(table.open(endpoint(2)), slot);
  EXPECT_EQ(table.find(id).kind, Kind::reused);
  table.close(slot, true);
  EXPECT_EQ(table.find(id).kind, Kind::reused);
}

TEST(RequestTable, TakesIdsThatItNeverMadeForForeign) {
  RequestTable table(10, kIdKey, 9);
  const auto slot = table.open(endpoint(1));
  table[slot].attempts = 1;
  int foreign = 0;
  for (std::int32_t id = 1 << 24; id < (1 << 24) + 10000; ++id) {
    foreign += table.find(id).kind == Kind::foreign;
  }
  EXPECT_GE(foreign, 9999);
}

TEST(RequestTable, FindsEveryRequestToAnAddressAndPort) {
  RequestTable table(10, kIdKey, 9);
  const auto a = table.open(endpoint(1));
  const auto b = table.open(endpoint(1));
  table.open(endpoint(2));
  std::set<RequestTable::Slot> found;
  for (auto slot = table.first_to(endpoint(1)); slot != RequestTable::kNone;
       slot = table.next_to(slot, endpoint(1))) {
    found.insert(slot);
  }
  EXPECT_EQ(found, (std::set<RequestTable::Slot>{a, b}));
  EXPECT_EQ(table.first_to(endpoint(3)), RequestTable::kNone);
  EXPECT_EQ(table.first_to({IpAddress::v4(0x7F000001), 162}), RequestTable::kNone);
}

TEST(RequestTable, FindsByAddressWhatWasOpenedBeforeAnybodyAsked) {
  RequestTable table(10, kIdKey, 9);
  const auto first = table.open(endpoint(1));
  const auto closed = table.open(endpoint(2));
  const auto other = table.open(endpoint(1));
  table.close(closed, true);
  const auto found = table.first_to(endpoint(1));
  EXPECT_EQ((std::set<RequestTable::Slot>{found, table.next_to(found, endpoint(1))}),
            (std::set<RequestTable::Slot>{first, other}));
  EXPECT_EQ(table.first_to(endpoint(2)), RequestTable::kNone);
  table.close(first, true);
  table.close(other, true);
  EXPECT_EQ(table.first_to(endpoint(1)), RequestTable::kNone);
}

TEST(RequestTable, GivesBackTheEndpointOfBothFamilies) {
  RequestTable table(10, kIdKey, 9);
  for (const char* text : {"192.0.2.1", "2001:db8::7", "fe80::1%1", "fe80::1%2"}) {
    const Endpoint to{*IpAddress::parse(text), 1161};
    EXPECT_EQ(table.endpoint(table.open(to)), to) << text;
    EXPECT_NE(table.first_to(to), RequestTable::kNone) << text;
  }
}

TEST(RequestTable, RefusesOneMoreThanItsCapacity) {
  RequestTable table(2, kIdKey, 9);
  const auto slot = table.open(endpoint(1));
  table.open(endpoint(2));
  EXPECT_TRUE(table.full());
  EXPECT_EQ(table.open(endpoint(3)), RequestTable::kNone);
  table.close(slot, true);
  EXPECT_NE(table.open(endpoint(3)), RequestTable::kNone);
}

TEST(RequestTable, FindsWhatIsOpenAndNothingElseHoweverManyComeAndGo) {
  RequestTable table(60, kIdKey, 9);
  std::multimap<std::uint32_t, RequestTable::Slot> open;
  std::uint32_t state = 1;
  const auto random = [&state](std::uint32_t below) {
    state = state * 1'664'525 + 1'013'904'223;
    return (state >> 8) % below;
  };
  for (int i = 0; i < 20'000; ++i) {
    const std::uint32_t host = random(8);
    if (table.full() || (!open.empty() && random(2) == 0)) {
      const auto closed = std::next(open.begin(), random(static_cast<std::uint32_t>(open.size())));
      table.close(closed->second, true);
      open.erase(closed);
    } else {
      open.emplace(host, table.open(endpoint(host)));
    }
    if (random(10) != 0) continue;
    std::set<RequestTable::Slot> expected;
    for (auto [it, end] = open.equal_range(host); it != end; ++it) expected.insert(it->second);
    std::set<RequestTable::Slot> found;
    for (auto slot = table.first_to(endpoint(host)); slot != RequestTable::kNone;
         slot = table.next_to(slot, endpoint(host))) {
      found.insert(slot);
    }
    ASSERT_EQ(found, expected) << i;
  }
}

TEST(RequestTable, LetsAnIdRestForMillionsOfRequests) {
  RequestTable table(2000, kIdKey, 9);
  std::int32_t first = 0;
  for (int i = 0; i < 3'000'000; ++i) {
    const auto slot = table.open(endpoint(1));
    table[slot].attempts = 1;
    if (i == 0) {
      first = table.id(slot, 0);
    } else {
      ASSERT_NE(table.id(slot, 0), first) << i;
    }
    table.close(slot, true);
  }
}

}  // namespace
}  // namespace snmpring::engine
