#include "targets/position_list.h"

#include <charconv>
#include <limits>

namespace snmpring::targets {
namespace {

void append(std::string& text, std::uint64_t number) {
  char digits[20];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// Takes a number above zero, without leading zeros, from the front of `text`.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || number == 0 || text.front() == '0') return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  return number;
}

}  // namespace

std::string position_list_text(std::span<const std::uint64_t> positions) {
  std::string text;
  if (positions.empty()) return text;
  append(text, positions[0]);
  for (std::size_t at = 1; at < positions.size();) {
    const std::uint64_t distance = positions[at] - positions[at - 1];
    std::size_t end = at + 1;
    while (end < positions.size() && positions[end] - positions[end - 1] == distance) ++end;
    text += ' ';
    append(text, distance);
    if (end - at > 1) {
      text += 'x';
      append(text, end - at);
    }
    at = end;
  }
  return text;
}

std::optional<std::vector<std::uint64_t>> parse_position_list(std::string_view text,
                                                              std::size_t most) {
  constexpr std::uint64_t kPositionMax = std::numeric_limits<std::uint64_t>::max();
  std::vector<std::uint64_t> positions;
  if (text.empty()) return positions;
  if (most == 0) return std::nullopt;
  std::uint64_t last = 0;
  if (text.front() == '0') {
    text.remove_prefix(1);
  } else {
    const auto first = take_number(text);
    if (!first) return std::nullopt;
    last = *first;
  }
  positions.push_back(last);
  while (!text.empty()) {
    if (text.front() != ' ') return std::nullopt;
    text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    const auto distance = take_number(text);
    if (!distance) return std::nullopt;
    std::uint64_t times = 1;
    if (text.starts_with('x')) {
      text.remove_prefix(1);
      if (text.empty()) return std::nullopt;
      const auto number = take_number(text);
      if (!number) return std::nullopt;
      times = *number;
    }
    if (times > most - positions.size() || times > (kPositionMax - last) / *distance) {
      return std::nullopt;
    }
    for (std::uint64_t i = 0; i < times; ++i) positions.push_back(last += *distance);
  }
  return positions;
}

}  // namespace snmpring::targets
