#include "targets/target_syntax.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace snmpring::targets {
namespace {

/// "kind: content", for comparing at a glance; "error" and the reason.
std::string shown(std::string_view text) {
  const auto parsed = parse_target(text);
  if (!parsed) return "error " + parsed.error();
  const auto port = [](const auto& form) {
    return form.port ? " port " + std::to_string(*form.port) : std::string();
  };
  if (const auto* a = std::get_if<AddressTarget>(&*parsed)) {
    return "address " + a->address.to_string() + port(*a);
  }
  if (const auto* r = std::get_if<RangeTarget>(&*parsed)) {
    const AddressRange& range = r->range;
    return "range " + address_at(range.family, range.first, range.scope_id).to_string() + " to " +
           address_at(range.family, range.last, range.scope_id).to_string() + port(*r);
  }
  if (const auto* n = std::get_if<NameTarget>(&*parsed)) {
    const std::string family = !n->family ? "" : *n->family == Family::ipv4 ? " ipv4" : " ipv6";
    return "name " + n->name + port(*n) + family;
  }
  return "list " + std::get<ListTargets>(*parsed).path;
}

TEST(TargetSyntax, ReadsAddresses) {
  EXPECT_EQ(shown("192.0.2.1"), "address 192.0.2.1");
  EXPECT_EQ(shown("192.0.2.1:1161"), "address 192.0.2.1 port 1161");
  EXPECT_EQ(shown("2001:db8::7"), "address 2001:db8::7");
  EXPECT_EQ(shown("[2001:db8::7]:1161"), "address 2001:db8::7 port 1161");
  EXPECT_EQ(shown("[2001:db8::7]"), "address 2001:db8::7");
  EXPECT_EQ(shown("2001:db8::7:1161"), "address 2001:db8::7:1161");
  EXPECT_EQ(shown("::1"), "address ::1");
}

TEST(TargetSyntax, ReadsZones) {
  EXPECT_EQ(shown("fe80::1%lo"), "address fe80::1%lo");
  EXPECT_EQ(shown("[fe80::1%lo]:1161"), "address fe80::1%lo port 1161");
  EXPECT_EQ(shown("fe80::%lo/120"), "range fe80::%lo to fe80::ff%lo");
  EXPECT_EQ(shown("fe80::1%lo-fe80::9%lo"), "range fe80::1%lo to fe80::9%lo");
  EXPECT_EQ(shown("fe80::1%lo-fe80::9"), "range fe80::1%lo to fe80::9%lo");
}

TEST(TargetSyntax, RefusesZonesOfAddressesThatHaveNone) {
  for (const char* text : {"2001:db8::1%lo", "[::1%lo]:161", "fec0::%lo/120", "fc00::1%lo-fc00::9",
                           "192.0.2.1%lo", "fe80::1%lo-2001:db8::1"}) {
    EXPECT_THAT(shown(text),
                testing::EndsWith("\": only link-local addresses (fe80::/10) have a zone"))
        << text;
  }
}

TEST(TargetSyntax, NamesTheInterfaceThatIsNotThere) {
  EXPECT_EQ(shown("fe80::1%no-such0"),
            "error \"fe80::1%no-such0\": there is no network interface \"no-such0\"");
}

TEST(TargetSyntax, ReadsPrefixesWhole) {
  EXPECT_EQ(shown("192.0.2.0/24"), "range 192.0.2.0 to 192.0.2.255");
  EXPECT_EQ(shown("192.0.2.0/31"), "range 192.0.2.0 to 192.0.2.1");
  EXPECT_EQ(shown("192.0.2.7/32"), "range 192.0.2.7 to 192.0.2.7");
  EXPECT_EQ(shown("0.0.0.0/0"), "range 0.0.0.0 to 255.255.255.255");
  EXPECT_EQ(shown("192.0.2.0/24:1161"), "range 192.0.2.0 to 192.0.2.255 port 1161");
  EXPECT_EQ(shown("2001:db8::/96"), "range 2001:db8:: to 2001:db8::ffff:ffff");
  EXPECT_EQ(shown("2001:db8::7/128"), "range 2001:db8::7 to 2001:db8::7");
  EXPECT_EQ(shown("[2001:db8::/120]:1161"), "range 2001:db8:: to 2001:db8::ff port 1161");
}

TEST(TargetSyntax, MasksHostBits) {
  EXPECT_EQ(shown("192.0.2.77/24"), "range 192.0.2.0 to 192.0.2.255");
  EXPECT_EQ(shown("2001:db8::1:7/112"), "range 2001:db8::1:0 to 2001:db8::1:ffff");
}

TEST(TargetSyntax, ReadsRanges) {
  EXPECT_EQ(shown("192.0.2.10-192.0.2.99"), "range 192.0.2.10 to 192.0.2.99");
  EXPECT_EQ(shown("192.0.2.10-99"), "range 192.0.2.10 to 192.0.2.99");
  EXPECT_EQ(shown("192.0.2.10-10"), "range 192.0.2.10 to 192.0.2.10");
  EXPECT_EQ(shown("192.0.2.10-99:1161"), "range 192.0.2.10 to 192.0.2.99 port 1161");
  EXPECT_EQ(shown("2001:db8::1-2001:db8::9"), "range 2001:db8::1 to 2001:db8::9");
  EXPECT_EQ(shown("[2001:db8::1-2001:db8::9]:1161"), "range 2001:db8::1 to 2001:db8::9 port 1161");
}

TEST(TargetSyntax, ReadsNames) {
  EXPECT_EQ(shown("switch1"), "name switch1");
  EXPECT_EQ(shown("switch-1.example.net:1161"), "name switch-1.example.net port 1161");
  EXPECT_EQ(shown("a_b.example.net."), "name a_b.example.net.");
  EXPECT_EQ(shown("3com"), "name 3com");
  EXPECT_EQ(shown("10-99.example.net"), "name 10-99.example.net");
  EXPECT_EQ(shown("192.0.2.1-static.example.net"), "name 192.0.2.1-static.example.net");
}

TEST(TargetSyntax, ReadsLists) {
  EXPECT_EQ(shown("-"), "list -");
  EXPECT_EQ(shown("@targets.txt"), "list targets.txt");
  EXPECT_EQ(shown("@/tmp/with space"), "list /tmp/with space");
  EXPECT_TRUE(shown("@").starts_with("error"));
}

TEST(TargetSyntax, TakesTheUdpTransportsOfNetSnmp) {
  EXPECT_EQ(shown("udp:192.0.2.1"), "address 192.0.2.1");
  EXPECT_EQ(shown("UDP:192.0.2.1:1161"), "address 192.0.2.1 port 1161");
  EXPECT_EQ(shown("udp:192.0.2.0/30"), "range 192.0.2.0 to 192.0.2.3");
  EXPECT_EQ(shown("udp6:[2001:db8::7]:1161"), "address 2001:db8::7 port 1161");
  EXPECT_EQ(shown("udp6:2001:db8::7"), "address 2001:db8::7");
  EXPECT_EQ(shown("udp:switch1:1161"), "name switch1 port 1161 ipv4");
  EXPECT_EQ(shown("udp6:switch1"), "name switch1 ipv6");
}

TEST(TargetSyntax, RefusesATransportThatContradictsTheAddress) {
  EXPECT_TRUE(shown("udp:2001:db8::7").starts_with("error"));
  EXPECT_TRUE(shown("udp6:192.0.2.1").starts_with("error"));
  EXPECT_TRUE(shown("udp6:192.0.2.0/24").starts_with("error"));
}

TEST(TargetSyntax, RefusesOtherTransportsByName) {
  for (const char* word : {"tcp", "tcp6", "ssh", "dtls", "dtlsudp", "tls", "tlstcp", "unix", "ipx",
                           "TCP", "aal5pvc"}) {
    const std::string text = shown(std::string(word) + ":192.0.2.1");
    EXPECT_TRUE(text.starts_with("error")) << text;
    EXPECT_NE(text.find("is not supported, only udp: and udp6: are"), std::string::npos) << text;
  }
}

TEST(TargetSyntax, PointsFromLargeIpv6PrefixesToLists) {
  for (const char* text : {"2001:db8::/64", "2001:db8::/95", "::/0", "2001:db8::-2001:db9::"}) {
    const std::string result = shown(text);
    EXPECT_TRUE(result.starts_with("error")) << text;
    EXPECT_NE(result.find("list (@FILE or -)"), std::string::npos) << result;
  }
}

TEST(TargetSyntax, RefusesWhatIsNothing) {
  for (const char* text : {"",
                           " ",
                           "192.0.2.1 ",
                           "192.0.2",
                           "10.1",
                           "1",
                           "192.0.2.256",
                           "192.0.2.1.5",
                           "0x7f000001",
                           "192.0.2.1:",
                           "192.0.2.1:0",
                           "192.0.2.1:65536",
                           "192.0.2.1:+1",
                           "192.0.2.1:snmp",
                           ":161",
                           "192.0.2.0/",
                           "192.0.2.0/33",
                           "192.0.2.0/-1",
                           "192.0.2.0/24/24",
                           "192.0.2/24",
                           "/24",
                           "192.0.2.9-192.0.2.1",
                           "192.0.2.9-1",
                           "192.0.2.1-256",
                           "192.0.2.1-",
                           "192.0.2.1-2-3",
                           "192.0.2.1-2001:db8::1",
                           "2001:db8::1-9",
                           "2001:db8:::1",
                           "2001:db8::g",
                           "[",
                           "[]",
                           "[::1",
                           "[::1]x",
                           "[::1]161",
                           "[::1]:",
                           "[192.0.2.1]:161",
                           "[name]:161",
                           "2001:db8::/129",
                           "fe80::1%",
                           "192.0.2.1%lo",
                           "::ffff:192.0.2.1",
                           "::ffff:0:0/96",
                           "::-::1:0:0",
                           "-x",
                           "x-",
                           "a..b",
                           ".",
                           "..",
                           "a b",
                           "sch\xC3\xB6n",
                           "name/24",
                           "http://192.0.2.1/",
                           "a:b:c",
                           "udp:",
                           "udp6:",
                           "udp:-",
                           "udp:@file",
                           "udp:udp:192.0.2.1"}) {
    EXPECT_TRUE(shown(text).starts_with("error")) << '"' << text << "\" is " << shown(text);
  }
}

TEST(TargetSyntax, RefusesNamesThatAreTooLong) {
  const std::string label(63, 'a');
  EXPECT_EQ(shown(label), "name " + label);
  EXPECT_TRUE(shown(label + "a").starts_with("error"));
  const std::string name = label + "." + label + "." + label + "." + std::string(61, 'a');
  EXPECT_EQ(shown(name), "name " + name);
  EXPECT_TRUE(shown(name + "a").starts_with("error"));
}

TEST(TargetSyntax, KeepsErrorsToOneShortPrintableLine) {
  for (const std::string& text :
       {std::string("\0\0", 2), std::string("a\nb\x1B[2J"), std::string(100'000, '\xFF'),
        std::string(100'000, '/'), std::string(70'000, '-'),
        std::string("192.0.2.1-") + std::string(9999, '\r'), std::string(70'000, ':'),
        std::string("fe80::1%") + std::string(100, '\x07')}) {
    const auto parsed = parse_target(text);
    ASSERT_FALSE(parsed);
    EXPECT_LT(parsed.error().size(), 700u);
    for (const char c : parsed.error()) EXPECT_TRUE(c >= ' ' && c <= '~');
  }
}

TEST(AddressBlock, HasAnySize) {
  const auto all = parse_address_block("::/0");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->distance(), ~AddressValue{0});
  EXPECT_TRUE(parse_address_block("10.0.0.0/8"));
  EXPECT_TRUE(parse_address_block("10.0.0.1-10.0.1.0"));
  EXPECT_TRUE(parse_address_block("2001:db8::7"));
}

TEST(AddressBlock, IsNoNameAndHasNoPortOrZone) {
  for (const char* text :
       {"switch1", "10.0.0.1:161", "fe80::1%lo", "", "10.0.0.0/8:161", "-", "switch-1"}) {
    EXPECT_FALSE(parse_address_block(text)) << text;
  }
}

}  // namespace
}  // namespace snmpring::targets
