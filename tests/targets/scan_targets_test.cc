#include "targets/scan_targets.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scratch/readable.h"
#include "scratch/scratch_file.h"

namespace snmpring::targets {
namespace {

using engine::Candidate;
using engine::Supply;
using session::ErrorWord;
using Texts = std::vector<std::string>;
using scratch::readable;

std::vector<IpAddress> addresses(std::initializer_list<const char*> texts) {
  std::vector<IpAddress> all;
  for (const char* text : texts) all.push_back(*IpAddress::parse(text));
  return all;
}

std::vector<IpAddress> look_up_by_family(const std::string& name, Families families) {
  if (name == "none") return {};
  if (name == "multicast") return addresses({"224.0.0.1"});
  if (name == "linked") return addresses({"fe80::77"});
  if (name == "many") return addresses({"192.0.2.1", "2001:db8::1", "192.0.2.3"});
  if (name == "partly") return addresses({"224.0.0.1", "192.0.2.5", "224.0.0.2", "192.0.2.6"});
  if (name == "v6only") return families.ipv6 ? addresses({"2001:db8::6"}) : addresses({});
  return addresses({families.ipv4 ? "192.0.2.77" : "2001:db8::77"});
}

/// Settings, plan and credentials, and the targets that are made of them.
class Scan {
 public:
  explicit Scan(Texts targets) {
    settings.targets = std::move(targets);
    plan.roots.push_back(*session::Root::parse("1.3.6.1.2.1"));
    plan.ladder = &ladder;
    credentials[0].label = "c1";
    credentials[1].label = "c2";
  }

  ScanTargets& source() {
    if (!source_) {
      auto created = create();
      EXPECT_TRUE(created) << created.error().message;
      source_ = std::move(*created);
    }
    return *source_;
  }

  std::expected<std::unique_ptr<ScanTargets>, files::FileError> create() {
    return ScanTargets::create({settings, seed, plan, credentials,
                                [this](std::string_view text) { bad_lines.emplace_back(text); },
                                look_up_by_family});
  }

