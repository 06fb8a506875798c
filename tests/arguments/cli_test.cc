#include "arguments/cli.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <set>
#include <span>
#include <sstream>

#include "arguments/argv.h"
#include "arguments/help.h"
#include "options/option_table.h"

namespace snmpring::arguments {
namespace {

using namespace std::chrono_literals;
using test::Argv;
using test::parse_line;
using test::refusal;
using Names = std::vector<std::string>;

std::string secret_text(const options::Options& options) {
  return std::string(as_text(options.credentials.at(0).credential.community.reveal()));
}

std::string source_of(const options::Options& options) {
  return options.credentials.at(0).secrets.at(0).source;
}

message::Version version_of(const options::Options& options) {
  return options.credentials.at(0).credential.version;
}

TEST(CommandLine, FillsInTheDefaults) {
  const auto options = parse_line("walk 192.0.2.1");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->verb, options::Verb::walk);
  EXPECT_EQ(options->targets, std::vector<std::string>{"192.0.2.1"});
  EXPECT_EQ(version_of(*options), message::Version::v2c);
  EXPECT_EQ(secret_text(*options), "public");
  EXPECT_EQ(source_of(*options), "default");
  // It is no secret, whoever types it.
  EXPECT_EQ(source_of(*parse_line("walk h -c public")), "default");
  EXPECT_EQ(source_of(*parse_line("walk h -c text:public")), "default");
  EXPECT_EQ(source_of(*parse_line("walk h -c Public")), "argument");
  ASSERT_EQ(options->oids.size(), 1u);
  EXPECT_EQ(options->oids[0].text(), "1.3.6.1.2.1");
  EXPECT_EQ(options->limits.timeout, Duration(1s));
  EXPECT_EQ(options->limits.retries_max, 2u);
  EXPECT_EQ(options->rate_pps, 1000);
  EXPECT_EQ(options->port, 161);
  EXPECT_EQ(options->varbinds_max, 1'000'000u);
  EXPECT_EQ(options->grace, Duration(8s));
  EXPECT_EQ(options->shards, 1u);
  EXPECT_FALSE(options->seed);
  EXPECT_TRUE(options->socket.ipv4 && options->socket.ipv6);
}

TEST(CommandLine, KnowsTheVerbs) {
  for (const auto verb : {options::Verb::discover, options::Verb::get, options::Verb::get_next,
                          options::Verb::walk, options::Verb::targets}) {
    const bool needs_oid = verb == options::Verb::get || verb == options::Verb::get_next;
    const auto options = parse_line(std::string(options::verb_word(verb)) + " 192.0.2.1" +
                                    (needs_oid ? " --oid 1.3.6.1.2.1.1.1.0" : ""));
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(options->verb, verb);
  }
}

TEST(CommandLine, NamesTheVerbThatWasMeant) {
  const std::pair<std::string, std::string> cases[] = {
      {"discovr", "discover"},    {"wlak", "walk"},      {"gte", "get"},
      {"getnxt", "getnext"},      {"target", "targets"}, {"disc", "discover"},
      {"snmpwalk", "walk"},       {"bulkwalk", "walk"},  {"snmpget", "get"},
      {"snmpgetnext", "getnext"}, {"hlep", "help"},      {"versoin", "version"},
      {"snmpbulkget", "walk"},    {"scan", "discover"},  {"snmpstatus", "discover"},
      {"list", "targets"},        {"rate", "--rate"}};
  for (const auto& [typed, meant] : cases) {
    const std::string line = "snmpring: no verb '" + typed + "'; did you mean '" + meant + "'?\n";
    EXPECT_EQ(refusal(parse_line(typed + " 192.0.2.1")), line);
    EXPECT_EQ(refusal(parse_line(typed + " --help")), line);
  }
  for (const std::string far : {"frobnicate", "x", "192.0.2.1", "set", "snmpset"}) {
    EXPECT_TRUE(refusal(parse_line(far + " h")).starts_with("snmpring: " + far + ": is no verb: "));
    EXPECT_EQ(parse_line(far + " --help").error().code, process::kExitDone);
  }
}

TEST(CommandLine, HelpsByAWord) {
  const auto text = [](std::string_view line) {
    const auto parsed = parse_line(line);
    return parsed ? "(accepted)" : parsed.error().text;
  };
  EXPECT_EQ(text("help"), text("--help"));
  EXPECT_EQ(text("help walk"), text("walk --help"));
  EXPECT_EQ(text("help --help"), text("--help"));
  EXPECT_EQ(text("version"), text("--version"));
  EXPECT_EQ(parse_line("help walk").error().code, process::kExitDone);
  EXPECT_TRUE(text("help rate").starts_with("      --rate PPS ")) << text("help rate");
  EXPECT_EQ(refusal(parse_line("help wlak")), "snmpring: no verb 'wlak'; did you mean 'walk'?\n");
  EXPECT_EQ(refusal(parse_line("help tiemout")),
            "snmpring: help: there is no verb and no option 'tiemout'; did you mean timeout?\n");
}

TEST(CommandLine, RefusesOtherVerbs) {
  const std::string missing = refusal(parse_line(""));
  EXPECT_TRUE(missing.starts_with("snmpring: a verb is missing: discover, get, getnext, "))
      << missing;
  EXPECT_TRUE(missing.ends_with("; see --help\n")) << missing;
  for (const options::Verb verb : options::all_verbs()) {
    EXPECT_NE(missing.find(options::verb_word(verb)), std::string::npos) << missing;
  }
  EXPECT_EQ(refusal(parse_line("--quiet")), missing);
  EXPECT_EQ(refusal(parse_line("set h")),
            "snmpring: set: is no verb: this program reads, and sets nothing\n");
  EXPECT_EQ(refusal(parse_line("merge h")),
            "snmpring: merge: this verb is not supported by this version\n");
}

TEST(CommandLine, MixesOptionsVerbAndTargetsInAnyOrder) {
  const auto options =
      parse_line("-v2c -t 5 walk h1 -Cr 25 [2001:db8::7]:1161 --rate=50 -Cc - -- -4");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->targets, (std::vector<std::string>{"h1", "[2001:db8::7]:1161", "-", "-4"}));
  EXPECT_EQ(options->limits.timeout, Duration(5s));
  EXPECT_EQ(options->limits.max_repetitions, 25u);
  EXPECT_TRUE(options->limits.tolerate_disorder);
  EXPECT_EQ(options->rate_pps, 50);
  EXPECT_TRUE(options->ipv4 && options->ipv6);
}

