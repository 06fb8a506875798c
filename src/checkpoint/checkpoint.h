// The file of --checkpoint: its text, and who is refused when it is read. docs/checkpoint.md
// describes it.
#ifndef SNMPRING_CHECKPOINT_CHECKPOINT_H_
#define SNMPRING_CHECKPOINT_CHECKPOINT_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "checkpoint/run_state.h"
#include "process/refusal.h"

namespace snmpring::checkpoint {

/// The version of the format. A file with a higher one is refused.
inline constexpr unsigned kCheckpointFormat = 1;
/// No checkpoint that this program writes is larger, and a larger file is not read.
inline constexpr std::size_t kCheckpointOctetsMax = std::size_t{32} << 20;
/// The most targets that have not ended: those that can be open at once, those that wait for their
/// names, and some more.
inline constexpr std::size_t kUnfinishedMax = std::size_t{1} << 20;

struct Checkpoint {
  report::RunFacts facts;
  std::string verb;
  nlohmann::ordered_json config;  ///< redacted_config(): secrets as references only.
  std::string config_hash;        ///< config_hash() of it.
  std::string config_file;  ///< --config, where a secret stands in it as text; empty: none does.
  std::string fingerprint;  ///< Of the index space (ScanTargets).
  RunState state;
};

/// The file's text. `config` must be UTF-8 throughout: see is_storable(). `written` is for people
/// who read the file.
std::string render_checkpoint(const Checkpoint& checkpoint, WallTime written);

/// False where text in it is not UTF-8, which JSON cannot hold; `key` then names the first such
/// key.
bool is_storable(const nlohmann::ordered_json& config, std::string& key);

/// Nothing in a file can do harm, and reading takes memory in proportion to its size. Positions are
/// ascending. ScanTargets::continue_from() checks the rest. Errors: what to say after the file's
/// name, for example "is damaged".
std::expected<Checkpoint, std::string> parse_checkpoint(std::string_view text);

/// Errors: 64 where the file cannot be opened, 71 where the system is short of something, 65 where
/// the content is no good.
std::expected<Checkpoint, process::Refusal> read_checkpoint(const std::string& path);

}  // namespace snmpring::checkpoint

#endif  // SNMPRING_CHECKPOINT_CHECKPOINT_H_
