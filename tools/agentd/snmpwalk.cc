// The text of net-snmp's walks (-On): .OID = TYPE: VALUE, strings over several lines included.
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "agentd/recorded_value.h"
#include "ber/tag.h"

namespace snmpring::agentd {
namespace {

namespace tag = ber::tag;

enum class Type : std::uint8_t {
  integer,
  number,
  string,
  hex_string,
  oid,
  ip_address,
  opaque,
  null
};

struct TypeWord {
  std::string_view word;  // Lower case.
  Type type;
  ber::Tag tag;
};

constexpr std::array<TypeWord, 13> kTypeWords = {{
    {"integer", Type::integer, tag::kInteger},
    {"string", Type::string, tag::kOctetString},
    {"hex-string", Type::hex_string, tag::kOctetString},
    {"oid", Type::oid, tag::kObjectIdentifier},
    {"counter32", Type::number, tag::kCounter32},
    {"gauge32", Type::number, tag::kGauge32},
    {"unsigned32", Type::number, tag::kGauge32},
    {"timeticks", Type::number, tag::kTimeTicks},
    {"counter64", Type::number, tag::kCounter64},
    {"uinteger32", Type::number, tag::kUInteger32},
    {"ipaddress", Type::ip_address, tag::kIpAddress},
    {"opaque", Type::opaque, tag::kOpaque},
    {"null", Type::null, tag::kNull},
}};

const TypeWord* find_type(std::string_view word) noexcept {
  const auto same = [word](const TypeWord& known) {
    return std::equal(
        word.begin(), word.end(), known.word.begin(), known.word.end(),
        [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
  };
  const auto found = std::find_if(kTypeWords.begin(), kTypeWords.end(), same);
  return found != kTypeWords.end() ? &*found : nullptr;
}

// "up(1)" and "(12345) 0:02:03.45" hold their number in parentheses, "60000 milli-seconds" in
// front.
std::string_view number_in(std::string_view text) noexcept {
  text = trim(text);
  if (text.starts_with('(')) {
    const std::size_t close = text.find(')');
    return close == std::string_view::npos ? std::string_view() : text.substr(1, close - 1);
  }
  if (text.ends_with(')')) {
    const std::size_t open = text.rfind('(');
    if (open != std::string_view::npos) return text.substr(open + 1, text.size() - open - 2);
  }
  return text.substr(0, text.find(' '));
}

bool closed_quote(std::string_view quoted) noexcept {
  if (quoted.size() < 2 || quoted.back() != '"') return false;
  std::size_t backslashes = 0;
  while (backslashes + 2 < quoted.size() && quoted[quoted.size() - 2 - backslashes] == '\\')
    ++backslashes;
  return backslashes % 2 == 0;
}

std::string unescape(std::string_view inside) {
  std::string text;
  text.reserve(inside.size());
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == '\\' && i + 1 < inside.size() &&
        (inside[i + 1] == '\\' || inside[i + 1] == '"'))
      ++i;
    text += inside[i];
  }
  return text;
}

template <typename Real, typename Bits>
std::optional<std::vector<std::uint8_t>> opaque_real(std::uint8_t kind, std::string_view text) {
  Real value{};
  text = trim(text);
  text = text.substr(0, text.find(' '));
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  std::vector<std::uint8_t> octets = {0x9F, kind, sizeof(Bits)};
  const Bits bits = std::bit_cast<Bits>(value);
  for (int shift = 8 * (static_cast<int>(sizeof(Bits)) - 1); shift >= 0; shift -= 8) {
    octets.push_back(static_cast<std::uint8_t>(bits >> shift));
  }
  return octets;
}

std::optional<std::vector<std::uint8_t>> opaque(std::string_view value) {
  constexpr std::string_view kFloat = "Float:";
  constexpr std::string_view kDouble = "Double:";
  if (value.starts_with(kFloat))
    return opaque_real<float, std::uint32_t>(0x78, value.substr(kFloat.size()));
  if (value.starts_with(kDouble))
    return opaque_real<double, std::uint64_t>(0x79, value.substr(kDouble.size()));
  return parse_hexadecimal(value, true);
}

// "iso.3.6.1" is what net-snmp prints where -On was forgotten.
std::string numeric_oid(std::string_view text) {
  constexpr std::string_view kIso = "iso.";
  if (text.starts_with(kIso)) return "1." + std::string(text.substr(kIso.size()));
  return std::string(text);
}

class Walk {
 public:
  explicit Walk(RecordedRows& rows) : rows_(rows) {}

  void line(std::string_view line) {
    const std::size_t equals = entry(line);
    // A quoted string may hold anything, but a line that begins like a row ends one that was cut
    // off.
    if (equals != 0 && (!in_quotes() || line.front() == '.')) {
      finish();
      begin(line.substr(0, equals), line.substr(equals + kEquals.size()));
    } else if (in_quotes()) {
      value_.append("\n").append(line);
    } else if (!trim(line).empty()) {
      append(line);
    } else {
      ++blank_lines_;
    }
  }

