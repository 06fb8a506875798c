// Every hostile reply and walk ends soon, with the word and the rows that docs/hostile-replies.md
// says.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "agentd/quirk_kinds.h"
#include "sim/hostile_agent.h"
#include "sim/hostile_cases.h"
#include "sim/v3_sim_agent.h"
#include "sim/world.h"

namespace snmpring::sim {

// Found by GoogleTest, which would print the octets of the structures otherwise.
void PrintTo(const HostileGet& hostile, std::ostream* out) { *out << hostile.name; }
void PrintTo(const HostileWalk& hostile, std::ostream* out) { *out << hostile.name; }
void PrintTo(const OddDevice& odd, std::ostream* out) { *out << odd.name; }

namespace {

using session::Operation;

/// Replies arrive after a millisecond, in the order in which they were sent.
WorldOptions orderly() {
  WorldOptions options;
  options.faults.delay_min = std::chrono::milliseconds(1);
  options.faults.delay_mean = Duration::zero();
  return options;
}

template <typename Case>
std::string name_of(const testing::TestParamInfo<Case>& info) {
  std::string name(info.param.name);
  std::ranges::replace(name, '-', '_');
  return name;
}

// --- Gets ----------------------------------------------------------------------------------------

Outcome get_from(std::string_view quirk) {
  WorldOptions options = orderly();
  options.limits.retries_max = 0;
  World world(1, options);
  world.add(std::make_unique<QuirkAgent>(quirk, world.next_endpoint()));
  return world.run(Operation::get, {kSysDescr});
}

class Get : public testing::TestWithParam<HostileGet> {};

TEST_P(Get, EndsWithTheRightWord) {
  const Outcome outcome = get_from(GetParam().name);
  ASSERT_TRUE(outcome.ended);
  EXPECT_LE(outcome.elapsed, std::chrono::milliseconds(1'010));
  EXPECT_EQ(outcome.stats.requests_sent, 1u);
  ASSERT_EQ(outcome.targets.size(), 1u);
  const TargetOutcome& target = outcome.targets.at(World::endpoint(0));
  EXPECT_EQ(target.statuses.size(), 1u);
  EXPECT_EQ(answer_text(target), GetParam().answer);
  EXPECT_EQ(target.complete, target.status() == "ok");
  EXPECT_EQ(row_text(target), GetParam().row);
  EXPECT_EQ(oddities_text(target), GetParam().oddities);
  EXPECT_EQ(counted_text(outcome.stats), GetParam().counted);
}

INSTANTIATE_TEST_SUITE_P(HostileReplies, Get, testing::ValuesIn(hostile_gets()),
                         name_of<HostileGet>);

TEST(HostileReplies, SixtyThousandOctetsArriveUnchanged) {
  const Outcome outcome = get_from("big60k");
  const std::vector<SimRow>& rows = outcome.targets.at(World::endpoint(0)).rows.at(kSysDescr);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].content, std::vector<std::uint8_t>(60'000, 'x'));
}

// --- Under SNMPv3 --------------------------------------------------------------------------------

/// The user "scan" at one level, as V3QuirkAgent knows him.
std::vector<session::Credential> scan_at(message::SecurityLevel level) {
  using enum message::SecurityLevel;
  const auto auth = level == no_auth_no_priv ? usm::AuthProtocol::none : usm::AuthProtocol::sha256;
  const auto priv = level == auth_priv ? usm::PrivProtocol::aes128 : usm::PrivProtocol::none;
  std::vector<session::Credential> credentials;
  credentials.push_back(session::script::v3_credential(session::script::v3_user(auth, priv)));
  return credentials;
}

constexpr std::array kLevels = {message::SecurityLevel::no_auth_no_priv,
                                message::SecurityLevel::auth_no_priv,
                                message::SecurityLevel::auth_priv};

/// What is different with SNMPv3; null where nothing is.
const HostileGetInV3* in_v3(std::string_view name) {
  const auto cases = hostile_gets_in_v3();
  const auto found = std::ranges::find(cases, name, &HostileGetInV3::name);
  return found == cases.end() ? nullptr : &*found;
}

TEST_P(Get, EndsWithTheSameWordInV3) {
  const HostileGetInV3* const other = in_v3(GetParam().name);
  for (const message::SecurityLevel level : kLevels) {
    SCOPED_TRACE(message::security_level_word(level));
    WorldOptions options = orderly();
    options.limits.retries_max = 0;
    World world(1, options);
    world.add(
        std::make_unique<V3QuirkAgent>(GetParam().name, world.next_endpoint(), world.clock()));
    world.use(scan_at(level));
    const Outcome outcome = world.run(Operation::get, {kSysDescr});
    ASSERT_TRUE(outcome.ended);
    EXPECT_LE(outcome.elapsed, std::chrono::milliseconds(1'020));
    EXPECT_EQ(outcome.stats.requests_sent, 2u) << "the engine probe, and the Get";
    const TargetOutcome& target = outcome.targets.at(World::endpoint(0));
    EXPECT_EQ(answer_text(target), other != nullptr ? other->answer : GetParam().answer);
    EXPECT_EQ(target.complete, target.status() == "ok");
    EXPECT_EQ(row_text(target), other != nullptr ? other->row : GetParam().row);
    EXPECT_EQ(oddities_text(target), other != nullptr ? other->oddities : GetParam().oddities);
    engine::Stats stats = outcome.stats;
    EXPECT_EQ(stats.reports, 1u);
    --stats.replies_accepted;  // That Report.
    EXPECT_EQ(counted_text(stats), other != nullptr ? other->counted : GetParam().counted);
  }
}

// --- Walks ---------------------------------------------------------------------------------------

// Twice what ten thousand rows take in GetNext.
constexpr std::uint64_t kRequestsMax = 20'000;
constexpr Duration kElapsedMax = std::chrono::minutes(1);

/// Asked as authPriv with SNMPv3.
Endpoint add_quirk(World& world, std::string_view quirk, bool v3, std::uint32_t varbinds = 40) {
  if (!v3) {
    return world.add(std::make_unique<QuirkAgent>(quirk, world.next_endpoint(), varbinds));
  }
  world.use(scan_at(message::SecurityLevel::auth_priv));
  return world.add(
      std::make_unique<V3QuirkAgent>(quirk, world.next_endpoint(), world.clock(), varbinds));
}

std::string walk_of(std::string_view quirk, bool bulk_allowed, bool tolerate_disorder,
                    bool v3 = false) {
  WorldOptions options = orderly();
  options.engine.rate_pps = 0;
  options.limits.bulk_allowed = bulk_allowed;
  options.limits.tolerate_disorder = tolerate_disorder;
  World world(1, options);
  const Endpoint at = add_quirk(world, quirk, v3);
  const Outcome outcome =
      world.run(Operation::walk, {std::string(kHostileWalkRoot)}, kHostileWalkVarbindsMax);
  EXPECT_TRUE(outcome.ended);
  EXPECT_LE(outcome.elapsed, kElapsedMax);
  EXPECT_LE(outcome.stats.requests_sent, kRequestsMax);
  const TargetOutcome& target = outcome.targets.at(at);
  EXPECT_EQ(target.statuses.size(), 1u);
  EXPECT_EQ(target.complete, target.status() == "ok");
  EXPECT_EQ(target.counts.varbinds, target.row_count());
  return walk_text(target);
}

class Walk : public testing::TestWithParam<HostileWalk> {};

TEST_P(Walk, EndsWithTheRightWordInGetBulk) {
  EXPECT_EQ(walk_of(GetParam().name, true, false), GetParam().bulk);
}

TEST_P(Walk, EndsWithTheRightWordInGetNext) {
  EXPECT_EQ(walk_of(GetParam().name, false, false), GetParam().next);
}

TEST_P(Walk, EndsWithTheRightWordThoughDisorderIsTolerated) {
  const auto [name, sends, bulk, next, tolerant_bulk, tolerant_next] = GetParam();
  EXPECT_EQ(walk_of(name, true, true), tolerant_bulk.empty() ? bulk : tolerant_bulk);
  EXPECT_EQ(walk_of(name, false, true), tolerant_next.empty() ? next : tolerant_next);
}

TEST_P(Walk, EndsWithTheSameWordInV3) {
  EXPECT_EQ(walk_of(GetParam().name, true, false, /*v3=*/true), GetParam().bulk);
  EXPECT_EQ(walk_of(GetParam().name, false, false, /*v3=*/true), GetParam().next);
}

INSTANTIATE_TEST_SUITE_P(HostileReplies, Walk, testing::ValuesIn(hostile_walks()),
                         name_of<HostileWalk>);

// --- Devices -------------------------------------------------------------------------------------

class Device : public testing::TestWithParam<OddDevice> {};

std::string device_asked(std::string_view quirk, Operation operation,
                         const std::vector<std::string>& roots, bool v3 = false) {
  World world(1, orderly());
  const Endpoint at = add_quirk(world, quirk, v3, kOddDeviceRows);
  const Outcome outcome = world.run(operation, roots);
  EXPECT_TRUE(outcome.ended);
  return device_text(outcome.targets.at(at));
}

TEST_P(Device, GivesWhatItHasToGet) {
  EXPECT_EQ(device_asked(GetParam().name, Operation::get,
                         {kSysDescr, "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.5.0"}),
            GetParam().get);
}

TEST_P(Device, GivesWhatItHasToAWalk) {
  EXPECT_EQ(device_asked(GetParam().name, Operation::walk, {"1.3.6.1"}), GetParam().walk);
}

TEST_P(Device, GivesTheSameInV3) {
  EXPECT_EQ(device_asked(GetParam().name, Operation::get,
                         {kSysDescr, "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.5.0"}, /*v3=*/true),
            GetParam().get);
  EXPECT_EQ(device_asked(GetParam().name, Operation::walk, {"1.3.6.1"}, /*v3=*/true),
            GetParam().walk);
}

INSTANTIATE_TEST_SUITE_P(HostileReplies, Device, testing::ValuesIn(odd_devices()),
                         name_of<OddDevice>);

// --- The tables ----------------------------------------------------------------------------------

std::string lines_of_cases(const std::string& path) {
  std::ifstream file(path);
  std::string lines;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| `")) lines += line + '\n';
  }
  return lines;
}

std::string table_line(std::string_view name, std::initializer_list<std::string_view> cells) {
  std::string line = "| `" + std::string(name) + "` |";
  for (const std::string_view cell : cells) {
    line += cell.empty() ? std::string(" |") : ' ' + std::string(cell) + " |";
  }
  return line + '\n';
}

TEST(HostileReplies, AreDocumentedAsTheyAreTested) {
  std::string expected;
  for (const HostileGet& get : hostile_gets()) {
    expected += table_line(get.name, {get.sends, get.answer, get.row, get.oddities, get.counted});
  }
  for (const HostileWalk& walk : hostile_walks()) {
    expected += table_line(walk.name, {walk.sends, walk.bulk, walk.next});
  }
  for (const HostileWalk& walk : hostile_walks()) {
    if (walk.tolerant_bulk.empty()) continue;
    expected += table_line(walk.name, {walk.tolerant_bulk, walk.tolerant_next});
  }
  for (const OddDevice& odd : odd_devices()) {
    expected += table_line(odd.name, {odd.sends, odd.get, odd.walk});
  }
  for (const HostileGetInV3& get : hostile_gets_in_v3()) {
    expected += table_line(get.name, {get.answer, get.row, get.oddities, get.counted, get.why});
  }
  EXPECT_EQ(lines_of_cases(SNMPRING_SOURCE_ROOT "/docs/hostile-replies.md"), expected);
}

TEST(HostileReplies, AreAsManyAsThePageSays) {
  std::ifstream file(SNMPRING_SOURCE_ROOT "/docs/hostile-replies.md");
  const std::string page((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::string counts = std::to_string(hostile_gets().size()) + " replies to a Get, " +
                             std::to_string(hostile_walks().size()) + " walks and " +
                             std::to_string(odd_devices().size()) + " odd devices";
  EXPECT_NE(page.find(counts), std::string::npos) << counts;
}

TEST(HostileReplies, AreAllThatAgentdKnows) {
  std::set<std::string_view> tested;
  for (const HostileGet& get : hostile_gets()) tested.insert(get.name);
  for (const HostileWalk& walk : hostile_walks()) tested.insert(walk.name);
  for (const OddDevice& odd : odd_devices()) tested.insert(odd.name);
  for (const agentd::DeviceQuirk& quirk : agentd::device_quirks()) {
    EXPECT_EQ(tested.erase(quirk.name.name), 1u) << quirk.name.name;
  }
  for (const agentd::ReplyQuirk& quirk : agentd::reply_quirks()) {
    EXPECT_EQ(tested.erase(quirk.name.name), 1u) << quirk.name.name;
  }
  for (const agentd::QuirkName& quirk : agentd::walk_quirks()) {
    EXPECT_EQ(tested.erase(quirk.name), 1u) << quirk.name;
  }
  EXPECT_TRUE(tested.empty()) << *tested.begin();
}

TEST(HostileReplies, AreAllThatTheRecordingsKnow) {
  const char* const variable = std::getenv("SNMPRING_CORPUS");
  const std::filesystem::path corpus =
      variable != nullptr ? variable : SNMPRING_SOURCE_ROOT "/../shared/corpus";
  const std::filesystem::path path = corpus / "vectors" / "netsnmp_behaviour.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no recordings at " << path;
  std::ifstream file(path);
  const auto cases = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  ASSERT_TRUE(cases.is_array());
  std::set<std::string> tested;
  for (const HostileGet& get : hostile_gets()) tested.emplace(get.name);
  for (const HostileWalk& walk : hostile_walks()) tested.emplace(walk.name);
  std::set<std::string> recorded;
  for (const auto& each : cases) {
    const auto name = each.at("case").get<std::string>();
    EXPECT_TRUE(tested.contains(name)) << name;
    recorded.insert(name);
  }
  EXPECT_EQ(recorded.size(), 69u + 14u);
}

}  // namespace
}  // namespace snmpring::sim
