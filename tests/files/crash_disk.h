// A disk in memory that loses, in a crash, what was not synced.
#ifndef SNMPRING_TESTS_FILES_CRASH_DISK_H_
#define SNMPRING_TESTS_FILES_CRASH_DISK_H_

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"
#include "files/file_system.h"

namespace snmpring::files::test {

/// Records every call by name. From call number `crash_at` on the process is dead: nothing has an
/// effect any more. A file's content is on the disk as far as it was synced; a name for certain
/// once its folder was synced, and perhaps before, for a kernel may write names whenever it likes.
class CrashDisk : public FileSystem {
 public:
  static constexpr std::size_t kNever = static_cast<std::size_t>(-1);

  explicit CrashDisk(std::size_t crash_at = kNever) : crash_at_(crash_at) {}

  int create(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    if (!step("create " + path)) return refuse();
    if (names_.contains(path)) {
      errno = EEXIST;
      return -1;
    }
    own_.push_back(new_file(path));
    return own_.back().get();
  }
  ssize_t write(int fd, const char* octets, std::size_t size) override {
    const std::lock_guard lock(mutex_);
    if (!step("write")) return refuse();
    if (write_error != 0) {
      errno = write_error;
      return -1;
    }
    size = std::min(size, write_most);
    file(fd).content.append(octets, size);
    return static_cast<ssize_t>(size);
  }
  int sync(int fd) override {
    const std::lock_guard lock(mutex_);
    return step("fsync") ? make_durable(fd) : EIO;
  }
  int sync_data(int fd) override {
    const std::lock_guard lock(mutex_);
    if (!step("fdatasync")) return EIO;
    return sync_data_error != 0 ? sync_data_error : make_durable(fd);
  }
  int close(int) override {
    const std::lock_guard lock(mutex_);
    return step("close") ? 0 : EIO;
  }
  int rename(const std::string& from, const std::string& to) override {
    const std::lock_guard lock(mutex_);
    if (!step("rename " + from + ' ' + to)) return EIO;
    names_[to] = names_.at(from);
    names_.erase(from);
    return 0;
  }
  int remove(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    if (!step("remove " + path)) return EIO;
    return names_.erase(path) != 0 ? 0 : ENOENT;
  }
  int sync_folder_of(const std::string& path) override {
    const std::lock_guard lock(mutex_);
    if (!step("fsync folder of " + path)) return EIO;
    durable_names_ = names_;
    return 0;
  }

  /// A file that somebody else writes, with its name on the disk already.
  UniqueFd open_elsewhere(const std::string& path) {
    const std::lock_guard lock(mutex_);
    UniqueFd fd = new_file(path);
    durable_names_[path] = names_[path];
    return fd;
  }
  void append_elsewhere(int fd, std::string_view text) {
    const std::lock_guard lock(mutex_);
    file(fd).content += text;
  }

  /// What is found after the crash. \param names_written Whether the kernel wrote all names in
  /// time.
  std::optional<std::string> after_crash(const std::string& path, bool names_written) const {
    const std::lock_guard lock(mutex_);
    const auto& names = names_written ? names_ : durable_names_;
    const auto found = names.find(path);
    if (found == names.end()) return std::nullopt;
    const File& kept = files_.at(found->second);
    return kept.content.substr(0, kept.durable);
  }
  /// What the processes see.
  std::optional<std::string> content(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    const auto found = names_.find(path);
    return found == names_.end() ? std::nullopt : std::optional(files_.at(found->second).content);
  }
  std::vector<std::string> calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
  }
  void forget_calls() {
    const std::lock_guard lock(mutex_);
    calls_.clear();
  }

  // To be set while nobody else is at work.
  int write_error = 0;
  std::size_t write_most = kNever;  ///< Octets that one write takes.
  int sync_data_error = 0;

 private:
  struct File {
    std::string content;
    std::size_t durable = 0;
  };

  bool step(std::string call) {
    if (calls_.size() >= crash_at_) return false;
    calls_.push_back(std::move(call));
    return true;
  }
  static int refuse() {
    errno = EIO;
    return -1;
  }
  /// Numbers of descriptors are real ones, so that they can be owned and closed.
  UniqueFd new_file(const std::string& path) {
    UniqueFd fd(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    names_[path] = descriptors_[fd.get()] = files_.size();
    files_.emplace_back();
    return fd;
  }
  File& file(int fd) { return files_.at(descriptors_.at(fd)); }
  int make_durable(int fd) {
    file(fd).durable = file(fd).content.size();
    return 0;
  }

  mutable std::mutex mutex_;
  std::size_t crash_at_;
  std::vector<std::string> calls_;
  std::vector<File> files_;
  std::vector<UniqueFd> own_;
  std::map<int, std::size_t> descriptors_;
  std::map<std::string, std::size_t> names_;
  std::map<std::string, std::size_t> durable_names_;
};

}  // namespace snmpring::files::test

#endif  // SNMPRING_TESTS_FILES_CRASH_DISK_H_
