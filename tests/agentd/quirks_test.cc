// Each quirk is wrong in the way its name says, and in no other.
#include "agentd/quirks.h"

#include <gtest/gtest.h>

#include <set>

#include "support.h"

namespace snmpring::agentd::test {
namespace {

using Varbinds = std::vector<std::string>;

constexpr std::string_view kRows =
    "1.3.6.1.2.1.1.1.0|4|hi\n1.3.6.1.2.1.1.5.0|4|me\n1.3.6.1.2.1.2.1.0|2|2\n1.3.6.1.2.1.2.2.0|2|"
    "3\n";
const std::string kRoot = "1.3.6.1.4.1.99999";

struct Asked {
  explicit Asked(std::string_view name) : quirk(name, responder) {}

  std::vector<QuirkReply> operator()(const Request& request) {
    std::vector<QuirkReply> replies;
    quirk.answer({&table, 0}, request.encode(), replies);
    return replies;
  }

  MibTable table = table_of(kRows);
  Responder responder{{}};
  Quirk quirk;
};

const Request kGet{.names = {"1.3.6.1.2.1.1.1.0"}};

Reply only(const std::vector<QuirkReply>& replies) {
  EXPECT_EQ(replies.size(), 1u);
  return replies.size() == 1 ? read_reply(replies.front().octets) : Reply();
}

Request next(std::string name) { return {PduKind::get_next_request, {std::move(name)}}; }
Request bulk(std::string name, std::int32_t repetitions) {
  return {.kind = PduKind::get_bulk_request,
          .names = {std::move(name)},
          .max_repetitions = repetitions};
}

TEST(QuirkNames, AreDistinctAndMany) {
  std::set<std::string_view> names;
  for (const QuirkName& quirk : quirk_names()) {
    EXPECT_TRUE(names.insert(quirk.name).second) << quirk.name;
    EXPECT_FALSE(quirk.description.empty()) << quirk.name;
  }
  EXPECT_GE(names.size(), 69u + 14u);
}

TEST(Quirks, KeepSilentToOtherCommunities) {
  for (const QuirkName& name : quirk_names()) {
    Asked asked(name.name);
    EXPECT_TRUE(asked({.names = {"1.3.6.1.2.1.1.1.0"}, .community = "private"}).empty())
        << name.name;
  }
}

TEST(Quirks, SurviveEveryTruncatedRequest) {
  const Octets request = bulk(kRoot, 3).encode();
  for (const QuirkName& name : quirk_names()) {
    Asked asked(name.name);
    std::vector<QuirkReply> replies;
    for (std::size_t size = 0; size < request.size(); ++size) {
      asked.quirk.answer({&asked.table, 0}, Bytes(request).first(size), replies);
    }
    EXPECT_TRUE(replies.empty()) << name.name;
  }
}

TEST(ReplyQuirk, OkSaysHello) {
  const Reply reply = only(Asked("ok")(kGet));
  EXPECT_EQ(reply.varbinds, Varbinds{"1.3.6.1.2.1.1.1.0=04:68656c6c6f"});
  EXPECT_EQ(reply.request_id, 4711);
}

TEST(ReplyQuirk, BendsTheFirstValueOnly) {
  const Reply reply = only(Asked("c32_neg")({.names = {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.5.0"}}));
  EXPECT_EQ(reply.varbinds,
            (Varbinds{"1.3.6.1.2.1.1.1.0=41:b39961ed", "1.3.6.1.2.1.1.5.0=04:68656c6c6f"}));
}

TEST(ReplyQuirk, BendsWalksToo) {
  EXPECT_EQ(only(Asked("int5")(next("1.3.6.1.2.1.1.1.0"))).varbinds,
            Varbinds{"1.3.6.1.2.1.1.5.0=02:00ffffffff"});
}

TEST(ReplyQuirk, ChangesIds) {
  EXPECT_EQ(only(Asked("wrongreqid")(kGet)).request_id, 4711 ^ 1);
  Request large = kGet;
  large.id = 0x12345678;
  EXPECT_EQ(only(Asked("trunc16id")(large)).request_id, 0x5678);
  EXPECT_EQ(only(Asked("padid")(large)).request_id, 0x12345678);
  large.id = -2;
  EXPECT_EQ(only(Asked("padid")(large)).request_id, -2);
}

TEST(ReplyQuirk, SendsSeveralDatagrams) {
  EXPECT_EQ(Asked("dup")(kGet).size(), 2u);
  const auto replies = Asked("empty_then_ok")(kGet);
  ASSERT_EQ(replies.size(), 2u);
  EXPECT_TRUE(replies[0].octets.empty());
  EXPECT_TRUE(read_reply(replies[1].octets).present);
  EXPECT_EQ(Asked("empty_datagram")(kGet).size(), 1u);
}

TEST(ReplyQuirk, BreaksEnvelopesBeyondDecoding) {
  for (const char* name : {"truncated", "indef", "len8", "neglen", "ver2", "ver7"}) {
    EXPECT_FALSE(only(Asked(name)(kGet)).present) << name;
  }
}

TEST(ReplyQuirk, WritesLongLengthsThatDecode) {
  EXPECT_EQ(only(Asked("long4len")(kGet)).varbinds, Varbinds{"1.3.6.1.2.1.1.1.0=04:68656c6c6f"});
}

TEST(ReplyQuirk, SetsErrorFields) {
  EXPECT_EQ(only(Asked("errstat99")(kGet)).status, 99);
  EXPECT_EQ(only(Asked("errstatneg")(kGet)).status, -1);
  EXPECT_EQ(only(Asked("erridx")(kGet)).index, 7);
  EXPECT_EQ(only(Asked("erridxneg")(kGet)).index, -5);
  EXPECT_TRUE(only(Asked("toobig")(kGet)).varbinds.empty());
}

TEST(ReplyQuirk, ChangesTheNumberOfVarbinds) {
  EXPECT_TRUE(only(Asked("novb")(kGet)).varbinds.empty());
  EXPECT_EQ(only(Asked("extravb")(kGet)).varbinds.size(), 2u);
  EXPECT_EQ(only(Asked("big60k")(kGet)).octets > 60'000, true);
}

std::vector<std::string> names(const Reply& reply) {
  std::vector<std::string> out;
  for (const std::string& varbind : reply.varbinds)
    out.push_back(varbind.substr(0, varbind.find('=')));
  return out;
}

TEST(WalkQuirk, BehavesOutsideOfItsSubtree) {
  EXPECT_EQ(names(only(Asked("w_same")(next("1.3.6.1.2.1.1.1.0")))), Varbinds{"1.3.6.1.2.1.1.5.0"});
}

TEST(WalkQuirk, NeverMoves) {
  EXPECT_EQ(names(only(Asked("w_same")(bulk(kRoot, 3)))), Varbinds(3, kRoot + ".1.5"));
  EXPECT_EQ(names(only(Asked("w_echo")(next(kRoot + ".1.7")))), Varbinds{kRoot + ".1.7"});
}

TEST(WalkQuirk, GoesRoundOrDown) {
  EXPECT_EQ(names(only(Asked("w_cycle3")(bulk(kRoot, 4)))),
            (Varbinds{kRoot + ".1.1", kRoot + ".1.2", kRoot + ".1.3", kRoot + ".1.1"}));
  EXPECT_EQ(names(only(Asked("w_dec")(bulk(kRoot, 2)))),
            (Varbinds{kRoot + ".1.1000", kRoot + ".1.999"}));
}

TEST(WalkQuirk, NeverEnds) {
  EXPECT_EQ(names(only(Asked("w_inf")(next(kRoot + ".1.77")))), Varbinds{kRoot + ".1.78"});
  EXPECT_EQ(names(only(Asked("w_grow")(next(kRoot)))), Varbinds{kRoot + ".1"});
  EXPECT_LE(only(Asked("w_inf")(bulk(kRoot, 2'147'483'647))).octets, kMessageOctetsMax);
}

TEST(WalkQuirk, EndsInItsOwnWay) {
  EXPECT_EQ(only(Asked("w_eom")(bulk(kRoot, 9))).varbinds.back(), kRoot + ".1.3=82:");
  EXPECT_EQ(only(Asked("w_nosuchname")(bulk(kRoot, 9))).varbinds.size(), 2u);
  EXPECT_EQ(only(Asked("w_nosuchname")(next(kRoot + ".1.2"))).status, 2);
  EXPECT_EQ(names(only(Asked("w_outside")(next(kRoot + ".1.1")))),
            Varbinds{"1.3.6.1.4.1.100000.1.0"});
  EXPECT_TRUE(only(Asked("w_empty")(next(kRoot))).varbinds.empty());
}

TEST(WalkQuirk, TreatsGetBulkUnfairly) {
  EXPECT_EQ(only(Asked("w_more")(bulk(kRoot, 4))).varbinds.size(), 12u);
  EXPECT_EQ(only(Asked("w_toobig")(bulk(kRoot, 5))).status, 1);
  EXPECT_EQ(only(Asked("w_toobig")(bulk(kRoot, 4))).varbinds.size(), 4u);
  EXPECT_FALSE(only(Asked("w_trunc")(bulk(kRoot, 4))).present);
  EXPECT_EQ(
      names(only(Asked("w_bulk_outoforder")(bulk(kRoot, 5)))),
      (Varbinds{kRoot + ".1.2", kRoot + ".1.4", kRoot + ".1.3", kRoot + ".1.1", kRoot + ".1.5"}));
}

TEST(DeviceQuirk, MistreatsGetBulk) {
  EXPECT_TRUE(Asked("no-bulk")(bulk("1.3", 2)).empty());
  EXPECT_EQ(only(Asked("bulk-generr")(bulk("1.3", 2))).status, 5);
  EXPECT_TRUE(Asked("bulk-max-23")(bulk("1.3", 24)).empty());
  EXPECT_EQ(only(Asked("bulk-max-23")(bulk("1.3", 23))).status, 0);
  EXPECT_EQ(only(Asked("toobig-10")(bulk("1.3", 11))).status, 1);
  EXPECT_EQ(only(Asked("toobig-10")(bulk("1.3", 10))).status, 0);
}

TEST(DeviceQuirk, RepliesFromElsewhere) {
  EXPECT_EQ(Asked("other-address")(kGet).front().source, Source::next_address);
  EXPECT_EQ(Asked("other-port")(kGet).front().source, Source::other_port);
}

TEST(DeviceQuirk, AnswersTheFirstAttemptWhenTheSecondArrives) {
  Asked late("late");
  Request retry = kGet;
  retry.id = 4712;
  EXPECT_TRUE(late(kGet).empty());
  EXPECT_EQ(only(late(retry)).request_id, 4711);
  EXPECT_TRUE(late(kGet).empty());
}

TEST(DeviceQuirk, IgnoresEveryOtherRequest) {
  Asked asked("every-second");
  Request retry = kGet;
  retry.id = 4712;
  EXPECT_TRUE(asked(kGet).empty());
  EXPECT_EQ(only(asked(retry)).request_id, 4712);
}

TEST(DeviceQuirk, SpeaksOneVersionOnly) {
  EXPECT_TRUE(Asked("v1-only")(kGet).empty());
  EXPECT_EQ(Asked("v2c-only")(kGet).size(), 1u);
}

TEST(DeviceQuirk, FailsWholeRequests) {
  const Request both{.names = {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.5.0"}};
  const Reply failed = only(Asked("generr-sysname")(both));
  EXPECT_EQ(failed.status, 5);
  EXPECT_EQ(failed.index, 2);
  EXPECT_EQ(only(Asked("generr-sysname")(kGet)).status, 0);
  EXPECT_EQ(only(Asked("authorization")(kGet)).status, 16);
  EXPECT_EQ(only(Asked("v2c-nosuchname")({.names = {"1.3.6.1.2.1.1.1.0", "1.9"}})).index, 2);
}

TEST(DeviceQuirk, BlamesTheWrongOid) {
  for (const Version version : {Version::v1, Version::v2c}) {
    const Request request{
        .names = {"1.3.6.1.2.1.1.1.0", "1.9", "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.2.1.0"},
        .version = version};
    for (const auto& [name, index] :
         {std::pair("blames-first", 1), {"blames-last", 4}, {"blames-next", 3}}) {
      const Reply reply = only(Asked(name)(request));
      EXPECT_EQ(reply.status, 2) << name;
      EXPECT_EQ(reply.index, index) << name;
      EXPECT_EQ(only(Asked(name)(kGet)).status, 0) << name;
    }
  }
}

Request get_of(std::size_t oids) {
  return {.names = std::vector<std::string>(oids, "1.3.6.1.2.1.1.1.0")};
}

TEST(DeviceQuirk, IsSilentToLargeGets) {
  EXPECT_TRUE(Asked("get-max-1")(get_of(2)).empty());
  EXPECT_EQ(only(Asked("get-max-1")(get_of(1))).varbinds.size(), 1u);
  EXPECT_TRUE(Asked("get-max-10")(get_of(11)).empty());
  EXPECT_EQ(only(Asked("get-max-10")(get_of(10))).varbinds.size(), 10u);
  Request nexts = get_of(11);
  nexts.kind = PduKind::get_next_request;
  EXPECT_TRUE(Asked("get-max-10")(nexts).empty());
  EXPECT_EQ(Asked("get-max-1")(bulk("1.3", 2)).size(), 1u);
}

TEST(DeviceQuirk, IsSilentToRequestsAboveTheLeastMessageSize) {
  std::size_t most = 1;
  while (get_of(most + 1).encode().size() <= 484) ++most;
  EXPECT_EQ(only(Asked("drops-above-484")(get_of(most))).varbinds.size(), most);
  EXPECT_TRUE(Asked("drops-above-484")(get_of(most + 1)).empty());
}

TEST(DeviceQuirk, MistakesTheTypesOfTheSystemGroup) {
  const std::string rows =
      "1.3.6.1.2.1.1.1.0|4|hi\n1.3.6.1.2.1.1.2.0|6|1.3.6.1\n1.3.6.1.2.1.1.3.0|67|9\n"
      "1.3.6.1.2.1.1.5.0|4|me\n";
  Asked asked("system-types");
  asked.table = table_of(rows);
  EXPECT_EQ(only(asked({.names = {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.3.0",
                                  "1.3.6.1.2.1.1.5.0"}}))
                .varbinds,
            (Varbinds{"1.3.6.1.2.1.1.1.0=04:6869", "1.3.6.1.2.1.1.2.0=06:",
                      "1.3.6.1.2.1.1.3.0=42:09", "1.3.6.1.2.1.1.5.0=02:07"}));
}

TEST(DeviceQuirk, MishandlesLists) {
  const Request both{.names = {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.5.0"}};
  EXPECT_EQ(names(only(Asked("fewer")(both))), Varbinds{"1.3.6.1.2.1.1.1.0"});
  EXPECT_EQ(names(only(Asked("backwards")(both))),
            (Varbinds{"1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.1.0"}));
  EXPECT_EQ(Asked("flood")(both).size(), 50u);
}

}  // namespace
}  // namespace snmpring::agentd::test
