#include "arguments/verbs.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

#include "options/option_table.h"
#include "options/suggestion.h"
#include "text/printable.h"

namespace snmpring::arguments {
namespace {

struct Alias {
  std::string_view word;
  std::string_view verb;
};

/// What people who know other programs type, where the end of the word does not tell the verb.
constexpr auto kAliases = std::to_array<Alias>({{"snmpstatus", "discover"},
                                                {"snmptranslate", "names"},
                                                {"translate", "names"},
                                                {"snmptable", "table"},
                                                {"profiles", "profile"},
                                                {"snmpbulkget", "walk"},
                                                {"bulkget", "walk"},
                                                {"scan", "discover"},
                                                {"sweep", "discover"},
                                                {"probe", "discover"},
                                                {"ping", "discover"},
                                                {"list", "targets"}});

std::string choice() {
  std::string text;
  const auto verbs = options::all_verbs();
  for (std::size_t i = 0; i < verbs.size(); ++i) {
    text += i == 0 ? "" : i + 1 == verbs.size() ? " or " : ", ";
    text += options::verb_word(verbs[i]);
  }
  return text + "; see --help";
}

/// The verb that was most likely meant, or the option that is typed like a verb. Empty where none
/// is similar.
std::string meant_by(std::string_view word) {
  // This verb does not exist here. A verb with a similar name does something else.
  if (word.ends_with("set")) return {};
  if (options::find_option(word) != nullptr) return "--" + std::string(word);
  const auto alias = std::ranges::find(kAliases, word, &Alias::word);
  if (alias != kAliases.end()) return find_verb(alias->verb) ? std::string(alias->verb) : "";
  std::vector<std::string_view> words = {"help", "version"};
  for (const options::Verb verb : options::all_verbs()) words.push_back(options::verb_word(verb));
  if (const std::string_view near = options::nearest_word(word, words); !near.empty()) {
    return std::string(near);
  }
  // The names of net-snmp's programs: snmpwalk, snmpbulkwalk, snmpgetnext.
  const auto ends =
      std::ranges::find_if(words, [&](std::string_view each) { return word.ends_with(each); });
  return ends == words.end() ? "" : std::string(*ends);
}

}  // namespace

std::optional<options::Verb> find_verb(std::string_view word) noexcept {
  const auto verbs = options::all_verbs();
  const auto found = std::ranges::find(verbs, word, options::verb_word);
  return found == verbs.end() ? std::nullopt : std::optional(*found);
}

std::optional<process::UsageError> mistyped_verb(std::string_view word) {
  const std::string meant = meant_by(word);
  if (meant.empty()) return std::nullopt;
  return process::UsageError{
      "", fmt::format("no verb '{}'; did you mean '{}'?", text::printable(word), meant)};
}

process::UsageError no_such_verb(std::string_view word) {
  if (word == "merge") {
    return process::UsageError{std::string(word), "this verb is not supported by this version"};
  }
  if (auto mistyped = mistyped_verb(word)) return std::move(*mistyped);
  if (word == "set" || word == "snmpset") {
    return process::UsageError{std::string(word),
                               "is no verb: this program reads, and sets nothing"};
  }
  return process::UsageError{text::printable(word), fmt::format("is no verb: {}", choice())};
}

process::UsageError missing_verb() { return {"", fmt::format("a verb is missing: {}", choice())}; }

}  // namespace snmpring::arguments
