#include "mibc/facts_text.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

namespace snmpring::mibc {

using Json = nlohmann::ordered_json;

namespace {

Json text_or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

}  // namespace

std::string facts_line(const mib::ObjectFacts& facts) {
  static constexpr std::array<std::string_view, mib::kNodeKindCount> kKinds = {
      "node", "scalar", "table", "row", "column"};
  Json ranges = Json::array();
  for (const mib::Range& range : facts.ranges) ranges.push_back({range.low, range.high});
  Json enums = Json::array();
  for (const auto& [number, name] : facts.names) enums.push_back({{"n", number}, {"name", name}});
  Json index = Json::array();
  for (const auto& [label, implied] : facts.index) {
    index.push_back({{"name", label}, {"implied", implied}});
  }
  const Json line = {{"oid", facts.oid.view().to_string()},
                     {"module", facts.module},
                     {"label", facts.label},
                     {"kind", kKinds[static_cast<std::size_t>(facts.kind)]},
                     {"type", text_or_null(mib::base_type_word(facts.type))},
                     {"tc", text_or_null(facts.convention)},
                     {"hint", text_or_null(facts.hint)},
                     {"unit", text_or_null(facts.unit)},
                     {"access", text_or_null(mib::access_word(facts.access))},
                     {"ranges", ranges},
                     {"enums", enums},
                     {"index", index},
                     {"augments", text_or_null(facts.augments)}};
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace snmpring::mibc
