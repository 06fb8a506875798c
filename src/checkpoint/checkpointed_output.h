// The output of a run that keeps a checkpoint: a regular file of its own that can be cut back.
#ifndef SNMPRING_CHECKPOINT_CHECKPOINTED_OUTPUT_H_
#define SNMPRING_CHECKPOINT_CHECKPOINTED_OUTPUT_H_

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "process/refusal.h"

namespace snmpring::checkpoint {

/// Creates the file, or empties it. It is locked with flock(2), where the file system has that. No
/// other run that keeps a checkpoint can have it until the descriptor and its copies are closed.
/// \param option The option that names it, for messages; here and below.
/// Errors, here and below: 64 where it is no regular file, 65 where it is not what was written,
/// else 73.
std::expected<UniqueFd, process::Refusal> begin_checkpointed_output(
    const std::string& path, std::string_view option = "--output");

/// Tells a file from another one that has taken its place. It is a hash of the last 4096 of its
/// first `octets`, or of all where there are fewer. Empty where there are none, or where they
/// cannot be read.
std::string output_tail(int fd, std::uint64_t octets);

/// What an output ends with where a checkpoint was written.
enum class OutputEnd : std::uint8_t { line, frame };

/// Cuts the file back to its first `octets`, which end with a line or a frame, and stands at their
/// end. A shorter file is refused. So is a file that has no end of a line there, or another
/// output_tail(): it is another file.
/// \param tail Empty where it is not known.
std::expected<UniqueFd, process::Refusal> continue_checkpointed_output(
    const std::string& path, std::uint64_t octets, std::string_view tail,
    OutputEnd end = OutputEnd::line, std::string_view option = "--output");

}  // namespace snmpring::checkpoint

#endif  // SNMPRING_CHECKPOINT_CHECKPOINTED_OUTPUT_H_
