#include "records/record_view.h"

#include <array>
#include <charconv>

#include "base/bytes.h"
#include "text/json_text.h"

namespace snmpring::records {
namespace {

constexpr RecordFault kNoObject{"not a JSON object"};
constexpr RecordFault kMalformed{"not JSON"};

/// The characters that a string goes on behind without a further look.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t i = 0x20; i < plain.size(); ++i) plain[i] = i != '"' && i != '\\';
  return plain;
}();

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::optional<std::uint32_t> hex_four(std::string_view text) noexcept {
  std::uint32_t value = 0;
  if (text.size() < 4) return std::nullopt;
  const char* const end = text.data() + 4;
  const auto read = std::from_chars(text.data(), end, value, 16);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

constexpr bool is_high_surrogate(std::uint32_t unit) noexcept { return unit >> 10 == 0xD800 >> 10; }
constexpr bool is_low_surrogate(std::uint32_t unit) noexcept { return unit >> 10 == 0xDC00 >> 10; }

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&out](std::uint32_t octet) { out += static_cast<char>(octet); };
  const auto put_rest = [&](unsigned shift) { put(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put_rest(0);
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put_rest(6);
    put_rest(0);
  } else {
    put(0xF0 | point >> 18);
    put_rest(12);
    put_rest(6);
    put_rest(0);
  }
}

/// Walks over one text of JSON. A false return means that it is malformed.
class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept
      : at_(text.data()), end_(text.data() + text.size()) {}

