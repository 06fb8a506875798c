#include "record_check/known_records.h"

#include <cstddef>
#include <nlohmann/json.hpp>

#include "record_check/record_check.h"
#include "schema/json_schema.h"
#include "schema/record_shape.h"

namespace snmpring::schema::test {
namespace {

using nlohmann::ordered_json;

std::string fault_in(const RecordCheck& check, std::string_view text) {
  const auto record = ordered_json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (record.is_discarded()) return "no JSON: " + std::string(text);
  const std::string fault = check.fault_of(record);
  return fault.empty() ? fault : fault + " in " + std::string(text);
}

}  // namespace

std::string fault_in_records(std::string_view text) {
  static const RecordCheck kCheck(json_schema(record_shapes(), "0"));
  // A document is indented.
  if (text.starts_with("{\n")) return fault_in(kCheck, text);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == text.npos) return "a line without its end: " + std::string(text);
    if (std::string fault = fault_in(kCheck, text.substr(0, end)); !fault.empty()) return fault;
    text.remove_prefix(end + 1);
  }
  return {};
}

std::string fault_in_row(std::string_view line, const mib::RowLayout& layout) {
  const RecordShape shape = row_shape(layout);
  return fault_in(RecordCheck(json_schema({&shape, 1}, "0")), line);
}

}  // namespace snmpring::schema::test
