#include "mibc/outline.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace snmpring::mibc {
namespace {

constexpr std::array<std::string_view, 9> kMacros = {
    "OBJECT-TYPE",  "MODULE-IDENTITY",    "OBJECT-IDENTITY",   "NOTIFICATION-TYPE", "TRAP-TYPE",
    "OBJECT-GROUP", "NOTIFICATION-GROUP", "MODULE-COMPLIANCE", "AGENT-CAPABILITIES"};

// Words that stand before a macro's name, or before `::=`, without being defined by it.
constexpr std::array<std::string_view, 8> kNoLabels = {"SYNTAX", "WRITE-SYNTAX", "OF",    "OBJECT",
                                                       "FROM",   "DEFINITIONS",  "MACRO", "END"};

bool is_number(std::string_view word) noexcept {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string_view::npos;
}

// "9502031822Z" is of 1995 (RFC 2578 §2, ExtUTCTime).
std::string full_date(std::string_view quoted) {
  const std::string_view date = quoted.substr(1, quoted.size() - 2);
  if (date.size() == 11 && is_number(date.substr(0, 10))) return "19" + std::string(date);
  if (date.size() == 13 && is_number(date.substr(0, 12))) return std::string(date);
  return {};
}

class Outliner {
 public:
  explicit Outliner(const CleanText& file) : file_(file), tokens_(file.tokens) {}

  std::vector<Module> run() {
    while (at_ < tokens_.size()) {
      if (begins_module(at_)) {
        module();
      } else {
        ++at_;
      }
    }
    return std::move(modules_);
  }

 private:
  std::string_view text(std::size_t i) const noexcept {
    return i < tokens_.size() ? file_[tokens_[i]] : std::string_view();
  }
  bool is(std::size_t i, std::string_view wanted) const noexcept { return text(i) == wanted; }
  bool is_word(std::size_t i) const noexcept {
    return i < tokens_.size() && tokens_[i].kind == Token::Kind::word;
  }
  bool is_equals(std::size_t i) const noexcept {
    return i < tokens_.size() && tokens_[i].kind == Token::Kind::equals;
  }
  bool is_label(std::size_t i) const noexcept {
    return is_word(i) && std::ranges::find(kNoLabels, text(i)) == kNoLabels.end();
  }
  bool is_macro(std::size_t i) const noexcept {
    return is_word(i) && std::ranges::find(kMacros, text(i)) != kMacros.end();
  }

  // `NAME DEFINITIONS`, or with an OID between them.
  std::size_t definitions_of(std::size_t i) const noexcept {
    constexpr std::size_t kOidTokensMax = 64;
    if (!is_label(i)) return 0;
    if (is(i + 1, "DEFINITIONS")) return i + 1;
    if (!is(i + 1, "{")) return 0;
    for (std::size_t j = i + 2; j < i + kOidTokensMax && j < tokens_.size(); ++j) {
      if (is(j, "}")) return is(j + 1, "DEFINITIONS") ? j + 1 : 0;
    }
    return 0;
  }
  bool begins_module(std::size_t i) const noexcept { return definitions_of(i) != 0; }

  // `label OBJECT-TYPE` and `label OBJECT IDENTIFIER ::=`, which no definition has inside.
  bool begins_object(std::size_t i) const noexcept {
    if (!is_label(i)) return false;
    return is_macro(i + 1) || (is(i + 1, "OBJECT") && is(i + 2, "IDENTIFIER") && is_equals(i + 3));
  }

  void module() {
    module_ = Module();
    module_.name = text(at_);
    module_.line = tokens_[at_].line;
    const std::uint32_t line = module_.line;
    at_ = definitions_of(at_) + 1;
    while (at_ < tokens_.size() && !is(at_, "BEGIN") && !begins_module(at_)) ++at_;
    if (!is(at_, "BEGIN")) return;  // The head alone.
    begin_ = tokens_[at_].end;
    head_ = module_.name + " DEFINITIONS ::= BEGIN" + std::string(tokens_[at_].line - line, '\n');
    ++at_;
    body();
    end_module();
  }

  void body() {
    while (at_ < tokens_.size() && !begins_module(at_)) {
      if (is(at_, "END")) {
        module_.ends = true;
        return;
      }
      if (is(at_, "IMPORTS")) {
        imports();
      } else if (is(at_, "EXPORTS")) {
        skip_past(";");
      } else if (is_label(at_) && is(at_ + 1, "MACRO")) {
        begin_definition();
        skip_past("END");
      } else if (begins_object(at_)) {
        object();
      } else if (is_label(at_) && is_equals(at_ + 1)) {
        type();
      } else {
        ++at_;
      }
    }
  }

