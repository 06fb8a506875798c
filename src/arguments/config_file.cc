#include "arguments/config_file.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "text/printable.h"

namespace snmpring::arguments {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

class TomlReader {
 public:
  explicit TomlReader(std::string_view text) : text_(text) {}

  std::expected<std::vector<ConfigEntry>, ConfigError> run() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (!error_ && at_ < text_.size()) entry();
    if (error_) return std::unexpected(std::move(*error_));
    return std::move(entries_);
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }
  bool at_line_end() const { return peek() == '\n' || (peek() == '\r' && next_is_newline()); }
  bool next_is_newline() const { return at_ + 1 >= text_.size() || text_[at_ + 1] == '\n'; }

  void fail(std::string reason) {
    if (!error_) error_ = ConfigError{line_, std::move(reason)};
  }

  void skip_blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }

  /// Moves past a comment, if there is one, and the end of the line. Anything else is an error.
  void end_line() {
    skip_blanks();
    if (peek() == '#') {
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    }
    if (!at_line_end()) return fail("there is something behind the value");
    next_line();
  }

  void next_line() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    if (at_ == text_.size()) return;
    ++at_;
    ++line_;
  }

  void entry() {
    skip_blanks();
    if (at_line_end() || peek() == '#') return end_line();
    if (peek() == ';') return next_line();
    if (peek() == '[') return heading();
    ConfigEntry entry{.line = line_};
    entry.name = name();
    if (error_) return;
    skip_blanks();
    if (at_line_end() || peek() == '#') {
      entry.values.emplace_back("true");
    } else if (peek() == '=') {
      ++at_;
      skip_blanks();
      value(entry.values);
    } else {
      return fail("'=' is missing behind " + text::printable(entry.name));
    }
    if (error_) return;
    end_line();
    entries_.push_back(std::move(entry));
  }

  void heading() {
    constexpr std::string_view kDefault = "[default]";
    if (!text_.substr(at_).starts_with(kDefault)) return fail("tables are not supported");
    at_ += kDefault.size();
    end_line();
  }

  std::string name() {
    if (peek() == '"' || peek() == '\'') return string();
    const std::size_t start = at_;
    while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
    if (at_ == start || peek() == '.') fail("this is no line of the form name = value");
    return std::string(text_.substr(start, at_ - start));
  }

  void value(std::vector<std::string>& values) {
    if (peek() == '[') return array(values);
    values.push_back(scalar(/*in_array=*/false));
  }

  void array(std::vector<std::string>& values) {
    ++at_;
    for (;;) {
      skip_between();
      if (error_) return;
      if (peek() == ']') break;
      values.push_back(scalar(/*in_array=*/true));
      skip_between();
      if (error_) return;
      if (peek() == ']') break;
      if (peek() != ',') return fail("',' or ']' is missing in an array");
      ++at_;
    }
    ++at_;
  }

  /// Skips blanks, comments and line ends within an array.
  void skip_between() {
    for (;;) {
      skip_blanks();
      if (at_ >= text_.size()) return fail("']' is missing");
      if (peek() != '#' && !at_line_end()) return;
      end_line();
    }
  }

  std::string scalar(bool in_array) {
    if (peek() == '"' || peek() == '\'') return string();
    // A bare word ends at the end of the line, at a comment, or at the array's next element.
    const std::size_t start = at_;
    while (!at_line_end() && !(peek() == '#' && at_ > start && is_blank(text_[at_ - 1])) &&
           !(in_array && (peek() == ',' || peek() == ']'))) {
      ++at_;
    }
    std::size_t end = at_;
    while (end > start && is_blank(text_[end - 1])) --end;
    if (end == start || text_[start] == '#') fail("the value is missing");
    return std::string(text_.substr(start, end - start));
  }

  std::string string() {
    const char quote = text_[at_++];
    if (text_.substr(at_).starts_with(std::string(2, quote))) {
      fail("strings of many lines are not supported");
    }
    std::string result;
    while (!error_) {
      if (at_line_end()) {
        fail("the closing quote is missing");
      } else if (peek() == quote) {
        ++at_;
        break;
      } else if (peek() == '\\' && quote == '"') {
        ++at_;
        escape(result);
      } else {
        result += text_[at_++];
      }
    }
    return result;
  }

  void escape(std::string& result) {
    constexpr std::string_view kLetters = "btnfre\"\\";
    constexpr std::string_view kMeanings = "\b\t\n\f\r\x1B\"\\";
    const char letter = peek();
    if (const std::size_t known = kLetters.find(letter); known != std::string_view::npos) {
      result += kMeanings[known];
      ++at_;
      return;
    }
    const std::size_t digits = letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    const std::string_view hex = at_ < text_.size() ? text_.substr(at_ + 1, digits) : "";
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
    const bool whole = error == std::errc{} && stop == hex.data() + hex.size();
    if (digits == 0 || hex.size() != digits || !whole || code > 0x10FFFF ||
        (code >= 0xD800 && code <= 0xDFFF)) {
      return fail("a backslash in a string begins no known escape");
    }
    at_ += 1 + digits;
    append_utf8(result, code);
  }

  static void append_utf8(std::string& out, std::uint32_t code) {
    const auto tail = [&](unsigned shift) {
      out += static_cast<char>(0x80 | (code >> shift & 0x3F));
    };
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0 | code >> 6);
      tail(0);
    } else if (code < 0x10000) {
      out += static_cast<char>(0xE0 | code >> 12);
      tail(6), tail(0);
    } else {
      out += static_cast<char>(0xF0 | code >> 18);
      tail(12), tail(6), tail(0);
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  unsigned line_ = 1;
  std::vector<ConfigEntry> entries_;
  std::optional<ConfigError> error_;
};

}  // namespace

std::expected<std::vector<ConfigEntry>, ConfigError> read_config(std::string_view text) {
  return TomlReader(text).run();
}

}  // namespace snmpring::arguments
