#include "arguments/help.h"

#include <fmt/core.h>

namespace snmpring::arguments {
namespace {

constexpr std::size_t kTextColumn = 34;

/// Appends `text` in lines that begin at `column` and are at most kHelpColumns long. The first one
/// continues the last line of `out`, which is `at` columns long.
void append_wrapped(std::string& out, std::string_view text, std::size_t column, std::size_t at) {
  if (at + 2 > column) {
    out += '\n';
    at = 0;
  }
  out.append(column - at, ' ');
  at = column;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    const bool first = at == column;
    if (!first && at + 1 + word.size() > kHelpColumns) {
      out += '\n';
      out.append(column, ' ');
      at = column;
    } else if (!first) {
      out += ' ';
      ++at;
    }
    out += word;
    at += word.size();
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  out += '\n';
}

std::string_view verb_summary(options::Verb verb) {
  switch (verb) {
    case options::Verb::discover:
      return "Finds agents in ranges: one GET of sysDescr, sysObjectID, sysUpTime and sysName "
             "each; with -v3 and no user a probe for the engine, which carries no secret.";
    case options::Verb::get:
      return "Asks for the OIDs given; one record per OID, misses included.";
    case options::Verb::get_next:
      return "Asks for what follows the OIDs given; one record per OID.";
    case options::Verb::walk:
      return "Walks whole subtrees, with GetBulk where it can.";
    case options::Verb::table:
      return "Fetches tables of MIBs, as profiles or names say, and writes one record per row.";
    case options::Verb::profile:
      return "Prints a profile, or makes one of the names of tables.";
    case options::Verb::targets:
      return "Prints the targets of this shard in scan order and sends nothing.";
    case options::Verb::names:
      return "Prints what the given OIDs and names of MIB objects are, one record each.";
    case options::Verb::diff:
      return "Prints what changed between two runs, and the rates of their counters, from the "
             "files of their records.";
    case options::Verb::schema:
      return "Prints which keys the records have, for validators and databases: all kinds, and the "
             "rows of the tables named, or of all profiles that come along.";
    case options::Verb::keygen:
      return "Prints master keys made of passwords, and those localized to the engines of -e.";
  }
  return {};
}

std::string_view operands(options::Verb verb) {
  switch (verb) {
    case options::Verb::keygen:
      return "";
    case options::Verb::names:
      return " OID|NAME...";
    case options::Verb::profile:
      return " [NAME|FILE | --from-names TABLE...]";
    case options::Verb::diff:
      return " OLD NEW";
    case options::Verb::schema:
      return " FORM [TABLE...]";
    default:
      return " TARGET...";
  }
}

constexpr std::string_view kExitOfScans =
    "   0  every target reached a final state and all output is written; that includes a scan\n"
    "      whose targets are all silent: scripts that mind use --fail-on any\n"
    "   1  a gate of --fail-on or --min-hitrate\n"
    "  64  usage or configuration              65  bad input data\n"
    "  69  --io uring without io_uring         70  a bug of ours\n"
    "  71  error of the operating system       73  an output cannot be created\n"
    "  74  an output cannot be written         77  permission denied\n"
    "  75  stopped early by a signal or by a limit of time or targets; --max-results met is 0\n";
constexpr std::string_view kExitOfTargets =
    "   0  all targets are printed              64  usage or configuration\n"
    "  65  a line of a list is bad             71  error of the operating system\n"
    "  73  the output cannot be created        74  the output cannot be written\n"
    "  75  --max-targets left targets out\n";
constexpr std::string_view kExitOfNames =
    "   0  each is known                        64  usage or configuration\n"
    "  65  one of them is not known            73  the output cannot be created\n"
    "  74  the output cannot be written\n";
constexpr std::string_view kExitOfDiff =
    "   0  both files were read, whether anything changed or not\n"
    "   1  something changed that --fail-on names, or nothing could be compared for it\n"
    "  64  usage or configuration              65  a line is no record, a file cannot be read\n"
    "  73  the output cannot be created        74  the output cannot be written\n";
constexpr std::string_view kExitOfPrinting =
    "   0  all is printed                       64  usage or configuration\n"
    "  73  the output cannot be created        74  the output cannot be written\n";

std::string_view exit_statuses(std::optional<options::Verb> verb) {
  if (!verb) return kExitOfScans;
  switch (*verb) {
    case options::Verb::targets:
      return kExitOfTargets;
    case options::Verb::names:
      return kExitOfNames;
    case options::Verb::diff:
      return kExitOfDiff;
    case options::Verb::profile:
    case options::Verb::schema:
    case options::Verb::keygen:
      return kExitOfPrinting;
    default:
      return kExitOfScans;
  }
}

}  // namespace

std::string option_help(const options::OptionSpec& option) {
  std::string line = option.letter.empty() ? "      " : fmt::format("  -{}, ", option.letter);
  line += fmt::format("--{}", option.name);
  if (option.takes_argument()) line += fmt::format(" {}", option.metavar);
  append_wrapped(line, option.help, kTextColumn, line.size());
  return line;
}

std::string help_header(std::optional<options::Verb> verb) {
  if (verb) {
    std::string text =
        fmt::format("Usage: snmpring {} [options]{}\n", options::verb_word(*verb), operands(*verb));
    append_wrapped(text, verb_summary(*verb), 0, 0);
    return text + '\n';
  }
  std::string text =
      "Usage: snmpring VERB [options] TARGET...\n\n"
      "Asks every SNMP agent in an address range and writes typed NDJSON.\n\n"
      "Verbs:\n";
  for (const options::Verb each : options::all_verbs()) {
    std::string line = fmt::format("  {}", options::verb_word(each));
    append_wrapped(line, verb_summary(each), 12, line.size());
    text += line;
  }
  text += "  help        Prints this; 'help VERB' and 'help OPTION' say more.\n";
  text += "  version     Prints the version.\n";
  return text + '\n';
}

std::string help_footer(std::optional<options::Verb> verb) {
  std::string text;
  if (verb != options::Verb::keygen && verb != options::Verb::names &&
      verb != options::Verb::profile && verb != options::Verb::diff &&
      verb != options::Verb::schema) {
    text +=
        "\nTargets: 192.0.2.1, 192.0.2.1:1161, 2001:db8::7, [2001:db8::7]:1161, 192.0.2.0/24,\n"
        "192.0.2.10-99, a host name, @FILE with one target per line, or - for such lines on "
        "standard\n"
        "input. Options and targets mix in any order; -- ends the options.\n";
  }
  text += "\nExit status:\n";
  text += exit_statuses(verb);
  if (!verb) text += "\n'snmpring help VERB' lists the options that concern a verb.\n";
  return text;
}

}  // namespace snmpring::arguments
