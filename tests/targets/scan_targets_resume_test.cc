// A scan of targets that is broken off and goes on in another process, at any moment and any number
// of times.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/prng.h"
#include "scratch/scratch_file.h"
#include "scratch/scratch_folder.h"
#include "targets/scan_targets.h"

namespace snmpring::targets {
namespace {

using engine::Candidate;
using engine::Supply;
using Texts = std::vector<std::string>;

std::vector<IpAddress> look_up_by_last_letter(const std::string& name, Families) {
  if (name == "none") return {};
  return {IpAddress::v4(0xC0000200 + static_cast<std::uint32_t>(name.back()))};
}

/// One start of the program: targets, and the engine's part of the bookkeeping.
class Start {
 public:
  Start(const Settings& settings, std::uint64_t seed) {
    credential_.label = "c1";
    ladder_.rungs = {&credential_};
    plan_.ladder = &ladder_;
    auto created = ScanTargets::create(
        {settings, seed, plan_, std::span(&credential_, 1),
         [this](std::string_view text) { complaints.emplace_back(text); }, look_up_by_last_letter});
    if (!created) throw std::runtime_error(created.error().message);
    source_ = std::move(*created);
  }

  ScanTargets& source() { return *source_; }

  std::expected<void, std::string> resume(const ScanPosition& position, std::uint64_t done) {
    return source_->continue_from(position, done);
  }

