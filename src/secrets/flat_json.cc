#include "secrets/flat_json.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "text/printable.h"

namespace snmpring::secrets {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  std::expected<std::vector<FlatObject>, FlatJsonError> run() {
    std::vector<FlatObject> objects;
    list('[', ']', "a list of objects begins with '['", [&] { object(objects.emplace_back()); });
    skip_space();
    if (!error_ && !text_.empty()) fail("there is something behind the list");
    if (error_) return std::unexpected(std::move(*error_));
    return objects;
  }

 private:
  void fail(std::string reason) {
    if (!error_) error_ = FlatJsonError{line_, std::move(reason)};
  }

  /// The next octet that is not white space. It is not consumed. '\0' at the end.
  char skip_space() {
    for (; !text_.empty(); text_.remove_prefix(1)) {
      const char c = text_.front();
      if (c == '\n') ++line_;
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return c;
    }
    return '\0';
  }

  bool take(char wanted) {
    if (skip_space() != wanted || text_.empty()) return false;
    text_.remove_prefix(1);
    return true;
  }

  /// Reads elements between `open` and `close`, separated by commas.
  void list(char open, char close, const char* otherwise, auto&& element) {
    if (!take(open)) return fail(otherwise);
    if (take(close)) return;
    do {
      element();
      if (error_) return;
      if (take(close)) return;
    } while (take(','));
    fail(fmt::format("',' or '{}' is missing", close));
  }

  void object(FlatObject& members) {
    list('{', '}', "an object begins with '{'", [&] { member(members); });
  }

  void member(FlatObject& members) {
    if (skip_space() != '"') return fail("the name of a member is a string in quotes");
    FlatMember member{.name = std::string(as_text(string().reveal()))};
    if (error_) return;
    if (std::ranges::find(members, member.name, &FlatMember::name) != members.end()) {
      return fail(fmt::format("\"{}\" is given twice", text::printable(member.name)));
    }
    if (!take(':'))
      return fail(fmt::format("':' is missing behind \"{}\"", text::printable(member.name)));
    member.is_string = skip_space() == '"';
    member.text = member.is_string ? string() : number(member.name);
    members.push_back(std::move(member));
  }

  Secret number(const std::string& name) {
    std::size_t size = 0;
    while (size < text_.size() && text_[size] >= '0' && text_[size] <= '9') ++size;
    if (size == 0) fail(fmt::format("\"{}\" must be a string", text::printable(name)));
    if (size > 1 && text_.front() == '0') {
      fail(fmt::format("\"{}\" is a number with zeros in front", text::printable(name)));
    }
    const std::string_view digits = text_.substr(0, size);
    text_.remove_prefix(size);
    return Secret(as_bytes(digits));
  }

  Secret string() {
    text_.remove_prefix(1);
    // What an escape stands for is never longer than the escape. So the text is never reallocated,
    // and all of it is wiped.
    std::vector<std::uint8_t> octets;
    octets.reserve(raw_octets());
    for (;;) {
      if (error_) break;
      if (text_.empty() || text_.front() == '\n') {
        fail("the closing quote is missing");
        break;
      }
      const char c = text_.front();
      text_.remove_prefix(1);
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) {
        fail("a string holds a control character that is not escaped");
      } else if (c == '\\') {
        escape(octets);
      } else {
        octets.push_back(static_cast<std::uint8_t>(c));
      }
    }
    Secret result{Bytes(octets)};
    wipe(octets);
    return result;
  }

  /// Skips to the closing quote, as far as it can be found.
  std::size_t raw_octets() const {
    std::size_t size = 0;
    while (size < text_.size() && text_[size] != '"') size += text_[size] == '\\' ? 2 : 1;
    return size;
  }

  void escape(std::vector<std::uint8_t>& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char letter = text_.empty() ? '\0' : text_.front();
    if (const std::size_t known = kLetters.find(letter); known != std::string_view::npos) {
      text_.remove_prefix(1);
      out.push_back(static_cast<std::uint8_t>(kMeanings[known]));
      return;
    }
    std::optional<std::uint32_t> code;
    if (letter == 'u') code = code_unit(1);
    if (!code) return fail("a backslash in a string begins no known escape");
    text_.remove_prefix(5);
    if (*code >= 0xD800 && *code <= 0xDBFF) {
      const auto low = text_.starts_with("\\u") ? code_unit(2) : std::nullopt;
      if (!low || *low < 0xDC00 || *low > 0xDFFF)
        return fail("half of a surrogate pair is missing");
      text_.remove_prefix(6);
      code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
    } else if (*code >= 0xDC00 && *code <= 0xDFFF) {
      return fail("half of a surrogate pair is missing");
    }
    append_utf8(out, *code);
  }

  /// The four hexadecimal digits at `offset`.
  std::optional<std::uint32_t> code_unit(std::size_t offset) const {
    if (text_.size() < offset + 4) return std::nullopt;
    const char* const begin = text_.data() + offset;
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(begin, begin + 4, code, 16);
    if (error != std::errc{} || stop != begin + 4) return std::nullopt;
    return code;
  }

  static void append_utf8(std::vector<std::uint8_t>& out, std::uint32_t code) {
    const auto put = [&](std::uint32_t octet) { out.push_back(static_cast<std::uint8_t>(octet)); };
    const auto tail = [&](unsigned shift) { put(0x80 | (code >> shift & 0x3F)); };
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xC0 | code >> 6);
      tail(0);
    } else if (code < 0x10000) {
      put(0xE0 | code >> 12);
      tail(6), tail(0);
    } else {
      put(0xF0 | code >> 18);
      tail(12), tail(6), tail(0);
    }
  }

  std::string_view text_;  // What is left.
  unsigned line_ = 1;
  std::optional<FlatJsonError> error_;
};

}  // namespace

std::expected<std::vector<FlatObject>, FlatJsonError> read_flat_json(std::string_view text) {
  return Reader(text).run();
}

}  // namespace snmpring::secrets
