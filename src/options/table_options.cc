#include "options/table_options.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "mib/built_in_profiles.h"
#include "mib/profile_file.h"
#include "mib/table_from_names.h"
#include "options/suggestion.h"
#include "secrets/secret_source.h"
#include "text/printable.h"
#include "text/sha256.h"

namespace snmpring::options {
namespace {

using mib::Profile;
using mib::ProfileTable;
using mib::RowLayout;

process::UsageError error_at(std::string_view where, std::string reason) {
  return {std::string(where), std::move(reason)};
}

std::expected<std::string, process::UsageError> read_text(std::string_view where,
                                                          const std::string& name) {
  if (!is_profile_file(name)) {
    if (const auto* known = mib::find_built_in_profile(name)) return std::string(known->text);
    std::vector<std::string_view> words;
    for (const mib::BuiltInProfile& each : mib::built_in_profiles()) words.push_back(each.name);
    return std::unexpected(error_at(
        where, fmt::format("no profile is called '{}'{} (a file has a slash in its name, "
                           "or ends in .json)",
                           text::printable(name), did_you_mean(nearest_word(name, words)))));
  }
  const auto content = secrets::read_whole_file(name.c_str());
  if (!content) {
    return std::unexpected(error_at(
        where, fmt::format("{} cannot be read: {}", text::printable(name), content.error())));
  }
  return std::string(as_text(content->reveal()));
}

std::expected<Profile, process::UsageError> parse(const std::string& name, std::string_view text) {
  auto profile = mib::read_profile(text);
  if (profile) return std::move(*profile);
  return std::unexpected(error_at(fmt::format("{}:{}", text::printable(name), profile.error().line),
                                  std::move(profile.error().reason)));
}

/// NAME[:COLUMN,...], where NAME may hold "::".
struct TableWords {
  std::string name;
  std::vector<std::string> columns;
};

TableWords split_table(std::string_view text) {
  std::size_t colon = text.find(':');
  while (colon != text.npos && colon + 1 < text.size() && text[colon + 1] == ':') {
    colon = text.find(':', colon + 2);
  }
  TableWords words{.name = std::string(text.substr(0, colon)), .columns = {}};
  if (colon == text.npos) return words;
  text.remove_prefix(colon + 1);
  for (;;) {
    const std::size_t comma = text.find(',');
    words.columns.emplace_back(text.substr(0, comma));
    if (comma == text.npos) return words;
    text.remove_prefix(comma + 1);
  }
}

std::expected<ProfileTable, std::string> read_table(std::string_view text,
                                                    const mib::Names& names) {
  const TableWords words = split_table(text);
  if (std::ranges::find(words.columns, "") != words.columns.end()) {
    return std::unexpected(
        fmt::format("'{}' names a column without letters", text::printable(text)));
  }
  auto table = mib::table_from_names(names, words.name, words.columns);
  if (!table) return std::unexpected(std::move(table.error()));
  // What a profile could not say, no table has.
  Profile alone{.name = "table", .description = {}, .scalars = {}, .tables = {*table}};
  if (const auto checked = mib::read_profile(mib::profile_text(alone)); !checked) {
    return std::unexpected(checked.error().reason);
  }
  return table;
}

/// One run over the options.
class TableChooser {
 public:
  TableChooser(std::span<const GivenOption> given, std::span<const std::string> words,
               const mib::Names& names)
      : given_(given), words_(words), names_(names) {}

  std::expected<std::vector<RowLayout>, process::UsageError> run() {
    for (const auto step : {&TableChooser::read_profiles, &TableChooser::read_tables,
                            &TableChooser::join_tables, &TableChooser::lay_out}) {
      if (auto error = (this->*step)()) return std::unexpected(std::move(*error));
    }
    return std::move(layouts_);
  }

 private:
  using Error = std::optional<process::UsageError>;

  const GivenOption* find(std::string_view name) const {
    const auto found =
        std::ranges::find_if(given_, [&](const GivenOption& o) { return o.spec->name == name; });
    return found == given_.end() ? nullptr : &*found;
  }

  Error read_profiles() {
    const GivenOption* const option = find("profile");
    if (option == nullptr) return std::nullopt;
    for (const std::string& name : option->values) {
      auto profile = read_profile_option(option->where, name);
      if (!profile) return std::move(profile.error());
      profiles_.push_back(std::move(*profile));
    }
    return std::nullopt;
  }

  Error read_tables() {
    if (const GivenOption* const option = find("table"); option != nullptr) {
      for (const std::string& text : option->values) {
        if (Error error = take_table(text, option->where)) return error;
      }
    }
    for (const std::string& word : words_) {
      if (Error error = take_table(word, {})) return error;
    }
    return std::nullopt;
  }

  Error take_table(const std::string& text, std::string_view where) {
    auto table = read_table(text, names_);
    if (!table) return error_at(where, std::move(table.error()));
    if (find_own(table->name) != nullptr) {
      return error_at(where,
                      fmt::format("the table '{}' is given twice", text::printable(table->name)));
    }
    own_.tables.push_back(std::move(*table));
    return std::nullopt;
  }

  ProfileTable* find_own(std::string_view name) {
    const auto found = std::ranges::find(own_.tables, name, &ProfileTable::name);
    return found == own_.tables.end() ? nullptr : &*found;
  }

