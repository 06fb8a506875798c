// A file with some content that is gone when the test ends.
#ifndef SNMPRING_TESTS_FILES_SCRATCH_FILE_H_
#define SNMPRING_TESTS_FILES_SCRATCH_FILE_H_

#include <string>
#include <string_view>

#include "files/scratch_folder.h"

namespace snmpring::files {

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

}  // namespace snmpring::files

#endif  // SNMPRING_TESTS_FILES_SCRATCH_FILE_H_
