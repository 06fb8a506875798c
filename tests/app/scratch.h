// A folder for one test's files, removed with everything in it when the test ends.
#ifndef SNMPRING_TESTS_APP_SCRATCH_H_
#define SNMPRING_TESTS_APP_SCRATCH_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace snmpring::app {

class Scratch {
 public:
  Scratch() {
    std::string path = testing::TempDir() + "snmpring-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) std::abort();
    folder_ = path;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  const std::filesystem::path& folder() const { return folder_; }
  std::string path(const std::string& name) const { return folder_ / name; }

  static std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace snmpring::app

#endif  // SNMPRING_TESTS_APP_SCRATCH_H_
