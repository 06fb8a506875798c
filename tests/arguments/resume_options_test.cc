// --resume: the options of a run come back out of its checkpoint, and what was typed beside it.
#include "arguments/resume_options.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "arguments/argv.h"
#include "arguments/config_dump.h"
#include "checkpoint/checkpoint.h"
#include "checkpoint/checkpoint_example.h"
#include "scratch/scratch_folder.h"

namespace snmpring::arguments {
namespace {

using nlohmann::ordered_json;
using test::Argv;
using test::parse_line;

constexpr const char* kSecretVariable = "SNMPRING_TEST_SECRET";

/// A run that was begun, and the folder that its files are in.
class Resuming : public ::testing::Test {
 protected:
  Resuming() { ::setenv(kSecretVariable, "hunter2hunter2", 1); }
  ~Resuming() override { ::unsetenv(kSecretVariable); }

  std::string file(const std::string& name) const { return scratch_.path(name); }

  /// Parses what begins a run, and writes the checkpoint that the run would. FOLDER stands for the
  /// scratch folder.
  ordered_json begin(std::string line) {
    line = placed(line + " --output FOLDER/out --checkpoint FOLDER/checkpoint");
    const auto options = parse_line(line);
    EXPECT_TRUE(options) << line << ": " << options.error().text;
    if (!options) return {};
    checkpoint::Checkpoint checkpoint = checkpoint::test::example_checkpoint();
    checkpoint.verb = options::verb_word(options->verb);
    checkpoint.config = redacted_config(*options);
    checkpoint.config_hash = config_hash(*options);
    checkpoint.config_file = options->config_file;
    write(checkpoint);
    return checkpoint.config;
  }

  void write(const checkpoint::Checkpoint& checkpoint) const {
    scratch_.write("checkpoint", checkpoint::render_checkpoint(checkpoint, {}));
  }

  /// "walk" and what else is typed, with --resume.
  std::expected<options::Options, CliExit> resume(const std::string& line) const {
    return parse_line(placed(line + " --resume FOLDER/checkpoint"));
  }

  /// The error line of a resumption that is refused, with the folder's path as FOLDER, and its
  /// status before it.
  std::string refused(const std::string& line) const {
    const auto options = resume(line);
    if (options) return "(accepted)";
    std::string text = options.error().text;
    for (std::size_t at = text.find(folder()); at != std::string::npos; at = text.find(folder())) {
      text.replace(at, folder().size(), "FOLDER");
    }
    return std::to_string(options.error().code) + ' ' + text;
  }

  std::string placed(std::string line) const {
    for (std::size_t at = line.find("FOLDER"); at != std::string::npos; at = line.find("FOLDER")) {
      line.replace(at, 6, folder());
    }
    return line;
  }
  std::string folder() const { return scratch_.folder(); }

