// The traps that recordings of real devices hold.
#include "agentd/recordings.h"

#include <bzlib.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support.h"

namespace snmpring::agentd::test {
namespace {

struct Loaded {
  std::string rows;  // As --dump prints them.
  Complaints complaints;
};

template <typename Parse>
Loaded load(Parse parse, std::string_view text) {
  MibTableBuilder builder;
  Loaded loaded;
  RecordedRows rows(builder, loaded.complaints);
  parse(text, rows);
  MibTableBuilder::Report report;
  const MibTable table = builder.build(MibTableBuilder::Order::sorted, report);
  loaded.complaints.duplicates = report.duplicates;
  loaded.rows = dump({&table, 0});
  return loaded;
}

Loaded snmprec(std::string_view text) { return load(parse_snmprec, text); }
Loaded walk(std::string_view text) { return load(parse_snmpwalk, text); }

TEST(Snmprec, ReadsEveryType) {
  EXPECT_EQ(snmprec("1.3.1|2|-2147483648\n"
                    "1.3.2|4|plain text \n"
                    "1.3.3|4x|00ff1B\n"
                    "1.3.4|5|\n"
                    "1.3.5|6|1.3.6.1.4.1\n"
                    "1.3.6|64|192.0.2.1\n"
                    "1.3.7|64x|c0000202\n"
                    "1.3.8|65|4294967295\n"
                    "1.3.9|66|7\n"
                    "1.3.10|67|100\n"
                    "1.3.11|68x|9f78043f2b851f\n"
                    "1.3.12|70|18446744073709551615\n")
                .rows,
            "1.3.1|2|-2147483648\n"
            "1.3.2|4|plain text \n"
            "1.3.3|4x|00ff1b\n"
            "1.3.4|5|\n"
            "1.3.5|6|1.3.6.1.4.1\n"
            "1.3.6|64|192.0.2.1\n"
            "1.3.7|64|192.0.2.2\n"
            "1.3.8|65|4294967295\n"
            "1.3.9|66|7\n"
            "1.3.10|67|100\n"
            "1.3.11|68x|9f78043f2b851f\n"
            "1.3.12|70|18446744073709551615\n");
}

TEST(Snmprec, TakesEverythingBehindTheSecondBarForText) {
  EXPECT_EQ(snmprec("1.3.1|4|a|b|\n").rows, "1.3.1|4|a|b|\n");
  EXPECT_EQ(snmprec("1.3.1|4|\n").rows, "1.3.1|4|\n");
  EXPECT_EQ(snmprec("1.3.1|4|\xC3\xBC").rows, "1.3.1|4x|c3bc\n");
}

TEST(Snmprec, EndsLinesWithCrLfToo) {
  EXPECT_EQ(snmprec("1.3.1|4|a\r\n1.3.2|2|5\r\n").rows, "1.3.1|4|a\n1.3.2|2|5\n");
}

TEST(Snmprec, AllowsSpacesAroundNumbersAndADotBeforeOids) {
  EXPECT_EQ(snmprec("1.3.1|65|32837438  \n.1.3.2|6|.1.3.6\n").rows,
            "1.3.1|65|32837438\n1.3.2|6|1.3.6\n");
}

TEST(Snmprec, PassesOverCommentsAndEmptyLines) {
  const Loaded loaded = snmprec("# a device\n\n#1.3.1|2|5\n1.3.2|2|5\n");
  EXPECT_EQ(loaded.rows, "1.3.2|2|5\n");
  EXPECT_EQ(loaded.complaints.skipped(), 0u);
}

TEST(Snmprec, CountsBrokenLines) {
  const Loaded loaded = snmprec("1.3.1|4|first line\nsecond line\nthird|line\n1.3.2|2|5\n");
  EXPECT_EQ(loaded.rows, "1.3.1|4|first line\n1.3.2|2|5\n");
  EXPECT_EQ(loaded.complaints.broken_lines, 2u);
}

TEST(Snmprec, CountsOidsThatCannotBeEncoded) {
  const Loaded loaded = snmprec(
      "1.3.6.10.xx.xx.1|2|1\n1.3.6.<IPADDR>|2|1\n1.3.4294967296|2|1\n1.40|2|1\n3.1|2|1\n1|2|1\n1.."
      "3|2|1\n|2|1\n");
  EXPECT_EQ(loaded.rows, "");
  EXPECT_EQ(loaded.complaints.bad_oids, 8u);
}

TEST(Snmprec, CountsSimulatorRules) {
  const Loaded loaded =
      snmprec("1.3.1|65:numeric|rate=100,initial=5\n1.3.2|4:writecache|value=x\n");
  EXPECT_EQ(loaded.rows, "");
  EXPECT_EQ(loaded.complaints.rules, 2u);
}

TEST(Snmprec, CountsUnknownTypes) {
  const Loaded loaded =
      snmprec("1.3.1|40|1\n1.3.2|4xx|3a\n1.3.3||1\n1.3.4|2x|01\n1.3.5|260|x\n1.3.6|128|\n");
  EXPECT_EQ(loaded.rows, "");
  EXPECT_EQ(loaded.complaints.bad_types, 6u);
}

TEST(Snmprec, CountsValuesThatTheirTypeCannotHold) {
  const Loaded loaded = snmprec(
      "1.3.1|2|2147483648\n1.3.2|65|-1\n1.3.3|66|4294967296\n1.3.4|70|18446744073709551616\n"
      "1.3.5|64|*.*.*.*\n1.3.6|64|1.2.3\n1.3.7|64x|010203\n1.3.8|4x|<private>\n1.3.9|4x|123\n"
      "1.3.10|6|1\n1.3.11|65|6git3159\n1.3.12|2|\n1.3.13|5|x\n");
  EXPECT_EQ(loaded.rows, "");
  EXPECT_EQ(loaded.complaints.bad_values, 13u);
}

TEST(Snmprec, SortsAndKeepsTheFirstDuplicate) {
  const Loaded loaded = snmprec("1.3.2|2|1\n1.3.1|2|2\n1.3.2|2|3\n");
  EXPECT_EQ(loaded.rows, "1.3.1|2|2\n1.3.2|2|1\n");
  EXPECT_EQ(loaded.complaints.duplicates, 1u);
}

TEST(Snmprec, LetsABadRowNotStandForAGoodLaterOne) {
  EXPECT_EQ(snmprec("1.3.1|65|x\n1.3.1|65|4\n").rows, "1.3.1|65|4\n");
}

TEST(Snmpwalk, ReadsEveryType) {
  EXPECT_EQ(walk(".1.3.1 = INTEGER: up(1)\n"
                 ".1.3.2 = INTEGER: -5\n"
                 ".1.3.3 = STRING: \"a \\\"b\\\" \\\\ c\"\n"
                 ".1.3.4 = Hex-STRING: 00 1B FF \n"
                 ".1.3.5 = OID: .1.3.6.1\n"
                 ".1.3.6 = IpAddress: 192.168.42.035\n"
                 ".1.3.7 = Counter32: 5\n"
                 ".1.3.8 = Gauge32: 60000 milli-seconds\n"
                 ".1.3.9 = Timeticks: (12345) 0:02:03.45\n"
                 ".1.3.10 = Counter64: 9007199254740993\n"
                 ".1.3.11 = Opaque: Float: 0.160000\n"
                 ".1.3.12 = \"\"\n"
                 ".1.3.13 = 231987\n"
                 ".1.3.14 = NULL\n"
                 ".1.3.15 = STRING: \n"
                 ".1.3.16 = OPAQUE: 41 F0\n")
                .rows,
            "1.3.1|2|1\n1.3.2|2|-5\n1.3.3|4|a \"b\" \\ c\n1.3.4|4x|001bff\n1.3.5|6|1.3.6.1\n"
            "1.3.6|64|192.168.42.35\n1.3.7|65|5\n1.3.8|66|60000\n1.3.9|67|12345\n1.3.10|70|"
            "9007199254740993\n"
            "1.3.11|68x|9f78043e23d70a\n1.3.12|4|\n1.3.13|67|231987\n1.3.14|5|\n1.3.15|4|\n1.3.16|"
            "68x|41f0\n");
}

TEST(Snmpwalk, ReadsUpperCaseTypes) {
  EXPECT_EQ(walk(".1.3.1 = GAUGE32: 7\n.1.3.2 = HEX-STRING: 38C0EA\n.1.3.3 = NULL:\n.1.3.4 = "
                 "TIMETICKS: 9\n")
                .rows,
            "1.3.1|66|7\n1.3.2|4x|38c0ea\n1.3.3|5|\n1.3.4|67|9\n");
}

TEST(Snmpwalk, JoinsStringsOverSeveralLines) {
  EXPECT_EQ(walk(".1.3.1 = STRING: \"one\n\ntwo = 2\"\n.1.3.2 = INTEGER: 1\n").rows,
            "1.3.1|4x|6f6e650a0a74776f203d2032\n1.3.2|2|1\n");
}

TEST(Snmpwalk, KeepsCarriageReturnsInsideStringsOnly) {
  EXPECT_EQ(walk(".1.3.1 = STRING: \"one\r\ntwo\"\n").rows, "1.3.1|4x|6f6e650d0a74776f\n");
  EXPECT_EQ(walk(".1.3.1 = STRING: \"one\"\r\n.1.3.2 = INTEGER: 1\r\n").rows,
            "1.3.1|4|one\n1.3.2|2|1\n");
}

TEST(Snmpwalk, JoinsHexadecimalOverSeveralLines) {
  EXPECT_EQ(walk(".1.3.1 = Hex-STRING: 00 01 \n02 03 \n.1.3.2 = INTEGER: 1\n").rows,
            "1.3.1|4x|00010203\n1.3.2|2|1\n");
}

TEST(Snmpwalk, GivesUpAStringThatNeverEnds) {
  const Loaded loaded = walk(".1.3.1 = STRING: \"one\n.1.3.2 = INTEGER: 1\n");
  EXPECT_EQ(loaded.rows, "1.3.2|2|1\n");
  EXPECT_EQ(loaded.complaints.bad_values, 1u);
}

TEST(Snmpwalk, BelievesTheTypeThatWasSent) {
  EXPECT_EQ(walk(".1.3.1 = Wrong Type (should be Gauge32 or Unsigned32): INTEGER: 161\n").rows,
            "1.3.1|2|161\n");
}

TEST(Snmpwalk, SkipsExceptionsNamesAndUnknownTypes) {
  const Loaded loaded = walk(
      ".1.3.1 = No more variables left in this MIB View (It is past the end of the MIB tree)\n"
      "SNMPv2-MIB::sysName.0 = STRING: \"x\"\n.1.3.2 = BITS: 80 0\n.1.3.3 = OID: "
      "SNMPv2-SMI::enterprises.9\n"
      "Timeout: No Response\n");
  EXPECT_EQ(loaded.rows, "");
  EXPECT_EQ(loaded.complaints.exceptions, 1u);
  EXPECT_EQ(loaded.complaints.bad_oids, 1u);
  EXPECT_EQ(loaded.complaints.bad_types, 1u);
  EXPECT_EQ(loaded.complaints.bad_values, 1u);
  EXPECT_EQ(loaded.complaints.broken_lines, 1u);
}

class RecordingFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "agentd-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }

