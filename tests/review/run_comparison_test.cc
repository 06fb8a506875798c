#include "review/run_comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "record_check/known_records.h"
#include "review/diff_records.h"

namespace snmpring::review {
namespace {

using nlohmann::json;

/// What is found, as the records that the program prints.
class Collected final : public ComparisonSink {
 public:
  void changed(const TargetChange& change) override { append_change_record(text_, change); }
  void rate(const RateOfCounter& rate) override { append_rate_record(text_, rate); }

  std::vector<json> records() const {
    EXPECT_EQ(schema::test::fault_in_records(text_), "");
    std::vector<json> all;
    for (std::size_t at = 0; at < text_.size(); at = text_.find('\n', at) + 1) {
      all.push_back(json::parse(text_.substr(at, text_.find('\n', at) - at)));
    }
    return all;
  }

 private:
  std::string text_;
};

using Lines = std::vector<std::string>;

ComparisonSettings settings() {
  ComparisonSettings all;
  all.seed = 1;
  all.column_type = [](std::string_view column) -> std::optional<CounterType> {
    if (column == "ifInOctets") return CounterType::counter32;
    if (column == "ifHCInOctets") return CounterType::counter64;
    return std::nullopt;
  };
  return all;
}

/// \param passes How many it took.
std::vector<json> compare(const Lines& before, const Lines& after,
                          ComparisonSettings given = settings(), int* passes = nullptr) {
  Collected found;
  RunComparison comparison(std::move(given), found);
  int count = 0;
  bool more = true;
  while (more) {
    ++count;
    for (const bool is_before : {true, false}) {
      for (const std::string& line : is_before ? before : after) {
        records::Record record;
        EXPECT_TRUE(record.parse(line)) << line;
        if (!is_before) {
          comparison.add_after(record);
        } else if (!comparison.add_before(record)) {
          ADD_FAILURE() << "no room";
        }
      }
    }
    more = comparison.end_pass();
  }
  if (passes != nullptr) *passes = count;
  return found.records();
}

std::string second(int at) {
  char text[] = "2026-04-13T12:00:00.000000Z";
  text[17] = static_cast<char>('0' + at / 10 % 6);
  text[18] = static_cast<char>('0' + at % 10);
  text[15] = static_cast<char>('0' + at / 60);
  return text;
}

json target_record(const std::string& name, int at) {
  return {{"kind", "target"},
          {"ts", second(at)},
          {"target", name},
          {"port", 161},
          {"tag", nullptr},
          {"status", "ok"},
          {"version", "2c"},
          {"error", nullptr},
          {"sys_name", "core"},
          {"sys_uptime", nullptr},
          {"anomalies", json::array()}};
}

std::string answering(const std::string& name, int at) { return target_record(name, at).dump(); }

std::string silent(const std::string& name, int at) {
  json record = target_record(name, at);
  record.update({{"status", "timeout"}, {"error", "timeout"}, {"version", nullptr}});
  record["sys_name"] = nullptr;
  return record.dump();
}

std::string with(const std::string& name, int at, const char* key, const json& value) {
  json record = target_record(name, at);
  record[key] = value;
  return record.dump();
}

std::string varbind(const std::string& name, int at, const std::string& oid,
                    const std::string& type, const std::string& value) {
  return json{{"kind", "varbind"}, {"ts", second(at)}, {"target", name},
              {"port", 161},       {"tag", nullptr},   {"oid", oid},
              {"name", nullptr},   {"type", type},     {"value", value}}
      .dump();
}

std::string row(const std::string& name, int at, const std::string& index, std::uint32_t octets,
                const std::string& high_octets) {
  return json{
      {"kind", "row"},        {"ts", second(at)},           {"target", name}, {"port", 161},
      {"tag", nullptr},       {"table", "interfaces"},      {"index", index}, {"ifDescr", "17"},
      {"ifInOctets", octets}, {"ifHCInOctets", high_octets}}
      .dump();
}

constexpr const char* kOctets = "1.3.6.1.2.1.31.1.1.1.6.7";
constexpr const char* kUptime = "1.3.6.1.2.1.1.3.0";

/// The changes as "word target".
Lines words(const std::vector<json>& records) {
  Lines all;
  for (const json& record : records) {
    if (record["kind"] != "changed") continue;
    all.push_back(record["change"].get<std::string>() + ' ' + record["target"].get<std::string>());
  }
  std::ranges::sort(all);
  return all;
}

TEST(RunComparison, FindsNothingBetweenARunAndItself) {
  const Lines run = {answering("a", 1), silent("b", 2)};
  EXPECT_TRUE(compare(run, run).empty());
}

TEST(RunComparison, TellsWhoIsNewGoneAndBack) {
  const auto found = compare({answering("stays", 1), answering("leaves", 1), answering("dies", 1),
                              silent("returns", 1), silent("quiet", 1)},
                             {answering("stays", 60), answering("comes", 60), silent("dies", 60),
                              answering("returns", 60), silent("other", 60)});
  EXPECT_EQ(words(found), (Lines{"back returns", "gone dies", "gone leaves", "new comes"}));
}

TEST(RunComparison, TellsEachFieldThatChanged) {
  const auto found = compare({answering("a", 1)}, {with("a", 60, "sys_name", "edge\n")});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]["change"], "changed");
  EXPECT_EQ(found[0]["fields"],
            json::parse(R"([{"field":"sys_name","old":"core","new":"edge\n"}])"));
  EXPECT_EQ(found[0]["old_ts"], second(1));
  EXPECT_EQ(found[0]["new_ts"], second(60));
}

