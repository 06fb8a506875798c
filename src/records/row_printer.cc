#include "records/row_printer.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "base/invariant.h"
#include "records/cell_octets.h"
#include "text/json_text.h"
#include "text/value_json.h"

namespace snmpring::records {
namespace {

using mib::CellForm;
using text::put_hex;
using text::put_literal;
using text::put_raw;
using text::put_unsigned;

// What a field takes beside its keys, its names and its value: punctuation, null, a number, a short
// text.
constexpr std::size_t kFieldOctets = 96;
// `{"column":"","type":"ObjectIdentifier",...}` with what text::put_value() takes beside its value.
constexpr std::size_t kMisfitOctets = 2 * ber::kOidTextMax + 256;
// `MODULE::label` of a name.
constexpr std::size_t kNameOctetsMax = 2 * 255 + 16;
// `"bit1023",` of each bit.
constexpr std::size_t kBitTextMax = 10;

/// An integer of any type. nullopt for values of other types.
struct Integer {
  bool negative = false;
  std::uint64_t magnitude = 0;
};

std::optional<Integer> integer_of(const ber::Value& value) noexcept {
  switch (value.type) {
    case ber::ValueType::integer32:
      if (value.number < 0) return Integer{true, ~static_cast<std::uint64_t>(value.number) + 1};
      return Integer{false, static_cast<std::uint64_t>(value.number)};
    case ber::ValueType::counter32:
    case ber::ValueType::gauge32:
    case ber::ValueType::time_ticks:
    case ber::ValueType::counter64:
    case ber::ValueType::uinteger32:
      return Integer{false, value.unsigned_number};
    default:
      return std::nullopt;
  }
}

bool in_range(CellForm form, const Integer& integer) noexcept {
  constexpr std::uint64_t kSignedMax = std::numeric_limits<std::int32_t>::max();
  constexpr std::uint64_t kUnsignedMax = std::numeric_limits<std::uint32_t>::max();
  switch (form) {
    case CellForm::integer:
      return integer.magnitude <= kSignedMax + (integer.negative ? 1 : 0);
    case CellForm::enumeration:
      return integer.magnitude <= (integer.negative ? kSignedMax + 1 : kUnsignedMax);
    case CellForm::counter64:
      return !integer.negative;
    default:
      return !integer.negative && integer.magnitude <= kUnsignedMax;
  }
}

bool is_number(CellForm form) noexcept { return form <= CellForm::enumeration; }

/// Whether the value of a cell is of the kind that its column declares.
bool fits(CellForm form, const ber::Value& value) noexcept {
  if (is_number(form)) {
    const auto integer = integer_of(value);
    return integer && in_range(form, *integer);
  }
  switch (form) {
    case CellForm::oid:
      return value.type == ber::ValueType::object_identifier && !value.oid.empty();
    case CellForm::ipv4:
      return value.type == ber::ValueType::ip_address;
    case CellForm::bits:
      return value.type == ber::ValueType::octet_string &&
             value.content.size() <= RowPrinter::kBitsOctetsMax;
    default:
      return value.type == ber::ValueType::octet_string;
  }
}

std::string_view name_of(const std::vector<mib::NamedNumber>& names, std::int64_t number) noexcept {
  const auto found = std::ranges::lower_bound(names, number, {}, &mib::NamedNumber::number);
  return found == names.end() || found->number != number ? std::string_view() : found->name;
}

char* put_quoted(char* at, std::string_view text) noexcept {
  *at++ = '"';
  at = put_raw(at, text);
  *at++ = '"';
  return at;
}

char* put_quoted_hex(char* at, Bytes octets) noexcept {
  *at++ = '"';
  at = put_hex(at, octets);
  *at++ = '"';
  return at;
}

char* put_arcs(char* at, mib::Arcs arcs) noexcept {
  for (std::size_t i = 0; i < arcs.size(); ++i) {
    if (i > 0) *at++ = '.';
    at = put_unsigned(at, arcs[i]);
  }
  return at;
}

/// The names of the bits that are set; bit 0 is the highest one of the first octet.
char* put_bits(char* at, const std::vector<mib::NamedNumber>& names, Bytes octets) noexcept {
  *at++ = '[';
  bool first = true;
  for (std::size_t i = 0; i < 8 * octets.size(); ++i) {
    if ((octets[i / 8] & 0x80 >> i % 8) == 0) continue;
    if (!first) *at++ = ',';
    first = false;
    const std::string_view name = name_of(names, static_cast<std::int64_t>(i));
    if (!name.empty()) {
      at = put_quoted(at, name);
    } else {
      at = put_unsigned(put_literal(at, "\"bit"), i);
      *at++ = '"';
    }
  }
  *at++ = ']';
  return at;
}

char* put_number(char* at, const mib::Field& field, const text::StockText& second,
                 const Integer& integer) noexcept {
  const bool quoted = field.as == CellForm::counter64;
  if (quoted) *at++ = '"';
  if (integer.negative) *at++ = '-';
  at = put_unsigned(at, integer.magnitude);
  if (quoted) *at++ = '"';
  if (field.as != CellForm::enumeration) return at;
  const auto number = static_cast<std::int64_t>(integer.magnitude);
  const std::string_view name = name_of(field.names, integer.negative ? -number : number);
  at = second.put(at);
  return name.empty() ? put_literal(at, "null") : put_quoted(at, name);
}

/// Octets that the names of a field can take.
std::size_t names_room(const mib::Field& field) noexcept {
  std::size_t longest = 0;
  std::size_t all = 0;
  for (const mib::NamedNumber& each : field.names) {
    longest = std::max(longest, each.name.size());
    all += each.name.size() + 3;
  }
  if (field.as != CellForm::bits) return longest;
  return all + 8 * RowPrinter::kBitsOctetsMax * kBitTextMax;
}

}  // namespace

RowPrinter::RowPrinter(const mib::RowLayout& layout, const mib::Names* names)
    : layout_(layout), names_(names) {
  invariant(layout.columns.size() <= mib::kRowColumnsMax, "layouts limit their columns");
  table_.assign('"' + layout.table + "\",\"index\":\"");
  constant_ = layout.table.size() + ber::kOidTextMax + 128 + text::kPutSlack;
  part_columns_.resize(layout.index.size());
  for (const mib::RowPart& part : layout.index) {
    parts_.push_back(field_text(part.field, part.companion));
    // Its octets are arcs. An OID has as many arcs, twice: itself, and in its name.
    constant_ += kExpansion * mib::kIndexOctetsMax + 2 * ber::kOidTextMax;
  }
  for (std::size_t i = 0; i < layout.columns.size(); ++i) {
    const mib::RowColumn& column = layout.columns[i];
    columns_.push_back(field_text(column.field, column.companion));
    constant_ += column.field.name.size() + kMisfitOctets;
    if (column.same_as_part) part_columns_[*column.same_as_part] = i;
  }
}

RowPrinter::FieldText RowPrinter::field_text(const mib::Field& field, mib::Companion companion) {
  FieldText text{.field = &field, .companion = companion, .first = {}, .second = {}, .null = {}};
  std::string null;
  for (const mib::RowKey& key : mib::field_keys(field)) {
    const std::string head = ",\"" + key.name + "\":";
    (text.first.empty() ? text.first : text.second).assign(head);
    null += head + "null";
  }
  text.null.assign(null);
  constant_ += null.size() + kFieldOctets + names_room(field);
  if (field.as == CellForm::oid) constant_ += kNameOctetsMax;
  return text;
}

char* RowPrinter::put(char* at, const session::TableRow& row) {
  at = put_index(table_.put(at), row.index);
  decode(row);
  if (current_.parts.note == mib::IndexNote::none) {
    at = put_literal(at, "\",\"index_note\":null");
  } else {
    at = put_literal(at, "\",\"index_note\":");
    at = put_quoted(at, mib::index_note_word(current_.parts.note));
  }
  for (std::size_t i = 0; i < parts_.size(); ++i) at = put_part(at, i);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!layout_.columns[i].same_as_part) {
      at = put_cell(at, i);
    } else if (current_.cells[i] != nullptr &&
               !fits(columns_[i].field->as, current_.cells[i]->value)) {
      current_.misfits[current_.misfit_count++] = static_cast<std::uint8_t>(i);
    }
  }
  return put_misfits(at);
}

