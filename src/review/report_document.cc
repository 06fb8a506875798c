#include "review/report_document.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "ber/oid.h"
#include "report/error_hint.h"
#include "review/asked_space.h"
#include "review/baseline.h"
#include "review/columns.h"
#include "review/redaction.h"
#include "review/report_columns.h"
#include "review/weaknesses.h"
#include "session/words.h"
#include "text/wall_time.h"

namespace snmpring::review {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kClonesMax = 1'000;
constexpr std::size_t kCloneRowsMax = 100;
constexpr std::size_t kGoneMax = 10'000;

Json moment(std::int64_t seconds) {
  if (seconds < 0) return nullptr;
  return text::wall_time_text(WallTime(std::chrono::seconds(seconds))).substr(0, 19) + 'Z';
}

Json shown(std::string_view text) {
  if (text.empty()) return nullptr;
  std::string room;
  return std::string(cut_text(text, room));
}

template <typename T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

// Members without the braces around them.
void append_members(std::string& out, const Json& object) {
  const std::string text = object.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() <= 2) return;
  if (!out.empty()) out += ',';
  out += std::string_view(text).substr(1, text.size() - 2);
}

std::string_view hint_of(std::string_view word) {
  for (std::size_t i = 1; i < session::kErrorWordCount; ++i) {
    const auto error = static_cast<session::ErrorWord>(i);
    const bool numbered = error == session::ErrorWord::status_n;
    if (numbered ? word.starts_with("status_") : session::error_text(error, 0) == word) {
      return report::error_hint(error);
    }
  }
  return {};
}

// Silent ones of the shards of one scan add up. Scans of other questions may have asked the same
// addresses, so of these the largest number counts: it is the least that there were.
std::uint64_t silent_by_runs(std::span<const RunDocument> runs) {
  std::map<std::string_view, std::map<std::int64_t, std::uint64_t>> by_scan;
  for (const RunDocument& run : runs) {
    std::uint64_t& silent = by_scan[run.config_hash][run.shard];
    silent = std::max<std::uint64_t>(
        silent, static_cast<std::uint64_t>(std::max<std::int64_t>(run.silent.value_or(0), 0)));
  }
  std::uint64_t most = 0;
  for (const auto& [scan, shards] : by_scan) {
    std::uint64_t sum = 0;
    for (const auto& [shard, silent] : shards) sum += silent;
    most = std::max(most, sum);
  }
  return most;
}

std::uint64_t silent_targets(const ReportInput& input, const AskedSpace& space) {
  std::uint64_t silent = silent_by_runs(input.runs);
  // Who was silent in one run may have answered in another.
  if (space.asked) {
    const std::uint64_t heard = input.agents.all().size() + input.agents.refused();
    silent = std::min(silent, *space.asked - std::min(*space.asked, heard));
  }
  const std::uint64_t recorded = input.agents.unanswered().size();
  return std::max(silent, recorded - std::min(recorded, input.agents.refused()));
}

Json loss_of(const ReportInput& input) {
  const RunDocument* largest = nullptr;
  for (const RunDocument& run : input.runs) {
    if (!run.loss) continue;
    if (largest == nullptr || run.requests.value_or(0) > largest->requests.value_or(0)) {
      largest = &run;
    }
  }
  if (largest == nullptr) return nullptr;
  return {{"low", largest->loss->low},
          {"estimate", largest->loss->estimate},
          {"high", largest->loss->high}};
}

Json figures(const ReportInput& input, const AskedSpace& space, const Weaknesses& weaknesses) {
  const auto& all = input.agents.all();
  const auto complete = std::ranges::count_if(all, &Agent::complete);
  const auto failed =
      std::ranges::count_if(all, [](const Agent& agent) { return agent.error != kNoText; });
  return {{"asked", value_or_null(space.asked)},
          {"asked_least", space.asked_least},
          {"agents", all.size()},
          {"complete", complete},
          {"weak", std::ranges::count_if(weaknesses.bits, is_weak)},
          {"errors", static_cast<std::uint64_t>(failed) + input.agents.refused()},
          {"silent", silent_targets(input, space)},
          {"loss", loss_of(input)}};
}

