#include "record_check/record_check.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "schema/json_schema.h"

namespace snmpring::schema::test {
namespace {

using nlohmann::ordered_json;

bool is_of_type(const ordered_json& json, std::string_view type) {
  if (type == "string") return json.is_string();
  if (type == "integer") return json.is_number_integer();
  if (type == "number") return json.is_number();
  if (type == "boolean") return json.is_boolean();
  if (type == "array") return json.is_array();
  if (type == "object") return json.is_object();
  if (type == "null") return json.is_null();
  throw std::runtime_error("unknown type " + std::string(type));
}

bool is_hex(const std::string& text) {
  return text.size() % 2 == 0 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_moment(const std::string& text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00.000000Z";
  return std::ranges::equal(
      text, kForm, [](char c, char form) { return form == '0' ? is_digit(c) : c == form; });
}

bool is_decimal(const std::string& text) {
  return text == "0" || (!text.empty() && text.size() <= 20 && text.front() != '0' &&
                         std::ranges::all_of(text, is_digit));
}

}  // namespace

RecordCheck::RecordCheck(std::string_view json_schema) {
  const auto document = ordered_json::parse(json_schema);
  for (const auto& [name, definition] : document.at("$defs").items()) {
    definitions_.emplace(name, compile(definition));
  }
}

RecordCheck::Value RecordCheck::compile(const ordered_json& schema) {
  Value value;
  for (const auto& [word, content] : schema.items()) {
    if (word == "const") {
      value.words.push_back(content);
    } else if (word == "enum") {
      value.words.assign(content.begin(), content.end());
    } else if (word == "type") {
      if (content.is_array()) {
        content.get_to(value.types);
      } else {
        value.types.push_back(content);
      }
    } else if (word == "pattern") {
      take_pattern(value, content);
    } else if (word == "items") {
      value.items.push_back(compile(content));
    } else if (word == "properties") {
      for (const auto& [key, inner] : content.items()) value.keys.emplace_back(key, compile(inner));
    } else if (word == "required") {
      if (content.size() != value.keys.size()) throw std::runtime_error("a key that is optional");
    } else if (word == "additionalProperties") {
      if (content != false) throw std::runtime_error("further keys");
    } else if (word != "format") {
      throw std::runtime_error("unknown word " + word);
    }
  }
  return value;
}

void RecordCheck::take_pattern(Value& value, const std::string& pattern) {
  if (pattern == kHexPattern) {
    value.is_right = is_hex;
  } else if (pattern == kMomentPattern) {
    value.is_right = is_moment;
  } else if (pattern == kDecimalPattern) {
    value.is_right = is_decimal;
  } else {
    value.pattern.emplace(pattern, std::regex::ECMAScript | std::regex::optimize);
  }
}

std::string RecordCheck::fault_of(const ordered_json& record) const {
  if (!record.is_object() || record.empty() || record.begin().key() != "kind") {
    return "no record: " + record.dump();
  }
  std::string name = record["kind"];
  if (name == "row") {
    if (!record.contains("table") || !record["table"].is_string()) return "a row of no table";
    name += '.' + record["table"].get<std::string>();
  }
  const auto definition = definitions_.find(name);
  if (definition != definitions_.end()) return fault_of_value(definition->second, record);
  return name.starts_with("row.") ? fault_of_unknown_row(record) : "an unknown kind: " + name;
}

std::string RecordCheck::fault_of_value(const Value& value, const ordered_json& json) {
  if (!value.words.empty()) {
    const bool known = std::ranges::find(value.words, json) != value.words.end();
    return known ? "" : json.dump() + " is none of the words";
  }
  const bool right = std::ranges::any_of(
      value.types, [&](const std::string& type) { return is_of_type(json, type); });
  if (!right) return json.dump() + " is of another type";
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    const bool as_known = value.is_right == nullptr || value.is_right(text);
    const bool as_said = !value.pattern || std::regex_match(text, *value.pattern);
    if (!as_known || !as_said) return json.dump() + " is not written as it should be";
  }
  if (!value.items.empty() && json.is_array()) {
    for (const auto& item : json) {
      if (std::string fault = fault_of_value(value.items.front(), item); !fault.empty()) {
        return fault;
      }
    }
  }
  return value.keys.empty() || !json.is_object() ? "" : fault_of_keys(value, json);
}

std::string RecordCheck::fault_of_keys(const Value& value, const ordered_json& json) {
  auto expected = value.keys.begin();
  for (const auto& [key, inner] : json.items()) {
    if (expected == value.keys.end()) return "an extra key: " + key;
    if (key != expected->first) return "the key " + key + " in place of " + expected->first;
    if (std::string fault = fault_of_value(expected->second, inner); !fault.empty()) {
      return key + ": " + fault;
    }
    ++expected;
  }
  return expected == value.keys.end() ? "" : "a key is missing: " + expected->first;
}

std::string RecordCheck::fault_of_unknown_row(const ordered_json& record) {
  constexpr auto kFirst = std::to_array<std::string_view>(
      {"kind", "ts", "target", "port", "tag", "table", "index", "index_note"});
  auto at = record.begin();
  for (const std::string_view key : kFirst) {
    if (at == record.end() || at.key() != key) return "a row without " + std::string(key);
    ++at;
  }
  const bool ends = record.contains("misfits") && record["misfits"].is_array();
  return ends ? "" : "a row without misfits";
}

}  // namespace snmpring::schema::test