  /// Takes one more target, if there is one.
  Supply take() {
    Candidate candidate;
    for (;;) {
      const Supply supply = source_->next(candidate);
      if (supply == Supply::pending) {
        pollfd woken{.fd = source_->wake_fd(), .events = POLLIN, .revents = 0};
        // Input that is idle is for the caller to continue.
        if (::poll(&woken, 1, names_expected ? 10'000 : 0) != 1) return supply;
        continue;
      }
      if (supply == Supply::ready) open.push_back(candidate.target);
      return supply;
    }
  }

  /// Ends the open target at this place. \return Its position and where it stands.
  std::pair<std::uint64_t, std::string> finish(std::size_t place) {
    const session::Target target = open.at(place);
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(place));
    std::string text = target.endpoint.to_string();
    if (target.profile->tag) text += ' ' + *target.profile->tag;
    source_->release(target.position, target.profile);
    return {target.position, text};
  }

  ScanPosition position() {
    ScanPosition position;
    position.unfinished.reserve(open.size() + source_->unfinished_max());
    position.lists.reserve(source_->lists_max());
    const std::array capacities = {position.unfinished.capacity(), position.lists.capacity()};
    for (const session::Target& target : open) position.unfinished.push_back(target.position);
    source_->describe(position);
    EXPECT_EQ(position.unfinished.capacity(), capacities[0]) << "no memory is asked for";
    EXPECT_EQ(position.lists.capacity(), capacities[1]) << "no memory is asked for";
    std::ranges::sort(position.unfinished);
    return position;
  }

  std::deque<session::Target> open;
  Texts complaints;
  bool names_expected = true;

 private:
  session::Credential credential_;
  session::Ladder ladder_;
  session::Plan plan_;
  std::unique_ptr<ScanTargets> source_;
};

using Ended = std::map<std::uint64_t, std::string>;

Ended run_through(const Settings& settings, std::uint64_t seed, TargetCounts* counts = nullptr) {
  Start run(settings, seed);
  Ended ended;
  while (run.take() == Supply::ready) EXPECT_TRUE(ended.insert(run.finish(0)).second);
  if (counts != nullptr) *counts = run.source().counts();
  return ended;
}

/// Breaks the scan off `times` times at random moments; nothing may be lost, repeated or counted
/// twice.
void break_off(const Settings& settings, std::uint64_t seed, int times) {
  TargetCounts whole_counts;
  const Ended whole = run_through(settings, seed, &whole_counts);
  Prng prng(seed);
  Ended ended;
  std::optional<ScanPosition> position;
  for (int start = 0; start <= times; ++start) {
    Start run(settings, seed);
    if (position) {
      const auto resumed = run.resume(*position, ended.size());
      ASSERT_TRUE(resumed) << resumed.error();
      // What it says before it begins is what it was told.
      const ScanPosition again = run.position();
      ASSERT_EQ(again.next, position->next);
      ASSERT_EQ(again.unfinished, position->unfinished);
      ASSERT_EQ(again.lists, position->lists);
      ASSERT_EQ(again.counts, position->counts);
    }
    std::uint64_t steps = start == times ? ~std::uint64_t{0} : prng.below(whole.size() + 4);
    const std::size_t open_max = 1 + prng.below(12);
    for (bool more = true; steps > 0 && (more || !run.open.empty()); --steps) {
      if (more && run.open.size() < open_max && prng.chance(0.7)) {
        more = run.take() == Supply::ready;
      } else if (!run.open.empty()) {
        const auto [at, text] = run.finish(prng.below(run.open.size()));
        ASSERT_TRUE(whole.contains(at)) << at;
        ASSERT_EQ(whole.at(at), text);
        ASSERT_TRUE(ended.emplace(at, text).second) << "asked again: " << text;
      }
    }
    position = run.position();
    for (const std::uint64_t unfinished : position->unfinished) {
      ASSERT_FALSE(ended.contains(unfinished));
    }
    if (start == times) {
      EXPECT_TRUE(position->unfinished.empty());
      EXPECT_FALSE(run.source().input_differs());
      EXPECT_EQ(run.source().total(), whole.size());
    }
  }
  EXPECT_EQ(ended, whole);
  EXPECT_EQ(position->counts, whole_counts);
}

constexpr std::string_view kList =
    "10.0.0.1\n"
    "# a comment\n"
    "10.1.0.0/28\n"
    "nonsense nonsense\n"
    "{\"target\":\"10.2.0.8-10.2.0.15\",\"tag\":\"rack\"}\n"
    "{\"kind\":\"varbind\",\"target\":\"10.2.0.8\"}\n"
    "\n"
    "name-a\n"
    "{\"target\":\"name-b\",\"tag\":\"b\"}\n"
    "none\n"
    "2001:db8::/126\n"
    "224.0.0.1\n"
    "223.255.255.254-224.0.0.1\n"
    "10.3.0.1";

TEST(ResumedTargets, LoseAndRepeatNothingWhereverTheyWereBrokenOff) {
  const scratch::ScratchFile first(kList);
  const scratch::ScratchFile second("10.9.0.1\n10.9.1.0/29\n");
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Settings settings;
    settings.targets = {"192.0.2.0/27", "198.51.100.7", "name-z", "@" + first.path(),
                        "@" + second.path()};
    settings.shards = 1 + seed % 3;
    settings.shard = seed % settings.shards;
    settings.ipv6 = seed % 5 != 0;
    break_off(settings, seed, 1 + static_cast<int>(seed % 4));
    if (HasFatalFailure()) return;
  }
}

TEST(ResumedTargets, LoseAndRepeatNothingOfLongListsOfNames) {
  std::string lines;
  for (int i = 0; i < 700; ++i) lines += "host" + std::to_string(i) + "\n";
  const scratch::ScratchFile list(lines);
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Settings settings;
    settings.targets = {"@" + list.path()};
    break_off(settings, seed, 2);
    if (HasFatalFailure()) return;
  }
}

TEST(ResumedTargets, PassOverManyLinesWithoutHoldingUpTheLoop) {
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += "10.0.0.1\n";
  const scratch::ScratchFile list(lines);
  Settings settings;
  settings.targets = {"@" + list.path()};
  Start first(settings, 1);
  for (int i = 0; i < 4999; ++i) ASSERT_EQ(first.take(), Supply::ready);
  while (first.open.size() > 1) first.finish(1);
  Start second(settings, 1);
  ASSERT_TRUE(second.resume(first.position(), 4998));
  ASSERT_EQ(second.take(), Supply::ready);
  EXPECT_EQ(second.finish(0).first, 0u);
  Candidate candidate;
  EXPECT_EQ(second.source().next(candidate), Supply::pending);
  ASSERT_EQ(second.take(), Supply::ready);
  EXPECT_EQ(second.finish(0).first, 4999 * kPositionsPerLine);
  EXPECT_EQ(second.take(), Supply::exhausted);
}

TEST(ResumedTargets, CountALineOnceOfWhichNothingWasTakenYet) {
  std::string lines;
  for (int i = 0; i < 1023; ++i) lines += "#\n";
  const scratch::ScratchFile list(lines + "10.0.0.0/31\n");
  Settings settings;
  settings.targets = {"@" + list.path()};
  Start first(settings, 1);
  Candidate candidate;
  // The last line that one call looks at is the range.
  ASSERT_EQ(first.source().next(candidate), Supply::pending);
  ASSERT_EQ(first.source().counts().list_targets, 1u);
  Start second(settings, 1);
  ASSERT_TRUE(second.resume(first.position(), 0));
  Texts taken;
  while (second.take() == Supply::ready) taken.push_back(second.finish(0).second);
  EXPECT_EQ(taken, (Texts{"10.0.0.0:161", "10.0.0.1:161"}));
  EXPECT_EQ(second.source().counts().list_targets, 1u);
}

TEST(ResumedTargets, DoNotReadAListAgainThatOwesNothing) {
  const scratch::ScratchFolder scratch;
  scratch.write("list", "10.0.0.1\n10.0.0.2\n");
  scratch.write("other", "10.0.1.1\n10.0.1.2\n");
  Settings settings;
  settings.targets = {"@" + scratch.path("list"), "@" + scratch.path("other")};
  Start first(settings, 1);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(first.take(), Supply::ready);
    first.finish(0);
  }
  const ScanPosition position = first.position();
  scratch.write("list", "changed since\n");
  Start second(settings, 1);
  ASSERT_TRUE(second.resume(position, 3));
  ASSERT_EQ(second.take(), Supply::ready);
  EXPECT_EQ(second.finish(0).second, "10.0.1.2:161");
  EXPECT_EQ(second.take(), Supply::exhausted);
  EXPECT_TRUE(second.complaints.empty());
}

