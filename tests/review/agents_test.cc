#include "review/agents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "review/record_lines.h"

namespace snmpring::review {
namespace {

constexpr std::uint64_t kKey = 7;
const std::string kRun = "3f0d6a52-6a0b-4a0e-9a3c-0d0f3c1b2a19";

struct Read {
  Identities identities;
  Agents agents{kKey, identities};

  explicit Read(const std::vector<std::string>& lines, Identities known = {})
      : identities(std::move(known)) {
    for (const std::string& line : lines) add_line(agents, line);
    agents.finish();
  }
  const Agent& only() const { return agents.all().at(0); }
  std::string_view text(std::uint32_t number) const { return agents.texts()[number]; }
};

TEST(Agents, StandInTheOrderOfTheirAddresses) {
  const Read read({target_line("b.example"), target_line("2001:db8::1"), target_line("10.0.0.10"),
                   target_line("10.0.0.9"), target_line("a.example"), target_line("fe80::1%eth0")});
  std::vector<std::string> places;
  for (const Agent& agent : read.agents.all()) {
    places.push_back(place_text(agent.place, read.agents.texts()));
  }
  EXPECT_THAT(places, testing::ElementsAre("10.0.0.9", "10.0.0.10", "2001:db8::1", "fe80::1%eth0",
                                           "a.example", "b.example"));
}

TEST(Agents, AreOneForEachAddressAndPort) {
  const Read read({target_line("10.0.0.1"), target_line("10.0.0.1"),
                   target_line("10.0.0.1", {{"port", 1161}})});
  EXPECT_EQ(read.agents.all().size(), 2u);
}

TEST(Agents, SayWhatTheLaterRecordSaysWhateverTheOrder) {
  const std::string early = target_line("10.0.0.1", {{"sys_name", "old"}, {"status", "partial"}});
  const std::string late =
      target_line("10.0.0.1", {{"ts", "2026-04-14T12:00:00.000000Z"}, {"sys_name", "new"}});
  for (const auto& lines : {std::vector{early, late}, std::vector{late, early}}) {
    const Read read(lines);
    EXPECT_EQ(read.text(read.only().name), "new");
    EXPECT_EQ(read.text(read.only().status), "ok");
  }
}

TEST(Agents, KeepWhatALaterRecordDoesNotSay) {
  const Read read(
      {target_line("10.0.0.1"), target_line("10.0.0.1", {{"ts", "2026-04-14T12:00:00.000000Z"},
                                                         {"sys_descr", nullptr},
                                                         {"sys_name", nullptr}})});
  EXPECT_EQ(read.text(read.only().description), "Switch 15.2");
}

TEST(Agents, AreNotThoseThatSaidNothing) {
  const Read read(
      {silent_line("10.0.0.1"), silent_line("10.0.0.2"), target_line("10.0.0.2"),
       target_line("10.0.0.3", {{"status", "skipped"}, {"version", nullptr}, {"rx", 0}})});
  EXPECT_EQ(read.agents.all().size(), 1u);
  ASSERT_EQ(read.agents.unanswered().size(), 1u);
  EXPECT_EQ(read.agents.unanswered()[0].v4(), 0x0A000001u);
}

TEST(Agents, TakeTheSystemGroupOfAWalk) {
  const auto value = [](const char* object, const Json& text) {
    return Json{{"kind", "varbind"},
                {"ts", "2026-04-13T12:00:00.000000Z"},
                {"target", "10.0.0.1"},
                {"port", 161},
                {"oid", std::string("1.3.6.1.2.1.1.") + object},
                {"value", text}}
        .dump();
  };
  const std::string end = target_line("10.0.0.1", {{"sys_descr", nullptr},
                                                   {"sys_object_id", nullptr},
                                                   {"sys_name", nullptr},
                                                   {"sys_uptime", nullptr}});
  const Read read({value("1.0", "walked"), value("2.0", "1.3.6.1.4.1.11"), value("3.0", "100"),
                   value("5.0", "me"), value("9.1.2.1", "no"), end});
  EXPECT_EQ(read.text(read.only().description), "walked");
  EXPECT_EQ(read.text(read.only().object_id), "1.3.6.1.4.1.11");
  EXPECT_EQ(read.text(read.only().name), "me");
  EXPECT_EQ(read.only().started, 1776081600 - 1);
}

TEST(Agents, OfValuesAloneThereAreNone) {
  const Read read({Json{
      {"kind", "varbind"},
      {"target", "10.0.0.1"},
      {"port", 161},
      {"oid", "1.3.6.1.2.1.1.1.0"},
      {"value", "x"}}.dump()});
  EXPECT_TRUE(read.agents.all().empty());
}

TEST(Agents, ShowOctetsThatAreNoText) {
  EXPECT_EQ(shown_octets("41ff0a42c3a9"), "A\uFFFD Bé");
  EXPECT_EQ(shown_octets("zz"), "");
  EXPECT_EQ(shown_octets(""), "");
}

TEST(Agents, AnswerTheVersionsOfAllTheirRecords) {
  const Read read({target_line("10.0.0.1", {{"version", "1"}}),
                   target_line("10.0.0.1", {{"version", "3"}, {"credential", nullptr}})});
  EXPECT_EQ(read.only().versions, 1 | 4);
  EXPECT_EQ(read.only().weak, +Weakness::v1);
}

TEST(Agents, AreWeakByTheirCredential) {
  const Identities identities = {{kRun,
                                  {{"open", {"noAuthNoPriv", "", ""}},
                                   {"clear", {"authNoPriv", "MD5", ""}},
                                   {"des", {"authPriv", "SHA", "DES"}},
                                   {"good", {"authPriv", "SHA-256", "AES"}}}}};
  const auto weak = [&](const char* version, const Json& label) {
    return Read({target_line("10.0.0.1", {{"version", version}, {"credential", label}})},
                identities)
        .only()
        .weak;
  };
  EXPECT_EQ(weak("2c", "public"), +Weakness::default_community | +Weakness::v2c);
  EXPECT_EQ(weak("2c", "c1"), +Weakness::v2c);
  EXPECT_EQ(weak("3", "open"), +Weakness::no_auth);
  EXPECT_EQ(weak("3", "clear"), +Weakness::md5 | +Weakness::no_priv);
  EXPECT_EQ(weak("3", "des"), +Weakness::des);
  EXPECT_EQ(weak("3", "good"), 0);
  EXPECT_EQ(weak("3", nullptr), 0);
}

TEST(Agents, DoNotGuessWhatALabelOfAnUnknownRunStandsFor) {
  const Json user = {{"version", "3"}, {"credential", "u1"}};
  EXPECT_FALSE(Read({target_line("10.0.0.1", user)}).agents.knows_identities());
  const Identities identities = {{kRun, {{"u1", {"authPriv", "SHA", "AES"}}}}};
  EXPECT_TRUE(Read({target_line("10.0.0.1", user)}, identities).agents.knows_identities());
}

TEST(Agents, TellClocksThatAreADayApart) {
  const auto weak = [](std::int64_t seconds, std::int64_t uptime) {
    return Read({target_line("10.0.0.1", {{"version", "3"},
                                          {"credential", nullptr},
                                          {"engine_id", "80001f8801"},
                                          {"engine_boots", 3},
                                          {"engine_seconds", seconds},
                                          {"sys_uptime", uptime}})})
        .only()
        .weak;
  };
  EXPECT_EQ(weak(86'400 * 3, 86'400 * 300), 0);
  EXPECT_EQ(weak(86'400 * 3, 86'400 * 100), +Weakness::time_off);
  // sysUpTime began anew.
  EXPECT_EQ(weak((std::int64_t{1} << 32) / 100 + 50, 5'000), 0);
}

TEST(Agents, TellBootsThatAreLatched) {
  const Read read({target_line(
      "10.0.0.1", {{"version", "3"}, {"credential", nullptr}, {"engine_boots", 2147483647}})});
  EXPECT_EQ(read.only().weak, +Weakness::boots_latched);
}

TEST(Agents, CountErrorsWithAFewExamples) {
  std::vector<std::string> lines;
  for (int i = 0; i < 50; ++i) lines.push_back(silent_line("10.0.0." + std::to_string(i)));
  const Read read(lines);
  EXPECT_EQ(read.agents.errors().at("timeout").count, 50u);
  EXPECT_EQ(read.agents.errors().at("timeout").examples.size(), 20u);
}

TEST(Agents, KeepTheNumberOfErrorWordsBounded) {
  std::vector<std::string> lines;
  for (int i = 0; i < 3000; ++i) {
    lines.push_back(target_line("10.0.0.1", {{"error", "word" + std::to_string(i)}}));
  }
  EXPECT_LE(Read(lines).agents.errors().size(), 1000u);
}

TEST(RecordFields, TakeNothingOfAnotherType) {
  records::Record record;
  ASSERT_TRUE(record.parse(
      R"({"kind":"target","target":7,"port":"161","tx":1.5,"rx":99999999999999999999,"complete":1})"));
  RecordFields fields;
  fields.take(record);
  EXPECT_FALSE(fields[TextField::target]);
  EXPECT_FALSE(fields[NumberField::port]);
  EXPECT_FALSE(fields[NumberField::tx]);
  EXPECT_FALSE(fields[NumberField::rx]);
  EXPECT_FALSE(fields.complete());
}

TEST(RecordFields, GatherFindings) {
  records::Record record;
  ASSERT_TRUE(record.parse(R"({"anomalies":["a","b"],"quirks":["c",7]})"));
  RecordFields fields;
  fields.take(record);
  EXPECT_EQ(fields.findings(), "a b c");
}

}  // namespace
}  // namespace snmpring::review
