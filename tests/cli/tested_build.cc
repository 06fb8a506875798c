#include "tested_build.h"

#include <cstdlib>
#include <stdexcept>

#include "scratch/scratch_folder.h"

namespace snmpring::cli {

std::string built(const std::string& program) {
  const char* const named = std::getenv("SNMPRING_TESTED_BUILD");
  return std::string(named != nullptr ? named : SNMPRING_BUILD) + '/' + program;
}

std::string test_tool(const std::string& program) {
  return std::string(SNMPRING_BUILD) + '/' + program;
}

bool sanitized() {
  static const bool is = [] {
    const std::string program = scratch::content_of(built("snmpring"));
    if (program.empty()) throw std::runtime_error("there is no " + built("snmpring"));
    return program.find("__asan_init") != std::string::npos;
  }();
  return is;
}

}  // namespace snmpring::cli