TEST(ResumedTargets, AreRefusedWhereTheListHasChanged) {
  const scratch::ScratchFolder scratch;
  const std::string path = scratch.path("list");
  scratch.write("list", "10.0.0.1\n10.0.0.2\n10.0.0.3\n");
  Settings settings;
  settings.targets = {"@" + path};
  Start first(settings, 1);
  ASSERT_EQ(first.take(), Supply::ready);
  ASSERT_EQ(first.take(), Supply::ready);
  const ScanPosition position = first.position();
  const auto error = [&](std::string_view text) {
    scratch.write("list", text);
    const auto resumed = Start(settings, 1).resume(position, 0);
    return resumed ? "" : resumed.error();
  };
  EXPECT_EQ(error("10.0.0.1\n10.0.0.2\n10.0.0.4\n10.0.0.5\n"), "");
  EXPECT_EQ(error("10.0.0.1\r\n10.0.0.2"), "");
  EXPECT_EQ(error("10.0.0.1\n10.0.0.22\n10.0.0.3\n"),
            path + ": its first 2 lines are not those that had been read");
  EXPECT_EQ(error("10.0.0.110.0.0.2\n\n"),
            path + ": its first 2 lines are not those that had been read");
  EXPECT_EQ(error("10.0.0.1\n"), path + ": has 1 lines, of which 2 had been read");
}

