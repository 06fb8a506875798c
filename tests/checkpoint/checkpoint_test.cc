// The text of a checkpoint: what goes in comes out, and nothing else is believed.
#include "checkpoint/checkpoint.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <functional>
#include <string>
#include <vector>

#include "checkpoint/checkpoint_counters.h"
#include "checkpoint/checkpoint_example.h"
#include "process/exit_codes.h"
#include "scratch/no_descriptors.h"
#include "scratch/scratch_file.h"
#include "scratch/scratch_folder.h"
#include "text/sha256.h"

namespace snmpring::checkpoint {
namespace {

using Json = nlohmann::ordered_json;
using test::example_checkpoint;

std::string rendered(const Checkpoint& checkpoint = example_checkpoint()) {
  return render_checkpoint(checkpoint, WallTime(std::chrono::seconds(1'776'081'700)));
}

/// The file's text around `content`, which ends before the checksum.
std::string sealed(const std::string& content) {
  return content + ",\"checksum\":\"" + text::sha256_text(content) + "\"}\n";
}

/// A text with the right checksum of a document that is not what it should be.
std::string resealed(Json document) {
  document.erase("checksum");
  std::string content = document.dump();
  content.pop_back();
  return sealed(content);
}

/// What is said of a text that is refused; empty where it is not.
std::string refusal(std::string_view text) {
  const auto parsed = parse_checkpoint(text);
  return parsed ? "" : parsed.error();
}

TEST(Checkpoint, ReadsBackAsTheSame) {
  const Checkpoint given = example_checkpoint();
  const auto read = parse_checkpoint(rendered(given));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->facts.run, given.facts.run);
  EXPECT_EQ(read->facts.started, given.facts.started);
  EXPECT_EQ(read->facts.seed, given.facts.seed);
  EXPECT_EQ(read->facts.resumes, given.facts.resumes);
  EXPECT_EQ(read->verb, given.verb);
  EXPECT_EQ(read->config, given.config);
  EXPECT_EQ(read->config_hash, given.config_hash);
  EXPECT_EQ(read->config_file, given.config_file);
  EXPECT_EQ(read->fingerprint, given.fingerprint);
  EXPECT_EQ(read->state.position.next, given.state.position.next);
  EXPECT_EQ(read->state.position.unfinished, given.state.position.unfinished);
  EXPECT_EQ(read->state.position.lists, given.state.position.lists);
  EXPECT_EQ(read->state.position.counts, given.state.position.counts);
  EXPECT_EQ(read->state.output_octets, given.state.output_octets);
  EXPECT_EQ(read->state.output_tail, given.state.output_tail);
  EXPECT_FALSE(read->state.done);
  // The counters, every one of them, and so the whole once more.
  EXPECT_EQ(rendered(*read), rendered(given));
}

TEST(Checkpoint, NeedNotCountRoundTripsButCountsThemInFull) {
  Json document = Json::parse(rendered());
  document["counters"].erase("round_trips");
  const auto read = parse_checkpoint(resealed(document));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->state.counters.stats.round_trips.counts[3], 0u);
  EXPECT_EQ(read->state.counters.stats.replies_accepted, 0u);
  document = Json::parse(rendered());
  document["counters"]["round_trips"].erase("3");
  EXPECT_EQ(refusal(resealed(document)), "is damaged: counters is missing or wrong");
}

TEST(Checkpoint, NeedNotSayWhatTheOutputEndsWith) {
  Json document = Json::parse(rendered());
  document.erase("output_tail");
  const auto read = parse_checkpoint(resealed(document));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->state.output_tail, "");
}

TEST(Checkpoint, SaysThatAllIsDone) {
  Checkpoint given = example_checkpoint();
  given.state.done = true;
  const auto read = parse_checkpoint(rendered(given));
  ASSERT_TRUE(read) << read.error();
  EXPECT_TRUE(read->state.done);
}

TEST(Checkpoint, IsOneLineOfJson) {
  const std::string text = rendered();
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  const Json json = Json::parse(text);
  EXPECT_EQ(json["kind"], "checkpoint");
  EXPECT_EQ(json["format"], kCheckpointFormat);
  EXPECT_EQ(json["written"], "2026-04-13T12:01:40.000000Z");
  EXPECT_EQ(json["seed"], "18446744073709551615");
  EXPECT_EQ(json["targets"]["unfinished"], "3 1x2 195 73014443832");
}

TEST(Checkpoint, KeepsEveryCounter) {
  // Stats are nothing but numbers of eight octets, so that none can be forgotten here.
  static_assert(sizeof(engine::Stats) % sizeof(std::uint64_t) == 0);
  using StatsWords = std::array<std::uint64_t, sizeof(engine::Stats) / sizeof(std::uint64_t)>;
  using WireWords = std::array<std::uint64_t, sizeof(io::WireStats) / sizeof(std::uint64_t)>;
  StatsWords stats;
  for (std::size_t i = 0; i < stats.size(); ++i) stats[i] = 1'000'000 + i;
  WireWords wire;
  for (std::size_t i = 0; i < wire.size(); ++i) wire[i] = 2'000'000 + i;
  report::RunCounters given;
  given.stats = std::bit_cast<engine::Stats>(stats);
  given.wire = std::bit_cast<io::WireStats>(wire);
  const auto read = read_counters(Json::parse(counters_json(given).dump()));
  ASSERT_TRUE(read);
  EXPECT_EQ(std::bit_cast<WireWords>(read->wire), wire);
  engine::Stats expected = given.stats;
  // Gauges.
  expected.targets_open = expected.sessions_open = expected.requests_open = 0;
  expected.targets_parked = 0;
  EXPECT_EQ(std::bit_cast<StatsWords>(read->stats), std::bit_cast<StatsWords>(expected));
}

TEST(DamagedCheckpoint, IsRefusedWhereverItWasCut) {
  const std::string text = rendered();
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_NE(refusal(text.substr(0, size)), "") << size;
  }
  EXPECT_EQ(refusal(text), "");
  EXPECT_NE(refusal(text + "\n"), "");
  EXPECT_NE(refusal(text + text), "");
}

TEST(DamagedCheckpoint, IsRefusedWhicheverOctetIsWrong) {
  const std::string text = rendered();
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string wrong = text;
    wrong[at] = static_cast<char>(wrong[at] ^ 1 << at % 8);
    ASSERT_NE(refusal(wrong), "") << at;
  }
}

