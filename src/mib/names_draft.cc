#include "mib/names_draft.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

#include "mib/names_format.h"

namespace snmpring::mib {
namespace {

using names_format::kLabelOctetsMax;
using names_format::Number;
using names_format::RangeEntry;

// Far more than all MIBs that there are, and so little that nothing overflows.
constexpr std::size_t kOctetsMax = std::size_t{1} << 31;

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kLabelOctetsMax &&
         std::ranges::all_of(as_bytes(text), names_format::is_label_octet);
}

/// `text` with a question mark for each octet that may not be in it.
std::string cleaned(std::string_view text, bool (*allowed)(std::uint8_t) noexcept) {
  std::string clean(text);
  for (char& c : clean) {
    if (!allowed(static_cast<std::uint8_t>(c))) c = '?';
  }
  return clean;
}

std::string cleaned_label(std::string_view text) {
  return cleaned(text.substr(0, kLabelOctetsMax), names_format::is_label_octet);
}

std::string cleaned_text(std::string_view text) {
  return cleaned(text, names_format::is_text_octet);
}

template <typename Entry>
void append_entry(std::string& list, const Entry& entry) {
  list.append(reinterpret_cast<const char*>(&entry), sizeof entry);
}

/// True where no sub-identifier is over 32 bits: the first can be, and no MIB has it.
bool fits(ber::OidView oid) {
  std::uint64_t first = 0;
  for (const std::uint8_t octet : oid.content()) {
    first = first << 7 | (octet & 0x7F);
    if (!ber::continues(octet)) break;
  }
  return first <= std::numeric_limits<std::uint32_t>::max();
}

}  // namespace

std::uint32_t TextSet::number(std::string_view text) {
  if (const auto at = numbers_.find(text); at != numbers_.end()) return at->second;
  const auto next = static_cast<std::uint32_t>(texts_.size());
  const auto at = numbers_.emplace(text, next).first;
  texts_.push_back(&at->first);
  return next;
}

bool NamesDraft::add(const ObjectFacts& object, const ObjectOrigin& origin) {
  if (object.oid.empty() || !fits(object.oid) || !is_label(object.label) ||
      !is_label(object.module) || oids_.size() > kOctetsMax || labels_.size() > kOctetsMax) {
    return false;
  }
  const std::uint32_t module = modules_.number(object.module);
  if (module > kModulesMax) return false;
  const Bytes content = object.oid.view().content();
  objects_.push_back({.oid = static_cast<std::uint32_t>(oids_.size()),
                      .type = type_of(object),
                      .row = row_of(object),
                      .path_order = origin.path_order,
                      .label = keep(object.label),
                      .oid_octets = static_cast<std::uint16_t>(content.size()),
                      .module = static_cast<std::uint16_t>(module),
                      .kind = object.kind,
                      .module_identity = origin.module_identity});
  oids_.insert(oids_.end(), content.begin(), content.end());
  return true;
}

TextPlace NamesDraft::keep(std::string_view label) {
  const TextPlace place{static_cast<std::uint32_t>(labels_.size()),
                        static_cast<std::uint8_t>(label.size())};
  labels_ += label;
  return place;
}

std::uint32_t NamesDraft::type_of(const ObjectFacts& object) {
  std::vector<NamedNumber> named = object.names;
  std::ranges::stable_sort(named, {}, &NamedNumber::number);
  std::string numbers;
  std::optional<std::int64_t> before;
  for (const NamedNumber& each : named) {
    if (each.number < std::numeric_limits<std::int32_t>::min() ||
        each.number > std::numeric_limits<std::int32_t>::max() || each.name.empty() ||
        each.number == before) {
      continue;
    }
    before = each.number;
    append_entry(numbers, Number{static_cast<std::int32_t>(each.number),
                                 words_.number(cleaned_label(each.name))});
  }
  std::string ranges;
  for (const Range& range : object.ranges) {
    if (range.low <= range.high) append_entry(ranges, RangeEntry{range.low, range.high});
  }
  const TypeDraft type{.convention = words_.number(cleaned_label(object.convention)),
                       .hint = texts_.number(cleaned_text(object.hint)),
                       .unit = texts_.number(cleaned_text(object.unit)),
                       .numbers = number_lists_.number(numbers),
                       .ranges = range_lists_.number(ranges),
                       .base = object.type,
                       .access = object.access};
  const auto next = static_cast<std::uint32_t>(types_.size());
  const auto [at, is_new] = type_numbers_.emplace(type, next);
  if (is_new) types_.push_back(type);
  return at->second;
}

std::uint32_t NamesDraft::row_of(const ObjectFacts& object) {
  if (object.kind != NodeKind::row || (object.index.empty() && object.augments.empty())) return 0;
  RowDraft row{.first_part = static_cast<std::uint32_t>(parts_.size()),
               .parts = static_cast<std::uint32_t>(object.index.size()),
               .augments = keep(cleaned_label(object.augments))};
  for (const IndexEntry& part : object.index) {
    parts_.push_back({keep(cleaned_label(part.label)), part.implied});
  }
  rows_.push_back(row);
  return static_cast<std::uint32_t>(rows_.size());
}

// The same facts give the same text, whatever came before them.
std::string NamesDraft::type_text(const ObjectDraft& object) const {
  const TypeDraft& type = types_[object.type];
  std::string text{static_cast<char>(object.kind), static_cast<char>(type.base),
                   static_cast<char>(type.access)};
  for (const std::string* part : {&words_[type.convention], &texts_[type.hint], &texts_[type.unit],
                                  &range_lists_[type.ranges]}) {
    text += *part + '\n';
  }
  const std::string& numbers = number_lists_[type.numbers];
  for (std::size_t at = 0; at < numbers.size(); at += sizeof(Number)) {
    const auto entry =
        names_format::load<Number>(reinterpret_cast<const std::uint8_t*>(&numbers[at]));
    text += std::to_string(entry.number) + words_[entry.name] + '\n';
  }
  return text;
}

std::string NamesDraft::row_text(const ObjectDraft& object) const {
  if (object.row == 0) return {};
  const RowDraft& drafted = row(object);
  std::string words = std::string(text(drafted.augments)) + '\n';
  for (std::size_t i = 0; i < drafted.parts; ++i) {
    const PartDraft& part = parts_[drafted.first_part + i];
    words += std::string(text(part.label)) + (part.implied ? "!" : "") + '\n';
  }
  return words;
}

std::strong_ordering NamesDraft::rank(const ObjectDraft& a, const ObjectDraft& b) const {
  if (a.module_identity != b.module_identity) return b.module_identity <=> a.module_identity;
  if (is_typed(a) != is_typed(b)) return is_typed(b) <=> is_typed(a);
  if (a.path_order != b.path_order) return a.path_order <=> b.path_order;
  if (a.module != b.module) return module(a) <=> module(b);
  return label(a) <=> label(b);
}

std::strong_ordering NamesDraft::facts_order(const ObjectDraft& a, const ObjectDraft& b) const {
  if (const auto order = type_text(a) <=> type_text(b); order != 0) return order;
  return row_text(a) <=> row_text(b);
}

}  // namespace snmpring::mib