TEST(ResumedTargets, AreRefusedWherePositionsCannotBeRight) {
  const scratch::ScratchFile list("10.0.0.1\n10.0.0.0/30\n");
  Settings settings;
  settings.targets = {"192.0.2.0/28", "@" + list.path()};
  settings.shards = 2;
  settings.shard = 1;
  constexpr std::uint64_t kMax = ~std::uint64_t{0};
  const auto refused = [&](ScanPosition position) {
    const auto resumed = Start(settings, 1).resume(position, 0);
    return !resumed && resumed.error() == "its positions cannot be right";
  };
  LineHash one;
  one.add("10.0.0.1");
  const std::uint64_t hash = one.value();
  EXPECT_FALSE(refused({.next = 5, .unfinished = {1, 3}, .lists = {}, .counts = {}}));
  EXPECT_TRUE(refused({.next = 4, .unfinished = {}, .lists = {}, .counts = {}}));
  EXPECT_TRUE(refused({.next = 5, .unfinished = {2}, .lists = {}, .counts = {}}));
  EXPECT_TRUE(refused({.next = 5, .unfinished = {5}, .lists = {}, .counts = {}}));
  EXPECT_TRUE(refused({.next = 5, .unfinished = {3, 1}, .lists = {}, .counts = {}}));
  EXPECT_TRUE(refused({.next = 5, .unfinished = {3, 3}, .lists = {}, .counts = {}}));
  EXPECT_TRUE(refused({.next = 5, .unfinished = {}, .lists = {{1, hash, false}}, .counts = {}}));
  EXPECT_FALSE(refused({.next = 16 + kPositionsPerLine,
                        .unfinished = {},
                        .lists = {{1, hash, false}},
                        .counts = {}}));
  EXPECT_TRUE(refused({.next = 17, .unfinished = {}, .lists = {{2, hash, false}}, .counts = {}}));
  EXPECT_TRUE(refused({.next = 16 + 3 * kPositionsPerLine,
                       .unfinished = {},
                       .lists = {{1, hash, false}},
                       .counts = {}}));
  EXPECT_TRUE(refused({.next = kMax, .unfinished = {}, .lists = {{1, hash, true}}, .counts = {}}));
  EXPECT_TRUE(refused({.next = 16 + kPositionsPerLine,
                       .unfinished = {},
                       .lists = {{1, hash, true}, {0, 0, true}},
                       .counts = {}}));
  EXPECT_TRUE(refused(
      {.next = 16, .unfinished = {}, .lists = {{kMax, hash, true}, {2, 0, true}}, .counts = {}}));
}

TEST(ResumedTargets, AskNobodyForAPositionThatALineDoesNotHave) {
  const scratch::ScratchFile list("10.0.0.1\n10.0.0.2\n10.0.0.0/30\n");
  Settings settings;
  settings.targets = {"@" + list.path()};
  LineHash three;
  for (const char* line : {"10.0.0.1", "10.0.0.2", "10.0.0.0/30"}) three.add(line);
  // The first line is one address; the third has four.
  const std::vector<std::uint64_t> unfinished = {4, kPositionsPerLine, 2 * kPositionsPerLine + 3,
                                                 2 * kPositionsPerLine + 4};
  Start run(settings, 1);
  ASSERT_TRUE(run.resume({.next = 3 * kPositionsPerLine,
                          .unfinished = unfinished,
                          .lists = {{3, three.value(), true}},
                          .counts = {}},
                         7));
  Ended ended;
  while (run.take() == Supply::ready) EXPECT_TRUE(ended.insert(run.finish(0)).second);
  EXPECT_EQ(ended, (Ended{{kPositionsPerLine, "10.0.0.2:161"},
                          {2 * kPositionsPerLine + 3, "10.0.0.3:161"}}));
  EXPECT_TRUE(run.source().input_differs());
  EXPECT_EQ(run.complaints.size(), 2u);
  EXPECT_EQ(run.position().unfinished, (std::vector<std::uint64_t>{4, 2 * kPositionsPerLine + 4}));
}