/// Takes the index apart, and finds the cells by their columns.
void RowPrinter::decode(const session::TableRow& row) {
  std::fill_n(current_.cells.begin(), columns_.size(), nullptr);
  current_.misfit_count = 0;
  bool longer = false;
  for (const session::TableCell& cell : row.cells) {
    current_.cells[cell.column] = &cell;
    longer |= layout_.columns[cell.column].longer;
  }
  current_.part_count = longer ? layout_.forms.size() : layout_.short_parts;
  current_.parts.note = mib::IndexNote::none;
  if (layout_.scalars) return;
  mib::decode_index(row.index, std::span(layout_.forms).first(current_.part_count), current_.parts);
}

std::optional<std::uint32_t> RowPrinter::companion_number(
    const mib::Companion& companion) const noexcept {
  switch (companion.place) {
    case mib::Companion::Place::none:
      break;
    case mib::Companion::Place::index: {
      if (current_.parts.note == mib::IndexNote::bad_index ||
          companion.position >= current_.part_count) {
        break;
      }
      const mib::Arcs arcs = current_.parts.parts[companion.position];
      if (arcs.size() == 1) return arcs.front();
      break;
    }
    case mib::Companion::Place::column: {
      const session::TableCell* const cell = current_.cells[companion.position];
      const auto integer = cell == nullptr ? std::nullopt : integer_of(cell->value);
      if (integer && in_range(CellForm::unsigned32, *integer)) {
        return static_cast<std::uint32_t>(integer->magnitude);
      }
      break;
    }
  }
  return std::nullopt;
}