TEST(CommandLine, LetsTheLastOfARepeatedOptionCount) {
  const auto options = parse_line("walk h -v1 -t 5 -v2c -t 6");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(version_of(*options), message::Version::v2c);
  EXPECT_EQ(options->limits.timeout, Duration(6s));
}

struct Accepted {
  const char* arguments;
  std::function<bool(const options::Options&)> holds;
};

TEST(CommandLine, TakesEveryOption) {
  const Accepted cases[] = {
      {"-v1", [](const options::Options& o) { return version_of(o) == message::Version::v1; }},
      {"--snmp-version 2c",
       [](const options::Options& o) { return version_of(o) == message::Version::v2c; }},
      {"-c x", [](const options::Options& o) { return secret_text(o) == "x"; }},
      {"--community=x", [](const options::Options& o) { return source_of(o) == "argument"; }},
      {"--oid 1.3,1.4 --oid 1.5", [](const options::Options& o) { return o.oids.size() == 3; }},
      {"-c x --community y", [](const options::Options& o) { return o.credentials.size() == 2; }},
      {"-v3 -u x", [](const options::Options& o) { return version_of(o) == message::Version::v3; }},
      {"--credential-attempts 16", [](const options::Options& o) { return o.credential_attempts == 16; }},
      {"--v3-first", [](const options::Options& o) { return o.v3_first; }},
      {"--engine-cache f", [](const options::Options& o) { return o.engine_cache == "f"; }},
      {"--max-oids 1", [](const options::Options& o) { return o.limits.oids_max == 1; }},
      {"--max-oids 192", [](const options::Options& o) { return o.limits.oids_max == 192; }},
      {"-Cr25", [](const options::Options& o) { return o.limits.max_repetitions == 25; }},
      {"--max-repetitions auto", [](const options::Options& o) { return o.limits.max_repetitions == 0; }},
      {"-Cc", [](const options::Options& o) { return o.limits.tolerate_disorder; }},
      {"--tolerate-disorder", [](const options::Options& o) { return o.limits.tolerate_disorder; }},
      {"--no-bulk", [](const options::Options& o) { return !o.limits.bulk_allowed; }},
      {"--max-varbinds 0", [](const options::Options& o) { return o.varbinds_max == 0; }},
      {"-p 65535", [](const options::Options& o) { return o.port == 65535; }},
      {"--port 1", [](const options::Options& o) { return o.port == 1; }},
      {"-4", [](const options::Options& o) { return o.ipv4 && !o.ipv6 && !o.socket.ipv6; }},
      {"--ipv6", [](const options::Options& o) { return o.ipv6 && !o.ipv4 && !o.socket.ipv4; }},
      {"--seed 0x10", [](const options::Options& o) { return o.seed == 16u; }},
      {"--shards 4 --shard 3", [](const options::Options& o) { return o.shards == 4 && o.shard == 3; }},
      {"--blocklist-file f", [](const options::Options& o) { return o.blocklist_files == Names{"f"}; }},
      {"--blocklist-file f --blocklist-file g",
       [](const options::Options& o) {
         return o.blocklist_files == Names{"f", "g"};
       }},
      {"--exclude 192.0.2.0/25,192.0.2.200-210 --exclude ::1",
       [](const options::Options& o) {
         return o.excluded == Names{"192.0.2.0/25", "192.0.2.200-210", "::1"};
       }},
      {"--allowlist-file f", [](const options::Options& o) { return o.allowlist_files == Names{"f"}; }},
      {"--allowlist-file f --allowlist-file g",
       [](const options::Options& o) {
         return o.allowlist_files == Names{"f", "g"};
       }},
      {"--max-targets 7", [](const options::Options& o) { return o.targets_max == 7; }},
      {"--max-results 7", [](const options::Options& o) { return o.results_max == 7; }},
      {"--yes", [](const options::Options& o) { return o.yes; }},
      {"-t 0.25", [](const options::Options& o) { return o.limits.timeout == Duration(250ms); }},
      {"--timeout 3600", [](const options::Options& o) { return o.limits.timeout == Duration(3600s); }},
      {"-r 0", [](const options::Options& o) { return o.limits.retries_max == 0; }},
      {"--retries 20", [](const options::Options& o) { return o.limits.retries_max == 20; }},
      {"--target-timeout 30",
       [](const options::Options& o) { return o.limits.target_timeout == Duration(30s); }},
      {"--max-runtime 1.5", [](const options::Options& o) { return o.runtime_max == Duration(1500ms); }},
      {"--grace 0", [](const options::Options& o) { return o.grace == Duration(0); }},
      {"--rate 0", [](const options::Options& o) { return o.rate_pps == 0; }},
      {"--rate 10k", [](const options::Options& o) { return o.rate_pps == 10'000; }},
      {"--bandwidth 10M",
       [](const options::Options& o) { return o.bandwidth_bps == 1e7 && o.rate_pps == 0; }},
      {"--bandwidth 10M --rate 50",
       [](const options::Options& o) { return o.bandwidth_bps == 1e7 && o.rate_pps == 50; }},
      {"--bandwidth 0", [](const options::Options& o) { return o.rate_pps == 1000; }},
      {"--timeout 500ms", [](const options::Options& o) { return o.limits.timeout == Duration(500ms); }},
      {"--per-target-rate 0.5", [](const options::Options& o) { return o.per_target_rate_rps == 0.5; }},
      {"--per-subnet-rate /24=50",
       [](const options::Options& o) { return o.per_subnet_rate->rate_rps == 50; }},
      {"--max-inflight 524288", [](const options::Options& o) { return o.inflight_max == 524288; }},
      {"--per-target-inflight 16", [](const options::Options& o) { return o.limits.requests_max == 16; }},
      {"--source-check port", [](const options::Options& o) { return o.source_check == options::SourceCheck::port; }},
      {"--tos 0xb8", [](const options::Options& o) { return o.socket.tos == 184; }},
      {"--dscp EF", [](const options::Options& o) { return o.socket.tos == 184; }},
      {"--send-buffer 64k", [](const options::Options& o) { return o.socket.send_buffer_octets == 65536; }},
      {"--recv-buffer 8M",
       [](const options::Options& o) { return o.socket.receive_buffer_octets == 8 << 20; }},
      {"--source-ip 192.0.2.9 --source-ip 2001:DB8::9",
       [](const options::Options& o) {
         return o.socket.source_ipv4 == "192.0.2.9" && o.socket.source_ipv6 == "2001:db8::9";
       }},
      {"--source-port 0", [](const options::Options& o) { return o.socket.source_port == 0; }},
      {"--interface eth0", [](const options::Options& o) { return o.socket.interface == "eth0"; }},
      {"--io mmsg", [](const options::Options& o) { return o.io == options::IoChoice::mmsg; }},
      {"--output f", [](const options::Options& o) { return o.output == "f"; }},
      {"--metadata-file f", [](const options::Options& o) { return o.metadata_file == "f"; }},
      {"--status-file f", [](const options::Options& o) { return o.status_file == "f"; }},
      {"--metrics f", [](const options::Options& o) { return o.metrics_file == "f"; }},
      {"--report all", [](const options::Options& o) { return o.report == options::ReportScope::all; }},
      {"--fail-on any,status_5,wrong_digest --fail-on timeout",
       [](const options::Options& o) { return o.fail_on.size() == 4; }},
      {"--fail-on noSuchObject,noSuchInstance,incomplete",
       [](const options::Options& o) { return o.fail_on.size() == 3; }},
      {"--min-hitrate 99.5", [](const options::Options& o) { return o.hitrate_min == 99.5; }},
      {"--quiet", [](const options::Options& o) { return o.quiet; }},
      {"--dry-run", [](const options::Options& o) { return o.dry_run; }},
      {"--print-config", [](const options::Options& o) { return o.print_config; }},
  };
  for (const Accepted& each : cases) {
    SCOPED_TRACE(each.arguments);
    const auto options = parse_line("walk h " + std::string(each.arguments));
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_TRUE(each.holds(*options));
  }
}

struct Refused {
  const char* arguments;
  const char* line;  ///< Without "snmpring: " and, where it ends in "...", only its beginning.
};

void expect_refused(std::string_view before, std::span<const Refused> cases) {
  for (const Refused& each : cases) {
    SCOPED_TRACE(each.arguments);
    const std::string line = refusal(parse_line(std::string(before) + each.arguments));
    std::string expected = "snmpring: " + std::string(each.line);
    if (expected.ends_with("...")) {
      expected.resize(expected.size() - 3);
      EXPECT_EQ(line.substr(0, expected.size()), expected);
    } else {
      EXPECT_EQ(line, expected + '\n');
    }
    EXPECT_EQ(std::ranges::count(line, '\n'), 1);
  }
}

TEST(CommandLine, NamesTheFlagThatIsWrong) {
  const Refused cases[] = {
      {"-v 2", "-v: must be 1, 2c or 3, not '2'"},
      {"--snmp-version=x", "--snmp-version: must be 1, 2c or 3, not 'x'"},
      {"--oid 1.3,x", "--oid: unknown name \"x\"..."},
      {"--max-oids 0", "--max-oids: must be a whole number from 1 to 192, not '0'"},
      {"--max-oids 193", "--max-oids: must be a whole number from 1 to 192, not '193'"},
      {"-Cr0", "-Cr: must be auto or a whole number from 1 to 2147483647, not '0'"},
      {"--credential-attempts 17",
       "--credential-attempts: must be a whole number from 1 to 16, not '17'"},
      {"--credentials=", "--credentials: the file's name is empty"},
      {"--credentials /nonexistent",
       "--credentials: /nonexistent cannot be read: No such file or directory"},
      {"--engine-cache=", "--engine-cache: the file's name is empty"},
      {"--max-repetitions x", "--max-repetitions: must be auto or..."},
      {"--max-varbinds -1", "--max-varbinds: must be a whole number, not '-1'"},
      {"-p 0", "-p: must be a whole number from 1 to 65535, not '0'"},
      {"--port 65536", "--port: must be a whole number from 1 to 65535, not '65536'"},
      {"--seed x", "--seed: must be a whole number below 2^64, not 'x'"},
      {"--shards 0", "--shards: must be a whole number from 1, not '0'"},
      {"--shard x", "--shard: must be auto or a whole number, not 'x'"},
      {"--exclude h", "--exclude: \"h\" is not an address, prefix or range"},
      {"--blocklist-file=", "--blocklist-file: the file's name is empty"},
      {"--allowlist-file=", "--allowlist-file: the file's name is empty"},
      {"--max-targets x", "--max-targets: must be a whole number, not 'x'"},
      {"--max-results x", "--max-results: must be a whole number, not 'x'"},
      {"-t 0",
       "-t: must be a number of seconds above 0 and at most 3600, perhaps with a unit (500ms, 10m, "
       "2h), not '0'"},
      {"--timeout 3601",
       "--timeout: must be a number of seconds above 0 and at most 3600, perhaps..."},
      {"-r 21", "-r: that is a count of retries; the rate is --rate"},
      {"--retries 10000", "--retries: that is a count of retries; the rate is --rate"},
      {"--target-timeout -1", "--target-timeout: must be a number of seconds from 0..."},
      {"--max-runtime x", "--max-runtime: must be a number of seconds from 0..."},
      {"--grace 3601", "--grace: must be a number of seconds from 0 to 3600, perhaps..."},
      {"--rate -1", "--rate: must be a number per second from 0.00001 to..."},
      {"--bandwidth 5",
       "--bandwidth: must be bits per second from 1k to 1000G, as in 10M, or 0..."},
      {"-p U:161", "-p: is a UDP port always: leave the U: out"},
      {"--shard 1/50", "--shard: must be auto or a whole number, not '1/50'; --shards says..."},
      {"--io urng", "--io: must be auto, uring or mmsg, not 'urng'; did you mean uring?"},
      {"-u x -a SHA-265",
       "-a: must be MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512, not 'SHA-265'; did you..."},
      {"--per-target-rate x", "--per-target-rate: must be a number per second..."},
      {"--per-subnet-rate 24=50", "--per-subnet-rate: must be /LENGTH=RATE..."},
      {"--per-subnet-rate /24=1 --per-subnet-rate /64=1",
       "--per-subnet-rate: is given twice, and there can be one"},
      {"--config /dev/null --config /dev/null", "--config: is given twice, and there can be one"},
      {"--credentials a --credentials b", "--credentials: is given twice, and there can be one"},
      {"--max-inflight 0", "--max-inflight: must be a whole number from 1 to 524288, not '0'"},
      {"--per-target-inflight 17", "--per-target-inflight: must be a whole number from 1 to 16..."},
      {"--source-check x", "--source-check: must be strict, port or any, not 'x'"},
      {"--tos 256", "--tos: must be a number from 0 to 255, not '256'"},
      {"--dscp AF44", "--dscp: must be EF, VA, LE, DF, AF11 to AF43..."},
      {"--send-buffer 0", "--send-buffer: must be a size from 1 to 1024M..."},
      {"--recv-buffer 2G", "--recv-buffer: must be a size from 1 to 1024M..."},
      {"--source-ip h", "--source-ip: must be an IPv4 or IPv6 address of this host, not 'h'"},
      {"--source-ip 192.0.2.1 --source-ip 192.0.2.2", "--source-ip: more than one IPv4 address"},
      {"--source-port 65536", "--source-port: must be a whole number from 0 to 65535..."},
      {"--interface a/b", "--interface: must be the name of an interface, not 'a/b'"},
      {"--io epoll", "--io: must be auto, uring or mmsg, not 'epoll'"},
      {"--output=", "--output: the file's name is empty"},
      {"--metadata-file=", "--metadata-file: the file's name is empty"},
      {"--status-file=", "--status-file: the file's name is empty"},
      {"--metrics=", "--metrics: the file's name is empty"},
      {"--report x", "--report: must be responders or all, not 'x'"},
      {"--fail-on foo", "--fail-on: 'foo' is no status, no error word, no change, and not any..."},
      {"--fail-on gone", "--fail-on: 'gone' is what diff finds, and not how a target ends"},
      {"--fail-on timout",
       "--fail-on: 'timout' is no status, no error word, no change, and not any, incomplete, "
       "noSuchObject or "
       "noSuchInstance; did you mean timeout?"},
      {"--min-hitrate 101", "--min-hitrate: must be a percentage from 0 to 100, not '101'"},
      {"--config /nonexistent", "--config: /nonexistent cannot be read: No such file or directory"},
      {"--config /", "--config: / cannot be read: Is a directory"},
      {"--rate", "--rate: needs an argument"},
      {"--bogus", "--bogus: unknown option"},
      {"-On", "-O: net-snmp's output options are not supported; see --format and --numeric"},
  };
  expect_refused("walk h ", cases);
}

TEST(CommandLine, HasASetterForEveryOption) {
  // No option takes an empty argument: one that is accepted was never looked at.
  for (const options::OptionSpec& spec : options::option_table()) {
    if (spec.refused() || spec.secret || !spec.takes_argument()) continue;
    const std::string line = refusal(parse_line("walk h --" + std::string(spec.name) + "="));
    EXPECT_TRUE(line.starts_with("snmpring: --" + std::string(spec.name) + ": ")) << line;
  }
}

TEST(CommandLine, WantsAnOutputThatACheckpointCanBeAbout) {
  const Refused cases[] = {
      {"--checkpoint c", "--checkpoint: needs --output FILE as well, to go on with"},
      {"--checkpoint c --output -", "--checkpoint: needs --output FILE as well, to go on with"},
      {"--checkpoint ./o --output o", "--output o: is the file of --checkpoint ./o as well"},
  };
  expect_refused("walk h ", cases);
  const auto options = parse_line("walk h --checkpoint c --output o");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->checkpoint_file, "c");
  EXPECT_FALSE(options->resume);
  // One configuration serves all verbs.
  EXPECT_TRUE(parse_line("targets h --checkpoint c"));
}

TEST(CommandLine, RefusesOptionsThatExcludeEachOther) {
  const Refused cases[] = {
      {"-4 -6", "-6: excludes -4, which is given too"},
      {"--tos 1 --dscp EF", "--dscp: excludes --tos, which is given too"},
      {"-4 --source-ip ::1", "--source-ip: an IPv6 address cannot serve with -4"},
      {"--ipv6 --source-ip 127.0.0.1", "--source-ip: an IPv4 address cannot serve with --ipv6"},
      {"--shards 4", "--shards: needs --shard, which says which of the shards to scan"},
      {"--shards 4 --shard 4", "--shard: 4 is not below the number of shards, 4"},
      {"--shard 1", "--shard: 1 is not below the number of shards, 1"},
  };
  expect_refused("walk h ", cases);
}

TEST(CommandLine, WantsTargetsAndOids) {
  const Refused cases[] = {
      {"walk", "walk: no targets given"},
      {"discover -c x", "discover: no targets given"},
      {"get h", "get: no OID given; see --oid"},
      {"getnext h", "getnext: no OID given; see --oid"},
      {"discover h --oid 1.3", "--oid: means nothing to discover"},
      {"targets h --oid 1.3", "--oid: means nothing to targets"},
      {"discover h --targets-file f", "--targets-file: means nothing to discover"},
  };
  expect_refused("", cases);
  EXPECT_EQ(refusal(Argv{"walk", ""}.parse()), "snmpring: walk: a target is empty\n");
  EXPECT_TRUE(parse_line("get -"));
  EXPECT_TRUE(parse_line("getnext @list h"));
}

TEST(CommandLine, TakesOidsBehindATarget) {
  const auto options = parse_line("walk -v2c -c public 192.0.2.1 1.3.6.1.2.1.2 .1.3.6 h.example");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->targets, (Names{"192.0.2.1", "h.example"}));
  ASSERT_EQ(options->oids.size(), 2u);
  EXPECT_EQ(options->oids[0].text(), "1.3.6.1.2.1.2");
  EXPECT_EQ(options->oids[1].text(), "1.3.6");
  EXPECT_EQ(parse_line("get - .1.3.6.1.2.1.1.1.0")->oids.size(), 1u);
  EXPECT_EQ(parse_line("get @list .1.3.6.1.2.1.1.1.0 --oid 1.3.6.1.2.1.1.5.0")->oids.size(), 2u);
  const auto named = parse_line("walk 192.0.2.1 IF-MIB::ifTable sysDescr.0 ifDescr");
  ASSERT_TRUE(named) << named.error().text;
  ASSERT_EQ(named->oids.size(), 3u);
  EXPECT_EQ(named->oids[0].text(), "1.3.6.1.2.1.2.2");
  EXPECT_EQ(named->oids[2].text(), "1.3.6.1.2.1.2.2.1.2");
  // Four numbers are an address.
  EXPECT_EQ(parse_line("walk h 1.3.6.1")->targets, (Names{"h", "1.3.6.1"}));
}

