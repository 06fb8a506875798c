// The agent's answers, against RFC 3416 §4.2, RFC 1157 §4.1 and RFC 3584 §4.2.
#include "agentd/responder.h"

#include <gtest/gtest.h>

#include "base/prng.h"
#include "support.h"

namespace snmpring::agentd::test {
namespace {

using Varbinds = std::vector<std::string>;

constexpr std::string_view kServedRows =
    "1.3.6.1.2.1.1.1.0|4|hi\n"
    "1.3.6.1.2.1.1.5.0|4|me\n"
    "1.3.6.1.2.1.2.1.0|2|2\n"
    "1.3.6.1.2.1.31.1.1.1.6.1|70|5\n"
    "1.3.6.1.2.1.31.1.1.1.6.2|70|6\n"
    "1.3.6.1.2.1.31.1.1.1.18.1|4|up\n";

const MibTable& rows() {
  static const MibTable table = table_of(kServedRows);
  return table;
}

TEST(Get, AnswersInTheOrderAsked) {
  const Reply reply =
      ask(rows(), {PduKind::get_request, {"1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.1.0"}});
  EXPECT_EQ(reply.varbinds, (Varbinds{"1.3.6.1.2.1.1.5.0=04:6d65", "1.3.6.1.2.1.1.1.0=04:6869"}));
  EXPECT_EQ(reply.request_id, 4711);
  EXPECT_EQ(reply.status, 0);
}

TEST(Get, TellsAMissingInstanceFromAMissingObject) {
  const Reply reply =
      ask(rows(), {PduKind::get_request, {"1.3.6.1.2.1.1.1.7", "1.3.6.1.2.1.99.1"}});
  EXPECT_EQ(reply.varbinds, (Varbinds{"1.3.6.1.2.1.1.1.7=81:", "1.3.6.1.2.1.99.1=80:"}));
}

TEST(Get, NamesTheFirstMissingOneInV1) {
  const Reply reply =
      ask(rows(), {PduKind::get_request, {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.1.7"}, Version::v1});
  EXPECT_EQ(reply.status, message::error_status::kNoSuchName);
  EXPECT_EQ(reply.index, 2);
  EXPECT_EQ(reply.varbinds, (Varbinds{"1.3.6.1.2.1.1.1.0=05:", "1.3.6.1.2.1.1.1.7=05:"}));
}

TEST(Get, HidesCounter64FromV1) {
  EXPECT_EQ(ask(rows(), {PduKind::get_request, {"1.3.6.1.2.1.31.1.1.1.6.1"}, Version::v1}).status,
            message::error_status::kNoSuchName);
}

TEST(GetNext, AnswersTheRowAfterAnOidThatIsServedOrNot) {
  const Reply reply =
      ask(rows(), {PduKind::get_next_request, {"1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.1", "1.3"}});
  EXPECT_EQ(reply.varbinds, (Varbinds{"1.3.6.1.2.1.1.5.0=04:6d65", "1.3.6.1.2.1.1.1.0=04:6869",
                                      "1.3.6.1.2.1.1.1.0=04:6869"}));
}

TEST(GetNext, EndsWithEndOfMibViewUnderTheNameAsked) {
  const Reply reply =
      ask(rows(), {PduKind::get_next_request, {"1.3.6.1.2.1.31.1.1.1.18.1", "2.5"}});
  EXPECT_EQ(reply.varbinds, (Varbinds{"1.3.6.1.2.1.31.1.1.1.18.1=82:", "2.5=82:"}));
}

TEST(GetNext, SkipsCounter64InV1) {
  const Reply reply = ask(rows(), {PduKind::get_next_request, {"1.3.6.1.2.1.2.1.0"}, Version::v1});
  EXPECT_EQ(reply.varbinds, (Varbinds{"1.3.6.1.2.1.31.1.1.1.18.1=04:7570"}));
}

TEST(GetNext, EndsWithNoSuchNameInV1) {
  const Reply reply =
      ask(rows(), {PduKind::get_next_request, {"1.3.6.1.2.1.31.1.1.1.18.1"}, Version::v1});
  EXPECT_EQ(reply.status, message::error_status::kNoSuchName);
  EXPECT_EQ(reply.index, 1);
}

TEST(GetBulk, InterleavesRepeatersAfterNonRepeaters) {
  const Reply reply =
      ask(rows(), {.kind = PduKind::get_bulk_request,
                   .names = {"1.3.6.1.2.1.1.1", "1.3.6.1.2.1.1.4", "1.3.6.1.2.1.31.1.1.1.6"},
                   .non_repeaters = 1,
                   .max_repetitions = 2});
  EXPECT_EQ(reply.varbinds, (Varbinds{"1.3.6.1.2.1.1.1.0=04:6869", "1.3.6.1.2.1.1.5.0=04:6d65",
                                      "1.3.6.1.2.1.31.1.1.1.6.1=46:05", "1.3.6.1.2.1.2.1.0=02:02",
                                      "1.3.6.1.2.1.31.1.1.1.6.2=46:06"}));
}

TEST(GetBulk, RepeatsEndOfMibViewWhileAnotherRepeaterGoesOn) {
  const Reply reply =
      ask(rows(), {.kind = PduKind::get_bulk_request,
                   .names = {"1.3.6.1.2.1.31.1.1.1.6.2", "1.3.6.1.2.1.31.1.1.1.6.1"},
                   .max_repetitions = 9});
  EXPECT_EQ(reply.varbinds,
            (Varbinds{"1.3.6.1.2.1.31.1.1.1.18.1=04:7570", "1.3.6.1.2.1.31.1.1.1.6.2=46:06",
                      "1.3.6.1.2.1.31.1.1.1.18.1=82:", "1.3.6.1.2.1.31.1.1.1.18.1=04:7570",
                      "1.3.6.1.2.1.31.1.1.1.18.1=82:", "1.3.6.1.2.1.31.1.1.1.18.1=82:"}));
}

TEST(GetBulk, EndsUnderTheNameAskedWhenNothingFollows) {
  const Reply reply = ask(
      rows(), {.kind = PduKind::get_bulk_request, .names = {"1.4", "1.5"}, .max_repetitions = 3});
  EXPECT_EQ(reply.varbinds, (Varbinds{"1.4=82:", "1.5=82:"}));
}

TEST(GetBulk, TakesNegativeFieldsForZero) {
  const Reply reply = ask(rows(), {.kind = PduKind::get_bulk_request,
                                   .names = {"1.3"},
                                   .non_repeaters = -5,
                                   .max_repetitions = -1});
  EXPECT_TRUE(reply.present);
  EXPECT_TRUE(reply.varbinds.empty());
}

TEST(GetBulk, TakesTooManyNonRepeatersForAll) {
  const Reply reply = ask(rows(), {.kind = PduKind::get_bulk_request,
                                   .names = {"1.3"},
                                   .non_repeaters = 2'147'483'647,
                                   .max_repetitions = 2'147'483'647});
  EXPECT_EQ(reply.varbinds, (Varbinds{"1.3.6.1.2.1.1.1.0=04:6869"}));
}

TEST(GetBulk, GetsNoAnswerInV1) {
  EXPECT_FALSE(ask(rows(), {.kind = PduKind::get_bulk_request,
                            .names = {"1.3"},
                            .version = Version::v1,
                            .max_repetitions = 2})
                   .present);
}

MibTable long_rows() {
  std::string text;
  for (int i = 1; i <= 40; ++i)
    text += "1.3.6.1.4.1.1." + std::to_string(i) + "|4|" + std::string(60, 'x') + "\n";
  return table_of(text);
}

// Around every boundary: what one octet more would let in must stay out.
TEST(GetBulk, FillsTheMessageButNotBeyondItsLimit) {
  const MibTable table = long_rows();
  const Request request{
      .kind = PduKind::get_bulk_request, .names = {"1.3"}, .max_repetitions = 100};
  std::size_t last = 1;  // Row, which makes a message of 100 octets.
  for (std::size_t limit = 100; limit < 1'000; ++limit) {
    const Reply reply = ask(table, request, limit);
    ASSERT_TRUE(reply.present);
    EXPECT_LE(reply.octets, limit);
    EXPECT_GE(reply.varbinds.size(), last);
    if (reply.varbinds.size() > last) {
      EXPECT_EQ(reply.octets, limit);
    }
    last = reply.varbinds.size();
  }
}

TEST(GetBulk, CutsSeveralRepeatersAtTheLimitToo) {
  const MibTable table = long_rows();
  const Reply reply = ask(table,
                          {.kind = PduKind::get_bulk_request,
                           .names = {"1.3", "1.3.6.1.4.1.1.20"},
                           .max_repetitions = 100},
                          500);
  EXPECT_EQ(reply.status, 0);
  EXPECT_LE(reply.octets, 500u);
  EXPECT_GT(reply.octets, 500u - 73u);  // A row has 73 octets.
}

TEST(TooBig, HasNoVarbindsInV2c) {
  const Reply reply =
      ask(long_rows(), {PduKind::get_request, {"1.3.6.1.4.1.1.1", "1.3.6.1.4.1.1.2"}}, 150);
  EXPECT_EQ(reply.status, message::error_status::kTooBig);
  EXPECT_EQ(reply.index, 0);
  EXPECT_TRUE(reply.varbinds.empty());
}

TEST(TooBig, EchoesTheRequestInV1) {
  const Reply reply =
      ask(long_rows(),
          {PduKind::get_next_request, {"1.3.6.1.4.1.1.1", "1.3.6.1.4.1.1.2"}, Version::v1}, 150);
  EXPECT_EQ(reply.status, message::error_status::kTooBig);
  EXPECT_EQ(reply.varbinds, (Varbinds{"1.3.6.1.4.1.1.1=05:", "1.3.6.1.4.1.1.2=05:"}));
}

TEST(TooBig, AnswersGetBulkWhoseFirstVarbindDoesNotFit) {
  const Reply reply = ask(
      long_rows(), {.kind = PduKind::get_bulk_request, .names = {"1.3"}, .max_repetitions = 5}, 99);
  EXPECT_EQ(reply.status, message::error_status::kTooBig);
}

TEST(Responder, KeepsSilentToOtherCommunities) {
  EXPECT_FALSE(ask(rows(), {.names = {"1.3.6.1.2.1.1.1.0"}, .community = "private"}).present);
  EXPECT_FALSE(ask(rows(), {.names = {"1.3.6.1.2.1.1.1.0"}, .community = "publi"}).present);
}

TEST(Responder, KeepsSilentToWhatIsNoRequest) {
  EXPECT_FALSE(ask(rows(), {PduKind::response, {"1.3.6.1.2.1.1.1.0"}}).present);
  EXPECT_FALSE(ask(rows(), {PduKind::inform_request, {"1.3.6.1.2.1.1.1.0"}}).present);
}

TEST(Responder, KeepsSilentToTruncatedRequests) {
  const MibTable& table = rows();
  Responder responder({});
  Octets out(kMessageOctetsMax);
  const Octets request = Request{.names = {"1.3.6.1.2.1.1.1.0"}}.encode();
  for (std::size_t size = 0; size < request.size(); ++size) {
    EXPECT_TRUE(responder.respond({&table, 0}, Bytes(request).first(size), out).empty()) << size;
  }
}

TEST(Responder, RefusesToSet) {
  const Reply reply = ask(rows(), {PduKind::set_request, {"1.3.6.1.2.1.1.1.0"}});
  EXPECT_EQ(reply.status, 17);
  EXPECT_EQ(reply.index, 1);
}

// Whatever a request has become, the answer keeps to its limit.
TEST(Responder, SurvivesMutatedRequests) {
  Prng prng(1);
  Responder responder({.community = "public", .message_octets_max = 484});
  Octets out(kMessageOctetsMax);
  const Octets sound =
      Request{.kind = PduKind::get_bulk_request,
              .names = {"1.3.6.1.2.1.1", "1.3.6.1.2.1.31.1.1.1.6.1", "2.999.4294967295"},
              .non_repeaters = 1,
              .max_repetitions = 20}
          .encode();
  for (int i = 0; i < 50'000; ++i) {
    Octets request = sound;
    for (std::uint64_t changes = 1 + prng.below(3); changes > 0; --changes) {
      request[prng.below(request.size())] = static_cast<std::uint8_t>(prng.next());
    }
    EXPECT_LE(responder.respond({&rows(), 0}, request, out).size(), 484u);
  }
}

TEST(Responder, EchoesExtremeRequestIds) {
  for (const std::int32_t id : {0, -1, 127, 128, -129, 2'147'483'647, -2'147'483'647 - 1}) {
    EXPECT_EQ(ask(rows(), {.names = {"1.3.6.1.2.1.1.1.0"}, .id = id}).request_id, id);
  }
}

TEST(Responder, AnswersForADeviceWithoutRows) {
  // A recording of which nothing can be encoded.
  const MibTable empty = table_of("");
  for (const auto kind : {PduKind::get_request, PduKind::get_next_request}) {
    EXPECT_EQ(ask(empty, {kind, {"1.3.6.1.2.1.1.1.0"}}).varbinds.size(), 1u);
  }
  const Reply bulk = ask(empty, {PduKind::get_bulk_request, {"1.3.6.1.2.1"}, Version::v2c, 0, 10});
  EXPECT_EQ(bulk.status, 0);
  EXPECT_EQ(bulk.varbinds.size(), 1u) << "endOfMibView, once";
}

}  // namespace
}  // namespace snmpring::agentd::test