  scratch::ScratchFolder scratch_;
};

std::string community(const options::Options& options, std::size_t number) {
  return std::string(as_text(options.credentials.at(number).credential.community.reveal()));
}

TEST_F(Resuming, KnowsTheVerbFromTheCheckpoint) {
  begin("walk 192.0.2.0/24 --oid 1.3.6.1.2.1.2");
  const auto options = resume("");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->verb, options::Verb::walk);
  EXPECT_EQ(options->targets, std::vector<std::string>{"192.0.2.0/24"});
  EXPECT_EQ(refused("192.0.2.1"),
            "64 snmpring: 192.0.2.1: no target can be given with --resume: the checkpoint has "
            "them\n");
  EXPECT_EQ(refused("wlak"), "64 snmpring: no verb 'wlak'; did you mean 'walk'?\n");
  scratch_.write("checkpoint", "{}");
  EXPECT_TRUE(refused("").starts_with("65 snmpring: --resume: FOLDER/checkpoint"));
}

TEST_F(Resuming, BringsBackEveryOption) {
  const std::string lines[] = {
      "walk 192.0.2.0/24 h @FOLDER/list - -v1 --max-oids 9 -Cr25 -Cc --no-bulk --max-varbinds 5 "
      "--oid "
      "1.3.6.1,1.0.8802 -p 1161 -6 --seed 18446744073709551615 --shards 4 --shard 2 "
      "--blocklist-file b\"l --allowlist-file a\\l --max-targets 10 --max-results 11 --yes -t 0.3 "
      "-r 5 --target-timeout 12.5 --max-runtime 99 --grace 1 --rate 12345.75 --per-target-rate 0.1 "
      "--per-subnet-rate /64=7.5 --max-inflight 77 --per-target-inflight 3 --source-check any "
      "--dscp AF21 --send-buffer 1M --recv-buffer 2M --source-ip 2001:db8::1 --source-port 4000 "
      "--interface eth0 --io mmsg --metadata-file m --status-file s --metrics p --report all "
      "--fail-on "
      "any,timeout --min-hitrate 12.5 --quiet",
      "walk h",
      "discover h -4",
      "get -",
      "getnext h --oid 1.3",
      "discover h -v1",
      "walk h -c env:SNMPRING_TEST_SECRET -c env:SNMPRING_TEST_SECRET -v1",
      "walk h -u nobody",
      "walk h -u me -l anp -a sha256 -A env:SNMPRING_TEST_SECRET -x aes256c -X "
      "env:SNMPRING_TEST_SECRET -n ctx -e 8000000001 -E 0x80:00:00:00:02",
      "discover h -v3 --v3-first --engine-cache e"};
  for (const std::string& line : lines) {
    SCOPED_TRACE(line);
    const ordered_json config = begin(line);
    const auto options = resume(line.substr(0, line.find(' ')));
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(redacted_config(*options).dump(1), config.dump(1));
    EXPECT_EQ(config_hash(*options), config_hash(config));
    EXPECT_TRUE(options->resume);
    EXPECT_EQ(options->checkpoint_file, file("checkpoint"));
    EXPECT_EQ(options->output, file("out"));
  }
}

TEST_F(Resuming, TakesUpACheckpointOfOneListOfPrefixesEach) {
  // As versions before lists added up have written it.
  begin("walk h --blocklist-file b");
  checkpoint::Checkpoint stored =
      checkpoint::parse_checkpoint(scratch::content_of(file("checkpoint"))).value();
  stored.config["blocklist-file"] = "b";
  stored.config["allowlist-file"] = nullptr;
  stored.config_hash = config_hash(stored.config);
  write(stored);
  const auto options = resume("walk");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->blocklist_files, std::vector<std::string>{"b"});
  EXPECT_TRUE(options->allowlist_files.empty());
}

TEST_F(Resuming, KeepsWritingToTheFileThatItWasGiven) {
  begin("walk h");
  ASSERT_EQ(::rename(file("checkpoint").c_str(), file("moved").c_str()), 0);
  const auto options = parse_line("walk --resume " + file("moved"));
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->checkpoint_file, file("moved"));
}

TEST_F(Resuming, NeedsNoRetypingOfTheDefaultCommunity) {
  begin("walk h -c public");
  for (const std::string line : {"walk", "walk -c public"}) {
    const auto options = resume(line);
    ASSERT_TRUE(options) << options.error().text;
    EXPECT_EQ(options->credentials.size(), 1u);
    EXPECT_EQ(community(*options, 0), "public");
  }
  EXPECT_EQ(refused("walk -c other"),
            "64 snmpring: -c: FOLDER/checkpoint asks for no such secret again\n");

  begin("walk h -c public -c typed -c env:SNMPRING_TEST_SECRET -c public");
  for (const std::string line : {"walk -c typed", "walk -c public -c typed -c public"}) {
    const auto options = resume(line);
    ASSERT_TRUE(options) << options.error().text;
    ASSERT_EQ(options->credentials.size(), 4u);
    EXPECT_EQ(community(*options, 0), "public");
    EXPECT_EQ(community(*options, 1), "typed");
    EXPECT_EQ(community(*options, 2), "hunter2hunter2");
    EXPECT_EQ(community(*options, 3), "public");
  }
  EXPECT_EQ(
      refused("walk"),
      "64 snmpring: -c: the text of c2 was given on the command line, and a checkpoint keeps no "
      "secret: give it again\n");
}

