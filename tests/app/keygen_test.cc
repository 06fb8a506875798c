// The records of keygen against the known answers of RFC 3414 A.3, and its options.
#include "app/keygen.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "arguments/argv.h"
#include "record_check/known_records.h"
#include "scratch/scratch_folder.h"

namespace snmpring::app {
namespace {

using arguments::test::Argv;
using arguments::test::parse_line;
using arguments::test::refusal;
using nlohmann::json;

std::vector<json> records(std::string_view line) {
  const auto options = parse_line(line);
  if (!options) {
    ADD_FAILURE() << options.error().text;
    return {};
  }
  std::string_view missing;
  const auto algorithms = usm::Algorithms::fetch(missing);
  const std::string lines = key_records(*options, *algorithms);
  EXPECT_EQ(schema::test::fault_in_records(lines), "");
  std::istringstream text(lines);
  std::vector<json> parsed;
  for (std::string each; std::getline(text, each);) parsed.push_back(json::parse(each));
  return parsed;
}

TEST(Keygen, PrintsTheKeysOfRfc3414) {
  const auto md5 = records("keygen -a MD5 -A maplesyrup -e 000000000000000000000002");
  ASSERT_EQ(md5.size(), 2u);
  EXPECT_EQ(md5[0], json::parse(R"({"kind":"key","purpose":"auth","protocol":"MD5","form":"master",
      "engine_id":null,"hex":"9faf3283884e92834ebc9847d8edd963"})"));
  EXPECT_EQ(md5[1], json::parse(R"({"kind":"key","purpose":"auth","protocol":"MD5",
      "form":"localized","engine_id":"000000000000000000000002",
      "hex":"526f5eed9fcce26f8964c2930787d82b"})"));
  const auto sha = records("keygen -a SHA -A maplesyrup -e 0x00:00:00:00:00:00:00:00:00:00:00:02");
  ASSERT_EQ(sha.size(), 2u);
  EXPECT_EQ(sha[0]["hex"], "9fb5cc0381497b3793528939ff788d5d79145211");
  EXPECT_EQ(sha[1]["hex"], "6695febc9288e36282235fc7151f128497b38f3f");
}

TEST(Keygen, PrintsPrivacyKeysAsLongAsTheirProtocolHasThem) {
  const auto keys = records(
      "keygen -a SHA -A maplesyrup -x AES-256 -X maplesyrup -e 8000000001 "
      "-e 8000000002");
  ASSERT_EQ(keys.size(), 6u);
  const char* purposes[] = {"auth", "priv", "auth", "priv", "auth", "priv"};
  const char* protocols[] = {"SHA", "AES-256", "SHA", "AES-256", "SHA", "AES-256"};
  const std::size_t octets[] = {20, 20, 20, 32, 20, 32};
  const json engines[] = {nullptr, nullptr, "8000000001", "8000000001", "8000000002", "8000000002"};
  for (std::size_t i = 0; i < 6; ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(keys[i]["purpose"], purposes[i]);
    EXPECT_EQ(keys[i]["protocol"], protocols[i]);
    EXPECT_EQ(keys[i]["form"], i < 2 ? "master" : "localized");
    EXPECT_EQ(keys[i]["engine_id"], engines[i]);
    EXPECT_EQ(keys[i]["hex"].get<std::string>().size(), 2 * octets[i]);
  }
  EXPECT_NE(keys[3]["hex"], keys[5]["hex"]);
}

TEST(Keygen, StartsFromMasterKeysToo) {
  const auto keys =
      records("keygen -a MD5 -3m 9faf3283884e92834ebc9847d8edd963 -e 000000000000000000000002");
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[1]["hex"], "526f5eed9fcce26f8964c2930787d82b");
}

TEST(Keygen, IgnoresWhatBelongsToScans) {
  EXPECT_EQ(records("keygen -a MD5 -A maplesyrup -u me -l authPriv -n x -c y -v2c -t 5").size(),
            1u);
}

TEST(Keygen, NamesWhatIsWrong) {
  struct Case {
    const char* line;
    const char* reason;
  };
  const Case cases[] = {
      {"keygen", "keygen: needs -a and a secret: -A or -3m"},
      {"keygen -a MD5", "-a: needs a secret as well: -A, -3m or -3k"},
      {"keygen -A maplesyrup", "-A: needs -a as well: the protocol is not guessed"},
      {"keygen -a MD5 -A maple", "-A: a password must be at least 8 octets long (RFC 3414 §11.2)"},
      {"keygen -a MD5 -A maplesyrup -e 8", "-e: must be 1 to 32 octets in hexadecimal, not '8'"},
      {"keygen -a MD5 -3k 526f5eed9fcce26f8964c2930787d82b", "-3k: is localized already: see -3m"},
      {"keygen -x DES -X maplesyrup",
       "-x: needs -a as well: there is no privacy without authentication"},
      {"keygen 192.0.2.1 -a MD5 -A maplesyrup", "keygen: takes no targets"},
  };
  for (const Case& each : cases) {
    EXPECT_EQ(refusal(parse_line(each.line)), "snmpring: " + std::string(each.reason) + "\n");
  }
}

TEST(Keygen, WritesAFileForItsOwnerOnly) {
  const scratch::ScratchFolder folder;
  const std::string path = folder.path("keys");
  const auto options = parse_line("keygen -a MD5 -A maplesyrup --output " + path);
  ASSERT_TRUE(options) << options.error().text;
  EXPECT_EQ(keygen(*options), process::kExitDone);
  EXPECT_NE(scratch::content_of(path).find("9faf3283884e92834ebc9847d8edd963"), std::string::npos);
  struct stat status;
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(RecordsPage, ExplainsEveryKeyOfAKeyRecord) {
  const std::string page = scratch::content_of(SNMPRING_SOURCE_ROOT "/docs/records.md");
  const std::size_t section = page.find("\n## key\n");
  ASSERT_NE(section, std::string::npos);
  const auto keys = records("keygen -a MD5 -A maplesyrup");
  ASSERT_EQ(keys.size(), 1u);
  for (const auto& item : keys[0].items()) {
    EXPECT_NE(page.find("\n| `" + item.key() + "` |", section), std::string::npos) << item.key();
  }
}

}  // namespace
}  // namespace snmpring::app
