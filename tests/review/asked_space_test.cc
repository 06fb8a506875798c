#include "review/asked_space.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/prng.h"
#include "review/record_lines.h"

namespace snmpring::review {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::uint32_t kTen = 10u << 24;

std::string document(const Json& targets, const Json& changes = Json::object()) {
  Json text = {{"kind", "metadata"},
               {"run", "r"},
               {"exit_reason", "done"},
               {"shard", 0},
               {"shards", 1},
               {"config_hash", "h"},
               {"config", {{"targets", targets}}},
               {"targets", {{"admitted", 512}, {"by_status", {{"skipped", 0}}}}},
               {"reach", {{"silent", 500}}}};
  text.merge_patch(changes);
  return text.dump();
}

AskedSpace space_of(const std::vector<std::string>& lines,
                    const std::vector<std::string>& documents) {
  Identities identities;
  std::vector<RunDocument> runs;
  for (const std::string& text : documents) runs.push_back(*read_run_document(text, identities));
  Agents agents(7, identities);
  for (const std::string& line : lines) add_line(agents, line);
  agents.finish();
  return find_asked_space(agents, runs);
}

TEST(AskedSpace, NamesTheNetworksThatWereAskedAndAreSilent) {
  const AskedSpace space = space_of({target_line("10.0.1.7")}, {document({"10.0.0.0/22"})});
  EXPECT_THAT(space.silent, ElementsAre(Pair(kTen, 1), Pair(kTen + 512, 2)));
  EXPECT_EQ(space.silent_total, 3u);
  EXPECT_EQ(space.asked_24s, 4u);
  EXPECT_EQ(space.asked, 512u);
}

TEST(AskedSpace, KnowsNothingOfSilenceWithoutMetadata) {
  const AskedSpace space = space_of({target_line("10.0.1.7")}, {});
  EXPECT_FALSE(space.silent_total);
  EXPECT_FALSE(space.asked);
  EXPECT_EQ(space.asked_least, 1u);
}

TEST(AskedSpace, LearnsSilenceFromRecordsOfSilentTargets) {
  const AskedSpace space = space_of({target_line("10.0.1.7"), silent_line("10.0.5.1")}, {});
  EXPECT_THAT(space.silent, ElementsAre(Pair(kTen + 5 * 256, 1)));
}

TEST(AskedSpace, LeavesOutWhatWasExcluded) {
  const AskedSpace space =
      space_of({}, {document({"10.0.0.0/23"}, {{"config", {{"exclude", {"10.0.1.0/24"}}}}})});
  EXPECT_THAT(space.silent, ElementsAre(Pair(kTen, 1)));
}

TEST(AskedSpace, DoesNotCallSilentWhatAnInterruptedRunNeverAsked) {
  const AskedSpace space =
      space_of({}, {document({"10.0.0.0/23"}, {{"exit_reason", "interrupted"}})});
  EXPECT_THAT(space.silent, IsEmpty());
  EXPECT_FALSE(space.silent_total);
  EXPECT_EQ(space.asked, 512u);
}

TEST(AskedSpace, TakesShardsForOneScanOnceAllAreThere) {
  const auto shard = [](int number) {
    return document({"10.0.0.0/24"}, {{"shard", number}, {"shards", 2}});
  };
  EXPECT_FALSE(space_of({}, {shard(0)}).silent_total);
  EXPECT_EQ(space_of({}, {shard(0), shard(1)}).silent_total, 1u);
}

TEST(AskedSpace, SaysThatABlocklistMakesItUnsure) {
  const Json blocked = {{"config", {{"blocklist-file", {"b"}}}},
                        {"targets", {{"blocked_unrecorded", 5}}}};
  EXPECT_TRUE(space_of({}, {document({"10.0.0.0/24"}, blocked)}).silent_unsure);
  EXPECT_FALSE(space_of({}, {document({"10.0.0.0/24"})}).silent_unsure);
}

TEST(AskedSpace, CountsOnceWhatTwoRunsAsked) {
  const auto run = document({"10.0.0.0/24"}, {{"targets", {{"admitted", 256}}}});
  EXPECT_EQ(space_of({}, {run, run}).asked, 256u);
}

TEST(AskedSpace, TakesAllOfIpv4) {
  const AskedSpace space = space_of({target_line("10.0.1.7")}, {document({"0.0.0.0/0"})});
  EXPECT_EQ(space.asked_24s, 1u << 24);
  ASSERT_EQ(space.prefixes.size(), 1u);
  EXPECT_EQ(space.prefixes[0].text(), "0.0.0.0/0");
  EXPECT_EQ(space.silent.size(), 2u);
}

TEST(AskedSpace, ListsIpv6ByNetwork) {
  const AskedSpace space = space_of(
      {target_line("2001:db8::1"), target_line("2001:db8::2"), target_line("2001:db8:0:1::1")},
      {document({"2001:db8:0:2::/120"})});
  ASSERT_EQ(space.others.size(), 3u);
  EXPECT_EQ(space.others[0].text, "2001:db8::/64");
  EXPECT_EQ(space.others[0].agents, 2u);
  EXPECT_TRUE(space.others[2].asked);
}

TEST(AskedSpace, HasAPlaceOnTheMapForEachAgentAndNoneTwice) {
  Prng prng(1);
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> lines;
    std::vector<std::uint32_t> addresses;
    for (int i = 0; i < 30; ++i) {
      const auto address =
          static_cast<std::uint32_t>(prng.below(std::uint64_t{1} << (9 + round % 24)));
      addresses.push_back(kTen + address);
      lines.push_back(target_line(IpAddress::v4(addresses.back()).to_string()));
    }
    const AskedSpace space =
        space_of(lines, {document({"10.0.0.16/28", "10.0.1.200-10.0.3.7", "10.0.64.0/19"})});
    std::uint64_t end = 0;
    for (const MapPrefix& prefix : space.prefixes) {
      EXPECT_GE(prefix.first, end) << prefix.text();
      end = prefix.first + (std::uint64_t{1} << (32 - prefix.bits));
      EXPECT_EQ(prefix.first & ((std::uint64_t{1} << (32 - prefix.bits)) - 1), 0u);
    }
    for (const std::uint32_t address : addresses) {
      EXPECT_TRUE(std::ranges::any_of(space.prefixes, [&](const MapPrefix& prefix) {
        return address >= prefix.first &&
               address - prefix.first < (std::uint64_t{1} << (32 - prefix.bits));
      })) << IpAddress::v4(address).to_string();
    }
  }
}

