// The byte stream under the records: a bounded buffer in front of a descriptor. It never waits for
// the descriptor, and it leaves only whole lines behind.
#ifndef SNMPRING_RECORDS_OUTPUT_H_
#define SNMPRING_RECORDS_OUTPUT_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/invariant.h"
#include "base/time.h"
#include "base/unique_fd.h"
#include "files/file_error.h"
#include "files/output_file.h"

namespace snmpring::records {

/// How to write to a descriptor without waiting for it.
enum class WriteMode : std::uint8_t {
  plain,        ///< A regular file: does not block in poll(2)'s sense.
  nonblocking,  ///< The open file description is ours and has O_NONBLOCK.
  socket,       ///< MSG_DONTWAIT.
  guarded,  ///< Shared and blocking: asked with poll(2) first, then given at most PIPE_BUF octets.
};

/// The system calls that can fail while writing. Tests put faults in their place.
class OutputSystem {
 public:
  virtual ~OutputSystem() = default;

  /// \return Octets taken, or -1 with errno: EAGAIN when it would have to wait.
  virtual ssize_t write(int fd, WriteMode mode, const char* octets, std::size_t size);
  /// Waits until `fd` takes octets again, at most `at_most`; signals do not end it.
  /// \return What is left of `at_most`.
  virtual Duration wait_writable(int fd, Duration at_most);
  /// Removes the last `octets` that were written to the regular file `fd`, if they are still its
  /// last.
  virtual void cut_tail(int fd, std::size_t octets);
  /// fsync(2). \return 0 or errno.
  virtual int sync(int fd);
  /// close(2). \return 0 or errno.
  virtual int close(int fd);
  /// 0, or the errno for what has become of those who read what is written to a pipe, a socket or a
  /// terminal: EPIPE where nobody is left.
  virtual int reader_error(int fd);
  /// The error in words.
  virtual std::string error_text(int error);

  /// The file has to have an end behind the first `octets` of what is written: Output::mark().
  virtual void mark(std::uint64_t octets);
  /// Where in the file that mark is; nullopt while it is on its way.
  virtual std::optional<std::uint64_t> marked(std::uint64_t octets);
  /// How long the file is when so many octets have been written.
  virtual std::uint64_t file_octets(std::uint64_t octets);
};

/// SIGPIPE and SIGXFSZ must be ignored by the process, so that their errors are seen here. Does not
/// allocate after it was opened. Not thread safe.
class Output {
 public:
  /// Standard output. A pipe or terminal is opened anew through /proc, so that the description that
  /// other processes share keeps its mode. Where that is impossible, WriteMode::guarded is used.
  /// Errors, here and below, mean exit code 73.
  ///
  /// \param capacity_octets Address space for the buffer; untouched pages cost nothing.
  /// \param system Borrowed; outlives the output.
  static std::expected<std::unique_ptr<Output>, files::FileError> open_stdout(
      std::size_t capacity_octets, OutputSystem& system);

  /// Creates or truncates `path`, unless another run is writing it (create_output_file()). Waits
  /// for nobody: errno is ENXIO where it is a named pipe that nobody reads yet.
  /// \param option The option that names it, for messages.
  static std::expected<std::unique_ptr<Output>, files::FileError> open_file(
      const std::string& path, std::size_t capacity_octets, OutputSystem& system,
      std::string_view option = "--output");

  /// Takes `fd` as it is. For tests and for descriptors that somebody else prepared.
  static std::expected<std::unique_ptr<Output>, files::FileError> adopt(UniqueFd fd, WriteMode mode,
                                                                        std::size_t capacity_octets,
                                                                        OutputSystem& system);

  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Contiguous space for at least `octets`; claiming more than room() breaks an invariant. Valid
  /// until the next call of any other function.
  char* claim(std::size_t octets) noexcept {
    invariant(octets <= room(), "room was asked for before a record is written");
    return buffer_ + end_;
  }
  /// What was written from the claimed space's start up to `end` joins the stream: whole lines.
  void commit(const char* end) noexcept {
    if (error_ == 0) end_ = static_cast<std::size_t>(end - buffer_);
  }

