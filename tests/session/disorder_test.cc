#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unordered_map>

#include "session/cycle_check.h"
#include "session/script.h"

namespace snmpring::session {
namespace {

using script::Answer;
using script::bindings;
using script::Outcome;
using script::Request;
using script::Scene;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kDisorderlyTable = "1.3.6.1.4.1.99999.1";

Scene tolerant(bool bulk) {
  Scene scene = script::walk_of({kDisorderlyTable});
  scene.limits.tolerate_disorder = true;
  scene.limits.bulk_allowed = bulk;
  return scene;
}

/// An agent that goes through `order` whatever that is, and says endOfMibView behind the last,
/// unless it `returns` to an earlier place.
class Disorderly {
 public:
  explicit Disorderly(std::vector<std::string> order, std::optional<std::size_t> returns = {})
      : order_(std::move(order)), returns_(returns) {
    for (std::size_t i = 0; i < order_.size(); ++i) places_.emplace(order_[i], i);
  }

  Answer operator()(const Request& request) const {
    Answer answer;
    const auto at = places_.find(request.oids[0]);
    std::size_t place = at == places_.end() ? 0 : at->second + 1;
    for (std::uint32_t i = 0; i < std::max(request.max_repetitions, 1u); ++i, ++place) {
      if (place == order_.size() && returns_) place = *returns_;
      if (place >= order_.size()) {
        answer.bindings.push_back({request.oids[0], script::end_of_mib_view()});
        break;
      }
      answer.bindings.push_back({order_[place], script::number(1)});
    }
    return answer;
  }

