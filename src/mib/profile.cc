#include "mib/profile.h"

#include <algorithm>
#include <array>

namespace snmpring::mib {
namespace {

constexpr std::array<std::string_view, kCellFormCount> kCellFormWords = {
    "integer", "unsigned", "counter32", "gauge",    "ticks", "counter64", "enum", "bits",
    "text",    "octets",   "mac",       "datetime", "oid",   "ipv4",      "inet"};

constexpr std::array<std::string_view, kTypedFormCount> kTypedFormWords = {
    "unknown", "text", "mac", "ipv4", "ipv6", "ipv4z", "ipv6z", "family"};

template <class Word, std::size_t kSize>
std::optional<Word> find_word(const std::array<std::string_view, kSize>& words,
                              std::string_view word) noexcept {
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Word>(found - words.begin());
}

}  // namespace

std::string_view cell_form_word(CellForm form) noexcept {
  return kCellFormWords[static_cast<std::size_t>(form)];
}

std::optional<CellForm> find_cell_form(std::string_view word) noexcept {
  return find_word<CellForm>(kCellFormWords, word);
}

std::string_view typed_form_word(TypedForm form) noexcept {
  return kTypedFormWords[static_cast<std::size_t>(form)];
}

std::optional<TypedForm> find_typed_form(std::string_view word) noexcept {
  return find_word<TypedForm>(kTypedFormWords, word);
}

}  // namespace snmpring::mib
