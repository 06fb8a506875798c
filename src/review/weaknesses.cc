#include "review/weaknesses.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>

namespace snmpring::review {
namespace {

constexpr std::array<WeaknessText, kWeaknessCount> kTexts = {{
    {Weakness::default_community, Severity::high, "default_community", "Default community",
     "The agent answers a community that everybody tries first.",
     "Remove the community, or allow it from the management hosts only."},
    {Weakness::no_auth, Severity::high, "no_auth", "SNMPv3 without authentication",
     "The agent shows its data to an SNMPv3 user without a password (noAuthNoPriv).",
     "Give the user an authentication and a privacy password, and demand authPriv."},
    {Weakness::v1, Severity::medium, "v1", "Answers SNMPv1",
     "Communities of SNMPv1 cross the network in clear.", "Use SNMPv3, and switch SNMPv1 off."},
    {Weakness::v2c, Severity::medium, "v2c", "Answers SNMPv2c",
     "Communities of SNMPv2c cross the network in clear.", "Use SNMPv3, and switch SNMPv2c off."},
    {Weakness::md5, Severity::medium, "md5", "Authentication with MD5",
     "HMAC-MD5-96 is obsolete, and its keys are tried fast.",
     "Use SHA-256 (RFC 7860), or SHA where the agent has no better."},
    {Weakness::des, Severity::medium, "des", "Encryption with DES",
     "DES has keys of 56 bits, which can be tried one after the other.", "Use AES."},
    {Weakness::no_priv, Severity::medium, "no_priv", "SNMPv3 without encryption",
     "What the agent says crosses the network in clear (authNoPriv).",
     "Give the user a privacy password, and demand authPriv."},
    {Weakness::boots_latched, Severity::medium, "boots_latched", "Boots latched",
     "snmpEngineBoots has reached 2147483647, and an engine then refuses everything authenticated "
     "(RFC 3414 section 2.2.3).",
     "Configure the engine anew, with another engine ID."},
    {Weakness::clone, Severity::medium, "clone", "Engine ID used twice",
     "Another device has the same engine ID, so that one device's keys open the other, and time "
     "windows fail.",
     "Delete the engine ID of the copy, or set one: copied images and stacks are the usual cause."},
    {Weakness::time_off, Severity::low, "time_off", "Time off by more than a day",
     "The engine's time and sysUpTime, or the engine's time in two runs, are more than a day "
     "apart.",
     "Look at the agent's clock, and whether it keeps snmpEngineBoots."},
    {Weakness::same_name, Severity::low, "same_name", "Name used twice",
     "Another device has the same sysName.", "Give each device its own name."},
}};

// Agents that start within so many seconds of each other may be one.
constexpr std::int64_t kSameStart = 120;

using Rows = std::vector<std::uint32_t>;

std::vector<SharedValue> shared(const std::vector<Agent>& agents, std::uint32_t Agent::*text,
                                const TextPool& texts) {
  // Of most texts there is one agent.
  std::vector<std::uint32_t> order;
  for (std::uint32_t row = 0; row < agents.size(); ++row) {
    if (!texts[agents[row].*text].empty()) order.push_back(row);
  }
  const auto text_of = [&](std::uint32_t row) { return agents[row].*text; };
  std::ranges::stable_sort(order, {}, text_of);
  std::vector<SharedValue> values;
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && text_of(order[end]) == text_of(order[i])) ++end;
    const AgentPlace& first = agents[order[i]].place;
    const bool several = std::ranges::any_of(order.begin() + static_cast<std::ptrdiff_t>(i),
                                             order.begin() + static_cast<std::ptrdiff_t>(end),
                                             [&](std::uint32_t row) {
                                               AgentPlace place = agents[row].place;
                                               place.port = first.port;
                                               return place != first;
                                             });
    if (several) {
      values.push_back({text_of(order[i]),
                        Rows(order.begin() + static_cast<std::ptrdiff_t>(i),
                             order.begin() + static_cast<std::ptrdiff_t>(end)),
                        std::nullopt});
    }
    i = end;
  }
  std::ranges::stable_sort(values, std::greater<>(),
                           [](const SharedValue& value) { return value.rows.size(); });
  return values;
}

std::optional<bool> fits_one_device(const std::vector<Agent>& agents, const Rows& rows) {
  const Agent& first = agents[rows.front()];
  std::optional<bool> fits;
  for (const std::uint32_t row : rows) {
    const Agent& agent = agents[row];
    if (agent.engine != kNoText && first.engine != kNoText && agent.engine != first.engine) {
      return false;
    }
    if (agent.boots < 0 || first.boots < 0 || agent.started < 0 || first.started < 0) continue;
    if (agent.boots != first.boots || std::abs(agent.started - first.started) > kSameStart) {
      return false;
    }
    if (row != rows.front()) fits = true;
  }
  return fits;
}

// One device with several addresses has one name, and rightly so.
bool have_one_engine(const std::vector<Agent>& agents, const Rows& rows) {
  const std::uint32_t engine = agents[rows.front()].engine;
  return engine != kNoText &&
         std::ranges::all_of(rows, [&](std::uint32_t row) { return agents[row].engine == engine; });
}

}  // namespace

std::string_view severity_word(Severity severity) noexcept {
  constexpr std::array<std::string_view, 3> kWords = {"high", "medium", "low"};
  return kWords[static_cast<std::size_t>(severity)];
}

const std::array<WeaknessText, kWeaknessCount>& weakness_texts() noexcept { return kTexts; }

bool is_weak(std::uint16_t bits) noexcept {
  return std::ranges::any_of(kTexts, [bits](const WeaknessText& text) {
    return (bits & +text.bit) != 0 && text.severity != Severity::low;
  });
}

Weaknesses find_weaknesses(const Agents& agents) {
  const std::vector<Agent>& all = agents.all();
  Weaknesses found;
  found.bits.reserve(all.size());
  for (const Agent& agent : all) found.bits.push_back(agent.weak);

  found.clones = shared(all, &Agent::engine, agents.texts());
  for (SharedValue& clone : found.clones) {
    clone.one_device = fits_one_device(all, clone.rows);
    if (clone.one_device == true) continue;
    for (const std::uint32_t row : clone.rows) found.bits[row] |= +Weakness::clone;
  }
  found.same_names = shared(all, &Agent::name, agents.texts());
  std::erase_if(found.same_names,
                [&](const SharedValue& name) { return have_one_engine(all, name.rows); });
  for (SharedValue& name : found.same_names) {
    name.one_device = fits_one_device(all, name.rows);
    for (const std::uint32_t row : name.rows) found.bits[row] |= +Weakness::same_name;
  }
  for (const std::uint16_t bits : found.bits) {
    for (std::size_t i = 0; i < kWeaknessCount; ++i) {
      found.counts[i] += (bits & +kTexts[i].bit) != 0;
    }
  }
  return found;
}

}  // namespace snmpring::review
