// What is weak about agents, and what helps.
#ifndef SNMPRING_REVIEW_WEAKNESSES_H_
#define SNMPRING_REVIEW_WEAKNESSES_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "review/agents.h"

namespace snmpring::review {

enum class Severity : std::uint8_t { high, medium, low };

std::string_view severity_word(Severity severity) noexcept;

struct WeaknessText {
  Weakness bit;
  Severity severity;
  std::string_view word;
  std::string_view title;
  std::string_view text;    ///< What it means.
  std::string_view advice;  ///< What helps.
};

/// All of them, in the order of their bits.
const std::array<WeaknessText, kWeaknessCount>& weakness_texts() noexcept;

/// Whether an agent's weaknesses count among the weak ones at the top of the report: one of
/// severity high or medium.
bool is_weak(std::uint16_t bits) noexcept;

/// Agents that share something which should be one device's alone.
struct SharedValue {
  std::uint32_t text = kNoText;     ///< In Agents::texts().
  std::vector<std::uint32_t> rows;  ///< Places in Agents::all(), ascending.
  /// Whether engine ID, boots and start fit one device with several addresses; nullopt where nothing
  /// is known.
  std::optional<bool> one_device;
};

struct Weaknesses {
  std::vector<std::uint16_t> bits;  ///< Of each agent of Agents::all().
  std::array<std::uint64_t, kWeaknessCount> counts{};
  std::vector<SharedValue> clones;      ///< Engine IDs at several addresses; most addresses first.
  std::vector<SharedValue> same_names;  ///< sysNames of several devices; likewise.
};

Weaknesses find_weaknesses(const Agents& agents);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_WEAKNESSES_H_