  /// Octets that can be claimed now.
  std::size_t room() const noexcept { return capacity_ - end_; }
  /// Octets in the buffer that the descriptor has not taken yet.
  std::size_t buffered_octets() const noexcept { return end_ - start_; }
  /// Octets of buffer that are in use, taken ones that still lie before the others included.
  std::size_t occupied_octets() const noexcept { return end_; }

  /// Hands what is buffered to the descriptor as far as it takes it without waiting.
  void flush() noexcept;

  /// True after the descriptor took less than it was offered, until it takes all again.
  bool blocked() const noexcept { return blocked_; }

  /// A descriptor that polls readable exactly when a blocked output can take octets again, and
  /// never while it is not blocked. For Wire::watch(); owned by this.
  int wake_fd() const noexcept { return wake_.get(); }

  /// errno of the write that failed, or 0. A failed output takes and forgets everything; a regular
  /// file has been cut back to its last whole line.
  int error() const noexcept { return error_; }

  /// Fails the output as if a write had failed with this errno: what was written was not kept.
  void fail(int error) noexcept;

  /// What error() stands for, in words; only where there is one.
  std::string error_text() const;

  /// The output is the regular file at `path` and this run's alone, from where it ends now.
  /// open_file() does that.
  void guard(const std::string& path);

  /// What was committed together stays together: a file is cut back to the end of a commit, and not
  /// to the end of a line. Each has to be drained before the next.
  void cut_at_commits() noexcept { cut_at_commits_ = true; }

  /// What has been committed so far is what a checkpoint will speak of.
  void mark() noexcept;
  /// The length of the file up to the mark, once it is written that far; nullopt before.
  std::optional<std::uint64_t> marked() const;

  /// Fails the output where its reader has gone (EPIPE), or where another process has cut, replaced
  /// or removed its file, or written to a guarded one (ESTALE). Takes some system calls: not for
  /// every tick.
  void look() noexcept;

  /// Writes what is buffered, waiting for the descriptor at most `at_most` in all.
  /// \return True when nothing is left to write, for an error too.
  bool drain(Duration at_most) noexcept;

  /// Completes the line of which a part was written, waiting at most `at_most`, and forgets the
  /// rest. \return False when the line stays incomplete.
  bool finish_line(Duration at_most) noexcept;

  /// Looks at a regular file once more, syncs and closes it. What is still buffered is forgotten:
  /// drain() before.
  /// \return 0, or error(), which is that of the first failure.
  int close() noexcept;

  bool is_terminal() const noexcept { return terminal_; }
  std::uint64_t octets_written() const noexcept { return octets_written_; }
  /// The length of the file when all that is buffered has been written, or is going to be where
  /// the file is compressed.
  std::uint64_t file_octets() const {
    return system_.file_octets(octets_written_ + buffered_octets());
  }

 private:
  Output(UniqueFd fd, WriteMode mode, OutputSystem& system) noexcept;

  bool map_buffer(std::size_t capacity_octets) noexcept;
  bool write_some() noexcept;
  bool is_spoilt(const char* fault) noexcept;
  void set_blocked(bool blocked) noexcept;
  void forget() noexcept { start_ = end_ = 0; }
  void compact() noexcept;

  OutputSystem& system_;
  UniqueFd fd_;
  UniqueFd wake_;
  WriteMode mode_;
  files::FileGuard guard_;
  // Others may cut the file between two writes, and what is not appended then leaves a hole.
  bool holes_possible_ = false;
  const char* fault_ = nullptr;  // What another process has done, for ESTALE.
  // Others hold copies of the descriptor, and the lock would outlive this one.
  bool shared_ = false;
  bool cut_at_commits_ = false;
  bool terminal_ = false;
  bool blocked_ = false;
  int error_ = 0;

  char* buffer_ = nullptr;  // capacity_ octets of anonymous mapping.
  std::size_t capacity_ = 0;
  std::size_t start_ = 0;  // Of what the descriptor has not taken.
  std::size_t end_ = 0;
  // Octets taken by the descriptor since the last line feed it took, or the last commit.
  std::size_t line_part_ = 0;
  std::uint64_t mark_ = 0;  // In octets written.
  std::uint64_t octets_written_ = 0;
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_OUTPUT_H_
