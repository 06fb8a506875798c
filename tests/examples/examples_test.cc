// The example programs against simulated agents.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <set>

#include "cli/fixtures.h"

namespace snmpring::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::string example(const std::string& name) { return built("examples/" + name); }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(ExampleGetValue, PrintsTheValueWithItsType) {
  const Agentd fleet({"127.0.0.1"}, {});
  const Finished finished =
      run({example("get_value"), "127.0.0.1", fleet.port(), "1.3.6.1.2.1.1.5.0"});
  EXPECT_EQ(finished.out, "OctetString agent-00000000\n");
  EXPECT_EQ(finished.status, 0) << finished.err;
}

TEST(ExampleGetValue, TellsWhyThereIsNone) {
  const Agentd fleet({"127.0.0.1"}, {});
  const Finished finished =
      run({example("get_value"), "127.0.0.1", fleet.port(), "1.3.6.1.2.1.1.99.0"});
  EXPECT_EQ(finished.err, "noSuchObject at 1.3.6.1.2.1.1.99.0\n");
  EXPECT_EQ(finished.status, 1);
  EXPECT_THAT(run({example("get_value"), "nowhere"}).err, HasSubstr("invalid address: nowhere"));
}

TEST(ExampleWalkFleet, WalksATableOfAThousandRoutersSideBySide) {
  const Agentd fleet({"127.9.0.0/22"}, {"--generate", "200"});
  std::string routers;
  for (int i = 0; i < 1'000; ++i) {
    routers += "127.9." + std::to_string(i / 256) + '.' + std::to_string(i % 256) + '\n';
  }
  const Finished finished = run_with_input({example("walk_fleet"), fleet.port()}, routers);
  EXPECT_EQ(finished.status, 0);
  EXPECT_THAT(finished.err, IsEmpty());
  // What one agent serves under ifTable, by another way.
  std::map<std::string, std::size_t> rows;
  for (const std::string& line : lines_of(finished.out)) {
    const std::size_t space = line.find(' ');
    ++rows[line.substr(0, space)];
    const auto json = nlohmann::json::parse(line.substr(space + 1), nullptr, false);
    ASSERT_TRUE(json.is_object()) << line;
    EXPECT_THAT(json.at("oid").get<std::string>(), StartsWith("1.3.6.1.2.1.2.2."));
  }
  ASSERT_EQ(rows.size(), 1'000u);
  for (const std::uint64_t index : {0u, 1u, 2u, 3u}) {
    std::size_t expected = 0;
    for (const std::string& row : agentd_dump({"127.9.0.0/22"}, {"--generate", "200"}, index)) {
      expected += row.starts_with("1.3.6.1.2.1.2.2.") ? 1 : 0;
    }
    EXPECT_GT(expected, 0u);
    EXPECT_EQ(rows["127.9.0." + std::to_string(index)], expected);
  }
}

TEST(ExampleWalkFleet, TellsWhoFailed) {
  const Agentd fleet({"127.0.0.1"}, {"--quirk", "w_same"});
  const Finished finished = run_with_input(
      {example("walk_fleet"), fleet.port(), "1.3.6.1.4.1.99999"}, "127.0.0.1\nnowhere\n");
  EXPECT_EQ(finished.status, 1);
  EXPECT_THAT(finished.err, HasSubstr("127.0.0.1: not_increasing at 1.3.6.1.4.1.99999.1.5"));
  EXPECT_THAT(finished.err, HasSubstr("invalid address: nowhere"));
}

TEST(ExamplePollDeltas, WritesADeltaForEachInterfaceAndPeriod) {
  const Agentd fleet({"127.9.0.0/30"}, {"--generate", "300"});
  // The period is also how long an answer is waited for.
  const Finished finished =
      run({example("poll_deltas"), fleet.port(), "2", "3", "127.9.0.0", "127.9.0.1", "127.9.0.2"});
  EXPECT_EQ(finished.status, 0) << finished.err;
  std::map<std::string, std::multiset<int>> interfaces;
  for (const std::string& line : lines_of(finished.out)) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    ASSERT_TRUE(json.is_object()) << line;
    interfaces[json.at("router")].insert(json.at("interface").get<int>());
    EXPECT_EQ(json.at("octets_in"), 0) << "simulated counters stand still";
  }
  ASSERT_EQ(interfaces.size(), 3u);
  for (const auto& [router, indices] : interfaces) {
    EXPECT_GT(indices.size(), 1u);
    for (const int index : indices)
      EXPECT_EQ(indices.count(index), 2u) << "three samples, two deltas";
  }
}

TEST(ExamplePollDeltas, RefusesWhatIsNoNumber) {
  EXPECT_THAT(run({example("poll_deltas"), "161", "ten", "1", "127.0.0.1"}).err,
              StartsWith("usage:"));
}

TEST(ExampleEpollEmbedding, AnswersWhileItsInputIsStillOpen) {
  const Agentd fleet({"127.9.0.0/24"}, {});
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  UniqueFd input(ends[1]);
  Process program(
      Process::Setup{.argv = {example("epoll_embedding"), fleet.port()}, .in = UniqueFd(ends[0])});
  for (const char* index : {"7", "8", "9"}) {
    const std::string line = std::string("127.9.0.") + index + '\n';
    ASSERT_EQ(::write(input.get(), line.data(), line.size()), static_cast<ssize_t>(line.size()));
    EXPECT_EQ(program.read_line(), std::string("127.9.0.") + index + " agent-0000000" + index);
  }
  input.reset();
  EXPECT_EQ(program.finish().status, 0);
}

}  // namespace
}  // namespace snmpring::cli
