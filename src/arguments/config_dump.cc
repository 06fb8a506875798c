#include "arguments/config_dump.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "options/option_store.h"
#include "options/option_table.h"
#include "options/table_options.h"
#include "secrets/secret_source.h"
#include "secrets/user_credential.h"
#include "text/sha256.h"

namespace snmpring::arguments {
namespace {

using Json = nlohmann::ordered_json;

// --print-config leaves them out, and --resume has them elsewhere.
constexpr auto kNotOptions =
    std::to_array<std::string_view>({"verb", "targets", "identities", "rows"});

Json hex_or_null(Bytes octets) { return octets.empty() ? Json() : Json(hex_text(octets)); }

/// What a label in the records stands for.
Json identity(const options::CredentialOption& option) {
  const session::Credential& credential = option.credential;
  const usm::User* const user = credential.user ? &*credential.user : nullptr;
  Json secrets = Json::object();
  for (const options::SecretOrigin& secret : option.secrets) {
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
void add_credentials(const options::Options& options, Json& config) {
  const bool file = !options.credentials_file.empty();
  const options::CredentialOption* const first =
      file || options.credentials.empty() ? nullptr : &options.credentials.front();
  const usm::User* const user =
      first != nullptr && first->credential.user ? &*first->credential.user : nullptr;
  config["snmp-version"] =
      first == nullptr ? Json() : Json(message::version_word(first->credential.version));
  Json& communities = config["community"] = Json::array();
  for (const options::CredentialOption& option : options.credentials) {
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
  for (const auto& names : {secrets::kAuthSecrets, secrets::kPrivSecrets}) {
    for (const std::string_view name : names) {
      Json& place = config[std::string(name)] = Json();
      if (user == nullptr) continue;
      const auto secret = std::ranges::find(first->secrets, name, &options::SecretOrigin::option);
      if (secret == first->secrets.end()) continue;
      place = {{"label", first->credential.label}, {"source", secret->source}};
    }
  }
  config["context"] = named ? Json(first->credential.context_name) : Json();
  Json& engines = config["engine-id"] = Json::array();
  if (user != nullptr && !first->credential.engine_id.empty()) {
    engines.push_back(hex_text(first->credential.engine_id));
  }
  for (const auto& engine_id : options.keygen_engine_ids) engines.push_back(hex_text(engine_id));
  config["context-engine-id"] =
      user == nullptr ? Json() : hex_or_null(first->credential.context_engine_id);
  config["credentials"] = options::text_or_null(options.credentials_file);
  config["credential-attempts"] =
      options.credential_attempts == 0 ? Json() : Json(options.credential_attempts);
  config["v3-first"] = options.v3_first;
  config["engine-cache"] = options::text_or_null(options.engine_cache);
  Json& identities = config["identities"] = Json::array();
  for (const options::CredentialOption& option : options.credentials)
    identities.push_back(identity(option));
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
    return fmt::format("{} = {}\n", name, toml_string(secrets::kDefaultCommunity));
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

nlohmann::ordered_json redacted_config(const options::Options& options) {
  Json config;
  config["verb"] = options::verb_word(options.verb);
  config["targets"] = options.targets;

  add_credentials(options, config);
  for (const options::OptionSpec& option : options::option_table()) {
    if (const auto print = option.config.print()) config[std::string(option.name)] = print(options);
  }
  // Of what files and names the tables were made, this does not say, but what they came to.
  if (!options.rows.empty()) config["rows"] = options::layouts_hash(options.rows);
  return config;
}

std::string config_hash(const options::Options& options) {
  return config_hash(redacted_config(options));
}

std::string config_hash(Json config) {
  for (const options::OptionSpec& option : options::option_table()) {
    if (!option.config.is_hashed()) config.erase(std::string(option.name));
  }
  return text::sha256_text(compact(config));
}

std::string config_toml(const options::Options& options) {
  const Json config = redacted_config(options);
  std::string text = "# snmpring " + std::string(options::verb_word(options.verb));
  for (const std::string& target : options.targets) text += ' ' + toml_string(target);
  text += '\n';
  for (const auto& [key, value] : config.items()) {
    if (!is_option_key(key)) continue;
    const options::OptionSpec* const option = options::find_option(key);
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

}  // namespace snmpring::arguments