TEST_F(Resuming, TakesUpACheckpointThatTookTheDefaultForASecret) {
  begin("walk h -c public");
  checkpoint::Checkpoint stored =
      checkpoint::parse_checkpoint(scratch::content_of(file("checkpoint"))).value();
  stored.config["community"][0]["source"] = "argument";
  stored.config_hash = config_hash(stored.config);
  write(stored);
  const auto options = resume("walk -c public");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(community(*options, 0), "public");
}

TEST_F(Resuming, ReadsSecretsFromWhereTheyWere) {
  scratch_.write("secret", "from the file\n");
  begin("walk h -c @FOLDER/secret -c env:SNMPRING_TEST_SECRET");
  const auto options = resume("walk");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(community(*options, 0), "from the file");
  EXPECT_EQ(community(*options, 1), "hunter2hunter2");
  ::unsetenv(kSecretVariable);
  EXPECT_EQ(
      refused("walk"),
      "64 snmpring: FOLDER/checkpoint: community: the environment variable that env: names is "
      "not set\n");
}

TEST_F(Resuming, WantsADescriptorToBeThereAgain) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "first\nsecond\n", 13), 13);
  begin("walk h -c fd:" + std::to_string(ends[0]));
  const auto options = resume("walk");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(community(*options, 0), "second");
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_EQ(refused("walk"),
            "64 snmpring: FOLDER/checkpoint: community: the descriptor that fd: names cannot be "
            "read: Bad file descriptor\n");
}

TEST_F(Resuming, WantsSecretsThatWereTypedAgain) {
  begin("walk h -v1 -c hunter2");
  EXPECT_EQ(scratch::content_of(file("checkpoint")).find("hunter2"), std::string::npos);
  EXPECT_EQ(refused("walk"),
            "64 snmpring: -c: the text of c1 was given on the command line, and a checkpoint keeps "
            "no secret: give it again\n");
  const auto options = resume("walk -c hunter2");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(community(*options, 0), "hunter2");
  EXPECT_EQ(options->credentials[0].credential.version, message::Version::v1);
  EXPECT_EQ(options->credentials[0].secrets.at(0).source, "argument");
}

TEST_F(Resuming, PutsSeveralSecretsWhereTheyBelong) {
  begin("walk h -c one -c env:SNMPRING_TEST_SECRET -c three");
  EXPECT_EQ(refused("walk --community one"),
            "64 snmpring: --community: the text of c1 and c3 was given on the command line, and a "
            "checkpoint keeps no secret: give them again, in this order\n");
  EXPECT_NE(refused("walk -c one -c two -c three"), "(accepted)");
  const auto options = resume("walk -c uno -c tres");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(community(*options, 0), "uno");
  EXPECT_EQ(community(*options, 1), "hunter2hunter2");
  EXPECT_EQ(community(*options, 2), "tres");
}

TEST_F(Resuming, TakesAReferenceInPlaceOfWhatWasTyped) {
  begin("walk h -c one");
  const auto options = resume("walk -c env:SNMPRING_TEST_SECRET");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(community(*options, 0), "hunter2hunter2");
  EXPECT_EQ(options->credentials[0].secrets.at(0).source, "env:SNMPRING_TEST_SECRET");
}

TEST_F(Resuming, WantsThePasswordsOfAUserAgain) {
  begin("walk h -u me -a SHA -A hunter2hunter2 -x AES -X env:SNMPRING_TEST_SECRET");
  EXPECT_EQ(refused("walk"),
            "64 snmpring: -A: the text of u1 was given on the command line, and a checkpoint keeps "
            "no secret: give it again\n");
  const auto options = resume("walk -A hunter2hunter2");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->credentials.at(0).credential.user->level, message::SecurityLevel::auth_priv);
}

TEST_F(Resuming, RefusesSecretsThatNothingAsksFor) {
  begin("walk h");
  EXPECT_EQ(refused("walk -c hunter2"),
            "64 snmpring: -c: FOLDER/checkpoint asks for no such secret again\n");
  begin("walk h -c env:SNMPRING_TEST_SECRET");
  EXPECT_EQ(refused("walk -c hunter2"),
            "64 snmpring: -c: FOLDER/checkpoint asks for no such secret again\n");
  EXPECT_EQ(refused("walk -A hunter2hunter2"),
            "64 snmpring: -A: FOLDER/checkpoint asks for no such secret again\n");
}

