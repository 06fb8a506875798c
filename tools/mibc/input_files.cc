#include "mibc/input_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>
#include <utility>

#include "base/unique_fd.h"
#include "text/printable.h"

namespace snmpring::mibc {
namespace {

constexpr std::size_t kDepthMax = 64;  // Of folders in folders.

std::string about(const std::string& path, std::string_view what) {
  return text::printable(path) + ": " + std::string(what);
}

bool is_editor_leftover(std::string_view name) noexcept {
  return name.front() == '.' || name.front() == '#' || name.back() == '~' || name.back() == '#';
}

// Null where it cannot be read, with errno.
std::unique_ptr<std::vector<std::string>> names_in(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(folder.c_str()), ::closedir);
  if (!stream) return nullptr;
  auto names = std::make_unique<std::vector<std::string>>();
  while (const dirent* const entry = ::readdir(stream.get())) {
    if (!is_editor_leftover(entry->d_name)) names->emplace_back(entry->d_name);
  }
  std::ranges::sort(*names);
  return names;
}

class Walk {
 public:
  // What is wrong with a path that was named is an error; what is wrong below it is a line.
  std::expected<void, std::string> add(const std::string& path, std::uint32_t order) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
      return std::unexpected(about(path, std::strerror(errno)));
    }
    if (S_ISDIR(status.st_mode)) {
      if (!folder(path, order, 0)) return std::unexpected(about(path, std::strerror(errno)));
      return {};
    }
    file(path, order, status);
    return {};
  }

  InputFiles take() { return std::move(found_); }

 private:
  bool folder(const std::string& path, std::uint32_t order, std::size_t depth) {
    if (depth > kDepthMax) {
      errno = ELOOP;
      return false;
    }
    const auto names = names_in(path);
    if (!names) return false;
    for (const std::string& name : *names) entry(path, name, order, depth);
    return true;
  }

  void entry(const std::string& folder_path, const std::string& name, std::uint32_t order,
             std::size_t depth) {
    const std::string path = folder_path + (folder_path.ends_with('/') ? "" : "/") + name;
    struct stat link {};
    struct stat status {};
    if (::lstat(path.c_str(), &link) != 0 || ::stat(path.c_str(), &status) != 0) {
      found_.refused.push_back(about(path, std::strerror(errno)));
    } else if (!S_ISDIR(status.st_mode)) {
      file(path, order, status);
    } else if (!S_ISLNK(link.st_mode) && !folder(path, order, depth + 1)) {
      found_.refused.push_back(about(path, std::strerror(errno)));
    }
  }

  void file(const std::string& path, std::uint32_t order, const struct stat& status) {
    if (!seen_.emplace(status.st_dev, status.st_ino).second) return;
    if (!S_ISREG(status.st_mode)) {
      found_.refused.push_back(about(path, "is no regular file"));
    } else {
      found_.files.push_back({path, order});
    }
  }

  InputFiles found_;
  std::set<std::pair<dev_t, ino_t>> seen_;
};

}  // namespace

std::expected<InputFiles, std::string> list_input_files(const std::vector<std::string>& paths) {
  Walk walk;
  for (std::uint32_t order = 0; order < paths.size(); ++order) {
    if (auto added = walk.add(paths[order], order); !added) return std::unexpected(added.error());
  }
  return walk.take();
}

std::expected<std::string, std::string> read_input_file(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) {
    return std::unexpected(about(path, std::strerror(errno)));
  }
  if (!S_ISREG(status.st_mode)) return std::unexpected(about(path, "is no regular file"));
  const auto is_large = [&](std::size_t octets) { return octets > kFileOctetsMax; };
  std::string content;
  if (!is_large(static_cast<std::size_t>(status.st_size))) {
    // One more than it has: so the end is seen without another allocation.
    content.resize(static_cast<std::size_t>(status.st_size) + 1);
    std::size_t size = 0;
    for (;;) {
      if (size == content.size()) content.resize(size * 2);
      const ssize_t got = ::read(fd.get(), content.data() + size, content.size() - size);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return std::unexpected(about(path, std::strerror(errno)));
      size += static_cast<std::size_t>(got);
      if (got == 0 || is_large(size)) break;
    }
    content.resize(size);
    if (!is_large(size)) return content;
  }
  return std::unexpected(about(path, "is larger than 32 MiB"));
}

}  // namespace snmpring::mibc
