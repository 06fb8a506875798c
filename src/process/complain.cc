#include "process/complain.h"

#include <cstdio>

namespace snmpring::process {

int complain(int exit_code, std::string_view message) {
  std::fprintf(stderr, "snmpring: %.*s\n", static_cast<int>(message.size()), message.data());
  return exit_code;
}

int complain(const Refusal& refusal) { return complain(refusal.exit_code, refusal.message); }

}  // namespace snmpring::process
