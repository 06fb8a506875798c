#include "engine/admission.h"

#include <gtest/gtest.h>

#include <deque>

namespace snmpring::engine {
namespace {

using namespace std::chrono_literals;

/// Supplies what the test has put there.
class SetSource : public TargetSource {
 public:
  Supply next(Candidate& candidate) override {
    if (supplies.empty()) return Supply::exhausted;
    const Supply supply = supplies.front();
    supplies.pop_front();
    if (supply == Supply::ready) candidate.target.position = position++;
    return supply;
  }
  void on_woken() override { ++woken; }
  void release(std::uint64_t, const session::TargetProfile*) override {}
  std::optional<std::uint64_t> total() const override { return std::nullopt; }

  std::deque<Supply> supplies;
  std::uint64_t position = 0;
  int woken = 0;
};

class AdmissionTest : public testing::Test {
 protected:
  AdmissionTest() {
    options_.targets_open_max = 2;
    options_.parked_max = 2;
  }

  /// A target with a session is open.
  SessionPool::Index open_session() {
    ++stats_.targets_open;
    return pool_.open([this] { return session::Target{.endpoint = {}, .profile = &profile_}; },
                      /*rung=*/0, /*v3=*/nullptr);
  }
  /// One that has made us wait for so long, without a row.
  SessionPool::Index park_session(Duration waited) {
    const SessionPool::Index index = open_session();
    pool_[index].waited = waited;
    admission_.before_parking();
    parked_.push(index, Instant{});
    return index;
  }
  /// Asks the source, which has `supply` next.
  bool next(Supply supply) {
    source_.supplies.push_back(supply);
    return admission_.next(candidate_);
  }