  void end_module() {
    const std::size_t end = at_ < tokens_.size() ? tokens_[at_].begin : file_.text.size();
    close_definition(end);
    module_.text = head_ + file_.text.substr(begin_, end - begin_) + "\nEND\n";
    if (module_.ends) ++at_;
    const std::size_t shift = head_.size() - begin_;
    if (semicolon_ != 0) module_.text.insert(semicolon_ + shift, 1, ';');
    const auto move = [&](std::uint32_t at) {
      const bool behind = semicolon_ != 0 && at >= semicolon_;
      return static_cast<std::uint32_t>(at + shift + (behind ? 1 : 0));
    };
    for (std::vector<Definition>* list : {&module_.definitions, &module_.broken}) {
      for (Definition& definition : *list) {
        definition.begin = move(definition.begin);
        definition.end = move(definition.end - 1) + 1;
      }
    }
    semicolon_ = 0;
    for (const Definition& definition : module_.broken) leave_out(module_.text, definition);
    modules_.push_back(std::move(module_));
  }

  void skip_past(std::string_view word) {
    while (at_ < tokens_.size() && !is(at_, word) && !begins_module(at_)) ++at_;
    if (is(at_, word)) ++at_;
  }

  void imports() {
    for (++at_; at_ < tokens_.size() && !is(at_, ";") && !begins_module(at_); ++at_) {
      // The semicolon was forgotten. The parser would read on to the end of the file.
      if (begins_object(at_)) {
        semicolon_ = tokens_[at_].begin;
        return;
      }
      if (!is(at_, "FROM") || !is_word(at_ + 1)) continue;
      ++at_;
      module_.imports.push_back({std::string(text(at_)), tokens_[at_].line});
    }
  }

  void begin_definition() {
    const Token& token = tokens_[at_];
    close_definition(token.begin);
    module_.definitions.push_back({std::string(text(at_)), token.begin, token.begin, token.line});
  }

  void close_definition(std::size_t end) {
    if (module_.definitions.empty()) return;
    Definition& last = module_.definitions.back();
    if (last.end == last.begin) last.end = static_cast<std::uint32_t>(end);
    if (!open_) return;
    open_ = false;
    module_.broken.push_back(last);
    module_.definitions.pop_back();
  }

  void type() {
    begin_definition();
    at_ += 2;
    if (!is(at_, "SEQUENCE") && !is(at_, "CHOICE")) return;
    while (at_ < tokens_.size() && !is(at_, "}") && !is(at_, "END") && !begins_module(at_)) ++at_;
  }

  void object() {
    begin_definition();
    NodeName node;
    node.label = text(at_);
    node.object = is(at_ + 1, "OBJECT-TYPE");
    if (is(at_ + 1, "MODULE-IDENTITY")) module_.identity = true;
    at_ += is(at_ + 1, "OBJECT") ? 3 : 2;
    open_ = true;
    for (; at_ < tokens_.size() && !is_equals(at_); ++at_) {
      if (is(at_, "END") || begins_object(at_) || begins_module(at_)) return;
      if (is(at_, "SYNTAX") && is(at_ + 1, "SEQUENCE")) node.table = true;
      if (is(at_, "LAST-UPDATED") && at_ + 1 < tokens_.size() &&
          tokens_[at_ + 1].kind == Token::Kind::string && module_.last_updated.empty()) {
        module_.last_updated = full_date(text(at_ + 1));
      }
    }
    if (at_ == tokens_.size()) return;
    ++at_;
    value(std::move(node));
  }

  // `{ parent 1 }`, `{ iso org(3) dod(6) 1 }` or, of a TRAP-TYPE, a number.
  void value(NodeName node) {
    if (!is(at_, "{")) {
      open_ = !is_word(at_);
      module_.nodes.push_back(std::move(node));
      return;
    }
    std::string above = is_number(text(at_ + 1)) ? std::string() : std::string(text(at_ + 1));
    std::size_t i = at_ + 1;
    for (; i < tokens_.size() && !is(i, "}"); ++i) {
      if (is(i, "END") || is_equals(i)) return;  // It does not end.
      const bool numbered = is_word(i) && is(i + 1, "(") && is(i + 3, ")");
      if (i == at_ + 1 || !numbered || is(i + 4, "}")) continue;
      module_.nodes.push_back({.label = std::string(text(i)), .parent = above});
      above = text(i);
    }
    if (i >= tokens_.size()) return;
    node.parent = std::move(above);
    open_ = false;
    module_.nodes.push_back(std::move(node));
    at_ = i + 1;
  }

  const CleanText& file_;
  const std::vector<Token>& tokens_;
  std::size_t at_ = 0;
  std::vector<Module> modules_;
  Module module_;
  std::string head_;           // What stands in the module's text for all up to its BEGIN.
  std::size_t begin_ = 0;      // Where its body begins in the file.
  std::size_t semicolon_ = 0;  // Where in the file its IMPORTS want one; 0: nowhere.
  bool open_ = false;          // The last definition has not had its value yet.
};

}  // namespace

std::vector<Module> outline(const CleanText& file) { return Outliner(file).run(); }

void leave_out(std::string& text, const Definition& definition) {
  for (std::size_t i = definition.begin; i < definition.end; ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

}  // namespace snmpring::mibc
