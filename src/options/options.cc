// The words that options are written with on the command line.
#include "options/options.h"

#include <array>

namespace snmpring::options {

std::span<const Verb> all_verbs() noexcept {
  static constexpr auto kVerbs = std::to_array<Verb>(
      {Verb::discover, Verb::get, Verb::get_next, Verb::walk, Verb::table, Verb::targets,
       Verb::diff, Verb::names, Verb::profile, Verb::schema, Verb::keygen});
  return kVerbs;
}

std::string_view verb_word(Verb verb) noexcept {
  switch (verb) {
    case Verb::discover:
      return "discover";
    case Verb::get:
      return "get";
    case Verb::get_next:
      return "getnext";
    case Verb::walk:
      return "walk";
    case Verb::table:
      return "table";
    case Verb::targets:
      return "targets";
    case Verb::keygen:
      return "keygen";
    case Verb::names:
      return "names";
    case Verb::profile:
      return "profile";
    case Verb::diff:
      return "diff";
    case Verb::schema:
      return "schema";
  }
  return {};
}

std::string_view source_check_word(SourceCheck check) noexcept {
  switch (check) {
    case SourceCheck::strict:
      return "strict";
    case SourceCheck::port:
      return "port";
    case SourceCheck::any:
      return "any";
  }
  return {};
}

std::string_view io_choice_word(IoChoice choice) noexcept {
  switch (choice) {
    case IoChoice::automatic:
      return "auto";
    case IoChoice::uring:
      return "uring";
    case IoChoice::mmsg:
      return "mmsg";
  }
  return {};
}

std::string_view format_word(Format format) noexcept {
  switch (format) {
    case Format::automatic:
      return "auto";
    case Format::human:
      return "human";
    case Format::ndjson:
      return "ndjson";
  }
  return {};
}

std::string_view color_word(Color color) noexcept {
  switch (color) {
    case Color::automatic:
      return "auto";
    case Color::always:
      return "always";
    case Color::never:
      return "never";
  }
  return {};
}

std::string_view report_scope_word(ReportScope scope) noexcept {
  switch (scope) {
    case ReportScope::responders:
      return "responders";
    case ReportScope::all:
      return "all";
  }
  return {};
}

}  // namespace snmpring::options
