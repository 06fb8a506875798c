// The file of --credentials: entries, labels, and what is wrong with them.
#include "secrets/credentials_file.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>

#include "scratch/scratch_file.h"

namespace snmpring::secrets {
namespace {

/// "WHERE: REASON" of a file that must be refused.
std::string refused(std::string_view content) {
  const auto parsed = parse_credentials("creds.json", content);
  if (parsed) return "(accepted)";
  EXPECT_EQ(parsed.error().reason.find('\n'), std::string::npos);
  return parsed.error().where + ": " + parsed.error().reason;
}

TEST(CredentialsFile, KeepsEscapesInNamesFromTheTerminal) {
  EXPECT_EQ(refused(R"([{"\u001b[31mlabel":2}])"),
            "creds.json: entry 1: ?[31mlabel: must be a string");
  EXPECT_EQ(refused(R"([{"\u009b31mlabel":"x"}])"),
            "creds.json: entry 1: \"?31mlabel\" is no key of a credential");
}

TEST(CredentialsFile, HoldsUsersAndCommunitiesInOrder) {
  const auto parsed = parse_credentials("creds.json", R"([
    {"label": "core", "user": "me", "auth": "SHA-256", "auth_password": "maplesyrup",
     "priv": "AES", "priv_password": "maplesyrup", "context": "ctx",
     "engine_id": "80:00:00:00:01", "context_engine_id": "0x8000000002"},
    {"community": "private", "version": "1"},
    {"label": "open", "user": "nobody", "level": "noAuthNoPriv", "version": 3},
    {"community": "public"}
  ])");
  ASSERT_TRUE(parsed) << parsed.error().reason;
  ASSERT_EQ(parsed->size(), 4u);
  const session::Credential& core = (*parsed)[0].credential;
  EXPECT_EQ(core.label, "core");
  EXPECT_EQ(core.version, message::Version::v3);
  EXPECT_EQ(core.user->name, "me");
  EXPECT_EQ(core.user->level, message::SecurityLevel::auth_priv);
  EXPECT_EQ(core.user->auth_key.octets.reveal().size(), 32u);
  EXPECT_EQ(core.context_name, "ctx");
  EXPECT_EQ(core.engine_id.size(), 5u);
  EXPECT_EQ(core.context_engine_id.size(), 5u);
  EXPECT_EQ((*parsed)[1].credential.label, "c2");
  EXPECT_EQ((*parsed)[1].credential.version, message::Version::v1);
  EXPECT_EQ(as_text((*parsed)[1].credential.community.reveal()), "private");
  EXPECT_EQ((*parsed)[2].credential.label, "open");
  EXPECT_EQ((*parsed)[3].credential.label, "c4");
  EXPECT_EQ((*parsed)[3].credential.version, message::Version::v2c);
}

TEST(CredentialsFile, NamesUsersByTheirPlaceToo) {
  const auto parsed = parse_credentials("f", R"([{"community":"a"},{"user":"b"}])");
  ASSERT_TRUE(parsed) << parsed.error().reason;
  EXPECT_EQ((*parsed)[1].credential.label, "u2");
}

TEST(CredentialsFile, TakesMasterAndLocalizedKeys) {
  const auto parsed = parse_credentials("f", R"([
    {"user":"a","auth":"MD5","auth_master_key":"9faf3283884e92834ebc9847d8edd963",
     "priv":"DES","priv_master_key":"9faf3283884e92834ebc9847d8edd963"},
    {"user":"b","auth":"MD5","auth_local_key":"526f5eed9fcce26f8964c2930787d82b",
     "priv":"DES","priv_local_key":"526f5eed9fcce26f8964c2930787d82b","engine_id":"8000000001"}])");
  ASSERT_TRUE(parsed) << parsed.error().reason;
  EXPECT_EQ((*parsed)[0].credential.user->priv_key.form, usm::UserKey::Form::master);
  EXPECT_EQ((*parsed)[1].credential.user->priv_key.form, usm::UserKey::Form::localized);
}

TEST(CredentialsFile, ResolvesReferences) {
  const scratch::ScratchFile secret("hunter2hunter2\n");
  ::setenv("SNMPRING_TEST_SECRET", "hunter2", 1);
  const auto parsed = parse_credentials("f", R"([{"community":"env:SNMPRING_TEST_SECRET"},
      {"community":"text:@x"},{"user":"u","auth":"SHA","auth_password":"@)" +
                                                 secret.path() + R"("}])");
  ::unsetenv("SNMPRING_TEST_SECRET");
  ASSERT_TRUE(parsed) << parsed.error().reason;
  EXPECT_EQ(as_text((*parsed)[0].credential.community.reveal()), "hunter2");
  EXPECT_EQ((*parsed)[0].secrets.at(0).source, "env:SNMPRING_TEST_SECRET");
  EXPECT_EQ(as_text((*parsed)[1].credential.community.reveal()), "@x");
  EXPECT_EQ((*parsed)[1].secrets.at(0).source, "file");
  EXPECT_EQ((*parsed)[2].secrets.at(0).option, "auth-password");
  EXPECT_EQ((*parsed)[2].secrets.at(0).source, "@" + secret.path());
}

