#include "app/sinks.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "app/settings.h"
#include "records/ndjson_sink.h"
#include "records/table_sink.h"
#include "records/targets_apart.h"
#include "records/text_sink.h"
#include "session/table_rows.h"

namespace snmpring::app {
namespace {

using options::Color;
using options::Format;
using options::Options;

std::string_view environment(const char* name) {
  const char* const text = ::getenv(name);
  return text != nullptr ? text : "";
}

bool writes_to_terminal(const Options& options) {
  return writes_to_stdout(options) && ::isatty(STDOUT_FILENO) == 1;
}

/// As setlocale(3) would find it, without a locale having to be installed.
text::Charset charset_of_locale() {
  for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view locale = environment(name);
    if (locale.empty()) continue;
    std::string charset(locale.substr(std::min(locale.find('.'), locale.size())));
    std::erase(charset, '-');
    std::ranges::transform(charset, charset.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return charset.starts_with(".utf8") ? text::Charset::utf8 : text::Charset::ascii;
  }
  return text::Charset::ascii;
}

/// https://no-color.org: the variable counts where it is not empty.
bool wants_color(const Options& options) {
  if (options.color != Color::automatic) return options.color == Color::always;
  const std::string_view terminal = environment("TERM");
  return writes_to_terminal(options) && environment("NO_COLOR").empty() && !terminal.empty() &&
         terminal != "dumb";
}

/// 0 where lines may have any length.
std::size_t terminal_columns() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::size_t columns_of_environment() {
  const std::string text(environment("COLUMNS"));
  const unsigned long columns = std::strtoul(text.c_str(), nullptr, 10);
  return columns < 100'000 ? columns : 0;
}

/// The only credential is the probe for SNMPv3 engines.
bool probes_engines(const Options& options) {
  return options.verb == options::Verb::discover && options.credentials.size() == 1 &&
         options.credentials.front().credential.label.empty();
}

/// Null where no names are wanted.
const mib::Names* names_of(const Options& options) {
  const mib::Names& names = options.names.names();
  return names.empty() ? nullptr : &names;
}

records::TextSetup text_setup(const Options& options, ScreenHooks hooks) {
  records::TextSetup setup;
  setup.operation = operation_of(options.verb);
  setup.engine_probe = probes_engines(options);
  setup.several = hooks.several;
  setup.layouts = options.rows;
  setup.port = options.port;
  setup.sorted = options.sort;
  setup.all_unreachable = options.report == options::ReportScope::all;
  setup.names = names_of(options);
  setup.numeric = options.numeric;
  setup.layouts = options.rows;
  setup.screen.charset = charset_of_locale();
  setup.screen.color = wants_color(options);
  if (writes_to_terminal(options)) {
    setup.columns = terminal_columns;
  } else if (writes_to_stdout(options)) {
    setup.columns = [columns = columns_of_environment()] { return columns; };
  }
  setup.screen.columns = setup.columns();
  setup.before_write = std::move(hooks.before_write);
  setup.tell = std::move(hooks.tell);
  return setup;
}

std::unique_ptr<records::Sink> sink_of_all(const Options& options, records::Output& output,
                                           const records::RunIdentity& identity, const Zones& zones,
                                           ScreenHooks hooks) {
  if (writes_for_people(options)) {
    return std::make_unique<records::TextSink>(output, text_setup(options, std::move(hooks)),
                                               zones);
  }
  if (!options.rows.empty()) {
    return std::make_unique<records::TableSink>(output, identity, zones, options.rows,
                                                names_of(options));
  }
  return std::make_unique<records::NdjsonSink>(output, identity, zones, names_of(options));
}

}  // namespace

bool writes_for_people(const Options& options) {
  if (options.format != Format::automatic) return options.format == Format::human;
  return writes_to_terminal(options);
}

records::Screen screen_of(const Options& options) {
  records::Screen screen;
  screen.charset = charset_of_locale();
  screen.color = wants_color(options);
  if (writes_to_terminal(options)) {
    screen.columns = terminal_columns();
  } else if (writes_to_stdout(options)) {
    screen.columns = columns_of_environment();
  }
  return screen;
}

std::size_t output_capacity(const Options& options) {
  if (writes_for_people(options)) return records::TextSink::output_capacity();
  if (options.rows.empty()) return records::NdjsonSink::output_capacity();
  return records::TableSink::output_capacity(options.rows, session::kTableRowOctetsMax);
}

std::unique_ptr<records::Sink> make_sink(const Options& options, records::Output& output,
                                         records::Output* targets_file,
                                         const records::RunIdentity& identity, const Zones& zones,
                                         ScreenHooks hooks) {
  auto sink = sink_of_all(options, output, identity, zones, std::move(hooks));
  if (targets_file == nullptr) return sink;
  using Reports = records::TargetsApart::Reports;
  const Reports reports = writes_for_people(options) ? Reports::copied : Reports::moved;
  return std::make_unique<records::TargetsApart>(std::move(sink), reports, *targets_file, identity,
                                                 zones);
}

}  // namespace snmpring::app
