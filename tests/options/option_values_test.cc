#include "options/option_values.h"

#include <gtest/gtest.h>

#include <limits>

namespace snmpring::options {
namespace {

using namespace std::chrono_literals;

template <class T>
std::string reason(const Checked<T>& value) {
  return value ? "(accepted)" : value.error();
}

TEST(OptionCount, TakesBothEnds) {
  EXPECT_EQ(parse_count("1", 1, 16), 1u);
  EXPECT_EQ(parse_count("16", 1, 16), 16u);
  const auto most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(parse_count("18446744073709551615", 0, most), most);
}

TEST(OptionCount, RefusesWhatIsNoWholeNumberInRange) {
  for (const char* text : {"0", "17", "-1", "+1", "1.0", "1e1", "", " 1", "1 ", "0x1", "one",
                           "18446744073709551616"}) {
    EXPECT_EQ(reason(parse_count(text, 1, 16)),
              "must be a whole number from 1 to 16, not '" + std::string(text) + "'");
  }
}

TEST(OptionSeed, TakesDecimalAndHexadecimal) {
  EXPECT_EQ(parse_seed("0"), 0u);
  EXPECT_EQ(parse_seed("0xFFffFFffFFffFFff"), std::numeric_limits<std::uint64_t>::max());
  EXPECT_FALSE(parse_seed("0x"));
  EXPECT_FALSE(parse_seed("0x10000000000000000"));
}

TEST(OptionRetries, AreAtMostTwenty) {
  EXPECT_EQ(parse_retries("0"), 0u);
  EXPECT_EQ(parse_retries("20"), 20u);
}

TEST(OptionRetries, PointsAtTheRateAboveTwenty) {
  for (const char* text : {"21", "10000", "99999999999999999999"}) {
    EXPECT_EQ(reason(parse_retries(text)), "that is a count of retries; the rate is --rate");
  }
  EXPECT_EQ(reason(parse_retries("x")), "must be a whole number from 0 to 20, not 'x'");
  EXPECT_EQ(reason(parse_retries("-1")), "must be a whole number from 0 to 20, not '-1'");
}

TEST(OptionSeconds, TakesFractions) {
  EXPECT_EQ(parse_seconds("1", false, 3600), Duration(1s));
  EXPECT_EQ(parse_seconds("0.25", false, 3600), Duration(250ms));
  EXPECT_EQ(parse_seconds(".5", false, 3600), Duration(500ms));
  EXPECT_EQ(parse_seconds("3600", false, 3600), Duration(3600s));
  EXPECT_EQ(parse_seconds("0", true, 3600), Duration(0));
}

TEST(OptionSeconds, TakesUnits) {
  EXPECT_EQ(parse_seconds("500ms", false, 3600), Duration(500ms));
  EXPECT_EQ(parse_seconds("250us", false, 3600), Duration(250us));
  EXPECT_EQ(parse_seconds("1.5s", false, 3600), Duration(1500ms));
  EXPECT_EQ(parse_seconds("10m", false, 3600), Duration(10min));
  EXPECT_EQ(parse_seconds("10min", false, 3600), Duration(10min));
  EXPECT_EQ(parse_seconds("1h", false, 3600), Duration(1h));
  EXPECT_EQ(parse_seconds("2d", false, 366 * 86400), Duration(48h));
  EXPECT_EQ(parse_seconds("0ms", true, 3600), Duration(0));
}

TEST(OptionSeconds, NeverRoundsToZero) {
  EXPECT_EQ(parse_seconds("1e-12", false, 3600), Duration(1us));
}

TEST(OptionSeconds, RefusesWhatIsOutOfRangeOrNoNumber) {
  for (const char* text : {"0", "-1", "3600.1", "inf", "nan", "", "s", "1x", "1 s", "2h", "1e400",
                           "-0", "0ms", "1.ms.", "ms1"}) {
    EXPECT_EQ(reason(parse_seconds(text, false, 3600)),
              "must be a number of seconds above 0 and at most 3600, perhaps with a unit (500ms, "
              "10m, 2h), "
              "not '" +
                  std::string(text) + "'");
  }
  EXPECT_EQ(
      reason(parse_seconds("-1", true, 60)),
      "must be a number of seconds from 0 to 60, perhaps with a unit (500ms, 10m, 2h), not '-1'");
}

TEST(OptionRate, TakesFractionsAndZero) {
  EXPECT_EQ(parse_rate("0"), 0.0);
  EXPECT_EQ(parse_rate("0.5"), 0.5);
  EXPECT_EQ(parse_rate("1000000000"), 1e9);
  for (const char* text : {"-1", "1000000001", "inf", "nan", "", "k", "10kk", "10m", "2G"}) {
    EXPECT_FALSE(parse_rate(text)) << text;
  }
}

TEST(OptionRate, TakesThousands) {
  EXPECT_EQ(parse_rate("10k"), 10'000.0);
  EXPECT_EQ(parse_rate("1.5M"), 1'500'000.0);
  EXPECT_EQ(parse_rate("1G"), 1e9);
  EXPECT_EQ(parse_bandwidth("10M"), 1e7);
  EXPECT_EQ(parse_bandwidth("1k"), 1000.0);
  EXPECT_EQ(parse_bandwidth("0"), 0.0);
  for (const char* text : {"", "999", "-1", "1001G", "10Mbit", "x"}) {
    EXPECT_FALSE(parse_bandwidth(text)) << text;
  }
}

TEST(OptionRate, IsNotSoSlowThatNoTimerRunsSoLong) {
  EXPECT_EQ(parse_rate("0.00001"), 0.00001);
  for (const char* text : {"0.000009", "1e-300"}) EXPECT_FALSE(parse_rate(text)) << text;
}

TEST(OptionSubnetRate, TakesLengthAndRate) {
  const auto rate = parse_subnet_rate("/24=50");
  ASSERT_TRUE(rate && *rate);
  EXPECT_EQ((*rate)->prefix_length, 24);
  EXPECT_EQ((*rate)->rate_rps, 50.0);
  EXPECT_EQ((*parse_subnet_rate("/128=0.5"))->prefix_length, 128);
}

TEST(OptionSubnetRate, IsNoneForZero) {
  const auto rate = parse_subnet_rate("/24=0");
  ASSERT_TRUE(rate);
  EXPECT_FALSE(*rate);
}

TEST(OptionSubnetRate, RefusesOtherForms) {
  for (const char* text : {"24=50", "/24", "/0=50", "/129=50", "/24=-1", "/=5", "/24=", "", "50"}) {
    EXPECT_FALSE(parse_subnet_rate(text)) << text;
  }
}

TEST(OptionPercent, IsFromZeroToOneHundred) {
  EXPECT_EQ(parse_percent("0"), 0.0);
  EXPECT_EQ(parse_percent("99.5"), 99.5);
  EXPECT_EQ(parse_percent("100"), 100.0);
  for (const char* text : {"-0.1", "100.1", "50%", ""}) EXPECT_FALSE(parse_percent(text)) << text;
}

TEST(OptionRepetitions, AreAutoOrANumber) {
  EXPECT_EQ(parse_repetitions("auto"), 0u);
  EXPECT_EQ(parse_repetitions("1"), 1u);
  EXPECT_EQ(parse_repetitions("2147483647"), 2147483647u);
  for (const char* text : {"0", "-1", "2147483648", "Auto", ""}) {
    EXPECT_FALSE(parse_repetitions(text)) << text;
  }
}

TEST(OptionTos, TakesHexadecimal) {
  EXPECT_EQ(parse_tos("0"), 0);
  EXPECT_EQ(parse_tos("255"), 255);
  EXPECT_EQ(parse_tos("0xB8"), 184);
  for (const char* text : {"256", "-1", "0x100", "EF", ""}) EXPECT_FALSE(parse_tos(text)) << text;
}

TEST(OptionDscp, KnowsTheNames) {
  EXPECT_EQ(parse_dscp("EF"), 46 << 2);
  EXPECT_EQ(parse_dscp("ef"), 46 << 2);
  EXPECT_EQ(parse_dscp("AF11"), 10 << 2);
  EXPECT_EQ(parse_dscp("AF43"), 38 << 2);
  EXPECT_EQ(parse_dscp("CS0"), 0);
  EXPECT_EQ(parse_dscp("cs7"), 56 << 2);
  EXPECT_EQ(parse_dscp("LE"), 1 << 2);
  EXPECT_EQ(parse_dscp("VA"), 44 << 2);
  EXPECT_EQ(parse_dscp("63"), 63 << 2);
  for (const char* text : {"AF14", "AF51", "AF10", "CS8", "64", "-1", "AF", ""}) {
    EXPECT_FALSE(parse_dscp(text)) << text;
  }
}

TEST(OptionSize, TakesUnits) {
  EXPECT_EQ(parse_size("1"), 1);
  EXPECT_EQ(parse_size("64k"), 65536);
  EXPECT_EQ(parse_size("64K"), 65536);
  EXPECT_EQ(parse_size("4M"), 4 << 20);
  EXPECT_EQ(parse_size("1024m"), 1 << 30);
  for (const char* text : {"0", "-1", "1025M", "1073741825", "k", "1G", "1.5M", ""}) {
    EXPECT_FALSE(parse_size(text)) << text;
  }
}

TEST(OptionWords, AreTakenAsTheyAreWritten) {
  EXPECT_EQ(secrets::parse_version("1"), message::Version::v1);
  EXPECT_EQ(secrets::parse_version("2c"), message::Version::v2c);
  EXPECT_EQ(secrets::parse_version("3"), message::Version::v3);
  EXPECT_EQ(reason(secrets::parse_version("2")), "must be 1, 2c or 3, not '2'");
  EXPECT_EQ(parse_source_check("any"), SourceCheck::any);
  EXPECT_EQ(reason(parse_source_check("none")), "must be strict, port or any, not 'none'");
  EXPECT_EQ(parse_io_choice("auto"), IoChoice::automatic);
  EXPECT_EQ(reason(parse_io_choice("epoll")), "must be auto, uring or mmsg, not 'epoll'");
  EXPECT_EQ(parse_report_scope("all"), ReportScope::all);
  EXPECT_EQ(reason(parse_report_scope("none")), "must be responders or all, not 'none'");
}

TEST(OptionLevel, TakesNetSnmpsForms) {
  using enum message::SecurityLevel;
  for (const char* text : {"noAuthNoPriv", "NOAUTHNOPRIV", "nanp", "1"}) {
    EXPECT_EQ(secrets::parse_security_level(text), no_auth_no_priv) << text;
  }
  for (const char* text : {"authNoPriv", "authnopriv", "anp", "2"}) {
    EXPECT_EQ(secrets::parse_security_level(text), auth_no_priv) << text;
  }
  for (const char* text : {"authPriv", "AuthPriv", "AP", "3"}) {
    EXPECT_EQ(secrets::parse_security_level(text), auth_priv) << text;
  }
  EXPECT_EQ(reason(secrets::parse_security_level("auth")),
            "must be noAuthNoPriv, authNoPriv or authPriv, not 'auth'");
}

TEST(OptionEngineId, IsHexadecimal) {
  const std::vector<std::uint8_t> five = {0x80, 0x00, 0x1F, 0x88, 0x04};
  for (const char* text :
       {"80001f8804", "0x80001F8804", "0X80001f8804", "80:00:1f:88:04", "0x80:00:1f:88:04"}) {
    EXPECT_EQ(secrets::parse_engine_id(text), five) << text;
  }
  for (const char* text : {"", "0x", "8000000", "80001f880", "80001f880g", "8:0:1:f:8",
                           ":80001f8804", "80001f8804:", "80::001f8804", "80 00 1f 88 04"}) {
    EXPECT_EQ(reason(secrets::parse_engine_id(text)),
              "must be 1 to 32 octets in hexadecimal, not '" + std::string(text) + "'");
  }
  EXPECT_EQ(secrets::parse_engine_id("80").value().size(), 1u)
      << "there are routers with short ones";
  EXPECT_TRUE(secrets::parse_engine_id(std::string(64, 'a')));
  EXPECT_FALSE(secrets::parse_engine_id(std::string(66, 'a')));
}

TEST(OptionProtocol, IsNamedWhereItIsUnknown) {
  EXPECT_EQ(secrets::parse_auth_option("sha-256"), usm::AuthProtocol::sha256);
  EXPECT_EQ(secrets::parse_priv_option("aes"), usm::PrivProtocol::aes128);
  EXPECT_EQ(reason(secrets::parse_auth_option("none")),
            "must be MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512, not 'none'");
  EXPECT_EQ(reason(secrets::parse_priv_option("3DES")),
            "must be DES, AES, AES-192, AES-256, AES-192-C or AES-256-C, not '3DES'");
}

TEST(OptionOids, AreSeparatedByCommas) {
  const auto oids = parse_oids("1.3.6.1.2.1, .1.0.8802,2.999,1", mib::Names());
  ASSERT_TRUE(oids) << oids.error();
  ASSERT_EQ(oids->size(), 4u);
  EXPECT_EQ((*oids)[0].text(), "1.3.6.1.2.1");
  EXPECT_EQ((*oids)[1].text(), "1.0.8802");
  EXPECT_EQ((*oids)[2].text(), "2.999");
  EXPECT_EQ((*oids)[3].text(), "1");
}

TEST(OptionOids, RefusesOthers) {
  const mib::Names names = mib::Names::built_in();
  EXPECT_EQ(reason(parse_oids("", names)), "\"\" is neither an OID nor a name");
  EXPECT_EQ(reason(parse_oids("1.3,,1.4", names)), "\"\" is neither an OID nor a name");
  EXPECT_EQ(reason(parse_oids("3.1", names)), "\"3.1\" is neither an OID nor a name");
  EXPECT_EQ(reason(parse_oids("1.40", names)), "\"1.40\" is neither an OID nor a name");
  EXPECT_EQ(reason(parse_oids("sysDescr.0,sysFoo.0", names)), "unknown name \"sysFoo.0\"");
  EXPECT_EQ(reason(parse_oids("sysDescr.0", mib::Names())),
            "\"sysDescr.0\" is no OID in numbers, and there are no names (--names none)");
}

TEST(OptionFailOn, TakesEveryWordOfTheClosedSets) {
  const auto words = parse_fail_on("any,ok,partial,skipped,timeout,icmp_port,status_99,blocked");
  ASSERT_TRUE(words) << words.error();
  EXPECT_EQ(words->size(), 8u);
}

TEST(OptionFailOn, RefusesOthers) {
  for (const char* text : {"", "timeout,", "Timeout", "none", "status_", "status_N", "status_x",
                           "status_007", "all"}) {
    EXPECT_FALSE(parse_fail_on(text)) << text;
  }
  EXPECT_EQ(
      reason(parse_fail_on("foo")),
      "'foo' is no status, no error word, no change, and not any, incomplete, noSuchObject or "
      "noSuchInstance");
}

TEST(OptionSourceIp, IsAnAddress) {
  EXPECT_TRUE(parse_source_ip("192.0.2.1"));
  EXPECT_TRUE(parse_source_ip("2001:db8::7"));
  EXPECT_FALSE(parse_source_ip("localhost"));
  EXPECT_FALSE(parse_source_ip("192.0.2.0/24"));
}

TEST(OptionInterface, IsAPossibleName) {
  EXPECT_EQ(parse_interface("eth0.100"), "eth0.100");
  EXPECT_EQ(parse_interface("abcdefghijklmno"), "abcdefghijklmno");
  for (const char* text : {"", "abcdefghijklmnop", "a/b", "a b", "a:b"}) {
    EXPECT_FALSE(parse_interface(text)) << text;
  }
}

TEST(OidAsTarget, IsRecognized) {
  for (const char* text : {"1.3.6.1.2.1", ".1.3.6.1", ".1", "1.3.6", "1.3", "IF-MIB::ifTable",
                           "SNMPv2-MIB::sysDescr.0", "1.2.3.4.5"}) {
    EXPECT_TRUE(looks_like_oid(text)) << text;
  }
}

TEST(OidAsTarget, IsNoAddressNameOrRange) {
  for (const char* text :
       {"192.0.2.1", "192.0.2.0/24", "192.0.2.10-99", "2001:db8::7", "::1", "fe80::1%eth0", "-",
        "[2001:db8::7]:1161", "router.example", "1.3.6.1.2.1.example", "@1.3.6.1.2.1", "", ".",
        "192.0.2.1:1161", "udp6:[::1]", "udp6:fe80::1", "router"}) {
    EXPECT_FALSE(looks_like_oid(text)) << text;
  }
}

}  // namespace
}  // namespace snmpring::options
