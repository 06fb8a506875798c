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

/// Of the format; a file with a higher one is refused.
inline constexpr unsigned kCheckpointFormat = 1;
/// No checkpoint that this program writes is larger, and a larger file is not read.
inline constexpr std::size_t kCheckpointOctetsMax = std::size_t{32} << 20;
/// Of targets that have not ended: what can be open at once, wait for their names, and some.
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

/// The text. `config` must be UTF-8 throughout: see is_storable(). `written` is for people who
/// look.
std::string render_checkpoint(const Checkpoint& checkpoint, WallTime written);

/// False where text in it is not UTF-8, which JSON cannot hold; `key` then names the first such
/// key.
bool is_storable(const nlohmann::ordered_json& config, std::string& key);

/// Errors: what is to be said of the file after its name, as "is damaged". Nothing in a file can do
/// harm, and reading takes memory in proportion to it. Positions are ascending; more about them
/// knows ScanTargets.
std::expected<Checkpoint, std::string> parse_checkpoint(std::string_view text);

/// Errors: 64 where the file is not there or not to be opened (71 where the system is short of
/// something), 65 where it is no good.
std::expected<Checkpoint, process::Refusal> read_checkpoint(const std::string& path);

}  // namespace snmpring::checkpoint

#endif  // SNMPRING_CHECKPOINT_CHECKPOINT_H_
