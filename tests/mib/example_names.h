// A few objects as facts, and names files made of them.
#ifndef SNMPRING_TESTS_MIB_EXAMPLE_NAMES_H_
#define SNMPRING_TESTS_MIB_EXAMPLE_NAMES_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "mib/facts_table.h"
#include "mib/names_format.h"
#include "mib/names_image.h"
#include "mib/names_writer.h"
#include "text/sha256.h"

namespace snmpring::mib {

/// One of each kind of object, of clause and of type.
inline std::vector<std::string> example_lines() {
  return {
      "1.3.6.1.2.1\tSNMPv2-SMI\tmib-2\tnode",
      "1.3.6.1.2.1.1\tSNMPv2-MIB\tsystem\tnode",
      "1.3.6.1.2.1.1.1\tSNMPv2-MIB\tsysDescr\tscalar\tOctetString\tread-only\tDisplayString\t255a"
      "\t\t\t0..255",
      "1.3.6.1.2.1.2.2\tIF-MIB\tifTable\ttable\t\tnot-accessible",
      "1.3.6.1.2.1.2.2.1\tIF-MIB\tifEntry\trow\t\tnot-accessible\t\t\t\t\t\tifIndex",
      "1.3.6.1.2.1.2.2.1.1\tIF-MIB\tifIndex\tcolumn\tInteger32\tread-only\tInterfaceIndex\td\t\t\t"
      "1..2147483647",
      "1.3.6.1.2.1.2.2.1.2\tIF-MIB\tifDescr\tcolumn\tOctetString\tread-only\tDisplayString\t255a"
      "\t\t\t0..255",
      "1.3.6.1.2.1.2.2.1.8\tIF-MIB\tifOperStatus\tcolumn\tInteger32\tread-only\t\t\t\tup(1),"
      "down(2),notPresent(-6)",
      "1.3.6.1.2.1.31.1.1\tIF-MIB\tifXTable\ttable\t\tnot-accessible",
      "1.3.6.1.2.1.31.1.1.1\tIF-MIB\tifXEntry\trow\t\tnot-accessible\t\t\t\t\t\tAUGMENTS ifEntry",
      "1.3.6.1.2.1.31.1.1.1.6\tIF-MIB\tifHCInOctets\tcolumn\tCounter64\tread-only\t\t\toctets",
      "1.3.6.1.6.3.12.1.2\tSNMP-TARGET-MIB\tsnmpTargetAddrTable\ttable",
      "1.3.6.1.6.3.12.1.2.1\tSNMP-TARGET-MIB\tsnmpTargetAddrEntry\trow\t\tnot-accessible\t\t\t\t\t"
      "\tIMPLIED snmpTargetAddrName",
      "1.3.6.1.6.3.12.1.2.1.1\tSNMP-TARGET-MIB\tsnmpTargetAddrName\tcolumn\tOctetString\t"
      "not-accessible\tSnmpAdminString\t255t\t\t\t1..32",
      "1.3.6.1.4.1.9.9.1\tEXAMPLE-MIB\texampleEntry\trow\t\t\t\t\t\t\t\tifIndex,elsewhereIndex,"
      "IMPLIED exampleMac",
      "1.3.6.1.4.1.9.9.1.300\tEXAMPLE-MIB\texampleMac\tcolumn\tOctetString\tread-only\tMacAddress\t"
      "1x:\t\t\t6",
  };
}

inline ObjectFacts facts_of(std::string_view line) {
  auto object = parse_facts_line(line);
  return object ? std::move(*object) : ObjectFacts{};
}

/// A names file of such lines, all of one file with a MODULE-IDENTITY.
inline std::vector<std::uint8_t> names_file(const std::vector<std::string>& lines) {
  NamesWriter writer;
  for (const std::string& line : lines) {
    writer.add(facts_of(line), {.module_identity = true, .path_order = 0});
  }
  return writer.finish();
}

inline std::vector<std::uint8_t> example_names() { return names_file(example_lines()); }

/// Makes the checksum right again of a file that was changed.
inline void seal(std::vector<std::uint8_t>& file) {
  if (file.size() < names_format::kHeadOctets) return;
  const std::string sum = text::sha256_text(as_text(Bytes(file).subspan(names_format::kCountsAt)));
  std::memcpy(&file[names_format::kSumAt], sum.data(), sum.size());
}

}  // namespace snmpring::mib

#endif  // SNMPRING_TESTS_MIB_EXAMPLE_NAMES_H_
