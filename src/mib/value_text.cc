#include "mib/value_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "base/endpoint.h"
#include "mib/display_hint.h"
#include "text/screen_value.h"

namespace snmpring::mib {
namespace {

using ber::ValueType;

// Bits beyond are left to the hexadecimal form.
constexpr std::size_t kBitNamesOctetsMax = 1024;
constexpr std::size_t kUnitOctetsMax = 255;

void append_decimal(std::string& out, std::int64_t number) {
  std::array<char, 24> digits;
  out.append(digits.data(), std::to_chars(digits.begin(), digits.end(), number).ptr);
}

void append_padded(std::string& out, unsigned number, std::size_t digits) {
  const std::string text = std::to_string(number);
  out.append(digits - std::min(digits, text.size()), '0');
  out += text;
}

/// Dotted arcs of `oid` from the content octet `position` on, with a dot before each.
void append_arcs(std::string& out, ber::OidView oid, std::size_t position) {
  if (position >= oid.content().size()) return;
  std::array<char, ber::kOidTextMax + 1> text;
  out.append(text.data(), oid.print_from(text.data(), position));
}

void append_unit(std::string& out, const ObjectView& object) {
  const std::string_view unit = object.unit();
  if (unit.empty()) return;
  out += ' ';
  out += unit.substr(0, kUnitOctetsMax);
}

/// RFC 4001 and its forerunners: the octets alone tell the family.
bool is_address(std::string_view convention) noexcept {
  return convention.starts_with("InetAddress") || convention.starts_with("Ipv6Address");
}

void append_bits(std::string& out, Bytes octets, const NumberNames& names) {
  out += "BITS: ";
  text::append_spaced_hex(out, octets);
  const std::size_t before = out.size();
  for (std::size_t bit = 0; bit < 8 * octets.size(); ++bit) {
    if ((octets[bit / 8] & 0x80 >> bit % 8) == 0) continue;
    const auto number = static_cast<std::int64_t>(bit);
    const std::string_view name = names.name_of(number);
    if (out.size() - before + name.size() > kBitNamesOctetsMax) return;
    out += ' ';
    out += name.empty() ? "bit" : name;
    out += '(';
    append_decimal(out, number);
    out += ')';
  }
}

bool append_octets(std::string& out, Bytes octets, const ObjectView& object,
                   text::Charset charset) {
  if (object.type() == BaseType::bits) {
    append_bits(out, octets, object.names());
    return true;
  }
  const std::size_t before = out.size();
  out += "STRING: ";
  const std::string_view convention = object.convention();
  if ((convention == "DateAndTime" && append_date_and_time(out, octets)) ||
      (is_address(convention) && append_ip_address(out, octets))) {
    append_unit(out, object);
    return true;
  }
  if (hints_text(object.hint())) {
    text::append_screen_string(out, octets, charset);
    append_unit(out, object);
    return true;
  }
  std::string shown;
  if (!octets.empty() &&
      append_hinted(shown, object.hint(), octets, text::kScreenFactor * octets.size())) {
    const std::size_t start = out.size();
    text::append_screen_text(out, as_bytes(shown), charset);
    if (out.size() - start <= text::kScreenFactor * octets.size()) {
      append_unit(out, object);
      return true;
    }
  }
  out.resize(before);
  return false;
}

bool append_integer(std::string& out, std::int64_t number, const ObjectView& object) {
  const std::string_view name = object.names().name_of(number);
  if (!name.empty()) {
    out += "INTEGER: ";
    out += name;
    out += '(';
    append_decimal(out, number);
    out += ')';
    return true;
  }
  const std::size_t before = out.size();
  out += "INTEGER: ";
  if (object.hint() == "d" || !append_hinted(out, object.hint(), number)) {
    out.resize(before);
    return false;
  }
  append_unit(out, object);
  return true;
}

bool takes_unit(ValueType type) noexcept {
  return type == ValueType::integer32 || type == ValueType::gauge32 ||
         type == ValueType::counter32 || type == ValueType::counter64 ||
         type == ValueType::uinteger32;
}

/// Appends "MODULE::label.INDEX", or numbers where no object is known.
void append_named(std::string& out, ber::OidView oid, const Found& found) {
  if (!found.object) {
    std::array<char, ber::kOidTextMax> text;
    out.append(text.data(), oid.print(text.data()));
    return;
  }
  out += found.object.module();
  out += "::";
  out += found.object.label();
  append_arcs(out, oid, found.object_octets);
}

}  // namespace

bool append_date_and_time(std::string& out, Bytes octets) {
  if (octets.size() != 8 && octets.size() != 11) return false;
  const bool zone = octets.size() == 11;
  if (octets[2] < 1 || octets[2] > 12 || octets[3] < 1 || octets[3] > 31 || octets[4] > 23 ||
      octets[5] > 59 || octets[6] > 60 || octets[7] > 9) {
    return false;
  }
  if (zone && ((octets[8] != '+' && octets[8] != '-') || octets[9] > 14 || octets[10] > 59)) {
    return false;
  }
  append_padded(out, static_cast<unsigned>(octets[0] << 8 | octets[1]), 4);
  constexpr std::string_view kMarks = "-- ::.";
  for (std::size_t i = 2; i < 8; ++i) {
    out += kMarks[i - 2];
    append_padded(out, octets[i], i == 7 ? 1 : 2);
  }
  if (!zone) return true;
  out += ' ';
  out += static_cast<char>(octets[8]);
  append_padded(out, octets[9], 2);
  out += ':';
  append_padded(out, octets[10], 2);
  return true;
}

bool append_ip_address(std::string& out, Bytes octets) {
  if (octets.size() == 4) {
    out += IpAddress::v4(load_be32(octets.data())).to_string();
    return true;
  }
  if (octets.size() != 16) return false;
  std::array<std::uint8_t, 16> address;
  std::ranges::copy(octets, address.begin());
  out += IpAddress::v6(address).to_string();
  return true;
}

void append_oid_text(std::string& out, ber::OidView oid, const Names& names) {
  append_named(out, oid, oid.empty() ? Found() : names.find(oid));
}

void append_instance(std::string& out, ber::OidView oid, const Found& found) {
  append_named(out, oid, found.object.has_instances() ? found : Found());
}

void append_value_text(std::string& out, const ber::Value& value, const ObjectView& object,
                       const ValueStyle& style) {
  if (value.type == ValueType::object_identifier && style.names != nullptr && !value.oid.empty()) {
    out += "OID: ";
    append_oid_text(out, value.oid, *style.names);
    return;
  }
  if (object) {
    if (value.type == ValueType::integer32 && append_integer(out, value.number, object)) return;
    if (value.type == ValueType::octet_string &&
        append_octets(out, value.content, object, style.charset)) {
      return;
    }
  }
  text::append_screen_value(out, value, style.charset);
  if (object && takes_unit(value.type)) append_unit(out, object);
}

}  // namespace snmpring::mib
