#include "options/option_table.h"

#include <algorithm>
#include <array>

namespace snmpring::options {
namespace {

using enum OptionGroup;
using enum OptionScope;

constexpr auto kTable = std::to_array<OptionSpec>({
    {.name = "oid",
     .metavar = "OID[,OID...]",
     .group = question,
     .scope = oids,
     .help = "what to ask for, numeric; repeatable. Default for walk: 1.3.6.1.2.1",
     .repeatable = true},
    {.name = "max-oids",
     .metavar = "N",
     .group = question,
     .scope = gets,
     .help = "OIDs per request at most, 1 to 192. Default 192, as far as they fit 1400 octets"},
    {.name = "max-repetitions",
     .letter = "Cr",
     .metavar = "N|auto",
     .group = question,
     .scope = OptionScope::walk,
     .help = "rows per GetBulk, 1 to 2147483647. Default auto: adapts to the agent"},
    {.name = "tolerate-disorder",
     .letter = "Cc",
     .group = question,
     .scope = OptionScope::walk,
     .help = "go on when OIDs do not increase, with a bounded check for cycles"},
    {.name = "no-bulk", .group = question, .scope = OptionScope::walk, .help = "use GetNext only"},
    {.name = "max-varbinds",
     .metavar = "N",
     .group = question,
     .scope = oids,
     .help = "end a target after N varbinds; 0 for no limit. Default 1000000"},

    {.name = "snmp-version",
     .letter = "v",
     .metavar = "1|2c|3",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "SNMP version; -v1, -v2c and -v3 too. Default 3 with a user, else 2c. discover -v3 "
             "without a user asks for nothing but the engine and sends no secret"},
    {.name = "community",
     .letter = "c",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help =
         "community; repeatable: tried in order, records call them c1, c2, ... Default public. "
         "A secret is @FILE (its first line), env:NAME, fd:N, text:LITERAL, or the text itself, "
         "which other users of this host can see until it is wiped from the arguments",
     .repeatable = true,
     .secret = true},
    {.name = "user",
     .letter = "u",
     .metavar = "NAME",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "SNMPv3 user, which records call u1"},
    {.name = "level",
     .letter = "l",
     .metavar = "LEVEL",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "noAuthNoPriv, authNoPriv or authPriv. Default: the highest that the keys allow"},
    {.name = "auth",
     .letter = "a",
     .metavar = "PROTOCOL",
     .group = OptionGroup::credentials,
     .scope = keys,
     .help = "authentication: MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512"},
    {.name = "auth-password",
     .letter = "A",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = keys,
     .help = "its password, at least 8 octets",
     .secret = true},
    {.name = "priv",
     .letter = "x",
     .metavar = "PROTOCOL",
     .group = OptionGroup::credentials,
     .scope = keys,
     .help = "privacy: DES, AES, AES-192, AES-256 (keys extended as Blumenthal's draft says), "
             "AES-192-C or AES-256-C (as Reeder's draft and Cisco do)"},
    {.name = "priv-password",
     .letter = "X",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = keys,
     .help = "its password, at least 8 octets",
     .secret = true},
    {.name = "auth-master-key",
     .letter = "3m",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = keys,
     .help = "hexadecimal, in place of the password",
     .secret = true},
    {.name = "priv-master-key",
     .letter = "3M",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = keys,
     .help = "likewise",
     .secret = true},
    {.name = "auth-local-key",
     .letter = "3k",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "the key localized to the engine of -e, hexadecimal",
     .secret = true},
    {.name = "priv-local-key",
     .letter = "3K",
     .metavar = "SECRET",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "likewise",
     .secret = true},
    {.name = "context",
     .letter = "n",
     .metavar = "NAME",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "context name, at most 255 octets. Default: empty"},
    {.name = "engine-id",
     .letter = "e",
     .metavar = "HEX",
     .group = OptionGroup::credentials,
     .scope = keys,
     .help =
         "the engine ID of the agent, 1 to 32 octets: it is not discovered, and no other engine "
         "is believed. For keygen an engine to localize keys to, repeatable",
     .repeatable = true},
    {.name = "context-engine-id",
     .letter = "E",
     .metavar = "HEX",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "the engine that has the context. Default: the agent's"},
    {.name = "credentials",
     .metavar = "FILE",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "read communities and users from a JSON list; up to 16 are tried in its order"},
    {.name = "credential-attempts",
     .metavar = "N",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "try a target with the first N credentials only, 1 to 16. Default: all"},
    {.name = "v3-first",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "ask for the engine first of all, without a secret, and leave those alone who are "
             "silent to that"},
    {.name = "engine-cache",
     .metavar = "FILE",
     .group = OptionGroup::credentials,
     .scope = asking,
     .help = "keep engine IDs, boots and times here, so that the next run need not discover them"},

    {.name = "port",
     .letter = "p",
     .metavar = "PORT",
     .group = OptionGroup::targets,
     .scope = targeted,
     .help = "UDP port of targets that name none. Default 161"},
    {.name = "ipv4",
     .letter = "4",
     .group = OptionGroup::targets,
     .scope = targeted,
     .help = "IPv4 only"},
    {.name = "ipv6",
     .letter = "6",
     .group = OptionGroup::targets,
     .scope = targeted,
     .help = "IPv6 only"},
    {.name = "seed",
     .metavar = "N",
     .group = OptionGroup::targets,
     .scope = targeted,
     .help = "seed of the visiting order and of nothing else. Default: random for a whole scan, "
             "fixed for shards"},
    {.name = "shards",
     .metavar = "N",
     .group = OptionGroup::targets,
     .scope = targeted,
     .help = "split the scan into N shards. Default 1"},
    {.name = "shard",
     .metavar = "I|auto",
     .group = OptionGroup::targets,
     .scope = targeted,
     .help =
         "scan shard I, counted from 0; auto reads JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID"},
    {.name = "blocklist-file",
     .metavar = "FILE",
     .group = OptionGroup::targets,
     .scope = targeted,
     .help = "prefixes that are never asked; repeatable, also besides those of --config: all count",
     .repeatable = true,
     .accumulates = true},
    {.name = "allowlist-file",
     .metavar = "FILE",
     .group = OptionGroup::targets,
     .scope = targeted,
     .help = "prefixes outside of which nothing is asked; repeatable likewise",
     .repeatable = true,
     .accumulates = true},
    {.name = "max-targets",
     .metavar = "N",
     .group = OptionGroup::targets,
     .scope = targeted,
     .help = "stop after N targets; 0 for no limit. Default 0"},
    {.name = "max-results",
     .metavar = "N",
     .group = OptionGroup::targets,
     .scope = asking,
     .help = "stop after N targets have answered; 0 for no limit. Default 0"},
    {.name = "yes",
     .group = OptionGroup::targets,
     .scope = targeted,
     .help = "scan more than a /8 (16777216 addresses)"},

    {.name = "timeout",
     .letter = "t",
     .metavar = "S",
     .group = pace,
     .scope = asking,
     .help = "seconds to wait per attempt, fractions allowed, up to 3600. Default 1.0"},
    {.name = "retries",
     .letter = "r",
     .metavar = "N",
     .group = pace,
     .scope = asking,
     .help = "attempts after the first, 0 to 20. Default 2"},
    {.name = "target-timeout",
     .metavar = "S",
     .group = pace,
     .scope = asking,
     .help = "seconds for a whole target; 0 for no limit. Default 0"},
    {.name = "max-runtime",
     .metavar = "S",
     .group = pace,
     .scope = asking,
     .help = "seconds for the whole run; 0 for no limit. Default 0"},
    {.name = "grace",
     .metavar = "S",
     .group = pace,
     .scope = asking,
     .help = "seconds to wait for what is in flight after SIGINT, SIGTERM or SIGHUP. Default 8"},
    {.name = "rate",
     .metavar = "PPS",
     .group = pace,
     .scope = asking,
     .help = "packets per second in all; 0 for unlimited. Default 1000. SIGUSR1 raises and SIGUSR2 "
             "lowers it by 10 %"},
    {.name = "per-target-rate",
     .metavar = "RPS",
     .group = pace,
     .scope = asking,
     .help = "requests per second to one target; 0 for unlimited. Default 0"},
    {.name = "per-subnet-rate",
     .metavar = "/LEN=RPS",
     .group = pace,
     .scope = asking,
     .help = "requests per second to each subnet of that prefix length, as in /24=50. Default none",
     .repeatable = true},
    {.name = "max-inflight",
     .metavar = "N",
     .group = pace,
     .scope = asking,
     .help = "targets open at once, 1 to 524288. Default 2000; for discover what rate and timeout "
             "need"},
    {.name = "per-target-inflight",
     .metavar = "N",
     .group = pace,
     .scope = asking,
     .help = "requests outstanding per target, 1 to 16. Default 1"},

    {.name = "source-check",
     .metavar = "strict|port|any",
     .group = wire,
     .scope = asking,
     .help =
         "replies count from the address and port asked (strict), from another port of the "
         "address, or from any address when id and community, or digest, match. Default strict"},
    {.name = "tos",
     .metavar = "N",
     .group = wire,
     .scope = asking,
     .help = "type of service or traffic class octet, 0 to 255, 0x allowed. Default 0"},
    {.name = "dscp",
     .metavar = "NAME",
     .group = wire,
     .scope = asking,
     .help = "the same by name: EF, VA, LE, AF11 to AF43, CS0 to CS7, or a number from 0 to 63"},
    {.name = "send-buffer",
     .metavar = "SIZE",
     .group = wire,
     .scope = asking,
     .help = "octets of socket buffer, k and M allowed; halved until the kernel accepts it. "
             "Default: 4M"},
    {.name = "recv-buffer",
     .metavar = "SIZE",
     .group = wire,
     .scope = asking,
     .help = "likewise for receiving. Default 4M"},
    {.name = "source-ip",
     .metavar = "ADDR",
     .group = wire,
     .scope = asking,
     .help = "send from this address; repeatable, once per family",
     .repeatable = true},
    {.name = "source-port",
     .metavar = "PORT",
     .group = wire,
     .scope = asking,
     .help = "send from this port; 0 lets the kernel choose. Default 0"},
    {.name = "interface",
     .metavar = "NAME",
     .group = wire,
     .scope = asking,
     .help = "send and receive through this interface only"},
    {.name = "io",
     .metavar = "auto|uring|mmsg",
     .group = wire,
     .scope = asking,
     .help = "io_uring, or sendmmsg and recvmmsg; auto falls back to the latter. Default auto"},

    {.name = "output",
     .metavar = "FILE",
     .group = output,
     .help = "write records here; an existing file is truncated. Default: standard output"},
    {.name = "metadata-file",
     .metavar = "FILE",
     .group = output,
     .scope = asking,
     .help = "write one JSON document about the run here, last of all: it marks success"},
    {.name = "status-file",
     .metavar = "FILE",
     .group = output,
     .scope = asking,
     .help = "keep a JSON document about progress here"},
    {.name = "checkpoint",
     .metavar = "FILE",
     .group = output,
     .scope = asking,
     .help = "write what --resume needs here: before the first packet, then every second. Needs "
             "--output"},
    {.name = "resume",
     .metavar = "FILE",
     .group = output,
     .scope = asking,
     .help =
         "go on with the scan that this checkpoint is about; takes no targets and needs no other "
         "option, but for secrets that were typed",
     .configurable = false},
    {.name = "report",
     .metavar = "responders|all",
     .group = output,
     .scope = asking,
     .help = "addresses of a range that stay silent have no record (responders) or one each. "
             "Default responders"},
    {.name = "fail-on",
     .metavar = "WORD[,WORD...]",
     .group = output,
     .scope = asking,
     .help = "exit with 1 when a target ended with one of these status or error words; any stands "
             "for everything but ok. Without it silence is no failure",
     .repeatable = true},
    {.name = "min-hitrate",
     .metavar = "P",
     .group = output,
     .scope = asking,
     .help = "exit with 1 when less than P percent of the targets answered"},
    {.name = "quiet",
     .group = output,
     .scope = targeted,
     .help = "no progress and no summary on standard error"},

    {.name = "run-as",
     .metavar = "USER",
     .group = general,
     .scope = asking,
     .help =
         "change to this user once the sockets are open; takes root. Files are made as that user"},
    {.name = "no-sandbox",
     .group = general,
     .scope = asking,
     .help = "allow all system calls during the scan, not only those that it makes"},
    {.name = "config",
     .metavar = "FILE",
     .group = general,
     .help = "read options from a TOML file by their long names; the command line goes before it",
     .configurable = false},
    {.name = "print-config",
     .group = general,
     .help = "print the resolved options as such a file, without secrets, and exit",
     .configurable = false},
    {.name = "dry-run",
     .group = general,
     .scope = targeted,
     .help = "say what would be done, send nothing, and exit",
     .configurable = false},
    {.name = "help",
     .letter = "h",
     .group = general,
     .help = "print this and exit",
     .configurable = false},
    {.name = "version",
     .letter = "V",
     .group = general,
     .help = "print the version and exit",
     .configurable = false},

});

}  // namespace

bool OptionSpec::concerns(Verb verb) const noexcept {
  switch (scope) {
    case OptionScope::every_verb:
      return true;
    case OptionScope::targeted:
      return verb != Verb::keygen;
    case OptionScope::asking:
      return verb != Verb::targets && verb != Verb::keygen;
    case OptionScope::keys:
      return verb != Verb::targets;
    case OptionScope::oids:
      return verb == Verb::get || verb == Verb::get_next || verb == Verb::walk;
    case OptionScope::gets:
      return verb == Verb::discover || verb == Verb::get || verb == Verb::get_next;
    case OptionScope::walk:
      return verb == Verb::walk;
  }
  return false;
}

std::span<const OptionSpec> option_table() noexcept { return kTable; }

const OptionSpec* find_option(std::string_view name) noexcept {
  const auto found = std::ranges::find(kTable, name, &OptionSpec::name);
  return found == kTable.end() ? nullptr : &*found;
}

const OptionSpec* find_option_by_letter(std::string_view letter) noexcept {
  if (letter.empty()) return nullptr;
  const auto found = std::ranges::find(kTable, letter, &OptionSpec::letter);
  return found == kTable.end() ? nullptr : &*found;
}

std::string flag_of(const OptionSpec& option) {
  return option.letter.empty() ? "--" + std::string(option.name) : '-' + std::string(option.letter);
}

std::string_view group_heading(OptionGroup group) noexcept {
  switch (group) {
    case question:
      return "What to ask";
    case OptionGroup::credentials:
      return "With which credentials";
    case OptionGroup::targets:
      return "Whom to ask";
    case pace:
      return "Pace";
    case wire:
      return "The wire";
    case output:
      return "Output";
    case general:
      return "General";
    case refused:
      return {};
  }
  return {};
}

}  // namespace snmpring::options