TEST(CommandLine, TakesOidsWhereNoTargetBelongsAlone) {
  const Refused cases[] = {
      {"walk 1.3.6.1.2.1 h", "1.3.6.1.2.1 is an OID where a target belongs: OIDs stand behind it"},
      {"walk .1.3", ".1.3 is an OID where a target belongs: OIDs stand behind it"},
      {"walk h 1.3.6", "1.3.6 looks like an OID: put a dot before it, or use --oid"},
      {"discover h .1.3.6", ".1.3.6 is an OID, and discover takes none"},
      {"targets h 1.3.6.1.2.1.1", "1.3.6.1.2.1.1 is an OID, and targets takes none"},
      {"walk h 9.9.9.9.9", "..."},
      {"walk h IF-MIB::ifTabel", "..."},
  };
  expect_refused("", cases);
}

TEST(CommandLine, LooksNoHostUpForAWordThatMayBeAnObject) {
  const Refused cases[] = {
      {"walk 192.0.2.1 ifTabel",
       "ifTabel is no OID and no MIB object; did you mean ifTable? (a host of that name is "
       "udp:ifTabel)"},
      {"get 192.0.2.1 sw2", "sw2 is no OID and no MIB object (a host of that name is udp:sw2)"},
  };
  expect_refused("", cases);
  for (const char* line :
       {"walk 192.0.2.1 udp:sw2", "walk 192.0.2.1 sw2.example", "walk 192.0.2.1 localhost",
        "walk sw1", "walk 192.0.2.1 sw2 --oid 1.3.6.1.2.1.1", "discover 192.0.2.1 sw2"}) {
    EXPECT_TRUE(parse_line(line)) << line;
  }
}

