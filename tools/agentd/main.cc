// snmpring-agentd: simulated SNMP agents on loopback for tests, demonstrations and benchmarks.
#include <fmt/core.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "agentd/dump.h"
#include "agentd/faults.h"
#include "agentd/fleet.h"
#include "agentd/generator.h"
#include "agentd/options.h"
#include "agentd/quirks.h"
#include "agentd/recordings.h"
#include "agentd/responder.h"
#include "agentd/server.h"

namespace {

using namespace snmpring;
using namespace snmpring::agentd;

constexpr int kUsage = 64;    // EX_USAGE.
constexpr int kOsError = 71;  // EX_OSERR.
// More than one kind of device would not be worth the memory above this size.
constexpr std::uint32_t kManyVarbinds = 10'000;

int complain(int status, const std::string& message) {
  fmt::print(stderr, "snmpring-agentd: {}\n", message);
  return status;
}

int print_quirks() {
  for (const QuirkName& quirk : quirk_names())
    fmt::print("{:<20} {}\n", quirk.name, quirk.description);
  return 0;
}

std::vector<MibTable> generate(std::uint32_t varbinds, std::uint64_t seed) {
  std::vector<MibTable> tables;
  const unsigned models = varbinds > kManyVarbinds ? 1 : kModels;
  for (unsigned model = 0; model < models; ++model)
    tables.push_back(generate_device(varbinds, seed, model));
  return tables;
}

void leave(int) { ::_exit(0); }

}  // namespace

int main(int argc, char** argv) {
  std::expected<Options, Stop> options = parse_options(argc, argv);
  if (!options) {
    if (options.error().status != 0)
      return complain(options.error().status, options.error().message);
    fmt::print("{}", options.error().message);
    return 0;
  }
  if (options->quirk == "list") return print_quirks();

  std::string loaded;
  std::vector<MibTable> tables;
  if (options->recordings) {
    std::expected<Recordings, std::string> recordings =
        load_recordings(*options->recordings, options->order);
    if (!recordings)
      return complain(kUsage, "--recordings " + *options->recordings + ": " + recordings.error());
    loaded = "; " + recordings->summary();
    tables = std::move(recordings->tables);
  } else {
    tables = generate(options->generate, options->seed);
  }
  const Fleet fleet(std::move(tables), options->silent_share, options->seed);
  if (options->dump) {
    const std::string rows = dump(fleet.agent(*options->dump));
    return std::fwrite(rows.data(), 1, rows.size(), stdout) == rows.size() ? 0 : kOsError;
  }

  Responder responder(options->responder);
  Faults faults(options->faults);
  std::optional<Quirk> quirk;
  if (!options->quirk.empty() && !options->v3.quirk) quirk.emplace(options->quirk, responder);
  std::string_view missing;
  const auto algorithms = usm::Algorithms::fetch(missing);
  if (algorithms == nullptr) {
    return complain(kOsError, fmt::format("OpenSSL does not offer {} here", missing));
  }
  V3Agents v3(*algorithms, std::move(options->v3), responder, read_clock());
  std::signal(SIGTERM, leave);
  std::signal(SIGINT, leave);
  std::expected<Server, std::string> server =
      Server::create(options->listens, {fleet, responder, faults, quirk ? &*quirk : nullptr, &v3});
  if (!server) return complain(kOsError, server.error());

  complain(0, fmt::format("receive buffer {} octets{}", server->receive_buffer_octets(), loaded));
  std::uint64_t first_agent = 0;
  for (const Listen& listen : options->listens) {
    const Fleet::Census census = fleet.census(first_agent, listen.size());
    first_agent += listen.size();
    fmt::print("ready {}:{} agents={} varbinds={}\n", listen.shown, listen.port, census.agents,
               census.varbinds);
  }
  std::fflush(stdout);
  return complain(kOsError, server->run());
}
