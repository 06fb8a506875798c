// Parses and checks the command line.
#include "agentd/options.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "agentd/generator.h"
#include "agentd/quirks.h"
#include "agentd/v3_options.h"

namespace snmpring::agentd {
namespace {

constexpr int kUsage = 64;  // EX_USAGE.
constexpr unsigned kCountableBits = 28;
constexpr double kDelayMsMax = 600'000;

Stop refuse(std::string message) { return {kUsage, std::move(message)}; }

struct Raw {
  std::vector<std::string> listens;
  std::string recordings;
  bool as_recorded = false;
  double delay_ms = 0;
  double jitter_ms = 0;
  std::vector<std::string> users;
  std::string engine_id;
  std::string level_min;
};

Duration milliseconds(double value) { return Duration(std::llround(value * 1e6)); }

std::optional<Stop> check_listens(const Options& options) {
  for (std::size_t i = 0; i < options.listens.size(); ++i) {
    const Listen& listen = options.listens[i];
    if (options.silent_share > 0 && listen.free_bits > kCountableBits) {
      return refuse(fmt::format("--silent-share: {} has more than 2^{} addresses to choose from",
                                listen.shown, kCountableBits));
    }
    for (std::size_t j = 0; j < i; ++j) {
      const Listen& other = options.listens[j];
      if (listen.port != 0 && listen.port == other.port && listen.overlaps(other)) {
        return refuse(fmt::format("--listen {0}:{1}: overlaps --listen {2}:{1}", listen.shown,
                                  listen.port, other.shown));
      }
    }
  }
  return std::nullopt;
}

// What the agents are and where they listen.
void add_fleet_options(CLI::App& app, Raw& raw, Options& options) {
  app.add_option(
         "--listen", raw.listens,
         "Address, or prefix whose every address is an agent, and port; repeatable. Port 0: the "
         "system chooses. IPv6: [::1]:1161, [fd00::/112]:1161")
      ->type_name("ADDRESS[/PREFIX]:PORT")
      ->take_all()
      ->allow_extra_args(false);
  auto* recordings =
      app.add_option(
             "--recordings", raw.recordings,
             "Serve a .snmprec or .snmpwalk file (also .bz2), or those of a folder in byte order "
             "of their names: agent i serves file i mod n")
          ->type_name("PATH");
  app.add_option("--generate", options.generate,
                 "Serve made-up devices of exactly N varbinds each (default 100)")
      ->type_name("N")
      ->check(CLI::Range(1u, kGeneratedVarbindsMax))
      ->excludes(recordings);
  app.add_flag("--as-recorded", raw.as_recorded,
               "Serve the rows of recordings in their order in the file, not sorted");
  app.add_option("--community", options.responder.community,
                 "Answer to this community only (default public)")
      ->type_name("TEXT");
  app.add_option("--max-message", options.responder.message_octets_max,
                 "Send no larger messages than this many octets (default 65507)")
      ->type_name("OCTETS")
      ->check(CLI::Range(std::size_t{100}, kMessageOctetsMax));
}

// What happens to replies on their way, and how the agents misbehave.
void add_fault_options(CLI::App& app, Raw& raw, Options& options) {
  const CLI::Range probability(0.0, 1.0);
  app.add_option("--loss", options.faults.loss,
                 "Probability that a request gets no reply; one draw per request")
      ->type_name("P")
      ->check(probability);
  app.add_option("--delay-ms", raw.delay_ms, "Wait before each reply")
      ->type_name("MS")
      ->check(CLI::Range(0.0, kDelayMsMax));
  app.add_option("--jitter-ms", raw.jitter_ms, "Wait up to this much longer, uniformly")
      ->type_name("MS")
      ->check(CLI::Range(0.0, kDelayMsMax));
  app.add_option("--duplicate", options.faults.duplicate, "Probability that a reply is sent twice")
      ->type_name("P")
      ->check(probability);
  app.add_option("--reorder", options.faults.reorder,
                 "Probability that a reply waits until the next one has left, 20 ms at most")
      ->type_name("P")
      ->check(probability);
  app.add_option("--corrupt", options.faults.corrupt,
                 "Probability that one octet of a reply is changed")
      ->type_name("P")
      ->check(probability);
  app.add_option("--silent-share", options.silent_share, "Share of the agents that never answer")
      ->type_name("P")
      ->check(probability);
  app.add_option("--seed", options.seed, "Of devices, silence and faults (default 1)")
      ->type_name("N");
  app.add_option("--quirk", options.quirk, "Misbehave in this way; 'list' prints them all")
      ->type_name("NAME");
}

void add_v3_options(CLI::App& app, Raw& raw, Options& options) {
  app.add_option("--user", raw.users,
                 "Answer SNMPv3 to this user too; repeatable. Everybody gets answers to discovery")
      ->type_name("NAME[,AUTH,PASSWORD[,PRIV,PASSWORD]]")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--engine-id", raw.engine_id,
                 "snmpEngineID of all agents, as clones have it (default: one for each agent)")
      ->type_name("HEX");
  app.add_option("--min-level", raw.level_min,
                 "Refuse lower security levels with authorizationError (default noAuthNoPriv)")
      ->type_name("LEVEL");
  app.add_option("--boots", options.v3.boots, "snmpEngineBoots (default 1)")
      ->type_name("N")
      ->check(CLI::Range(0u, usm::kEngineBootsMax));
  app.add_option("--engine-time", options.v3.time, "snmpEngineTime at the start (default 0)")
      ->type_name("S")
      ->check(CLI::Range(0u, usm::kEngineTimeMax));
  app.add_option("--reboot-after", options.v3.reboot_after,
                 "Each agent starts anew at its N-th authentic request: boots grow, time is 0")
      ->type_name("N");
  app.add_option("--clock-step", options.v3.clock_step, "Seconds that a clock is moved by")
      ->type_name("S");
  app.add_option("--clock-step-after", options.v3.clock_step_after,
                 "Each agent's clock moves by --clock-step at its N-th authentic request")
      ->type_name("N");
  app.add_flag("--report-zero-time", options.v3.report_zero_time,
               "Discovery tells neither boots nor time");
  app.add_flag("--report-decryption-errors", options.v3.report_decryption_errors,
               "Report what cannot be decrypted (default: silence, as net-snmp's agent)");
}

std::optional<Stop> take_v3(const Raw& raw, Options& options) {
  for (const std::string& text : raw.users) {
    std::expected<usm::User, std::string> user = parse_user(text);
    // The text holds passwords: only the name is shown.
    if (!user) {
      return refuse(fmt::format("--user {}: {}", text.substr(0, text.find(',')), user.error()));
    }
    options.v3.users.push_back(std::move(*user));
  }
  if (!raw.engine_id.empty()) {
    auto engine_id = parse_engine_id(raw.engine_id);
    if (!engine_id) {
      return refuse("--engine-id: must be 1 to 32 octets in hexadecimal");
    }
    options.v3.engine_id = std::move(*engine_id);
  }
  if (!raw.level_min.empty()) {
    const auto level = parse_level(raw.level_min);
    if (!level) {
      return refuse("--min-level: must be noAuthNoPriv, authNoPriv or authPriv");
    }
    options.v3.level_min = *level;
  }
  options.v3.quirk = find_v3_quirk(options.quirk);
  return std::nullopt;
}

std::optional<Stop> check_quirk(const Options& options) {
  if (options.quirk.empty() || options.quirk == "list") return std::nullopt;
  const auto known = quirk_names();
  if (std::ranges::find(known, options.quirk, &QuirkName::name) != known.end()) return std::nullopt;
  return refuse(fmt::format("--quirk {}: no such quirk; --quirk list prints all", options.quirk));
}

std::optional<Stop> take_listens(const Raw& raw, Options& options) {
  for (const std::string& text : raw.listens) {
    std::expected<Listen, std::string> listen = parse_listen(text);
    if (!listen) return refuse(fmt::format("--listen {}: {}", text, listen.error()));
    options.listens.push_back(std::move(*listen));
  }
  if (options.listens.empty() && !options.dump && options.quirk != "list") {
    return refuse("--listen is required: ADDRESS[/PREFIX]:PORT");
  }
  return check_listens(options);
}

}  // namespace

