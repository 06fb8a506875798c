#include "options.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "process/exit_codes.h"
#include "snmpring/version.h"

namespace snmpring::reporter {
namespace {

void add_options(CLI::App& app, Options& options) {
  const auto add_files = [&](const char* name, std::vector<std::string>& files, const char* text) {
    app.add_option(name, files, text)->type_name("FILE")->take_all()->allow_extra_args(false);
  };
  app.add_option("FILE", options.files,
                 "Records that snmpring wrote, plain or compressed with zstd; - is standard input. "
                 "Several are one network: of two records about one agent the later counts")
      ->type_name("");
  add_files("--metadata", options.metadata,
            "What --metadata-file of the run wrote: says which addresses were asked, and how; "
            "repeatable");
  add_files("--baseline", options.baseline,
            "Records of an earlier run: shows what is new, gone and changed; repeatable");
  add_files("--names", options.names,
            "A names file for models, as --names of snmpring (default: its default); repeatable");
  app.add_option("--title", options.title, "The report's title (default SNMP agents)")
      ->type_name("TEXT");
  app.add_flag("--redact", options.redact,
               "Put pseudonyms in place of addresses, names and engine IDs; the same run gives the "
               "same ones");
  app.add_option("--redact-key", options.redact_key,
                 "Makes the pseudonyms out of what is in this file: the same key gives the same "
                 "ones in all reports; implies --redact")
      ->type_name("FILE");
  app.add_flag("--no-sandbox", options.no_sandbox,
               "Keep all system calls, for kernels or containers that refuse the filter");
  app.add_option("-o,--output", options.output,
                 "The HTML file (default report.html); - is standard output")
      ->type_name("FILE");
  app.set_version_flag("--version", fmt::format("snmpring-report {}", kVersion));
}

std::string usage_error(const Options& options) {
  if (options.files.empty()) return "FILE: a file of records is needed; --help says more";
  if (options.output.empty()) return "-o: must name a file";
  auto inputs = options.files;
  inputs.insert(inputs.end(), options.baseline.begin(), options.baseline.end());
  if (std::ranges::count(inputs, "-") > 1) return "-: standard input can be read once only";
  if (std::ranges::count(options.metadata, "-") > 0) return "--metadata: must name a file";
  return {};
}

}  // namespace

std::expected<Options, Stop> parse_options(int argc, char** argv) {
  Options options;
  CLI::App app(
      "Makes one HTML page out of the records of snmpring: a map, vendors, weaknesses, and all "
      "agents.",
      "snmpring-report");
  add_options(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return std::unexpected(Stop{process::kExitDone, app.help()});
  } catch (const CLI::CallForVersion& version) {
    return std::unexpected(Stop{process::kExitDone, std::string(version.what()) + "\n"});
  } catch (const CLI::ParseError& error) {
    std::string message = error.what();
    std::ranges::replace(message, '\n', ' ');
    return std::unexpected(Stop{process::kExitUsage, std::move(message)});
  }
  if (std::string error = usage_error(options); !error.empty()) {
    return std::unexpected(Stop{process::kExitUsage, std::move(error)});
  }
  options.redact |= !options.redact_key.empty();
  return options;
}

}  // namespace snmpring::reporter
