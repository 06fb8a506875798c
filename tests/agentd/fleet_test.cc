// Which address is which agent, and which ones are silent.
#include "agentd/fleet.h"

#include <gtest/gtest.h>

#include "agentd/listen.h"
#include "support.h"

namespace snmpring::agentd::test {
namespace {

IpAddress address(std::string_view text) { return IpAddress::parse(text).value(); }

TEST(Listen, ReadsEverySpelling) {
  const Listen single = parse_listen("127.0.0.1:161").value();
  EXPECT_EQ(single.size(), 1u);
  EXPECT_FALSE(single.prefix);
  EXPECT_EQ(single.port, 161);
  const Listen prefix = parse_listen("127.1.2.3/16:0").value();
  EXPECT_EQ(prefix.size(), 65'536u);
  EXPECT_EQ(prefix.network, address("127.1.0.0"));
  EXPECT_EQ(prefix.shown, "127.1.2.3/16");
  EXPECT_EQ(parse_listen("[::1]:1161").value().network, address("::1"));
  for (const char* text : {"[fd00::/112]:1161", "[fd00::]/112:1161"}) {
    EXPECT_EQ(parse_listen(text).value().size(), 65'536u) << text;
  }
}

TEST(Listen, RefusesEverythingElse) {
  for (const char* text :
       {"", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1/33:1",
        "127.0.0.1/:1", "127.0.0.1/x:1", "::1:161", "[127.0.0.1]:161", "[::1:161", "[::1]161",
        "[::1]x:161", "[fd00::/64]:161", "[fd00::/112]/112:161", "localhost:161"}) {
    EXPECT_FALSE(parse_listen(text).has_value()) << text;
  }
}

TEST(Listen, KnowsItsAddresses) {
  const Listen listen = parse_listen("127.1.2.0/24:0").value();
  EXPECT_EQ(listen.position(address("127.1.2.0")), 0u);
  EXPECT_EQ(listen.position(address("127.1.2.255")), 255u);
  EXPECT_EQ(listen.position(address("127.1.1.255")), std::nullopt);
  EXPECT_EQ(listen.position(address("127.1.3.0")), std::nullopt);
  EXPECT_EQ(listen.position(address("::1")), std::nullopt);
  EXPECT_EQ(parse_listen("[fd00::/112]:0").value().position(address("fd00::beef")), 0xBEEFu);
  EXPECT_EQ(parse_listen("[fd00::/112]:0").value().position(address("fd01::1")), std::nullopt);
  EXPECT_EQ(parse_listen("0.0.0.0/0:0").value().position(address("255.255.255.255")), 0xFFFFFFFFu);
}

Fleet fleet_of(std::size_t tables, double silent_share, std::uint64_t seed = 1) {
  std::vector<MibTable> all;
  for (std::size_t i = 0; i < tables; ++i) {
    std::string text;
    for (std::size_t row = 0; row <= i; ++row) text += "1.3." + std::to_string(row) + "|2|1\n";
    all.push_back(table_of(text));
  }
  return Fleet(std::move(all), silent_share, seed);
}

TEST(Fleet, ServesTablesInTurn) {
  const Fleet fleet = fleet_of(3, 0);
  EXPECT_EQ(fleet.agent(0).table->size(), 1u);
  EXPECT_EQ(fleet.agent(5).table->size(), 3u);
}

TEST(Fleet, CountsLikeOneByOne) {
  const Fleet fleet = fleet_of(3, 0);
  for (std::uint64_t first = 0; first < 7; ++first) {
    for (std::uint64_t count = 0; count < 9; ++count) {
      std::uint64_t varbinds = 0;
      for (std::uint64_t i = first; i < first + count; ++i)
        varbinds += fleet.agent(i).table->size();
      EXPECT_EQ(fleet.census(first, count).agents, count);
      EXPECT_EQ(fleet.census(first, count).varbinds, varbinds);
    }
  }
}

TEST(Fleet, SilencesNobodyOrEverybody) {
  EXPECT_EQ(fleet_of(1, 0).census(0, 1'000).agents, 1'000u);
  EXPECT_EQ(fleet_of(1, 1).census(0, 1'000).agents, 0u);
}

TEST(Fleet, SilencesTheShareAskedFor) {
  EXPECT_NEAR(static_cast<double>(fleet_of(1, 0.99).census(0, 65'536).agents), 655, 155);
}

TEST(Fleet, CountsThoseThatAnswer) {
  const Fleet fleet = fleet_of(2, 0.5);
  Fleet::Census census;
  for (std::uint64_t i = 10; i < 300; ++i) {
    if (fleet.silent(i)) continue;
    ++census.agents;
    census.varbinds += fleet.agent(i).table->size();
  }
  EXPECT_EQ(fleet.census(10, 290).agents, census.agents);
  EXPECT_EQ(fleet.census(10, 290).varbinds, census.varbinds);
}

}  // namespace
}  // namespace snmpring::agentd::test
