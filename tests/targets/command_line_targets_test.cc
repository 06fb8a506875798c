#include "targets/command_line_targets.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "scratch/scratch_file.h"

namespace snmpring::targets {
namespace {

using session::ErrorWord;

/// A command line, and the targets that it names.
struct Named {
  explicit Named(const Settings& given)
      : settings(given),
        rules(settings, AddressFilter::load({}, settings.blocklist_files).value(), system_zones()),
        line(read_command_line(settings, rules, system_zones(), read_numeric_oid).value()),
        targets(line, /*seed=*/7, settings, rules, plan, profiles, system_zones()) {}

  std::set<std::string> take_all() {
    std::set<std::string> all;
    while (!targets.done()) {
      engine::Candidate candidate;
      targets.take(candidate);
      all.insert(candidate.target.endpoint.address.to_string() + ':' +
                 std::to_string(candidate.target.endpoint.port));
    }
    return all;
  }

  Settings settings;
  session::Plan plan;
  SharedProfiles profiles{plan};
  Rules rules;
  CommandLine line;
  CommandLineTargets targets;
};

std::string command_line_fault(std::vector<std::string> texts) {
  const Settings settings{.targets = std::move(texts)};
  const Rules rules(settings, AddressFilter::load({}, {}).value(), system_zones());
  const auto line = read_command_line(settings, rules, system_zones(), read_numeric_oid);
  return line ? "" : line.error().message;
}

TEST(CommandLineTargets, TakesEachAddressOnce) {
  Named named({.targets = {"192.0.2.0/30", "192.0.2.1", "192.0.2.9:1161"}});
  EXPECT_EQ(named.targets.size(), 5u);
  EXPECT_EQ(named.take_all(),
            (std::set<std::string>{"192.0.2.0:161", "192.0.2.1:161", "192.0.2.2:161",
                                   "192.0.2.3:161", "192.0.2.9:1161"}));
}

TEST(CommandLineTargets, GivesEachShardItsPart) {
  std::size_t all = 0;
  for (std::uint64_t shard = 0; shard < 3; ++shard) {
    Named named({.targets = {"192.0.2.0/28"}, .shards = 3, .shard = shard});
    EXPECT_EQ(named.targets.share(), shard == 0 ? 6u : 5u);
    all += named.take_all().size();
  }
  EXPECT_EQ(all, 16u);
}

TEST(CommandLineTargets, PlacesByPositionWhatWasTakenThere) {
  Named named({.targets = {"192.0.2.0/28"}});
  for (std::uint64_t position = 0; position < 16; ++position) {
    engine::Candidate taken;
    engine::Candidate placed;
    named.targets.take(taken);
    named.targets.place(position, placed);
    EXPECT_EQ(taken.target.position, position);
    EXPECT_EQ(taken.target.endpoint, placed.target.endpoint);
  }
}

TEST(CommandLineTargets, GoesOnFromAPosition) {
  Named named({.targets = {"192.0.2.0/28"}});
  named.targets.go_to(14);
  EXPECT_EQ(named.take_all().size(), 2u);
  named.targets.go_to(99);
  EXPECT_TRUE(named.targets.done());
}

TEST(CommandLineTargets, RefusesABlockedAddressThatWasNamed) {
  const scratch::ScratchFile blocklist("192.0.2.1\n");
  Named named({.targets = {"192.0.2.1"}, .blocklist_files = {blocklist.path()}});
  engine::Candidate candidate;
  named.targets.take(candidate);
  EXPECT_EQ(candidate.refused, ErrorWord::blocked);
}

TEST(CommandLineTargets, ResolvesNames) {
  Named named({.targets = {"here", "nowhere", "here"}});
  EXPECT_EQ(named.targets.size(), 2u);
  auto resolver = Resolver::create([](const std::string& name, Families) {
                    return name == "here" ? std::vector{*IpAddress::parse("192.0.2.5")}
                                          : std::vector<IpAddress>();
                  }).value();
  NameAddresses addresses(named.rules);
  named.targets.resolve(resolver, addresses);
  std::set<ErrorWord> refused;
  while (!named.targets.done()) {
    engine::Candidate candidate;
    named.targets.take(candidate);
    refused.insert(candidate.refused);
  }
  EXPECT_EQ(refused, (std::set{ErrorWord::none, ErrorWord::resolve}));
}

TEST(CommandLine, CountsWhatAFamilyLeavesOut) {
  const Named named({.targets = {"192.0.2.0/30", "192.0.2.9"}, .ipv4 = false});
  EXPECT_EQ(named.line.other_family, 5u);
  EXPECT_EQ(named.targets.size(), 0u);
}

TEST(CommandLine, NamesWhatIsWrong) {
  EXPECT_EQ(command_line_fault({"192.0.2.1", "-", "-"}),
            "standard input (-) can be read only once");
  EXPECT_NE(command_line_fault({"fe80::1"}).find(": a link-local address needs its zone"),
            std::string::npos);
  EXPECT_NE(command_line_fault({"@/nonexistent/list"}).find("/nonexistent/list"),
            std::string::npos);
}

}  // namespace
}  // namespace snmpring::targets
