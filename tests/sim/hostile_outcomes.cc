// Puts what happened into the words of the tables.
#include <algorithm>
#include <vector>

#include "sim/hostile_cases.h"

namespace snmpring::sim {
namespace {

constexpr std::size_t kValueCharactersMax = 40;
constexpr std::size_t kRowsNamed = 6;
constexpr std::size_t kNameCharactersMax = 20;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

/// The part of a row's OID below the root, or how long it is.
std::string below_root(const std::string& oid) {
  const std::string below = oid.substr(std::min(oid.size(), kHostileWalkRoot.size() + 1));
  if (below.size() <= kNameCharactersMax) return below.empty() ? "the root" : below;
  return "one of " + std::to_string(1 + std::count(oid.begin(), oid.end(), '.')) +
         " sub-identifiers";
}

}  // namespace

std::string answer_text(const TargetOutcome& outcome) {
  return joined(outcome.error.empty() ? std::vector{outcome.status()}
                                      : std::vector{outcome.status(), outcome.error});
}

std::string row_text(const TargetOutcome& outcome) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < outcome.row_count(); ++i) {
    const std::string& line = outcome.row_lines[i];
    std::string value = outcome.values[i];
    if (value.size() > kValueCharactersMax) {
      value = value.substr(0, 8) + "..., " + std::to_string(value.size() / 2) + " octets";
    }
    rows.push_back(line.substr(line.rfind(' ') + 1));
    if (!value.empty()) rows.push_back(value);
  }
  return joined(rows);
}

std::string oddities_text(const TargetOutcome& outcome) {
  std::vector<std::string> words;
  for (int i = 0; i < ber::kAnomalyCount; ++i) {
    const auto anomaly = static_cast<ber::Anomaly>(i);
    if (outcome.anomalies.has(anomaly)) words.emplace_back(ber::anomaly_word(anomaly));
  }
  for (int i = 0; i < session::kQuirkCount; ++i) {
    const auto quirk = static_cast<session::Quirk>(i);
    if (outcome.quirks.has(quirk)) words.emplace_back(session::quirk_word(quirk));
  }
  return joined(words);
}

std::string counted_text(const engine::Stats& stats) {
  const struct {
    std::uint64_t count;
    std::string_view word;
  } counters[] = {
      {stats.replies_accepted, "accepted"},  {stats.duplicates, "duplicate"},
      {stats.misfits_decode, "undecodable"}, {stats.misfits_truncated, "truncated"},
      {stats.misfits_version, "version"},    {stats.ignored_pdus, "ignored"},
      {stats.foreign_ids, "foreign id"},     {stats.wrong_sources, "wrong source"},
      {stats.unattributed, "unattributed"},  {stats.too_late, "too late"},
  };
  std::string text;
  for (const auto& [count, word] : counters) {
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += std::to_string(count) + ' ' + std::string(word);
  }
  return text;
}

std::string device_text(const TargetOutcome& outcome) {
  const std::size_t count = outcome.row_count();
  std::string text = answer_text(outcome);
  if (count > 0) text += ", " + std::to_string(count) + (count == 1 ? " row" : " rows");
  if (const std::string oddities = oddities_text(outcome); !oddities.empty()) {
    text += "; " + oddities;
  }
  return text;
}

std::string walk_text(const TargetOutcome& outcome) {
  std::string text = answer_text(outcome);
  const std::size_t count = outcome.row_count();
  if (count == 0) {
    text += ", no rows";
  } else {
    const std::vector<SimRow>& rows = outcome.rows.at(std::string(kHostileWalkRoot));
    text += ", " + std::to_string(count) + (count == 1 ? " row: " : " rows: ");
    if (count <= kRowsNamed) {
      std::vector<std::string> names;
      for (const SimRow& row : rows) names.push_back(below_root(row.oid));
      text += joined(names);
    } else {
      text += below_root(rows.front().oid) + " to " + below_root(rows.back().oid);
    }
  }
  if (const std::string oddities = oddities_text(outcome); !oddities.empty()) {
    text += "; " + oddities;
  }
  return text;
}

}  // namespace snmpring::sim
