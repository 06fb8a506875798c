#include "mib/table_from_names.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "mib/built_in_profiles.h"
#include "mib/profile_file.h"
#include "text/printable.h"

namespace snmpring::mib {
namespace {

std::string quoted_name(std::string_view text) { return '"' + text::printable(text) + '"'; }

bool can_be_read(Access access) noexcept {
  return access == Access::read_only || access == Access::read_write ||
         access == Access::read_create || access == Access::none;
}

bool is_inet_type(const ObjectView& object) noexcept {
  return object.convention() == "InetAddressType";
}

/// Texts are shown by hints that end in a or t (RFC 2579 §3.1).
bool shows_text(std::string_view hint) noexcept {
  return hint.ends_with('a') || hint.ends_with('t');
}

CellForm octets_form(const ObjectView& object) noexcept {
  const std::string_view convention = object.convention();
  if (convention == "MacAddress" || convention == "PhysAddress") return CellForm::mac;
  if (convention == "DateAndTime") return CellForm::datetime;
  if (convention == "InetAddress") return CellForm::inet;
  return shows_text(object.hint()) ? CellForm::text : CellForm::octets;
}

CellForm form_of(const ObjectView& object) noexcept {
  const bool named = object.names().size() > 0;
  switch (object.type()) {
    case BaseType::integer32:
      return named ? CellForm::enumeration : CellForm::integer;
    case BaseType::unsigned32:
      return named ? CellForm::enumeration : CellForm::unsigned32;
    case BaseType::gauge32:
      return CellForm::gauge;
    case BaseType::counter32:
      return CellForm::counter32;
    case BaseType::counter64:
      return CellForm::counter64;
    case BaseType::time_ticks:
      return CellForm::ticks;
    case BaseType::object_identifier:
      return CellForm::oid;
    case BaseType::ip_address:
    case BaseType::network_address:
      return CellForm::ipv4;
    case BaseType::bits:
      return CellForm::bits;
    case BaseType::octet_string:
      return octets_form(object);
    case BaseType::none:
    case BaseType::opaque:
    case BaseType::nsap_address:
    case BaseType::null:
      break;
  }
  return CellForm::octets;
}

Field field_of(const ObjectView& object) {
  Field field{.name = std::string(object.label()), .as = form_of(object)};
  field.unit = object.unit();
  if (field.as != CellForm::enumeration && field.as != CellForm::bits) return field;
  const NumberNames names = object.names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    field.names.push_back({.number = names[i].number, .name = std::string(names[i].name)});
  }
  return field;
}

/// nullopt for what no index can have.
std::optional<ProfileIndexPart> part_of(const IndexPart& part) {
  ProfileIndexPart made{.field = field_of(part.object)};
  switch (part.object.type()) {
    case BaseType::integer32:
    case BaseType::unsigned32:
    case BaseType::gauge32:
    case BaseType::counter32:
    case BaseType::time_ticks:
      made.kind = IndexKind::integer;
      return made;
    case BaseType::ip_address:
      made.kind = IndexKind::ipv4;
      return made;
    case BaseType::network_address:
      made.kind = IndexKind::network;
      return made;
    case BaseType::object_identifier:
      made.kind = part.implied ? IndexKind::oid_implied : IndexKind::oid;
      return made;
    case BaseType::octet_string:
    case BaseType::bits:
    case BaseType::opaque:
    case BaseType::nsap_address:
      break;
    case BaseType::counter64:
    case BaseType::none:
    case BaseType::null:
      return std::nullopt;
  }
  const auto fixed = part.object.fixed_octets();
  if (fixed && *fixed >= 1 && *fixed <= kIndexOctetsMax) {
    made.kind = IndexKind::fixed;
    made.octets = static_cast<std::uint8_t>(*fixed);
  } else {
    made.kind = part.implied ? IndexKind::implied : IndexKind::length;
  }
  return made;
}

/// The first table in the profiles that come along for which `is_it` holds.
/// \param hint A text that stands in every profile with that table.
template <class IsIt>
std::optional<ProfileTable> known_table(std::string_view hint, IsIt&& is_it) {
  for (const BuiltInProfile& each : built_in_profiles()) {
    if (!each.text.contains(hint)) continue;
    auto profile = read_profile(each.text);
    if (!profile) continue;
    for (ProfileTable& table : profile->tables) {
      if (!is_it(table)) continue;
      table.join.clear();
      return std::move(table);
    }
  }
  return std::nullopt;
}

/// Makes one table.
class TableMaker {
 public:
  explicit TableMaker(std::span<const std::string> wanted) : wanted_(wanted) {}

  /// Of what names files say.
  std::expected<ProfileTable, std::string> make(const ObjectView& table) {
    table_ = table;
    known_ = known_table(table.oid().view().to_string(), [&](const ProfileTable& each) {
      return each.oid.view() == table.oid().view();
    });
    made_.name = table_.label();
    made_.module = table_.module();
    made_.oid = table_.oid();
    return run({&TableMaker::add_index, &TableMaker::add_columns, &TableMaker::check_wanted,
                &TableMaker::take_wanted});
  }

  /// Of what a profile says.
  std::expected<ProfileTable, std::string> make(ProfileTable table) {
    made_ = std::move(table);
    return run({&TableMaker::check_wanted, &TableMaker::take_wanted});
  }

