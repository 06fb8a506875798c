#include "review/redaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <set>

#include "base/bytes.h"
#include "review/pseudonyms.h"
#include "review/record_lines.h"

namespace snmpring::review {
namespace {

using testing::HasSubstr;
using testing::Not;

std::uint32_t pseudonym(Pseudonyms& pseudonyms, std::uint32_t address) {
  std::array<std::uint8_t, 4> octets;
  store_be32(octets.data(), address);
  pseudonyms.replace_address(octets.data(), octets.size());
  return load_be32(octets.data());
}

TEST(Pseudonyms, KeepCommonPrefixes) {
  Pseudonyms pseudonyms("key");
  const std::uint32_t first = 0x0A010203;
  for (unsigned bit = 0; bit < 32; ++bit) {
    const std::uint32_t other = first ^ (1u << bit);
    const std::uint32_t apart = pseudonym(pseudonyms, first) ^ pseudonym(pseudonyms, other);
    EXPECT_EQ(std::bit_width(apart), static_cast<int>(bit) + 1) << bit;
  }
}

TEST(Pseudonyms, MakeNoTwoAddressesOne) {
  Pseudonyms pseudonyms("key");
  std::set<std::uint32_t> seen;
  for (std::uint32_t i = 0; i < 65'536; ++i) seen.insert(pseudonym(pseudonyms, 0xC0000000 + i));
  EXPECT_EQ(seen.size(), 65'536u);
}

TEST(Pseudonyms, AreStableForAKeyAndOthersForAnother) {
  Pseudonyms one("key");
  Pseudonyms same("key");
  Pseudonyms other("another");
  EXPECT_EQ(one.target("192.0.2.1"), same.target("192.0.2.1"));
  EXPECT_NE(one.target("192.0.2.1"), other.target("192.0.2.1"));
  EXPECT_EQ(one.word("name", "core"), same.word("name", "core"));
  EXPECT_NE(one.word("name", "core"), other.word("name", "core"));
  EXPECT_NE(one.word("name", "core"), one.word("tag", "core"));
}

TEST(Pseudonyms, HaveTheFormOfWhatTheyReplace) {
  Pseudonyms pseudonyms("key");
  EXPECT_TRUE(IpAddress::parse(pseudonyms.target("2001:db8::1%eth0")));
  EXPECT_THAT(pseudonyms.target("core.example.net"), testing::MatchesRegex("name-[0-9a-f]{10}"));
  EXPECT_EQ(pseudonyms.word("name", ""), "");
}

TEST(Pseudonyms, OfEngineIdsKeepWhoMadeThemAndTheForm) {
  const Pseudonyms pseudonyms("key");
  const std::string engine = pseudonyms.engine_id("8000000903001122334455");
  EXPECT_EQ(engine.size(), 22u);
  EXPECT_TRUE(engine.starts_with("8000000903"));
  EXPECT_FALSE(engine.ends_with("001122334455"));
  EXPECT_EQ(pseudonyms.engine_id("8000").size(), 4u);
  EXPECT_EQ(pseudonyms.engine_id(std::string(64, 'a')).size(), 64u);
  EXPECT_EQ(pseudonyms.engine_id(""), "");
}

TEST(SoftwareText, FoldsNumbersAndTheAgentsOwnName) {
  EXPECT_EQ(software_text("Cisco IOS, Version 15.2(7)E3", ""), "Cisco IOS, Version #.#(#)E#");
  EXPECT_EQ(software_text("Linux web07 5.10.0-9 #1 SMP", "other"), "Linux * #.#.#-# # SMP");
  EXPECT_EQ(software_text("Linux 5.10.0 x", ""), "Linux #.#.# x");
  EXPECT_EQ(software_text("Switch CORE-7 at core-7.example.net", "core-7.example.net"),
            "Switch * at *");
  EXPECT_EQ(software_text("Apcore", "core"), "Apcore");
  EXPECT_EQ(software_text("", "core"), "");
  EXPECT_EQ(software_text("Linux ", "x"), "Linux ");
}

TEST(SoftwareText, IsTheSameAgain) {
  const std::string once = software_text("Linux web07 5.10.0 core", "core");
  EXPECT_EQ(software_text(once, ""), once);
}

TEST(Redaction, LeavesNothingOfWhatSaysWhoseNetworkItIs) {
  const Identities nobody;
  Agents agents(7, nobody);
  add_line(agents, target_line("192.0.2.77", {{"sys_name", "secret-name"},
                                              {"sys_descr", "Linux secret-name 5.10 at 192.0.2.77"},
                                              {"tag", "secret-tag"},
                                              {"credential", "secret-label"},
                                              {"engine_id", "8000000903feedfacefeed"}}));
  add_line(agents, target_line("secret-host.example"));
  add_line(agents, silent_line("192.0.2.78"));
  Pseudonyms pseudonyms("key");
  agents.redact(pseudonyms);
  agents.finish();
  std::string all;
  for (const Agent& agent : agents.all()) {
    all += place_text(agent.place, agents.texts()) + '\n';
    for (const std::uint32_t number :
         {agent.name, agent.description, agent.tag, agent.credential, agent.engine}) {
      all += std::string(agents.texts()[number]) + '\n';
    }
  }
  for (const std::string& example : agents.errors().at("timeout").examples) all += example;
  EXPECT_THAT(all, Not(HasSubstr("secret")));
  EXPECT_THAT(all, Not(HasSubstr("192.0.2.7")));
  EXPECT_THAT(all, Not(HasSubstr("feedface")));
  EXPECT_THAT(all, HasSubstr("Linux * #.# at #.#.#.#"));
}

TEST(Redaction, MapsThePrefixesAsTheAddressesInThem) {
  Pseudonyms pseudonyms("key");
  RunDocument run;
  run.run = "r";
  run.ranges = {{.family = Family::ipv4, .first = 0x0A000000, .last = 0x0A0000FF},
                {.family = Family::ipv4, .first = 0x0A000105, .last = 0x0A000109},
                {.family = Family::ipv4, .first = 0, .last = 0xFFFFFFFF}};
  run.options = {{"targets", "10.0.0.0/24"}, {"rate", "5000"},          {"timeout", "0.5"},
                 {"output", "/home/me/x"},   {"source-ip", "10.0.0.1"}, {"io", "auto"}};
  redact(run, pseudonyms);
  std::uint64_t total = 0;
  for (const targets::AddressRange& range : run.ranges) total += range.count();
  EXPECT_EQ(total, 256u + 5u + (std::uint64_t{1} << 32));
  EXPECT_EQ(run.ranges[0].first, pseudonym(pseudonyms, 0x0A000007) & 0xFFFFFF00u);
  EXPECT_EQ(run.run, "");
  EXPECT_THAT(run.options,
              testing::ElementsAre(testing::Pair("rate", "5000"), testing::Pair("timeout", "0.5"),
                                   testing::Pair("io", "auto")));
}

TEST(Redaction, KeepsTheProgramsOwnLabels) {
  const Pseudonyms pseudonyms("key");
  for (const char* label : {"public", "c1", "u12"}) {
    EXPECT_EQ(redacted_label(label, pseudonyms), label);
  }
  EXPECT_THAT(redacted_label("customer", pseudonyms), testing::StartsWith("credential-"));
}

}  // namespace
}  // namespace snmpring::review
