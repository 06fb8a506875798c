// The command line of snmpring-agentd as plain values.
#ifndef SNMPRING_AGENTD_OPTIONS_H_
#define SNMPRING_AGENTD_OPTIONS_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "agentd/faults.h"
#include "agentd/listen.h"
#include "agentd/mib_table.h"
#include "agentd/responder.h"
#include "agentd/v3_agents.h"

namespace snmpring::agentd {

struct Options {
  std::vector<Listen> listens;
  std::optional<std::string> recordings;  ///< When set, `generate` means nothing.
  std::uint32_t generate = 100;
  MibTableBuilder::Order order = MibTableBuilder::Order::sorted;
  Responder::Options responder;
  Faults::Options faults;
  double silent_share = 0;
  std::uint64_t seed = 1;
  std::string quirk;  ///< Empty: none. "list": print all.
  V3Options v3;
  std::optional<std::uint64_t> dump;
};

/// Why the program ends before it has begun.
struct Stop {
  int status;           ///< 0 for --help, else 64 (EX_USAGE).
  std::string message;  ///< For stdout when `status` is 0, else one line for stderr.
};

std::expected<Options, Stop> parse_options(int argc, char** argv);

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_OPTIONS_H_
