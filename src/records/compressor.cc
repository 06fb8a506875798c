#include "records/compressor.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/invariant.h"
#include "files/zstd_frames.h"

namespace snmpring::records {
namespace {

using namespace std::chrono_literals;

// Between two looks whether the run has lost its patience with a reader.
constexpr Duration kPatienceSlice = 50ms;
// For the thread to notice that it is to end: it waits for nothing else then.
constexpr Duration kEndPatience = 1s;

void signal_event(int fd) noexcept {
  const std::uint64_t one = 1;
  // It cannot fail: the counter is far from full.
  [[maybe_unused]] const ssize_t written = ::write(fd, &one, sizeof one);
}

void clear_event(int fd) noexcept {
  std::uint64_t count;
  [[maybe_unused]] const ssize_t got = ::read(fd, &count, sizeof count);
}

}  // namespace

/// What the thread works with, and what it says of itself.
struct Compressor::Shared {
  enum class Order : std::uint8_t { go_on, finish, give_up };

  // The thread's alone while it runs.
  std::unique_ptr<Output> file;
  std::unique_ptr<files::ZstdFrames> frames;
  UniqueFd read_end;
  std::vector<char> piece;  // kPieceOctets.
  std::size_t piece_octets = 0;
  std::uint64_t taken = 0;  // Octets that came out of the pipe.

  UniqueFd wake;   // Tells the thread that mark or order has changed.
  UniqueFd ended;  // Readable once the thread has ended.
  pthread_t thread{};

  std::mutex mutex;  // Of what follows.
  Order order = Order::go_on;
  std::uint64_t mark = 0;         // Octets of records behind which a frame is to end.
  std::uint64_t marked = 0;       // The mark that was reached last,
  std::uint64_t marked_file = 0;  // and the length of the file there.
  std::uint64_t file_octets = 0;
  int error = 0;

  void run() noexcept;
  bool take_some() noexcept;
  bool end_pieces() noexcept;
  bool write_frame(std::size_t octets) noexcept;
  Order order_now() noexcept {
    const std::lock_guard lock(mutex);
    return order;
  }
};

void Compressor::Shared::run() noexcept {
  while (order_now() != Order::give_up && take_some()) continue;
  const bool given_up = order_now() == Order::give_up && file->error() == 0;
  const int fault = given_up ? EPIPE : file->close();
  const std::lock_guard lock(mutex);
  error = fault;
  // Whoever writes to the pipe from now on is told.
  read_end.reset();
  signal_event(ended.get());
}

/// Waits for records and compresses them. False at the end, and when the file takes no more.
bool Compressor::Shared::take_some() noexcept {
  const bool finishing = order_now() == Order::finish;
  pollfd entries[] = {{.fd = read_end.get(), .events = POLLIN, .revents = 0},
                      {.fd = wake.get(), .events = POLLIN, .revents = 0}};
  if (!finishing) {
    ::poll(entries, 2, -1);
    if (entries[1].revents != 0) clear_event(wake.get());
  }
  const ssize_t got =
      ::read(read_end.get(), piece.data() + piece_octets, piece.size() - piece_octets);
  if (got > 0) {
    piece_octets += static_cast<std::size_t>(got);
    taken += static_cast<std::uint64_t>(got);
  }
  const bool at_end = got == 0 || (got < 0 && finishing);
  if (!end_pieces()) return false;
  if (!at_end) return true;
  // Not even an empty file is without a frame: whoever reads it knows it by that.
  if (piece_octets > 0 || file->octets_written() == 0) write_frame(piece_octets);
  return false;
}

/// Makes a frame of what lies before a mark, and of a full piece.
bool Compressor::Shared::end_pieces() noexcept {
  std::uint64_t to_mark = 0;
  bool reached = false;
  {
    const std::lock_guard lock(mutex);
    reached = mark > marked && taken >= mark;
    if (reached) to_mark = mark;
  }
  if (reached) {
    const std::uint64_t begins_at = taken - piece_octets;
    invariant(to_mark >= begins_at, "a mark is set before what follows it is written");
    if (to_mark > begins_at && !write_frame(static_cast<std::size_t>(to_mark - begins_at))) {
      return false;
    }
    const std::lock_guard lock(mutex);
    marked = to_mark;
    marked_file = file_octets;
  }
  if (piece_octets < piece.size()) return true;
  // Frames end with a line, so that what a killed run leaves behind does too. A line that is longer
  // than a piece has several.
  const void* const line_end = ::memrchr(piece.data(), '\n', piece_octets);
  return write_frame(
      line_end == nullptr
          ? piece_octets
          : static_cast<std::size_t>(static_cast<const char*>(line_end) + 1 - piece.data()));
}

/// Writes the first `octets` of the piece as a frame, and moves the rest to its front.
bool Compressor::Shared::write_frame(std::size_t octets) noexcept {
  const std::size_t room = files::ZstdFrames::frame_octets_max(octets);
  char* const begin = file->claim(room);
  const std::size_t size = frames->compress({piece.data(), octets}, {begin, room});
  if (size == 0) {
    file->fail(EIO);
    return false;
  }
  file->commit(begin + size);
  file->look();
  while (!file->drain(kPatienceSlice)) {
    if (order_now() == Order::give_up) {
      file->fail(EPIPE);
      return false;
    }
    file->look();
  }
  piece_octets -= octets;
  std::memmove(piece.data(), piece.data() + octets, piece_octets);
  const std::lock_guard lock(mutex);
  file_octets = file->octets_written();
  return file->error() == 0;
}

Compressor::Compressor(std::unique_ptr<Shared> shared) : shared_(std::move(shared)) {}

std::expected<Compressor::Pair, files::FileError> Compressor::start(std::unique_ptr<Output> file,
                                                                    int level,
                                                                    std::size_t capacity_octets) {
  auto shared = std::make_unique<Shared>();
  file->cut_at_commits();
  shared->file = std::move(file);
  shared->frames = files::ZstdFrames::create(level, kPieceOctets);
  if (!shared->frames) return std::unexpected(files::system_refusal("zstd", ENOMEM));
  shared->piece.resize(kPieceOctets);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    return std::unexpected(files::system_refusal("pipe2", errno));
  }
  shared->read_end.reset(ends[0]);
  UniqueFd write_end(ends[1]);
  // Fewer changes between the two. A smaller pipe does as well.
  ::fcntl(write_end.get(), F_SETPIPE_SZ, static_cast<int>(kPieceOctets));
  shared->wake.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  shared->ended.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!shared->wake || !shared->ended) {
    return std::unexpected(files::system_refusal("eventfd", errno));
  }
  std::unique_ptr<Compressor> compressor(new Compressor(std::move(shared)));
  auto output =
      Output::adopt(std::move(write_end), WriteMode::nonblocking, capacity_octets, *compressor);
  if (!output) return std::unexpected(std::move(output.error()));
  // A signal is for the thread that runs the loop.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  Shared& parts = *compressor->shared_;
  const int error = pthread_create(&parts.thread, nullptr, &Compressor::work, &parts);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (error != 0) return std::unexpected(files::system_refusal("pthread_create", error));
  compressor->running_ = true;
  return Pair{std::move(compressor), std::move(*output)};
}

