#include "review/redaction.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/endpoint.h"

namespace snmpring::review {
namespace {

using targets::AddressRange;
using targets::AddressValue;

// More of a text says nothing about software.
constexpr std::size_t kDescriptionMax = 4096;
constexpr std::size_t kNameMin = 3;

constexpr auto kHarmlessOptions =
    std::to_array<std::string_view>({"snmp-version", "max-repetitions", "io", "report", "format",
                                     "source-check", "per-subnet-rate", "oid", "profile", "table"});

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_word(char c) noexcept {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
}

// As a word of its own, in whatever case.
void replace_word(std::string& text, std::string_view word) {
  if (word.size() < kNameMin) return;
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  for (auto at = text.begin();;) {
    at = std::search(at, text.end(), word.begin(), word.end(), same);
    if (at == text.end()) return;
    const auto end = at + static_cast<std::ptrdiff_t>(word.size());
    const bool alone =
        (at == text.begin() || !is_word(*(at - 1))) && (end == text.end() || !is_word(*end));
    if (!alone) {
      ++at;
      continue;
    }
    const auto place = at - text.begin();
    text.replace(at, end, "*");
    at = text.begin() + place + 1;
  }
}

// "Linux HOST 5.10.0 #1 SMP ...": where a release follows the second word, that is the host's name.
void replace_node(std::string& text) {
  constexpr std::array<std::string_view, 4> kSystems = {"Linux ", "FreeBSD ", "SunOS ", "Darwin "};
  for (const std::string_view system : kSystems) {
    if (!text.starts_with(system)) continue;
    const std::size_t end = text.find(' ', system.size());
    if (end == std::string::npos || end + 1 == text.size()) return;
    if (is_digit(text[system.size()]) || !is_digit(text[end + 1])) return;
    text.replace(system.size(), end - system.size(), "*");
    return;
  }
}

AddressValue pseudonym_of(AddressValue value, Family family, Pseudonyms& pseudonyms) {
  IpAddress address = targets::address_at(family, value);
  pseudonyms.replace_address(address.octets.data(), family == Family::ipv4 ? 4 : 16);
  return targets::address_value(address);
}

// A prefix becomes a prefix; a range becomes those that it consists of.
std::vector<AddressRange> redacted(const std::vector<AddressRange>& ranges,
                                   Pseudonyms& pseudonyms) {
  std::vector<AddressRange> out;
  for (const AddressRange& range : ranges) {
    AddressValue first = range.first;
    for (bool done = false; !done;) {
      AddressValue size_less_one = 0;
      for (AddressValue wider = 1; wider != 0; wider = wider << 1 | 1) {
        if ((first & wider) != 0 || wider > range.last - first) break;
        size_less_one = wider;
      }
      const AddressValue begin = pseudonym_of(first, range.family, pseudonyms) & ~size_less_one;
      out.push_back({.family = range.family, .first = begin, .last = begin | size_less_one});
      done = first + size_less_one >= range.last;
      first += size_less_one + 1;
    }
  }
  return out;
}

bool is_harmless(const std::pair<std::string, std::string>& option) {
  if (std::ranges::find(kHarmlessOptions, option.first) != kHarmlessOptions.end()) return true;
  const std::string& value = option.second;
  const bool number = std::ranges::all_of(value, is_digit) ||
                      (std::ranges::count(value, '.') == 1 &&
                       std::ranges::all_of(value, [](char c) { return is_digit(c) || c == '.'; }));
  return number || value == "true";
}

}  // namespace

std::string software_text(std::string_view description, std::string_view name) {
  std::string text(description.substr(0, kDescriptionMax));
  replace_node(text);
  replace_word(text, name);
  replace_word(text, name.substr(0, name.find('.')));
  std::string out;
  for (const char c : text) {
    const bool digit = is_digit(c);
    if (digit && !out.empty() && out.back() == '#') continue;
    out += digit ? '#' : c;
  }
  return out;
}

std::string redacted_label(std::string_view label, const Pseudonyms& pseudonyms) {
  const bool own = label.size() > 1 && label.size() < 6 && (label[0] == 'c' || label[0] == 'u') &&
                   std::ranges::all_of(label.substr(1), is_digit);
  if (own || label == "public" || label == "private") return std::string(label);
  return pseudonyms.word("credential", label);
}

void Agents::redact(Pseudonyms& pseudonyms) {
  const auto replace = [this](std::uint32_t& number, const auto& pseudonym) {
    // Through a copy: the pool may grow meanwhile.
    if (number != kNoText) number = texts_.add(pseudonym(std::string(texts_[number])));
  };
  const auto hide = [&](AgentPlace& place) {
    if (place.form == AgentPlace::Form::name) {
      replace(place.text, [&](const std::string& name) { return pseudonyms.word("name", name); });
      return;
    }
    const std::size_t size = place.form == AgentPlace::Form::ipv4 ? 4 : 16;
    pseudonyms.replace_address(place.octets.data(), size);
    place.text = kNoText;
  };
  for (Agent& agent : agents_) {
    hide(agent.place);
    const std::string name(texts_[agent.name]);
    replace(agent.description, [&](const std::string& text) { return software_text(text, name); });
    replace(agent.name, [&](const std::string& text) { return pseudonyms.word("name", text); });
    replace(agent.tag, [&](const std::string& text) { return pseudonyms.word("tag", text); });
    replace(agent.engine, [&](const std::string& hex) { return pseudonyms.engine_id(hex); });
    replace(agent.credential,
            [&](const std::string& label) { return redacted_label(label, pseudonyms); });
  }
  for (AgentPlace& place : unanswered_) hide(place);
  for (auto& [word, error] : errors_) {
    for (std::string& example : error.examples) example = pseudonyms.target(example);
  }
  run_.clear();
}

void redact(RunDocument& run, Pseudonyms& pseudonyms) {
  run.run.clear();
  run.ranges = redacted(run.ranges, pseudonyms);
  run.excluded = redacted(run.excluded, pseudonyms);
  std::erase_if(run.options, [](const auto& option) { return !is_harmless(option); });
}

}  // namespace snmpring::review