std::expected<Options, Stop> parse_options(int argc, char** argv) {
  Options options;
  Raw raw;
  CLI::App app("A fleet of simulated SNMP agents in one thread, for tests and benchmarks.",
               "snmpring-agentd");
  add_fleet_options(app, raw, options);
  add_fault_options(app, raw, options);
  add_v3_options(app, raw, options);
  app.add_option("--dump", options.dump,
                 "Print the rows that agent INDEX would serve as .snmprec and exit")
      ->type_name("INDEX");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return std::unexpected(Stop{0, app.help()});
  } catch (const CLI::ParseError& error) {
    std::string message = error.what();
    std::replace(message.begin(), message.end(), '\n', ' ');
    return std::unexpected(refuse(std::move(message)));
  }

  if (!raw.recordings.empty()) options.recordings = raw.recordings;
  if (raw.as_recorded) options.order = MibTableBuilder::Order::as_recorded;
  options.faults.delay = milliseconds(raw.delay_ms);
  options.faults.jitter = milliseconds(raw.jitter_ms);
  options.faults.seed = options.seed;
  if (const auto stop = take_v3(raw, options)) return std::unexpected(*stop);
  if (const auto stop = check_quirk(options)) return std::unexpected(*stop);
  if (const auto stop = take_listens(raw, options)) return std::unexpected(*stop);
  return options;
}

}  // namespace snmpring::agentd