TEST(RunComparison, TakesNoNullForAChangeOfWhatOtherVerbsDoNotAsk) {
  EXPECT_TRUE(compare({answering("a", 1)}, {with("a", 60, "sys_name", nullptr)}).empty());
}

TEST(RunComparison, TellsATextThatTurnedIntoOctets) {
  json octets = target_record("a", 60);
  octets["sys_name"] = nullptr;
  octets["sys_name_hex"] = "ff";
  const auto found = compare({answering("a", 1)}, {octets.dump()});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]["fields"][0], json::parse(R"({"field":"sys_name","old":"core","new":null})"));
}

TEST(RunComparison, TellsAReboot) {
  const auto found =
      compare({with("a", 1, "sys_uptime", 900'000)}, {with("a", 60, "sys_uptime", 500)});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]["change"], "rebooted");
  EXPECT_EQ(found[0]["rebooted"], true);
  EXPECT_EQ(found[0]["reboot_sign"], "sys_uptime");
}

TEST(RunComparison, TellsTargetsOnTwoPortsApart) {
  const auto found =
      compare({answering("a", 1)}, {answering("a", 60), with("a", 60, "port", 1161)});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]["change"], "new");
  EXPECT_EQ(found[0]["port"], 1161);
}

TEST(RunComparison, RatesTheCountersOfWalks) {
  const auto found =
      compare({varbind("a", 1, kOctets, "Counter64", "18446744073709551000"), answering("a", 2)},
              {varbind("a", 11, kOctets, "Counter64", "18446744073709551615"), answering("a", 12)});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]["kind"], "rate");
  EXPECT_EQ(found[0]["oid"], kOctets);
  EXPECT_EQ(found[0]["old"], "18446744073709551000");
  EXPECT_EQ(found[0]["delta"], "615");
  EXPECT_EQ(found[0]["rate"], 61.5);
  EXPECT_EQ(found[0]["seconds"], 10);
  EXPECT_EQ(found[0]["note"], nullptr);
}

TEST(RunComparison, RatesTheCountersOfTables) {
  const auto found = compare({row("a", 1, "7", 5, "10"), answering("a", 2)},
                             {row("a", 11, "7", 25, "1010"), answering("a", 12)});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0]["column"], "ifHCInOctets");
  EXPECT_EQ(found[0]["type"], "Counter64");
  EXPECT_EQ(found[0]["rate"], 100);
  EXPECT_EQ(found[1]["column"], "ifInOctets");
  EXPECT_EQ(found[1]["table"], "interfaces");
  EXPECT_EQ(found[1]["index"], "7");
  EXPECT_EQ(found[1]["rate"], 2);
}

