#include "arguments/foreign_options.h"

#include <algorithm>
#include <array>
#include <span>

#include "options/suggestion.h"

namespace snmpring::arguments {
namespace {

constexpr std::string_view kNoMibs =
    "MIB files are compiled by snmpring-mibc beforehand; see --names";
constexpr std::string_view kNoDebug = "net-snmp's debugging and logging options are not supported";
constexpr std::string_view kAllFields =
    "records are NDJSON with every field; jq chooses among them, and --output names the file";
constexpr std::string_view kKernelRoutes =
    "the kernel finds the way, as for any program; see --interface and --source-ip";
constexpr std::string_view kLists =
    "a list of targets is @FILE among the targets, - for standard input";
constexpr std::string_view kOneThread =
    "there is one thread; --shards splits a scan among processes";
constexpr std::string_view kMessages = "messages go to standard error; see --quiet";
constexpr std::string_view kVerbAsks = "the verb says what is asked; see --help";

struct Letter {
  char letter;
  std::string_view reason;
};

/// Net-snmp's first, then those of zmap and masscan that mean something else there or nothing.
constexpr auto kLetters = std::to_array<Letter>({
    {'O', "net-snmp's output options are not supported; see --format and --numeric"},
    {'I', "net-snmp's input options are not supported; see --oid and --names"},
    {'m', kNoMibs},
    {'M', kNoMibs},
    {'P', kNoMibs},
    {'d', kNoDebug},
    {'D', kNoDebug},
    {'L', kNoDebug},
    {'H', "net-snmp's configuration files are not read; see --config"},
    {'Y', "net-snmp's configuration tokens are not supported; see --config"},
    {'Z', "boots and time of an engine are learned from it and cannot be given"},
    {'B', "unknown option; did you mean --bandwidth?"},
    {'N', "unknown option; did you mean --max-results?"},
    {'S', "unknown option; did you mean --source-ip?"},
    {'T', kOneThread},
    {'G', kKernelRoutes},
    {'b', "unknown option; did you mean --blocklist-file?"},
    {'f', kAllFields},
    {'i', "unknown option; did you mean --interface? A list of targets is @FILE"},
    {'o', "unknown option; did you mean --output?"},
    {'q', "unknown option; did you mean --quiet?"},
    {'s', "unknown option; did you mean --source-port?"},
    {'w', "unknown option; did you mean --allowlist-file?"},
});

constexpr auto kApplicationLetters = std::to_array<Letter>({
    {'p', "how many rows there were is in the target record (varbinds)"},
    {'t', "how long a target took is in its record (elapsed_us)"},
    {'i', "a walk of an OID that is no subtree yields that OID"},
    {'I', "a walk of an OID that is no subtree yields that OID; get asks for one alone"},
    {'E', "a walk ends with its subtree; jq cuts it off earlier"},
    {'f', "an OID that fails alone does not fail the others"},
    {'n', "GetBulk has no non-repeaters here; get asks for single OIDs"},
});

struct Name {
  std::string_view typed;
  std::string_view meant;
};

/// The same under another name: zmap's, masscan's, nmap's.
constexpr auto kNames = std::to_array<Name>({
    {"target-port", "port"},
    {"target-ports", "port"},
    {"ports", "port"},
    {"output-file", "output"},
    {"output-filename", "output"},
    {"whitelist-file", "allowlist-file"},
    {"blacklist-file", "blocklist-file"},
    {"excludefile", "blocklist-file"},
    {"exclude-file", "blocklist-file"},
    {"status-updates-file", "status-file"},
    {"dryrun", "dry-run"},
    {"offline", "dry-run"},
    {"ipv6-source-ip", "source-ip"},
    {"adapter-ip", "source-ip"},
    {"adapter-port", "source-port"},
    {"adapter", "interface"},
    {"max-rate", "rate"},
    {"min-rate", "rate"},
    {"cooldown-time", "timeout"},
    {"cooldown-secs", "timeout"},
    {"wait", "timeout"},
    {"host-timeout", "target-timeout"},
    {"probes", "retries"},
    {"max-retries", "retries"},
    {"echo", "print-config"},
    {"conf", "config"},
    {"user-name", "user"},
    {"securityname", "user"},
});

/// What has no option here.
constexpr auto kReasons = std::to_array<Name>({
    {"list-of-ips-file", kLists},
    {"includefile", kLists},
    {"include-file", kLists},
    {"ipv6-target-file", kLists},
    {"range", "targets stand behind the verb, without an option"},
    {"output-format", kAllFields},
    {"output-module", kAllFields},
    {"output-fields", kAllFields},
    {"output-filter", kAllFields},
    {"output-args", kAllFields},
    {"append-output", kAllFields},
    {"no-header-row", kAllFields},
    {"probe-module", kVerbAsks},
    {"probe-args", kVerbAsks},
    {"banners", kVerbAsks},
    {"sender-threads", kOneThread},
    {"cores", kOneThread},
    {"gateway-mac", kKernelRoutes},
    {"source-mac", kKernelRoutes},
    {"router-mac", kKernelRoutes},
    {"router-ip", kKernelRoutes},
    {"adapter-mac", kKernelRoutes},
    {"randomize-hosts", "targets are asked in random order always; see --seed"},
    {"verbosity", kMessages},
    {"log-file", kMessages},
    {"log-directory", kMessages},
    {"disable-syslog", kMessages},
});

std::string_view reason_of(std::span<const Letter> letters, char letter) noexcept {
  const auto found = std::ranges::find(letters, letter, &Letter::letter);
  return found == letters.end() ? std::string_view() : found->reason;
}

}  // namespace

std::string_view foreign_letter(char letter) noexcept { return reason_of(kLetters, letter); }

std::string_view foreign_application_letter(char letter) noexcept {
  return reason_of(kApplicationLetters, letter);
}

std::string unknown_option(std::string_view name, std::string_view dashes) {
  const auto reason = std::ranges::find(kReasons, name, &Name::typed);
  if (reason != kReasons.end()) return std::string(reason->meant);
  const auto same = std::ranges::find(kNames, name, &Name::typed);
  const std::string_view meant = same != kNames.end() ? same->meant : options::nearest_option(name);
  std::string text = "unknown option";
  if (!meant.empty()) text += options::did_you_mean(std::string(dashes) + std::string(meant));
  return text;
}

}  // namespace snmpring::arguments