Json weakness_list(const ReportInput& input, const Weaknesses& weaknesses) {
  Json list = Json::array();
  for (std::size_t i = 0; i < kWeaknessCount; ++i) {
    const WeaknessText& text = weakness_texts()[i];
    const bool of_identity = text.bit == Weakness::no_auth || text.bit == Weakness::md5 ||
                             text.bit == Weakness::des || text.bit == Weakness::no_priv;
    const bool known = !of_identity || input.agents.knows_identities();
    list.push_back({{"bit", +text.bit},
                    {"word", text.word},
                    {"title", text.title},
                    {"text", text.text},
                    {"advice", text.advice},
                    {"severity", severity_word(text.severity)},
                    {"known", known},
                    {"count", known ? Json(weaknesses.counts[i]) : Json()}});
  }
  return list;
}

Json shared_list(const std::vector<SharedValue>& values, const char* name, const TextPool& texts) {
  Json list = Json::array();
  for (const SharedValue& value : values) {
    if (list.size() == kClonesMax) break;
    Json rows = Json::array();
    for (const std::uint32_t row : value.rows) {
      if (rows.size() == kCloneRowsMax) break;
      rows.push_back(row);
    }
    list.push_back({{name, shown(texts[value.text])},
                    {"rows", std::move(rows)},
                    {"rows_total", value.rows.size()},
                    {"one_device", value_or_null(value.one_device)}});
  }
  return list;
}

Json error_list(const ReportInput& input, const AskedSpace& space) {
  std::vector<std::pair<std::string, ErrorCount>> errors(input.agents.errors().begin(),
                                                         input.agents.errors().end());
  const std::uint64_t silent = silent_targets(input, space);
  const auto timeout =
      std::ranges::find(errors, "timeout", &std::pair<std::string, ErrorCount>::first);
  if (timeout != errors.end()) {
    timeout->second.count = std::max(timeout->second.count, silent);
  } else if (silent > 0) {
    errors.emplace_back("timeout", ErrorCount{.count = silent, .examples = {}});
  }
  std::ranges::stable_sort(errors, std::greater<>(),
                           [](const auto& error) { return error.second.count; });
  Json list = Json::array();
  for (const auto& [word, error] : errors) {
    Json examples = Json::array();
    for (const std::string& example : error.examples) examples.push_back(shown(example));
    list.push_back({{"word", word},
                    {"count", error.count},
                    {"hint", hint_of(word)},
                    {"examples", std::move(examples)}});
  }
  return list;
}

Json space_members(const AskedSpace& space) {
  Json prefixes = Json::array();
  for (const MapPrefix& prefix : space.prefixes) {
    prefixes.push_back({{"text", prefix.text()},
                        {"first", prefix.first},
                        {"bits", prefix.bits},
                        {"asked", prefix.asked}});
  }
  Json others = Json::array();
  for (const OtherPrefix& prefix : space.others) {
    others.push_back({{"text", prefix.text}, {"asked", prefix.asked}, {"agents", prefix.agents}});
  }
  Json silent = Json::array();
  for (const auto& [first, count] : space.silent) silent.push_back({first, count});
  return {
      {"prefixes", std::move(prefixes)},      {"prefixes_other", std::move(others)},
      {"silent", std::move(silent)},          {"silent_total", value_or_null(space.silent_total)},
      {"silent_unsure", space.silent_unsure}, {"asked_24s", space.asked_24s}};
}

Json file_names(std::span<const ReadFile> files, bool redacted) {
  Json names = Json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    names.push_back(redacted ? Json("file " + std::to_string(i + 1)) : shown(files[i].name));
  }
  return names;
}

Json gone_list(const ReportInput& input, const Comparison& comparison) {
  const Agents& before = *input.baseline;
  Json gone = Json::array();
  for (const std::uint32_t row : comparison.gone) {
    if (gone.size() == kGoneMax) break;
    const Agent& agent = before.all()[row];
    gone.push_back({{"address", shown(place_text(agent.place, before.texts()))},
                    {"port", agent.place.port},
                    {"name", shown(before.texts()[agent.name])},
                    {"vendor", shown(vendor_name(agent, before.texts(), input.names))},
                    {"model", shown(model_name(before.texts()[agent.object_id], input.names))},
                    {"seen", moment(agent.seen)}});
  }
  return gone;
}

