// What rows of the option table have in common: where a checked argument goes, and how a value is
// printed.
#ifndef SNMPRING_OPTIONS_OPTION_STORE_H_
#define SNMPRING_OPTIONS_OPTION_STORE_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <expected>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "options/option_spec.h"
#include "options/option_values.h"

namespace snmpring::options {

inline constexpr std::uint64_t kAny = std::numeric_limits<std::uint64_t>::max();
inline constexpr unsigned kTimeoutMax = 3600;             // An hour, in seconds.
inline constexpr unsigned kRuntimeMax = 366 * 24 * 3600;  // A year.

/// Puts a value in its place.
template <class Place, class T>
Applied store(Place& place, Checked<T> value) {
  if (!value) return std::unexpected(std::move(value.error()));
  place = static_cast<Place>(std::move(*value));
  return {};
}

/// Puts a value behind those that are there.
template <class T>
Applied add(std::vector<T>& place, Checked<T> value) {
  if (!value) return std::unexpected(std::move(value.error()));
  place.push_back(std::move(*value));
  return {};
}

/// Puts several values behind those that are there.
template <class T>
Applied append(std::vector<T>& place, Checked<std::vector<T>> values) {
  if (!values) return std::unexpected(std::move(values.error()));
  std::ranges::move(*values, std::back_inserter(place));
  return {};
}

/// Null for an empty text.
inline nlohmann::ordered_json text_or_null(const std::string& text) {
  return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
}

/// Null for 0.
inline nlohmann::ordered_json size_or_null(int octets) {
  return octets == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(octets);
}

/// Whole numbers of seconds or packets stay whole.
inline nlohmann::ordered_json number(double value) {
  if (value >= 0 && value < 1e15 &&
      value == static_cast<double>(static_cast<std::uint64_t>(value))) {
    return static_cast<std::uint64_t>(value);
  }
  return value;
}

}  // namespace snmpring::options

#endif  // SNMPRING_OPTIONS_OPTION_STORE_H_
