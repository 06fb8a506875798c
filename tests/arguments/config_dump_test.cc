#include "arguments/config_dump.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "arguments/argv.h"
#include "base/unique_fd.h"
#include "options/option_table.h"
#include "scratch/scratch_file.h"

namespace snmpring::arguments {
namespace {

using test::Argv;
using test::parse_line;
using test::refusal;

/// A configuration file, gone at the end of the test.
class ConfigFile {
 public:
  explicit ConfigFile(std::string_view content) : file_(content) {}

  const std::string& path() const { return file_.path(); }

  std::expected<options::Options, CliExit> parse(std::string_view line) const {
    return parse_line(std::string(line) + " --config " + path());
  }

  /// The error line with the file's path as FILE.
  std::string refused(std::string_view line = "walk h") const {
    std::string text = refusal(parse(line));
    for (std::size_t at = text.find(path()); at != std::string::npos; at = text.find(path())) {
      text.replace(at, path().size(), "FILE");
    }
    return text;
  }

 private:
  scratch::ScratchFile file_;
};

constexpr std::string_view kEverything =
    "walk 192.0.2.0/24 -v1 --max-oids 9 -Cr25 -Cc --no-bulk --max-varbinds 5 --oid "
    "1.3.6.1,1.0.8802 -p 1161 -6 "
    "--seed 18446744073709551615 --shards 4 --shard 2 --blocklist-file b\"l --allowlist-file a\\l "
    "--blocklist-file b2 "
    "--max-targets 10 --max-results 11 --yes -t 0.3 -r 5 --target-timeout 12.5 --max-runtime 99 "
    "--grace 1 --rate 12345.75 --per-target-rate 0.1 --per-subnet-rate /64=7.5 --max-inflight 77 "
    "--per-target-inflight 3 --source-check any --dscp AF21 --send-buffer 1M --recv-buffer 2M "
    "--source-ip 2001:db8::1 --source-port 4000 --interface eth0 --io mmsg --output o#ut "
    "--metadata-file m --status-file s --metrics p --checkpoint c --report all --fail-on "
    "any,timeout "
    "--min-hitrate 12.5 --format auto --color always --numeric --sort --quiet --run-as nobody "
    "--no-sandbox";

TEST(PrintedConfig, ReadsBackAsTheSame) {
  const auto options = parse_line(kEverything);
  ASSERT_TRUE(options) << options.error().text;
  const ConfigFile file(config_toml(*options));
  const auto again = file.parse("walk 192.0.2.0/24");
  ASSERT_TRUE(again) << again.error().text << config_toml(*options);
  EXPECT_EQ(redacted_config(*again).dump(1), redacted_config(*options).dump(1));
}

TEST(PrintedConfig, OfDefaultsReadsBackAsTheSame) {
  for (const char* line : {"walk h", "discover h", "get -", "targets h"}) {
    const auto options = parse_line(line);
    ASSERT_TRUE(options) << options.error().text;
    const ConfigFile file(config_toml(*options));
    const auto again = file.parse(line);
    ASSERT_TRUE(again) << again.error().text;
    EXPECT_EQ(redacted_config(*again), redacted_config(*options));
  }
}

TEST(PrintedConfig, OfCredentialsReadsBackAsTheSame) {
  const scratch::ScratchFile list(R"([{"community":"a"},{"user":"u","version":"3"}])");
  ::setenv("SNMPRING_TEST_SECRET", "hunter2hunter2", 1);
  const std::string lines[] = {
      "walk h -c env:SNMPRING_TEST_SECRET -c env:SNMPRING_TEST_SECRET -v1",
      "walk h -c public",
      "walk h -c env:SNMPRING_TEST_SECRET -c public",
      "walk h -u nobody",
      "walk h -u me -l anp -a sha256 -A env:SNMPRING_TEST_SECRET -x aes256c -X "
      "env:SNMPRING_TEST_SECRET -n ctx -e 8000000001 -E 0x80:00:00:00:02",
      "discover h -v3 --v3-first --engine-cache e",
      "walk h --credential-attempts 1 --credentials " + list.path(),
      "keygen -a MD5 -A env:SNMPRING_TEST_SECRET -e 8000000001 -e 8000000002"};
  for (const std::string& line : lines) {
    SCOPED_TRACE(line);
    const auto options = parse_line(line);
    ASSERT_TRUE(options) << options.error().text;
    const ConfigFile file(config_toml(*options));
    const auto again = file.parse(
        line.starts_with("keygen") ? "keygen" : std::string_view(line).substr(0, line.find(" -")));
    ASSERT_TRUE(again) << again.error().text << config_toml(*options);
    EXPECT_EQ(redacted_config(*again).dump(1), redacted_config(*options).dump(1));
  }
  ::unsetenv("SNMPRING_TEST_SECRET");
}

TEST(PrintedConfig, ShowsNoSecretOfAUser) {
  const std::string_view secrets[] = {"-A hunter2hunter2", "-3m 68756e7465723268756e746572323333",
                                      "-3k 68756e7465723268756e746572323333 -e 8000000001"};
  for (const std::string_view secret : secrets) {
    const auto options = parse_line("walk h -u me -a MD5 " + std::string(secret));
    ASSERT_TRUE(options) << options.error().text;
    const std::string text = config_toml(*options) + redacted_config(*options).dump();
    EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
    EXPECT_EQ(text.find("68756e74"), std::string::npos) << text;
    EXPECT_NE(text.find(": u1 (argument)\n"), std::string::npos) << text;
  }
}

TEST(PrintedConfig, NeedsNoTargets) {
  EXPECT_TRUE(parse_line("walk --print-config"));
  EXPECT_TRUE(parse_line("get --print-config"));
}

TEST(PrintedConfig, ShowsReferencesAndNoSecrets) {
  const auto plain = parse_line("walk h -c hunter2");
  const std::string text = config_toml(*plain) + redacted_config(*plain).dump();
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
  EXPECT_NE(text.find("# community: c1 (argument)\n"), std::string::npos) << text;

  ::setenv("SNMPRING_TEST_SECRET", "hunter2", 1);
  const auto reference = parse_line("walk h -c env:SNMPRING_TEST_SECRET");
  const ConfigFile file(config_toml(*reference));
  const auto again = file.parse("walk h");
  ::unsetenv("SNMPRING_TEST_SECRET");
  ASSERT_TRUE(again) << again.error().text;
  const options::CredentialOption& read = again->credentials.at(0);
  EXPECT_EQ(as_text(read.credential.community.reveal()), "hunter2");
  EXPECT_EQ(read.secrets.at(0).source, "env:SNMPRING_TEST_SECRET");
}

TEST(PrintedConfig, KeepsTargetsOutOfTheNextLine) {
  const auto options = Argv{"walk", "h\nrate = 0"}.parse();
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_TRUE(config_toml(*options).starts_with("# snmpring walk \"h\\u000arate = 0\"\n"));
}

TEST(RedactedConfig, HasEveryOptionThatCanBeConfigured) {
  const auto config = redacted_config(*parse_line("walk h"));
  for (const options::OptionSpec& spec : options::option_table()) {
    // --dscp is another way to say --tos.
    const bool wanted = !spec.refused() && spec.configurable && spec.name != "dscp";
    EXPECT_EQ(config.contains(std::string(spec.name)), wanted) << spec.name;
  }
}

TEST(RedactedConfig, KeepsTheTypesOfKeys) {
  const auto defaults = redacted_config(*parse_line("walk h"));
  const auto changed = redacted_config(*parse_line(kEverything));
  ASSERT_EQ(defaults.size(), changed.size());
  for (const auto& [key, value] : defaults.items()) {
    const auto& other = changed[key];
    const bool same = value.is_null() || other.is_null() || value.type() == other.type() ||
                      (value.is_number() && other.is_number());
    EXPECT_TRUE(same) << key;
  }
}

TEST(RedactedConfig, SaysWhatEachLabelStandsFor) {
  const scratch::ScratchFile list(R"([{"label":"old","community":"hunter2"},
      {"user":"me","auth":"SHA","auth_password":"hunter2hunter2","context":"x"}])");
  const auto options = parse_line("walk h --credentials " + list.path());
  ASSERT_TRUE(options) << options.error().text;
  const auto identities = redacted_config(*options)["identities"];
  ASSERT_EQ(identities.size(), 2u);
  EXPECT_EQ(identities[0].dump(),
            R"({"label":"old","version":"2c","user":null,"level":null,"auth":null,"priv":null,)"
            R"("context":null,"engine-id":null,"context-engine-id":null,)"
            R"("secrets":{"community":"file"}})");
  EXPECT_EQ(identities[1].dump(),
            R"({"label":"u2","version":"3","user":"me","level":"authNoPriv","auth":"SHA",)"
            R"("priv":"none","context":"x","engine-id":null,"context-engine-id":null,)"
            R"("secrets":{"auth-password":"file"}})");
}

TEST(ConfigHash, IsStable) {
  const auto hash = config_hash(*parse_line("walk h"));
  EXPECT_EQ(hash.size(), 64u);
  EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(hash, config_hash(*parse_line("walk -v2c -t 1.0 h")));
}

TEST(ConfigHash, DependsOnWhatIsAsked) {
  const auto hash = config_hash(*parse_line("walk h"));
  for (const char* line :
       {"walk h2", "get h --oid 1.3.6.1.2.1", "walk h --oid 1.3", "walk h -v1", "walk h -p 162",
        "walk h --seed 1", "walk h -c x", "walk h -u x", "walk h --v3-first"}) {
    EXPECT_NE(config_hash(*parse_line(line)), hash) << line;
  }
}

TEST(ConfigHash, HasWhatTheOptionsRowsSay) {
  const auto config = redacted_config(*parse_line("walk h"));
  const auto hash = config_hash(config);
  for (const options::OptionSpec& spec : options::option_table()) {
    if (!spec.config.is_there()) continue;
    auto changed = config;
    changed[std::string(spec.name)] = "another";
    EXPECT_EQ(config_hash(changed) != hash, spec.config.is_hashed()) << spec.name;
  }
}

TEST(ConfigHash, IsSharedByTheShardsOfAScan) {
  const auto hash = config_hash(*parse_line("walk h --shards 2 --shard 0"));
  EXPECT_EQ(config_hash(*parse_line("walk h --shards 2 --shard 1 --output o --quiet")), hash);
  EXPECT_EQ(config_hash(*parse_line("walk h --shards 2 --shard 1 --engine-cache e")), hash);
  EXPECT_EQ(config_hash(*parse_line("walk h --shards 2 --shard 1 --output o --checkpoint c")),
            hash);
  EXPECT_NE(config_hash(*parse_line("walk h --shards 3 --shard 0")), hash);
}

TEST(ConfigOption, GivesWhatTheCommandLineDoesNot) {
  const ConfigFile file("timeout = 5\nretries = 7\nquiet = true\noid = [\"1.3\", \"1.4\"]\n");
  const auto options = file.parse("walk h -r 3");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->limits.timeout, Duration(std::chrono::seconds(5)));
  EXPECT_EQ(options->limits.retries_max, 3u);
  EXPECT_TRUE(options->quiet);
  EXPECT_EQ(options->oids.size(), 2u);
  EXPECT_EQ(options->config_file, file.path());
}