TEST_F(Resuming, ReadsSecretsOfTheConfigurationFileAgain) {
  scratch_.write("scan.toml", "community = [\"one\", \"env:SNMPRING_TEST_SECRET\", \"three\"]\n");
  begin("walk h --config FOLDER/scan.toml");
  EXPECT_EQ(scratch::content_of(file("checkpoint")).find("three"), std::string::npos);
  const auto options = resume("walk");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(community(*options, 0), "one");
  EXPECT_EQ(community(*options, 1), "hunter2hunter2");
  EXPECT_EQ(community(*options, 2), "three");
  EXPECT_EQ(options->config_file, file("scan.toml"));

  scratch_.write("scan.toml", "community = [\"one\"]\n");
  EXPECT_EQ(refused("walk"),
            "64 snmpring: FOLDER/scan.toml: community: the secret in it is not there any more\n");
  ASSERT_EQ(::unlink(file("scan.toml").c_str()), 0);
  EXPECT_EQ(
      refused("walk"),
      "64 snmpring: FOLDER/scan.toml: community: the secret in it cannot be read again: No such "
      "file or directory\n");
}

TEST_F(Resuming, ReadsTheFileOfCredentialsAgain) {
  scratch_.write("creds", R"([{"label":"a","community":"one"},{"user":"me"}])");
  begin("walk h --credentials FOLDER/creds");
  // The secret may have changed, the credential may not.
  scratch_.write("creds", R"([{"label":"a","community":"two"},{"user":"me"}])");
  const auto options = resume("walk");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(community(*options, 0), "two");
  scratch_.write("creds", R"([{"label":"b","community":"one"},{"user":"me"}])");
  EXPECT_EQ(
      refused("walk"),
      "64 snmpring: FOLDER/checkpoint: identities: the credentials are not those that the run "
      "began with\n");
}

TEST_F(Resuming, LetsPaceAndTheLikeBeChanged) {
  begin("discover 192.0.2.0/24 --rate 5 --tos 8 --max-targets 10");
  const auto options = resume(
      "discover --rate 77 -t 3 --dscp EF --io mmsg --max-targets 20 --quiet --status-file s");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(options->rate_pps, 77);
  EXPECT_EQ(options->limits.timeout, Duration(std::chrono::seconds(3)));
  EXPECT_EQ(options->socket.tos, 46 << 2);
  EXPECT_EQ(options->io, options::IoChoice::mmsg);
  EXPECT_EQ(options->targets_max, 20u);
  EXPECT_TRUE(options->quiet);
  EXPECT_EQ(options->status_file, "s");
}

TEST_F(Resuming, LetsNothingElseBeChanged) {
  begin("walk h");
  for (const char* option :
       {"-p 162", "--oid 1.3", "-u me", "--engine-id 8000000001", "-v2c", "--seed 1", "--shards 2",
        "-4", "--output o", "--checkpoint c", "--config FOLDER/none", "--dry-run", "--yes",
        "--credentials c", "--engine-cache e", "--report all", "-Cc"}) {
    const std::string line = refused(std::string("walk ") + option);
    const std::string_view text = option;
    const std::string flag(text == "-v2c" ? "-v" : text.substr(0, text.find(' ')));
    EXPECT_TRUE(line.starts_with("64 snmpring: " + flag) &&
                line.ends_with(": cannot be given with --resume: the checkpoint says what it is\n"))
        << line;
  }
}

TEST_F(Resuming, TakesNoTargets) {
  begin("walk h");
  EXPECT_EQ(
      refused("walk 192.0.2.1"),
      "64 snmpring: 192.0.2.1: no target can be given with --resume: the checkpoint has them\n");
}

TEST_F(Resuming, IsOfOneVerb) {
  begin("walk h");
  EXPECT_EQ(refused("discover"),
            "64 snmpring: discover: FOLDER/checkpoint is the checkpoint of a walk\n");
  EXPECT_EQ(refused("targets"), "64 snmpring: --resume: means nothing to targets\n");
  EXPECT_EQ(refused("keygen"), "64 snmpring: --resume: means nothing to keygen\n");
}

