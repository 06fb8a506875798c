#include "mibc/options.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>

#include "snmpring/version.h"

namespace snmpring::mibc {
namespace {

constexpr int kUsage = 64;  // EX_USAGE.
constexpr const char* kDefaultBelowHome = "/.local/share/snmpring/names";

struct Flags {
  bool quiet = false;
  bool verbose = false;
};

void add_options(CLI::App& app, Options& options, Flags& flags) {
  app.add_option("PATH", options.paths,
                 "Folders of MIB modules, with all folders below them, and single files. Of a "
                 "module that several files have the newest counts, then that of the path that is "
                 "named first")
      ->type_name("");
  app.add_option("-o,--output", options.output,
                 "The names file (default ~/.local/share/snmpring/names, where snmpring looks for "
                 "it)")
      ->type_name("FILE");
  app.add_option("--module", options.modules,
                 "Compile this module and what it imports, nothing else; repeatable")
      ->type_name("NAME")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--facts", options.facts,
                 "Write what the modules say of each object to this file too, one JSON object a "
                 "line")
      ->type_name("FILE");
  app.add_flag("--strict", options.strict,
               "Make no names file, and end with 65, if a module cannot be compiled whole");
  app.add_flag("-q,--quiet", flags.quiet, "Print the last line only");
  app.add_flag("-v,--verbose", flags.verbose, "Print all that is wrong, not the first 20 lines");
  app.set_version_flag("--version", fmt::format("snmpring-mibc {}", kVersion));
}

}  // namespace

std::expected<Options, Stop> parse_options(int argc, char** argv) {
  Options options;
  Flags flags;
  CLI::App app("Compiles MIB modules into a names file for snmpring.", "snmpring-mibc");
  add_options(app, options, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return std::unexpected(Stop{0, app.help()});
  } catch (const CLI::CallForVersion& version) {
    return std::unexpected(Stop{0, std::string(version.what()) + "\n"});
  } catch (const CLI::ParseError& error) {
    std::string message = error.what();
    std::replace(message.begin(), message.end(), '\n', ' ');
    return std::unexpected(Stop{kUsage, std::move(message)});
  }
  if (options.paths.empty()) {
    return std::unexpected(Stop{kUsage, "PATH: a folder or a file is needed; --help says more"});
  }
  if (flags.quiet && flags.verbose) {
    return std::unexpected(Stop{kUsage, "--quiet: not together with --verbose"});
  }
  options.loudness = flags.quiet     ? Loudness::quiet
                     : flags.verbose ? Loudness::verbose
                                     : Loudness::usual;
  if (options.output.empty()) {
    const char* const home = std::getenv("HOME");
    if (home == nullptr || *home != '/') {
      return std::unexpected(Stop{kUsage, "--output: needed, for HOME names no folder"});
    }
    options.output = std::string(home) + kDefaultBelowHome;
    options.output_is_default = true;
  }
  return options;
}

}  // namespace snmpring::mibc