TEST(RunDocument, ShowsOptionsWithoutSecretsAndUsers) {
  Identities identities;
  const auto run = read_run_document(
      document({"10.0.0.0/24"}, {{"config",
                                  {{"rate", 5000},
                                   {"ipv4", false},
                                   {"user", "admin"},
                                   {"community", {{{"label", "c1"}, {"source", "file"}}}},
                                   {"identities",
                                    {{{"label", "u1"},
                                      {"version", "3"},
                                      {"user", "admin"},
                                      {"level", "authPriv"},
                                      {"auth", "SHA"},
                                      {"priv", "AES"}}}}}}}),
      identities);
  ASSERT_TRUE(run);
  EXPECT_THAT(run->options, ElementsAre(Pair("credentials", "u1 (v3 authPriv SHA AES)"),
                                        Pair("targets", "10.0.0.0/24"), Pair("rate", "5000")));
  EXPECT_EQ(identities.at("r").at("u1").priv, "AES");
}

TEST(RunDocument, RefusesWhatIsNone) {
  Identities identities;
  for (const char* text : {"", "{", "[]", "7", R"({"kind":"target"})", R"({"kind":7})"}) {
    EXPECT_FALSE(read_run_document(text, identities)) << text;
  }
}

TEST(RunDocument, TakesWhateverTypesItsKeysHave) {
  Identities identities;
  EXPECT_TRUE(read_run_document(
      R"({"kind":"metadata","run":7,"config":{"targets":"x","identities":{"a":1},"exclude":[7,null]},"targets":[],"shards":"a"})",
      identities));
}

}  // namespace
}  // namespace snmpring::review