TEST_F(Resuming, MayNotStandInAConfigurationFile) {
  scratch_.write("scan.toml", "resume = \"x\"\n");
  const auto options = parse_line("walk h --config " + file("scan.toml"));
  ASSERT_FALSE(options);
  EXPECT_NE(options.error().text.find("resume: may only stand on the command line"),
            std::string::npos);
}

TEST_F(Resuming, RefusesACheckpointThatIsNoGood) {
  EXPECT_EQ(refused("walk"),
            "64 snmpring: --resume: FOLDER/checkpoint cannot be read: No such file or directory\n");
  begin("walk h");
  scratch_.write("checkpoint", scratch::content_of(file("checkpoint")).substr(0, 500));
  EXPECT_EQ(refused("walk"),
            "65 snmpring: --resume: FOLDER/checkpoint is damaged: its end is missing\n");
  scratch_.write("checkpoint", "{\"kind\":\"checkpoint\",\"format\":2,}");
  EXPECT_EQ(
      refused("walk"),
      "65 snmpring: --resume: FOLDER/checkpoint was written by a newer snmpring (format 2, not "
      "1)\n");
}

TEST_F(Resuming, RefusesAConfigurationThatWasTamperedWith) {
  checkpoint::Checkpoint checkpoint = checkpoint::test::example_checkpoint();
  const auto with = [&](const char* key, const ordered_json& value, bool hashed) {
    begin("walk h");
    auto read = checkpoint::read_checkpoint(file("checkpoint"));
    EXPECT_TRUE(read);
    checkpoint = std::move(*read);
    checkpoint.config[key] = value;
    if (hashed) checkpoint.config_hash = config_hash(checkpoint.config);
    write(checkpoint);
    return refused("walk");
  };
  EXPECT_EQ(with("port", 162, false),
            "65 snmpring: --resume: FOLDER/checkpoint is damaged: its configuration is not that of "
            "its hash\n");
  EXPECT_EQ(
      with("colour", "red", true),
      "65 snmpring: --resume: FOLDER/checkpoint has an option that this version does not know: "
      "colour\n");
  EXPECT_EQ(with("port", 70'000, true).substr(0, 44),
            "64 snmpring: FOLDER/checkpoint: port: must b");
  EXPECT_EQ(with("port", {{"a", 1}}, true),
            "65 snmpring: --resume: FOLDER/checkpoint is damaged: port is no argument\n");
  EXPECT_EQ(with("targets", nullptr, true),
            "65 snmpring: --resume: FOLDER/checkpoint is damaged: it has no targets\n");
  EXPECT_EQ(with("targets", {1}, true),
            "65 snmpring: --resume: FOLDER/checkpoint is damaged: a target is no text\n");
  EXPECT_EQ(with("community", {1}, true),
            "65 snmpring: --resume: FOLDER/checkpoint is damaged: community is no reference to a "
            "secret\n");
  EXPECT_EQ(with("community", {{{"label", "c1"}, {"source", "hunter2"}}}, true),
            "65 snmpring: FOLDER/checkpoint: community: holds no reference to a secret\n");
  EXPECT_EQ(with("community", {{{"label", "c1"}, {"source", "file"}}}, true),
            "64 snmpring: FOLDER/checkpoint: community: says nothing of where the secret is\n");
  EXPECT_EQ(
      with("identities", ordered_json::array(), true),
      "64 snmpring: FOLDER/checkpoint: identities: the credentials are not those that the run "
      "began with\n");
  EXPECT_EQ(with("dscp", "EF", true),
            "64 snmpring: FOLDER/checkpoint: dscp: excludes FOLDER/checkpoint: tos, which is given "
            "too\n");
}

TEST_F(Resuming, PrintsTheConfigurationThatItWouldHave) {
  begin("walk h --rate 5 -c hunter2");
  const auto options = resume("walk -c hunter2 --rate 7 --print-config");
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_TRUE(options->print_config);
  EXPECT_NE(config_toml(*options).find("rate = 7\n"), std::string::npos);
}

}  // namespace
}  // namespace snmpring::arguments
