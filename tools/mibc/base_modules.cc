#include "mibc/base_modules.h"

#include <algorithm>
#include <array>

namespace snmpring::mibc {
namespace {

struct Node {
  std::string_view label;
  std::string_view parent;
  unsigned arc;
};

// RFC 2578 §2.
constexpr auto kRoots = std::to_array<Node>({
    {"zeroDotZero", "ccitt", 0},
    {"org", "iso", 3},
    {"dod", "org", 6},
    {"internet", "dod", 1},
    {"directory", "internet", 1},
    {"mgmt", "internet", 2},
    {"mib-2", "mgmt", 1},
    {"transmission", "mib-2", 10},
    {"experimental", "internet", 3},
    {"private", "internet", 4},
    {"enterprises", "private", 1},
    {"security", "internet", 5},
    {"snmpV2", "internet", 6},
    {"snmpDomains", "snmpV2", 1},
    {"snmpProxys", "snmpV2", 2},
    {"snmpModules", "snmpV2", 3},
});

// RFC 1155 §3.1.
constexpr std::array<std::string_view, 8> kOldRoots = {
    "org", "dod", "internet", "directory", "mgmt", "experimental", "private", "enterprises"};

struct Convention {
  std::string_view module;
  std::string_view name;
  std::string_view hint;
  std::string_view syntax;
};

// RFC 2579, 2856, 2863, 3411 and 4001.
constexpr auto kConventions = std::to_array<Convention>({
    {"SNMPv2-TC", "DisplayString", "255a", "OCTET STRING (SIZE (0..255))"},
    {"SNMPv2-TC", "PhysAddress", "1x:", "OCTET STRING"},
    {"SNMPv2-TC", "MacAddress", "1x:", "OCTET STRING (SIZE (6))"},
    {"SNMPv2-TC", "TruthValue", "", "INTEGER { true(1), false(2) }"},
    {"SNMPv2-TC", "TestAndIncr", "", "INTEGER (0..2147483647)"},
    {"SNMPv2-TC", "AutonomousType", "", "OBJECT IDENTIFIER"},
    {"SNMPv2-TC", "InstancePointer", "", "OBJECT IDENTIFIER"},
    {"SNMPv2-TC", "VariablePointer", "", "OBJECT IDENTIFIER"},
    {"SNMPv2-TC", "RowPointer", "", "OBJECT IDENTIFIER"},
    {"SNMPv2-TC", "RowStatus", "",
     "INTEGER { active(1), notInService(2), notReady(3), createAndGo(4), createAndWait(5), "
     "destroy(6) }"},
    {"SNMPv2-TC", "TimeStamp", "", "TimeTicks"},
    {"SNMPv2-TC", "TimeInterval", "", "INTEGER (0..2147483647)"},
    {"SNMPv2-TC", "DateAndTime", "2d-1d-1d,1d:1d:1d.1d,1a1d:1d", "OCTET STRING (SIZE (8 | 11))"},
    {"SNMPv2-TC", "StorageType", "",
     "INTEGER { other(1), volatile(2), nonVolatile(3), permanent(4), readOnly(5) }"},
    {"SNMPv2-TC", "TDomain", "", "OBJECT IDENTIFIER"},
    {"SNMPv2-TC", "TAddress", "", "OCTET STRING (SIZE (1..255))"},
    {"INET-ADDRESS-MIB", "InetAddressType", "",
     "INTEGER { unknown(0), ipv4(1), ipv6(2), ipv4z(3), ipv6z(4), dns(16) }"},
    {"INET-ADDRESS-MIB", "InetAddress", "", "OCTET STRING (SIZE (0..255))"},
    {"INET-ADDRESS-MIB", "InetAddressIPv4", "1d.1d.1d.1d", "OCTET STRING (SIZE (4))"},
    {"INET-ADDRESS-MIB", "InetAddressIPv6", "2x:2x:2x:2x:2x:2x:2x:2x", "OCTET STRING (SIZE (16))"},
    {"INET-ADDRESS-MIB", "InetAddressIPv4z", "1d.1d.1d.1d%4d", "OCTET STRING (SIZE (8))"},
    {"INET-ADDRESS-MIB", "InetAddressIPv6z", "2x:2x:2x:2x:2x:2x:2x:2x%4d",
     "OCTET STRING (SIZE (20))"},
    {"INET-ADDRESS-MIB", "InetAddressDNS", "255a", "OCTET STRING (SIZE (1..255))"},
    {"INET-ADDRESS-MIB", "InetAddressPrefixLength", "d", "Unsigned32 (0..2040)"},
    {"INET-ADDRESS-MIB", "InetPortNumber", "d", "Unsigned32 (0..65535)"},
    {"INET-ADDRESS-MIB", "InetAutonomousSystemNumber", "d", "Unsigned32"},
    {"INET-ADDRESS-MIB", "InetScopeType", "",
     "INTEGER { interfaceLocal(1), linkLocal(2), subnetLocal(3), adminLocal(4), siteLocal(5), "
     "organizationLocal(8), global(14) }"},
    {"INET-ADDRESS-MIB", "InetZoneIndex", "d", "Unsigned32"},
    {"INET-ADDRESS-MIB", "InetVersion", "", "INTEGER { unknown(0), ipv4(1), ipv6(2) }"},
    {"HCNUM-TC", "CounterBasedGauge64", "", "Counter64"},
    {"HCNUM-TC", "ZeroBasedCounter64", "", "Counter64"},
    {"SNMP-FRAMEWORK-MIB", "SnmpEngineID", "", "OCTET STRING (SIZE (5..32))"},
    {"SNMP-FRAMEWORK-MIB", "SnmpSecurityModel", "", "INTEGER (0..2147483647)"},
    {"SNMP-FRAMEWORK-MIB", "SnmpMessageProcessingModel", "", "INTEGER (0..2147483647)"},
    {"SNMP-FRAMEWORK-MIB", "SnmpSecurityLevel", "",
     "INTEGER { noAuthNoPriv(1), authNoPriv(2), authPriv(3) }"},
    {"SNMP-FRAMEWORK-MIB", "SnmpAdminString", "255t", "OCTET STRING (SIZE (0..255))"},
    {"IF-MIB", "OwnerString", "255a", "OCTET STRING (SIZE (0..255))"},
    {"IF-MIB", "InterfaceIndex", "d", "Integer32 (1..2147483647)"},
    {"IF-MIB", "InterfaceIndexOrZero", "d", "Integer32 (0..2147483647)"},
});

struct Base {
  std::string_view name;
  bool whole;
};

constexpr auto kBases = std::to_array<Base>({
    {"SNMPv2-SMI", true},
    {"SNMPv2-TC", true},
    {"SNMPv2-CONF", true},
    {"RFC1155-SMI", true},
    {"RFC-1212", true},
    {"RFC-1215", true},
    {"INET-ADDRESS-MIB", true},
    {"HCNUM-TC", true},
    {"SNMP-FRAMEWORK-MIB", false},
    {"IF-MIB", false},
});

std::string text_of(std::string_view module) {
  std::string text(module);
  text += " DEFINITIONS ::= BEGIN\n";
  for (const Node& node : kRoots) {
    const bool old = std::ranges::find(kOldRoots, node.label) != kOldRoots.end();
    if (module != "SNMPv2-SMI" && !(module == "RFC1155-SMI" && old)) continue;
    text.append(node.label).append(" OBJECT IDENTIFIER ::= { ").append(node.parent);
    text.append(" ").append(std::to_string(node.arc)).append(" }\n");
  }
  for (const Convention& convention : kConventions) {
    if (convention.module != module) continue;
    text.append(convention.name).append(" ::= TEXTUAL-CONVENTION ");
    if (!convention.hint.empty()) {
      text.append("DISPLAY-HINT \"").append(convention.hint).append("\" ");
    }
    text.append("STATUS current DESCRIPTION \"\" SYNTAX ").append(convention.syntax).append("\n");
  }
  return text + "END\n";
}

}  // namespace

std::vector<BaseModule> base_modules() {
  std::vector<BaseModule> modules;
  modules.reserve(kBases.size());
  for (const Base& base : kBases) {
    modules.push_back({std::string(base.name), text_of(base.name), base.whole});
  }
  return modules;
}

}  // namespace snmpring::mibc