TEST(RunComparison, FindsAWrapBySysUpTimeOfTheSameWalk) {
  const Lines before = {varbind("a", 1, kUptime, "TimeTicks", "500000"),
                        varbind("a", 1, kOctets, "Counter32", "4294967290")};
  const auto wrapped = compare(before, {varbind("a", 11, kOctets, "Counter32", "4"),
                                        varbind("a", 11, kUptime, "TimeTicks", "501000")});
  ASSERT_EQ(wrapped.size(), 1u);
  EXPECT_EQ(wrapped[0]["note"], "wrapped");
  EXPECT_EQ(wrapped[0]["rate"], 1);

  const auto rebooted = compare(before, {varbind("a", 11, kOctets, "Counter32", "4"),
                                         varbind("a", 11, kUptime, "TimeTicks", "300")});
  ASSERT_EQ(rebooted.size(), 1u);
  EXPECT_EQ(rebooted[0]["note"], "rebooted");
  EXPECT_EQ(rebooted[0]["rate"], nullptr);

  const auto unknown = compare(before, {varbind("a", 11, kOctets, "Counter32", "4")});
  EXPECT_EQ(unknown.at(0)["note"], "fell");
}

TEST(RunComparison, GivesNoRateWhereAnInterfaceBeganToCountAnew) {
  const std::string changed = "1.3.6.1.2.1.31.1.1.1.19.";
  const auto run = [&](int at, const char* octets, const char* seven, const char* eight) {
    return Lines{varbind("a", at, "1.3.6.1.2.1.31.1.1.1.6.7", "Counter64", octets),
                 varbind("a", at, "1.3.6.1.2.1.2.2.1.14.7", "Counter32", octets),
                 varbind("a", at, "1.3.6.1.2.1.31.1.1.1.6.8", "Counter64", octets),
                 varbind("a", at, "1.3.6.1.4.1.9.1.7", "Counter64", octets),
                 varbind("a", at, changed + "7", "TimeTicks", seven),
                 varbind("a", at, changed + "8", "TimeTicks", eight)};
  };
  const auto found = compare(run(1, "100", "0", "5"), run(11, "200", "9000", "5"));
  ASSERT_EQ(found.size(), 4u) << "the moments themselves are no counters";
  for (const json& rate : found) {
    const std::string oid = rate["oid"];
    const bool anew = oid.ends_with(".7") && !oid.starts_with("1.3.6.1.4.1");
    EXPECT_EQ(rate["note"], anew ? json("discontinuity") : json()) << oid;
    EXPECT_EQ(rate["rate"], anew ? json() : json(10)) << oid;
  }
}

TEST(RunComparison, GivesNoRateWhereARowSaysThatItBeganToCountAnew) {
  const auto with_moment = [](std::string line, int moment) {
    json record = json::parse(line);
    record["ifCounterDiscontinuityTime"] = moment;
    return record.dump();
  };
  const Lines before = {with_moment(row("a", 1, "7", 5, "10"), 3),
                        with_moment(row("b", 1, "7", 5, "10"), 3)};
  const auto found = compare(before, {with_moment(row("a", 11, "7", 25, "1010"), 4),
                                      with_moment(row("b", 11, "7", 25, "1010"), 3)});
  ASSERT_EQ(found.size(), 4u);
  for (const json& rate : found) {
    EXPECT_EQ(rate["note"], rate["target"] == "a" ? json("discontinuity") : json());
  }
}

TEST(RunComparison, TakesNothingFromAMomentThatOnlyOneRunHas) {
  const auto found = compare({varbind("a", 1, "1.3.6.1.2.1.31.1.1.1.6.7", "Counter64", "1")},
                             {varbind("a", 11, "1.3.6.1.2.1.31.1.1.1.6.7", "Counter64", "11"),
                              varbind("a", 11, "1.3.6.1.2.1.31.1.1.1.19.7", "TimeTicks", "9")});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]["rate"], 1);
}