TEST(CommandLine, GivesShardsOneOrder) {
  EXPECT_TRUE(parse_line("walk h --shards 2 --shard 1")->seed);
  EXPECT_EQ(parse_line("walk h --shards 2 --shard 1")->seed,
            parse_line("walk h --shards 2 --shard 0")->seed);
  EXPECT_EQ(parse_line("walk h --shards 2 --shard 1 --seed 9")->seed, 9u);
}

/// Sets a variable of the environment, unsets it at the end.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

TEST(ShardAuto, ReadsTheIndexOfAJob) {
  const Variable index("JOB_COMPLETION_INDEX", "3");
  const auto options = parse_line("walk h --shards 4 --shard auto");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->shard, 3u);
  EXPECT_EQ(refusal(parse_line("walk h --shard auto")),
            "snmpring: --shard: auto needs --shards too: JOB_COMPLETION_INDEX tells only which "
            "shard\n");
  EXPECT_EQ(refusal(parse_line("walk h --shards 3 --shard auto")),
            "snmpring: --shard: 3 is not below the number of shards, 3\n");
}

/// What a task of such an array sees.
struct Task {
  Variable id{"SLURM_ARRAY_TASK_ID", ""};
  Variable count{"SLURM_ARRAY_TASK_COUNT", ""};
  Variable least{"SLURM_ARRAY_TASK_MIN", ""};
  Variable most{"SLURM_ARRAY_TASK_MAX", ""};
  Variable step{"SLURM_ARRAY_TASK_STEP", ""};

