#include "options/option_table.h"

#include <algorithm>
#include <vector>

#include "options/option_rows.h"

namespace snmpring::options {
namespace {

using enum OptionGroup;

std::vector<OptionSpec> all_rows() {
  std::vector<OptionSpec> all;
  for (const auto rows : {question_rows(), table_rows(), credentials_rows(), targets_rows(),
                          pace_rows(), wire_rows(), output_rows(), general_rows()}) {
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

}  // namespace

bool OptionSpec::concerns(Verb verb) const noexcept {
  // These explain what is asked for elsewhere, or what came of it.
  const bool explains =
      verb == Verb::names || verb == Verb::profile || verb == Verb::diff || verb == Verb::schema;
  switch (scope) {
    case OptionScope::every_verb:
      return true;
    case OptionScope::targeted:
      return verb != Verb::keygen && !explains;
    case OptionScope::asking:
      return verb != Verb::targets && verb != Verb::keygen && !explains;
    case OptionScope::shown:
      return verb == Verb::diff || (verb != Verb::targets && verb != Verb::keygen && !explains);
    case OptionScope::keys:
      return verb != Verb::targets && !explains;
    case OptionScope::naming:
      return verb != Verb::keygen;
    case OptionScope::oids:
      return verb == Verb::get || verb == Verb::get_next || verb == Verb::walk;
    case OptionScope::rows:
      return verb == Verb::get || verb == Verb::get_next || verb == Verb::walk ||
             verb == Verb::table;
    case OptionScope::gets:
      return verb == Verb::discover || verb == Verb::get || verb == Verb::get_next;
    case OptionScope::walk:
      return verb == Verb::walk || verb == Verb::table;
    case OptionScope::tables:
      return verb == Verb::table || verb == Verb::schema;
    case OptionScope::profile:
      return verb == Verb::profile;
    case OptionScope::diff:
      return verb == Verb::diff;
    case OptionScope::schema:
      return verb == Verb::schema;
  }
  return false;
}

std::span<const OptionSpec> option_table() noexcept {
  static const std::vector<OptionSpec> kTable = all_rows();
  return kTable;
}

const OptionSpec* find_option(std::string_view name) noexcept {
  const auto table = option_table();
  const auto found = std::ranges::find(table, name, &OptionSpec::name);
  return found == table.end() ? nullptr : &*found;
}

const OptionSpec* find_option_by_letter(std::string_view letter) noexcept {
  if (letter.empty()) return nullptr;
  const auto table = option_table();
  const auto found = std::ranges::find(table, letter, &OptionSpec::letter);
  return found == table.end() ? nullptr : &*found;
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
