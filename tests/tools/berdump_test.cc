// berdump shows what the codec sees, field by field, and survives what no codec can read.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "berdump/dump.h"
#include "scratch/scratch_folder.h"
#include "shell.h"

namespace snmpring::tools_test {
namespace {

// Composed after RFC 3416 §3 and RFC 1901 §3: the sysUpTime.0 of one agent.
constexpr std::string_view kResponse =
    "302d 02 01 01 04 06 7075626c6963 a2 20 02 01 07 02 01 00 02 01 00"
    "30 15 30 13 06 08 2b06010201010300 43 07 00 00 00 00 00 01 2c";

std::vector<std::uint8_t> octets(std::string_view hex) {
  return berdump::parse_hex(hex).value_or(std::vector<std::uint8_t>());
}

std::string tree(std::string_view hex) { return berdump::dump(octets(hex)).text; }

TEST(Berdump, NamesTheFieldsOfACommunityMessage) {
  EXPECT_EQ(tree(kResponse), R"(    0 message: SEQUENCE, 45 octets
    2   version: Integer32 1
    5   community: OctetString "public"
   13   data: Response-PDU, 32 octets
   15     request-id: Integer32 7
   18     error-status: Integer32 0
   21     error-index: Integer32 0
   24     variable-bindings: SEQUENCE, 21 octets
   26       varbind 1: SEQUENCE, 19 octets
   28         name: ObjectIdentifier 1.3.6.1.2.1.1.3.0
   38         value: TimeTicks 300  [padded_integer]
v2c Response-PDU, request-id 7, 1 varbinds; tolerated: padded_integer
)");
}

TEST(Berdump, NamesTheFieldsOfAV3Message) {
  // An engine probe without user, composed after RFC 3412 §6 and RFC 3414 §4.
  const std::string text = tree(
      "303a 020103 300f 02024a69 020300ffe3 040104 020103 0410 300e 0400 020100 020100 0400 0400"
      "0400 3012 0400 0400 a00c 020237f0 020100 020100 3000");
  EXPECT_NE(text.find("msgID: Integer32 19049\n"), std::string::npos) << text;
  EXPECT_NE(text.find("msgAuthoritativeEngineBoots: Integer32 0\n"), std::string::npos) << text;
  EXPECT_NE(text.find("data: GetRequest-PDU, 12 octets\n"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("v3 message, msgID 19049\n")) << text;
}

TEST(Berdump, NamesTheFieldsOfAGetBulkRequest) {
  const std::string text = tree("3013 020101 0400 a50c 020107 020100 02010a 3001 00");
  EXPECT_NE(text.find("max-repetitions: Integer32 10\n"), std::string::npos) << text;
}

TEST(Berdump, ShowsWhatCameOfACutDatagram) {
  std::vector<std::uint8_t> cut = octets(kResponse);
  cut.resize(32);
  const berdump::Dump dump = berdump::dump(cut);
  EXPECT_FALSE(dump.sound);
  EXPECT_NE(dump.text.find("request-id: Integer32 7\n"), std::string::npos) << dump.text;
  EXPECT_NE(dump.text.find("name: type 06, ends early: 2b06\n"), std::string::npos) << dump.text;
}

TEST(Berdump, EndsForEveryPrefixAndEveryChangedOctet) {
  const std::vector<std::uint8_t> whole = octets(kResponse);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(berdump::dump(Bytes(whole).first(length)).sound) << length;
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::vector<std::uint8_t> changed = whole;
    for (int octet = 0; octet < 256; ++octet) {
      changed[at] = static_cast<std::uint8_t>(octet);
      EXPECT_FALSE(berdump::dump(changed).text.empty());
    }
  }
}

TEST(Berdump, CallsNoV3MessageSoundThatTheProgramRefuses) {
  // msgFlags say encrypted and not authenticated, which RFC 3412 §7.2 step 5 has discarded.
  const berdump::Dump dump = berdump::dump(octets(
      "302c020103301102047fffffff020300ffe30401020201030410300e040002010002010004000400040004"
      "029a3b"));
  EXPECT_FALSE(dump.sound);
  EXPECT_NE(dump.text.find("not a v3 message that can be decoded: value out of range"),
            std::string::npos)
      << dump.text;
}

TEST(Berdump, DescendsOnlySoDeep) {
  std::vector<std::uint8_t> nested;
  while (nested.size() < 60'000) nested.insert(nested.end(), {0x30, 0x82, 0xFF, 0xFF});
  EXPECT_NE(berdump::dump(nested).text.find("deeper than this tree goes"), std::string::npos);
}

TEST(Berdump, ReadsHexInAnyGrouping) {
  const std::vector<std::uint8_t> expected = {0x30, 0x82, 0x0A};
  EXPECT_EQ(octets("30820a"), expected);
  EXPECT_EQ(octets(" 30:82:0A\n"), expected);
  EXPECT_EQ(octets("0x30 0x82-0a"), expected);
}

TEST(Berdump, SaysWhereHexEnds) {
  EXPECT_EQ(berdump::parse_hex("30 8g").error(), 4u);
  EXPECT_EQ(berdump::parse_hex("30 8").error(), 4u);
  EXPECT_EQ(berdump::parse_hex("0x").error(), 2u);
}

TEST(BerdumpProgram, ReadsHexFromStandardInput) {
  const Finished finished =
      run("echo '" + std::string(kResponse) + "' | " + std::string(SNMPRING_BERDUMP));
  EXPECT_EQ(finished.status, 0) << finished.output;
  EXPECT_EQ(finished.output, tree(kResponse));
}

TEST(BerdumpProgram, ReadsOctetsFromAFile) {
  const scratch::ScratchFolder scratch;
  const std::vector<std::uint8_t> response = octets(kResponse);
  scratch.write("datagram", as_text(response));
  EXPECT_EQ(run(SNMPRING_BERDUMP " " + scratch.folder().string() + "/datagram").output,
            tree(kResponse));
}

TEST(BerdumpProgram, EndsWith65ForWhatCannotBeDecoded) {
  EXPECT_EQ(run("echo 3005 | " SNMPRING_BERDUMP).status, 65);
  EXPECT_EQ(run("echo xyz | " SNMPRING_BERDUMP).status, 65);
}

TEST(BerdumpProgram, EndsWith64ForWrongUsage) {
  EXPECT_EQ(run(SNMPRING_BERDUMP " --colour").status, 64);
}

}  // namespace
}  // namespace snmpring::tools_test