 private:
  std::vector<std::string> order_;
  std::optional<std::size_t> returns_;
  std::unordered_map<std::string, std::size_t> places_;
};

std::vector<std::string> rows(const std::vector<int>& arcs) {
  std::vector<std::string> oids;
  for (const int arc : arcs)
    oids.push_back(std::string(kDisorderlyTable) + '.' + std::to_string(arc));
  return oids;
}

TEST(Disorder, IsTakenAsItComesWhereTolerated) {
  const auto order = rows({5, 1, 4, 2, 3});
  for (const bool bulk : {false, true}) {
    const Outcome outcome = script::run(tolerant(bulk), Disorderly(order));
    EXPECT_EQ(outcome.oids(), order);
    EXPECT_TRUE(outcome.complete);
    EXPECT_THAT(outcome.quirks, IsEmpty());
  }
}

TEST(Disorder, EndsTheRootWhereNotTolerated) {
  Scene scene = tolerant(false);
  scene.limits.tolerate_disorder = false;
  const Outcome outcome = script::run(scene, Disorderly(rows({5, 1, 4})));
  EXPECT_EQ(outcome.rows.size(), 1u);
  EXPECT_EQ(outcome.error, "not_increasing");
}

TEST(Disorder, EndsAtARepeatedOid) {
  const Outcome outcome = script::run(tolerant(false), Disorderly(rows({1, 2, 3}), 2));
  EXPECT_EQ(outcome.oids(), rows({1, 2, 3}));
  EXPECT_EQ(outcome.error, "cycle");
  EXPECT_EQ(outcome.error_oid, rows({3})[0]);
  EXPECT_FALSE(outcome.complete);
}

TEST(Disorder, EndsSoonWhenTheWalkGoesRoundInACircle) {
  for (const bool bulk : {false, true}) {
    const Outcome outcome = script::run(tolerant(bulk), Disorderly(rows({1, 2, 3}), 0));
    EXPECT_LE(outcome.rows.size(), 9u);
    EXPECT_EQ(outcome.error, "cycle");
    EXPECT_EQ(outcome.error_oid, rows({1})[0]);
  }
}

TEST(Disorder, EndsInACircleOfAnyShape) {
  Prng prng(7);
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(round);
    std::vector<int> arcs;
    const std::size_t size = 2 + prng.below(60);
    for (std::size_t i = 1; i <= size; ++i) arcs.push_back(static_cast<int>(i));
    for (std::size_t i = size - 1; i > 0; --i) std::swap(arcs[i], arcs[prng.below(i + 1)]);
    const Outcome outcome =
        script::run(tolerant(prng.chance(0.5)), Disorderly(rows(arcs), prng.below(size)));
    EXPECT_EQ(outcome.error, "cycle");
    EXPECT_LE(outcome.rows.size(), 6 * size);
  }
}

TEST(Disorder, EndsProperlyBehindTheRoot) {
  const Outcome outcome = script::run(
      tolerant(false), script::in_turn({bindings({{rows({5})[0], script::number(1)}}),
                                        bindings({{"1.3.6.1.4.1.99999.2.1", script::number(1)}})}));
  EXPECT_EQ(outcome.rows.size(), 1u);
  EXPECT_TRUE(outcome.complete);
}

TEST(Disorder, EndsWithAnErrorBeforeTheRoot) {
  // An OID before the root says nothing of the subtree's end.
  for (const bool bulk : {false, true}) {
    const Outcome outcome = script::run(tolerant(bulk), [](const Request& request) {
      return bindings({{request.oids[0] == kDisorderlyTable ? rows({5})[0] : "1.3.6.1.2.1.1.1.0",
                        script::number(1)}});
    });
    EXPECT_EQ(outcome.rows.size(), 1u);
    EXPECT_EQ(outcome.error, "not_increasing");
    EXPECT_EQ(outcome.error_oid, "1.3.6.1.2.1.1.1.0");
    EXPECT_FALSE(outcome.complete);
  }
}

TEST(Disorder, OfLostVarbindsEndsInACircleToo) {
  const Disorderly agent(rows({1, 2, 3}), 0);
  const Outcome outcome = script::run(tolerant(false), [&](const Request& request) {
    Answer answer = agent(request);
    answer.bindings[0].value = script::broken();
    return answer;
  });
  EXPECT_TRUE(outcome.bounded);
  EXPECT_LE(outcome.requests.size(), 10u);
  EXPECT_EQ(outcome.error, "decode");
}

TEST(Disorder, OfALongDescentIsNoCircle) {
  std::vector<int> arcs;
  for (int i = 50'000; i > 0; --i) arcs.push_back(i);
  const Outcome outcome = script::run(tolerant(true), Disorderly(rows(arcs)));
  EXPECT_EQ(outcome.rows.size(), 50'000u);
  EXPECT_TRUE(outcome.complete);
}

std::filesystem::path corpus() {
  if (const char* const given = std::getenv("SNMPRING_CORPUS")) return given;
  return std::filesystem::path(SNMPRING_SOURCE_ROOT) / "../shared/corpus";
}

TEST(Disorder, OfARecordedRouterIsWalkedToItsEnd) {
  const auto file = corpus() / "ordering" / "huawei-me60-nonlex-slice.snmprec";
  std::ifstream input(file);
  if (!input) GTEST_SKIP() << "needs the corpus: " << file << " is not there";
  std::vector<std::string> order;
  for (std::string line; std::getline(input, line);) {
    const std::size_t bar = line.find('|');
    if (bar != std::string::npos && line.starts_with("1.")) order.push_back(line.substr(0, bar));
  }
  ASSERT_GT(order.size(), 20'000u);
  Scene scene = tolerant(true);
  scene.roots = {"1"};
  const Outcome outcome = script::run(scene, Disorderly(order));
  EXPECT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.rows.size(), order.size());
  EXPECT_TRUE(outcome.complete);

  scene.limits.tolerate_disorder = false;
  const Outcome strict = script::run(scene, Disorderly(order));
  EXPECT_EQ(strict.error, "not_increasing");
}

TEST(CycleCheck, FindsTheLandingAgainWithinThreeRounds) {
  for (int period = 1; period < 40; ++period) {
    for (int lead = 0; lead < 20; ++lead) {
      CycleCheck check;
      int steps = 0;
      bool again = false;
      while (!again && steps < 10'000) {
        const int arc = steps < lead ? 1000 + steps : (steps - lead) % period;
        again = check.lands_again(ber::Oid{1, 3, static_cast<std::uint32_t>(arc)});
        ++steps;
      }
      EXPECT_TRUE(again);
      EXPECT_LE(steps, 3 * (lead + period) + 1);
    }
  }
}

}  // namespace
}  // namespace snmpring::session