/// Settings whose only list is a pipe, and its writer.
class PipeInput {
 public:
  PipeInput() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    reader_.reset(ends[0]);
    writer_.reset(ends[1]);
    settings.targets = {"@/dev/fd/" + std::to_string(ends[0])};
  }
  void write(std::string_view text) const {
    EXPECT_EQ(::write(writer_.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void end() { writer_.reset(); }

  Settings settings;

 private:
  UniqueFd reader_;
  UniqueFd writer_;
};

TEST(ResumedStream, GoesOnWhenTheSameLinesComeAgain) {
  PipeInput input;
  input.write("10.0.0.1\n10.0.0.2\n10.0.0.3\n");
  Start first(input.settings, 1);
  ASSERT_EQ(first.take(), Supply::ready);
  ASSERT_EQ(first.take(), Supply::ready);
  first.finish(0);
  const ScanPosition position = first.position();

  PipeInput again;
  again.write("10.0.0.1\n10.0.0.2\n10.0.0.3\n10.0.0.4\n");
  again.end();
  Start second(again.settings, 1);
  ASSERT_TRUE(second.resume(position, 1));
  for (const char* expected : {"10.0.0.2:161", "10.0.0.3:161", "10.0.0.4:161"}) {
    ASSERT_EQ(second.take(), Supply::ready);
    EXPECT_EQ(second.finish(0).second, expected);
  }
  EXPECT_EQ(second.take(), Supply::exhausted);
  EXPECT_FALSE(second.source().input_differs());
}

TEST(ResumedStream, StopsWhereOtherLinesCome) {
  PipeInput input;
  input.write("10.0.0.1\n10.0.0.2\n10.0.0.3\n");
  Start first(input.settings, 1);
  for (int i = 0; i < 3; ++i) ASSERT_EQ(first.take(), Supply::ready);
  first.finish(0);
  first.finish(0);
  const ScanPosition position = first.position();

  PipeInput other;
  other.write("10.0.0.9\n10.0.0.8\n10.0.0.7\n10.0.0.6\n");
  other.end();
  Start second(other.settings, 1);
  ASSERT_TRUE(second.resume(position, 2));
  EXPECT_EQ(second.take(), Supply::exhausted);
  EXPECT_TRUE(second.source().input_differs());
  ASSERT_EQ(second.complaints.size(), 1u);
  EXPECT_TRUE(
      second.complaints[0].ends_with(": its first 3 lines are not those that had been read"));
  // Nothing is lost by that: the next one may bring the right lines.
  const ScanPosition after = second.position();
  EXPECT_EQ(after.next, position.next);
  EXPECT_EQ(after.unfinished, position.unfinished);
  EXPECT_EQ(after.lists, position.lists);
}

/// A stream of four lines of which the first and a part of the third were left over, and where it
/// was.
ScanPosition with_early_lines_left_over() {
  PipeInput input;
  input.write("10.0.0.1\n# a comment\n10.0.0.2-10.0.0.3\n10.0.0.4\n");
  Start first(input.settings, 1);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(first.take(), Supply::ready);
  EXPECT_EQ(first.finish(1).second, "10.0.0.2:161");
  EXPECT_EQ(first.finish(2).second, "10.0.0.4:161");
  return first.position();
}

TEST(ResumedStream, AsksNobodyOfOtherLines) {
  const ScanPosition position = with_early_lines_left_over();
  PipeInput other;
  // What was left over has moved by a line: it would be somebody else.
  other.write("10.0.0.9\n10.0.0.1\n# a comment\n10.0.0.2-10.0.0.3\n10.0.0.4\n");
  other.end();
  Start second(other.settings, 1);
  ASSERT_TRUE(second.resume(position, 2));
  EXPECT_EQ(second.take(), Supply::exhausted);
  EXPECT_TRUE(second.source().input_differs());
  EXPECT_EQ(second.complaints.size(), 1u);
  const ScanPosition after = second.position();
  EXPECT_EQ(after.next, position.next);
  EXPECT_EQ(after.unfinished, position.unfinished);
  EXPECT_EQ(after.lists, position.lists);
}

TEST(ResumedStream, AsksWhatWasLeftOverOnceAllThatWasReadHasComeAgain) {
  const ScanPosition position = with_early_lines_left_over();
  PipeInput again;
  again.write("10.0.0.1\n# a comment\n10.0.0.2-10.0.0.3\n");
  Start second(again.settings, 1);
  second.names_expected = false;
  ASSERT_TRUE(second.resume(position, 2));
  EXPECT_EQ(second.take(), Supply::pending);
  EXPECT_EQ(second.position().unfinished, position.unfinished);
  again.write("10.0.0.4\n10.0.0.5\n");
  again.end();
  for (const char* expected : {"10.0.0.1:161", "10.0.0.3:161", "10.0.0.5:161"}) {
    ASSERT_EQ(second.take(), Supply::ready);
    EXPECT_EQ(second.finish(0).second, expected);
  }
  EXPECT_EQ(second.take(), Supply::exhausted);
  EXPECT_FALSE(second.source().input_differs());
  EXPECT_TRUE(second.complaints.empty());
  EXPECT_TRUE(second.position().unfinished.empty());
}

TEST(ResumedStream, StopsWhereFewerLinesCome) {
  PipeInput input;
  input.write("10.0.0.1\n10.0.0.2\n");
  Start first(input.settings, 1);
  for (int i = 0; i < 2; ++i) ASSERT_EQ(first.take(), Supply::ready);
  first.finish(1);
  const ScanPosition position = first.position();

  PipeInput nothing;
  nothing.end();
  Start second(nothing.settings, 1);
  ASSERT_TRUE(second.resume(position, 1));
  EXPECT_EQ(second.take(), Supply::exhausted);
  EXPECT_TRUE(second.source().input_differs());
  ASSERT_EQ(second.complaints.size(), 1u);
  EXPECT_TRUE(second.complaints[0].ends_with(": ended after 0 lines, of which 2 had been read"));
  EXPECT_EQ(second.position().unfinished, position.unfinished);
  EXPECT_EQ(second.position().next, position.next);
}

TEST(ResumedLimit, GoesOnWithAHigherOne) {
  const scratch::ScratchFile list("10.0.0.1\n10.0.0.2\n10.0.0.3\nname-a\nname-b\n");
  for (const auto& targets : {Texts{"192.0.2.0/29"}, Texts{"@" + list.path()},
                              Texts{"192.0.2.0/31", "@" + list.path()}}) {
    Settings settings;
    settings.targets = targets;
    const Ended whole = run_through(settings, 5);
    Ended ended;
    ScanPosition position;
    for (std::uint64_t limit = 1; limit <= whole.size() + 1; ++limit) {
      settings.targets_max = limit;
      Start run(settings, 5);
      if (limit > 1) {
        ASSERT_TRUE(run.resume(position, ended.size()));
      }
      while (run.take() == Supply::ready) EXPECT_TRUE(ended.insert(run.finish(0)).second);
      EXPECT_EQ(ended.size(), std::min<std::size_t>(limit, whole.size()));
      EXPECT_EQ(run.source().cut_short(), limit < whole.size());
      position = run.position();
    }
    EXPECT_EQ(ended, whole);
  }
}

TEST(ResumedLimit, HandsOutNothingWhereItWasReached) {
  Settings settings;
  settings.targets = {"192.0.2.0/29"};
  settings.targets_max = 3;
  Start first(settings, 1);
  while (first.take() == Supply::ready) first.finish(0);
  Start second(settings, 1);
  ASSERT_TRUE(second.resume(first.position(), 3));
  EXPECT_EQ(second.take(), Supply::exhausted);
  EXPECT_TRUE(second.source().cut_short());
}

TEST(Fingerprint, TellsIndexSpacesApart) {
  const scratch::ScratchFile blocklist("192.0.2.8/30\n");
  const auto fingerprint = [&](Texts targets, bool blocked = false) {
    Settings settings;
    settings.targets = std::move(targets);
    if (blocked) settings.blocklist_files = {blocklist.path()};
    return Start(settings, 1).source().fingerprint();
  };
  const std::string one = fingerprint({"192.0.2.0/28"});
  EXPECT_EQ(one.size(), 64u);
  EXPECT_EQ(fingerprint({"192.0.2.8/29", "192.0.2.0/29"}), one);
  std::set<std::string> others = {one,
                                  fingerprint({"192.0.2.0/29"}),
                                  fingerprint({"192.0.2.0/28:1161"}),
                                  fingerprint({"192.0.2.0/28", "192.0.2.1"}),
                                  fingerprint({"192.0.2.0/28", "name-a"}),
                                  fingerprint({"192.0.2.0/28", "name-b"}),
                                  fingerprint({"192.0.2.0/28"}, true),
                                  fingerprint({}),
                                  fingerprint({}, true)};
  EXPECT_EQ(others.size(), 9u);
}

}  // namespace
}  // namespace snmpring::targets
