#include "session/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "session/script.h"

namespace snmpring::session {
namespace {

using script::Answer;
using script::bindings;
using script::kTable;
using script::Mib;
using script::Octets;
using script::Outcome;
using script::OwnedPlan;
using script::Recorder;
using script::Request;
using script::Scene;
using script::walk_of;
using testing::ElementsAre;
using testing::IsEmpty;

/// A session driven by hand.
class Talk {
 public:
  explicit Talk(const Scene& scene) : plan_(scene), session_(plan_.target(), kFirstRung, nullptr) {}

  Request request(unsigned attempt = 0, Lane lane = 0) {
    std::array<std::uint8_t, 1500> out;
    const std::size_t size = session_.encode_request(lane, attempt, 77, {}, out);
    EXPECT_GT(size, 0u);
    return script::parse_request(Bytes(out).first(size));
  }

  Handled reply(const Answer& answer, unsigned attempt = 0, unsigned attempts = 1, Lane lane = 0) {
    Request request;
    request.version = plan_.credential().version;
    const Octets datagram = script::encode_reply(answer, request);
    return session_.handle_reply(lane,
                                 {.datagram = datagram,
                                  .truncated = answer.truncated,
                                  .check_community = answer.check_community,
                                  .attempt = attempt,
                                  .attempts = attempts},
                                 recorder_);
  }

  Session& session() { return session_; }
  const std::vector<script::RowCopy>& rows() const { return recorder_.rows; }
  script::Summary summary() const { return script::summarize(session_); }