  Task(const char* id_, const char* count_, const char* least_, const char* most_,
       const char* step_) {
    ::setenv("SLURM_ARRAY_TASK_ID", id_, 1);
    ::setenv("SLURM_ARRAY_TASK_COUNT", count_, 1);
    ::setenv("SLURM_ARRAY_TASK_MIN", least_, 1);
    ::setenv("SLURM_ARRAY_TASK_MAX", most_, 1);
    ::setenv("SLURM_ARRAY_TASK_STEP", step_, 1);
  }
};

TEST(ShardAuto, ReadsTheArrayOfSlurm) {
  const Task task("14", "3", "10", "14", "2");
  for (const char* line : {"walk h --shard auto", "walk h --shards 3 --shard auto"}) {
    const auto options = parse_line(line);
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(options->shard, 2u);
    EXPECT_EQ(options->shards, 3u);
  }
  ::unsetenv("SLURM_ARRAY_TASK_STEP");
  ::setenv("SLURM_ARRAY_TASK_MAX", "12", 1);
  ::setenv("SLURM_ARRAY_TASK_ID", "11", 1);
  const auto options = parse_line("walk h --shard auto");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->shard, 1u);
}

// What was left out would be scanned by nobody, and what is numbered from the first task be other
// shards.
TEST(ShardAuto, RefusesAnArrayWithHoles) {
  struct Case {
    std::array<const char*, 5> task;
    const char* said;
  };
  for (const auto& [task, said] :
       {Case{{"3", "2", "3", "7", "1"}, "task 3 is one of 2 from 3 to 7 in steps of 1"},
        Case{{"7", "2", "3", "7", "1"}, "task 7 is one of 2 from 3 to 7 in steps of 1"},
        Case{{"5", "5", "0", "6", "2"}, "task 5 is one of 5 from 0 to 6 in steps of 2"},
        Case{{"3", "4", "0", "6", "2"}, "task 3 is one of 4 from 0 to 6 in steps of 2"},
        Case{{"2", "1", "3", "3", "1"}, "task 2 is one of 1 from 3 to 3 in steps of 1"},
        Case{{"4", "1", "3", "3", "1"}, "task 4 is one of 1 from 3 to 3 in steps of 1"},
        Case{{"3", "2", "3", "4", "0"}, "task 3 is one of 2 from 3 to 4 in steps of 0"},
        Case{{"0", "0", "0", "0", "1"}, "task 0 is one of 0 from 0 to 0 in steps of 1"}}) {
    const Task environment(task[0], task[1], task[2], task[3], task[4]);
    for (const char* line : {"walk h --shard auto", "walk h --shards 8 --shard auto"}) {
      EXPECT_EQ(refusal(parse_line(line)),
                std::string("snmpring: --shard: auto needs a whole array: ") + said +
                    " (give the number of the shard instead)\n");
    }
  }
}

