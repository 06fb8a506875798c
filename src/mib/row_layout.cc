#include "mib/row_layout.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace snmpring::mib {
namespace {

// Keys that every row has.
constexpr auto kFixedKeys = std::to_array<std::string_view>(
    {"kind", "ts", "target", "port", "tag", "table", "index", "index_note", "misfits"});

/// Why a table cannot be in a row; begins with the table, as messages do.
using Reason = std::optional<std::string>;

std::string of_table(std::string_view table) { return "table \"" + std::string(table) + "\": "; }

IndexForm form_of(const ProfileTable& table, const ProfileIndexPart& part) {
  IndexForm form{.kind = part.kind, .octets = part.octets};
  if (part.kind != IndexKind::length || part.field.as != CellForm::inet) return form;
  // Only a type of RFC 4001 says how long an address is.
  if (!part.field.types.empty()) return form;
  const auto type = std::ranges::find(table.index, part.field.type_from,
                                      [](const ProfileIndexPart& each) { return each.field.name; });
  if (type != table.index.end() && type->kind == IndexKind::integer) {
    form.type_part = static_cast<std::uint8_t>(type - table.index.begin());
  }
  return form;
}

bool same_form(const ProfileIndexPart& a, const ProfileIndexPart& b) {
  return a.kind == b.kind && a.octets == b.octets;
}

/// Makes the layout of one or two tables.
class LayoutMaker {
 public:
  explicit LayoutMaker(std::string table) { layout_.table = std::move(table); }

  void add_index(const ProfileTable& table) {
    for (const ProfileIndexPart& part : table.index) {
      layout_.index.push_back({.field = part.field});
      layout_.forms.push_back(form_of(table, part));
    }
    layout_.short_parts = layout_.forms.size();
  }

  void set_short_parts(std::size_t parts) { layout_.short_parts = parts; }

  void add_columns(std::span<const ProfileColumn> columns, bool longer) {
    for (const ProfileColumn& column : columns) {
      layout_.columns.push_back({.field = column.field, .oid = column.oid, .longer = longer});
    }
  }

  void add_scalars(std::span<const ProfileColumn> scalars) {
    layout_.scalars = true;
    for (const ProfileColumn& scalar : scalars) {
      // Its last arc, the instance 0, is one octet.
      const Bytes content = scalar.oid.view().content();
      const auto object = ber::OidView::of_checked(content.first(content.size() - 1));
      layout_.columns.push_back({.field = scalar.field, .oid = object});
    }
  }

  std::expected<RowLayout, std::string> finish() {
    std::ranges::sort(layout_.columns, [](const RowColumn& a, const RowColumn& b) {
      return a.oid.view() < b.oid.view();
    });
    for (const auto step : {&LayoutMaker::check_columns, &LayoutMaker::find_parts,
                            &LayoutMaker::check_keys, &LayoutMaker::find_companions}) {
      if (Reason reason = (this->*step)()) {
        return std::unexpected(of_table(layout_.table) + *reason);
      }
    }
    return std::move(layout_);
  }

 private:
  Reason check_columns() {
    if (layout_.columns.size() > kRowColumnsMax) return "has more than 128 columns";
    for (std::size_t i = 1; i < layout_.columns.size(); ++i) {
      if (layout_.columns[i].oid.view().in_subtree(layout_.columns[i - 1].oid)) {
        return "columns \"" + layout_.columns[i - 1].field.name + "\" and \"" +
               layout_.columns[i].field.name + "\" have the same OID, or one below the other";
      }
    }
    return std::nullopt;
  }

  /// Columns that are parts of the index as well.
  Reason find_parts() {
    for (RowColumn& column : layout_.columns) {
      const auto part = std::ranges::find(layout_.index, column.field.name,
                                          [](const RowPart& each) { return each.field.name; });
      if (part == layout_.index.end()) continue;
      if (part->field.as != column.field.as) {
        return "column \"" + column.field.name + "\" is part of the index and has another \"as\"";
      }
      column.same_as_part = static_cast<std::size_t>(part - layout_.index.begin());
    }
    return std::nullopt;
  }

  Reason check_keys() {
    std::vector<std::string> names;
    for (const RowKey& key : row_keys(layout_)) names.push_back(key.name);
    std::ranges::sort(names);
    if (const auto twice = std::ranges::adjacent_find(names); twice != names.end()) {
      return "the key \"" + *twice + "\" would be there twice";
    }
    for (const std::string& name : names) {
      if (std::ranges::find(kFixedKeys, name) != kFixedKeys.end()) {
        return "\"" + name + "\" is a key of every row";
      }
    }
    return std::nullopt;
  }

  Reason find_companions() {
    for (RowPart& part : layout_.index) {
      if (Reason reason = find_companion(part.field, part.companion)) return reason;
    }
    for (RowColumn& column : layout_.columns) {
      if (Reason reason = find_companion(column.field, column.companion)) return reason;
    }
    return std::nullopt;
  }

