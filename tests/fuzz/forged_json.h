// A JSON document that is changed in places, as an input decides.
#ifndef SNMPRING_TESTS_FUZZ_FORGED_JSON_H_
#define SNMPRING_TESTS_FUZZ_FORGED_JSON_H_

#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "fuzz/fuzz.h"

namespace snmpring::fuzz {

using Json = nlohmann::ordered_json;

/// With the document itself.
inline std::size_t count_nodes(const Json& node) {
  std::size_t count = 1;
  if (node.is_structured()) {
    for (const Json& inner : node) count += count_nodes(inner);
  }
  return count;
}

/// Node number `n` in the order of the text; `n` is counted down. nullptr where there are not so
/// many.
inline Json* nth_node(Json& node, std::size_t& n) {
  if (n-- == 0) return &node;
  if (node.is_structured()) {
    for (Json& inner : node) {
      if (Json* const found = nth_node(inner, n)) return found;
    }
  }
  return nullptr;
}

inline Json& any_node(Json& document, Input& input) {
  std::size_t n = input.below(count_nodes(document));
  return *nth_node(document, n);
}

inline Json any_value(Json& document, Input& input) {
  switch (input.below(9)) {
    case 0:
      return input.number(8);
    case 1:
      return std::to_string(input.number(8));
    case 2:
      return std::string(as_text(input.some(80)));
    case 3:
      return static_cast<std::int8_t>(input.octet());
    case 4:
      return input.one_in(2);
    case 5:
      return Json::array();
    case 6:
      return Json::object();
    case 7: {
      Json value = Json::parse(as_text(input.some(80)), nullptr, /*allow_exceptions=*/false);
      return value.is_discarded() ? Json() : value;
    }
    default:
      return any_node(document, input);
  }
}

/// Makes up to eight changes: a node has another value, lacks one of its own, or has one more.
/// False where it has become so large that it is worth nothing.
inline bool forge(Json& document, Input& input) {
  for (int changes = 0; changes < 8 && !input.empty(); ++changes) {
    Json& node = any_node(document, input);
    if (const auto change = input.below(6); change < 4) {
      node = any_value(document, input);
    } else if (change == 4) {
      if (!node.is_structured() || node.empty()) continue;
      node.erase(std::next(node.begin(), static_cast<std::ptrdiff_t>(input.below(node.size()))));
    } else if (Json value = any_value(document, input); node.is_array()) {
      node.push_back(std::move(value));
    } else if (node.is_object()) {
      node[std::string(as_text(input.some(20)))] = std::move(value);
    }
    if (count_nodes(document) > 4096) return false;
  }
  return true;
}

}  // namespace snmpring::fuzz

#endif  // SNMPRING_TESTS_FUZZ_FORGED_JSON_H_
