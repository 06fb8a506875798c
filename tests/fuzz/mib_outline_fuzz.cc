// A file of MIB modules, whatever is in it: lines keep their numbers, and what is cut out of it
// lies within it.
#include <algorithm>

#include "fuzz/fuzz.h"
#include "mibc/clean_text.h"
#include "mibc/outline.h"

namespace snmpring {
namespace {

using fuzz::expect;

bool is_clean(char c) { return c == '\n' || (c >= ' ' && c <= '~'); }

void check_module(const mibc::Module& module) {
  const std::string& text = module.text;
  expect(!module.name.empty() && module.name.size() <= mibc::kWordMax, "a module has a name");
  expect(text.starts_with(module.name + " DEFINITIONS ::= BEGIN"), "a module has a head");
  expect(text.ends_with("\nEND\n"), "a module has an end");
  std::size_t end = 0;
  for (const mibc::Definition& definition : module.definitions) {
    expect(definition.begin >= end && definition.begin < definition.end,
           "definitions are in order");
    end = definition.end;
    expect(end <= text.size(), "a definition is in its module");
    expect(text.substr(definition.begin).starts_with(definition.label),
           "a definition begins with its label");
    const auto lines = std::count(text.begin(), text.begin() + definition.begin, '\n');
    expect(module.line + static_cast<std::uint32_t>(lines) == definition.line,
           "a definition keeps its line");
  }
  for (const mibc::NodeName& node : module.nodes) expect(!node.label.empty(), "a node has a label");
}

void check(std::string_view raw) {
  const mibc::CleanText clean = mibc::clean_text(raw);
  std::uint32_t end = 0;
  for (const mibc::Token& token : clean.tokens) {
    expect(token.begin >= end && token.begin < token.end && token.end <= clean.text.size(),
           "tokens are in order and in the text");
    const auto is_quote = [&](std::uint32_t at) { return clean.text[at] == '"'; };
    if (token.kind == mibc::Token::Kind::string) {
      expect(token.end - token.begin >= 2 && is_quote(token.begin) && is_quote(token.end - 1),
             "a string has its quotation marks");
    } else {
      expect(std::ranges::all_of(clean[token], is_clean), "outside of strings all is ASCII");
    }
    end = token.end;
  }
  for (const mibc::Module& module : mibc::outline(clean)) check_module(module);
}

}  // namespace
}  // namespace snmpring

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  snmpring::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
