// The resolved configuration without secrets: as JSON for the run's metadata, as TOML for
// --print-config, and as a hash that tells whether two runs were told the same.
#ifndef SNMPRING_ARGUMENTS_CONFIG_DUMP_H_
#define SNMPRING_ARGUMENTS_CONFIG_DUMP_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "options/options.h"

namespace snmpring::arguments {

/// All options under their long names, every key always present and of one JSON type or null, with
/// verb and targets before them. A secret is {"label":"c1","source":"env:NAME"}. "identities" is
/// the list of all credentials, those in the file of --credentials included: what each label stands
/// for.
nlohmann::ordered_json redacted_config(const options::Options& options);

/// False for the keys of a configuration that no option has.
bool is_option_key(std::string_view key);

/// SHA-256 in lower-case hexadecimal over what makes records comparable: the redacted configuration
/// without the shard's number and without what only says where output goes and how loudly. The
/// shards of one scan share it.
std::string config_hash(const options::Options& options);
/// The same of what redacted_config() gave.
std::string config_hash(nlohmann::ordered_json config);

/// True for a SecretOption::source that the secret can be had from again by itself.
bool is_reference(std::string_view source);

/// The text of --print-config: a file that --config takes. Verb and targets are comments, and so
/// are secrets that were given as text.
std::string config_toml(const options::Options& options);

}  // namespace snmpring::arguments

#endif  // SNMPRING_ARGUMENTS_CONFIG_DUMP_H_
