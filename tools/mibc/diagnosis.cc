#include "mibc/diagnosis.h"

#include <fmt/core.h>

#include <cstdio>

namespace snmpring::mibc {
namespace {

constexpr std::size_t kLinesMax = 20;

std::string count(std::size_t number, const char* one, const char* many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

}  // namespace

std::string CompileCounts::last_line() const {
  return count(files, "file", "files") + ", " + count(modules, "module", "modules") + ", " +
         count(objects, "object", "objects") + ", " + count(tables, "table", "tables") + "; " +
         count(incomplete_modules, "module incomplete", "modules incomplete") + ", " +
         count(files_without_module, "file without a module", "files without a module");
}

void Diagnosis::say(const std::string& line) {
  ++lines_;
  if (loudness_ == Loudness::quiet) return;
  if (loudness_ == Loudness::usual && lines_ > kLinesMax) return;
  fmt::print(stderr, "{}\n", line);
}

void Diagnosis::finish(const CompileCounts& counts) {
  if (loudness_ == Loudness::usual && lines_ > kLinesMax) {
    fmt::print(stderr, "... and {} more; --verbose prints all\n",
               count(lines_ - kLinesMax, "line", "lines"));
  }
  fmt::print(stderr, "{}\n", counts.last_line());
}

}  // namespace snmpring::mibc