TEST(DamagedCheckpoint, IsCalledThat) {
  const std::string text = rendered();
  EXPECT_EQ(refusal(""), "is no checkpoint of snmpring, or damaged");
  EXPECT_EQ(refusal("{\"kind\":\"metadata\"}\n"), "is no checkpoint of snmpring, or damaged");
  EXPECT_EQ(refusal(text.substr(0, text.size() / 2)), "is damaged: its end is missing");
  std::string wrong = text;
  wrong[wrong.find("walk")] = 't';
  EXPECT_EQ(refusal(wrong), "is damaged: its checksum is wrong");
}

TEST(NewerCheckpoint, IsRefusedBeforeAnythingElseIsReadInIt) {
  EXPECT_EQ(refusal("{\"kind\":\"checkpoint\",\"format\":2,\"all\":\"else differs\"}"),
            "was written by a newer snmpring (format 2, not 1)");
  Json document = Json::parse(rendered());
  document["format"] = 70;
  EXPECT_EQ(refusal(resealed(document)), "was written by a newer snmpring (format 70, not 1)");
  EXPECT_NE(refusal("{\"kind\":\"checkpoint\",\"format\":99999999999,"), "");
}

/// Calls `each` with every member and element of the document, and with its name.
void for_each_value(Json& json, const std::string& path,
                    const std::function<void(Json&, const std::string&)>& each) {
  if (!json.is_structured()) return;
  for (auto& [key, value] : json.items()) {
    const std::string inner = path + '/' + key;
    for_each_value(value, inner, each);
    each(value, inner);
  }
}