TEST(RunComparison, FindsDiscontinuitiesInSeveralPasses) {
  const auto run = [](int at) {
    Lines lines;
    for (int target = 0; target < 200; ++target) {
      const std::string name = "agent-" + std::to_string(target);
      lines.push_back(varbind(name, at, "1.3.6.1.2.1.31.1.1.1.19.7", "TimeTicks",
                              std::to_string(target % 2 * at)));
      lines.push_back(varbind(name, at, "1.3.6.1.2.1.31.1.1.1.6.7", "Counter64", "9"));
    }
    return lines;
  };
  ComparisonSettings small = settings();
  small.counters_octets_max = 10'000;
  int passes = 0;
  const auto found = compare(run(1), run(11), small, &passes);
  EXPECT_GT(passes, 2);
  ASSERT_EQ(found.size(), 200u);
  EXPECT_EQ(std::ranges::count_if(found, [](const json& rate) { return rate["note"].is_string(); }),
            100);
}

TEST(RunComparison, RatesOnlyWhatIsWanted) {
  ComparisonSettings some = settings();
  some.is_wanted = [](const CounterName& counter) { return counter.column == "ifInOctets"; };
  const auto found = compare({row("a", 1, "7", 5, "10")}, {row("a", 11, "7", 25, "1010")}, some);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]["column"], "ifInOctets");
}

/// Walks of `targets` targets with `counters` counters each.
Lines big_run(int targets, int counters, int at) {
  Lines run;
  for (int target = 0; target < targets; ++target) {
    const std::string name = "agent-" + std::to_string(target);
    for (int counter = 0; counter < counters; ++counter) {
      run.push_back(varbind(name, at, "1.3.6.1." + std::to_string(counter), "Counter64",
                            std::to_string(1000 * target + counter * at)));
    }
    run.push_back(answering(name, at));
  }
  return run;
}

Lines sorted_text(const std::vector<json>& records) {
  Lines all;
  for (const json& record : records) all.push_back(record.dump());
  std::ranges::sort(all);
  return all;
}

TEST(RunComparison, FindsTheSameInAnyOrderOfRecords) {
  Lines before = big_run(20, 5, 1);
  Lines after = big_run(21, 6, 11);
  const Lines expected = sorted_text(compare(before, after));
  ASSERT_EQ(expected.size(), 20u * 5 + 1);
  std::mt19937 chance(7);
  for (int i = 0; i < 5; ++i) {
    std::ranges::shuffle(before, chance);
    std::ranges::shuffle(after, chance);
    EXPECT_EQ(sorted_text(compare(before, after)), expected);
  }
}

TEST(RunComparison, FindsTheSameInSeveralPasses) {
  const Lines before = big_run(200, 5, 1);
  const Lines after = big_run(200, 5, 11);
  const Lines expected = sorted_text(compare(before, after));
  ComparisonSettings small = settings();
  small.counters_octets_max = 20'000;
  int passes = 0;
  EXPECT_EQ(sorted_text(compare(before, after, small, &passes)), expected);
  EXPECT_GT(passes, 2);
}

TEST(RunComparison, GivesUpWhereOneTargetHasMoreCountersThanFit) {
  ComparisonSettings small = settings();
  small.counters_octets_max = 20'000;
  Collected found;
  RunComparison comparison(small, found);
  bool room = true;
  for (const std::string& line : big_run(1, 1000, 1)) {
    records::Record record;
    ASSERT_TRUE(record.parse(line));
    room = room && comparison.add_before(record);
  }
  EXPECT_FALSE(room);
}

TEST(RunComparison, PassesOverRecordsThatAreNotWhatTheySeem) {
  const Lines odd = {
      R"({"kind":"target"})",
      R"({"kind":"target","target":7})",
      R"({"kind":"target","target":"a","port":70000})",
      R"({"kind":"varbind","target":"a","port":161,"type":"Counter64"})",
      R"({"kind":"varbind","target":"a","type":"Counter64","oid":"1","value":"x","ts":"y"})",
      R"({"kind":"row","target":"a","table":"t","index":"1","ifInOctets":-1,"ts":"never"})",
      R"({"kind":["target"]})",
      R"({})"};
  EXPECT_TRUE(compare(odd, odd).empty());
}

}  // namespace
}  // namespace snmpring::review