char* RowPrinter::put_index(char* at, std::span<const std::uint32_t> index) const noexcept {
  return put_arcs(at, index);
}

char* RowPrinter::put_part(char* at, std::size_t part) {
  const FieldText& text = parts_[part];
  const bool readable =
      current_.parts.note != mib::IndexNote::bad_index && part < current_.part_count;
  if (!readable) {
    // The cell of the same object says it where there is one.
    const auto column = part_columns_[part];
    const session::TableCell* const cell = column ? current_.cells[*column] : nullptr;
    if (cell == nullptr || !fits(text.field->as, cell->value)) return text.null.put(at);
    return put_value(at, text, cell->value);
  }
  const mib::Arcs arcs = current_.parts.parts[part];
  if (is_number(text.field->as)) {
    return put_number(text.first.put(at), *text.field, text.second, {false, arcs.front()});
  }
  if (text.field->as == CellForm::oid) return put_arcs_oid(at, text, arcs);
  std::array<std::uint8_t, mib::kIndexOctetsMax> octets;
  std::ranges::transform(arcs, octets.begin(),
                         [](std::uint32_t arc) { return static_cast<std::uint8_t>(arc); });
  return put_octets(at, text, Bytes(octets).first(arcs.size()));
}

char* RowPrinter::put_cell(char* at, std::size_t column) {
  const FieldText& text = columns_[column];
  const session::TableCell* const cell = current_.cells[column];
  if (cell == nullptr) return text.null.put(at);
  if (!fits(text.field->as, cell->value)) {
    current_.misfits[current_.misfit_count++] = static_cast<std::uint8_t>(column);
    return text.null.put(at);
  }
  return put_value(at, text, cell->value);
}

/// \param value Fits the field.
char* RowPrinter::put_value(char* at, const FieldText& text,
                            const ber::Value& value) const noexcept {
  if (is_number(text.field->as)) {
    return put_number(text.first.put(at), *text.field, text.second, *integer_of(value));
  }
  if (text.field->as == CellForm::oid) return put_oid(at, text, value.oid);
  return put_octets(at, text, value.content);
}

