// A folder that a test fills with files, and a command run over it.
#ifndef SNMPRING_TESTS_TOOLS_SCRATCH_H_
#define SNMPRING_TESTS_TOOLS_SCRATCH_H_

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace snmpring::tools_test {

/// A new folder for one test; gone with its contents when the object goes.
class Scratch {
 public:
  Scratch() {
    std::string name = std::filesystem::temp_directory_path() / "snmpring-tools-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
    root_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  std::string path() const { return root_.string(); }

  void write(const std::string& name, std::string_view text) const {
    const std::filesystem::path file = root_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

 private:
  std::filesystem::path root_;
};

struct Finished {
  int status;          ///< Exit status; -1 when a signal ended it.
  std::string output;  ///< Of stdout and stderr together.
};

/// Runs a shell command to its end, with nothing on its stdin unless the command says otherwise.
inline Finished run(const std::string& command) {
  FILE* const pipe = ::popen(("exec 2>&1 </dev/null; " + command).c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("no shell");
  Finished finished{-1, {}};
  char buffer[4096];
  for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    finished.output.append(buffer, got);
  }
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) finished.status = WEXITSTATUS(status);
  return finished;
}

}  // namespace snmpring::tools_test

#endif  // SNMPRING_TESTS_TOOLS_SCRATCH_H_
