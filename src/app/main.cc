// snmpring: asks every SNMP agent in an address range its questions and writes the answers as
// NDJSON.
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

#include "app/diff_verb.h"
#include "app/keygen.h"
#include "app/names_verb.h"
#include "app/profile_verb.h"
#include "app/scan.h"
#include "app/schema_verb.h"
#include "app/targets_verb.h"
#include "arguments/cli.h"
#include "arguments/config_dump.h"
#include "process/complain.h"
#include "process/exit_codes.h"
#include "process/out_of_memory.h"
#include "process/private_memory.h"
#include "process/standard_descriptors.h"

using namespace snmpring;

int main(int argc, char** argv) {
  // First of all: argv may hold secrets.
  process::make_memory_private();
  if (const int error = process::reserve_standard_descriptors(); error != 0) {
    return process::complain(process::kExitSystem,
                             std::string("standard descriptors: ") + std::strerror(error));
  }
  process::exit_when_out_of_memory();
  // A pipe that nobody reads is an error like any other, not a signal.
  std::signal(SIGPIPE, SIG_IGN);
  const auto options = arguments::parse_command_line(argc, argv);
  if (!options) {
    if (options.error().code == process::kExitDone) return process::print(options.error().text);
    std::fputs(options.error().text.c_str(), stderr);
    return options.error().code;
  }
  if (options->print_config) return process::print(arguments::config_toml(*options));
  if (options->verb == options::Verb::keygen) return app::keygen(*options);
  if (options->verb == options::Verb::diff) return app::print_diff(*options);
  if (options->verb == options::Verb::names) return app::explain_objects(*options);
  if (options->verb == options::Verb::profile) return app::print_profile(*options);
  if (options->verb == options::Verb::schema) return app::print_schema(*options);
  return options->verb == options::Verb::targets ? app::list_targets(*options)
                                                 : app::scan(*options);
}