  /// All candidates, waiting where it must: endpoint, then what makes it special.
  Texts drain() {
    Texts result;
    Candidate candidate;
    for (int i = 0; i < 1'000'000; ++i) {
      switch (source().next(candidate)) {
        case Supply::ready: {
          result.push_back(shown(candidate));
          source().release(candidate.target.position, candidate.target.profile);
          break;
        }
        case Supply::pending: {
          pollfd readable{.fd = source().wake_fd(), .events = POLLIN, .revents = 0};
          if (::poll(&readable, 1, 10'000) != 1) {
            result.push_back("never woken");
            return result;
          }
          break;
        }
        case Supply::exhausted:
          return result;
      }
    }
    result.push_back("endless");
    return result;
  }

  static std::string shown(const Candidate& candidate) {
    const session::TargetProfile& profile = *candidate.target.profile;
    std::string text = candidate.target.endpoint.to_string();
    if (!profile.name.empty()) text += " name " + profile.name;
    if (profile.tag) text += " tag " + *profile.tag;
    if (profile.always_reported) text += " reported";
    if (candidate.refused != ErrorWord::none)
      text += " " + session::error_text(candidate.refused, 0);
    return text;
  }

  Settings settings;
  std::uint64_t seed = 42;
  session::Plan plan;
  std::array<session::Credential, 2> credentials;
  session::Ladder ladder{.rungs = {&credentials[0], &credentials[1]}};
  Texts bad_lines;

 private:
  std::unique_ptr<ScanTargets> source_;
};

Texts sorted(Texts texts) {
  std::ranges::sort(texts);
  return texts;
}

TEST(ScanTargets, VisitsEachAddressOnceWhateverTheForm) {
  Scan scan(
      {"192.0.2.0/30", "192.0.2.2-3", "192.0.2.1", "192.0.2.1:1161", "[2001:db8::/127]:1161"});
  EXPECT_EQ(scan.source().total(), 7u);
  EXPECT_EQ(sorted(scan.drain()),
            (Texts{"192.0.2.0:161", "192.0.2.1:1161 reported", "192.0.2.1:161 reported",
                   "192.0.2.2:161", "192.0.2.3:161", "[2001:db8::1]:1161", "[2001:db8::]:1161"}));
}

TEST(ScanTargets, UsesTheDefaultPortOfTheRun) {
  Scan scan({"192.0.2.1", "192.0.2.1:1161"});
  scan.settings.port = 1161;
  EXPECT_EQ(scan.drain(), Texts{"192.0.2.1:1161 reported"});
}

TEST(ScanTargets, VisitsInTheOrderOfTheSeed) {
  const auto order = [](std::uint64_t seed) {
    Scan scan({"192.0.2.0/24"});
    scan.seed = seed;
    return scan.drain();
  };
  EXPECT_EQ(order(1), order(1));
  EXPECT_NE(order(1), order(2));
  EXPECT_NE(order(1), sorted(order(1)));
}

TEST(ScanTargets, IsCoveredByItsShardsExactlyOnce) {
  for (const std::uint64_t shards : {1u, 2u, 3u, 7u, 300u, 1000u}) {
    std::map<std::string, int> seen;
    std::set<std::uint64_t> positions;
    std::uint64_t total = 0;
    for (std::uint64_t shard = 0; shard < shards; ++shard) {
      const scratch::ScratchFile list("10.0.0.0/30\n\n10.0.1.1\nbad line\n10.0.2.1\nsome-name\n");
      Scan scan({"192.0.2.0/24", "198.51.100.1", "name1", "@" + list.path()});
      scan.settings.shards = shards;
      scan.settings.shard = shard;
      Candidate candidate;
      for (;;) {
        const Supply supply = scan.source().next(candidate);
        if (supply == Supply::exhausted) break;
        if (supply == Supply::pending) {
          pollfd woken{.fd = scan.source().wake_fd(), .events = POLLIN, .revents = 0};
          ASSERT_EQ(::poll(&woken, 1, 10'000), 1);
          continue;
        }
        ++seen[Scan::shown(candidate)];
        EXPECT_TRUE(positions.insert(candidate.target.position).second);
        scan.source().release(candidate.target.position, candidate.target.profile);
      }
      total += scan.source().total().value_or(0);
    }
    EXPECT_EQ(seen.size(), 256u + 2 + 4 + 2 + 1) << shards;
    for (const auto& [text, times] : seen) EXPECT_EQ(times, 1) << text;
    EXPECT_EQ(total, seen.size());
  }
}

TEST(ScanTargets, CountsEachShardsShareBeforehand) {
  std::uint64_t total = 0;
  for (std::uint64_t shard = 0; shard < 7; ++shard) {
    Scan scan({"192.0.2.0/24"});
    scan.settings.shards = 7;
    scan.settings.shard = shard;
    const auto share = scan.source().total();
    ASSERT_TRUE(share);
    EXPECT_EQ(scan.drain().size(), *share);
    total += *share;
  }
  EXPECT_EQ(total, 256u);
}

TEST(ScanTargets, GivesEveryTargetTheSamePositionInEveryShard) {
  Candidate candidate;
  std::map<std::uint64_t, std::string> whole;
  Scan all({"192.0.2.0/28"});
  while (all.source().next(candidate) == Supply::ready) {
    whole[candidate.target.position] = Scan::shown(candidate);
  }
  Scan part({"192.0.2.0/28"});
  part.settings.shards = 3;
  part.settings.shard = 1;
  while (part.source().next(candidate) == Supply::ready) {
    EXPECT_EQ(candidate.target.position % 3, 1u);
    EXPECT_EQ(whole[candidate.target.position], Scan::shown(candidate));
  }
}

TEST(ScanTargets, PlacesListLinesAfterTheSpace) {
  const scratch::ScratchFile first("10.0.0.1\n# comment\n10.0.0.8/31\n");
  const scratch::ScratchFile second("10.0.0.3\n");
  Scan scan({"192.0.2.0/30", "@" + first.path(), "@" + second.path()});
  std::vector<std::uint64_t> positions;
  Candidate candidate;
  while (scan.source().next(candidate) == Supply::ready) {
    positions.push_back(candidate.target.position);
  }
  constexpr std::uint64_t kLine = kPositionsPerLine;
  EXPECT_EQ(positions, (std::vector<std::uint64_t>{0, 1, 2, 3, 4, 4 + 2 * kLine, 5 + 2 * kLine,
                                                   4 + 3 * kLine}));
}

TEST(ScanTargets, ReportsWhyABadTargetIsBad) {
  Scan scan({"192.0.2.1", "tcp:192.0.2.2"});
  const auto created = scan.create();
  ASSERT_FALSE(created);
  EXPECT_NE(created.error().message.find("tcp: is not supported"), std::string::npos);
}

TEST(ScanTargets, AsksForYesAboveASlashEight) {
  Scan scan({"10.0.0.0/8"});
  EXPECT_TRUE(scan.create());
  scan.settings.targets.emplace_back("192.0.2.1");
  const auto created = scan.create();
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().message,
            "16777217 targets are more than a /8 (16777216); --yes allows it");
  scan.settings.yes = true;
  EXPECT_TRUE(scan.create());
}

TEST(ScanTargets, RefusesBlockedAddressesOnlyWhereTheyWereNamed) {
  const scratch::ScratchFile blocklist("192.0.2.0/31\n");
  const scratch::ScratchFile list("192.0.2.1\n192.0.2.0/30\n");
  Scan scan({"192.0.2.1", "192.0.2.0/30", "multicast", "@" + list.path()});
  scan.settings.blocklist_files = {blocklist.path()};
  EXPECT_EQ(sorted(scan.drain()),
            (Texts{"192.0.2.1:161 reported blocked", "192.0.2.1:161 reported blocked",
                   "192.0.2.2:161", "192.0.2.2:161", "192.0.2.3:161", "192.0.2.3:161",
                   "224.0.0.1:161 name multicast tag multicast reported blocked"}));
  EXPECT_EQ(scan.source().counts().blocked, 3u);
}

TEST(ScanTargets, ReportsFileAndLineOfABadBlocklist) {
  const scratch::ScratchFile blocklist("192.0.2.0/31\nx y\n");
  Scan scan({"192.0.2.1"});
  scan.settings.blocklist_files = {blocklist.path()};
  const auto created = scan.create();
  ASSERT_FALSE(created);
  EXPECT_TRUE(created.error().message.starts_with(blocklist.path() + ":2: "))
      << created.error().message;
}

TEST(ScanTargets, LeavesTheOtherFamilyOut) {
  const scratch::ScratchFile list("192.0.2.9\n2001:db8::9\n192.0.2.8/31\nudp:name\n");
  Scan scan({"192.0.2.0/30", "2001:db8::1", "udp:name", "name", "@" + list.path()});
  scan.settings.ipv4 = false;
  EXPECT_EQ(sorted(scan.drain()),
            (Texts{"[2001:db8::1]:161 reported", "[2001:db8::77]:161 name name tag name reported",
                   "[2001:db8::9]:161 reported"}));
  EXPECT_EQ(scan.source().counts().other_family, 4u + 1 + 1 + 2 + 1);
}

TEST(ScanTargets, ResolvesTheNamesOfTheCommandLineFirst) {
  Scan scan({"name", "name:1161", "name", "none", "udp6:name"});
  EXPECT_EQ(scan.source().total(), 4u);
  EXPECT_EQ(sorted(scan.drain()), (Texts{"0.0.0.0:161 name none tag none reported resolve",
                                         "192.0.2.77:1161 name name tag name reported",
                                         "192.0.2.77:161 name name tag name reported",
                                         "[2001:db8::77]:161 name name tag name reported"}));
}

TEST(ScanTargets, ResolvesMoreNamesThanTheResolverHolds) {
  Texts names;
  for (int i = 0; i < 1000; ++i) names.push_back("name" + std::to_string(i));
  Scan scan(names);
  EXPECT_EQ(scan.drain().size(), 1000u);
}

TEST(ScanTargets, ResolvesTheNamesOfLists) {
  const scratch::ScratchFile list(
      "none\nname:1161\n{\"target\":\"name\",\"tag\":\"mine\"}\nmulticast\nv6only\n192.0.2.1\n");
  Scan scan({"@" + list.path()});
  EXPECT_EQ(sorted(scan.drain()),
            (Texts{"0.0.0.0:161 name none tag none reported resolve", "192.0.2.1:161 reported",
                   "192.0.2.77:1161 name name tag name reported",
                   "192.0.2.77:161 name name tag mine reported",
                   "224.0.0.1:161 name multicast tag multicast reported blocked",
                   "[2001:db8::6]:161 name v6only tag v6only reported"}));
}

TEST(ScanTargets, ResolvesLongListsOfNames) {
  std::string lines;
  for (int i = 0; i < 2000; ++i) lines += "name" + std::to_string(i) + "\n";
  const scratch::ScratchFile list(lines);
  Scan scan({"@" + list.path()});
  EXPECT_EQ(scan.drain().size(), 2000u);
  EXPECT_EQ(scan.source().counts().list_targets, 2000u);
}

TEST(ScanTargets, LeavesNamesAloneWhereNothingIsSent) {
  const scratch::ScratchFile list(
      "other:1161\n{\"target\":\"192.0.2.1\",\"credential\":\"unknown\"}\n");
  Scan scan({"name", "@" + list.path()});
  scan.settings.sends = false;
  EXPECT_EQ(scan.drain(),
            (Texts{"0.0.0.0:161 name name tag name reported",
                   "0.0.0.0:1161 name other tag other reported", "192.0.2.1:161 reported"}));
}

TEST(ScanTargets, ReportsBadLinesAndGoesOn) {
  const scratch::ScratchFile list(
      "192.0.2.1\nbad line\n{\"target\":\"192.0.2.2\",\"credential\":\"c9\"}\n192.0.2.3\n");
  Scan scan({"@" + list.path()});
  EXPECT_EQ(scan.drain(), (Texts{"192.0.2.1:161 reported", "192.0.2.3:161 reported"}));
  EXPECT_EQ(scan.source().counts().bad_lines, 2u);
  EXPECT_EQ(scan.bad_lines,
            (Texts{list.path() + ":2: \"bad line\": neither an address nor a host name",
                   list.path() + ":3: there is no credential \"c9\": give the -c, -u or "
                                 "--credentials that the list was made with"}));
}

TEST(ScanTargets, CountsTheLinesThatNameACredentialThatIsNotThere) {
  std::string text = "192.0.2.1\n";
  for (int i = 2; i < 18; ++i) {
    text += "{\"target\":\"192.0.2." + std::to_string(i) + "\",\"credential\":\"c7\"}\n";
  }
  const scratch::ScratchFile list(text + "{\"target\":\"192.0.2.99\",\"credential\":\"c8\"}\n");
  Scan scan({"@" + list.path()});
  EXPECT_EQ(scan.drain(), (Texts{"192.0.2.1:161 reported"}));
  EXPECT_EQ(scan.source().counts().bad_lines, 17u);
  ASSERT_EQ(scan.bad_lines.size(), 3u);
  EXPECT_TRUE(scan.bad_lines[0].starts_with(list.path() + ":2: there is no credential \"c7\""));
  EXPECT_TRUE(scan.bad_lines[1].starts_with(list.path() + ":18: there is no credential \"c8\""));
  EXPECT_TRUE(scan.bad_lines[2].ends_with(
      ": 15 more lines name the credential \"c7\", which is not there"));
}

TEST(ScanTargets, TakesTheLabelOfTheDefaultCommunityForNoDemand) {
  const scratch::ScratchFile list("{\"target\":\"192.0.2.1\",\"credential\":\"public\"}\n");
  Scan scan({"@" + list.path()});
  EXPECT_EQ(scan.drain(), (Texts{"192.0.2.1:161 reported"}));
  EXPECT_TRUE(scan.bad_lines.empty());
}

TEST(ScanTargets, AsksForYesForALineAboveASlashEight) {
  const scratch::ScratchFile list("10.0.0.0/7\n192.0.2.1\n");
  Scan scan({"@" + list.path()});
  EXPECT_EQ(scan.drain(), Texts{"192.0.2.1:161 reported"});
  EXPECT_EQ(
      scan.bad_lines,
      Texts{list.path() + ":1: 33554432 targets are more than a /8 (16777216); --yes allows it"});
}

TEST(ScanTargets, TakesTheOutputOfDiscover) {
  const scratch::ScratchFile list(
      R"({"kind":"target","target":"192.0.2.1","port":1161,"tag":null,"status":"ok","version":"2c","credential":"c2"})"
      "\n"
      R"({"kind":"target","target":"192.0.2.2","port":161,"tag":null,"status":"timeout","version":null,"credential":null})"
      "\n"
      R"({"kind":"varbind","target":"192.0.2.1","port":1161})"
      "\n");
  Scan scan({"@" + list.path()});
  Candidate candidate;
  ASSERT_EQ(scan.source().next(candidate), Supply::ready);
  EXPECT_EQ(candidate.target.endpoint.to_string(), "192.0.2.1:1161");
  EXPECT_EQ(candidate.target.plan().ladder->rungs,
            (std::vector<const session::Credential*>{&scan.credentials[1]}));
  EXPECT_EQ(scan.source().next(candidate), Supply::exhausted);
  EXPECT_EQ(scan.source().counts().skipped_objects, 2u);
  EXPECT_EQ(scan.source().counts().bad_lines, 0u);
}

TEST(ScanTargets, GivesALineItsOwnPlan) {
  const scratch::ScratchFile list(
      R"({"target":"192.0.2.1","oids":["1.3.6.1.4.1"],"max_varbinds":5,"tag":"t"})"
      "\n192.0.2.2\n");
  Scan scan({"@" + list.path()});
  scan.plan.operation = session::Operation::walk;
  Candidate own;
  Candidate usual;
  ASSERT_EQ(scan.source().next(own), Supply::ready);
  ASSERT_EQ(scan.source().next(usual), Supply::ready);
  EXPECT_EQ(own.target.plan().roots.at(0).text(), "1.3.6.1.4.1");
  EXPECT_EQ(own.target.plan().varbinds_max, 5u);
  EXPECT_EQ(own.target.plan().operation, session::Operation::walk);
  EXPECT_EQ(own.target.plan().ladder, &scan.ladder);
  EXPECT_EQ(own.target.profile->tag, "t");
  EXPECT_EQ(&usual.target.plan(), &scan.plan);
  scan.source().release(own.target.position, own.target.profile);
  scan.source().release(usual.target.position, usual.target.profile);
}

TEST(ScanTargets, KeepsWhatDiscoverAsks) {
  const scratch::ScratchFile list(R"({"target":"192.0.2.1","oids":["1.3.6.1.4.1"]})");
  Scan scan({"@" + list.path()});
  scan.plan.operation = session::Operation::discover;
  Candidate candidate;
  ASSERT_EQ(scan.source().next(candidate), Supply::ready);
  EXPECT_EQ(candidate.target.plan().roots.at(0).text(), "1.3.6.1.2.1");
}

TEST(ScanTargets, KeepsAProfileAsLongAsOneOfItsTargetsIsOpen) {
  const scratch::ScratchFile list(R"({"target":"192.0.2.0/30","tag":"rack"})"
                                  "\n192.0.2.9\n");
  Scan scan({"@" + list.path()});
  std::vector<Candidate> open(5);
  for (Candidate& candidate : open) ASSERT_EQ(scan.source().next(candidate), Supply::ready);
  EXPECT_EQ(scan.source().next(open[4]), Supply::exhausted);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(open[i].target.profile->tag, "rack");
    EXPECT_FALSE(open[i].target.profile->always_reported);
    scan.source().release(open[i].target.position, open[i].target.profile);
  }
}

/// A scan of a pipe that takes the place of a file, and its writer.
class PipeScan {
 public:
  PipeScan() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    reader_.reset(ends[0]);
    writer.reset(ends[1]);
    scan.settings.targets = {"@/dev/fd/" + std::to_string(ends[0])};
  }
  void write(std::string_view text) const {
    EXPECT_EQ(::write(writer.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  UniqueFd writer;
  Scan scan{{}};

 private:
  UniqueFd reader_;
};

TEST(ScanTargetsFromAPipe, StartWithTheFirstLine) {
  PipeScan pipe;
  ScanTargets& source = pipe.scan.source();
  Candidate candidate;
  EXPECT_EQ(source.next(candidate), Supply::pending);
  EXPECT_EQ(source.total(), std::nullopt);
  EXPECT_FALSE(readable(source.wake_fd()));
  pipe.write("192.0.2.1\n192.0.2.2");
  EXPECT_TRUE(readable(source.wake_fd()));
  ASSERT_EQ(source.next(candidate), Supply::ready);
  EXPECT_EQ(Scan::shown(candidate), "192.0.2.1:161 reported");
  EXPECT_FALSE(readable(source.wake_fd()));
  EXPECT_EQ(source.next(candidate), Supply::pending);
  EXPECT_FALSE(readable(source.wake_fd()));
  pipe.writer.reset();
  EXPECT_TRUE(readable(source.wake_fd()));
  ASSERT_EQ(source.next(candidate), Supply::ready);
  EXPECT_EQ(Scan::shown(candidate), "192.0.2.2:161 reported");
  EXPECT_EQ(source.next(candidate), Supply::exhausted);
  EXPECT_EQ(source.total(), 2u);
  EXPECT_FALSE(readable(source.wake_fd()));
}

TEST(ScanTargetsFromAPipe, AreQuietOnceToldThatTheyWereHeard) {
  PipeScan pipe;
  ScanTargets& source = pipe.scan.source();
  Candidate candidate;
  EXPECT_EQ(source.next(candidate), Supply::pending);
  pipe.write("192.0.2.1\n");
  EXPECT_TRUE(readable(source.wake_fd()));
  source.on_woken();
  EXPECT_FALSE(readable(source.wake_fd()));
  EXPECT_EQ(source.next(candidate), Supply::ready);
}

TEST(ScanTargetsFromAPipe, WakeForNamesWhileTheInputIsIdle) {
  PipeScan pipe;
  ScanTargets& source = pipe.scan.source();
  Candidate candidate;
  pipe.write("name\n");
  Supply supply = source.next(candidate);
  if (supply == Supply::pending) {
    pollfd woken{.fd = source.wake_fd(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(::poll(&woken, 1, 10'000), 1);
    supply = source.next(candidate);
  }
  ASSERT_EQ(supply, Supply::ready);
  EXPECT_EQ(Scan::shown(candidate), "192.0.2.77:161 name name tag name reported");
  source.release(candidate.target.position, candidate.target.profile);
}

TEST(ScanTargetsFromAPipe, LetTheLoopGoOnWhileOtherShardsLinesPass) {
  PipeScan pipe;
  pipe.scan.settings.shards = 1'000'000;
  pipe.scan.settings.shard = 5000;
  ScanTargets& source = pipe.scan.source();
  for (int i = 0; i < 6000; ++i) pipe.write("::1\n");
  Candidate candidate;
  EXPECT_EQ(source.next(candidate), Supply::pending);
  EXPECT_TRUE(readable(source.wake_fd()));
  pipe.writer.reset();
  EXPECT_EQ(pipe.scan.drain(), Texts{"[::1]:161 reported"});
}

/// The endpoints of the one target of `targets`, in the order in which they would be asked.
Texts endpoints_of(Scan& scan) {
  Candidate candidate;
  while (scan.source().next(candidate) == Supply::pending) {
    pollfd readable{.fd = scan.source().wake_fd(), .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, 10'000) != 1) return {"never woken"};
  }
  Texts texts{Scan::shown(candidate)};
  const session::Target& target = candidate.target;
  while (const auto next = scan.source().next_endpoint(target.position, target.profile)) {
    texts.push_back(next->to_string());
  }
  scan.source().release(target.position, target.profile);
  return texts;
}

TEST(ScanTargetsNames, HaveAllTheirAddressesInTheOrderOfTheSystem) {
  const scratch::ScratchFile list("many:1161\n");
  Scan listed({"@" + list.path()});
  EXPECT_EQ(endpoints_of(listed), (Texts{"192.0.2.1:1161 name many tag many reported",
                                         "[2001:db8::1]:1161", "192.0.2.3:1161"}));
  Scan given({"many"});
  EXPECT_EQ(endpoints_of(given), (Texts{"192.0.2.1:161 name many tag many reported",
                                        "[2001:db8::1]:161", "192.0.2.3:161"}));
}

TEST(ScanTargetsNames, HaveNoAddressesThatMayNotBeAsked) {
  Scan partly({"partly"});
  EXPECT_EQ(endpoints_of(partly),
            (Texts{"192.0.2.5:161 name partly tag partly reported", "192.0.2.6:161"}));
  Scan blocked({"multicast"});
  EXPECT_EQ(endpoints_of(blocked), Texts{"224.0.0.1:161 name multicast tag multicast reported "
                                         "blocked"});
}

TEST(ScanTargetsReckoning, FollowsTheOctetsOfAListThatIsAFile) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += i % 10 == 0 ? "# a comment\n" : "192.0.2.123\n";
  const scratch::ScratchFile list(text);
  Scan scan({"@" + list.path()});
  ScanTargets& source = scan.source();
  EXPECT_EQ(source.planned(), std::nullopt);
  Candidate candidate;
  for (int i = 0; i < 18'000; ++i) {
    Supply supply = Supply::pending;
    while (supply == Supply::pending) supply = source.next(candidate);
    ASSERT_EQ(supply, Supply::ready) << i;
    if (i < 10) continue;
    ASSERT_TRUE(source.planned()) << i;
    ASSERT_NEAR(static_cast<double>(*source.planned()), 18'000, 2'000) << i;
    EXPECT_EQ(source.total(), std::nullopt);
  }
  EXPECT_EQ(source.planned(), 18'000u);
}

TEST(ScanTargetsReckoning, CountsWhatARangeOfALineIsWorth) {
  const scratch::ScratchFile list("10.0.0.0/24\n10.0.1.0/24\n10.0.2.0/24\n10.0.3.0/24\n");
  Scan scan({"192.0.2.1", "@" + list.path()});
  ScanTargets& source = scan.source();
  Candidate candidate;
  ASSERT_EQ(source.next(candidate), Supply::ready);
  ASSERT_EQ(source.next(candidate), Supply::ready);
  EXPECT_EQ(source.planned(), 1u + 4 * 256);
}

TEST(ScanTargetsReckoning, TakesNoMoreThanTheLimit) {
  const scratch::ScratchFile list("10.0.0.0/24\n10.0.1.0/24\n");
  Scan scan({"@" + list.path()});
  scan.settings.targets_max = 100;
  Candidate candidate;
  ASSERT_EQ(scan.source().next(candidate), Supply::ready);
  EXPECT_EQ(scan.source().planned(), 100u);
}

TEST(ScanTargetsReckoning, GoesOnAcrossLists) {
  const scratch::ScratchFile first("192.0.2.1\n192.0.2.2\n");
  const scratch::ScratchFile second("192.0.2.3\n192.0.2.4\n192.0.2.5\n192.0.2.6\n");
  Scan scan({"@" + first.path(), "@" + second.path()});
  Candidate candidate;
  for (int i = 0; i < 6; ++i) {
    ASSERT_EQ(scan.source().next(candidate), Supply::ready);
    EXPECT_EQ(scan.source().planned(), 6u) << i;
  }
}

TEST(ScanTargetsReckoning, KnowsNothingOfAPipe) {
  PipeScan pipe;
  pipe.write("192.0.2.1\n");
  Candidate candidate;
  ASSERT_EQ(pipe.scan.source().next(candidate), Supply::ready);
  EXPECT_EQ(pipe.scan.source().planned(), std::nullopt);
}

// Asked on whichever link the kernel likes, they would look silent.
TEST(ScanTargetsOnALink, NeedAZone) {
  for (const char* text : {"fe80::1", "[fe80::1]:1161", "fe80::/120", "fe80::1-fe80::9"}) {
    Scan scan({text});
    const auto created = scan.create();
    ASSERT_FALSE(created) << text;
    EXPECT_EQ(created.error().message,
              '"' + std::string(text) +
                  "\": a link-local address needs its zone, as in fe80::1%eth0, or --interface");
  }
  Scan crossing({"fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff-fe80::1"});
  const auto created = crossing.create();
  ASSERT_FALSE(created);
  EXPECT_THAT(created.error().message,
              testing::EndsWith(": only a part of it is link-local (fe80::/10)"));
  EXPECT_EQ(Scan({"fe80::1%lo"}).drain(), Texts{"[fe80::1%lo]:161 reported"});
}

TEST(ScanTargetsOnALink, NeedAZoneInListsAndBehindNames) {
  const scratch::ScratchFile list(
      "fe80::1\n[fe80::2%lo]:1161\n{\"target\":\"fe80::/126\"}\nlinked\n");
  Scan scan({"@" + list.path(), "linked"});
  EXPECT_EQ(sorted(scan.drain()), (Texts{"0.0.0.0:161 name linked tag linked reported resolve",
                                         "0.0.0.0:161 name linked tag linked reported resolve",
                                         "[fe80::2%lo]:1161 reported"}));
  const std::string reason =
      ": a link-local address needs its zone, as in fe80::1%eth0, or --interface";
  EXPECT_EQ(scan.bad_lines, (Texts{list.path() + ":1" + reason, list.path() + ":3" + reason}));
}

TEST(ScanTargetsOnALink, TakeTheZoneOfTheInterfaceOrTheSource) {
  const scratch::ScratchFile list("fe80::1\nfe80::2/127\nlinked\n2001:db8::1\n");
  const Texts expected = {"[2001:db8::1]:161 reported",
                          "[fe80::1%lo]:161 reported",
                          "[fe80::2%lo]:161",
                          "[fe80::3%lo]:161",
                          "[fe80::77%lo]:161 name linked tag linked reported",
                          "[fe80::9%lo]:161 reported"};
  Scan bound({"@" + list.path(), "fe80::9"});
  bound.settings.interface = "lo";
  EXPECT_EQ(sorted(bound.drain()), expected);
  Scan sourced({"@" + list.path(), "fe80::9"});
  sourced.settings.source_ipv6 = "fe80::5%lo";
  EXPECT_EQ(sorted(sourced.drain()), expected);
}

TEST(ScanTargetsFromAList, LetTheLoopGoOnInALineThatNeverEnds) {
  Scan scan({"@/dev/zero"});
  Candidate candidate;
  for (int call = 0; call < 3; ++call) {
    EXPECT_EQ(scan.source().next(candidate), Supply::pending);
    EXPECT_TRUE(readable(scan.source().wake_fd()));
  }
}

TEST(ScanTargetsFromAList, LetTheLoopGoOnWhileLongLinesAreOfNoUse) {
  std::string text;
  for (int line = 0; line < 100; ++line) text += std::string(60'000, 'x') + '\n';
  const scratch::ScratchFile list(text + "192.0.2.1\n");
  Scan scan({"@" + list.path()});
  Candidate candidate;
  EXPECT_EQ(scan.source().next(candidate), Supply::pending);
  EXPECT_LT(scan.bad_lines.size(), 50u);
  EXPECT_EQ(scan.drain(), Texts{"192.0.2.1:161 reported"});
  EXPECT_EQ(scan.bad_lines.size(), 100u);
}

TEST(ScanTargetsLimit, StopsAfterThatManyAndSaysSo) {
  Scan scan({"192.0.2.0/24"});
  scan.settings.targets_max = 10;
  EXPECT_EQ(scan.source().total(), 256u);
  EXPECT_EQ(scan.source().planned(), 10u);
  EXPECT_EQ(scan.drain().size(), 10u);
  EXPECT_TRUE(scan.source().cut_short());
  EXPECT_EQ(scan.source().total(), 256u);
  EXPECT_EQ(scan.source().planned(), 10u);
}

TEST(ScanTargetsLimit, LeavesTheTotalOfAListThatGoesOnUnknown) {
  const scratch::ScratchFile list("192.0.2.9\n192.0.2.10\n192.0.2.11\n");
  Scan scan({"@" + list.path()});
  scan.settings.targets_max = 1;
  EXPECT_EQ(scan.drain().size(), 1u);
  EXPECT_EQ(scan.source().total(), std::nullopt);
  EXPECT_EQ(scan.source().planned(), 1u);
}

TEST(ScanTargetsLimit, CutsNothingShortWhenThereIsNoMore) {
  const scratch::ScratchFile list("192.0.2.9\n# end\n\n");
  Scan scan({"192.0.2.0/30", "@" + list.path()});
  scan.settings.targets_max = 5;
  EXPECT_EQ(scan.drain().size(), 5u);
  EXPECT_FALSE(scan.source().cut_short());
}

TEST(ScanTargetsLimit, SeesThatAListGoesOn) {
  const scratch::ScratchFile list(
      "192.0.2.9\n# comment\n{\"target\":\"192.0.2.8\",\"tag\":\"t\"}\n");
  Scan scan({"@" + list.path()});
  scan.settings.targets_max = 1;
  EXPECT_EQ(scan.drain().size(), 1u);
  EXPECT_TRUE(scan.source().cut_short());
}

TEST(ScanTargetsLimit, DoesNotWaitForInputThatIsIdle) {
  PipeScan pipe;
  pipe.scan.settings.targets_max = 1;
  pipe.write("192.0.2.1\n");
  EXPECT_EQ(pipe.scan.drain().size(), 1u);
  EXPECT_TRUE(pipe.scan.source().cut_short());
}

TEST(ScanTargets, RefusesStandardInputTwice) {
  Scan scan({"-", "-"});
  const auto created = scan.create();
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().message, "standard input (-) can be read only once");
}

TEST(ScanTargets, HasNoneWithoutTargets) {
  Scan scan({});
  EXPECT_EQ(scan.source().total(), 0u);
  EXPECT_EQ(scan.drain(), Texts{});
}

}  // namespace
}  // namespace snmpring::targets
