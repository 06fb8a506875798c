#include "options/positional.h"

#include <fmt/core.h>

#include <algorithm>

#include "options/option_values.h"
#include "options/suggestion.h"
#include "text/printable.h"

namespace snmpring::options {
namespace {

constexpr std::ptrdiff_t kDotsOfFiveArcs = 4;

bool takes_oids(Verb verb) noexcept {
  return verb == Verb::get || verb == Verb::get_next || verb == Verb::walk || verb == Verb::table;
}

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A word that is a host name in its form, and has no dot.
bool is_dotless_name(std::string_view word) noexcept {
  const auto legal = [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !word.empty() && is_letter(word.front()) && std::ranges::all_of(word, legal);
}

process::UsageError wrong(std::string_view word, std::string_view reason) {
  return {"", fmt::format("{} {}", text::printable(word), reason)};
}

}  // namespace

bool is_surely_oid(std::string_view text) noexcept {
  if (!looks_like_oid(text)) return false;
  return text.front() == '.' || text.find("::") != std::string_view::npos ||
         std::ranges::count(text, '.') >= kDotsOfFiveArcs;
}

WordNames word_names(const mib::Names& names) {
  using Kind = mib::NameError::Kind;
  return {.is_object =
              [&names](std::string_view word) {
                // 1.1.1.1 is an address.
                if (word.empty() || !is_letter(word.front())) return false;
                const auto named = names.resolve(word);
                // Which of several is meant is asked later.
                return named || named.error().kind == Kind::ambiguous;
              },
          .suggestion =
              [&names](std::string_view word) {
                const auto named = names.resolve(word);
                if (named || named.error().choices.empty()) return std::string();
                return did_you_mean(named.error().choices.front());
              }};
}

std::expected<Positional, process::UsageError> sort_words(Verb verb,
                                                          const std::vector<std::string>& words,
                                                          bool oids_given, const WordNames& names) {
  Positional sorted;
  std::vector<std::string_view> dotless;  // Behind the first target.
  for (const std::string& word : words) {
    const bool sure = is_surely_oid(word);
    if (sure && !takes_oids(verb)) {
      return std::unexpected(
          wrong(word, fmt::format("is an OID, and {} takes none", verb_word(verb))));
    }
    if (sure && sorted.targets.empty()) {
      return std::unexpected(wrong(word, "is an OID where a target belongs: OIDs stand behind it"));
    }
    if (!sure && looks_like_oid(word)) {
      return std::unexpected(wrong(word, "looks like an OID: put a dot before it, or use --oid"));
    }
    const bool behind = takes_oids(verb) && !sorted.targets.empty();
    if (sure || (behind && names.is_object && names.is_object(word))) {
      sorted.oids.push_back(word);
      continue;
    }
    if (behind && is_dotless_name(word) && word != "localhost") dotless.push_back(word);
    sorted.targets.push_back(word);
  }
  const bool lists_bring_oids = (verb == Verb::get || verb == Verb::get_next) &&
                                std::ranges::any_of(sorted.targets, [](const std::string& target) {
                                  return target == "-" || target.starts_with('@');
                                });
  if (!dotless.empty() && !oids_given && sorted.oids.empty() && !lists_bring_oids) {
    const std::string_view word = dotless.front();
    return std::unexpected(wrong(
        word, fmt::format("is no OID and no MIB object{} (a host of that name is udp:{})",
                          names.suggestion ? names.suggestion(word) : "", text::printable(word))));
  }
  return sorted;
}

}  // namespace snmpring::options