TEST(ConfigOption, CanBeRepeatedWhereTheFlagCan) {
  const auto options =
      ConfigFile("oid = \"1.3\"\nrate = 5\noid = [\"1.4\", \"1.5\"]\n").parse("walk h");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->oids.size(), 3u);
}

TEST(ConfigOption, OfAListOfPrefixesCountsBesideTheCommandLine) {
  const ConfigFile file(
      "blocklist-file = [\"a\", \"b\"]\nallowlist-file = c\nblocklist-file = d\nfail-on = auth\n");
  using Names = std::vector<std::string>;
  const auto alone = file.parse("walk h");
  ASSERT_TRUE(alone) << alone.error().text;
  EXPECT_EQ(alone->blocklist_files, (Names{"a", "b", "d"}));
  EXPECT_EQ(alone->allowlist_files, Names{"c"});
  const auto both =
      file.parse("walk h --blocklist-file e --allowlist-file f --blocklist-file g --fail-on any");
  ASSERT_TRUE(both) << both.error().text;
  EXPECT_EQ(both->blocklist_files, (Names{"a", "b", "d", "e", "g"}));
  EXPECT_EQ(both->allowlist_files, (Names{"c", "f"}));
  // Where it is no matter of whom to spare the command line takes the file's place.
  EXPECT_EQ(both->fail_on, Names{"any"});
}

