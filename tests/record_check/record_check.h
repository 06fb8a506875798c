// Checks records against what `snmpring schema --jsonschema` prints, and the order of their keys as
// well. Fast enough for each record that a test reads. It knows as much of JSON Schema as stands
// there.
#ifndef SNMPRING_TESTS_RECORD_CHECK_RECORD_CHECK_H_
#define SNMPRING_TESTS_RECORD_CHECK_RECORD_CHECK_H_

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

namespace snmpring::schema::test {

class RecordCheck {
 public:
  /// Throws where the text is no such schema, or says what this class does not know.
  explicit RecordCheck(std::string_view json_schema);

  /// What is wrong with a record; empty for none. A row of a table that the schema does not have is
  /// wrong only where all rows are the same.
  std::string fault_of(const nlohmann::ordered_json& record) const;

 private:
  struct Value {
    std::vector<nlohmann::ordered_json> words;        // enum or const; empty: any.
    std::vector<std::string> types;                   // Names of JSON Schema.
    bool (*is_right)(const std::string&) = nullptr;   // Of strings with a known pattern.
    std::optional<std::regex> pattern;                // Of strings with another.
    std::vector<std::pair<std::string, Value>> keys;  // Of an object that has these alone.
    std::vector<Value> items;                         // One, of an array.
  };

  static Value compile(const nlohmann::ordered_json& schema);
  static void take_pattern(Value& value, const std::string& pattern);
  static std::string fault_of_value(const Value& value, const nlohmann::ordered_json& json);
  static std::string fault_of_keys(const Value& value, const nlohmann::ordered_json& json);
  static std::string fault_of_unknown_row(const nlohmann::ordered_json& record);

  std::map<std::string, Value, std::less<>> definitions_;
};

}  // namespace snmpring::schema::test

#endif  // SNMPRING_TESTS_RECORD_CHECK_RECORD_CHECK_H_
