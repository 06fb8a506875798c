#include "review/run_document.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <variant>

#include "targets/target_syntax.h"

namespace snmpring::review {
namespace {

using Json = nlohmann::ordered_json;

// Some have their own place in the report, and the others are about secrets.
constexpr auto kNotShown = std::to_array<std::string_view>(
    {"verb", "identities", "community", "user", "auth-password", "auth-master-key",
     "auth-local-key", "priv-password", "priv-master-key", "priv-local-key", "context", "engine-id",
     "context-engine-id", "rows"});

// The member, or null where `object` is none or does not have it.
const Json& member(const Json& object, const char* name) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

std::string text_of(const Json& object, const char* name) {
  const Json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::optional<double> real_of(const Json& object, const char* name) {
  const Json& value = member(object, name);
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

std::optional<std::int64_t> number_of(const Json& object, const char* name) {
  const Json& value = member(object, name);
  return value.is_number_integer() ? std::optional(value.get<std::int64_t>()) : std::nullopt;
}

std::string option_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string text;
  for (const Json& part : value) {
    if (!text.empty()) text += ", ";
    text += option_text(part);
  }
  return text;
}

bool says_something(const Json& value) {
  if (value.is_null() || value == false || value == 0 || value == "") return false;
  return !value.is_array() || !value.empty();
}

void read_identities(const Json& list, RunDocument& run, Identities& identities) {
  if (!list.is_array()) return;
  std::string shown;
  for (const Json& one : list) {
    const std::string label = text_of(one, "label");
    if (label.empty()) continue;
    const Identity identity{text_of(one, "level"), text_of(one, "auth"), text_of(one, "priv")};
    if (!shown.empty()) shown += ", ";
    shown += label + " (v" + text_of(one, "version");
    if (!identity.level.empty()) shown += ' ' + identity.level;
    if (!identity.auth.empty() && identity.level.starts_with("auth")) shown += ' ' + identity.auth;
    if (!identity.priv.empty() && identity.level == "authPriv") shown += ' ' + identity.priv;
    shown += ')';
    identities[run.run].insert_or_assign(label, identity);
  }
  if (!shown.empty()) run.options.emplace_back("credentials", shown);
}

std::vector<targets::AddressRange> read_ranges(const Json& texts) {
  std::vector<targets::AddressRange> ranges;
  if (!texts.is_array()) return ranges;
  for (const Json& text : texts) {
    if (!text.is_string()) continue;
    const auto target = targets::parse_target(text.get_ref<const std::string&>());
    if (!target) continue;
    if (const auto* const range = std::get_if<targets::RangeTarget>(&*target)) {
      ranges.push_back(range->range);
    } else if (const auto* const single = std::get_if<targets::AddressTarget>(&*target)) {
      const targets::AddressValue value = targets::address_value(single->address);
      ranges.push_back({.family = single->address.family, .first = value, .last = value});
    }
  }
  return ranges;
}

void read_config(const Json& config, RunDocument& run, Identities& identities) {
  read_identities(member(config, "identities"), run, identities);
  run.ranges = read_ranges(member(config, "targets"));
  run.excluded = read_ranges(member(config, "exclude"));
  run.has_blocklist = says_something(member(config, "blocklist-file"));
  run.has_allowlist = says_something(member(config, "allowlist-file"));
  if (!config.is_object()) return;
  for (const auto& [name, value] : config.items()) {
    const bool secret = std::ranges::find(kNotShown, name) != kNotShown.end();
    if (!secret && says_something(value)) run.options.emplace_back(name, option_text(value));
  }
}

std::optional<Loss> read_loss(const Json& document) {
  const auto low = real_of(document, "loss_low");
  const auto estimate = real_of(document, "loss_estimate");
  const auto high = real_of(document, "loss_high");
  if (!low || !estimate || !high) return std::nullopt;
  return Loss{*low, *estimate, *high};
}

}  // namespace

std::expected<RunDocument, std::string> read_run_document(std::string_view text,
                                                          Identities& identities) {
  const Json document = Json::parse(text.begin(), text.end(), nullptr, false);
  if (document.is_discarded()) return std::unexpected("is no JSON document");
  if (text_of(document, "kind") != "metadata") {
    return std::unexpected("is not what --metadata-file wrote: its kind is not \"metadata\"");
  }
  RunDocument run;
  run.run = text_of(document, "run");
  run.verb = text_of(document, "verb");
  run.version = text_of(document, "version");
  run.started = text_of(document, "started");
  run.ended = text_of(document, "ended");
  run.exit_reason = text_of(document, "exit_reason");
  run.seconds = real_of(document, "elapsed_seconds");
  run.rate = real_of(document, "rate_pps_achieved");
  run.requests = number_of(member(document, "requests"), "sent");
  run.retries = number_of(member(document, "requests"), "retries");
  run.silent = number_of(member(document, "reach"), "silent");
  run.admitted = number_of(member(document, "targets"), "admitted");
  const std::int64_t skipped =
      number_of(member(member(document, "targets"), "by_status"), "skipped").value_or(0);
  if (run.admitted) *run.admitted -= std::min(skipped, *run.admitted);
  run.blocked = number_of(member(document, "targets"), "blocked_unrecorded").value_or(0);
  run.loss = read_loss(document);
  run.config_hash = text_of(document, "config_hash");
  run.shard = number_of(document, "shard").value_or(0);
  run.shards = number_of(document, "shards").value_or(1);
  read_config(member(document, "config"), run, identities);
  return run;
}

}  // namespace snmpring::review
