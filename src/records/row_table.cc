#include "records/row_table.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "base/hex.h"
#include "mib/value_text.h"
#include "text/screen_value.h"

namespace snmpring::records {
namespace {

using mib::CellForm;

constexpr std::size_t kColumnGap = 2;
constexpr std::size_t kNamesOctetsMax = 1024;

/// What a cell takes at most beside its octets: blanks, digits, names.
constexpr std::size_t kCellConstant =
    text::kScreenFactor * RowTable::kCellColumnsMax + mib::kValueTextConstant;

std::string_view name_of(const mib::Field& field, std::int64_t number) {
  const auto found = std::ranges::lower_bound(field.names, number, {}, &mib::NamedNumber::number);
  return found != field.names.end() && found->number == number ? std::string_view(found->name) : "";
}

/// "bridge,router"; bits without a name by their number.
void append_bit_names(std::string& out, const mib::Field& field, Bytes octets) {
  const std::size_t before = out.size();
  for (std::size_t bit = 0; bit < 8 * octets.size(); ++bit) {
    if ((octets[bit / 8] & 0x80 >> bit % 8) == 0) continue;
    if (out.size() > before) out += ',';
    const std::string_view name = name_of(field, static_cast<std::int64_t>(bit));
    if (out.size() - before + name.size() > kNamesOctetsMax) {
      out += "...";
      return;
    }
    out += name.empty() ? std::to_string(bit) : std::string(name);
  }
}

bool append_form(std::string& out, CellForm form, Bytes octets, text::Charset charset) {
  switch (form) {
    case CellForm::text:
      text::append_screen_text(out, octets, charset);
      return true;
    case CellForm::datetime:
      return mib::append_date_and_time(out, octets);
    case CellForm::ipv4:
    case CellForm::inet:
      return mib::append_ip_address(out, octets);
    case CellForm::mac:
    case CellForm::octets: {
      // Some agents send an address as text.
      if (form == CellForm::mac && octets.size() != 6 && text::is_readable(octets)) {
        text::append_screen_text(out, octets, charset);
        return true;
      }
      std::string hex;
      text::append_spaced_hex(hex, octets);
      std::ranges::replace(hex, ' ', ':');
      out += hex;
      return true;
    }
    default:
      return false;
  }
}

}  // namespace

std::size_t RowTable::row_text_octets(const mib::RowLayout& layout,
                                      std::size_t content_octets) noexcept {
  // The index may stand before each column.
  return 2 * (layout.columns.size() + 1) * kCellConstant + ber::kOidTextMax +
         text::kScreenFactor * content_octets;
}

void RowTable::append_cell(std::string& out, const mib::Field& field,
                           const ber::Value& value) const {
  if (value.type == ber::ValueType::integer32 && field.as == CellForm::enumeration) {
    if (const std::string_view name = name_of(field, value.number); !name.empty()) {
      out += name;
      return;
    }
  }
  if (value.type == ber::ValueType::time_ticks) {
    text::append_ticks(out, value.unsigned_number);
    return;
  }
  if (value.type == ber::ValueType::octet_string) {
    if (field.as == CellForm::bits) {
      append_bit_names(out, field, value.content);
      return;
    }
    if (append_form(out, field.as, value.content, screen_.charset)) return;
  }
  // The value without its type.
  std::string text;
  mib::append_value_text(text, value, {}, {.charset = screen_.charset, .names = names_});
  const std::size_t type = text.find(": ");
  out += type == std::string::npos ? text : text.substr(type + 2);
}

void RowTable::add(const session::TableRow& row) {
  Row cells(layout_.columns.size() + 1);
  if (widths_.empty()) widths_.resize(cells.size());
  for (const std::uint32_t arc : row.index) {
    if (!cells[0].empty()) cells[0] += '.';
    cells[0] += std::to_string(arc);
  }
  for (const session::TableCell& cell : row.cells) {
    append_cell(cells[cell.column + 1], layout_.columns[cell.column].field, cell.value);
    // An empty string is there as well.
    widths_[cell.column + 1] = std::max<std::size_t>(widths_[cell.column + 1], 1);
  }
  // The index may stand before each column, and the first row pays for the headings.
  std::size_t blanks = layout_.table.size() + 2;
  std::size_t content = cells.size() * (cells[0].size() + kColumnGap);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    widths_[i] = std::max(widths_[i], text::screen_columns(cells[i]));
    blanks += 2 * (std::max(heading_of(i).size(), kCellColumnsMax) + kColumnGap);
    content += cells[i].size();
  }
  text_octets_ += (rows_.empty() ? 2 : 1) * blanks + content;
  rows_.push_back(std::move(cells));
}

bool RowTable::is_number(std::size_t column) const {
  if (column == 0) return false;
  switch (layout_.columns[column - 1].field.as) {
    case CellForm::integer:
    case CellForm::unsigned32:
    case CellForm::counter32:
    case CellForm::gauge:
    case CellForm::counter64:
      return true;
    default:
      return false;
  }
}

std::string_view RowTable::heading_of(std::size_t column) const {
  return column == 0 ? std::string_view("INDEX") : layout_.columns[column - 1].field.name;
}

/// As wide as its cells and its heading.
std::size_t RowTable::columns_of(std::size_t column) const {
  return std::max(heading_of(column).size(), std::min(widths_[column], kCellColumnsMax));
}

void RowTable::append_line(std::string& out, const Row& row,
                           std::span<const std::size_t> columns) const {
  std::size_t blanks = 0;
  for (const std::size_t column : columns) {
    out.append(blanks, ' ');
    const std::size_t width = columns_of(column);
    // The index is whole, for it says which row it is.
    std::string cut;
    std::size_t taken = 0;
    if (column == 0 || screen_.columns == 0) {
      cut = row[column];
      taken = text::screen_columns(cut);
    } else {
      taken = text::append_cut(cut, row[column], width, screen_.charset);
    }
    const std::size_t filling = width - std::min(width, taken);
    if (is_number(column)) out.append(filling, ' ');
    out += cut;
    blanks = kColumnGap + (is_number(column) ? 0 : filling);
  }
  out.resize(out.find_last_not_of(' ') + 1);
  out += '\n';
}

void RowTable::append_block(std::string& out, std::span<const std::size_t> columns) const {
  Row headings(layout_.columns.size() + 1);
  for (std::size_t i = 0; i < headings.size(); ++i) headings[i] = heading_of(i);
  append_line(out, headings, columns);
  for (const Row& row : rows_) append_line(out, row, columns);
}

void RowTable::append_to(std::string& out) {
  if (rows_.empty()) return;
  out += layout_.table;
  out += '\n';
  const std::size_t room =
      screen_.columns != 0 ? screen_.columns : std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> block = {0};
  std::size_t taken = columns_of(0);
  for (std::size_t column = 1; column < widths_.size(); ++column) {
    if (widths_[column] == 0) continue;
    const std::size_t more = kColumnGap + columns_of(column);
    if (block.size() > 1 && taken + more > room) {
      append_block(out, block);
      block.erase(block.begin() + 1, block.end());
      taken = columns_of(0);
    }
    block.push_back(column);
    taken += more;
  }
  append_block(out, block);
  out += '\n';
  rows_.clear();
  widths_.clear();
  text_octets_ = 0;
}

}  // namespace snmpring::records