bool may_be_anything(const std::string& path) {
  // What is inside of the configuration is for the options to judge.
  return path.starts_with("/config/") || path == "/written" || path == "/checksum" ||
         path == "/kind";
}

TEST(ForgedCheckpoint, IsRefusedWhicheverFieldHasAnotherType) {
  Json document = Json::parse(rendered());
  int tried = 0;
  for_each_value(document, "", [&](Json& value, const std::string& path) {
    if (may_be_anything(path)) return;
    const Json right = value;
    for (const Json& wrong : {Json(), Json("text"), Json(-1), Json{{"key", 1}}}) {
      if (wrong.type() == right.type()) {
        if (!right.is_string()) continue;
        // Any text will do where nothing is a number in disguise.
        if (path == "/verb" || path.find("config") != std::string::npos ||
            path.ends_with("fingerprint")) {
          continue;
        }
      }
      value = wrong;
      EXPECT_NE(refusal(resealed(document)), "") << path << " = " << wrong;
      ++tried;
    }
    value = right;
  });
  EXPECT_GT(tried, 300);
  EXPECT_EQ(refusal(resealed(document)), "");
}

TEST(ForgedCheckpoint, IsRefusedWhicheverFieldIsMissing) {
  const Json document = Json::parse(rendered());
  const auto without = [&](const std::string& group, const std::string& key) {
    Json less = document;
    (group.empty() ? less : less[group]).erase(key);
    return refusal(resealed(less));
  };
  for (const auto& [key, value] : document.items()) {
    // Earlier versions did not write the tail.
    if (!may_be_anything('/' + key) && key != "output_tail") {
      EXPECT_NE(without("", key), "") << key;
    }
  }
  for (const char* group : {"targets", "counters"}) {
    for (const auto& [key, value] : document[group].items()) {
      // Earlier versions did not count round trips.
      if (key == "round_trips") continue;
      EXPECT_NE(without(group, key), "") << group << ' ' << key;
    }
  }
  for (const auto& [group, counters] : document["counters"].items()) {
    for (const auto& [key, value] : counters.items()) {
      Json less = document;
      less["counters"][group].erase(key);
      EXPECT_NE(refusal(resealed(less)), "") << group << ' ' << key;
      Json more = document;
      more["counters"][group]["unknown"] = 1;
      EXPECT_NE(refusal(resealed(more)), "") << group;
    }
  }
}

TEST(ForgedCheckpoint, TakesNoMoreMemoryThanItIsLarge) {
  Json document = Json::parse(rendered());
  document["targets"]["unfinished"] = "0 1x4000000000";
  document["targets"]["unfinished_count"] = 4'000'000'001u;
  EXPECT_EQ(refusal(resealed(document)), "is damaged: unfinished is missing or wrong");
  EXPECT_NE(refusal(sealed("{\"kind\":\"checkpoint\",\"format\":1,\"config\":" +
                           std::string(1 << 17, '['))),
            "");
}

TEST(ForgedCheckpoint, IsRefusedWhereItIsDeeperOrWiderThanAnyOther) {
  const std::string reason = "is damaged: its JSON is not that of a checkpoint";
  Json document = Json::parse(rendered());
  Json nested = Json::array();
  for (int i = 0; i < 6; ++i) nested = Json::array({nested});
  document["config"]["nested"] = nested[0];
  EXPECT_EQ(refusal(resealed(document)), "");
  document["config"]["nested"] = nested;
  EXPECT_EQ(refusal(resealed(document)), reason);
  document["config"] = Json::object();
  for (int i = 0; i < 256; ++i) document["config"][std::to_string(i) + ":{[\"\\"] = 0;
  EXPECT_EQ(refusal(resealed(document)), "");
  document["config"]["one more"] = 0;
  EXPECT_EQ(refusal(resealed(document)), reason);
  EXPECT_EQ(refusal(sealed("{\"kind\":\"checkpoint\",\"format\":1,\"config\":]")), reason);
}

