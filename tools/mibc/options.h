// The command line of snmpring-mibc.
#ifndef SNMPRING_MIBC_OPTIONS_H_
#define SNMPRING_MIBC_OPTIONS_H_

#include <expected>
#include <string>
#include <vector>

#include "mibc/diagnosis.h"

namespace snmpring::mibc {

struct Options {
  std::vector<std::string> paths;
  std::string output;              ///< Never empty.
  bool output_is_default = false;  ///< Its folders are made where they are missing.
  std::string facts;               ///< Empty for none.
  std::vector<std::string> modules;
  bool strict = false;
  Loudness loudness = Loudness::usual;
};

/// Why nothing is compiled: --help and --version, with status 0, or a wrong command line.
struct Stop {
  int status;
  std::string message;
};

std::expected<Options, Stop> parse_options(int argc, char** argv);

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_OPTIONS_H_
