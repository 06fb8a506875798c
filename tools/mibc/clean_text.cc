#include "mibc/clean_text.h"

#include <algorithm>
#include <array>

namespace snmpring::mibc {
namespace {

// Their strings are only read by people.
constexpr std::array<std::string_view, 5> kProse = {"DESCRIPTION", "REFERENCE", "CONTACT-INFO",
                                                    "ORGANIZATION", "PRODUCT-RELEASE"};
// Their strings are dates. The parser looks at the last character of an empty one.
constexpr std::array<std::string_view, 2> kDates = {"LAST-UPDATED", "REVISION"};
constexpr std::size_t kStringMax = 1000;

constexpr bool is_word(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

constexpr bool is_hex(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Cleaner {
 public:
  explicit Cleaner(std::string_view raw) : raw_(raw) { clean_.text.reserve(raw.size() / 2 + 16); }

  CleanText run() {
    while (at_ < raw_.size()) step();
    return std::move(clean_);
  }

 private:
  char peek(std::size_t ahead) const noexcept {
    return at_ + ahead < raw_.size() ? raw_[at_ + ahead] : '\0';
  }

  void step() {
    const char c = raw_[at_];
    if (c == '\n' || c == '\r') return line_end();
    if (c == '-' && peek(1) == '-') return comment();
    if (is_word(c)) return word();
    if (c == '"') return string();
    if (c == '\'') return constant();
    if (c <= ' ' || c > '~') {
      ++at_;
      return space();
    }
    if (raw_.substr(at_, 3) == "::=") return put(Token::Kind::equals, 3);
    put(Token::Kind::sign, 1);
  }

  void space() {
    if (!clean_.text.empty() && clean_.text.back() > ' ') clean_.text += ' ';
  }

  // CR LF is one end of a line; so is CR alone, which old files have.
  void line_end() {
    at_ += raw_[at_] == '\r' && peek(1) == '\n' ? 2 : 1;
    clean_.text += '\n';
    ++line_;
  }

  void put(Token::Kind kind, std::size_t octets) {
    const std::size_t begin = clean_.text.size();
    clean_.text += raw_.substr(at_, octets);
    note(kind, begin);
    at_ += octets;
  }

  void note(Token::Kind kind, std::size_t begin) {
    clean_.tokens.push_back({static_cast<std::uint32_t>(begin),
                             static_cast<std::uint32_t>(clean_.text.size()), line_, kind});
  }

  std::size_t hyphens() const noexcept {
    return std::min(raw_.find_first_not_of('-', at_), raw_.size()) - at_;
  }

  void comment() {
    bool to_line_end = hyphens() > 2;
    at_ += hyphens();
    for (;;) {
      at_ = std::min(raw_.find_first_of(to_line_end ? "\n\r" : "\n\r-", at_), raw_.size());
      if (at_ == raw_.size() || raw_[at_] != '-') break;
      const std::size_t run = hyphens();
      at_ += run;
      if (run == 2) break;
      to_line_end = run > 2;
    }
    space();
  }

  void word() {
    std::size_t end = at_ + 1;
    while (end < raw_.size() && is_word(raw_[end]) &&
           !(raw_[end] == '-' && end + 1 < raw_.size() && raw_[end + 1] == '-')) {
      ++end;
    }
    const std::size_t size = end - at_;
    // Two words must not become one where octets between them are left out.
    if (!clean_.text.empty() && is_word(clean_.text.back())) clean_.text += ' ';
    if (size > kWordMax) clean_.cut_words.push_back(line_);
    put(Token::Kind::word, std::min(size, kWordMax));
    at_ = end;
  }

  bool follows(auto& words) const noexcept {
    if (clean_.tokens.empty()) return false;
    return std::ranges::find(words, clean_[clean_.tokens.back()]) != words.end();
  }

  // A string that does not end lasts to the end of the file.
  void string() {
    const std::size_t end = std::min(raw_.find('"', at_ + 1), raw_.size());
    const std::string_view content = raw_.substr(at_ + 1, end - at_ - 1);
    at_ = std::min(end + 1, raw_.size());
    const std::size_t begin = clean_.text.size();
    const auto lines = static_cast<std::uint32_t>(std::ranges::count(content, '\n'));
    const bool date = follows(kDates) && content.empty();
    const bool keep = !follows(kProse) && content.size() <= kStringMax;
    clean_.text += '"';
    if (date) clean_.text += "000001010000Z";
    if (keep) std::ranges::copy(content, std::back_inserter(clean_.text));
    clean_.text += '"';
    note(Token::Kind::string, begin);
    if (!keep) clean_.text.append(lines, '\n');
    line_ += lines;
  }

  // 'FF'h and '01'b. A lonely apostrophe is left out.
  void constant() {
    std::size_t end = at_ + 1;
    while (end < raw_.size() && is_hex(raw_[end])) ++end;
    const bool closed = end + 1 < raw_.size() && raw_[end] == '\'';
    if (closed && std::string_view("bBhH").find(raw_[end + 1]) != std::string_view::npos) {
      return put(Token::Kind::sign, end + 2 - at_);
    }
    ++at_;
    space();
  }

  std::string_view raw_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  CleanText clean_;
};

}  // namespace

CleanText clean_text(std::string_view raw) {
  if (raw.starts_with("\xEF\xBB\xBF")) raw.remove_prefix(3);
  return Cleaner(raw).run();
}

}  // namespace snmpring::mibc
