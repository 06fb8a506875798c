// A child process that a test starts, talks to and ends, always within a bound of time.
#ifndef SNMPRING_CLI_TEST_PROCESS_H_
#define SNMPRING_CLI_TEST_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/unique_fd.h"

namespace snmpring::cli {

/// No test waits longer for anything: so long that only what hangs takes it, on a machine that does
/// other things as well.
inline constexpr std::chrono::seconds kPatience{400};

struct Finished {
  int status = -1;  ///< Exit status, or minus the signal that ended it.
  std::string out;
  std::string err;
};

/// Both output streams are pipes unless told otherwise. Killed and reaped on destruction, by its
/// id.
class Process {
 public:
  struct Setup {
    std::vector<std::string> argv;
    std::vector<std::string> environment = {};  ///< NAME=VALUE, added to the test's own.
    UniqueFd in = {};                           ///< /dev/null when empty.
    UniqueFd out = {};                          ///< A pipe to out() when empty.
    std::size_t open_files_max = 0;             ///< RLIMIT_NOFILE; 0: as it is.
    std::function<void()> in_child = {};        ///< Last of all before the program is executed.
  };

  explicit Process(Setup setup);
  explicit Process(std::vector<std::string> argv) : Process(Setup{.argv = std::move(argv)}) {}
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  pid_t pid() const { return pid_; }
  int out() const { return out_.get(); }
  void close_out() { out_.reset(); }
  void signal(int number) const;

  /// One line of stdout without its line feed; nullopt at its end or when patience does.
  std::optional<std::string> read_line();

  /// Reads both streams to their end and reaps.
  Finished finish();

 private:
  bool fill_line_buffer();

  pid_t pid_ = -1;
  UniqueFd out_;
  UniqueFd err_;
  std::string line_buffer_;
};

/// Runs to the end.
Finished run(std::vector<std::string> argv);

/// With `text` on standard input.
Finished run_with_input(std::vector<std::string> argv, const std::string& text);

/// A file's content as a descriptor to read from.
UniqueFd text_as_input(const std::string& text);

}  // namespace snmpring::cli

#endif  // SNMPRING_CLI_TEST_PROCESS_H_