struct RefusedFile {
  const char* content;
  const char* line;  ///< Behind "creds.json".
};

TEST(CredentialsFile, NamesTheEntryThatIsWrong) {
  const RefusedFile cases[] = {
      {R"([])", ": the list is empty"},
      {R"([{}])", ": entry 1: holds neither community nor user"},
      {R"([{"community":"a"},{"label":"core"}])",
       ": entry 2 (\"core\"): holds neither community nor user"},
      {R"([{"community":"a"},{"user":"x","priv":"AES","priv_password":"maplesyrup",
          "label":"core"}])",
       ": entry 2 (\"core\"): priv: needs auth as well: there is no privacy without "
       "authentication"},
      {R"([{"user":"x","auth_password":"maplesyrup"}])",
       ": entry 1: auth_password: needs auth as well: the protocol is not guessed"},
      {R"([{"user":"x","auth":"SHA"}])",
       ": entry 1: auth: needs a secret as well: auth_password, auth_master_key or "
       "auth_local_key"},
      {R"([{"user":"x","auth":"SHA","auth_password":"short"}])",
       ": entry 1: auth_password: a password must be at least 8 octets long (RFC 3414 §11.2)"},
      {R"([{"user":"x","auth":"SHA","auth_password":"@/nonexistent"}])",
       ": entry 1: auth_password: the file that @ names cannot be opened: No such file or "
       "directory "
       "(write text:@... for a secret that begins with @)"},
      {R"([{"user":"x","level":"authNoPriv"}])",
       ": entry 1: level: authNoPriv needs auth as well, and a secret: auth_password, "
       "auth_master_key or auth_local_key"},
      {R"([{"user":""}])", ": entry 1: user: must be a name of 1 to 32 octets"},
      {R"([{"user":"x","engine_id":"8"}])",
       ": entry 1: engine_id: must be 1 to 32 octets in hexadecimal, not '8'"},
      {R"([{"community":"a","password":"hunter2"}])",
       ": entry 1: \"password\" is no key of a credential"},
      {R"([{"community":"a","auth-password":"hunter2"}])",
       ": entry 1: \"auth-password\" is no key of a credential; did you mean auth_password?"},
      {R"([{"community":"a","user":"x"}])",
       ": entry 1: user: excludes community, which is given too"},
      {R"([{"community":"a","version":"3"}])",
       ": entry 1: community: is for SNMP versions 1 and 2c, and version is 3"},
      {R"([{"user":"x","version":"2c"}])", ": entry 1: user: is for SNMPv3, and version is 2c"},
      {R"([{"version":"3"}])", ": entry 1: holds neither community nor user"},
      {R"([{"version":"3","auth":"SHA"}])", ": entry 1: auth: needs user as well"},
      {R"([{"community":"a","version":"2"}])", ": entry 1: version: must be 1, 2c or 3, not '2'"},
      {R"([{"community":17}])", ": entry 1: community: must be a string"},
      {R"([{"community":""}])",
       ": entry 1: community: the secret is empty (write text: if that is meant)"},
      {R"([{"community":"a","label":""}])",
       ": entry 1 (\"\"): label: must be 1 to 256 octets long"},
      {R"([{"community":"a","label":"x"},{"community":"b","label":"x"}])",
       ": entry 2 (\"x\"): the label \"x\" is that of entry 1 already"},
      {R"([{"community":"a","label":"c2"},{"community":"b"}])",
       ": entry 2: the label \"c2\" is that of entry 1 already"},
  };
  for (const RefusedFile& each : cases) {
    EXPECT_EQ(refused(each.content), std::string("creds.json") + each.line) << each.content;
  }
}

