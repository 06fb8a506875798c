#include "review/baseline.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>

#include "text/wall_time.h"

namespace snmpring::review {
namespace {

constexpr std::size_t kChangedMax = 10'000;
// sysUpTime and the clock of the scanning host wander apart by less than that between two runs.
constexpr std::int64_t kRebootSeconds = 300;
// TimeTicks begin anew after 2^32 hundredths of a second. An agent then seems to have started
// later.
constexpr std::int64_t kUptimeRangeSeconds = (std::int64_t{1} << 32) / 100;

constexpr std::array<ChangeText, kChangeCount> kChangeTexts = {{
    {Change::added, "new", "New"},
    {Change::back, "back", "Answers again"},
    {Change::software, "software", "Other software"},
    {Change::name, "name", "Other name"},
    {Change::engine, "engine", "Other engine ID"},
    {Change::model, "model", "Other model"},
    {Change::weak, "weak", "Weaknesses changed"},
    {Change::rebooted, "rebooted", "Rebooted"},
}};

std::string moment_text(std::int64_t seconds) {
  if (seconds < 0) return {};
  return text::wall_time_text(WallTime(std::chrono::seconds(seconds))).substr(0, 19) + 'Z';
}

std::string weak_text(std::uint16_t bits) {
  std::string text;
  for (const WeaknessText& weakness : weakness_texts()) {
    if ((bits & +weakness.bit) == 0) continue;
    if (!text.empty()) text += ", ";
    text += weakness.title;
  }
  return text.empty() ? "none" : text;
}

bool rebooted(const Agent& before, const Agent& now) {
  const bool same_engine = before.boots >= 0 && now.boots >= 0;
  if (same_engine && now.boots != before.boots) return now.boots > before.boots;
  if (before.started < 0 || now.started < 0) return false;
  const std::int64_t later = now.started - before.started;
  if (later <= kRebootSeconds) return false;
  // The engine's time does not begin anew, and says that it went on.
  if (same_engine && now.engine_seconds >= 0) return true;
  const std::int64_t rest = later % kUptimeRangeSeconds;
  return std::min(rest, kUptimeRangeSeconds - rest) > kRebootSeconds;
}

class Comparing {
 public:
  Comparing(const Agents& before, const Agents& now, Comparison& out)
      : before_(before), now_(now), out_(out) {}

  void note(std::uint32_t row, Change what, std::string before = {}, std::string now = {}) {
    out_.bits[row] |= static_cast<std::uint8_t>(what);
    if (out_.changed.size() >= kChangedMax || (before.empty() && now.empty())) return;
    out_.changed.push_back({row, what, std::move(before), std::move(now)});
  }

  void compare_text(std::uint32_t row, const Agent& old_agent, std::uint32_t Agent::*text,
                    Change what) {
    const std::string_view was = before_.texts()[old_agent.*text];
    const std::string_view is = now_.texts()[now_.all()[row].*text];
    if (was.empty() || is.empty() || was == is) return;
    note(row, what, std::string(was), std::string(is));
  }

  void compare_agent(std::uint32_t row, const Agent& old_agent, std::uint16_t was_weak,
                     std::uint16_t is_weak) {
    const Agent& agent = now_.all()[row];
    compare_text(row, old_agent, &Agent::description, Change::software);
    compare_text(row, old_agent, &Agent::name, Change::name);
    compare_text(row, old_agent, &Agent::engine, Change::engine);
    compare_text(row, old_agent, &Agent::object_id, Change::model);
    if (was_weak != is_weak) note(row, Change::weak, weak_text(was_weak), weak_text(is_weak));
    if (rebooted(old_agent, agent)) {
      note(row, Change::rebooted, moment_text(old_agent.started), moment_text(agent.started));
    }
  }

 private:
  const Agents& before_;
  const Agents& now_;
  Comparison& out_;
};

// The same in both, though texts have other numbers there.
std::string key_of(const AgentPlace& place, const TextPool& texts) {
  return place_text(place, texts) + ' ' + std::to_string(place.port);
}

}  // namespace

const std::array<ChangeText, kChangeCount>& change_texts() noexcept { return kChangeTexts; }

Comparison compare(const Agents& old_agents, const Weaknesses& old_weaknesses,
                   const Agents& new_agents, const Weaknesses& new_weaknesses) {
  constexpr std::uint32_t kUnanswered = 0xFFFFFFFF;
  std::unordered_map<std::string, std::uint32_t> before;
  for (const AgentPlace& place : old_agents.unanswered()) {
    before.emplace(key_of(place, old_agents.texts()), kUnanswered);
  }
  for (std::uint32_t row = 0; row < old_agents.all().size(); ++row) {
    before[key_of(old_agents.all()[row].place, old_agents.texts())] = row;
  }
  Comparison out;
  out.bits.resize(new_agents.all().size());
  std::vector<bool> met(old_agents.all().size());
  Comparing comparing(old_agents, new_agents, out);
  for (std::uint32_t row = 0; row < new_agents.all().size(); ++row) {
    const auto found = before.find(key_of(new_agents.all()[row].place, new_agents.texts()));
    if (found == before.end()) {
      comparing.note(row, Change::added);
    } else if (found->second == kUnanswered) {
      comparing.note(row, Change::back);
    } else {
      met[found->second] = true;
      comparing.compare_agent(row, old_agents.all()[found->second],
                              old_weaknesses.bits[found->second], new_weaknesses.bits[row]);
    }
  }
  for (std::uint32_t row = 0; row < met.size(); ++row) {
    if (!met[row]) out.gone.push_back(row);
  }
  for (const std::uint8_t bits : out.bits) {
    for (std::size_t i = 0; i < kChangeCount; ++i) {
      out.counts[i] += (bits & static_cast<std::uint8_t>(kChangeTexts[i].bit)) != 0;
    }
  }
  return out;
}

}  // namespace snmpring::review