TEST(ConfigOption, OfAListOfPrefixesIsPrintedWhole) {
  const auto options = parse_line("targets h --blocklist-file a --blocklist-file b");
  EXPECT_NE(
      config_toml(*options).find("\nblocklist-file = [\"a\", \"b\"]\n# allowlist-file: none\n"),
      std::string::npos)
      << config_toml(*options);
}

TEST(ConfigOption, CanSwitchFlagsOff) {
  const auto options = ConfigFile("quiet = false\nno-bulk = false\nyes\n").parse("walk h");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_FALSE(options->quiet);
  EXPECT_TRUE(options->limits.bulk_allowed);
  EXPECT_TRUE(options->yes);
}

TEST(ConfigOption, YieldsToWhatExcludesIt) {
  const ConfigFile file("dscp = \"EF\"\nipv4 = true\n");
  const auto options = file.parse("walk h --tos 8 -6");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->socket.tos, 8);
  EXPECT_TRUE(options->ipv6 && !options->ipv4);
}

TEST(ConfigOption, TakesSecrets) {
  const auto options = ConfigFile("community = \"a#b c\"\n").parse("walk h");
  ASSERT_TRUE(options) << options.error().text;
  const options::CredentialOption& read = options->credentials.at(0);
  EXPECT_EQ(as_text(read.credential.community.reveal()), "a#b c");
  EXPECT_EQ(read.secrets.at(0).source, "config");
}