TEST(CredentialsFile, NamesTheLineOfBadJson) {
  const RefusedFile cases[] = {
      {"", ":1: a list of objects begins with '['"},
      {"{\"community\":\"a\"}", ":1: a list of objects begins with '['"},
      {"[\n\"a\"]", ":2: an object begins with '{'"},
      {"[{\"a\":\"b\"}\n{\"a\":\"b\"}]", ":2: ',' or ']' is missing"},
      {"[{\"community\":\"a\"},\n]", ":2: an object begins with '{'"},
      {"[{\"community\":\"a\",}]", ":1: the name of a member is a string in quotes"},
      {"[{community:\"a\"}]", ":1: the name of a member is a string in quotes"},
      {"[{\"community\"\n\"a\"}]", ":2: ':' is missing behind \"community\""},
      {"[\n{\"community\":null}]", ":2: \"community\" must be a string"},
      {"[\n{\"community\":[\"a\"]}]", ":2: \"community\" must be a string"},
      {"[\n\n{\"community\":\"a", ":3: the closing quote is missing"},
      {"[{\"community\":\"a\nb\"}]", ":1: the closing quote is missing"},
      {"[{\"community\":\"a\tb\"}]", ":1: a string holds a control character that is not escaped"},
      {"[{\"community\":\"\\x\"}]", ":1: a backslash in a string begins no known escape"},
      {"[{\"community\":\"\\u12g4\"}]", ":1: a backslash in a string begins no known escape"},
      {"[{\"community\":\"\\ud83d\"}]", ":1: half of a surrogate pair is missing"},
      {"[{\"community\":\"\\ude00\"}]", ":1: half of a surrogate pair is missing"},
      {"[{\"community\":\"a\",\n\"community\":\"b\"}]", ":2: \"community\" is given twice"},
      {"[{\"community\":\"a\"}", ":1: ',' or ']' is missing"},
      {"[{\"community\":\"a\"}]\n\n x", ":3: there is something behind the list"},
  };
  for (const RefusedFile& each : cases) {
    EXPECT_EQ(refused(each.content), std::string("creds.json") + each.line) << each.content;
  }
}

TEST(CredentialsFile, HoldsAtMostSixteen) {
  std::string content = "[{\"community\":\"a\"}";
  for (int i = 1; i < 16; ++i) content += ",{\"community\":\"a\"}";
  EXPECT_EQ(refused(content + "]"), "(accepted)");
  EXPECT_EQ(refused(content + ",{\"community\":\"a\"}]"),
            "creds.json: at most 16 credentials can be tried, not 17");
}

TEST(CredentialsFile, NamesNoSecret) {
  // Cut anywhere, or with any octet replaced, the line that comes of it is free of the secrets.
  const std::string sound =
      R"([{"user":"u","auth":"SHA","auth_master_key":"68756e7465723268756e74657232333468756e74",)"
      R"("priv":"AES","priv_master_key":"68756e7465723268756e74657232333468756e74"},)"
      R"({"community":"hunter2"}])";
  ASSERT_EQ(refused(sound), "(accepted)");
  const auto expect_silence = [](const std::string& content) {
    const std::string line = refused(content);
    EXPECT_EQ(line.find("unter2"), std::string::npos) << line;
    EXPECT_EQ(line.find("756e74"), std::string::npos) << line;
  };
  for (std::size_t size = 0; size < sound.size(); ++size) expect_silence(sound.substr(0, size));
  for (std::size_t at = sound.find("auth_master"); at < sound.size(); ++at) {
    for (const char c : {'"', '\\', '[', '@', '\n'}) {
      std::string content = sound;
      content[at] = c;
      expect_silence(content);
    }
  }
}

}  // namespace
}  // namespace snmpring::secrets