  std::filesystem::path folder_;
};

std::string compress(std::string text) {
  std::string packed(text.size() + 1'000, '\0');
  auto size = static_cast<unsigned>(packed.size());
  EXPECT_EQ(BZ2_bzBuffToBuffCompress(packed.data(), &size, text.data(),
                                     static_cast<unsigned>(text.size()), 1, 0, 0),
            BZ_OK);
  packed.resize(size);
  return packed;
}

TEST_F(RecordingFolder, IsServedInByteOrderOfWholeNames) {
  write("b.snmprec", "1.3.1|2|2\n");
  write("a.snmpwalk", ".1.3.1 = INTEGER: 1\n");
  write("a-b.snmprec.bz2", compress("1.3.1|2|0\n"));
  write("Z.txt", "not a recording");
  std::filesystem::create_directory(folder_ / "c.snmprec");
  std::filesystem::create_symlink(folder_ / "b.snmprec", folder_ / "link.snmprec");
  const auto recordings = load_recordings(folder_.string(), MibTableBuilder::Order::sorted);
  ASSERT_TRUE(recordings.has_value()) << recordings.error();
  ASSERT_EQ(recordings->tables.size(), 4u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(dump({&recordings->tables[i], 0}), "1.3.1|2|" + std::to_string(i) + "\n");
  }
  EXPECT_EQ(dump({&recordings->tables[3], 0}), "1.3.1|2|2\n");
}

TEST_F(RecordingFolder, UnpacksSeveralStreamsInOneFile) {
  write("a.snmprec.bz2", compress("1.3.1|2|1\n") + compress("1.3.2|2|2\n"));
  const auto recordings =
      load_recordings((folder_ / "a.snmprec.bz2").string(), MibTableBuilder::Order::sorted);
  ASSERT_TRUE(recordings.has_value()) << recordings.error();
  EXPECT_EQ(recordings->rows, 2u);
}

TEST_F(RecordingFolder, ReportsDamagedAndMissingFiles) {
  write("a.snmprec.bz2", compress("1.3.1|2|1\n").substr(0, 30));
  write("b.txt", "");
  for (const char* name : {"a.snmprec.bz2", "b.txt", "missing.snmprec"}) {
    EXPECT_FALSE(load_recordings((folder_ / name).string(), MibTableBuilder::Order::sorted))
        << name;
  }
}

TEST_F(RecordingFolder, WithoutRecordingsIsRefused) {
  EXPECT_FALSE(load_recordings(folder_.string(), MibTableBuilder::Order::sorted));
}

// Nearly every row of these real devices can be encoded; the corpus tells how many lines each file
// has.
TEST(Corpus, LoadsNearlyWhole) {
  const char* configured = std::getenv("SNMPRING_CORPUS");
  const std::filesystem::path corpus =
      configured != nullptr ? configured : SNMPRING_SOURCE_ROOT "/../shared/corpus";
  if (!std::filesystem::exists(corpus / "devices")) GTEST_SKIP() << "no corpus at " << corpus;
  const auto recordings =
      load_recordings((corpus / "devices").string(), MibTableBuilder::Order::sorted);
  ASSERT_TRUE(recordings.has_value()) << recordings.error();
  EXPECT_EQ(recordings->tables.size(), 251u);
  EXPECT_GT(recordings->rows, 653'000u);
  EXPECT_LT(recordings->complaints.skipped(), 1'000u);
}

}  // namespace
}  // namespace snmpring::agentd::test
