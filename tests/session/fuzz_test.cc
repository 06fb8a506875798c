#include <gtest/gtest.h>

#include <algorithm>

#include "base/prng.h"
#include "session/script.h"

namespace snmpring::session {
namespace {

using script::Answer;
using script::Mib;
using script::Octets;
using script::Outcome;
using script::Request;
using script::Scene;

/// Changes a few octets, or cuts or repeats a stretch.
void mutate(Octets& octets, Prng& prng) {
  for (std::uint64_t i = prng.below(4); i > 0 && !octets.empty(); --i) {
    const auto at = static_cast<std::ptrdiff_t>(prng.below(octets.size()));
    switch (prng.below(4)) {
      case 0:
        octets[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(prng.next());
        break;
      case 1:
        octets[static_cast<std::size_t>(at)] ^= static_cast<std::uint8_t>(1 << prng.below(8));
        break;
      case 2:
        octets.erase(octets.begin() + at);
        break;
      default:
        octets.insert(octets.begin() + at, static_cast<std::uint8_t>(prng.next()));
    }
  }
}

/// An agent that is mostly right, and wrong in every way there is.
Answer misbehave(const Mib& mib, const Request& request, Prng& prng) {
  Answer answer = mib(request);
  const auto any = [&]() -> script::Binding& {
    return answer.bindings[prng.below(answer.bindings.size())];
  };
  const bool some = !answer.bindings.empty();
  switch (prng.below(24)) {
    case 0:
      return script::silence();
    case 1:
      answer.truncated = true;
      break;
    case 2:
      answer.status = static_cast<std::int32_t>(prng.below(20));
      break;
    case 3:
      answer.status = static_cast<std::int32_t>(prng.next());
      break;
    case 4:
      answer.bindings.clear();
      break;
    case 5:
      if (some) std::swap(any(), any());
      break;
    case 6:
      if (some) any().value = script::broken();
      break;
    case 7:
      if (some) any().oid.clear();
      break;
    case 8:
      if (some) any().value = script::end_of_mib_view();
      break;
    case 9:
      if (some) any().value = script::no_such_object();
      break;
    case 10:
      if (some) any().oid = "1.3.6.1.9";
      break;
    case 11:
      if (some) any().oid = request.oids[0];
      break;
    case 12:
      if (some) answer.bindings.push_back(any());
      break;
    case 13:
      if (some) answer.bindings.pop_back();
      break;
    case 14:
      answer.kind = static_cast<message::PduKind>(0xA0 + prng.below(9));
      break;
    case 15:
      answer.version = static_cast<message::Version>(prng.below(4));
      break;
    default:
      break;
  }
  answer.index = prng.chance(0.5) ? static_cast<std::int32_t>(prng.below(12))
                                  : static_cast<std::int32_t>(prng.next());
  if (prng.chance(0.3)) {
    Octets raw = script::encode_reply(answer, request);
    mutate(raw, prng);
    answer.raw = raw;
  }
  return answer;
}

Scene any_scene(Prng& prng) {
  Scene scene;
  scene.operation = static_cast<Operation>(prng.below(4));
  scene.version = prng.chance(0.3) ? message::Version::v1 : message::Version::v2c;
  scene.limits.retries_max = static_cast<unsigned>(prng.below(5));
  scene.limits.max_repetitions =
      prng.chance(0.3) ? static_cast<std::uint32_t>(1 + prng.below(60)) : 0;
  scene.limits.bulk_allowed = prng.chance(0.8);
  scene.limits.tolerate_disorder = prng.chance(0.4);
  scene.limits.requests_max = static_cast<unsigned>(1 + prng.below(4));
  scene.varbinds_max = prng.chance(0.2) ? 1 + prng.below(50) : 0;
  if (scene.operation == Operation::walk) {
    scene.roots = {"1.3.6.1.2.1.1", "1.3.6.1.2.1.2.2.1.10", "1.3.6.1.2.1.2.2.1.11", "1",
                   "1.3.6.1.9"};
  } else {
    for (int i = 1; i <= 30; ++i) {
      scene.roots.push_back("1.3.6.1.2.1.2.2.1.10." + std::to_string(prng.below(70)));
    }
  }
  return scene;
}

TEST(SessionFuzz, EveryConversationEndsAndItsStoryHolds) {
  Mib mib("1.3.6.1.2.1.2.2.1.10", 60);
  mib.add_column("1.3.6.1.2.1.2.2.1.11", 20);
  mib.add("1.3.6.1.2.1.1.1.0", script::text("agent"));
  mib.add("1.3.6.1.2.1.1.5.0", script::text("name"));
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Prng prng(seed);
    const Scene scene = any_scene(prng);
    const Outcome outcome = script::run(
        scene, [&](const Request& request) { return misbehave(mib, request, prng); }, 3000);
    ASSERT_TRUE(outcome.bounded);
    ASSERT_EQ(outcome.rows.size(), outcome.varbinds);
    ASSERT_EQ(outcome.complete, outcome.error.empty());
    if (scene.varbinds_max != 0) {
      ASSERT_LE(outcome.varbinds, scene.varbinds_max);
    }
    for (const Request& request : outcome.requests) ASSERT_LE(request.octets, kRequestOctetsMax);
    if (scene.operation == Operation::get || scene.operation == Operation::get_next) {
      ASSERT_LE(outcome.rows.size(), scene.roots.size());
      if (outcome.complete) {
        ASSERT_EQ(outcome.rows.size(), scene.roots.size());
      }
    }
  }
}

TEST(SessionFuzz, NoiseEndsEveryConversation) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Prng prng(seed);
    const Scene scene = any_scene(prng);
    const Outcome outcome = script::run(
        scene,
        [&](const Request&) {
          Octets raw(prng.below(120));
          std::ranges::generate(raw, [&] { return static_cast<std::uint8_t>(prng.next()); });
          Answer answer;
          answer.raw = raw;
          return answer;
        },
        100);
    ASSERT_TRUE(outcome.bounded);
    ASSERT_FALSE(outcome.complete);
  }
}

}  // namespace
}  // namespace snmpring::session
