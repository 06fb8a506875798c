// Prints a names file as a table of facts: the form of src/mib/built_in_names.tsv.
//
// usage: names-table FILE [MODULE...]
//
// The objects of the named modules, or all. Objects that are named after another module, because
// that one counts more, are left out. Ends with 65 where FILE is no names file, or where a module
// has no object in it.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "files/whole_file.h"
#include "mib/facts_table.h"
#include "mib/names_image.h"

namespace {

using namespace snmpring;

constexpr std::size_t kOctetsMax = std::size_t{1} << 32;

struct Wanted {
  std::string_view module;
  bool found = false;
};

bool is_wanted(std::vector<Wanted>& wanted, std::string_view module) {
  if (wanted.empty()) return true;
  for (Wanted& each : wanted) {
    if (each.module != module) continue;
    each.found = true;
    return true;
  }
  return false;
}

/// In the order of OIDs, which tells those who compare two tables what came and went.
void print_below(const mib::NamesImage& image, std::uint32_t node, std::vector<Wanted>& wanted) {
  if (image.has_label(node) && is_wanted(wanted, image.module(node))) {
    std::printf("%s\n", mib::facts_line(mib::facts_in(image, node)).c_str());
  }
  for (std::uint32_t i = image.first_child(node); i < image.end_child(node); ++i) {
    print_below(image, i, wanted);
  }
}

int print_table(const char* path, std::vector<Wanted> wanted) {
  const auto file = files::WholeFile::open(path, kOctetsMax);
  if (!file) {
    std::fprintf(stderr, "names-table: %s\n", file.error().message.c_str());
    return 66;
  }
  const auto image = mib::NamesImage::open(file->octets(), mib::NamesCheck::whole);
  if (!image) {
    const std::string error(mib::names_error_text(image.error()));
    std::fprintf(stderr, "names-table: %s %s\n", path, error.c_str());
    return 65;
  }
  std::printf("%s\n", std::string(mib::kFactsTableHead).c_str());
  print_below(*image, 0, wanted);
  int status = std::fflush(stdout) == 0 ? 0 : 74;
  for (const Wanted& each : wanted) {
    if (each.found) continue;
    std::fprintf(stderr, "names-table: %s has no object of %s\n", path,
                 std::string(each.module).c_str());
    status = 65;
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') {
    std::fputs("usage: names-table FILE [MODULE...]\n", stderr);
    return 64;
  }
  std::vector<Wanted> wanted;
  for (int i = 2; i < argc; ++i) wanted.push_back({argv[i]});
  return print_table(argv[1], wanted);
}
