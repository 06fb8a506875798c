#include "checkpoint/checkpointed_output.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "files/file_error.h"
#include "files/output_file.h"
#include "process/exit_codes.h"
#include "process/refusal.h"
#include "text/sha256.h"

namespace snmpring::checkpoint {
namespace {

/// \param file Option and path.
std::unexpected<process::Refusal> refuse_output(int code, const std::string& file,
                                                std::string_view reason) {
  return process::refuse(code, fmt::format("{}: {}", file, reason));
}

std::unexpected<process::Refusal> refuse_error(const std::string& file) {
  const int error = errno;
  return refuse_output(process::file_exit(error, process::kExitCreate), file, std::strerror(error));
}

std::string named(std::string_view option, const std::string& path) {
  return fmt::format("{} {}", option, path);
}

/// Opens and locks, and leaves the content alone.
std::expected<UniqueFd, process::Refusal> open_locked(const std::string& path, int create,
                                                      std::string_view option,
                                                      std::uint64_t& octets) {
  const std::string file = named(option, path);
  // To be read too, for the end of the last line. Without waiting: it may be a pipe.
  constexpr int kFlags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  UniqueFd fd(::open(path.c_str(), kFlags | create, 0666));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) return refuse_error(file);
  if (!S_ISREG(status.st_mode)) {
    return refuse_output(process::kExitUsage, file,
                         "must be a regular file where a checkpoint is kept");
  }
  if (!files::lock_output(fd.get())) {
    return process::refuse(process::kExitCreate, files::locked_error(file).message);
  }
  octets = static_cast<std::uint64_t>(status.st_size);
  return fd;
}

}  // namespace

std::expected<UniqueFd, process::Refusal> begin_checkpointed_output(const std::string& path,
                                                                    std::string_view option) {
  std::uint64_t octets = 0;
  auto fd = open_locked(path, O_CREAT, option, octets);
  if (fd && octets != 0 && ::ftruncate(fd->get(), 0) != 0) {
    return refuse_error(named(option, path));
  }
  return fd;
}

std::string output_tail(int fd, std::uint64_t octets) {
  std::array<char, 4096> end;
  const std::size_t size = std::min<std::uint64_t>(octets, end.size());
  const ssize_t got = ::pread(fd, end.data(), size, static_cast<off_t>(octets - size));
  if (size == 0 || got != static_cast<ssize_t>(size)) return {};
  return text::sha256_text({end.data(), size});
}

std::expected<UniqueFd, process::Refusal> continue_checkpointed_output(const std::string& path,
                                                                       std::uint64_t octets,
                                                                       std::string_view tail,
                                                                       OutputEnd ending,
                                                                       std::string_view option) {
  const std::string file = named(option, path);
  std::uint64_t present = 0;
  auto fd = open_locked(path, 0, option, present);
  if (!fd) return fd;
  if (present < octets) {
    return refuse_output(
        process::kExitData, file,
        fmt::format("has {} octets, and {} when the checkpoint was written", present, octets));
  }
  const auto end = static_cast<off_t>(octets);
  char last = '\n';
  if (octets > 0 && ending == OutputEnd::line && ::pread(fd->get(), &last, 1, end - 1) != 1)
    return refuse_error(file);
  if (last != '\n') {
    return refuse_output(
        process::kExitData, file,
        fmt::format("has no end of a line after {} octets, where the checkpoint has one", octets));
  }
  if (!tail.empty() && output_tail(fd->get(), octets) != tail) {
    return refuse_output(process::kExitData, file,
                         fmt::format("is another file: its first {} octets do not end as they did "
                                     "when the checkpoint was written",
                                     octets));
  }
  if (::ftruncate(fd->get(), end) != 0 || ::lseek(fd->get(), end, SEEK_SET) != end) {
    return refuse_error(file);
  }
  return fd;
}

}  // namespace snmpring::checkpoint