  void skip_blanks() noexcept {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n')) ++at_;
  }
  bool at_end() const noexcept { return at_ == end_; }
  bool take(char c) noexcept {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  /// A string whose first quote has been taken.
  bool string(JsonValue& value) noexcept {
    const char* const begin = at_;
    value.kind = JsonKind::string;
    value.escaped = false;
    while (true) {
      while (at_ < end_ && kPlain[static_cast<unsigned char>(*at_)]) ++at_;
      if (at_ == end_) return false;
      if (*at_ == '"') break;
      if (*at_ != '\\' || !escape()) return false;
      value.escaped = true;
    }
    value.text = {begin, at_};
    ++at_;
    return true;
  }

  /// Any value, to its end. \param depth How many arrays and objects it lies in.
  bool value(JsonValue& value, std::size_t depth) noexcept {
    if (at_ == end_) return false;
    if (take('"')) return string(value);
    const char* const begin = at_;
    value.escaped = false;
    bool good = false;
    switch (*at_) {
      case '{':
      case '[':
        value.kind = *at_ == '{' ? JsonKind::object : JsonKind::array;
        good = nested(depth);
        break;
      case 't':
        value.kind = JsonKind::boolean;
        good = word("true");
        break;
      case 'f':
        value.kind = JsonKind::boolean;
        good = word("false");
        break;
      case 'n':
        value.kind = JsonKind::null;
        good = word("null");
        break;
      default:
        value.kind = JsonKind::number;
        good = number();
    }
    value.text = {begin, at_};
    return good;
  }

 private:
  bool word(std::string_view expected) noexcept {
    if (!std::string_view(at_, end_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }

  bool digits() noexcept {
    const char* const begin = at_;
    while (at_ < end_ && is_digit(*at_)) ++at_;
    return at_ > begin;
  }

  bool number() noexcept {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  /// One that begins at a backslash.
  bool escape() noexcept {
    const std::string_view rest(at_, end_);
    if (rest.size() < 2) return false;
    if (rest[1] != 'u') {
      at_ += 2;
      return std::string_view("\"\\/bfnrt").find(rest[1]) != std::string_view::npos;
    }
    const auto unit = hex_four(rest.substr(2));
    if (!unit || is_low_surrogate(*unit)) return false;
    at_ += 6;
    if (!is_high_surrogate(*unit)) return true;
    if (!word("\\u")) return false;
    const auto low = hex_four({at_, end_});
    if (!low || !is_low_surrogate(*low)) return false;
    at_ += 4;
    return true;
  }

  bool nested(std::size_t depth) noexcept {
    if (depth >= Record::kDepthMax) return false;
    const bool object = *at_++ == '{';
    const char close = object ? '}' : ']';
    skip_blanks();
    if (take(close)) return true;
    while (true) {
      JsonValue ignored;
      skip_blanks();
      if (object) {
        if (!take('"') || !string(ignored)) return false;
        skip_blanks();
        if (!take(':')) return false;
        skip_blanks();
      }
      if (!value(ignored, depth + 1)) return false;
      skip_blanks();
      if (take(close)) return true;
      if (!take(',')) return false;
    }
  }

  const char* at_;
  const char* end_;
};

}  // namespace

std::expected<void, RecordFault> Record::parse(std::string_view line) {
  members_.clear();
  if (!text::is_utf8(as_bytes(line))) return std::unexpected(RecordFault{"not UTF-8"});
  Scanner scanner(line);
  scanner.skip_blanks();
  if (!scanner.take('{')) return std::unexpected(kNoObject);
  scanner.skip_blanks();
  bool more = !scanner.take('}');
  while (more) {
    if (members_.size() == kKeysMax) return std::unexpected(RecordFault{"too many keys"});
    Member& member = members_.emplace_back();
    scanner.skip_blanks();
    JsonValue key;
    if (!scanner.take('"') || !scanner.string(key)) return std::unexpected(kMalformed);
    if (key.escaped) return std::unexpected(RecordFault{"a key holds an escape"});
    member.key = key.text;
    scanner.skip_blanks();
    if (!scanner.take(':')) return std::unexpected(kMalformed);
    scanner.skip_blanks();
    if (!scanner.value(member.value, 1)) return std::unexpected(kMalformed);
    scanner.skip_blanks();
    if (scanner.take('}')) break;
    if (!scanner.take(',')) return std::unexpected(kMalformed);
  }
  scanner.skip_blanks();
  if (!scanner.at_end()) return std::unexpected(kMalformed);
  return {};
}

const JsonValue* Record::find(std::string_view key) const noexcept {
  for (const Member& member : members_) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

std::optional<std::string_view> Record::string(std::string_view key, std::string& room) const {
  const JsonValue* const value = find(key);
  if (value == nullptr || value->kind != JsonKind::string) return std::nullopt;
  return string_octets(*value, room);
}

std::optional<std::int64_t> Record::integer(std::string_view key) const noexcept {
  const JsonValue* const value = find(key);
  if (value == nullptr || value->kind != JsonKind::number) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = value->text.data() + value->text.size();
  const auto read = std::from_chars(value->text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

bool Record::is_true(std::string_view key) const noexcept {
  const JsonValue* const value = find(key);
  return value != nullptr && value->is_true();
}

std::string_view Record::kind() const noexcept {
  const JsonValue* const value = find("kind");
  return value != nullptr && value->kind == JsonKind::string ? value->text : std::string_view();
}

std::string_view string_octets(const JsonValue& value, std::string& room) {
  if (!value.escaped) return value.text;
  room.clear();
  std::string_view rest = value.text;
  while (!rest.empty()) {
    const std::size_t plain = std::min(rest.find('\\'), rest.size());
    room += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.size() < 2) break;
    const char letter = rest[1];
    rest.remove_prefix(2);
    if (letter != 'u') {
      constexpr std::string_view kLetters = "bfnrt";
      constexpr std::string_view kControls = "\b\f\n\r\t";
      const std::size_t control = kLetters.find(letter);
      room += control == std::string_view::npos ? letter : kControls[control];
      continue;
    }
    std::uint32_t point = hex_four(rest).value_or(0xFFFD);
    rest.remove_prefix(std::min<std::size_t>(rest.size(), 4));
    if (is_high_surrogate(point) && rest.size() >= 6) {
      const std::uint32_t low = hex_four(rest.substr(2)).value_or(0xDC00);
      point = 0x10000 + ((point & 0x3FF) << 10 | (low & 0x3FF));
      rest.remove_prefix(6);
    }
    append_utf8(room, point);
  }
  return room;
}

std::vector<std::string> array_strings(const JsonValue& value) {
  std::vector<std::string> strings;
  if (value.kind != JsonKind::array) return strings;
  Scanner scanner(value.text);
  scanner.take('[');
  std::string room;
  while (true) {
    scanner.skip_blanks();
    JsonValue element;
    if (!scanner.value(element, 1)) return strings;
    if (element.kind == JsonKind::string) strings.emplace_back(string_octets(element, room));
    scanner.skip_blanks();
    if (!scanner.take(',')) return strings;
  }
}

}  // namespace snmpring::records
