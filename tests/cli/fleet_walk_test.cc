// Walks of whole fleets, compared row by row with what the agents serve.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "fixtures.h"
#include "rows.h"

namespace snmpring::cli {
namespace {

using nlohmann::ordered_json;

/// The corpus folder of that name, or nothing where there is none.
std::optional<std::filesystem::path> corpus_folder(const char* name) {
  const char* corpus = std::getenv("SNMPRING_CORPUS");
  const std::filesystem::path root =
      corpus != nullptr ? corpus : SNMPRING_SOURCE_ROOT "/../shared/corpus";
  if (!std::filesystem::is_directory(root / name)) return std::nullopt;
  return root / name;
}

TEST(FleetWalk, TwoThousandAgentsWithAThousandVarbindsEachAreWalkedAtOnce) {
  const std::vector<std::string> listen = {"127.2.0.0/21"};
  const std::vector<std::string> generate = {"--generate", "1000"};
  const Agentd agentd(listen, generate);
  const ScratchFolder scratch;
  const std::string metadata_file = scratch.path("metadata.json");
  // Memory that malloc(3) fills counts as used. Meson asks for that, and users do not.
  Process process({.argv = snmpring({"walk", "-p", agentd.port(), "--rate", "0", "--oid", "1.3.6.1",
                                     "--metadata-file", metadata_file, "127.2.0.0-127.2.7.207"}),
                   .environment = {"MALLOC_PERTURB_=0"}});
  const Finished finished = process.finish();
  ASSERT_EQ(finished.status, 0) << finished.err;

  const Rows rows = rows_by_target(finished.out);
  EXPECT_EQ(rows.size(), 2000u);
  std::size_t count = 0;
  for (const auto& [target, list] : rows) count += list.size();
  EXPECT_EQ(count, 2'000'000u);
  for (const int index : {0, 1, 2, 3, 255, 256, 777, 1500, 1999}) {
    const std::string target =
        "127.2." + std::to_string(index / 256) + '.' + std::to_string(index % 256);
    EXPECT_EQ(rows.at(target), dumped(listen, generate, static_cast<std::uint64_t>(index)))
        << target;
  }

  const ordered_json metadata = parse_document(scratch::content_of(metadata_file));
  EXPECT_EQ(metadata["targets"]["by_status"]["ok"], 2000);
  if (sanitized()) {
    std::puts("memory is not measured under AddressSanitizer");
  } else {
    EXPECT_LT(metadata["memory_peak_octets"].get<std::uint64_t>(), 64u << 20);
  }
}

TEST(FleetWalk, BothWiresWriteTheSameRecords) {
  const std::vector<std::string> listen = {"127.3.0.0/26"};
  const Agentd agentd(listen, {"--generate", "300"});
  std::vector<Rows> results;
  for (const char* io : {"uring", "mmsg"}) {
    const Finished finished = run(snmpring({"walk", "-p", agentd.port(), "--rate", "0", "--oid",
                                            "1.3.6.1", "--io", io, "127.3.0.0/26"}));
    if (finished.status == 69) GTEST_SKIP() << "this host has no io_uring: " << finished.err;
    ASSERT_EQ(finished.status, 0) << finished.err;
    results.push_back(rows_by_target(finished.out));
  }
  EXPECT_EQ(results[0].size(), 64u);
  EXPECT_EQ(results[0], results[1]);
}

TEST(FleetWalk, GetNextFindsWhatGetBulkFinds) {
  const std::vector<std::string> listen = {"127.3.1.0/30"};
  const Agentd agentd(listen, {"--generate", "200"});
  std::vector<Rows> results;
  for (const char* how : {"-v2c", "--no-bulk"}) {
    const Finished finished = run(snmpring(
        {"walk", "-p", agentd.port(), "--rate", "0", "--oid", "1.3.6.1", how, "127.3.1.0/30"}));
    ASSERT_EQ(finished.status, 0) << finished.err;
    results.push_back(rows_by_target(finished.out));
  }
  EXPECT_EQ(results[0], results[1]);
}

TEST(FleetWalk, SurvivesLossDuplicatesReorderingAndDelay) {
  const std::vector<std::string> listen = {"127.3.2.0/28"};
  const std::vector<std::string> generate = {"--generate", "200"};
  std::vector<std::string> faulty = generate;
  for (const char* word :
       {"--loss", "0.05", "--duplicate", "0.1", "--reorder", "0.1", "--jitter-ms", "5"}) {
    faulty.emplace_back(word);
  }
  const Agentd agentd(listen, faulty);
  const Finished finished = run(snmpring({"walk", "-p", agentd.port(), "--rate", "0", "--oid",
                                          "1.3.6.1", "-t", "0.5", "-r", "20", "127.3.2.0/28"}));
  ASSERT_EQ(finished.status, 0) << finished.err;
  const Rows rows = rows_by_target(finished.out);
  ASSERT_EQ(rows.size(), 16u);
  for (std::uint64_t index = 0; index < 16; ++index) {
    EXPECT_EQ(rows.at("127.3.2." + std::to_string(index)), dumped(listen, generate, index));
  }
}

TEST(FleetWalk, OverIpv6) {
  const Agentd agentd({"[::1]"}, {"--generate", "100"});
  const Finished finished = run(snmpring({"walk", "--oid", "1.3.6.1", "[::1]:" + agentd.port()}));
  ASSERT_EQ(finished.status, 0) << finished.err;
  EXPECT_EQ(rows_by_target(finished.out).at("::1").size(), 100u);
}

/// Every recording of the corpus at an address of its own, in one run.
class Recordings : public testing::TestWithParam<const char*> {};

TEST_P(Recordings, ComeBackValueForValueInOneRun) {
  const auto folder = corpus_folder(GetParam());
  if (!folder) GTEST_SKIP() << "no recordings: SNMPRING_CORPUS names their folder";
  if (sanitized() && std::string_view(GetParam()) == "large") {
    GTEST_SKIP()
        << "millions of rows take too long under AddressSanitizer; the release build runs this";
  }
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    const std::string name = entry.path().filename();
    if (name.ends_with(".snmprec") || name.ends_with(".snmpwalk") || name.ends_with(".bz2")) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  ASSERT_FALSE(files.empty());
  ASSERT_LE(files.size(), 256u);

  const std::vector<std::string> listen = {"127.4.0.0/24"};
  const Agentd agentd(listen, {"--recordings", *folder});
  const ScratchFolder scratch;
  const std::string records = scratch.path("records.ndjson");
  const Finished finished = run(
      snmpring({"walk", "-p", agentd.port(), "--rate", "0", "--max-varbinds", "0", "--oid", "0,1,2",
                "--output", records, "-t", "5", "127.4.0.0-" + std::to_string(files.size() - 1)}));
  ASSERT_EQ(finished.status, 0) << finished.err;

  const Rows rows = rows_by_target(scratch::content_of(records));
  for (std::size_t index = 0; index < files.size(); ++index) {
    const auto found = rows.find("127.4.0." + std::to_string(index));
    const std::vector<std::string> empty;
    const std::vector<std::string> expected =
        dumped({"127.4.0.1"}, {"--recordings", files[index]}, 0);
    const std::vector<std::string>& got = found == rows.end() ? empty : found->second;
    ASSERT_EQ(got.size(), expected.size()) << files[index];
    EXPECT_TRUE(got == expected) << files[index];
  }
}

INSTANTIATE_TEST_SUITE_P(Corpus, Recordings, testing::Values("devices", "large"),
                         [](const auto& param) { return std::string(param.param); });

TEST(DisorderedRecording, ComesBackWholeWhereDisorderIsTolerated) {
  const auto folder = corpus_folder("ordering");
  if (!folder) GTEST_SKIP() << "no recordings: SNMPRING_CORPUS names their folder";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    const std::string name = entry.path().filename();
    if (name.ends_with(".snmprec") || name.ends_with(".snmpwalk") || name.ends_with(".bz2"))
      ++count;
  }
  ASSERT_GT(count, 0u);
  ASSERT_LE(count, 256u);
  const std::vector<std::string> listen = {"127.4.1.0/24"};
  const std::vector<std::string> recordings = {"--recordings", *folder, "--as-recorded"};
  const Agentd agentd(listen, recordings);
  const ScratchFolder scratch;
  const std::string metadata_file = scratch.path("metadata.json");
  const Finished finished = run(
      snmpring({"walk", "-p", agentd.port(), "--rate", "0", "-Cc", "--oid", "1", "--metadata-file",
                metadata_file, "127.4.1.0-127.4.1." + std::to_string(count - 1)}));
  ASSERT_EQ(finished.status, 0) << finished.err;
  const Rows rows = rows_by_target(finished.out);
  EXPECT_EQ(rows.size(), count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string target = "127.4.1." + std::to_string(i);
    EXPECT_TRUE(rows.at(target) == dumped(listen, recordings, i)) << target;
  }
  if (sanitized()) return;
  // What has been seen is not remembered: memory does not grow with the rows.
  const ordered_json metadata = parse_document(scratch::content_of(metadata_file));
  EXPECT_LT(metadata["memory_peak_octets"].get<std::uint64_t>(), 64u << 20);
}

}  // namespace
}  // namespace snmpring::cli