  Reason find_companion(const Field& field, Companion& companion) {
    if (field.type_from.empty()) return std::nullopt;
    const auto is_it = [&](const auto& each) {
      return each.field.name == field.type_from && is_number(each.field.as);
    };
    if (const auto part = std::ranges::find_if(layout_.index, is_it); part != layout_.index.end()) {
      companion = {.place = Companion::Place::index,
                   .position = static_cast<std::size_t>(part - layout_.index.begin())};
      return std::nullopt;
    }
    const auto column = std::ranges::find_if(layout_.columns, is_it);
    if (column == layout_.columns.end()) {
      return "\"" + field.name + "\": no field \"" + field.type_from +
             "\" of the row is a number, as \"type_from\" says";
    }
    companion = {.place = Companion::Place::column,
                 .position = static_cast<std::size_t>(column - layout_.columns.begin())};
    return std::nullopt;
  }

  static bool is_number(CellForm form) {
    return form == CellForm::integer || form == CellForm::unsigned32 || form == CellForm::gauge ||
           form == CellForm::enumeration;
  }

  RowLayout layout_;
};

std::expected<RowLayout, std::string> join(const Profile& profile, const ProfileTable& table,
                                           const ProfileTable& with, bool alone) {
  if (!with.join.empty()) {
    return std::unexpected(of_table(table.name) + "cannot join \"" + with.name +
                           "\", which is joined with \"" + with.join + '"');
  }
  const bool fits =
      table.index.size() <= with.index.size() &&
      std::ranges::equal(table.index, std::span(with.index).first(table.index.size()), same_form);
  if (!fits) {
    return std::unexpected(of_table(table.name) + "cannot join \"" + with.name +
                           "\": its index is not the same, nor does it begin the other's");
  }
  LayoutMaker maker(alone && !profile.name.empty() ? profile.name : table.name + '+' + with.name);
  maker.add_index(with);
  maker.set_short_parts(table.index.size());
  maker.add_columns(table.columns, false);
  maker.add_columns(with.columns, true);
  return maker.finish();
}

}  // namespace

std::vector<RowKey> field_keys(const Field& field) {
  const std::string& name = field.name;
  switch (field.as) {
    case CellForm::integer:
    case CellForm::unsigned32:
    case CellForm::counter32:
    case CellForm::gauge:
    case CellForm::ticks:
      return {{name, KeyType::number}};
    case CellForm::counter64:
      return {{name, KeyType::string}};
    case CellForm::enumeration:
      return {{name, KeyType::number}, {name + "_name", KeyType::string}};
    case CellForm::oid:
      return {{name, KeyType::string}, {name + "_name", KeyType::string}};
    case CellForm::bits:
      return {{name, KeyType::strings}, {name + "_hex", KeyType::string}};
    case CellForm::octets:
      if (field.type_from.empty()) return {{name, KeyType::string}};
      return {{name, KeyType::string}, {name + "_text", KeyType::string}};
    case CellForm::text:
    case CellForm::mac:
    case CellForm::datetime:
    case CellForm::ipv4:
    case CellForm::inet:
      break;
  }
  return {{name, KeyType::string}, {name + "_hex", KeyType::string}};
}

std::vector<RowKey> row_keys(const RowLayout& layout) {
  std::vector<RowKey> keys;
  const auto add = [&keys](const Field& field) {
    for (RowKey& key : field_keys(field)) keys.push_back(std::move(key));
  };
  for (const RowPart& part : layout.index) add(part.field);
  for (const RowColumn& column : layout.columns) {
    if (!column.same_as_part) add(column.field);
  }
  return keys;
}

std::expected<std::vector<RowLayout>, std::string> row_layouts(const Profile& profile) {
  std::vector<RowLayout> layouts;
  const auto joined_by = [&](const ProfileTable& table) {
    return std::ranges::count(profile.tables, table.name, &ProfileTable::join);
  };
  if (!profile.scalars.empty()) {
    LayoutMaker maker(profile.name);
    maker.add_scalars(profile.scalars);
    auto layout = maker.finish();
    if (!layout) return std::unexpected(std::move(layout.error()));
    layouts.push_back(std::move(*layout));
  }
  for (const ProfileTable& table : profile.tables) {
    if (table.join.empty()) {
      const auto joins = joined_by(table);
      if (joins > 1) return std::unexpected(of_table(table.name) + "is joined with two others");
      if (joins == 1) continue;
      LayoutMaker maker(table.name);
      maker.add_index(table);
      maker.add_columns(table.columns, false);
      auto layout = maker.finish();
      if (!layout) return std::unexpected(std::move(layout.error()));
      layouts.push_back(std::move(*layout));
      continue;
    }
    const auto with = std::ranges::find(profile.tables, table.join, &ProfileTable::name);
    if (with == profile.tables.end() || with->name == table.name) {
      return std::unexpected(of_table(table.name) + "the profile has no table \"" + table.join +
                             "\" to join it with");
    }
    // Where there is nothing else to tell apart, the row is what the profile is named after.
    auto layout =
        join(profile, table, *with, profile.scalars.empty() && profile.tables.size() == 2);
    if (!layout) return std::unexpected(std::move(layout.error()));
    layouts.push_back(std::move(*layout));
  }
  std::vector<std::string_view> names;
  for (const RowLayout& layout : layouts) names.push_back(layout.table);
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end()) {
    return std::unexpected(of_table(*twice) + "other rows of the profile have this name");
  }
  return layouts;
}

}  // namespace snmpring::mib