TEST(ShardAuto, RefusesAnArrayOfWhichNotAllIsKnown) {
  for (const char* name :
       {"SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX"}) {
    const Task task("1", "4", "0", "3", "1");
    ::unsetenv(name);
    EXPECT_EQ(refusal(parse_line("walk h --shards 4 --shard auto")),
              std::string("snmpring: --shard: auto needs ") + name + " in the environment\n");
  }
}

TEST(ShardAuto, RefusesAnotherNumberOfShardsThanThereAreTasks) {
  const Task task("1", "4", "0", "3", "1");
  EXPECT_EQ(refusal(parse_line("walk h --shards 8 --shard auto")),
            "snmpring: --shard: the array has 4 tasks, and --shards says 8\n");
}

TEST(ShardAuto, RefusesToChooseBetweenBatchSystems) {
  const Task task("1", "4", "0", "3", "1");
  const Variable index("JOB_COMPLETION_INDEX", "3");
  EXPECT_EQ(refusal(parse_line("walk h --shards 4 --shard auto")),
            "snmpring: --shard: auto finds both JOB_COMPLETION_INDEX and SLURM_ARRAY_TASK_ID in "
            "the environment\n");
}

TEST(ShardAuto, NeedsAnEnvironment) {
  EXPECT_EQ(refusal(parse_line("walk h --shards 4 --shard auto")),
            "snmpring: --shard: auto needs JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID in the "
            "environment\n");
  const Variable index("JOB_COMPLETION_INDEX", "x");
  EXPECT_EQ(refusal(parse_line("walk h --shards 4 --shard auto")),
            "snmpring: --shard: JOB_COMPLETION_INDEX must be a whole number, not 'x'\n");
}

