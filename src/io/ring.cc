#include "io/ring.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "base/invariant.h"
#include "base/unique_fd.h"
#include "io/wire_error.h"
#include "io/wire_limits.h"

namespace snmpring::io {
namespace {

// The kernel has this since 6.12. The headers of liburing 2.3 have neither the bit nor the field.
constexpr unsigned kFeatureMinimumWait = 1U << 15;

/// io_uring_getevents_arg with the field that was added for the minimum wait.
struct EnterArguments {
  std::uint64_t signal_mask = 0;
  std::uint32_t signal_mask_octets = 0;
  std::uint32_t minimum_wait_usec = 0;
  std::uint64_t timeout = 0;
};
static_assert(sizeof(EnterArguments) == sizeof(io_uring_getevents_arg));
static_assert(offsetof(EnterArguments, minimum_wait_usec) == offsetof(io_uring_getevents_arg, pad));
static_assert(offsetof(EnterArguments, timeout) == offsetof(io_uring_getevents_arg, ts));

// A kernel that is short of memory takes no entries for a moment. Tries for ten milliseconds in
// all.
constexpr int kSubmitAttemptsMax = 1000;
constexpr int kSubmitPausesMax = 10;

struct Feature {
  unsigned bit;
  const char* name;
};
constexpr std::array kFeatures{
    Feature{IORING_FEAT_NODROP, "NODROP"},
    Feature{IORING_FEAT_SUBMIT_STABLE, "SUBMIT_STABLE"},
    Feature{IORING_FEAT_FAST_POLL, "FAST_POLL"},
    Feature{IORING_FEAT_EXT_ARG, "EXT_ARG"},
    Feature{IORING_FEAT_CQE_SKIP, "CQE_SKIP"},
};

struct Opcode {
  int code;
  const char* name;
};
constexpr std::array kOpcodes{
    Opcode{IORING_OP_SEND, "SEND"},
    Opcode{IORING_OP_RECVMSG, "RECVMSG"},
    Opcode{IORING_OP_POLL_ADD, "POLL_ADD"},
    Opcode{IORING_OP_ASYNC_CANCEL, "ASYNC_CANCEL"},
    // Not used, but it came in the same kernel as SEND with an address.
    Opcode{IORING_OP_SEND_ZC, "SEND_ZC (Linux 6.1)"},
};

// The flags that entries must and may have. All entries name a registered descriptor.
constexpr std::uint8_t kEntryFlagsRequired = IOSQE_FIXED_FILE;
constexpr std::uint8_t kEntryFlagsAllowed =
    IOSQE_FIXED_FILE | IOSQE_BUFFER_SELECT | IOSQE_CQE_SKIP_SUCCESS;

// The registrations that an enabled ring still allows. None of them gives it new abilities.
constexpr std::array kRegistrations{
    IORING_REGISTER_EVENTFD,
    IORING_REGISTER_SYNC_CANCEL,
    IORING_UNREGISTER_FILES,
    IORING_UNREGISTER_RING_FDS,
};

// One for each operation and each registration, and two for flags.
constexpr std::size_t kRestrictionsMax = IORING_OP_LAST + kRegistrations.size() + 2;

/// Calls io_uring_register(2) for operations that the shared library of liburing 2.3 does not
/// export. \return 0 or errno.
int register_with_ring(const io_uring* ring, unsigned what, void* argument, unsigned count) {
  return ::syscall(SYS_io_uring_register, ring->ring_fd, what, argument, count) < 0 ? errno : 0;
}

WireError unsupported(std::string message) {
  return {WireError::Kind::unsupported, std::move(message)};
}

/// The sysctl kernel.io_uring_disabled; -1 if the kernel does not have it (before 6.6).
int io_uring_disabled() {
  const UniqueFd file(::open("/proc/sys/kernel/io_uring_disabled", O_RDONLY | O_CLOEXEC));
  char digit = 0;
  if (!file || ::read(file.get(), &digit, 1) != 1) return -1;
  return digit - '0';
}

/// A signal ends a wait early. This is no error.
std::expected<void, int> interruptible(const std::expected<void, int>& result) {
  if (!result && result.error() == EINTR) return {};
  return result;
}

std::expected<void, WireError> check_opcodes(io_uring* ring) {
  const std::unique_ptr<io_uring_probe, void (*)(io_uring_probe*)> probe(
      io_uring_get_probe_ring(ring), &io_uring_free_probe);
  if (!probe) {
    return std::unexpected(
        unsupported("io_uring_register is refused here (a seccomp profile may block it)"));
  }
  for (const Opcode& opcode : kOpcodes) {
    if (!io_uring_opcode_supported(probe.get(), opcode.code)) {
      return std::unexpected(
          unsupported(std::string("this kernel's io_uring lacks the operation ") + opcode.name));
    }
  }
  return {};
}

}  // namespace

WireError Ring::setup_error(int error, int disabled) {
  const std::string start = "io_uring is not available: ";
  switch (error) {
    case EPERM:
    case EACCES:
      if (disabled == 2) return unsupported(start + "the sysctl kernel.io_uring_disabled is 2");
      if (disabled == 1) {
        return unsupported(start +
                           "the sysctl kernel.io_uring_disabled is 1 and this user is neither "
                           "privileged nor in kernel.io_uring_group");
      }
      return unsupported(start +
                         "io_uring_setup is not permitted (the container's seccomp profile "
                         "or a security module blocks it)");
    case ENOSYS:
      return unsupported(start + "this kernel has no io_uring, or a seccomp profile hides it");
    case EINVAL:
      return unsupported(start + "this kernel refuses DEFER_TASKRUN rings; Linux 6.1 is needed");
    case ENOMEM:
      return unsupported(start +
                         "no memory for its rings (raise the limit of locked memory, "
                         "ulimit -l, or that of the memory control group)");
    default:
      return system_error("cannot set up io_uring", error);
  }
}

std::expected<Ring, WireError> Ring::create(const Options& options) {
  io_uring_params params{};
  // SUBMIT_ALL: a refused entry does not stop those after it. TASKRUN_FLAG: shows without a system
  // call that nothing waits to be completed. R_DISABLED: restrictions come before the first entry.
  params.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE |
                 IORING_SETUP_SUBMIT_ALL | IORING_SETUP_TASKRUN_FLAG | IORING_SETUP_R_DISABLED;
  params.cq_entries = options.completions;
  const unsigned flags = params.flags;
  auto memory = std::make_unique<io_uring>();
  int result = io_uring_queue_init_params(options.submissions, memory.get(), &params);
  // The queues count against the limit of locked memory. If a shorter completion queue is full, the
  // kernel keeps further completions (NODROP).
  for (unsigned completions = options.completions / 2;
       result == -ENOMEM && completions >= 2 * options.submissions; completions /= 2) {
    params = {};
    params.flags = flags;
    params.cq_entries = completions;
    result = io_uring_queue_init_params(options.submissions, memory.get(), &params);
  }
  if (result < 0) return std::unexpected(setup_error(-result, io_uring_disabled()));
  Ring ring{std::unique_ptr<io_uring, Exit>(memory.release())};

  for (const Feature& feature : kFeatures) {
    if ((params.features & feature.bit) == 0) {
      return std::unexpected(
          unsupported(std::string("this kernel's io_uring lacks the feature ") + feature.name));
    }
  }
  if (auto opcodes = check_opcodes(ring.get()); !opcodes) {
    return std::unexpected(std::move(opcodes.error()));
  }
  ring.minimum_wait_ = options.minimum_wait && (params.features & kFeatureMinimumWait) != 0;
  // Saves a reference count for each io_uring_enter. Everything works without it too.
  if (io_uring_register_ring_fd(ring.get()) == 1) ring.enter_flags_ = IORING_ENTER_REGISTERED_RING;
  return ring;
}

io_uring_sqe& Ring::next_entry() noexcept {
  io_uring_sqe* const entry = io_uring_get_sqe(ring_.get());
  invariant(entry != nullptr, "the submission queue has room for what one exchange prepares");
  return *entry;
}

bool Ring::has_work() const noexcept {
  const unsigned flags = IO_URING_READ_ONCE(*ring_->sq.kflags);
  return io_uring_sq_ready(ring_.get()) != 0 || io_uring_cq_ready(ring_.get()) != 0 ||
         (flags & (IORING_SQ_TASKRUN | IORING_SQ_CQ_OVERFLOW)) != 0;
}

unsigned Ring::flush() noexcept {
  io_uring_sq& queue = ring_->sq;
  if (queue.sqe_head != queue.sqe_tail) {
    queue.sqe_head = queue.sqe_tail;
    io_uring_smp_store_release(queue.ktail, queue.sqe_tail);
  }
  return queue.sqe_tail - io_uring_smp_load_acquire(queue.khead);
}

int Ring::enter(unsigned submit, unsigned completions, Duration at_most,
                Duration minimum) noexcept {
  using std::chrono::duration_cast;
  using std::chrono::microseconds;
  using std::chrono::seconds;
  const Duration bounded = std::clamp(at_most, Duration::zero(), kWaitMax);
  const auto whole = duration_cast<seconds>(bounded);
  __kernel_timespec timeout{.tv_sec = whole.count(), .tv_nsec = (bounded - whole).count()};
  EnterArguments arguments;
  arguments.minimum_wait_usec =
      static_cast<std::uint32_t>(duration_cast<microseconds>(minimum).count());
  arguments.timeout = reinterpret_cast<std::uintptr_t>(&timeout);
  ++system_calls_;
  return io_uring_enter2(static_cast<unsigned>(ring_->enter_ring_fd), submit, completions,
                         IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | enter_flags_,
                         reinterpret_cast<sigset_t*>(&arguments), sizeof arguments);
}

std::expected<void, int> Ring::submit(unsigned completions, Duration at_most,
                                      Duration minimum) noexcept {
  int pauses = 0;
  for (int attempt = 0; attempt < kSubmitAttemptsMax; ++attempt) {
    const unsigned pending = flush();
    const int result = enter(pending, completions, at_most, minimum);
    // The count is short: an entry was refused, or there was no memory. The kernel did not wait.
    if (result >= 0 && static_cast<unsigned>(result) < pending) continue;
    if (result >= 0 || result == -ETIME) return {};
    if (result == -EINTR && pending != 0) continue;
    if (result == -EAGAIN && pauses < kSubmitPausesMax) {
      ++pauses;
      ::poll(nullptr, 0, 1);
      continue;
    }
    return std::unexpected(result == -EBADR ? EBUSY : -result);
  }
  return std::unexpected(EAGAIN);
}

std::expected<void, int> Ring::submit_and_wait(const Patience& patience) noexcept {
  const bool waits = patience.at_most > Duration::zero();
  if (!waits || patience.completions <= 1 || patience.gather <= Duration::zero()) {
    return interruptible(submit(waits ? 1 : 0, patience.at_most, Duration::zero()));
  }
  const Duration gather = std::min(patience.gather, patience.at_most);
  if (minimum_wait_) {
    return interruptible(submit(patience.completions, patience.at_most, gather));
  }
  // Before 6.12: wait for all completions for a short time, then for one. The submission is a
  // separate call, because a signal that ends a wait goes unnoticed in a call that also submits.
  if (flush() != 0) {
    if (const auto sent = submit(0, Duration::zero(), Duration::zero()); !sent) return sent;
  }
  const auto gathered = submit(patience.completions, gather, Duration::zero());
  if (!gathered || io_uring_cq_ready(ring_.get()) != 0 || patience.at_most <= gather) {
    return interruptible(gathered);
  }
  return interruptible(submit(1, patience.at_most - gather, Duration::zero()));
}

std::expected<void, WireError> Ring::register_files(std::span<const int> files) {
  const int result =
      io_uring_register_files(ring_.get(), files.data(), static_cast<unsigned>(files.size()));
  if (result < 0) {
    return std::unexpected(system_error("io_uring cannot register the sockets", -result));
  }
  files_registered_ = true;
  return {};
}

std::expected<void, WireError> Ring::enable(std::span<const io_uring_op> operations) {
  std::array<io_uring_restriction, kRestrictionsMax> restrictions{};
  invariant(operations.size() <= IORING_OP_LAST, "operations are told once each");
  unsigned count = 0;
  for (const io_uring_op operation : operations) {
    io_uring_restriction& restriction = restrictions[count++];
    restriction.opcode = IORING_RESTRICTION_SQE_OP;
    restriction.sqe_op = static_cast<std::uint8_t>(operation);
  }
  for (const auto registration : kRegistrations) {
    io_uring_restriction& restriction = restrictions[count++];
    restriction.opcode = IORING_RESTRICTION_REGISTER_OP;
    restriction.register_op = static_cast<std::uint8_t>(registration);
  }
  restrictions[count].opcode = IORING_RESTRICTION_SQE_FLAGS_ALLOWED;
  restrictions[count++].sqe_flags = kEntryFlagsAllowed;
  restrictions[count].opcode = IORING_RESTRICTION_SQE_FLAGS_REQUIRED;
  restrictions[count++].sqe_flags = kEntryFlagsRequired;

  int error =
      register_with_ring(ring_.get(), IORING_REGISTER_RESTRICTIONS, restrictions.data(), count);
  if (error == 0) error = register_with_ring(ring_.get(), IORING_REGISTER_ENABLE_RINGS, nullptr, 0);
  if (error == 0) return {};
  WireError refused = system_error("io_uring refuses to restrict its rings", error);
  refused.kind = WireError::Kind::unsupported;
  return std::unexpected(std::move(refused));
}

void Ring::quiesce() noexcept {
  io_uring_sync_cancel_reg all{};
  all.fd = -1;
  all.flags = IORING_ASYNC_CANCEL_ANY;
  all.timeout = {.tv_sec = 1, .tv_nsec = 0};
  io_uring_register_sync_cancel(ring_.get(), &all);
  // A cancelled entry releases its file only when its completion was made.
  enter(0, 0, Duration::zero(), Duration::zero());
  if (std::exchange(files_registered_, false)) io_uring_unregister_files(ring_.get());
}

}  // namespace snmpring::io