Json baseline_members(const ReportInput& input, const Comparison& comparison) {
  if (input.baseline == nullptr) {
    return {{"changes", nullptr},
            {"changed", Json::array()},
            {"gone", Json::array()},
            {"gone_total", 0},
            {"baseline", nullptr}};
  }
  Json changes = Json::array();
  for (std::size_t i = 0; i < kChangeCount; ++i) {
    const ChangeText& text = change_texts()[i];
    changes.push_back({{"bit", static_cast<unsigned>(text.bit)},
                       {"word", text.word},
                       {"title", text.title},
                       {"count", comparison.counts[i]}});
  }
  Json changed = Json::array();
  for (const ChangedValue& value : comparison.changed) {
    const auto& texts = change_texts();
    const auto text = std::ranges::find(texts, value.what, &ChangeText::bit);
    changed.push_back({{"row", value.row},
                       {"word", text->word},
                       {"old", shown(value.before)},
                       {"new", shown(value.now)}});
  }
  return {{"changes", std::move(changes)},
          {"changed", std::move(changed)},
          {"gone", gone_list(input, comparison)},
          {"gone_total", comparison.gone.size()},
          {"baseline",
           {{"files", file_names(input.baseline_files, input.redacted)},
            {"agents", input.baseline->all().size()},
            {"from", moment(input.baseline->from())},
            {"to", moment(input.baseline->to())}}}};
}

Json file_list(const ReportInput& input) {
  const Json names = file_names(input.files, input.redacted);
  Json list = Json::array();
  for (std::size_t i = 0; i < input.files.size(); ++i) {
    const ReadFile& file = input.files[i];
    list.push_back({{"name", names[i]},
                    {"lines", file.lines},
                    {"targets", file.targets},
                    {"bad_lines", file.bad_lines},
                    {"cut", file.cut},
                    {"lacks_metadata", file.lacks_metadata}});
  }
  return list;
}

Json run_list(std::span<const RunDocument> runs) {
  Json list = Json::array();
  for (const RunDocument& run : runs) {
    Json options = Json::array();
    for (const auto& [name, value] : run.options) options.push_back({name, shown(value)});
    list.push_back({{"run", shown(run.run)},
                    {"verb", shown(run.verb)},
                    {"version", shown(run.version)},
                    {"started", shown(run.started)},
                    {"ended", shown(run.ended)},
                    {"seconds", value_or_null(run.seconds)},
                    {"exit_reason", shown(run.exit_reason)},
                    {"rate", value_or_null(run.rate)},
                    {"requests", value_or_null(run.requests)},
                    {"retries", value_or_null(run.retries)},
                    {"targets", value_or_null(run.admitted)},
                    {"options", std::move(options)}});
  }
  return list;
}

}  // namespace

std::optional<std::string> make_document(const ReportInput& input) {
  const Agents& agents = input.agents;
  const Weaknesses weaknesses = find_weaknesses(agents);
  Comparison comparison;
  if (input.baseline != nullptr) {
    comparison = compare(*input.baseline, find_weaknesses(*input.baseline), agents, weaknesses);
  }
  const AskedSpace space = find_asked_space(agents, input.runs);

  std::string header;
  append_members(header,
                 {{"format", 1},
                  {"title", input.title},
                  {"made", moment(input.made)},
                  {"program", input.program},
                  {"redacted", input.redacted},
                  {"figures", figures(input, space, weaknesses)},
                  {"weaknesses", weakness_list(input, weaknesses)},
                  {"clones", shared_list(weaknesses.clones, "engine", agents.texts())},
                  {"clones_total", weaknesses.clones.size()},
                  {"same_names", shared_list(weaknesses.same_names, "name", agents.texts())},
                  {"same_names_total", weaknesses.same_names.size()},
                  {"errors", error_list(input, space)}});
  append_members(header, space_members(space));
  append_members(header, baseline_members(input, comparison));
  append_members(header, {{"files", file_list(input)},
                          {"from", moment(agents.from())},
                          {"to", moment(agents.to())},
                          {"runs", run_list(input.runs)}});
  Columns columns(agents.all().size());
  add_agents(agents, weaknesses.bits, comparison.bits, input.names, columns, header);
  return columns.document(header);
}

}  // namespace snmpring::review
