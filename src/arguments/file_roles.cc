#include "arguments/file_roles.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/kcmp.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "files/atomic_file.h"
#include "options/option_table.h"
#include "options/table_options.h"
#include "targets/target_syntax.h"
#include "text/printable.h"

namespace snmpring::arguments {
namespace {

// As many links as the kernel follows (path_resolution(7)).
constexpr int kLinksMax = 40;

/// What a name stands for.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;        // Of the file, or of the folder that it will be in.
  std::string name = {};  // In that folder; empty for a file that is there.
  bool is_pipe = false;

  bool is_same(const FileIdentity& other) const {
    return device == other.device && inode == other.inode && name == other.name;
  }
};

/// nullopt for what may be named several times: devices, sockets, folders.
std::optional<FileIdentity> identity_of(const struct stat& status) {
  if (!S_ISREG(status.st_mode) && !S_ISBLK(status.st_mode) && !S_ISFIFO(status.st_mode)) {
    return std::nullopt;
  }
  return FileIdentity{
      .device = status.st_dev, .inode = status.st_ino, .is_pipe = S_ISFIFO(status.st_mode)};
}

std::optional<FileIdentity> identity_of(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 ? identity_of(status) : std::nullopt;
}

/// Also nullopt where such a file cannot exist.
std::optional<FileIdentity> identity_of(std::filesystem::path path) {
  for (int links = 0; links <= kLinksMax; ++links) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) return identity_of(status);
    if (errno != ENOENT) return std::nullopt;
    // A dangling link names the place where the file will be made.
    std::error_code no_link;
    const std::filesystem::path target = std::filesystem::read_symlink(path, no_link);
    if (!no_link) {
      path = path.parent_path() / target;
      continue;
    }
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    if (!path.has_filename() || ::stat(folder.c_str(), &status) != 0) return std::nullopt;
    return FileIdentity{
        .device = status.st_dev, .inode = status.st_ino, .name = path.filename().string()};
  }
  return std::nullopt;
}

/// A part that a file has in the run.
struct Role {
  std::string where;  // How errors begin: "--output x".
  std::string what;   // How they call the file: "the file of --output x".
  FileIdentity file = {};
  int standard_fd = -1;  // 0, 1 or 2 where it is one of these.
  bool written = false;
  bool appended_to = false;  // All that is written goes to its end.
  bool temporary = false;    // The name under which the file is written first.
};

bool appends(int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_APPEND) != 0;
}

/// True for descriptors that share one file position, such as those of the shell's 2>&1.
bool share_position(int a, int b) {
  const long order = ::syscall(SYS_kcmp, ::getpid(), ::getpid(), KCMP_FILE, a, b);
  if (order >= 0) return order == 0;
  // Some hosts do not let us ask. Then descriptors at the same position count as shared.
  return ::lseek(a, 0, SEEK_CUR) == ::lseek(b, 0, SEEK_CUR);
}

class Roles {
 public:
  explicit Roles(const options::Options& options) : options_(options) {
    written_files();
    read_files();
  }

  std::expected<void, process::UsageError> check() const {
    for (std::size_t i = 0; i < roles_.size(); ++i) {
      for (std::size_t j = i + 1; j < roles_.size(); ++j) {
        // Roles that are written come first.
        if (roles_[i].written && clash(roles_[i], roles_[j])) return refuse(roles_[i], roles_[j]);
      }
    }
    return {};
  }

 private:
  static std::unexpected<process::UsageError> refuse(const Role& written, const Role& other) {
    return std::unexpected(process::UsageError{
        written.where,
        fmt::format("{} {} as well", written.temporary ? "its temporary file is" : "is",
                    other.what)});
  }

  static bool clash(const Role& a, const Role& b) {
    if (!a.file.is_same(b.file)) return false;
    // A run that reads what it writes would not end. Two writers to one pipe do no harm.
    if (a.file.is_pipe) return !b.written;
    // With 2>&1 the operator asks for messages among the records.
    if (a.standard_fd == STDERR_FILENO || b.standard_fd == STDERR_FILENO) {
      if (a.appended_to && b.appended_to) return false;
      return a.standard_fd < 0 || b.standard_fd < 0 || !b.written ||
             !share_position(a.standard_fd, b.standard_fd);
    }
    return true;
  }

