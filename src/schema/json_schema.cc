#include "schema/json_schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace snmpring::schema {
namespace {

using Json = nlohmann::ordered_json;

Json schema_of(const Key& key);

/// Words, and what looks like `further`.
std::string words_pattern(std::span<const std::string> words, std::string_view further) {
  std::string pattern = "^(";
  for (const std::string& word : words) pattern += word + '|';
  return pattern.append(further) + ")$";
}

Json object_schema(std::span<const Key> keys) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Key& key : keys) {
    properties[key.name] = schema_of(key);
    required.push_back(key.name);
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

/// What stands behind a key where it is not null.
Json form_schema(const Key& key) {
  switch (key.form) {
    case KeyForm::text:
      if (key.words.empty()) return {{"type", "string"}};
      return {{"type", "string"}, {"pattern", words_pattern(key.words, key.further_words)}};
    case KeyForm::hex:
      return {{"type", "string"}, {"pattern", kHexPattern}};
    case KeyForm::moment:
      return {{"type", "string"}, {"format", "date-time"}, {"pattern", kMomentPattern}};
    case KeyForm::decimal64:
      return {{"type", "string"}, {"pattern", kDecimalPattern}};
    case KeyForm::integer:
      return {{"type", "integer"}};
    case KeyForm::number:
      return {{"type", "number"}};
    case KeyForm::flag:
      return {{"type", "boolean"}};
    case KeyForm::texts:
      if (key.words.empty()) return {{"type", "array"}, {"items", {{"type", "string"}}}};
      return {{"type", "array"}, {"items", {{"enum", key.words}}}};
    case KeyForm::objects:
      return {{"type", "array"}, {"items", object_schema(key.inner)}};
    case KeyForm::object:
      return object_schema(key.inner);
    case KeyForm::settings:
      break;
  }
  return {{"type", "object"}};
}

Json schema_of(const Key& key) {
  const bool is_word = key.form == KeyForm::text && !key.words.empty() && key.further_words.empty();
  if (is_word && key.words.size() == 1 && !key.nullable) return {{"const", key.words.front()}};
  if (is_word) {
    Json words = key.words;
    if (key.nullable) words.push_back(nullptr);
    return {{"enum", std::move(words)}};
  }
  Json schema = form_schema(key);
  if (key.nullable) schema["type"] = {schema["type"], "null"};
  return schema;
}

/// Nothing in it needs an escape in the fragment of a URI: names of tables have letters, digits,
/// '-', '_' and '+'.
std::string definition_name(const RecordShape& shape) {
  return shape.table.empty() ? shape.kind : shape.kind + '.' + shape.table;
}

/// If a record is of this kind, it has these keys. Said so, and not as a choice among all kinds, a
/// validator names the key that is wrong.
Json rule_for(const RecordShape& shape) {
  Json properties = {{"kind", {{"const", shape.kind}}}};
  Json required = {"kind"};
  if (!shape.table.empty()) {
    properties["table"] = {{"const", shape.table}};
    required.push_back("table");
  }
  return {{"if", {{"properties", std::move(properties)}, {"required", std::move(required)}}},
          {"then", {{"$ref", "#/$defs/" + definition_name(shape)}}}};
}

/// The kinds of `shapes`, each once.
Json kinds_of(std::span<const RecordShape> shapes) {
  Json kinds = Json::array();
  for (const RecordShape& shape : shapes) {
    if (std::ranges::find(kinds, Json(shape.kind)) == kinds.end()) kinds.push_back(shape.kind);
  }
  return kinds;
}

}  // namespace

std::string json_schema(std::span<const RecordShape> shapes, std::string_view version) {
  Json rules = Json::array();
  Json definitions = Json::object();
  Json tables = Json::array();
  for (const RecordShape& shape : shapes) {
    rules.push_back(rule_for(shape));
    definitions[definition_name(shape)] = object_schema(shape.keys);
    if (!shape.table.empty()) tables.push_back(shape.table);
  }
  if (!tables.empty()) {
    rules.push_back(
        {{"if", {{"properties", {{"kind", {{"const", "row"}}}}}}},
         {"then",
          {{"properties", {{"table", {{"enum", std::move(tables)}}}}}, {"required", {"table"}}}}});
  }
  const Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                       {"title", "A record of snmpring " + std::string(version)},
                       {"type", "object"},
                       {"properties", {{"kind", {{"enum", kinds_of(shapes)}}}}},
                       {"required", {"kind"}},
                       {"allOf", std::move(rules)},
                       {"$defs", std::move(definitions)}};
  return schema.dump(2) + '\n';
}

}  // namespace snmpring::schema
