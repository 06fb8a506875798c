// A folder for one test's files, removed with everything in it when the test ends.
#ifndef SNMPRING_TESTS_SCRATCH_SCRATCH_FOLDER_H_
#define SNMPRING_TESTS_SCRATCH_SCRATCH_FOLDER_H_

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace snmpring::scratch {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = std::filesystem::temp_directory_path() / "snmpring-test-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
    folder_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  const std::filesystem::path& folder() const { return folder_; }
  std::string path(const std::string& name) const { return folder_ / name; }

  /// Writes a file in the folder, with the folders above it.
  void write(const std::string& name, std::string_view text) const {
    const std::filesystem::path file = folder_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }

 private:
  std::filesystem::path folder_;
};

/// A whole file; empty when there is none.
inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace snmpring::scratch

#endif  // SNMPRING_TESTS_SCRATCH_SCRATCH_FOLDER_H_
