// A scan that keeps a checkpoint, is killed, and is taken up again, in a folder of its own.
#ifndef SNMPRING_CLI_TEST_KEPT_SCAN_H_
#define SNMPRING_CLI_TEST_KEPT_SCAN_H_

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "fixtures.h"
#include "process.h"
#include "scratch/scratch_folder.h"

namespace snmpring::cli {

/// Sees what happens to the files in a folder from its making on. Waits at most kPatience in all.
class FolderWatch {
 public:
  explicit FolderWatch(const std::string& folder);

  /// Until a file has taken this name so many times. False when patience ends first.
  bool wait_for_renames(const std::string& name, int times);
  /// Until a file of this name has been written to so many times, counted from now.
  bool wait_for_writes(const std::string& name, int times);

 private:
  bool wait_for(std::uint32_t mask, const std::string& name, int times);

  UniqueFd inotify_;
  std::chrono::steady_clock::time_point deadline_;
};

class KeptScan {
 public:
  /// \param begin Verb, options and targets; output, checkpoint and metadata are added.
  explicit KeptScan(std::vector<std::string> begin)
      : verb_(begin.front()), begin_(std::move(begin)) {}

  /// More options, which may name files in its folder. Before it begins.
  void add(const std::vector<std::string>& more) {
    begin_.insert(begin_.end(), more.begin(), more.end());
  }

  std::string path(const std::string& name) const { return folder_.path(name); }
  const ScratchFolder& folder() const { return folder_; }
  std::string content(const std::string& name) const { return scratch::content_of(path(name)); }
  /// What zstd makes of a file; a complaint of zstd is a test failure.
  std::string decompressed(const std::string& name) const;
  nlohmann::ordered_json document(const std::string& name) const {
    return parse_document(content(name));
  }

  /// The command line that begins the scan, or with a checkpoint there the one that goes on.
  std::vector<std::string> command() const;
  /// The command line that goes on, with more options.
  std::vector<std::string> resume_command(std::vector<std::string> more = {}) const;

  /// Starts it, kills it with SIGKILL once `checkpoints` were written and the output after that
  /// `writes` times, and remembers what was unfinished then. \param in Standard input; empty for
  /// none.
  void kill_after(int checkpoints, int writes, UniqueFd in = {});

  /// Positions that were unfinished in the checkpoints that runs were taken up from.
  const std::set<std::uint64_t>& unfinished() const { return unfinished_; }

 private:
  ScratchFolder folder_;
  std::string verb_;
  std::vector<std::string> begin_;
  std::set<std::uint64_t> unfinished_;
};

/// "1 2x3" as a checkpoint has it.
std::vector<std::uint64_t> positions_in(const nlohmann::ordered_json& checkpoint);

/// What an output holds, every line of it whole and parsed.
struct Gathered {
  std::map<std::string, int> targets;  ///< How many target records each has,
  std::map<std::string, int> rows;     ///< and each "target oid".
  std::size_t target_records = 0;
  std::size_t varbind_records = 0;
  std::set<std::string> statuses;
  std::set<std::string> runs;
};
Gathered gather(const std::string& text);

}  // namespace snmpring::cli

#endif  // SNMPRING_CLI_TEST_KEPT_SCAN_H_
