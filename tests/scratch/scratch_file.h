// A file with some content that is gone when the test ends.
#ifndef SNMPRING_TESTS_SCRATCH_SCRATCH_FILE_H_
#define SNMPRING_TESTS_SCRATCH_SCRATCH_FILE_H_

#include <string>
#include <string_view>

#include "scratch/scratch_folder.h"

namespace snmpring::scratch {

class ScratchFile {
 public:
  explicit ScratchFile(std::string_view content) : path_(folder_.path("file")) {
    folder_.write("file", content);
  }

  const std::string& path() const { return path_; }

 private:
  ScratchFolder folder_;
  std::string path_;
};

}  // namespace snmpring::scratch

#endif  // SNMPRING_TESTS_SCRATCH_SCRATCH_FILE_H_
