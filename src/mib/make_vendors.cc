// Runs while snmpring is built: makes a source file of the table of vendors.
//
// usage: make_vendors VENDORS.TSV OUTPUT.CC
//
// A line of the table is NUMBER, a tab, NAME; numbers ascend.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace {

void write_numbers(std::ofstream& out, const char* name,
                   const std::vector<std::uint32_t>& numbers) {
  out << "constexpr std::uint32_t " << name << "[] = {";
  for (std::size_t i = 0; i < numbers.size(); ++i)
    out << (i % 16 == 0 ? "\n" : " ") << numbers[i] << ',';
  out << "\n};\n";
}

int complain(const char* path, std::size_t line, const char* reason) {
  std::fprintf(stderr, "make_vendors: %s:%zu: %s\n", path, line, reason);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return complain("usage", 0, "make_vendors VENDORS.TSV OUTPUT.CC");
  std::ifstream in(argv[1]);
  std::vector<std::uint32_t> numbers;
  std::vector<std::uint32_t> ends;
  std::vector<std::string> names;
  std::uint32_t end = 0;
  for (std::string line; std::getline(in, line);) {
    std::uint32_t number = 0;
    const auto read = std::from_chars(line.data(), line.data() + line.size(), number);
    const std::size_t tab = line.find('\t');
    if (read.ec != std::errc() || tab == std::string::npos || read.ptr != line.data() + tab) {
      return complain(argv[1], numbers.size() + 1, "is not NUMBER, a tab, NAME");
    }
    if (!numbers.empty() && number <= numbers.back()) {
      return complain(argv[1], numbers.size() + 1, "is not above the number before it");
    }
    names.push_back(line.substr(tab + 1));
    numbers.push_back(number);
    end += static_cast<std::uint32_t>(names.back().size());
    ends.push_back(end);
  }
  std::ofstream out(argv[2]);
  out << "// Made by make_vendors.\n#include \"mib/vendor_table.h\"\n\nnamespace snmpring::mib "
         "{\nnamespace {\n\n";
  write_numbers(out, "kNumbers", numbers);
  write_numbers(out, "kEnds", ends);
  out << "constexpr std::string_view kNames =";
  for (const std::string& name : names) out << "\n    R\"name(" << name << ")name\"";
  out << ";\n\n}  // namespace\n\nconstinit const VendorTable kVendorTable{kNumbers, kEnds, "
         "kNames};\n\n"
         "}  // namespace snmpring::mib\n";
  out.close();
  return numbers.empty() || !out ? complain(argv[2], 0, "cannot be made") : 0;
}