  /// Takes the table out of the profiles, or else of the names files, so that it can be joined.
  /// \return Its name.
  std::expected<std::string, std::string> own_table(std::string_view name) {
    if (find_own(name) != nullptr) return std::string(name);
    for (Profile& profile : profiles_) {
      const auto table = std::ranges::find(profile.tables, name, &ProfileTable::name);
      if (table == profile.tables.end()) continue;
      const bool joined =
          !table->join.empty() ||
          std::ranges::find(profile.tables, name, &ProfileTable::join) != profile.tables.end();
      if (joined) {
        return std::unexpected(fmt::format("the profile '{}' joins '{}' already", profile.name,
                                           text::printable(name)));
      }
      own_.tables.push_back(std::move(*table));
      profile.tables.erase(table);
      return std::string(name);
    }
    auto table = read_table(name, names_);
    if (!table) return std::unexpected(std::move(table.error()));
    std::string label = table->name;
    if (find_own(label) == nullptr) own_.tables.push_back(std::move(*table));
    return label;
  }

  Error join_tables() {
    const GivenOption* const option = find("join");
    if (option == nullptr) return std::nullopt;
    for (const std::string& text : option->values) {
      const std::size_t plus = text.find('+');
      if (plus == text.npos || plus == 0 || plus + 1 == text.size() ||
          text.find('+', plus + 1) != text.npos) {
        return error_at(option->where,
                        fmt::format("must be two tables as A+B, not '{}'", text::printable(text)));
      }
      const auto first = own_table(std::string_view(text).substr(0, plus));
      if (!first) return error_at(option->where, first.error());
      const auto second = own_table(std::string_view(text).substr(plus + 1));
      if (!second) return error_at(option->where, second.error());
      ProfileTable& table = *find_own(*first);
      if (!table.join.empty()) {
        return error_at(option->where, fmt::format("'{}' is joined twice", *first));
      }
      table.join = *second;
    }
    return std::nullopt;
  }

  Error lay_out() {
    for (const Profile& profile : profiles_) {
      if (Error error = add_rows(profile, "profile")) return error;
    }
    return add_rows(own_, find("join") != nullptr ? "join" : "table");
  }

  Error add_rows(const Profile& profile, std::string_view option) {
    // Tables that were typed behind the targets have no option.
    const GivenOption* const given = find(option);
    const std::string where = given != nullptr ? given->where : std::string();
    auto rows = mib::row_layouts(profile);
    if (!rows) return error_at(where, std::move(rows.error()));
    for (RowLayout& layout : *rows) {
      const auto same = std::ranges::find(layouts_, layout.table, &RowLayout::table);
      if (same == layouts_.end()) {
        layouts_.push_back(std::move(layout));
      } else if (layouts_hash({&*same, 1}) != layouts_hash({&layout, 1})) {
        return error_at(
            where,
            fmt::format("the rows of '{}' come from two places, with other columns", layout.table));
      }
    }
    return std::nullopt;
  }

  std::span<const GivenOption> given_;
  std::span<const std::string> words_;
  const mib::Names& names_;
  std::vector<Profile> profiles_;
  Profile own_;  // Of --table and --join. It has no name.
  std::vector<RowLayout> layouts_;
};

void describe(const mib::Field& field, std::string& text) {
  text += fmt::format("{} {} {}\n", field.name, mib::cell_form_word(field.as), field.type_from);
  for (const mib::NamedNumber& each : field.names) {
    text += fmt::format("={} {}\n", each.number, each.name);
  }
  for (const mib::TypeCase& each : field.types) {
    text += fmt::format("?{} {}\n", each.number, mib::typed_form_word(each.form));
  }
}

}  // namespace

bool is_profile_file(std::string_view name) noexcept {
  return name.contains('/') || name.ends_with(".json");
}

std::expected<std::string, process::UsageError> profile_option_text(std::string_view where,
                                                                    const std::string& name) {
  auto text = read_text(where, name);
  if (!text) return text;
  if (auto profile = parse(name, *text); !profile) {
    return std::unexpected(std::move(profile.error()));
  }
  return text;
}

std::expected<Profile, process::UsageError> read_profile_option(std::string_view where,
                                                                const std::string& name) {
  const auto text = read_text(where, name);
  if (!text) return std::unexpected(text.error());
  return parse(name, *text);
}

std::expected<std::vector<RowLayout>, process::UsageError> choose_tables(
    std::span<const GivenOption> given, std::span<const std::string> words,
    const mib::Names& names) {
  return TableChooser(given, words, names).run();
}

std::expected<Profile, process::UsageError> profile_of_tables(std::span<const std::string> tables,
                                                              const mib::Names& names) {
  Profile profile;
  for (const std::string& text : tables) {
    auto table = read_table(text, names);
    if (!table) return std::unexpected(error_at("--from-names", std::move(table.error())));
    profile.name += (profile.name.empty() ? "" : "-") + table->name;
    profile.tables.push_back(std::move(*table));
  }
  if (profile.name.size() > mib::kLabelMax) profile.name = "tables";
  profile.description = "made of a names file";
  // Reading it back finds what no profile may say, such as a table that is given twice.
  if (const auto checked = mib::read_profile(mib::profile_text(profile)); !checked) {
    return std::unexpected(error_at("--from-names", checked.error().reason));
  }
  return profile;
}

std::string layouts_hash(std::span<const RowLayout> layouts) {
  std::string text;
  for (const RowLayout& layout : layouts) {
    text += fmt::format("{} {} {}\n", layout.table, layout.short_parts, layout.scalars);
    for (std::size_t i = 0; i < layout.index.size(); ++i) {
      text +=
          fmt::format("{} {} ", mib::index_kind_word(layout.forms[i].kind), layout.forms[i].octets);
      describe(layout.index[i].field, text);
    }
    for (const mib::RowColumn& column : layout.columns) {
      text += fmt::format("{} {} ", column.oid.view().to_string(), column.longer);
      describe(column.field, text);
    }
  }
  return text::sha256_text(text);
}

}  // namespace snmpring::options