 private:
  using Reason = std::optional<std::string>;

  std::expected<ProfileTable, std::string> run(
      std::initializer_list<Reason (TableMaker::*)()> steps) {
    for (const auto step : steps) {
      if (auto reason = (this->*step)()) {
        return std::unexpected("table " + quoted_name(made_.name) + ": " + *reason);
      }
    }
    return std::move(made_);
  }

  Reason add_index() {
    if (known_) {
      made_.index = known_->index;
      return std::nullopt;
    }
    const IndexClause clause = table_.index();
    if (clause.empty()) return "no names file knows its INDEX clause";
    if (clause.size() > kIndexPartsMax) return "its index has too many parts";
    std::string inet_type;
    for (std::size_t i = 0; i < clause.size(); ++i) {
      const IndexPart part = clause[i];
      auto made = part.object ? part_of(part) : std::nullopt;
      if (!made) return "no names file knows the type of its index part " + quoted_name(part.label);
      if (is_inet_type(part.object)) inet_type = part.label;
      set_type_from(made->field, inet_type);
      made_.index.push_back(std::move(*made));
    }
    inet_type_ = inet_type;
    return std::nullopt;
  }

  bool is_part(std::string_view label) const {
    return std::ranges::any_of(
        made_.index, [&](const ProfileIndexPart& part) { return part.field.name == label; });
  }

  Reason add_columns() {
    std::optional<ProfileColumn> first_part;
    std::string inet_type = inet_type_;
    for (const ObjectView object : table_.row().children()) {
      if (object.kind() != NodeKind::column || !can_be_read(object.access())) continue;
      if (is_inet_type(object)) inet_type = object.label();
      ProfileColumn column{.field = field_of(object), .oid = object.oid()};
      set_type_from(column.field, inet_type);
      if (known_) {
        const auto known = std::ranges::find_if(known_->columns, [&](const ProfileColumn& each) {
          return each.oid.view() == column.oid.view();
        });
        if (known != known_->columns.end()) column = *known;
      }
      if (!is_part(object.label())) {
        made_.columns.push_back(std::move(column));
      } else if (!first_part) {
        first_part = std::move(column);
      }
    }
    if (made_.columns.empty() && first_part) made_.columns.push_back(std::move(*first_part));
    if (made_.columns.empty()) return "it has no column that can be read";
    return std::nullopt;
  }

  static void set_type_from(Field& field, const std::string& inet_type) {
    if (field.as != CellForm::inet) return;
    // Nobody says which kind of address it is.
    if (inet_type.empty()) field.as = CellForm::octets;
    field.type_from = inet_type;
  }

  std::vector<ProfileColumn>::const_iterator find_column(std::string_view label) const {
    return std::ranges::find_if(
        made_.columns, [&](const ProfileColumn& each) { return each.field.name == label; });
  }

  Reason check_wanted() {
    for (const std::string& label : wanted_) {
      if (find_column(label) != made_.columns.end() || is_part(label)) continue;
      return "it has no column " + quoted_name(label) + " that can be read";
    }
    return std::nullopt;
  }

  /// Leaves the columns that are wanted, and those that say what their octets are.
  Reason take_wanted() {
    if (!wanted_.empty()) {
      std::vector<std::string> labels(wanted_.begin(), wanted_.end());
      for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto column = find_column(labels[i]);
        if (column == made_.columns.end() || column->field.type_from.empty()) continue;
        if (std::ranges::find(labels, column->field.type_from) == labels.end()) {
          labels.push_back(column->field.type_from);
        }
      }
      std::erase_if(made_.columns, [&](const ProfileColumn& column) {
        return std::ranges::find(labels, column.field.name) == labels.end();
      });
    }
    if (made_.columns.empty()) return "only parts of its index are asked for";
    if (made_.columns.size() <= kRowColumnsMax) return std::nullopt;
    return "it has " + std::to_string(made_.columns.size()) +
           " columns, and a row at most 128: say which";
  }

  ObjectView table_;
  std::span<const std::string> wanted_;
  std::optional<ProfileTable> known_;
  ProfileTable made_;
  std::string inet_type_;  // The last part of the index that is one.
};

}  // namespace

std::expected<ProfileTable, std::string> table_from_names(const Names& names, std::string_view name,
                                                          std::span<const std::string> columns) {
  const auto found = names.resolve(name);
  if (!found || !found->object) {
    const std::size_t label = name.rfind(':') + 1;  // 0 where there is none.
    auto known = known_table(name.substr(label), [&](const ProfileTable& each) {
      return name == each.name || name == each.module + "::" + each.name ||
             (found && found->oid.view() == each.oid.view());
    });
    if (known) return TableMaker(columns).make(std::move(*known));
  }
  if (!found) return std::unexpected(found.error().message(name));
  const ObjectView table = found->object ? found->object.table() : ObjectView();
  const bool exact = found->object && found->object.oid().view() == found->oid.view();
  if (!exact || !table || found->object.kind() == NodeKind::column) {
    return std::unexpected(quoted_name(name) + " is no table");
  }
  return TableMaker(columns).make(table);
}

}  // namespace snmpring::mib
