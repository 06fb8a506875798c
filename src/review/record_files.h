// Reads files of records into agents.
#ifndef SNMPRING_REVIEW_RECORD_FILES_H_
#define SNMPRING_REVIEW_RECORD_FILES_H_

#include <cstdint>
#include <expected>
#include <functional>
#include <set>
#include <string>

#include "files/file_error.h"
#include "review/agents.h"

namespace snmpring::review {

/// How a file was.
struct ReadFile {
  static constexpr std::size_t kRunsMax = 1'000;

  std::string name;  ///< As the operator typed it.
  std::uint64_t lines = 0;
  std::uint64_t targets = 0;    ///< Target records.
  std::uint64_t bad_lines = 0;  ///< A last line that was cut is not among them.
  bool cut = false;  ///< The last line had no end, or the file could not be read to its end.
  /// The runs that its target records are of, at most kRunsMax.
  std::set<std::string, std::less<>> runs{};
  bool lacks_metadata = false;  ///< Set by who knows the metadata: it has none of one of `runs`.
  bool is_metadata = false;     ///< It looks like a run's metadata, and was not read on.
};

/// Is told of each line that is no record, "FILE:LINE: REASON", and of what a file cannot be read
/// on for.
using BadLine = std::function<void(const std::string& text)>;

/// Reads `path`, or standard input where that is "-": NDJSON, plain or compressed.
/// Waits for pipes. Where reading or decompressing fails on the way, what came before has been
/// added, and `cut` is true. Errors: what cannot be opened.
std::expected<ReadFile, files::FileError> read_records(const std::string& path, Agents& agents,
                                                       const BadLine& bad_line);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_RECORD_FILES_H_
