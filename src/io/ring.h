// RAII over an io_uring that one thread submits to and reaps: set up with what the wire needs and
// restricted to that, or refused with one line that says what is missing.
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

/// Move-only. Used by the thread that created it alone. Is of no use before enable().
class Ring {
 public:
  struct Options {
    unsigned submissions = 512;  ///< Entries of the submission queue; rounded up to a power of two.
    unsigned completions = 4096;  ///< Entries of the completion queue; likewise.
    /// Use the kernel's minimum wait (6.12 and later) where it is there. Tests turn it off.
    bool minimum_wait = true;
  };

  /// How long to wait for completions once everything has been submitted.
  struct Patience {
    Duration at_most{};        ///< Zero or less: do not wait.
    unsigned completions = 1;  ///< Return at once with this many.
    Duration gather{};         ///< Once this long has passed, return with one completion too.
  };

  /// Errors: unsupported, with one line that names the missing feature or what blocks io_uring here
  /// and how to help it; system when the process or host is out of descriptors.
  static std::expected<Ring, WireError> create(const Options& options);

  /// The line for a refused io_uring_setup. `io_uring_disabled` is the sysctl's value, -1 if
  /// unknown.
  static WireError setup_error(int error, int io_uring_disabled);

  /// Submission entries that next_entry() still has before submit_and_wait() is due.
  unsigned space() const noexcept { return io_uring_sq_space_left(ring_.get()); }

  /// A submission entry to prepare, its contents left over from an earlier use. space() must not be
  /// 0.
  io_uring_sqe& next_entry() noexcept;

  /// Hands prepared entries to the kernel and waits as told. Completions are to be reaped
  /// afterwards, also after an error. Returns early on a signal. Errors: errno. EBUSY asks to reap
  /// and call again.
  std::expected<void, int> submit_and_wait(const Patience& patience) noexcept;

  /// False if submit_and_wait() without patience would do nothing: no entries are prepared, none
  /// have completed and none are about to. Costs no system call.
  bool has_work() const noexcept;

  /// Calls `take(const io_uring_cqe&)` for each completion that is there, then gives them all back.
  template <typename Take>
  void reap(Take&& take) {
    io_uring_cq_advance(ring_.get(), peek(take));
  }

  /// The same without giving them back. \return How many there are.
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

  /// Makes `files` known by their index, for IOSQE_FIXED_FILE; -1 leaves an index empty. Before
  /// enable().
  std::expected<void, WireError> register_files(std::span<const int> files);

  /// From now on entries are taken: of `operations` alone (IORING_OP_...), and only with
  /// IOSQE_FIXED_FILE, so for no other descriptors than those of register_files(). The kernel
  /// answers all others with EACCES, whoever prepared them, for as long as the ring lives: no
  /// seccomp filter sees what a ring is asked to do. Of registrations an eventfd can be added, and
  /// what there is can be taken back. Errors: unsupported.
  std::expected<void, WireError> enable(std::span<const io_uring_op> operations);

  /// Ends everything in flight and lets go of the registered files, so that closing them later
  /// frees them at once.
  void quiesce() noexcept;

  /// The liburing object, for registrations that have one caller.
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
  /// Hands over all that is prepared and waits for `completions`. Errors: errno, EINTR included.
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
