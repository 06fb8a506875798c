// Generated devices: exact sizes, sameness, and what differs between agents.
#include "agentd/generator.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support.h"

namespace snmpring::agentd::test {
namespace {

std::vector<std::string> lines(const MibTable& table, std::uint64_t agent) {
  std::vector<std::string> out;
  const std::string text = dump({&table, agent});
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

TEST(Generator, MakesExactlyAsManyVarbindsAsAsked) {
  for (const std::uint32_t count :
       {1u, 4u, 7u, 8u, 27u, 28u, 29u, 69u, 70u, 500u, 1'000u, 20'000u}) {
    EXPECT_EQ(generate_device(count, 1, count % kModels).size(), count);
  }
}

TEST(Generator, MakesTheSameOfTheSameSeed) {
  EXPECT_EQ(dump({&*std::make_unique<MibTable>(generate_device(300, 7, 1)), 3}),
            dump({&*std::make_unique<MibTable>(generate_device(300, 7, 1)), 3}));
  EXPECT_NE(dump({&*std::make_unique<MibTable>(generate_device(300, 7, 1)), 3}),
            dump({&*std::make_unique<MibTable>(generate_device(300, 8, 1)), 3}));
}

TEST(Generator, StaysBelowInternetAndBeginsWithTheSystemGroup) {
  const MibTable table = generate_device(200, 1, 0);
  const std::vector<std::string> rows = lines(table, 0);
  EXPECT_TRUE(rows.front().starts_with("1.3.6.1.2.1.1.1.0|4|"));
  EXPECT_TRUE(rows[6].starts_with("1.3.6.1.2.1.1.7.0|2|"));
  EXPECT_TRUE(std::all_of(rows.begin(), rows.end(),
                          [](const std::string& row) { return row.starts_with("1.3.6.1."); }));
}

TEST(Generator, HoldsCounter64BeyondWhatADoubleHolds) {
  const MibTable table = generate_device(100, 1, 0);
  const std::vector<std::string> rows = lines(table, 0);
  EXPECT_TRUE(std::find(rows.begin(), rows.end(),
                        "1.3.6.1.4.1.8072.9999.9999.2.7.0|70|18446744073709551615") != rows.end());
}

TEST(Generator, NamesEachAgentByItsIndex) {
  const MibTable table = generate_device(100, 1, 0);
  const Request request{.names = {"1.3.6.1.2.1.1.5.0"}};
  EXPECT_EQ(ask(table, request, kMessageOctetsMax, 65'535).varbinds.front(),
            "1.3.6.1.2.1.1.5.0=04:" + hex_text(as_bytes("agent-00065535")));
  EXPECT_EQ(ask(table, request, kMessageOctetsMax, 0).varbinds.front(),
            "1.3.6.1.2.1.1.5.0=04:" + hex_text(as_bytes("agent-00000000")));
}

// One Get for each row and one walk must agree with what --dump says.
TEST(Generator, ServesWhatItsDumpTells) {
  const MibTable table = generate_device(200, 5, 2);
  const std::uint64_t agent = 0xABCDEF;
  const Reply walked =
      ask(table, {.kind = PduKind::get_bulk_request, .names = {"1.3"}, .max_repetitions = 200},
          kMessageOctetsMax, agent);
  ASSERT_EQ(walked.varbinds.size(), 200u);
  const MibTable dumped = table_of(dump({&table, agent}));
  ASSERT_EQ(dumped.size(), 200u);
  for (MibTable::Row row = 0; row < dumped.size(); ++row) {
    const std::string name = ber::OidView::from_content(dumped.oid(row)).value().to_string();
    const ber::Element value = dumped.value(row);
    const std::string expected =
        name + "=" + hex_text({&value.tag, 1}) + ":" + hex_text(value.content);
    EXPECT_EQ(walked.varbinds[row], expected);
    EXPECT_EQ(ask(table, {.names = {name}}, kMessageOctetsMax, agent).varbinds.front(), expected);
  }
}

TEST(Generator, KeepsPersonalCountersMinimalForEveryAgent) {
  const MibTable table = generate_device(500, 3, 0);
  for (const std::uint64_t agent :
       {std::uint64_t{0}, (std::uint64_t{1} << 20) - 1, ~std::uint64_t{0}}) {
    EXPECT_EQ(table_of(dump({&table, agent})).varbinds(0, 500).size(),
              table.varbinds(0, 500).size());
  }
}

}  // namespace
}  // namespace snmpring::agentd::test
