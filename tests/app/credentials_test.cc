// SNMPv3 users and communities on the command line, and what a scan borrows of them.
#include "app/credentials.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "arguments/argv.h"
#include "base/hex.h"
#include "scratch/scratch_file.h"
#include "secrets/user_credential.h"
#include "usm/password_keys.h"

namespace snmpring::app {
namespace {

using arguments::test::parse_line;
using arguments::test::refusal;
using message::SecurityLevel;
using message::Version;
using usm::UserKey;

/// The only credential of a command line that is accepted.
class Given {
 public:
  explicit Given(const std::string& arguments) : options_(parse_line("walk h " + arguments)) {
    EXPECT_TRUE(options_) << options_.error().text;
  }
  bool sound() const { return options_ && options_->credentials.size() == 1; }
  const session::Credential& credential() const { return options_->credentials[0].credential; }
  const usm::User& user() const { return *credential().user; }

 private:
  std::expected<options::Options, arguments::CliExit> options_;
};

std::string refused(const std::string& line) {
  const std::string text = refusal(parse_line(line));
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
  constexpr std::string_view kName = "snmpring: ";
  return text.starts_with(kName) ? text.substr(kName.size(), text.size() - kName.size() - 1) : text;
}

// RFC 3414 A.3.1 and A.3.2, for the password "maplesyrup" and the engine 00...02.
constexpr const char* kEngine = "000000000000000000000002";
constexpr const char* kMd5Master = "9faf3283884e92834ebc9847d8edd963";
constexpr const char* kMd5Local = "526f5eed9fcce26f8964c2930787d82b";
constexpr const char* kSha1Master = "9fb5cc0381497b3793528939ff788d5d79145211";
constexpr const char* kSha1Local = "6695febc9288e36282235fc7151f128497b38f3f";

TEST(UserOption, MakesAPasswordAMasterKey) {
  const Given given("-u me -a MD5 -A maplesyrup -x DES -X maplesyrup");
  ASSERT_TRUE(given.sound());
  const usm::User& user = given.user();
  EXPECT_EQ(given.credential().label, "u1");
  EXPECT_EQ(given.credential().version, Version::v3);
  EXPECT_EQ(user.name, "me");
  EXPECT_EQ(user.level, SecurityLevel::auth_priv);
  EXPECT_EQ(user.auth, usm::AuthProtocol::md5);
  EXPECT_EQ(user.priv, usm::PrivProtocol::des);
  EXPECT_EQ(user.auth_key.form, UserKey::Form::master);
  EXPECT_EQ(hex_text(user.auth_key.octets.reveal()), kMd5Master);
  EXPECT_EQ(hex_text(user.priv_key.octets.reveal()), kMd5Master);
}

TEST(UserOption, TakesNetSnmpsLetters) {
  const Given given(
      "-v3 -ume -lauthPriv -aSHA -Amaplesyrup -xAES -Xmaplesyrup -nctx "
      "-e0x8000000001 -E 80:00:00:00:02");
  ASSERT_TRUE(given.sound());
  EXPECT_EQ(hex_text(given.user().auth_key.octets.reveal()), kSha1Master);
  EXPECT_EQ(given.credential().context_name, "ctx");
  EXPECT_EQ(hex_text(given.credential().engine_id), "8000000001");
  EXPECT_EQ(hex_text(given.credential().context_engine_id), "8000000002");
}

TEST(UserOption, TakesMasterKeys) {
  const Given given(std::string("-u me -a SHA -3m 0x") + kSha1Master + " -x AES -3M" + kSha1Master);
  ASSERT_TRUE(given.sound());
  EXPECT_EQ(given.user().auth_key.form, UserKey::Form::master);
  EXPECT_EQ(given.user().priv_key.form, UserKey::Form::master);
  EXPECT_EQ(hex_text(given.user().priv_key.octets.reveal()), kSha1Master);
}

TEST(UserOption, TakesLocalizedKeys) {
  const Given given(std::string("-u me -a MD5 -3k") + kMd5Local + " -x DES -3K " + kMd5Local +
                    " -e " + kEngine);
  ASSERT_TRUE(given.sound());
  EXPECT_EQ(given.user().auth_key.form, UserKey::Form::localized);
  EXPECT_EQ(given.user().priv_key.form, UserKey::Form::localized);
  EXPECT_EQ(hex_text(given.user().priv_key.octets.reveal()), kMd5Local);
}

TEST(UserOption, TakesALocalizedPrivacyKeyAsLocalizationOrTheCipherHasIt) {
  const std::string user = std::string("-u me -a SHA -3k") + kSha1Local + " -e " + kEngine;
  // 20 octets of SHA, of which AES needs 16.
  const Given longer(user + " -x AES -3K " + kSha1Local);
  ASSERT_TRUE(longer.sound());
  EXPECT_EQ(hex_text(longer.user().priv_key.octets.reveal()), kSha1Local);
  const Given exact(user + " -x AES -3K " + std::string(kSha1Local).substr(0, 32));
  ASSERT_TRUE(exact.sound());
  EXPECT_EQ(exact.user().priv_key.octets.reveal().size(), 16u);
  // 20 octets of which AES-256 needs 32: extended.
  for (const char* priv : {"AES-256", "AES-256-C"}) {
    const Given extended(user + " -x " + priv + " -3K " + kSha1Local);
    ASSERT_TRUE(extended.sound());
    const std::string key = hex_text(extended.user().priv_key.octets.reveal());
    EXPECT_EQ(key.size(), 64u);
    EXPECT_TRUE(key.starts_with(kSha1Local)) << key;
  }
}

TEST(UserOption, ComputesEachKeyOnce) {
  usm::PasswordKeys keys;
  for (int i = 0; i < 3; ++i) {
    for (const auto protocol : {usm::AuthProtocol::md5, usm::AuthProtocol::sha1}) {
      ASSERT_TRUE(keys.master_key(protocol, as_bytes("maplesyrup")));
    }
    EXPECT_EQ(hex_text(keys.master_key(usm::AuthProtocol::md5, as_bytes("maplesyrup"))->reveal()),
              kMd5Master);
    ASSERT_TRUE(keys.master_key(usm::AuthProtocol::md5, as_bytes("mapleSyrup")));
  }
  EXPECT_EQ(keys.computed(), 3u);
}

TEST(UserOption, HasTheLevelThatItsKeysAllow) {
  struct Case {
    const char* arguments;
    SecurityLevel level;
  };
  const Case cases[] = {
      {"", SecurityLevel::no_auth_no_priv},
      {"-a MD5 -A maplesyrup", SecurityLevel::auth_no_priv},
      {"-a MD5 -A maplesyrup -x AES -X maplesyrup", SecurityLevel::auth_priv},
      {"-a MD5 -A maplesyrup -x AES -X maplesyrup -l authNoPriv", SecurityLevel::auth_no_priv},
      {"-a MD5 -A maplesyrup -l nanp", SecurityLevel::no_auth_no_priv},
  };
  for (const Case& each : cases) {
    const Given given("-u me " + std::string(each.arguments));
    ASSERT_TRUE(given.sound());
    EXPECT_EQ(given.user().level, each.level) << each.arguments;
  }
}

struct RefusedUser {
  std::string arguments;
  std::string line;
};

TEST(UserOption, NamesWhatIsWrong) {
  const std::string auth = "-u me -a SHA -A maplesyrup ";
  const std::string sha1 = kSha1Local;
  const RefusedUser cases[] = {
      {"-u me -A maplesyrup", "-A: needs -a as well: the protocol is not guessed"},
      {"-u me --auth-password maplesyrup",
       "--auth-password: needs -a as well: the protocol is not guessed"},
      {"-u me -a SHA", "-a: needs a secret as well: -A, -3m or -3k"},
      {auth + "-X maplesyrup", "-X: needs -x as well: the protocol is not guessed"},
      {auth + "-x AES", "-x: needs a secret as well: -X, -3M or -3K"},
      {"-u me -x AES -X maplesyrup",
       "-x: needs -a as well: there is no privacy without authentication"},
      {"-u me -a SHA -A maples", "-A: a password must be at least 8 octets long (RFC 3414 §11.2)"},
      {auth + "-x AES -X 1234567",
       "-X: a password must be at least 8 octets long (RFC 3414 §11.2)"},
      {"-u me -a sha3 -A maplesyrup",
       "-a: must be MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512, not 'sha3'"},
      {auth + "-x none -X maplesyrup",
       "-x: must be DES, AES, AES-192, AES-256, AES-192-C or AES-256-C, not 'none'"},
      {auth + "-3m " + kSha1Master, "-3m: excludes -A, which is given too"},
      {auth + "-3k " + sha1 + " -e 8000000001", "-3k: excludes -A, which is given too"},
      {"-u me -a SHA -3m zz", "-3m: must be hexadecimal, with or without 0x"},
      {"-u me -a SHA -3m 123", "-3m: must be hexadecimal, with or without 0x"},
      {"-u me -a SHA -3m 1234", "-3m: a master key of SHA must be 20 octets long, not 2"},
      {auth + "-x AES-256 -3M 1234", "-3M: a master key of SHA must be 20 octets long, not 2"},
      {"-u me -a SHA -3k " + sha1, "-3k: needs -e as well: a localized key is good for one engine"},
      {"-u me -a SHA -3k 1234 -e 8000000001",
       "-3k: a localized key of SHA must be 20 octets long, not 2"},
      {auth + "-x AES -3K 1234 -e 8000000001",
       "-3K: a localized key of AES must be 16 (or 20, as SHA gives it) octets long, not 2"},
      {"-u me -a MD5 -A maplesyrup -x DES -3K 1234 -e 8000000001",
       "-3K: a localized key of DES must be 16 octets long, not 2"},
      {"-u me -l authNoPriv", "-l: authNoPriv needs -a as well, and a secret: -A, -3m or -3k"},
      {"-u me -l authPriv", "-l: authPriv needs -a as well, and a secret: -A, -3m or -3k"},
      {auth + "-l ap", "-l: authPriv needs -x as well, and a secret: -X, -3M or -3K"},
      {"-u me -l secure", "-l: must be noAuthNoPriv, authNoPriv or authPriv, not 'secure'"},
      {"--user=", "--user: must be a name of 1 to 32 octets"},
      {"-u " + std::string(33, 'x'), "-u: must be a name of 1 to 32 octets"},
      {"-u me -n " + std::string(256, 'x'), "-n: must be at most 255 octets long"},
      {"-u me -e 8000000", "-e: must be 1 to 32 octets in hexadecimal, not '8000000'"},
      {"-u me -e 8000000001 -e 8000000002", "-e: is given twice; only keygen takes several"},
      {"-u me -E xyz", "-E: must be 1 to 32 octets in hexadecimal, not 'xyz'"},
      {"-u me -Z 1,2", "-Z: boots and time of an engine are learned from it and cannot be given"},
  };
  for (const RefusedUser& each : cases) {
    EXPECT_EQ(refused("walk h " + each.arguments), each.line) << each.arguments;
  }
  EXPECT_TRUE(parse_line("walk h -u " + std::string(32, 'x') + " -n " + std::string(255, 'x')));
}

TEST(CredentialOptions, AreOfOneKind) {
  const RefusedUser cases[] = {
      {"walk h -c x -u me",
       "-u: excludes -c, which is given too: to try both, list them in a file for --credentials"},
      {"walk h -c x --credentials f",
       "--credentials: excludes -c, which is given too: the file takes its place"},
      {"walk h -u x --credentials f",
       "--credentials: excludes -u, which is given too: the file takes its place"},
      {"walk h -v3 --credentials f",
       "-v: excludes --credentials: each credential in the file has a version"},
      {"walk h -v3 -c x", "-c: is for SNMP versions 1 and 2c; version 3 needs a user, see -u"},
      {"walk h -v2c -u me", "-u: is for SNMPv3, and -v says 2c"},
      {"walk h -v1 -n ctx", "-n: is for SNMPv3, and -v says 1"},
      {"walk h -a SHA", "-a: needs a user as well: see -u"},
      {"walk h -A maplesyrup", "-A: needs a user as well: see -u"},
      {"walk h -v3", "-v: SNMPv3 needs a user, see -u; only discover can do without"},
      {"get h --oid 1.3 -v3", "-v: SNMPv3 needs a user, see -u; only discover can do without"},
      {"discover h -v3 -n ctx", "-n: needs a user as well: see -u"},
      {"discover h -v3 -e 8000000001", "-e: needs a user as well: see -u"},
      {"discover h -l authPriv", "-l: needs a user as well: see -u"},
  };
  for (const RefusedUser& each : cases) {
    EXPECT_EQ(refused(each.arguments), each.line) << each.arguments;
  }
}

TEST(CredentialOptions, DefaultToTheVersionThatTheyFit) {
  EXPECT_EQ(Given("").credential().version, Version::v2c);
  EXPECT_EQ(Given("-c x").credential().version, Version::v2c);
  EXPECT_EQ(Given("-c x -v1").credential().version, Version::v1);
  EXPECT_EQ(Given("-u x").credential().version, Version::v3);
}

TEST(CredentialOptions, OfDiscoverCanBeNoneAtAll) {
  for (const char* line : {"discover h -v3", "targets h -v3"}) {
    const auto options = parse_line(line);
    ASSERT_TRUE(options) << options.error().text;
    ASSERT_EQ(options->credentials.size(), 1u);
    const session::Credential& probe = options->credentials[0].credential;
    EXPECT_EQ(probe.version, Version::v3);
    EXPECT_FALSE(probe.user);
    EXPECT_TRUE(probe.community.empty());
    EXPECT_EQ(probe.label, "");
  }
}

/// Parses `line` with a configuration file of this content.
std::expected<options::Options, arguments::CliExit> with_config(const std::string& line,
                                                                std::string_view content) {
  const scratch::ScratchFile file(content);
  auto options = parse_line(line + " --config " + file.path());
  if (options) return options;
  std::string& text = options.error().text;
  for (std::size_t at; (at = text.find(file.path())) != std::string::npos;) {
    text.replace(at, file.path().size(), "FILE");
  }
  return options;
}

TEST(CredentialOptions, OnTheCommandLineDisplaceOthersInTheConfiguration) {
  const auto community = with_config("walk h -c x", "user = \"me\"\nsnmp-version = \"3\"\n");
  ASSERT_TRUE(community) << community.error().text;
  EXPECT_EQ(community->credentials[0].credential.version, Version::v2c);

  const auto user = with_config("walk h -u me", "community = \"x\"\nsnmp-version = \"2c\"\n");
  ASSERT_TRUE(user) << user.error().text;
  EXPECT_EQ(user->credentials[0].credential.version, Version::v3);

  const auto key = with_config(std::string("walk h -3m ") + kMd5Master,
                               "user = \"me\"\nauth = \"MD5\"\nauth-password = \"maplesyrup\"\n");
  ASSERT_TRUE(key) << key.error().text;
  EXPECT_EQ(key->credentials[0].secrets.at(0).option, "auth-master-key");

  const auto probe = with_config("discover h -v3", "community = \"x\"\n");
  ASSERT_TRUE(probe) << probe.error().text;
  EXPECT_TRUE(probe->credentials[0].credential.community.empty());

  // Nobody who asks for version 2c means to send "public" in place of the user that is configured.
  EXPECT_FALSE(with_config("walk h -v2c", "user = \"me\"\n"));
}

TEST(CredentialOptions, InTheConfigurationAreCheckedToo) {
  EXPECT_EQ(refusal(with_config("walk h", "user = \"me\"\n\nauth-password = \"maplesyrup\"\n")),
            "snmpring: FILE:3: auth-password: needs -a as well: the protocol is not guessed\n");
  EXPECT_EQ(refusal(with_config("walk h", "community = \"x\"\nuser = \"me\"\n")),
            "snmpring: FILE:2: user: excludes FILE:1: community, which is given too: to try both, "
            "list them in a file for --credentials\n");
  EXPECT_EQ(refusal(with_config("walk h", "snmp-version = \"3\"\n")),
            "snmpring: FILE:1: snmp-version: SNMPv3 needs a user, see -u; only discover can do "
            "without\n");
  EXPECT_EQ(refusal(with_config("walk h", "credentials = \"/nonexistent\"\n")),
            "snmpring: FILE:1: credentials: /nonexistent cannot be read: No such file or "
            "directory\n");
}

TEST(CredentialOptions, LeaveVerbsAloneThatSendNothing) {
  const auto options = with_config("targets h", "auth = \"SHA\"\nauth-password = \"maplesyrup\"\n");
  EXPECT_TRUE(options) << options.error().text;
}

TEST(Communities, AreTriedInOrder) {
  const auto options = parse_line("walk h -c a -c b --community c -v1");
  ASSERT_TRUE(options) << options.error().text;
  ASSERT_EQ(options->credentials.size(), 3u);
  const char* labels[] = {"c1", "c2", "c3"};
  const char* secrets[] = {"a", "b", "c"};
  for (std::size_t i = 0; i < 3; ++i) {
    const session::Credential& credential = options->credentials[i].credential;
    EXPECT_EQ(credential.label, labels[i]);
    EXPECT_EQ(as_text(credential.community.reveal()), secrets[i]);
    EXPECT_EQ(credential.version, Version::v1);
  }
}

TEST(Communities, AreAtMostSixteen) {
  std::string line = "walk h";
  for (int i = 0; i < 16; ++i) line += " -c x";
  EXPECT_TRUE(parse_line(line));
  EXPECT_EQ(refused(line + " -c y"), "-c: at most 16 credentials can be tried, not 17");
}

TEST(Identities, AreCopiesInTheSameOrder) {
  const auto options = parse_line("walk h -c a -c b --v3-first");
  ASSERT_TRUE(options) << options.error().text;
  Identities made = make_identities(*options);
  const Identities identities = std::move(made);
  ASSERT_EQ(identities.credentials.size(), 2u);
  ASSERT_EQ(identities.ladder.rungs.size(), 2u);
  EXPECT_TRUE(identities.ladder.v3_first);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(identities.ladder.rungs[i], &identities.credentials[i]);
    EXPECT_EQ(identities.credentials[i].label, options->credentials[i].credential.label);
    EXPECT_EQ(as_text(identities.credentials[i].community.reveal()), i == 0 ? "a" : "b");
  }
}

TEST(Identities, OfAUserHaveHisKeys) {
  const auto options = parse_line(
      "walk h -u me -a MD5 -A maplesyrup -x DES -X maplesyrup -n ctx "
      "-e 8000000001 -E 8000000002 -l authNoPriv");
  ASSERT_TRUE(options) << options.error().text;
  const Identities identities = make_identities(*options);
  const session::Credential& copy = identities.credentials.at(0);
  EXPECT_EQ(copy.version, Version::v3);
  EXPECT_EQ(copy.context_name, "ctx");
  EXPECT_EQ(hex_text(copy.engine_id), "8000000001");
  EXPECT_EQ(hex_text(copy.context_engine_id), "8000000002");
  ASSERT_TRUE(copy.user);
  EXPECT_EQ(copy.user->name, "me");
  EXPECT_EQ(copy.user->level, SecurityLevel::auth_no_priv);
  EXPECT_EQ(copy.user->auth, usm::AuthProtocol::md5);
  EXPECT_EQ(copy.user->priv, usm::PrivProtocol::des);
  EXPECT_EQ(copy.user->auth_key.form, UserKey::Form::master);
  EXPECT_EQ(hex_text(copy.user->auth_key.octets.reveal()), kMd5Master);
  EXPECT_EQ(hex_text(copy.user->priv_key.octets.reveal()), kMd5Master);
}

TEST(Identities, LimitTheLadderAndNotTheLabels) {
  const auto options = parse_line("walk h -c a -c b -c c --credential-attempts 2");
  ASSERT_TRUE(options) << options.error().text;
  const Identities identities = make_identities(*options);
  EXPECT_EQ(identities.credentials.size(), 3u);
  EXPECT_EQ(identities.ladder.rungs.size(), 2u);
  const auto few = parse_line("walk h -c a --credential-attempts 16");
  EXPECT_EQ(make_identities(*few).ladder.rungs.size(), 1u);
}

}  // namespace
}  // namespace snmpring::app