TEST(SecretInArgv, IsWiped) {
  Argv apart{"walk", "h", "-c", "hunter2"};
  Argv attached{"walk", "h", "-chunter2"};
  Argv long_form{"walk", "h", "--community=hunter2"};
  Argv literal{"walk", "h", "-c", "text:hunter2"};
  for (Argv* argv : {&apart, &attached, &long_form, &literal}) {
    const auto options = argv->parse();
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(secret_text(*options), "hunter2");
  }
  EXPECT_EQ(apart.word(4), std::string(7, '\0'));
  EXPECT_EQ(attached.word(3), "-c" + std::string(7, '\0'));
  EXPECT_EQ(long_form.word(3), "--community=" + std::string(7, '\0'));
  EXPECT_EQ(literal.word(4), std::string(12, '\0'));
}

TEST(SecretInArgv, IsWipedWhenSomethingElseIsWrong) {
  Argv argv{"walk", "h", "-c", "hunter2", "-A", "hunter3", "--rate", "x"};
  EXPECT_NE(refusal(argv.parse()), "(accepted)");
  EXPECT_EQ(argv.word(4), std::string(7, '\0'));
  EXPECT_EQ(argv.word(6), std::string(7, '\0'));
}

TEST(SecretInArgv, IsWipedWhicheverOptionBringsIt) {
  for (const options::OptionSpec& spec : options::option_table()) {
    if (!spec.secret) continue;
    Argv argv{"walk", "h", "--" + std::string(spec.name), "hunter2hunter2"};
    const std::string line = refusal(argv.parse());
    EXPECT_EQ(argv.word(4), std::string(14, '\0')) << spec.name;
    EXPECT_EQ(line.find("hunter2"), std::string::npos) << line;
  }
}

TEST(SecretInArgv, IsNotPrintedWhenItLooksLikeAReference) {
  for (const char* secret : {"@hunter2", "env:hunter2", "fd:hunter2"}) {
    Argv argv{"walk", "h", "-c", secret};
    const std::string line = refusal(argv.parse());
    EXPECT_TRUE(line.starts_with("snmpring: -c: ")) << line;
    EXPECT_EQ(line.find("hunter2"), std::string::npos) << line;
    EXPECT_EQ(argv.word(4).find("hunter2"), std::string::npos);
  }
}

