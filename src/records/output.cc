// Writes until the descriptor wants no more, and remembers where in a line that was.
#include "records/output.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "base/invariant.h"
#include "files/descriptor_access.h"
#include "files/output_file.h"

namespace snmpring::records {
namespace {

// More per call gains nothing and keeps the loop from the network for longer.
constexpr std::size_t kWriteOctetsMax = 256 * 1024;
// A signal storm must not hold the loop: what is left is written next time.
constexpr int kInterruptsMax = 8;

using MonotonicClock = std::chrono::steady_clock;

bool poll_writable(int fd, Duration at_most) noexcept {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at_most);
  const timespec timeout{.tv_sec = seconds.count(), .tv_nsec = (at_most - seconds).count()};
  pollfd entry{.fd = fd, .events = POLLOUT, .revents = 0};
  return ::ppoll(&entry, 1, &timeout, nullptr) > 0;
}

struct Prepared {
  UniqueFd fd;
  WriteMode mode;
};

std::expected<Prepared, files::FileError> prepare_stdout() {
  struct stat status;
  int error = files::writable_error(STDOUT_FILENO);
  if (error == 0 && ::fstat(STDOUT_FILENO, &status) != 0) error = errno;
  if (error != 0) {
    // It is there, or not: nothing was to be created.
    return std::unexpected(
        files::file_error("standard output", error, files::FileFault::unwritable));
  }
  if (S_ISREG(status.st_mode) || S_ISSOCK(status.st_mode)) {
    // A regular file opened anew would be written from its start.
    UniqueFd copy(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
    if (!copy) return std::unexpected(files::file_error("standard output", errno));
    if (!files::lock_stdout(copy.get()))
      return std::unexpected(files::locked_error("standard output"));
    return Prepared{std::move(copy),
                    S_ISREG(status.st_mode) ? WriteMode::plain : WriteMode::socket};
  }
  UniqueFd ours(::open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (ours) return Prepared{std::move(ours), WriteMode::nonblocking};
  UniqueFd copy(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  if (!copy) return std::unexpected(files::file_error("standard output", errno));
  return Prepared{std::move(copy), WriteMode::guarded};
}

std::expected<Prepared, files::FileError> prepare_file(const std::string& path,
                                                       std::string_view option) {
  // Without waiting for a pipe's reader: the caller waits where it can be interrupted.
  auto fd = files::create_output_file(path, 0666, O_NONBLOCK, option);
  if (!fd) return std::unexpected(std::move(fd.error()));
  struct stat status;
  if (::fstat(fd->get(), &status) != 0) {
    return std::unexpected(files::file_error(std::string(option) + ' ' + path, errno));
  }
  if (S_ISREG(status.st_mode)) return Prepared{std::move(*fd), WriteMode::plain};
  const int flags = ::fcntl(fd->get(), F_GETFL);
  if (flags < 0 || ::fcntl(fd->get(), F_SETFL, flags | O_NONBLOCK) != 0) {
    return std::unexpected(files::file_error(std::string(option) + ' ' + path, errno));
  }
  return Prepared{std::move(*fd), WriteMode::nonblocking};
}

}  // namespace

ssize_t OutputSystem::write(int fd, WriteMode mode, const char* octets, std::size_t size) {
  switch (mode) {
    case WriteMode::socket:
      return ::send(fd, octets, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    case WriteMode::guarded:
      // A pipe that polls writable takes PIPE_BUF octets at once (pipe(7)).
      if (!poll_writable(fd, Duration::zero())) {
        errno = EAGAIN;
        return -1;
      }
      return ::write(fd, octets, std::min<std::size_t>(size, PIPE_BUF));
    case WriteMode::plain:
    case WriteMode::nonblocking:
      break;
  }
  return ::write(fd, octets, size);
}

Duration OutputSystem::wait_writable(int fd, Duration at_most) {
  if (at_most <= Duration::zero()) return Duration::zero();
  const auto began = MonotonicClock::now();
  poll_writable(fd, std::min<Duration>(at_most, std::chrono::hours(1)));
  return std::max<Duration>(at_most - (MonotonicClock::now() - began), Duration::zero());
}

void OutputSystem::cut_tail(int fd, std::size_t octets) {
  const off_t end = ::lseek(fd, 0, SEEK_CUR);
  struct stat status;
  if (end < static_cast<off_t>(octets) || ::fstat(fd, &status) != 0 || status.st_size != end) {
    return;
  }
  const off_t kept = end - static_cast<off_t>(octets);
  if (::ftruncate(fd, kept) == 0) ::lseek(fd, kept, SEEK_SET);
}

int OutputSystem::sync(int fd) { return ::fsync(fd) == 0 ? 0 : errno; }

int OutputSystem::close(int fd) { return ::close(fd) == 0 ? 0 : errno; }

int OutputSystem::reader_error(int fd) {
  // Both are told without being asked for.
  pollfd entry{.fd = fd, .events = 0, .revents = 0};
  const bool gone = ::poll(&entry, 1, 0) > 0 && (entry.revents & (POLLERR | POLLHUP)) != 0;
  return gone ? EPIPE : 0;
}

std::string OutputSystem::error_text(int error) { return std::strerror(error); }

void OutputSystem::mark(std::uint64_t) {}

std::optional<std::uint64_t> OutputSystem::marked(std::uint64_t octets) { return octets; }

std::uint64_t OutputSystem::file_octets(std::uint64_t octets) { return octets; }

std::expected<std::unique_ptr<Output>, files::FileError> Output::open_stdout(
    std::size_t capacity_octets, OutputSystem& system) {
  std::expected<Prepared, files::FileError> prepared = prepare_stdout();
  if (!prepared) return std::unexpected(std::move(prepared.error()));
  auto output = adopt(std::move(prepared->fd), prepared->mode, capacity_octets, system);
  if (!output) return output;
  (*output)->shared_ = true;
  (*output)->guard("");
  return output;
}

std::expected<std::unique_ptr<Output>, files::FileError> Output::open_file(
    const std::string& path, std::size_t capacity_octets, OutputSystem& system,
    std::string_view option) {
  std::expected<Prepared, files::FileError> prepared = prepare_file(path, option);
  if (!prepared) return std::unexpected(std::move(prepared.error()));
  auto output = adopt(std::move(prepared->fd), prepared->mode, capacity_octets, system);
  if (output) (*output)->guard(path);
  return output;
}

std::expected<std::unique_ptr<Output>, files::FileError> Output::adopt(UniqueFd fd, WriteMode mode,
                                                                       std::size_t capacity_octets,
                                                                       OutputSystem& system) {
  std::unique_ptr<Output> output(new Output(std::move(fd), mode, system));
  if (!output->map_buffer(capacity_octets)) {
    return std::unexpected(files::file_error("output buffer", errno));
  }
  output->wake_.reset(::epoll_create1(EPOLL_CLOEXEC));
  if (!output->wake_) return std::unexpected(files::system_refusal("epoll_create1", errno));
  return output;
}

Output::Output(UniqueFd fd, WriteMode mode, OutputSystem& system) noexcept
    : system_(system), fd_(std::move(fd)), mode_(mode), terminal_(::isatty(fd_.get()) == 1) {}

Output::~Output() {
  if (shared_ && fd_) files::release_output(fd_.get());
  if (buffer_ != nullptr) ::munmap(buffer_, capacity_);
}

bool Output::map_buffer(std::size_t capacity_octets) noexcept {
  void* const memory = ::mmap(nullptr, capacity_octets, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return false;
  buffer_ = static_cast<char*>(memory);
  capacity_ = capacity_octets;
  return true;
}

void Output::flush() noexcept {
  while (buffered_octets() != 0 && write_some()) continue;
  compact();
}

// Offers what is buffered once. False when the descriptor takes no more for now, or for good.
bool Output::write_some() noexcept {
  if (holes_possible_ && is_spoilt(guard_.cut(octets_written_))) return false;
  const std::size_t size = std::min(buffered_octets(), kWriteOctetsMax);
  const char* const octets = buffer_ + start_;
  ssize_t taken = -1;
  for (int i = 0; i < kInterruptsMax; ++i) {
    taken = system_.write(fd_.get(), mode_, octets, size);
    if (taken >= 0 || errno != EINTR) break;
  }
  if (taken < 0) {
    if (errno == EINTR) return false;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      set_blocked(true);
    } else {
      fail(errno);
    }
    return false;
  }
  if (taken == 0) {
    fail(EIO);
    return false;
  }
  const auto written = static_cast<std::size_t>(taken);
  octets_written_ += written;
  start_ += written;
  const void* const end = cut_at_commits_
                              ? (start_ == end_ ? octets + written - 1 : nullptr)
                              : static_cast<const char*>(::memrchr(octets, '\n', written));
  line_part_ = end == nullptr
                   ? line_part_ + written
                   : static_cast<std::size_t>(octets + written - 1 - static_cast<const char*>(end));
  if (start_ == end_) {
    forget();
    set_blocked(false);
  }
  return true;
}

void Output::set_blocked(bool blocked) noexcept {
  if (blocked == blocked_) return;
  blocked_ = blocked;
  // Registered while blocked only: a descriptor whose reader is gone polls as ready whatever one
  // asks for. A failure leaves the wake to the next tick's own deadline.
  epoll_event event{};
  event.events = EPOLLOUT;
  ::epoll_ctl(wake_.get(), blocked ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, fd_.get(), &event);
}

void Output::guard(const std::string& path) {
  if (mode_ != WriteMode::plain) return;
  guard_ = files::FileGuard(fd_.get(), path);
  const int flags = ::fcntl(fd_.get(), F_GETFL);
  holes_possible_ = flags >= 0 && (flags & O_APPEND) == 0;
}

void Output::look() noexcept {
  if (error_ != 0 || !fd_) return;
  if (mode_ == WriteMode::plain) {
    is_spoilt(guard_.fault(octets_written_));
  } else if (const int error = system_.reader_error(fd_.get()); error != 0) {
    fail(error);
  }
}

// Fails with what another process has done, where that is something.
bool Output::is_spoilt(const char* fault) noexcept {
  if (fault == nullptr) return false;
  fault_ = fault;
  fail(ESTALE);
  return true;
}

std::string Output::error_text() const {
  return fault_ != nullptr ? fault_ : system_.error_text(error_);
}

void Output::fail(int error) noexcept {
  error_ = error;
  if (mode_ == WriteMode::plain && line_part_ != 0) system_.cut_tail(fd_.get(), line_part_);
  set_blocked(false);
  forget();
}

void Output::mark() noexcept {
  mark_ = octets_written_ + buffered_octets();
  system_.mark(mark_);
}

std::optional<std::uint64_t> Output::marked() const {
  return octets_written_ < mark_ ? std::nullopt : system_.marked(mark_);
}

// Moves what is left to the front once it is no longer than what was taken. So, over time, no more
// octets are moved than are written.
void Output::compact() noexcept {
  if (start_ == 0 || start_ < buffered_octets()) return;
  std::memmove(buffer_, buffer_ + start_, buffered_octets());
  end_ -= start_;
  start_ = 0;
}

bool Output::drain(Duration at_most) noexcept {
  while (true) {
    flush();
    if (buffered_octets() == 0) return true;
    if (at_most <= Duration::zero()) return false;
    at_most = system_.wait_writable(fd_.get(), at_most);
  }
}

bool Output::finish_line(Duration at_most) noexcept {
  bool whole = true;
  if (error_ == 0 && line_part_ != 0) {
    const void* const line_feed = std::memchr(buffer_ + start_, '\n', buffered_octets());
    invariant(line_feed != nullptr, "what is buffered ends a line that was begun");
    const auto line_end =
        static_cast<std::size_t>(static_cast<const char*>(line_feed) + 1 - buffer_);
    end_ = line_end;
    while (line_part_ != 0 && error_ == 0) {
      if (write_some() || error_ != 0) continue;
      if (at_most <= Duration::zero()) break;
      at_most = system_.wait_writable(fd_.get(), at_most);
    }
    whole = line_part_ == 0 || error_ != 0;
  }
  forget();
  return whole;
}

int Output::close() noexcept {
  forget();
  if (!fd_) return error_;
  set_blocked(false);
  if (mode_ == WriteMode::plain) {
    look();
    const int error = system_.sync(fd_.get());
    // EINVAL and EROFS come from files that cannot be synced at all.
    if (error_ == 0 && error != EINVAL && error != EROFS) error_ = error;
  }
  if (shared_) files::release_output(fd_.get());
  const int error = system_.close(fd_.release());
  if (error_ == 0) error_ = error;
  return error_;
}

}  // namespace snmpring::records