  void add(Role role, const std::optional<FileIdentity>& file) {
    if (!file) return;
    role.file = *file;
    roles_.push_back(std::move(role));
  }

  void add_stream(std::string name, int fd, bool written) {
    add({.where = name,
         .what = name,
         .standard_fd = fd,
         .written = written,
         .appended_to = written && appends(fd)},
        identity_of(fd));
  }

  void add_written(std::string_view option, const std::string& path, bool appended_to = false) {
    if (path.empty() || !options::find_option(option)->concerns(options_.verb)) return;
    const std::string named = fmt::format("--{} {}", option, text::printable(path));
    add({.where = named,
         .what = "the file of " + named,
         .written = true,
         .appended_to = appended_to},
        identity_of(path));
  }

  /// Written beside its place first.
  void add_replaced(std::string_view option, const std::string& path) {
    add_written(option, path, !path.empty() && !files::is_replaceable(path));
    if (path.empty() || !files::is_replaceable(path) ||
        !options::find_option(option)->concerns(options_.verb)) {
      return;
    }
    const std::string named = fmt::format("--{} {}", option, text::printable(path));
    add({.where = named,
         .what = "the temporary file of " + named,
         .written = true,
         .temporary = true},
        identity_of(files::temporary_path(path)));
  }

  void add_read(std::string what, const std::string& path) {
    if (!path.empty()) add({.where = {}, .what = std::move(what)}, identity_of(path));
  }

  void add_option(std::string_view option, const std::string& path) {
    add_read(fmt::format("the file of --{} {}", option, text::printable(path)), path);
  }

  void written_files() {
    const bool to_stdout = options_.output.empty() || options_.output == "-";
    if (!to_stdout) add_written("output", options_.output);
    if (to_stdout || options_.dry_run || options_.print_config) {
      add_stream("standard output", STDOUT_FILENO, true);
    }
    add_written("targets-file", options_.targets_file);
    add_replaced("metadata-file", options_.metadata_file);
    add_written("status-file", options_.status_file, /*appended_to=*/true);
    add_replaced("metrics", options_.metrics_file);
    add_replaced(options_.resume ? "resume" : "checkpoint", options_.checkpoint_file);
    add_replaced("engine-cache", options_.engine_cache);
    add_stream("standard error", STDERR_FILENO, true);
  }

  void read_files() {
    for (const std::string& text : options_.targets) {
      const auto target = targets::parse_target(text);
      const auto* const list = target ? std::get_if<targets::ListTargets>(&*target) : nullptr;
      if (list == nullptr) continue;
      if (list->path == "-") {
        add_stream("standard input", STDIN_FILENO, false);
      } else {
        add_read("the list " + text::printable(text), list->path);
      }
    }
    for (const std::string& path : options_.blocklist_files) add_option("blocklist-file", path);
    for (const std::string& path : options_.allowlist_files) add_option("allowlist-file", path);
    add_option("credentials", options_.credentials_file);
    add_option("config", options_.config_file);
    for (const std::string& profile : options_.profiles) {
      if (options::is_profile_file(profile)) add_option("profile", profile);
    }
    for (const std::string& source : options_.names_from) {
      if (source != options::kNoNames && source != options::kBuiltInNames)
        add_option("names", source);
    }
    for (const std::string& reference : options_.secret_references) add_secret(reference);
    for (const options::CredentialOption& credential : options_.credentials) {
      for (const options::SecretOrigin& secret : credential.secrets) add_secret(secret.source);
    }
  }

  /// A reference may itself be a secret that only begins like a reference. So it is not shown.
  void add_secret(std::string_view source) {
    constexpr std::string_view kDescriptor = "fd:";
    if (source.starts_with('@')) {
      add_read("a file that a secret is read from", std::string(source.substr(1)));
    } else if (source.starts_with(kDescriptor)) {
      source.remove_prefix(kDescriptor.size());
      int fd = -1;
      std::from_chars(source.data(), source.data() + source.size(), fd);
      add({.where = {}, .what = "what a secret is read from"}, identity_of(fd));
    }
  }

  const options::Options& options_;
  std::vector<Role> roles_;  // Those that are written first.
};

}  // namespace

std::expected<void, process::UsageError> check_file_roles(const options::Options& options) {
  return Roles(options).check();
}

}  // namespace snmpring::arguments