TEST(ConfigOption, LeavesOidsAsideWhereTheyMeanNothing) {
  const ConfigFile file("oid = \"1.3\"\n");
  EXPECT_TRUE(file.parse("discover h")->oids.empty());
  EXPECT_TRUE(file.parse("targets h")->oids.empty());
  EXPECT_EQ(file.parse("get h")->oids.size(), 1u);
}

TEST(ConfigOption, NamesFileAndLine) {
  EXPECT_EQ(ConfigFile("\nretries = 21\n").refused(),
            "snmpring: FILE:2: retries: that is a count of retries; the rate is --rate\n");
  EXPECT_EQ(ConfigFile("bogus = 1\n").refused(), "snmpring: FILE:1: bogus: unknown option\n");
  EXPECT_EQ(ConfigFile("t = 1\n").refused(),
            "snmpring: FILE:1: t: unknown option; did you mean timeout?\n");
  EXPECT_EQ(ConfigFile("max_targets = 1\n").refused(),
            "snmpring: FILE:1: max_targets: unknown option; did you mean max-targets?\n");
  EXPECT_EQ(ConfigFile("rate 5\n").refused(), "snmpring: FILE:1: '=' is missing behind rate\n");
  EXPECT_EQ(ConfigFile("rate = 5\nrate = 6\n").refused(),
            "snmpring: FILE:2: rate: is given twice\n");
  EXPECT_EQ(ConfigFile("rate = [5, 6]\n").refused(),
            "snmpring: FILE:1: rate: takes exactly one value\n");
  EXPECT_EQ(ConfigFile("quiet = maybe\n").refused(),
            "snmpring: FILE:1: quiet: must be true or false\n");
  EXPECT_EQ(ConfigFile("help = true\n").refused(),
            "snmpring: FILE:1: help: may only stand on the command line\n");
  EXPECT_EQ(ConfigFile("\nauth = \"SHA\"\n").refused(),
            "snmpring: FILE:2: auth: needs a user as well: see -u\n");
  EXPECT_EQ(ConfigFile("ipv4 = true\nipv6 = true\n").refused(),
            "snmpring: FILE:2: ipv6: excludes FILE:1: ipv4, which is given too\n");
}

}  // namespace
}  // namespace snmpring::arguments