  session::Credential credential_{
      .label = "c1", .version = message::Version::v2c, .community = Secret(as_bytes("public"))};
  session::Ladder ladder_{.rungs = {&credential_}};
  session::Limits limits_;
  session::Plan plan_{.ladder = &ladder_, .limits = &limits_, .roots = session::discover_roots()};
  session::TargetProfile profile_{.plan = &plan_, .tag = {}, .name = {}};
  EngineOptions options_;
  Stats stats_;
  SetSource source_;
  SessionPool pool_;
  ParkedSessions parked_{pool_};
  Admission admission_{options_, source_, parked_, stats_};
  Candidate candidate_;
};

TEST_F(AdmissionTest, CountsWhatItAdmits) {
  EXPECT_TRUE(admission_.candidates_wait());
  EXPECT_TRUE(next(Supply::ready));
  EXPECT_TRUE(next(Supply::ready));
  EXPECT_EQ(candidate_.target.position, 1u);
  EXPECT_EQ(stats_.targets_admitted, 2u);
}

TEST_F(AdmissionTest, AsksNoSourceThatIsPendingUntilItIsReady) {
  EXPECT_FALSE(next(Supply::pending));
  EXPECT_FALSE(admission_.candidates_wait());
  admission_.begin(/*woken=*/false);
  EXPECT_FALSE(admission_.candidates_wait());
  admission_.begin(/*woken=*/true);
  EXPECT_TRUE(admission_.candidates_wait());
  EXPECT_EQ(source_.woken, 1);
  EXPECT_FALSE(next(Supply::pending));
  admission_.source_is_ready();
  EXPECT_TRUE(admission_.candidates_wait());
}

TEST_F(AdmissionTest, IsDoneWhenTheSourceIsExhaustedAndNothingIsOpen) {
  EXPECT_FALSE(admission_.is_done());
  stats_.targets_open = 1;
  EXPECT_FALSE(next(Supply::exhausted));
  EXPECT_FALSE(admission_.candidates_wait());
  EXPECT_FALSE(admission_.is_done());
  stats_.targets_open = 0;
  EXPECT_TRUE(admission_.is_done());
}

TEST_F(AdmissionTest, IsNotDoneWhileARefusalHasNoRecord) {
  admission_.stop();
  admission_.keep_refused({.target = {}, .refused = session::ErrorWord::blocked});
  EXPECT_FALSE(admission_.is_done());
  ASSERT_TRUE(admission_.refused());
  EXPECT_EQ(admission_.refused()->refused, session::ErrorWord::blocked);
  admission_.forget_refused();
  EXPECT_TRUE(admission_.is_done());
}

TEST_F(AdmissionTest, IsInterruptedForOneTickOnly) {
  admission_.interrupt();
  EXPECT_TRUE(admission_.is_interrupted());
  admission_.begin(/*woken=*/false);
  EXPECT_FALSE(admission_.is_interrupted());
}

TEST_F(AdmissionTest, StopsAtTheLimitOfResponders) {
  options_.responders_max = 2;
  stats_.responders = 1;
  admission_.note_responders();
  EXPECT_TRUE(admission_.is_admitting());
  stats_.responders = 2;
  admission_.note_responders();
  EXPECT_FALSE(admission_.is_admitting());
  EXPECT_TRUE(admission_.limit_reached());
}

TEST_F(AdmissionTest, ReachesNoLimitWhereTheLastTargetAnswersLast) {
  options_.responders_max = 2;
  EXPECT_FALSE(next(Supply::exhausted));
  stats_.responders = 2;
  admission_.note_responders();
  EXPECT_FALSE(admission_.limit_reached());
}

TEST_F(AdmissionTest, KnowsHowManyPlacesAreFree) {
  EXPECT_EQ(admission_.places_free(), 2u);
  open_session();
  EXPECT_EQ(admission_.places_free(), 1u);
  EXPECT_FALSE(admission_.place_is_wanted());
  open_session();
  EXPECT_EQ(admission_.places_free(), 0u);
  EXPECT_TRUE(admission_.place_is_wanted());
  EXPECT_FALSE(next(Supply::exhausted));
  EXPECT_FALSE(admission_.place_is_wanted());
  EXPECT_FALSE(admission_.is_crowded());
}

TEST_F(AdmissionTest, HasNoPlaceWhileManyAreAskedForMore) {
  options_.targets_open_max = 100;
  options_.sessions_open_max = 2;
  stats_.targets_open = 50;  // Probes.
  EXPECT_EQ(admission_.places_free(), 50u);
  open_session();
  EXPECT_EQ(admission_.places_free(), 49u);
  park_session(3s);
  EXPECT_EQ(admission_.places_free(), 49u) << "what is parked is not asked";
  open_session();
  EXPECT_EQ(admission_.places_free(), 0u);
  EXPECT_TRUE(admission_.place_is_wanted());
  EXPECT_FALSE(admission_.is_crowded());
}

TEST_F(AdmissionTest, TakesTheParkedForOpenTargetsWithoutAPlace) {
  park_session(3s);
  park_session(3s);
  EXPECT_EQ(admission_.places_taken(), 0u);
  EXPECT_FALSE(admission_.is_crowded());
  open_session();
  open_session();
  EXPECT_TRUE(admission_.is_crowded());
  EXPECT_EQ(admission_.places_free(), 0u);
}

TEST_F(AdmissionTest, GivesEveryFourthPlaceToAParkedSession) {
  park_session(3s);
  EXPECT_FALSE(admission_.is_parked_turn());
  for (int turn = 0; turn < 3; ++turn) {
    for (int i = 0; i < 3; ++i) {
      EXPECT_FALSE(admission_.is_parked_turn());
      next(Supply::ready);
    }
    EXPECT_TRUE(admission_.is_parked_turn());
    admission_.take_parked_turn();
  }
}

TEST_F(AdmissionTest, GivesEveryPlaceToTheParkedWhereNobodyElseWaits) {
  park_session(3s);
  next(Supply::pending);
  EXPECT_TRUE(admission_.is_parked_turn());
  open_session();
  open_session();
  EXPECT_FALSE(admission_.is_parked_turn()) << "there is no place";
}

TEST_F(AdmissionTest, LetsTheParkedGoOnWhereNoneIsSlowEnoughToBeEnded) {
  options_.parked_max = 1;
  options_.targets_open_max = 1;
  park_session(1s);
  EXPECT_FALSE(admission_.is_parked_turn());
  park_session(1s);
  EXPECT_TRUE(admission_.is_crowded());
  EXPECT_TRUE(admission_.is_parked_turn());
}

TEST_F(AdmissionTest, TakesForTheSlowestWhoeverIsSlowAndGaveTheFewestRows) {
  park_session(1s);
  EXPECT_EQ(parked_.slowest(), std::nullopt) << "that is not slow";
  const SessionPool::Index slow = park_session(3s);
  park_session(5s);
  EXPECT_EQ(parked_.slowest(), slow) << "none gave a row, so the longest parked one";
}

TEST_F(AdmissionTest, EndsTheTurnOfWhoeverIsSlow) {
  const SessionPool::Index index = open_session();
  EXPECT_FALSE(has_had_its_turn(pool_[index]));
  pool_[index].waited = 2s;
  EXPECT_TRUE(has_had_its_turn(pool_[index]));
}

}  // namespace
}  // namespace snmpring::engine
