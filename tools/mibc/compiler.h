// From paths to a names file: finds the modules, has them parsed one after the other, and mends
// what the parser would give up.
#ifndef SNMPRING_MIBC_COMPILER_H_
#define SNMPRING_MIBC_COMPILER_H_

#include <cstdint>
#include <cstdio>
#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "mib/object.h"
#include "mibc/diagnosis.h"
#include "process/refusal.h"

namespace snmpring::mibc {

struct CompileSettings {
  std::vector<std::string> paths;
  /// Where not empty: these modules and what they import, nothing else.
  std::vector<std::string> only;
  Loudness loudness = Loudness::usual;
  /// Told the file that comes next, so that a crash can be blamed on it.
  std::function<void(const std::string& path)> before_file = [](const std::string&) {};
  /// Given each object, in the order of parsing. Of an object in several modules one each.
  std::function<void(const mib::ObjectFacts&)> each_object = [](const mib::ObjectFacts&) {};
};

struct Compiled {
  std::vector<std::uint8_t> names_file;
  CompileCounts counts;
};

/// Once in a process: the parser cannot be cleaned. Diagnosis goes to standard error, up to and
/// without the last line. Errors: a path or a module that is not there; the system refuses.
std::expected<Compiled, process::Refusal> compile(const CompileSettings& settings,
                                                  Diagnosis& diagnosis);

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_COMPILER_H_
