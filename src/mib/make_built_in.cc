// Makes the C++ file of the names that are built in, when snmpring is built.
//
// usage: make_built_in TABLE OUTPUT
//
// TABLE is a facts table. Ends with 65 and FILE:LINE where a line is wrong.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "mib/facts_table.h"
#include "mib/names_image.h"
#include "mib/names_writer.h"

namespace {

using namespace snmpring;

/// The octets as a literal: compilers read it far faster than a list of numbers.
std::string literal(Bytes octets) {
  std::string text;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i % 64 == 0) text += i == 0 ? "    \"" : "\"\n    \"";
    const unsigned octet = octets[i];
    text += '\\';
    for (const unsigned shift : {6u, 3u, 0u}) text += static_cast<char>('0' + (octet >> shift & 7));
  }
  return text + '"';
}

int make(const char* table, const char* output) {
  std::ifstream in(table);
  std::string line;
  if (!std::getline(in, line) || line != mib::kFactsTableHead) {
    std::fprintf(stderr, "%s:1: is not the head of a facts table\n", table);
    return 65;
  }
  mib::NamesWriter writer;
  for (int number = 2; std::getline(in, line); ++number) {
    const auto object = mib::parse_facts_line(line);
    if (!object || !writer.add(*object, {.module_identity = true, .path_order = 0})) {
      const std::string column(object ? "label" : object.error());
      std::fprintf(stderr, "%s:%d: bad %s\n", table, number, column.c_str());
      return 65;
    }
  }
  const std::vector<std::uint8_t> file = writer.finish();
  if (!mib::NamesImage::open(file, mib::NamesCheck::whole)) {
    std::fprintf(stderr, "%s: the names file made of it is not sound\n", table);
    return 70;
  }
  std::ofstream out(output);
  out << "#include \"mib/built_in.h\"\n\nnamespace snmpring::mib {\n\n"
         "Bytes built_in_names() noexcept {\n"
         "  static constexpr char kOctets[] =\n"
      << literal(file)
      << ";\n  return as_bytes(std::string_view(kOctets, sizeof kOctets - 1));\n}\n\n"
      << "}  // namespace snmpring::mib\n";
  out.close();
  return out ? 0 : 73;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: make_built_in TABLE OUTPUT\n", stderr);
    return 64;
  }
  return make(argv[1], argv[2]);
}
