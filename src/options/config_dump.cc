#include "options/config_dump.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "options/option_table.h"
#include "options/option_values.h"
#include "options/secret_source.h"
#include "options/user_credential.h"
#include "text/hex.h"
#include "text/number_text.h"
#include "text/sha256.h"

namespace snmpring::options {
namespace {

using Json = nlohmann::ordered_json;

/// What two runs may differ in and still be parts of one scan.
constexpr auto kNotHashed =
    std::to_array<std::string_view>({"engine-cache", "shard", "output", "metadata-file",
                                     "status-file", "checkpoint", "quiet", "run-as", "no-sandbox"});

// --print-config leaves them out, and --resume has them elsewhere.
constexpr auto kNotOptions = std::to_array<std::string_view>({"verb", "targets", "identities"});

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json size_or_null(int octets) { return octets == 0 ? Json() : Json(octets); }

/// Whole numbers of seconds or packets stay whole.
Json number(double value) {
  if (value >= 0 && value < 1e15 &&
      value == static_cast<double>(static_cast<std::uint64_t>(value))) {
    return static_cast<std::uint64_t>(value);
  }
  return value;
}

Json hex_or_null(Bytes octets) { return octets.empty() ? Json() : Json(text::hex_text(octets)); }

/// What a label in the records stands for.
Json identity(const CredentialOption& option) {
  const session::Credential& credential = option.credential;
  const usm::User* const user = credential.user ? &*credential.user : nullptr;
  Json secrets = Json::object();
  for (const SecretOrigin& secret : option.secrets) {
    secrets[std::string(secret.option)] = secret.source;
  }
  return {{"label", credential.label},
          {"version", message::version_word(credential.version)},
          {"user", user ? Json(user->name) : Json()},
          {"level", user ? Json(message::security_level_word(user->level)) : Json()},
          {"auth", user ? Json(usm::auth_protocol_word(user->auth)) : Json()},
          {"priv", user ? Json(usm::priv_protocol_word(user->priv)) : Json()},
          {"context", user ? Json(credential.context_name) : Json()},
          {"engine-id", hex_or_null(credential.engine_id)},
          {"context-engine-id", hex_or_null(credential.context_engine_id)},
          {"secrets", std::move(secrets)}};
}

/// The options that say with which credentials, each of them under its long name. Where a file has
/// them, its name is all that there is to say.
void add_credentials(const Options& options, Json& config) {
  const bool file = !options.credentials_file.empty();
  const CredentialOption* const first =
      file || options.credentials.empty() ? nullptr : &options.credentials.front();
  const usm::User* const user =
      first != nullptr && first->credential.user ? &*first->credential.user : nullptr;
  config["snmp-version"] =
      first == nullptr ? Json() : Json(message::version_word(first->credential.version));
  Json& communities = config["community"] = Json::array();
  for (const CredentialOption& option : options.credentials) {
    if (file || option.credential.v3()) break;
    communities.push_back(
        {{"label", option.credential.label}, {"source", option.secrets.front().source}});
  }
  const bool named = user != nullptr && !user->name.empty();
  config["user"] = named ? Json(user->name) : Json();
  config["level"] = named ? Json(message::security_level_word(user->level)) : Json();
  config["auth"] = user != nullptr && user->auth != usm::AuthProtocol::none
                       ? Json(usm::auth_protocol_word(user->auth))
                       : Json();
  config["priv"] = user != nullptr && user->priv != usm::PrivProtocol::none
                       ? Json(usm::priv_protocol_word(user->priv))
                       : Json();
  for (const auto& names : {kAuthSecrets, kPrivSecrets}) {
    for (const std::string_view name : names) {
      Json& place = config[std::string(name)] = Json();
      if (user == nullptr) continue;
      const auto secret = std::ranges::find(first->secrets, name, &SecretOrigin::option);
      if (secret == first->secrets.end()) continue;
      place = {{"label", first->credential.label}, {"source", secret->source}};
    }
  }
  config["context"] = named ? Json(first->credential.context_name) : Json();
  Json& engines = config["engine-id"] = Json::array();
  if (user != nullptr && !first->credential.engine_id.empty()) {
    engines.push_back(text::hex_text(first->credential.engine_id));
  }
  for (const auto& engine_id : options.keygen_engine_ids)
    engines.push_back(text::hex_text(engine_id));
  config["context-engine-id"] =
      user == nullptr ? Json() : hex_or_null(first->credential.context_engine_id);
  config["credentials"] = text_or_null(options.credentials_file);
  config["credential-attempts"] =
      options.credential_attempts == 0 ? Json() : Json(options.credential_attempts);
  config["v3-first"] = options.v3_first;
  config["engine-cache"] = text_or_null(options.engine_cache);
  Json& identities = config["identities"] = Json::array();
  for (const CredentialOption& option : options.credentials) identities.push_back(identity(option));
}

std::string compact(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A TOML basic string. Octets that are no UTF-8 are kept: file names may hold any.
std::string toml_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string toml_value(const Json& value) {
  if (value.is_string()) return toml_string(value.get_ref<const std::string&>());
  if (!value.is_array()) return compact(value);
  std::string text;
  for (const Json& element : value) text += (text.empty() ? "" : ", ") + toml_value(element);
  return '[' + text + ']';
}

/// A secret's line of --print-config.
/// \param sole There is no other of this name: the default need not be said.
std::string toml_secret(std::string_view name, const Json& secret, bool sole) {
  const auto& source = secret["source"].get_ref<const std::string&>();
  if (source == "default" && !sole) {
    return fmt::format("{} = {}\n", name, toml_string(kDefaultCommunity));
  }
  if (is_reference(source)) return fmt::format("{} = {}\n", name, toml_string(source));
  const auto& label = secret["label"].get_ref<const std::string&>();
  return fmt::format("# {}: {}{}({})\n", name, label, label.empty() ? "" : " ", source);
}

}  // namespace

bool is_option_key(std::string_view key) {
  return std::ranges::find(kNotOptions, key) == kNotOptions.end();
}

bool is_reference(std::string_view source) {
  return source != "argument" && source != "config" && source != "default" && source != "file";
}

nlohmann::ordered_json redacted_config(const Options& options) {
  const session::Limits& limits = options.limits;
  const io::SocketOptions& socket = options.socket;
  Json config;
  config["verb"] = verb_word(options.verb);
  config["targets"] = options.targets;

  add_credentials(options, config);
  Json& oids = config["oid"] = Json::array();
  for (const session::Root& root : options.oids) oids.push_back(root.text());
  config["max-oids"] = limits.oids_max;
  config["max-repetitions"] =
      limits.max_repetitions == 0 ? "auto" : std::to_string(limits.max_repetitions);
  config["tolerate-disorder"] = limits.tolerate_disorder;
  config["no-bulk"] = !limits.bulk_allowed;
  config["max-varbinds"] = options.varbinds_max;

  config["port"] = options.port;
  config["ipv4"] = !options.ipv6;
  config["ipv6"] = !options.ipv4;
  config["seed"] = options.seed ? Json(*options.seed) : Json();
  config["shards"] = options.shards;
  config["shard"] = options.shard;
  config["blocklist-file"] = options.blocklist_files;
  config["allowlist-file"] = options.allowlist_files;
  config["max-targets"] = options.targets_max;
  config["max-results"] = options.results_max;
  config["yes"] = options.yes;

  config["timeout"] = number(in_seconds(limits.timeout));
  config["retries"] = limits.retries_max;
  config["target-timeout"] = number(in_seconds(limits.target_timeout));
  config["max-runtime"] = number(in_seconds(options.runtime_max));
  config["grace"] = number(in_seconds(options.grace));
  config["rate"] = number(options.rate_pps);
  config["per-target-rate"] = number(options.per_target_rate_rps);
  config["per-subnet-rate"] =
      options.per_subnet_rate
          ? Json(fmt::format("/{}={}", options.per_subnet_rate->prefix_length,
                             text::number_text(options.per_subnet_rate->rate_rps)))
          : Json();
  config["max-inflight"] = options.inflight_max == 0 ? Json() : Json(options.inflight_max);
  config["per-target-inflight"] = limits.requests_max;

  config["source-check"] = source_check_word(options.source_check);
  config["tos"] = socket.tos;
  config["send-buffer"] = size_or_null(socket.send_buffer_octets);
  config["recv-buffer"] = size_or_null(socket.receive_buffer_octets);
  Json& source_ips = config["source-ip"] = Json::array();
  if (!socket.source_ipv4.empty()) source_ips.push_back(socket.source_ipv4);
  if (!socket.source_ipv6.empty()) source_ips.push_back(socket.source_ipv6);
  config["source-port"] = socket.source_port;
  config["interface"] = text_or_null(socket.interface);
  config["io"] = io_choice_word(options.io);

  config["output"] = text_or_null(options.output);
  config["metadata-file"] = text_or_null(options.metadata_file);
  config["status-file"] = text_or_null(options.status_file);
  config["checkpoint"] = text_or_null(options.checkpoint_file);
  config["report"] = report_scope_word(options.report);
  config["fail-on"] = options.fail_on;
  config["min-hitrate"] = options.hitrate_min ? number(*options.hitrate_min) : Json();
  config["quiet"] = options.quiet;

  config["run-as"] = text_or_null(options.run_as);
  config["no-sandbox"] = !options.sandbox;
  return config;
}

std::string config_hash(const Options& options) { return config_hash(redacted_config(options)); }

std::string config_hash(Json config) {
  for (const std::string_view key : kNotHashed) config.erase(std::string(key));
  return text::sha256_text(compact(config));
}

std::string config_toml(const Options& options) {
  const Json config = redacted_config(options);
  std::string text = "# snmpring " + std::string(verb_word(options.verb));
  for (const std::string& target : options.targets) text += ' ' + toml_string(target);
  text += '\n';
  for (const auto& [key, value] : config.items()) {
    if (!is_option_key(key)) continue;
    const OptionSpec* const option = find_option(key);
    if (option->secret && !value.empty()) {
      if (value.is_object()) {
        text += toml_secret(key, value, true);
      } else {
        for (const Json& secret : value) text += toml_secret(key, secret, value.size() == 1);
      }
    } else if (value.is_null() || (value.is_array() && value.empty())) {
      text += fmt::format("# {}: none\n", key);
    } else {
      text += fmt::format("{} = {}\n", key, toml_value(value));
    }
  }
  return text;
}

}  // namespace snmpring::options