 private:
  OwnedPlan plan_;
  Session session_;
  Recorder recorder_;
};

Answer one_row(int arc) {
  return bindings({{std::string(kTable) + '.' + std::to_string(arc), script::number(arc)}});
}

TEST(Session, FitsTwoKibibytes) { EXPECT_LE(sizeof(Session), 2048u); }

TEST(Session, AsksTheSameAgainWhenItIsMadeAnew) {
  std::vector<Scene> scenes = {walk_of({kTable, "1.3"}), script::v1_walk_of({kTable}),
                               script::get_of({kTable, "1.3"}), script::get_next_of({kTable})};
  scenes.push_back(walk_of({"2"}));
  scenes.back().limits.max_repetitions = 33;
  scenes.push_back(script::get_of({}));
  scenes.back().operation = Operation::discover;
  scenes.push_back(script::get_of(Mib(kTable, 500).oids()));
  for (const Scene& scene : scenes) {
    const OwnedPlan plan(scene);
    for (unsigned attempt = 0; attempt <= scene.limits.retries_max; ++attempt) {
      Session session(plan.target(), kFirstRung, nullptr);
      Session anew(plan.target(), kFirstRung, nullptr);
      std::array<std::uint8_t, 1500> first, same;
      const std::size_t size = session.encode_request(0, attempt, -5, {}, first);
      ASSERT_GT(size, 0u);
      ASSERT_EQ(anew.encode_request(0, attempt, -5, {}, same), size);
      EXPECT_TRUE(std::equal(first.begin(), first.begin() + static_cast<long>(size), same.begin()));
    }
  }
}

TEST(Session, EncodesNothingIntoABufferThatIsTooSmall) {
  const OwnedPlan plan(walk_of({kTable}));
  std::array<std::uint8_t, 20> small;
  Session session(plan.target(), kFirstRung, nullptr);
  EXPECT_EQ(session.encode_request(0, 0, 1, {}, small), 0u);
  EXPECT_EQ(session.encode_request(0, 0, 1, {}, {}), 0u);
}

TEST(Session, BeginsWithItsFirstRequestUnderWay) {
  Talk talk(walk_of({kTable}));
  EXPECT_FALSE(talk.session().next_request());
  EXPECT_FALSE(talk.session().finished());
  EXPECT_EQ(talk.request().oids, std::vector<std::string>{kTable});
}

TEST(Session, NamesEachLaneOnce) {
  Scene scene = walk_of({"1.3.1", "1.3.2", "1.3.3", "1.3.4"});
  scene.limits.requests_max = 3;
  Talk talk(scene);
  EXPECT_EQ(talk.session().next_request(), Lane{1});
  EXPECT_EQ(talk.session().next_request(), Lane{2});
  EXPECT_FALSE(talk.session().next_request());
  EXPECT_EQ(talk.request(0, 2).oids, std::vector<std::string>{"1.3.3"});
}

TEST(Session, HasNoMoreLanesThanRoots) {
  Scene scene = walk_of({"1.3.1", "1.3.2"});
  scene.limits.requests_max = 16;
  Talk talk(scene);
  EXPECT_EQ(talk.session().next_request(), Lane{1});
  EXPECT_FALSE(talk.session().next_request());
}

TEST(Session, IgnoresLanesThatHaveNoOpenRequest) {
  Talk talk(walk_of({kTable}));
  EXPECT_EQ(talk.reply(one_row(1), 0, 1, 5).verdict, Verdict::ignored);
  EXPECT_EQ(talk.reply(one_row(1)).verdict, Verdict::accepted);
  EXPECT_EQ(talk.reply(one_row(2)).verdict, Verdict::ignored);
  EXPECT_EQ(talk.rows().size(), 1u);
  std::array<std::uint8_t, 1500> out;
  EXPECT_EQ(talk.session().encode_request(0, 0, 1, {}, out), 0u);
}

TEST(Session, TakesALateReplyToAnEarlierAttempt) {
  Talk talk(walk_of({kTable}));
  EXPECT_EQ(talk.reply(one_row(1), 0, 3).verdict, Verdict::accepted);
  EXPECT_EQ(talk.session().next_request(), Lane{0});
  EXPECT_EQ(talk.request().oids[0], std::string(kTable) + ".1");
  // What was answered late has been answered: nothing says that less must be asked.
  EXPECT_EQ(talk.request().max_repetitions, 10u);
}

TEST(Session, CountsFullnessAgainstTheAttemptThatWasAnswered) {
  Talk talk(walk_of({kTable}));
  Answer answer;
  for (int i = 1; i <= 5; ++i) answer.bindings.push_back(one_row(i).bindings[0]);
  EXPECT_EQ(talk.reply(answer, 1, 2).verdict, Verdict::accepted);
  EXPECT_THAT(talk.summary().quirks, IsEmpty());
  EXPECT_EQ(talk.session().next_request(), Lane{0});
  EXPECT_EQ(talk.request().max_repetitions, 5u);
}

TEST(Session, CallsAnUndecodableReplyAMisfit) {
  Talk talk(walk_of({kTable}));
  Answer answer;
  answer.raw = Octets{0x30, 0x82, 0x01};
  const Handled handled = talk.reply(answer);
  EXPECT_EQ(handled.verdict, Verdict::misfit);
  EXPECT_EQ(handled.misfit, ErrorWord::decode);
  EXPECT_EQ(talk.reply(one_row(1)).verdict, Verdict::accepted);
}

TEST(Session, CallsAnotherVersionAMisfit) {
  for (const std::int64_t version : {0, 2, 7}) {
    Talk talk(walk_of({kTable}));
    Answer answer = one_row(1);
    Octets raw = script::encode_reply(answer, Request{});
    ASSERT_EQ(raw[2], 2);  // INTEGER of one octet: the version.
    raw[4] = static_cast<std::uint8_t>(version);
    answer.raw = raw;
    const Handled handled = talk.reply(answer);
    EXPECT_EQ(handled.verdict, Verdict::misfit);
    EXPECT_EQ(handled.misfit, ErrorWord::version_mismatch) << version;
  }
}

TEST(Session, IgnoresPdusThatAnswerNothing) {
  using enum message::PduKind;
  for (const auto kind : {get_request, get_next_request, get_bulk_request, set_request, trap_v1,
                          snmpv2_trap, inform_request, report}) {
    Talk talk(walk_of({kTable}));
    Answer answer = one_row(1);
    answer.kind = kind;
    EXPECT_EQ(talk.reply(answer).verdict, Verdict::ignored) << static_cast<int>(kind);
    EXPECT_THAT(talk.rows(), IsEmpty());
  }
}

TEST(Session, AcceptsAnotherCommunityWithAQuirk) {
  Talk talk(walk_of({kTable}));
  Answer answer = one_row(1);
  answer.community = "other";
  EXPECT_EQ(talk.reply(answer).verdict, Verdict::accepted);
  EXPECT_THAT(talk.summary().quirks, ElementsAre("community_differs"));
}

TEST(Session, IgnoresAnotherCommunityFromAnotherSource) {
  Talk talk(walk_of({kTable}));
  Answer answer = one_row(1);
  answer.check_community = true;
  answer.community = "other";
  EXPECT_EQ(talk.reply(answer).verdict, Verdict::ignored);
  EXPECT_THAT(talk.summary().quirks, IsEmpty());
  answer.community = "public";
  EXPECT_EQ(talk.reply(answer).verdict, Verdict::accepted);
}

TEST(Session, WantsASmallerRequestAfterATruncatedReplyToGetBulk) {
  Talk talk(walk_of({kTable}));
  Answer answer = one_row(1);
  answer.truncated = true;
  Handled handled = talk.reply(answer, 0, 1);
  EXPECT_EQ(handled.verdict, Verdict::misfit_now);
  EXPECT_EQ(handled.misfit, ErrorWord::truncated);
  // A copy of it says nothing new once the smaller one is under way.
  EXPECT_EQ(talk.reply(answer, 0, 2).verdict, Verdict::misfit);
  EXPECT_EQ(talk.reply(answer, 1, 2).verdict, Verdict::misfit_now);
  // A GetNext cannot be made smaller.
  EXPECT_EQ(talk.reply(answer, 2, 3).verdict, Verdict::misfit);
}

TEST(Session, WantsASmallerRequestAfterATruncatedReplyToSeveralOids) {
  Talk talk(script::get_of({"1.3.1", "1.3.2", "1.3.3"}));
  Answer answer = bindings({});
  answer.truncated = true;
  EXPECT_EQ(talk.reply(answer, 0, 1).verdict, Verdict::misfit_now);
  EXPECT_EQ(talk.request(1).oids.size(), 1u);
  EXPECT_EQ(talk.reply(answer, 0, 2).verdict, Verdict::misfit);
  EXPECT_EQ(talk.reply(answer, 1, 2).verdict, Verdict::misfit);
}

TEST(Session, TakesALateReplyToTheLargerAttempt) {
  Talk talk(script::get_of({"1.3.1", "1.3.2", "1.3.3"}));
  Answer answer = bindings({});
  answer.truncated = true;
  EXPECT_EQ(talk.reply(answer, 0, 1).verdict, Verdict::misfit_now);
  EXPECT_EQ(talk.reply(bindings({{"1.3.1", script::number(1)},
                                 {"1.3.2", script::number(1)},
                                 {"1.3.3", script::number(1)}}),
                       0, 2)
                .verdict,
            Verdict::accepted);
  EXPECT_EQ(talk.rows().size(), 3u);
  EXPECT_TRUE(talk.session().finished());
  EXPECT_TRUE(talk.summary().complete);
}

TEST(Session, GathersAnomaliesOfEnvelopeAndVarbinds) {
  Talk talk(walk_of({kTable}));
  Octets padded = {ber::tag::kInteger, 5, 0, 0, 0, 0, 1};
  Answer answer = bindings({{std::string(kTable) + ".1", padded}});
  Octets raw = script::encode_reply(answer, Request{});
  raw.push_back(0);
  answer.raw = raw;
  EXPECT_EQ(talk.reply(answer).verdict, Verdict::accepted);
  EXPECT_TRUE(talk.summary().anomalies.has(ber::Anomaly::padded_integer));
  EXPECT_TRUE(talk.summary().anomalies.has(ber::Anomaly::trailing_octets));
}

TEST(Session, EndsWithTheWordOfAFailedRequest) {
  for (const ErrorWord word : {ErrorWord::timeout, ErrorWord::icmp_port, ErrorWord::decode}) {
    Talk talk(walk_of({kTable}));
    talk.session().fail_request(0, word);
    EXPECT_TRUE(talk.session().finished());
    EXPECT_FALSE(talk.session().next_request());
    EXPECT_FALSE(talk.summary().complete);
    EXPECT_EQ(talk.summary().error, error_text(word, 0));
    EXPECT_EQ(talk.reply(one_row(1)).verdict, Verdict::ignored);
  }
}

TEST(Session, EndsWhenAbandoned) {
  for (const ErrorWord word :
       {ErrorWord::target_deadline, ErrorWord::run_deadline, ErrorWord::interrupted}) {
    Talk talk(walk_of({kTable}));
    EXPECT_EQ(talk.reply(one_row(1)).verdict, Verdict::accepted);
    talk.session().abandon(word);
    EXPECT_TRUE(talk.session().finished());
    EXPECT_FALSE(talk.session().next_request());
    EXPECT_FALSE(talk.summary().complete);
    EXPECT_EQ(talk.summary().status, Status::partial);
    EXPECT_EQ(talk.summary().error, error_text(word, 0));
  }
}

TEST(Session, GoesOnAfterItWasMoved) {
  const OwnedPlan plan(walk_of({kTable}));
  Session first(plan.target(), kFirstRung, nullptr);
  Recorder recorder;
  const Octets datagram = script::encode_reply(one_row(1), Request{});
  first.handle_reply(0,
                     {.datagram = datagram,
                      .truncated = false,
                      .check_community = false,
                      .attempt = 0,
                      .attempts = 1},
                     recorder);
  Session second(std::move(first));
  EXPECT_EQ(second.next_request(), Lane{0});
  std::array<std::uint8_t, 1500> out;
  const std::size_t size = second.encode_request(0, 0, 1, {}, out);
  EXPECT_EQ(script::parse_request(Bytes(out).first(size)).oids[0], std::string(kTable) + ".1");
}

TEST(Session, SplitsGetNextRepliesOfAnyLaneToTheirRoots) {
  Scene scene = walk_of({"1.3.1", "1.3.2"});
  scene.limits.requests_max = 2;
  Talk talk(scene);
  EXPECT_EQ(talk.session().next_request(), Lane{1});
  EXPECT_EQ(talk.reply(bindings({{"1.3.2.1", script::number(1)}}), 0, 1, 1).verdict,
            Verdict::accepted);
  EXPECT_EQ(talk.reply(bindings({{"1.3.1.1", script::number(1)}}), 0, 1, 0).verdict,
            Verdict::accepted);
  ASSERT_EQ(talk.rows().size(), 2u);
  EXPECT_EQ(talk.rows()[0].root, "1.3.2");
  EXPECT_EQ(talk.rows()[1].root, "1.3.1");
}

}  // namespace
}  // namespace snmpring::session
