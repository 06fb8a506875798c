// The command line of snmpring-report.
#ifndef SNMPRING_TOOLS_REPORT_OPTIONS_H_
#define SNMPRING_TOOLS_REPORT_OPTIONS_H_

#include <expected>
#include <string>
#include <vector>

namespace snmpring::reporter {

struct Options {
  std::vector<std::string> files;     ///< Of records; "-" is standard input. Not empty.
  std::vector<std::string> metadata;  ///< Documents of the runs.
  std::vector<std::string> baseline;  ///< Records of an earlier run; may be empty.
  std::vector<std::string> names;     ///< As --names of snmpring.
  std::string title = "SNMP agents";
  std::string output = "report.html";  ///< "-" is standard output.
  bool redact = false;
  bool no_sandbox = false;
  std::string redact_key;  ///< A file; empty for none.
};

/// Why there are no options: an error, or a text that was asked for.
struct Stop {
  int status;
  std::string message;  ///< Ends in a line feed where status is 0.
};

std::expected<Options, Stop> parse_options(int argc, char** argv);

}  // namespace snmpring::reporter

#endif  // SNMPRING_TOOLS_REPORT_OPTIONS_H_
