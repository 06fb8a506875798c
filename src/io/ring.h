// RAII for an io_uring that one thread submits to and reaps. It has what the wire needs and is
// restricted to that. If something is missing, one line says what.
#ifndef SNMPRING_IO_RING_H_
#define SNMPRING_IO_RING_H_

#include <liburing.h>

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <utility>

#include "base/time.h"
#include "io/wire.h"

namespace snmpring::io {

/// Move-only. Only the thread that created it may use it. It can be used after enable().
class Ring {
 public:
  struct Options {
    unsigned submissions = 512;  ///< Entries of the submission queue; rounded up to a power of two.
    unsigned completions = 4096;  ///< Entries of the completion queue; rounded too.
    /// Use the kernel's minimum wait (6.12 and later) if it exists. Tests turn it off.
    bool minimum_wait = true;
  };

  /// How long to wait for completions after everything was submitted.
  struct Patience {
    Duration at_most{};        ///< Zero or less: do not wait.
    unsigned completions = 1;  ///< Return at once with this many.
    Duration gather{};         ///< After this long, return with one completion too.
  };

  /// Errors: unsupported, with one line that names the missing feature or what blocks io_uring
  /// here, and what helps; system when the process or host has no descriptors left.
  static std::expected<Ring, WireError> create(const Options& options);

  /// The line for a refused io_uring_setup. `io_uring_disabled` is the sysctl's value, -1 if
  /// unknown.
  static WireError setup_error(int error, int io_uring_disabled);

  /// How many entries next_entry() can return before submit_and_wait() must be called.
  unsigned space() const noexcept { return io_uring_sq_space_left(ring_.get()); }

  /// Returns a submission entry to prepare. It still has the content of its last use. space() must
  /// not be 0.
  io_uring_sqe& next_entry() noexcept;

  /// Submits prepared entries to the kernel and waits as `patience` says. Reap the completions
  /// afterwards, also after an error. Returns early on a signal. Errors: errno. After EBUSY, reap
  /// and call again.
  std::expected<void, int> submit_and_wait(const Patience& patience) noexcept;

  /// False if submit_and_wait() without patience would do nothing: no entries are prepared, none
  /// have completed and none are about to. Makes no system call.
  bool has_work() const noexcept;

  /// Calls `take(const io_uring_cqe&)` for each completion that has arrived, then returns all of
  /// them to the kernel.
  template <typename Take>
  void reap(Take&& take) {
    io_uring_cq_advance(ring_.get(), peek(take));
  }

  /// The same, but keeps them. \return How many there are.
  template <typename Take>
  unsigned peek(Take&& take) const {
    unsigned head = 0;
    unsigned count = 0;
    io_uring_cqe* completion = nullptr;
    io_uring_for_each_cqe(ring_.get(), head, completion) {
      take(static_cast<const io_uring_cqe&>(*completion));
      ++count;
    }
    return count;
  }

  /// Registers `files` under their index, for IOSQE_FIXED_FILE; -1 leaves an index empty. Call it
  /// before enable().
  std::expected<void, WireError> register_files(std::span<const int> files);

  /// From now on the kernel accepts only entries of `operations` (IORING_OP_...), and only with
  /// IOSQE_FIXED_FILE, so only for descriptors of register_files(). It answers all others with
  /// EACCES for as long as the ring lives, no matter who prepared them. This is needed because no
  /// seccomp filter sees what a ring is asked to do. An eventfd can still be registered, and
  /// existing registrations can be removed. Errors: unsupported.
  std::expected<void, WireError> enable(std::span<const io_uring_op> operations);

  /// Ends everything in flight and releases the registered files. Then closing them later frees
  /// them at once.
  void quiesce() noexcept;

  /// The liburing object, for registrations with only one caller.
  io_uring* get() noexcept { return ring_.get(); }

  std::uint64_t system_calls() const noexcept { return system_calls_; }
  bool has_minimum_wait() const noexcept { return minimum_wait_; }

 private:
  struct Exit {
    void operator()(io_uring* ring) const noexcept {
      io_uring_queue_exit(ring);
      delete ring;
    }
  };

  explicit Ring(std::unique_ptr<io_uring, Exit> ring) noexcept : ring_(std::move(ring)) {}

  /// Publishes prepared entries. \return How many the kernel has not taken yet.
  unsigned flush() noexcept;
  /// One io_uring_enter. \return Entries taken, or a negative errno.
  int enter(unsigned submit, unsigned completions, Duration at_most, Duration minimum) noexcept;
  /// Submits all prepared entries and waits for `completions`. Errors: errno, EINTR included.
  std::expected<void, int> submit(unsigned completions, Duration at_most,
                                  Duration minimum) noexcept;

  std::unique_ptr<io_uring, Exit> ring_;
  unsigned enter_flags_ = 0;
  bool minimum_wait_ = false;
  bool files_registered_ = false;
  std::uint64_t system_calls_ = 0;
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_RING_H_