Compressor::~Compressor() { end_thread(Duration::zero()); }

void* Compressor::work(void* shared) {
  static_cast<Shared*>(shared)->run();
  return nullptr;
}

void Compressor::finish(files::Patience& patience) {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->order = Shared::Order::finish;
  }
  signal_event(shared_->wake.get());
  while (true) {
    pollfd entry{.fd = shared_->ended.get(), .events = POLLIN, .revents = 0};
    if (::poll(&entry, 1, 0) > 0) return;
    if (!patience.wait(shared_->ended.get(), POLLIN)) return;
  }
}

/// Waits for the end of the thread, and after `at_most` makes it give up.
void Compressor::end_thread(Duration at_most) noexcept {
  if (!std::exchange(running_, false)) return;
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(at_most).count();
  pollfd entry{.fd = shared_->ended.get(), .events = POLLIN, .revents = 0};
  ::poll(&entry, 1, static_cast<int>(milliseconds));
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->order = Shared::Order::give_up;
  }
  signal_event(shared_->wake.get());
  pthread_join(shared_->thread, nullptr);
}

ssize_t Compressor::write(int fd, WriteMode mode, const char* octets, std::size_t size) {
  const ssize_t taken = OutputSystem::write(fd, mode, octets, size);
  if (taken < 0 && errno == EPIPE) {
    const int error = reader_error(fd);
    errno = error != 0 ? error : EPIPE;
  }
  return taken;
}

int Compressor::close(int fd) {
  // The end of the pipe is the order to finish.
  const int error = OutputSystem::close(fd);
  end_thread(kEndPatience);
  const std::lock_guard lock(shared_->mutex);
  return shared_->error != 0 ? shared_->error : error;
}

int Compressor::reader_error(int) {
  const std::lock_guard lock(shared_->mutex);
  return shared_->error;
}

std::string Compressor::error_text(int error) {
  // Only where the thread has ended is the file ours.
  const bool ended = !running_ || reader_error(-1) != 0;
  return ended && shared_->file->error() == error ? shared_->file->error_text()
                                                  : OutputSystem::error_text(error);
}

void Compressor::mark(std::uint64_t octets) {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->mark = octets;
  }
  signal_event(shared_->wake.get());
}

std::optional<std::uint64_t> Compressor::marked(std::uint64_t octets) {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->marked == octets) return shared_->marked_file;
  // All has been written, and nothing comes any more.
  const bool at_end = !running_ && shared_->error == 0 && shared_->taken == octets;
  return at_end ? std::optional(shared_->file_octets) : std::nullopt;
}

std::uint64_t Compressor::file_octets(std::uint64_t) {
  const std::lock_guard lock(shared_->mutex);
  return shared_->file_octets;
}

}  // namespace snmpring::records
