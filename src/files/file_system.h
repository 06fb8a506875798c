// The system calls behind files that must survive a crash. Tests put faults and crashes in their
// place.
#ifndef SNMPRING_FILES_FILE_SYSTEM_H_
#define SNMPRING_FILES_FILE_SYSTEM_H_

#include <sys/types.h>

#include <cstddef>
#include <string>

namespace snmpring::files {

/// Thread safe as far as the system calls are.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  /// Opens a new file to write to, not following a link. \return The descriptor, or -1 with errno:
  /// EEXIST where there is one already.
  virtual int create(const std::string& path);
  /// write(2).
  virtual ssize_t write(int fd, const char* octets, std::size_t size);
  /// fsync(2), and here and below: \return 0 or errno.
  virtual int sync(int fd);
  /// fdatasync(2).
  virtual int sync_data(int fd);
  /// close(2).
  virtual int close(int fd);
  /// rename(2), which takes the place of what is at `to`.
  virtual int rename(const std::string& from, const std::string& to);
  /// unlink(2).
  virtual int remove(const std::string& path);
  /// fsync(2) of the folder that `path` is in: a name is as durable as the content only after that.
  virtual int sync_folder_of(const std::string& path);
};

}  // namespace snmpring::files

#endif  // SNMPRING_FILES_FILE_SYSTEM_H_