  void finish() {
    if (open_) add();
    open_ = false;
    blank_lines_ = 0;
  }

 private:
  static constexpr std::string_view kEquals = " = ";

  // Where " = " stands in the first line of a row; 0 when `line` is none.
  static std::size_t entry(std::string_view line) noexcept {
    std::size_t equals = line.find(kEquals);
    if (equals == std::string_view::npos) return 0;
    const std::string_view oid = line.substr(0, equals);
    const bool numeric = oid.find_first_not_of("0123456789.") == std::string_view::npos;
    const bool symbolic =
        oid.find("::") != std::string_view::npos && oid.find(' ') == std::string_view::npos;
    return numeric || symbolic || oid.starts_with("iso.") ? equals : 0;
  }

  bool in_quotes() const noexcept {
    return open_ && is(Type::string) && value_.starts_with('"') && !closed_quote(value_);
  }
  bool is(Type type) const noexcept { return type_ != nullptr && type_->type == type; }

  void begin(std::string_view oid, std::string_view rest) {
    oid_ = oid;
    open_ = false;
    // What the agent sent is what counts, not what its MIB had promised.
    constexpr std::string_view kWrongType = "Wrong Type (should be ";
    if (rest.starts_with(kWrongType)) {
      const std::size_t end = rest.find("): ");
      if (end != std::string_view::npos) rest = rest.substr(end + 3);
    }
    if (rest.starts_with("No Such ") || rest.starts_with("No more variables ")) {
      ++rows_.complaints().exceptions;
      return;
    }
    const std::size_t colon = rest.find(':');
    type_ = colon != std::string_view::npos ? find_type(rest.substr(0, colon)) : nullptr;
    if (type_ != nullptr) {
      rest = rest.substr(colon + 1);
      if (rest.starts_with(' ')) rest.remove_prefix(1);
    } else if (rest.starts_with('"')) {
      type_ = find_type("string");
    } else if (parse_unsigned(trim(rest))) {
      type_ = find_type("timeticks");
    } else if (trim(rest) == "NULL") {
      type_ = find_type("null");
      rest = {};
    } else {
      ++rows_.complaints().bad_types;
      return;
    }
    value_ = rest;
    open_ = true;
  }

  void append(std::string_view line) {
    const bool hexadecimal =
        line.find_first_not_of("0123456789abcdefABCDEF ") == std::string_view::npos;
    if (open_ &&
        ((is(Type::string) && !value_.starts_with('"')) || (is(Type::hex_string) && hexadecimal))) {
      value_.append(blank_lines_ + 1, '\n').append(line);
      blank_lines_ = 0;
      return;
    }
    ++rows_.complaints().broken_lines;
  }

  void add() {
    const std::optional<ber::Oid> oid = ber::Oid::parse(numeric_oid(oid_));
    if (!oid) {
      ++rows_.complaints().bad_oids;
      return;
    }
    switch (type_->type) {
      case Type::integer:
        return rows_.integer(*oid, parse_signed(number_in(value_)));
      case Type::number:
        return rows_.number(*oid, type_->tag, parse_unsigned(number_in(value_)));
      case Type::hex_string:
        return rows_.octets(*oid, type_->tag, parse_hexadecimal(value_, true));
      case Type::oid:
        return rows_.object_identifier(*oid, numeric_oid(trim(value_)));
      case Type::ip_address:
        return rows_.octets(*oid, type_->tag, parse_dotted_quad(trim(value_)));
      case Type::opaque:
        return rows_.octets(*oid, type_->tag, opaque(value_));
      case Type::null:
        return rows_.null(*oid, value_);
      case Type::string:
        break;
    }
    if (!value_.starts_with('"')) return rows_.octets(*oid, type_->tag, as_bytes(value_));
    if (!closed_quote(value_)) {
      ++rows_.complaints().bad_values;
      return;
    }
    const std::string text = unescape(std::string_view(value_).substr(1, value_.size() - 2));
    rows_.octets(*oid, type_->tag, as_bytes(text));
  }

  RecordedRows& rows_;
  bool open_ = false;
  std::string oid_;
  const TypeWord* type_ = nullptr;
  std::string value_;
  std::size_t blank_lines_ = 0;
};

// True when every line ends with CR LF: only then is the CR no part of a string.
bool ends_lines_with_cr(std::string_view text) noexcept {
  bool any = false;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return false;
    any = true;
  }
  return any;
}

}  // namespace

void parse_snmpwalk(std::string_view text, RecordedRows& rows) {
  const bool strip_cr = ends_lines_with_cr(text);
  Walk walk(rows);
  while (!text.empty() && !rows.full()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (strip_cr && line.ends_with('\r')) line.remove_suffix(1);
    walk.line(line);
  }
  walk.finish();
}

}  // namespace snmpring::agentd
