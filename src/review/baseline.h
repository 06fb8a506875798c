// What is different from an earlier run: new, gone and changed agents.
#ifndef SNMPRING_REVIEW_BASELINE_H_
#define SNMPRING_REVIEW_BASELINE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "review/agents.h"
#include "review/weaknesses.h"

namespace snmpring::review {

enum class Change : std::uint8_t {
  added = 1 << 0,  ///< The baseline has no record of it.
  back = 1 << 1,   ///< It was asked for the baseline, and did not answer.
  software = 1 << 2,
  name = 1 << 3,
  engine = 1 << 4,
  model = 1 << 5,
  weak = 1 << 6,  ///< Weaknesses that it did not have, or has no longer.
  rebooted = 1 << 7,
};
inline constexpr std::size_t kChangeCount = 8;

struct ChangeText {
  Change bit;
  std::string_view word;
  std::string_view title;
};

/// All of them, in the order of their bits.
const std::array<ChangeText, kChangeCount>& change_texts() noexcept;

/// One thing that changed about an agent.
struct ChangedValue {
  std::uint32_t row;  ///< In Agents::all() of the new ones.
  Change what;
  std::string before;  ///< Both empty where there is nothing to show.
  std::string now;
};

struct Comparison {
  std::vector<std::uint8_t> bits;  ///< Of each new agent.
  std::array<std::uint64_t, kChangeCount> counts{};
  std::vector<ChangedValue> changed;  ///< The first 10,000.
  std::vector<std::uint32_t> gone;    ///< In Agents::all() of the old ones: all of them.
};

/// Both finished. Agents are the same where address and port are.
/// What is unknown on one side has not changed.
Comparison compare(const Agents& old_agents, const Weaknesses& old_weaknesses,
                   const Agents& new_agents, const Weaknesses& new_weaknesses);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_BASELINE_H_
