// Writes a profile with a line for each column.
#include <nlohmann/json.hpp>

#include "mib/profile_file.h"

namespace snmpring::mib {
namespace {

using Json = nlohmann::ordered_json;

void add_field(const Field& field, Json& json) {
  json["as"] = cell_form_word(field.as);
  if (!field.type_from.empty()) json["type_from"] = field.type_from;
  for (const TypeCase& each : field.types) {
    json["types"][std::to_string(each.number)] = typed_form_word(each.form);
  }
  for (const NamedNumber& each : field.names) {
    json["names"][std::to_string(each.number)] = each.name;
  }
  if (!field.unit.empty()) json["unit"] = field.unit;
}

Json column_json(const ProfileColumn& column) {
  Json json;
  json["name"] = column.field.name;
  json["oid"] = column.oid.view().to_string();
  add_field(column.field, json);
  return json;
}

Json part_json(const ProfileIndexPart& part) {
  Json json;
  json["name"] = part.field.name;
  json["kind"] = index_kind_word(part.kind);
  if (part.kind == IndexKind::fixed) json["octets"] = part.octets;
  add_field(part.field, json);
  return json;
}

std::string compact(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// `[`, each of `elements` on a line of its own, `]`.
template <class Element>
std::string lines(const std::vector<Element>& elements, Json (*json_of)(const Element&),
                  const std::string& indent) {
  std::string text = "[";
  for (const Element& element : elements) {
    text += text.size() == 1 ? "\n" : ",\n";
    text += indent + "  " + compact(json_of(element));
  }
  return elements.empty() ? "[]" : text + '\n' + indent + ']';
}

std::string table_text(const ProfileTable& table) {
  const std::string indent = "      ";
  std::string text = "    {\n" + indent + "\"table\": " + compact(table.name);
  if (!table.module.empty()) text += ",\n" + indent + "\"module\": " + compact(table.module);
  text += ",\n" + indent + "\"oid\": " + compact(table.oid.view().to_string());
  if (!table.join.empty()) text += ",\n" + indent + "\"join\": " + compact(table.join);
  text += ",\n" + indent + "\"index\": " + lines(table.index, part_json, indent);
  text += ",\n" + indent + "\"columns\": " + lines(table.columns, column_json, indent);
  return text + "\n    }";
}

}  // namespace

std::string profile_text(const Profile& profile) {
  std::string text = "{\n  \"snmpring_profile\": 1,\n  \"name\": " + compact(profile.name);
  text += ",\n  \"description\": " + compact(profile.description);
  text += ",\n  \"scalars\": " + lines(profile.scalars, column_json, "  ");
  text += ",\n  \"tables\": [";
  bool first = true;
  for (const ProfileTable& table : profile.tables) {
    text += first ? "\n" : ",\n";
    text += table_text(table);
    first = false;
  }
  return text + (first ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace snmpring::mib
