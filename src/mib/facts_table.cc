#include "mib/facts_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>
#include <vector>

namespace snmpring::mib {
namespace {

constexpr std::size_t kColumns = 12;
constexpr std::string_view kImplied = "IMPLIED ";
constexpr std::string_view kAugments = "AUGMENTS ";
constexpr std::array<std::string_view, kNodeKindCount> kKindWords = {"node", "scalar", "table",
                                                                     "row", "column"};

/// Cuts what stands before the next `separator` off `text`.
std::string_view cut_off(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view front = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return front;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The enumerator whose word it is; of the words an empty one counts.
template <typename Enum, std::size_t Count>
bool read_word(Enum& value, std::string_view word, std::string_view (*word_of)(Enum) noexcept) {
  for (std::size_t i = 0; i < Count; ++i) {
    if (word_of(static_cast<Enum>(i)) != word) continue;
    value = static_cast<Enum>(i);
    return true;
  }
  return false;
}

std::string_view kind_word(NodeKind kind) noexcept {
  return kKindWords[static_cast<std::size_t>(kind)];
}

void append_word(std::string& list, std::string_view word) {
  if (!list.empty()) list += ',';
  list += word;
}

std::string names_column(const ObjectFacts& object) {
  std::string list;
  for (const NamedNumber& named : object.names) {
    append_word(list, named.name + '(' + std::to_string(named.number) + ')');
  }
  return list;
}

std::string ranges_column(const ObjectFacts& object) {
  std::string list;
  for (const Range& range : object.ranges) {
    append_word(list, std::to_string(range.low) +
                          (range.low == range.high ? "" : ".." + std::to_string(range.high)));
  }
  return list;
}

std::string index_column(const ObjectFacts& object) {
  if (!object.augments.empty()) return std::string(kAugments) + object.augments;
  std::string list;
  for (const IndexEntry& part : object.index) {
    append_word(list, (part.implied ? std::string(kImplied) : std::string()) + part.label);
  }
  return list;
}

bool read_names(ObjectFacts& object, std::string_view list) {
  while (!list.empty()) {
    const std::string_view entry = cut_off(list, ',');
    const std::size_t open = entry.rfind('(');
    if (open == std::string_view::npos || open == 0 || !entry.ends_with(')')) return false;
    const auto number = number_of(entry.substr(open + 1, entry.size() - open - 2));
    if (!number) return false;
    object.names.push_back({*number, std::string(entry.substr(0, open))});
  }
  return true;
}

bool read_ranges(ObjectFacts& object, std::string_view list) {
  while (!list.empty()) {
    const std::string_view entry = cut_off(list, ',');
    const std::size_t dots = entry.find("..");
    const auto low = number_of(entry.substr(0, dots));
    const auto high = dots == std::string_view::npos ? low : number_of(entry.substr(dots + 2));
    if (!low || !high || *low > *high) return false;
    object.ranges.push_back({*low, *high});
  }
  return true;
}

bool read_index(ObjectFacts& object, std::string_view list) {
  if (list.starts_with(kAugments)) {
    object.augments = list.substr(kAugments.size());
    return !object.augments.empty();
  }
  while (!list.empty()) {
    std::string_view entry = cut_off(list, ',');
    const bool implied = entry.starts_with(kImplied);
    if (implied) entry.remove_prefix(kImplied.size());
    if (entry.empty()) return false;
    object.index.push_back({std::string(entry), implied});
  }
  return true;
}

}  // namespace

std::string facts_line(const ObjectFacts& object) {
  const std::array<std::string, kColumns> columns = {
      object.oid.view().to_string(),
      object.module,
      object.label,
      std::string(kind_word(object.kind)),
      std::string(base_type_word(object.type)),
      std::string(access_word(object.access)),
      object.convention,
      object.hint,
      object.unit,
      names_column(object),
      ranges_column(object),
      index_column(object),
  };
  std::string line;
  for (const std::string& column : columns) line += column + '\t';
  line.erase(line.find_last_not_of('\t') + 1);
  return line;
}

std::expected<ObjectFacts, std::string_view> parse_facts_line(std::string_view line) {
  std::array<std::string_view, kColumns> columns;
  for (std::string_view& column : columns) column = cut_off(line, '\t');
  const auto& [oid, module, label, kind, type, access, convention, hint, unit, names, ranges,
               index] = columns;
  ObjectFacts object;
  const auto parsed = ber::Oid::parse(oid);
  if (!parsed) return std::unexpected("oid");
  object.oid = *parsed;
  if (module.empty()) return std::unexpected("module");
  object.module = module;
  if (label.empty()) return std::unexpected("label");
  object.label = label;
  if (!read_word<NodeKind, kNodeKindCount>(object.kind, kind, kind_word)) {
    return std::unexpected("kind");
  }
  if (!read_word<BaseType, kBaseTypeCount>(object.type, type, base_type_word)) {
    return std::unexpected("type");
  }
  if (!read_word<Access, kAccessCount>(object.access, access, access_word)) {
    return std::unexpected("access");
  }
  object.convention = convention;
  object.hint = hint;
  object.unit = unit;
  if (!read_names(object, names)) return std::unexpected("names");
  if (!read_ranges(object, ranges)) return std::unexpected("ranges");
  if (!read_index(object, index) || !line.empty()) return std::unexpected("index");
  return object;
}

ObjectFacts facts_in(const NamesImage& image, std::uint32_t node) {
  ObjectFacts object{.oid = image.oid(node),
                     .label = std::string(image.label(node)),
                     .module = std::string(image.module(node)),
                     .kind = image.kind(node),
                     .type = image.base_type(node),
                     .convention = std::string(image.convention(node)),
                     .hint = std::string(image.hint(node)),
                     .unit = std::string(image.unit(node)),
                     .access = image.access(node),
                     .names = {},
                     .ranges = {},
                     .index = {},
                     .augments = {}};
  const NumberNames names = image.numbers(node);
  for (std::size_t i = 0; i < names.size(); ++i) {
    object.names.push_back({names[i].number, std::string(names[i].name)});
  }
  const RangeList ranges = image.ranges(node);
  for (std::size_t i = 0; i < ranges.size(); ++i) object.ranges.push_back(ranges[i]);
  const NamesImage::Clause clause = image.clause(node);
  object.augments = clause.augments_label;
  for (std::uint32_t i = 0; i < clause.parts; ++i) {
    const NamesImage::Part part = image.part(clause.first_part + i);
    object.index.push_back({std::string(part.label), part.implied});
  }
  return object;
}

}  // namespace snmpring::mib