TEST(SecretInArgv, LeavesReferencesAlone) {
  const Variable variable("SNMPRING_TEST_SECRET", "hunter2");
  Argv argv{"walk", "h", "-c", "env:SNMPRING_TEST_SECRET"};
  const auto options = argv.parse();
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(secret_text(*options), "hunter2");
  EXPECT_EQ(source_of(*options), "env:SNMPRING_TEST_SECRET");
  EXPECT_EQ(argv.word(4), "env:SNMPRING_TEST_SECRET");
}

TEST(SecretInArgv, IsAtMost255OctetsLong) {
  const std::string longest(255, 'x');
  EXPECT_TRUE((Argv{"walk", "h", "-c", longest}.parse()));
  EXPECT_EQ(refusal(Argv{"walk", "h", "-c", longest + "x"}.parse()),
            "snmpring: -c: the secret is longer than 255 octets\n");
}

TEST(Help, GoesToStandardOutputWithStatus0) {
  for (const char* line : {"--help", "-h", "walk --help", "walk h --help --bogus", "--help walk"}) {
    const auto parsed = parse_line(line);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, 0) << line;
    EXPECT_TRUE(parsed.error().text.starts_with("Usage: snmpring ")) << line;
  }
}

TEST(Help, KeepsToItsColumns) {
  for (const char* line :
       {"--help", "discover -h", "get -h", "getnext -h", "walk -h", "targets -h", "keygen -h"}) {
    std::istringstream text(parse_line(line).error().text);
    for (std::string each; std::getline(text, each);) EXPECT_LE(each.size(), kHelpColumns) << each;
  }
}

TEST(Help, ListsEveryOptionThatIsSupported) {
  const std::string text = parse_line("--help").error().text;
  for (const options::OptionSpec& spec : options::option_table()) {
    const bool listed = text.find("--" + std::string(spec.name)) != std::string::npos;
    EXPECT_EQ(listed, !spec.refused()) << spec.name;
  }
}

TEST(Help, OfAVerbListsWhatConcernsIt) {
  EXPECT_NE(parse_line("walk -h").error().text.find("--max-repetitions"), std::string::npos);
  EXPECT_EQ(parse_line("discover -h").error().text.find("--oid"), std::string::npos);
  EXPECT_NE(parse_line("discover -h").error().text.find("--max-oids"), std::string::npos);
  EXPECT_EQ(parse_line("walk -h").error().text.find("--max-oids"), std::string::npos);
  EXPECT_EQ(parse_line("targets -h").error().text.find("--community"), std::string::npos);
  EXPECT_NE(parse_line("keygen -h").error().text.find("--auth-password"), std::string::npos);
  EXPECT_EQ(parse_line("keygen -h").error().text.find("--rate"), std::string::npos);
}

TEST(Help, TellsScriptsAboutSilence) {
  const std::string text = parse_line("--help").error().text;
  EXPECT_NE(text.find("--fail-on any"), std::string::npos);
  EXPECT_NE(text.find("Exit status"), std::string::npos);
}

TEST(Help, OfAVerbSaysHowThatVerbEnds) {
  const auto statuses = [](const char* line) {
    const std::string text = parse_line(line).error().text;
    return text.substr(text.find("Exit status"));
  };
  for (const char* line : {"discover -h", "get -h", "getnext -h", "walk -h", "table -h"}) {
    EXPECT_NE(statuses(line).find("every target reached a final state"), std::string::npos) << line;
  }
  for (const char* line : {"targets -h", "names -h", "profile -h", "schema -h", "keygen -h"}) {
    EXPECT_EQ(statuses(line).find("final state"), std::string::npos) << line;
    EXPECT_EQ(statuses(line).find("--fail-on"), std::string::npos) << line;
  }
  EXPECT_NE(statuses("diff -h").find("both files were read"), std::string::npos);
  EXPECT_EQ(statuses("diff -h").find("io_uring"), std::string::npos);
}

TEST(CliDocument, DescribesEveryOption) {
  std::ifstream file(SNMPRING_SOURCE_ROOT "/docs/cli.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const options::OptionSpec& spec : options::option_table()) {
    const std::string name = "--" + std::string(spec.name);
    const std::size_t at = text.find(name);
    ASSERT_NE(at, std::string::npos) << name;
    if (spec.letter.empty()) continue;
    EXPECT_NE(text.find('-' + std::string(spec.letter)), std::string::npos) << name;
  }
}

TEST(CliDocument, DescribesNoOptionThatThereIsNot) {
  std::ifstream file(SNMPRING_SOURCE_ROOT "/docs/cli.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  // Slurm's.
  const std::set<std::string> foreign = {"array"};
  const std::regex option("`--([a-z][a-z0-9-]+)");
  for (std::sregex_iterator at(text.begin(), text.end(), option); at != std::sregex_iterator();
       ++at) {
    const std::string name = (*at)[1];
    EXPECT_TRUE(options::find_option(name) != nullptr || foreign.contains(name)) << name;
  }
}

TEST(Version, IsPrinted) {
  for (const char* line : {"--version", "-V", "walk --version"}) {
    const auto parsed = parse_line(line);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, 0);
    EXPECT_EQ(parsed.error().text, "snmpring " + std::string(program_version()) + "\n");
  }
}

}  // namespace
}  // namespace snmpring::arguments