TEST(ForgedCheckpoint, TakesNoLongerThanItIsLarge) {
  Json document = Json::parse(rendered());
  document["config"]["wide"] = Json(200'000, Json::object());
  EXPECT_EQ(refusal(resealed(document)), "");
}

TEST(ForgedCheckpoint, BeganWhenItCanBeSaid) {
  Json document = Json::parse(rendered());
  const auto began = [&](const std::string& text) {
    document["started"] = text;
    return refusal(resealed(document));
  };
  EXPECT_EQ(began("1970-01-01T00:00:00Z"), "");
  EXPECT_EQ(began("9999-12-31T23:59:59.999999Z"), "");
  for (const std::string& text :
       {std::string("1969-12-31T23:59:59.9Z"), std::string("9999-12-31T23:59:60Z"),
        std::string("10000-01-01T00:00:00Z"), std::string("2026-04-13T12:00:01"),
        std::string("2026-04-13T12:00:01Z\0", 21)}) {
    EXPECT_EQ(began(text), "is damaged: started is missing or wrong") << text;
  }
}

TEST(ForgedCheckpoint, IsNoneInAFormatBeforeTheFirst) {
  Json document = Json::parse(rendered());
  document["format"] = 0;
  EXPECT_EQ(refusal(resealed(document)), "is no checkpoint of snmpring, or damaged");
}

TEST(ForgedCheckpoint, BringsNoQuotesIntoTheRecords) {
  Json document = Json::parse(rendered());
  for (const char* run :
       {"", "01234567-89ab-4cde-8f01-23456789abc\"", "01234567-89AB-4cde-8f01-23456789abcd",
        "01234567-89ab-4cde-8f01-23456789abcde"}) {
    document["run"] = run;
    EXPECT_EQ(refusal(resealed(document)), "is damaged: run is missing or wrong") << run;
  }
}

TEST(StorableConfig, IsUtf8Throughout) {
  std::string key;
  EXPECT_TRUE(is_storable({{"a", "\u00e4"}, {"b", {1, "x"}}, {"c", nullptr}}, key));
  EXPECT_FALSE(is_storable({{"a", "x"}, {"b", "\xe4"}}, key));
  EXPECT_EQ(key, "b");
  EXPECT_FALSE(is_storable({{"targets", {"x", "@caf\xe9"}}}, key));
  EXPECT_EQ(key, "targets");
  EXPECT_FALSE(is_storable({{"identities", {{{"user", "\xff"}}}}}, key));
  EXPECT_EQ(key, "identities");
}

TEST(CheckpointFile, IsReadWhole) {
  const scratch::ScratchFile file(rendered());
  const auto read = read_checkpoint(file.path());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->facts.run, example_checkpoint().facts.run);
}

TEST(CheckpointFile, IsNamedWhereItIsNoGood) {
  const scratch::ScratchFile damaged(rendered().substr(1));
  const auto bad = read_checkpoint(damaged.path());
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().exit_code, process::kExitData);
  EXPECT_EQ(bad.error().message, damaged.path() + " is no checkpoint of snmpring, or damaged");
  const auto absent = read_checkpoint("/nonexistent/checkpoint");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().exit_code, process::kExitUsage);
  EXPECT_EQ(absent.error().message,
            "/nonexistent/checkpoint cannot be read: No such file or directory");
  EXPECT_EQ(read_checkpoint("/").error().exit_code, process::kExitUsage);
}

TEST(CheckpointFile, IsNotBlamedWhereDescriptorsRanOut) {
  const scratch::ScratchFile file(rendered());
  const scratch::NoDescriptors none;
  EXPECT_EQ(read_checkpoint(file.path()).error().exit_code, process::kExitSystem);
}

TEST(CheckpointFile, IsNotReadWhereItHasNoEnd) {
  const auto endless = read_checkpoint("/dev/zero");
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().exit_code, process::kExitData);
  EXPECT_EQ(endless.error().message, "/dev/zero is too large for a checkpoint");
}

}  // namespace
}  // namespace snmpring::checkpoint
