// The options that say what comes out, and all others.
#include <nlohmann/json.hpp>

#include "options/option_rows.h"
#include "options/option_store.h"
#include "options/option_values.h"

namespace snmpring::options {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto kOutput = std::to_array<OptionSpec>({
    {.name = "output",
     .metavar = "FILE",
     .group = OptionGroup::output,
     .help = "write records here; an existing file is truncated. Default: standard output",
     .parse = [](Options& o, const std::string& t) { return store(o.output, parse_file_name(t)); },
     .config = unhashed([](const Options& o) { return Json(text_or_null(o.output)); }),
     .on_resume = OnResume::stays},
    {.name = "targets-file",
     .metavar = "FILE",
     .group = OptionGroup::output,
     .scope = OptionScope::rows,
     .help = "write target records here, as NDJSON, and rows alone to --output",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.targets_file, parse_file_name(t)); },
     .config = unhashed([](const Options& o) { return Json(text_or_null(o.targets_file)); }),
     .on_resume = OnResume::stays},
    {.name = "compress",
     .metavar = "zstd[:LEVEL]",
     .group = OptionGroup::output,
     .scope = OptionScope::asking,
     .help = "compress the records, in a thread of its own; LEVEL is 1 (fast) to 9. Default 1",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.compress_level, parse_compression(t)); },
     .config = unhashed([](const Options& o) {
       return o.compress_level == 0 ? Json() : Json("zstd:" + std::to_string(o.compress_level));
     }),
     .on_resume = OnResume::stays},
    {.name = "metadata-file",
     .metavar = "FILE",
     .group = OptionGroup::output,
     .scope = OptionScope::asking,
     .help = "write one JSON document about the run here, last of all: it marks success",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.metadata_file, parse_file_name(t)); },
     .config = unhashed([](const Options& o) { return Json(text_or_null(o.metadata_file)); }),
     .on_resume = OnResume::may_change},
    {.name = "status-file",
     .metavar = "FILE",
     .group = OptionGroup::output,
     .scope = OptionScope::asking,
     .help = "keep a JSON document about progress here",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.status_file, parse_file_name(t)); },
     .config = unhashed([](const Options& o) { return Json(text_or_null(o.status_file)); }),
     .on_resume = OnResume::may_change},
    {.name = "metrics",
     .metavar = "FILE",
     .group = OptionGroup::output,
     .scope = OptionScope::asking,
     .help = "keep counters for Prometheus here, in its text format; replaced once a second and at "
             "the end",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.metrics_file, parse_file_name(t)); },
     .config = unhashed([](const Options& o) { return Json(text_or_null(o.metrics_file)); }),
     .on_resume = OnResume::may_change},
    {.name = "checkpoint",
     .metavar = "FILE",
     .group = OptionGroup::output,
     .scope = OptionScope::asking,
     .help = "write what --resume needs here: before the first packet, then every second. Needs "
             "--output",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.checkpoint_file, parse_file_name(t)); },
     .config = unhashed([](const Options& o) { return Json(text_or_null(o.checkpoint_file)); }),
     .on_resume = OnResume::stays},
    {.name = "resume",
     .metavar = "FILE",
     .group = OptionGroup::output,
     .scope = OptionScope::asking,
     .help =
         "go on with the scan that this checkpoint is about; takes no targets and needs no verb "
         "and no other option, but for secrets that were typed",
     .configurable = false,
     .parse = kWithOthers,
     .config = kNotInConfig,
     .on_resume = OnResume::may_change},
    {.name = "report",
     .metavar = "responders|all",
     .group = OptionGroup::output,
     .scope = OptionScope::asking,
     .help = "addresses of a range that stay silent have no record (responders) or one each. "
             "Default responders",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.report, parse_report_scope(t)); },
     .config = hashed([](const Options& o) { return Json(report_scope_word(o.report)); }),
     .on_resume = OnResume::stays},
    {.name = "format",
     .metavar = "auto|human|ndjson",
     .group = OptionGroup::output,
     .scope = OptionScope::shown,
     .help =
         "records as lines for people or as NDJSON. auto: for people where standard output is a "
         "terminal and there is no --output. Default: $SNMPRING_FORMAT, else auto",
     .parse = [](Options& o, const std::string& t) { return store(o.format, parse_format(t)); },
     .config = unhashed([](const Options& o) { return Json(format_word(o.format)); }),
     .on_resume = OnResume::stays},
    {.name = "json",
     .group = OptionGroup::output,
     .scope = OptionScope::shown,
     .help = "the same as --format ndjson",
     .configurable = false,
     .parse = kWithOthers,
     .config = kNotInConfig,
     .on_resume = OnResume::stays},
    {.name = "numeric",
     .group = OptionGroup::output,
     .scope = OptionScope::asking,
     .help = "OIDs as numbers, not as names, on a terminal",
     .parse =
         [](Options& o, const std::string& t) {
           o.numeric = t == "true";
           return Applied();
         },
     .config = unhashed([](const Options& o) { return Json(o.numeric); }),
     .on_resume = OnResume::may_change},
    {.name = "color",
     .metavar = "auto|always|never",
     .group = OptionGroup::output,
     .scope = OptionScope::shown,
     .help = "colour the words for how a target ended. auto: on a terminal, unless NO_COLOR is set "
             "or TERM is dumb. Default auto",
     .parse = [](Options& o, const std::string& t) { return store(o.color, parse_color(t)); },
     .config = unhashed([](const Options& o) { return Json(color_word(o.color)); }),
     .on_resume = OnResume::may_change},
    {.name = "sort",
     .group = OptionGroup::output,
     .scope = OptionScope::gets,
     .help =
         "on a terminal: show targets in the order of their addresses, at the end. Of more than "
         "10,000 the rest comes as it arrives",
     .parse =
         [](Options& o, const std::string& t) {
           o.sort = t == "true";
           return Applied();
         },
     .config = unhashed([](const Options& o) { return Json(o.sort); }),
     .on_resume = OnResume::may_change},
    {.name = "top",
     .metavar = "N",
     .group = OptionGroup::output,
     .scope = OptionScope::diff,
     .help = "print the N greatest rates alone, the greatest first, and no changes. Of "
             "ifHCInOctets and ifHCOutOctets, unless --counter names others",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.top, parse_count(t, 1, 1000000)); },
     .config = unhashed([](const Options& o) { return o.top == 0 ? Json() : Json(o.top); }),
     .on_resume = OnResume::stays},
    {.name = "counter",
     .metavar = "NAME|OID",
     .group = OptionGroup::output,
     .scope = OptionScope::diff,
     .help = "rates of this counter alone, as ifHCInOctets. Default: of all, or see --top",
     .repeatable = true,
     .parse =
         [](Options& o, const std::string& t) {
           if (t.empty()) return Applied(std::unexpected("must name a counter"));
           o.counters.push_back(t);
           return Applied();
         },
     .config = unhashed([](const Options& o) { return Json(o.counters); }),
     .on_resume = OnResume::stays},
    {.name = "fail-on",
     .metavar = "WORD[,WORD...]",
     .group = OptionGroup::output,
     .scope = OptionScope::shown,
     .help = "exit with 1 when a target ended with one of these status or error words; any stands "
             "for everything but ok, incomplete for an answer that is not complete, noSuchObject "
             "and noSuchInstance for a row of that type. Without it silence is no failure. For "
             "diff: when a target is new, gone, back, changed or rebooted, or any of these",
     .repeatable = true,
     .parse = [](Options& o, const std::string& t) { return append(o.fail_on, parse_fail_on(t)); },
     .config = hashed([](const Options& o) { return Json(o.fail_on); }),
     .on_resume = OnResume::may_change},
    {.name = "min-hitrate",
     .metavar = "P",
     .group = OptionGroup::output,
     .scope = OptionScope::asking,
     .help = "exit with 1 when less than P percent of the targets answered",
     .parse = [](Options& o,
                 const std::string& t) { return store(o.hitrate_min, parse_percent(t)); },
     .config = hashed(
         [](const Options& o) { return Json(o.hitrate_min ? number(*o.hitrate_min) : Json()); }),
     .on_resume = OnResume::may_change},
    {.name = "quiet",
     .group = OptionGroup::output,
     .scope = OptionScope::targeted,
     .help = "no progress and no summary on standard error",
     .parse =
         [](Options& o, const std::string& t) {
           o.quiet = t == "true";
           return Applied();
         },
     .config = unhashed([](const Options& o) { return Json(o.quiet); }),
     .on_resume = OnResume::may_change},
    {.name = "summary",
     .group = OptionGroup::output,
     .scope = OptionScope::asking,
     .help = "the last lines on standard error also where that is no terminal, and with --quiet",
     .parse =
         [](Options& o, const std::string& t) {
           o.summary = t == "true";
           return Applied();
         },
     .config = unhashed([](const Options& o) { return Json(o.summary); }),
     .on_resume = OnResume::may_change},
});

