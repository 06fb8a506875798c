// Reads a profile. Each object of the file has a function that checks its keys, then its values.
#include "mib/profile_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <span>
#include <utility>

#include "mib/lined_json.h"
#include "mib/row_layout.h"
#include "text/printable.h"

namespace snmpring::mib {
namespace {

using Kind = JsonNode::Kind;

constexpr std::uint64_t kProfileVersion = 1;
constexpr std::size_t kFreeTextMax = 1000;
constexpr std::size_t kNamesMax = 4096;

std::string in_quotes(std::string_view text) { return '"' + text::printable(text) + '"'; }

bool is_label(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() <= kLabelMax && is_letter(text[0]) &&
         std::ranges::all_of(text, [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

bool is_free_text(std::string_view text) {
  return text.size() <= kFreeTextMax && std::ranges::none_of(text, [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

/// The name of a number: JSON takes it as it is.
bool is_value_name(std::string_view text) {
  return !text.empty() && text.size() <= kLabelMax && std::ranges::all_of(text, [](char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  });
}

/// The whole decimal number that `text` is. No sign, no zeros in front.
std::optional<std::uint32_t> parse_key_number(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  return number;
}

/// The signed one of an enumeration.
std::optional<std::int64_t> parse_enum_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (number < std::numeric_limits<std::int32_t>::min() ||
      number > std::numeric_limits<std::uint32_t>::max()) {
    return std::nullopt;
  }
  return number;
}

bool ends_in_zero(ber::OidView oid) {
  const Bytes content = oid.content();
  return content.size() >= 2 && content.back() == 0 && !ber::continues(content[content.size() - 2]);
}

/// One run over the tree. Functions return false after the first error.
class ProfileReader {
 public:
  bool read(const JsonNode& root, Profile& profile) {
    if (root.kind != Kind::object) return fail(root, "a profile is an object");
    constexpr auto kKeys = std::to_array<std::string_view>(
        {"snmpring_profile", "name", "description", "scalars", "tables"});
    if (!check_keys(root, kKeys)) return false;
    const JsonNode* const version = root.find("snmpring_profile");
    if (version == nullptr) return fail(root, "\"snmpring_profile\" is missing");
    if (!version->whole || version->number != kProfileVersion) {
      return fail(*version, "\"snmpring_profile\": only version 1 is known");
    }
    if (!label(root, "name", profile.name)) return false;
    subject_ = "profile " + in_quotes(profile.name) + ": ";
    if (!free_text(root, "description", profile.description)) return false;
    for (const JsonNode& scalar : list(root, "scalars")) {
      if (!column(scalar, nullptr, profile.scalars.emplace_back())) return false;
    }
    if (!in_order(root, profile.scalars)) return false;
    for (const JsonNode& each : list(root, "tables")) {
      if (profile.tables.size() == kProfileTablesMax) return fail(each, "too many tables");
      if (!table(each, profile, profile.tables.emplace_back())) return false;
    }
    if (failed_) return false;
    if (profile.scalars.empty() && profile.tables.empty()) {
      return fail(root, "has neither scalars nor tables");
    }
    const auto layouts = row_layouts(profile);
    return layouts ? true
                   : fail_bare(line_of_table(root, profile, layouts.error()), layouts.error());
  }

  ProfileError& error() noexcept { return error_; }

 private:
  bool fail_bare(unsigned line, std::string reason) {
    if (!failed_) error_ = {.line = line, .reason = std::move(reason)};
    failed_ = true;
    return false;
  }
  bool fail(const JsonNode& node, std::string reason) {
    return fail_bare(node.line, subject_ + std::move(reason));
  }

  /// Where the table stands that a reason begins with; line 1 where it names none.
  static unsigned line_of_table(const JsonNode& root, const Profile& profile,
                                std::string_view reason) {
    const JsonNode* const tables = root.find("tables");
    for (std::size_t i = 0; i < profile.tables.size(); ++i) {
      if (reason.starts_with("table \"" + profile.tables[i].name + '"')) {
        return tables->elements[i].line;
      }
    }
    return root.line;
  }

  bool check_keys(const JsonNode& object, std::span<const std::string_view> known) {
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
      if (std::ranges::find(known, object.keys[i]) == known.end()) {
        return fail(object.elements[i], "unknown key " + in_quotes(object.keys[i]));
      }
    }
    return true;
  }

  /// The text of a member. Null after an error, and where there is none and none is needed.
  const std::string* member(const JsonNode& object, std::string_view key, bool needed) {
    const JsonNode* const node = object.find(key);
    if (node == nullptr) {
      if (needed) fail(object, in_quotes(key) + " is missing");
      return nullptr;
    }
    if (node->kind != Kind::text) {
      fail(*node, in_quotes(key) + " must be a string");
      return nullptr;
    }
    return &node->text;
  }

  bool label(const JsonNode& object, std::string_view key, std::string& place, bool needed = true) {
    const std::string* const text = member(object, key, needed);
    if (text == nullptr) return !failed_;
    if (!is_label(*text)) {
      return fail(*object.find(key),
                  in_quotes(key) +
                      " must be 1 to 128 letters, digits, '-' or '_' and begin with a "
                      "letter, not " +
                      in_quotes(*text));
    }
    place = *text;
    return true;
  }

  bool free_text(const JsonNode& object, std::string_view key, std::string& place) {
    const std::string* const text = member(object, key, false);
    if (text == nullptr) return !failed_;
    if (!is_free_text(*text)) {
      return fail(*object.find(key), in_quotes(key) + " must be at most 1000 octets on one line");
    }
    place = *text;
    return true;
  }

  bool oid(const JsonNode& object, ber::Oid& place) {
    const std::string* const text = member(object, "oid", true);
    if (text == nullptr) return false;
    const auto parsed = ber::Oid::parse(*text);
    if (!parsed) {
      return fail(*object.find("oid"), in_quotes(*text) + " is no OID of 2 to 128 numbers");
    }
    place = *parsed;
    return true;
  }

  /// The elements of a list that need not be there.
  std::span<const JsonNode> list(const JsonNode& object, std::string_view key) {
    if (failed_) return {};
    const JsonNode* const node = object.find(key);
    if (node == nullptr) return {};
    if (node->kind != Kind::list) {
      fail(*node, in_quotes(key) + " must be a list");
      return {};
    }
    return node->elements;
  }

  bool table(const JsonNode& node, const Profile& profile, ProfileTable& table) {
    const std::string outer = std::exchange(subject_, "table: ");
    if (node.kind != Kind::object) return fail(node, "must be an object");
    if (!label(node, "table", table.name)) return false;
    subject_ = "table " + in_quotes(table.name) + ": ";
    constexpr auto kKeys =
        std::to_array<std::string_view>({"table", "module", "oid", "index", "columns", "join"});
    if (!check_keys(node, kKeys) || !label(node, "module", table.module, false) ||
        !oid(node, table.oid) || !label(node, "join", table.join, false)) {
      return false;
    }
    if (std::ranges::count(profile.tables, table.name, &ProfileTable::name) > 1) {
      return fail(node, "is given twice");
    }
    const std::string named = subject_;
    for (const JsonNode& part : list(node, "index")) {
      if (table.index.size() == kIndexPartsMax) return fail(part, "an index has too many parts");
      if (!index_part(part, table.index.emplace_back())) return false;
      subject_ = named;
    }
    for (const JsonNode& each : list(node, "columns")) {
      if (!column(each, &table, table.columns.emplace_back())) return false;
      subject_ = named;
    }
    if (failed_) return false;
    if (table.index.empty()) return fail(node, "\"index\" has no part");
    if (table.columns.empty()) return fail(node, "\"columns\" has no column");
    for (std::size_t i = 0; i + 1 < table.index.size(); ++i) {
      if (takes_rest(table.index[i].kind)) {
        return fail(node, "index part " + in_quotes(table.index[i].field.name) +
                              " takes the rest and must stand last");
      }
    }
    if (!in_order(node, table.columns)) return false;
    subject_ = outer;
    return true;
  }

  bool in_order(const JsonNode& node, std::vector<ProfileColumn>& columns) {
    if (failed_) return false;
    if (columns.size() > kRowColumnsMax) return fail(node, "has more than 128 columns");
    std::ranges::sort(columns, [](const ProfileColumn& a, const ProfileColumn& b) {
      return a.oid.view() < b.oid.view();
    });
    for (std::size_t i = 1; i < columns.size(); ++i) {
      if (columns[i].oid.view().in_subtree(columns[i - 1].oid)) {
        return fail(node, "columns " + in_quotes(columns[i - 1].field.name) + " and " +
                              in_quotes(columns[i].field.name) +
                              " have the same OID, or one below "
                              "the other");
      }
    }
    return true;
  }

  /// \param table Null for a scalar.
  bool column(const JsonNode& node, const ProfileTable* table, ProfileColumn& column) {
    const std::string kind = table != nullptr ? "column" : "scalar";
    subject_ += kind + ": ";
    if (node.kind != Kind::object) return fail(node, "must be an object");
    if (!label(node, "name", column.field.name)) return false;
    subject_ = kind + ' ' + in_quotes(column.field.name) + ": ";
    constexpr auto kKeys = std::to_array<std::string_view>(
        {"name", "oid", "as", "names", "unit", "type_from", "types"});
    if (!check_keys(node, kKeys) || !oid(node, column.oid) || !field(node, column.field)) {
      return false;
    }
    if (table == nullptr) {
      if (!ends_in_zero(column.oid)) {
        return fail(*node.find("oid"), "the OID of a scalar ends in .0");
      }
      return true;
    }
    if (!column.oid.view().in_subtree(table->oid) ||
        column.oid.view().arc_count() < table->oid.view().arc_count() + 2) {
      return fail(*node.find("oid"), "is outside of its table: its OID must be " +
                                         table->oid.view().to_string() +
                                         " and two numbers or more");
    }
    return true;
  }

  bool index_part(const JsonNode& node, ProfileIndexPart& part) {
    subject_ += "index: ";
    if (node.kind != Kind::object) return fail(node, "must be an object");
    if (!label(node, "name", part.field.name)) return false;
    subject_ = "index part " + in_quotes(part.field.name) + ": ";
    constexpr auto kKeys = std::to_array<std::string_view>(
        {"name", "kind", "octets", "as", "names", "unit", "type_from", "types"});
    if (!check_keys(node, kKeys)) return false;
    const std::string* const word = member(node, "kind", true);
    if (word == nullptr) return false;
    const auto kind = find_index_kind(*word);
    if (!kind) return fail(*node.find("kind"), "\"kind\" is unknown: " + in_quotes(*word));
    part.kind = *kind;
    const JsonNode* const octets = node.find("octets");
    if ((octets != nullptr) != (part.kind == IndexKind::fixed)) {
      return fail(octets != nullptr ? *octets : node, "\"octets\" belongs to the kind \"fixed\"");
    }
    if (octets != nullptr) {
      if (!octets->whole || octets->number < 1 || octets->number > kIndexOctetsMax) {
        return fail(*octets, "\"octets\" must be a number from 1 to 128");
      }
      part.octets = static_cast<std::uint8_t>(octets->number);
    }
    return field(node, part.field) && fits_kind(node, part);
  }

  /// Whether the arcs of a part can look as they shall.
  bool fits_kind(const JsonNode& node, const ProfileIndexPart& part) {
    bool fits = false;
    switch (part.field.as) {
      case CellForm::integer:
      case CellForm::unsigned32:
      case CellForm::counter32:
      case CellForm::gauge:
      case CellForm::ticks:
      case CellForm::enumeration:
        fits = part.kind == IndexKind::integer;
        break;
      case CellForm::oid:
        fits = part.kind == IndexKind::oid || part.kind == IndexKind::oid_implied;
        break;
      case CellForm::ipv4:
        fits = has_octets(part.kind);
        break;
      case CellForm::bits:
      case CellForm::text:
      case CellForm::octets:
      case CellForm::mac:
      case CellForm::datetime:
      case CellForm::inet:
        fits = has_octets(part.kind) && part.kind != IndexKind::ipv4 &&
               part.kind != IndexKind::network;
        break;
      case CellForm::counter64:
        break;
    }
    if (fits) return true;
    return fail(*node.find("as"), "\"as\": " + in_quotes(cell_form_word(part.field.as)) +
                                      " does not fit the kind " +
                                      in_quotes(index_kind_word(part.kind)));
  }

  /// What index parts and columns have in common.
  bool field(const JsonNode& node, Field& field) {
    const std::string* const as = member(node, "as", true);
    if (as == nullptr) return false;
    const auto form = find_cell_form(*as);
    if (!form) return fail(*node.find("as"), "\"as\" is unknown: " + in_quotes(*as));
    field.as = *form;
    if (!free_text(node, "unit", field.unit) || !label(node, "type_from", field.type_from, false) ||
        !names(node, field) || !types(node, field)) {
      return false;
    }
    const bool typed = field.as == CellForm::inet || field.as == CellForm::octets;
    if (field.as == CellForm::inet && field.type_from.empty()) {
      return fail(node, "\"inet\" needs \"type_from\", the field that says which kind of address");
    }
    if (!typed && !field.type_from.empty()) {
      return fail(*node.find("type_from"), "\"type_from\" belongs to \"inet\" and \"octets\"");
    }
    if (field.type_from.empty() && !field.types.empty()) {
      return fail(*node.find("types"), "\"types\" needs \"type_from\"");
    }
    if (field.as == CellForm::octets && !field.type_from.empty() && field.types.empty()) {
      return fail(node, "\"type_from\" of \"octets\" needs \"types\"");
    }
    return true;
  }

  /// An object whose keys are numbers, given to `take`. True where there is none.
  template <class Take>
  bool numbered(const JsonNode& node, std::string_view key, Take&& take) {
    const JsonNode* const object = node.find(key);
    if (object == nullptr) return true;
    if (object->kind != Kind::object) return fail(*object, in_quotes(key) + " must be an object");
    if (object->keys.size() > kNamesMax)
      return fail(*object, in_quotes(key) + " has too many members");
    for (std::size_t i = 0; i < object->keys.size(); ++i) {
      const JsonNode& element = object->elements[i];
      if (element.kind != Kind::text) {
        return fail(element,
                    in_quotes(key) + ": " + in_quotes(object->keys[i]) + " must be a string");
      }
      if (!take(object->keys[i], element)) return false;
    }
    return true;
  }

  bool names(const JsonNode& node, Field& field) {
    const bool of_bits = field.as == CellForm::bits;
    if (node.find("names") != nullptr && !of_bits && field.as != CellForm::enumeration) {
      return fail(*node.find("names"), "\"names\" belongs to \"enum\" and \"bits\"");
    }
    const bool read = numbered(node, "names", [&](const std::string& key, const JsonNode& element) {
      const auto number = parse_enum_number(key);
      if (!number || (of_bits && (*number < 0 || *number >= 8 * 65'536))) {
        return fail(element, "\"names\": " + in_quotes(key) + " is no number that it can have");
      }
      if (!is_value_name(element.text)) {
        return fail(element, "\"names\": " + in_quotes(element.text) + " is no name");
      }
      field.names.push_back({.number = *number, .name = element.text});
      return true;
    });
    if (!read) return false;
    std::ranges::sort(field.names, {}, &NamedNumber::number);
    const auto twice = std::ranges::adjacent_find(field.names, {}, &NamedNumber::number);
    if (twice == field.names.end()) return true;
    return fail(*node.find("names"),
                "\"names\" has the number " + std::to_string(twice->number) + " twice");
  }

  bool types(const JsonNode& node, Field& field) {
    const bool read = numbered(node, "types", [&](const std::string& key, const JsonNode& element) {
      const auto number = parse_key_number(key);
      const auto form = find_typed_form(element.text);
      if (!number || !form) {
        return fail(element, "\"types\": " + in_quotes(key) + ": " + in_quotes(element.text) +
                                 " is no number with a known type");
      }
      field.types.push_back({.number = *number, .form = *form});
      return true;
    });
    std::ranges::sort(field.types, {}, &TypeCase::number);
    return read;
  }

  std::string subject_;  // What an error begins with.
  ProfileError error_;
  bool failed_ = false;
};

}  // namespace

std::expected<Profile, ProfileError> read_profile(std::string_view text) {
  if (text.size() > kProfileOctetsMax) {
    return std::unexpected(ProfileError{1, "a profile has at most 1 MiB"});
  }
  const auto tree = read_lined_json(text);
  if (!tree) return std::unexpected(ProfileError{tree.error().line, tree.error().reason});
  Profile profile;
  ProfileReader reader;
  if (!reader.read(*tree, profile)) return std::unexpected(std::move(reader.error()));
  return profile;
}

}  // namespace snmpring::mib
