// A file that is nowhere but in memory, for what is read by name.
#ifndef SNMPRING_TESTS_FUZZ_MEMORY_FILE_H_
#define SNMPRING_TESTS_FUZZ_MEMORY_FILE_H_

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "base/bytes.h"
#include "base/unique_fd.h"
#include "fuzz/fuzz.h"

namespace snmpring::fuzz {

class MemoryFile {
 public:
  explicit MemoryFile(Bytes content = {}) : fd_(::memfd_create("input", MFD_CLOEXEC)) {
    expect(fd_ && ::write(fd_.get(), content.data(), content.size()) ==
                      static_cast<ssize_t>(content.size()),
           "there is memory for a file");
    path_ = "/proc/self/fd/" + std::to_string(fd_.get());
  }

  /// Good for opening it from its beginning, for as long as this lives.
  const std::string& path() const { return path_; }

 private:
  UniqueFd fd_;
  std::string path_;
};

}  // namespace snmpring::fuzz

#endif  // SNMPRING_TESTS_FUZZ_MEMORY_FILE_H_