constexpr auto kGeneral = std::to_array<OptionSpec>({
    {.name = "run-as",
     .metavar = "USER",
     .group = OptionGroup::general,
     .scope = OptionScope::asking,
     .help =
         "change to this user once the sockets are open; takes root. Files are made as that user",
     .parse =
         [](Options& o, const std::string& t) {
           if (t.empty()) return Applied(std::unexpected("must name a user"));
           o.run_as = t;
           return Applied();
         },
     .config = unhashed([](const Options& o) { return Json(text_or_null(o.run_as)); }),
     .on_resume = OnResume::stays},
    {.name = "no-sandbox",
     .group = OptionGroup::general,
     .scope = OptionScope::asking,
     .help = "allow all system calls during the scan, not only those that it makes",
     .parse =
         [](Options& o, const std::string& t) {
           o.sandbox = t != "true";
           return Applied();
         },
     .config = unhashed([](const Options& o) { return Json(!o.sandbox); }),
     .on_resume = OnResume::stays},
    {.name = "config",
     .metavar = "FILE",
     .group = OptionGroup::general,
     .help = "read options from a TOML file by their long names; the command line goes before it",
     .configurable = false,
     .parse = [](Options& o,
                 const std::string& t) { return store(o.config_file, parse_file_name(t)); },
     .config = kNotInConfig,
     .on_resume = OnResume::stays},
    {.name = "print-config",
     .group = OptionGroup::general,
     .help = "print the resolved options as such a file, without secrets, and exit",
     .configurable = false,
     .parse =
         [](Options& o, const std::string& t) {
           o.print_config = t == "true";
           return Applied();
         },
     .config = kNotInConfig,
     .on_resume = OnResume::may_change},
    {.name = "dry-run",
     .group = OptionGroup::general,
     .help = "say what would be done, send nothing, and exit",
     .configurable = false,
     .parse =
         [](Options& o, const std::string& t) {
           o.dry_run = t == "true";
           return Applied();
         },
     .config = kNotInConfig,
     .on_resume = OnResume::stays},
    {.name = "help",
     .letter = "h",
     .group = OptionGroup::general,
     .help = "print this and exit",
     .configurable = false,
     .parse = kWithOthers,
     .config = kNotInConfig,
     .on_resume = OnResume::stays},
    {.name = "version",
     .letter = "V",
     .group = OptionGroup::general,
     .help = "print the version and exit",
     .configurable = false,
     .parse = kWithOthers,
     .config = kNotInConfig,
     .on_resume = OnResume::stays},
});

}  // namespace

std::span<const OptionSpec> output_rows() noexcept { return kOutput; }
std::span<const OptionSpec> general_rows() noexcept { return kGeneral; }

}  // namespace snmpring::options