char* RowPrinter::put_octets(char* at, const FieldText& text, Bytes octets) const noexcept {
  at = text.first.put(at);
  if (text.field->as == CellForm::octets) {
    at = put_quoted_hex(at, octets);
    if (text.second.empty()) return at;
  }
  if (text.field->as == CellForm::bits) {
    at = put_bits(at, text.field->names, octets);
    return put_quoted_hex(text.second.put(at), octets);
  }
  const auto typed = [&](char* to) {
    const auto number = companion_number(text.companion);
    if (!number) return static_cast<char*>(nullptr);
    const std::vector<mib::TypeCase>& types = text.field->types;
    if (types.empty()) return put_typed(to, inet_form(*number), octets);
    const auto found = std::ranges::lower_bound(types, *number, {}, &mib::TypeCase::number);
    if (found == types.end() || found->number != *number) return static_cast<char*>(nullptr);
    return put_typed(to, found->form, octets);
  };
  if (text.field->as == CellForm::octets) {
    at = text.second.put(at);
    char* const end = typed(at);
    return end != nullptr ? end : put_literal(at, "null");
  }
  char* end = nullptr;
  switch (text.field->as) {
    case CellForm::text:
      end = text::put_clean_string(at, octets);
      break;
    case CellForm::mac:
      end = put_mac(at, octets);
      break;
    case CellForm::datetime:
      end = put_date_and_time(at, octets);
      break;
    case CellForm::ipv4:
      end = put_typed(at, mib::TypedForm::ipv4, octets);
      break;
    default:
      end = typed(at);
      break;
  }
  if (end != nullptr) return put_literal(text.second.put(end), "null");
  return put_quoted_hex(text.second.put(put_literal(at, "null")), octets);
}

char* RowPrinter::put_oid(char* at, const FieldText& text, ber::OidView oid) const noexcept {
  at = text.first.put(at);
  *at++ = '"';
  at = oid.print(at);
  *at++ = '"';
  return put_oid_name(text.second.put(at), oid);
}

char* RowPrinter::put_arcs_oid(char* at, const FieldText& text, mib::Arcs arcs) const {
  at = text.first.put(at);
  *at++ = '"';
  const char* const begin = at;
  at = put_arcs(at, arcs);
  const auto oid = names_ == nullptr
                       ? std::nullopt
                       : ber::Oid::parse({begin, static_cast<std::size_t>(at - begin)});
  *at++ = '"';
  at = text.second.put(at);
  return oid ? put_oid_name(at, *oid) : put_literal(at, "null");
}

/// The name of an object, or of an instance of a scalar or column; else null.
char* RowPrinter::put_oid_name(char* at, ber::OidView oid) const noexcept {
  if (names_ == nullptr) return put_literal(at, "null");
  const mib::Found found = names_->find(oid);
  const std::string_view label = found.object.label();
  const std::string_view module = found.object.module();
  const bool whole = found.object_octets == oid.content().size();
  if (!found.object || !(whole || found.object.has_instances()) ||
      module.size() + label.size() + 16 > kNameOctetsMax) {
    return put_literal(at, "null");
  }
  *at++ = '"';
  at = put_raw(put_literal(put_raw(at, module), "::"), label);
  if (!whole) at = oid.print_from(at, found.object_octets);
  *at++ = '"';
  return at;
}

char* RowPrinter::put_misfits(char* at) const noexcept {
  at = put_literal(at, ",\"misfits\":[");
  for (std::size_t i = 0; i < current_.misfit_count; ++i) {
    const std::size_t column = current_.misfits[i];
    const ber::Value& value = current_.cells[column]->value;
    if (i > 0) *at++ = ',';
    at = put_literal(at, "{\"column\":");
    at = put_quoted(at, columns_[column].field->name);
    at = put_literal(at, ",\"type\":");
    at = put_quoted(at, ber::type_word(value.type));
    at = text::put_value_and_hex(put_literal(at, ",\"value\":"), value);
    *at++ = '}';
  }
  return put_literal(at, "]}\n");
}

}  // namespace snmpring::records
