// The floor over io_uring: sends a workload's datagrams and counts what comes back, by the calls
// and flags of the scanner's own wire, and does nothing else.
#include <liburing.h>
#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "workload.h"

namespace {

constexpr unsigned kBuffers = 256;
constexpr unsigned kBufferOctets = 16 + 28 + 65'536;
constexpr unsigned kGather = 32;
constexpr unsigned kGatherUsec = 200;
constexpr unsigned kFeatureMinimumWait = 1U << 15;

[[noreturn]] void fail(const char* what, int error) {
  std::fprintf(stderr, "%s: %s\n", what, std::strerror(error));
  std::exit(71);
}

class BareRing {
 public:
  explicit BareRing(const snmpring::io::UdpSocketPair& sockets) {
    io_uring_params params{};
    params.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE |
                   IORING_SETUP_TASKRUN_FLAG;
    params.cq_entries = 8192;
    if (const int result = io_uring_queue_init_params(256, &ring_, &params); result < 0) {
      fail("io_uring_setup", -result);
    }
    minimum_wait_ = (params.features & kFeatureMinimumWait) != 0;
    io_uring_register_ring_fd(&ring_);
    const int files[] = {sockets.sender(), sockets.receiver()};
    io_uring_register_files(&ring_, files, 2);
    const std::size_t ring_octets = kBuffers * sizeof(io_uring_buf);
    void* const memory = ::mmap(nullptr, ring_octets + std::size_t{kBuffers} * kBufferOctets,
                                PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fail("mmap", errno);
    buffer_ring_ = static_cast<io_uring_buf_ring*>(memory);
    buffers_ = static_cast<std::uint8_t*>(memory) + ring_octets;
    io_uring_buf_reg registration{};
    registration.ring_addr = reinterpret_cast<std::uintptr_t>(buffer_ring_);
    registration.ring_entries = kBuffers;
    if (const int result = io_uring_register_buf_ring(&ring_, &registration, 0); result < 0) {
      fail("io_uring_register_buf_ring", -result);
    }
    io_uring_buf_ring_init(buffer_ring_);
    for (unsigned i = 0; i < kBuffers; ++i) give_back(i, static_cast<int>(i));
    io_uring_buf_ring_advance(buffer_ring_, kBuffers);
    header_.msg_namelen = sizeof(sockaddr_in);
  }

  void run(snmpring::floor::Workload& load) {
    for (bool quiet = false; !load.done();) {
      if (quiet && !load.quiet()) break;
      if (!armed_) arm();
      unsigned filled = 0;
      while (filled < snmpring::floor::kBatch && load.next(filled)) send(load, filled++);
      const bool more = load.may_send();
      enter(more ? 0 : kGather, more ? 0 : snmpring::floor::kQuietMs);
      quiet = !reap(load) && !more;
    }
  }

 private:
  void arm() {
    io_uring_sqe* const entry = io_uring_get_sqe(&ring_);
    io_uring_prep_recvmsg_multishot(entry, 1, &header_, 0);
    entry->flags = IOSQE_FIXED_FILE | IOSQE_BUFFER_SELECT;
    entry->buf_group = 0;
    entry->user_data = 1;
    armed_ = true;
  }

  void send(const snmpring::floor::Workload& load, unsigned slot) {
    io_uring_sqe* const entry = io_uring_get_sqe(&ring_);
    const auto& payload = load.payload(slot);
    io_uring_prep_send(entry, 0, payload.data(), payload.size(), MSG_DONTWAIT);
    io_uring_prep_send_set_addr(entry, reinterpret_cast<const sockaddr*>(&load.address(slot)),
                                sizeof(sockaddr_in));
    entry->flags = IOSQE_FIXED_FILE | IOSQE_CQE_SKIP_SUCCESS;
    entry->user_data = 0;
  }

  void enter(unsigned completions, int milliseconds) {
    // io_uring_getevents_arg with the minimum wait that the headers of liburing 2.3 lack.
    struct {
      std::uint64_t signal_mask = 0;
      std::uint32_t signal_mask_octets = 0;
      std::uint32_t minimum_wait_usec = 0;
      std::uint64_t timeout = 0;
    } arguments;
    __kernel_timespec timeout{.tv_sec = milliseconds / 1000,
                              .tv_nsec = milliseconds % 1000 * 1'000'000};
    arguments.timeout = reinterpret_cast<std::uintptr_t>(&timeout);
    if (completions > 0 && minimum_wait_) arguments.minimum_wait_usec = kGatherUsec;
    if (completions > 0 && !minimum_wait_) completions = 1;
    io_uring_sq& queue = ring_.sq;
    if (queue.sqe_head != queue.sqe_tail) {
      queue.sqe_head = queue.sqe_tail;
      io_uring_smp_store_release(queue.ktail, queue.sqe_tail);
    }
    const unsigned pending = queue.sqe_tail - io_uring_smp_load_acquire(queue.khead);
    io_uring_enter2(static_cast<unsigned>(ring_.enter_ring_fd), pending, completions,
                    IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | IORING_ENTER_REGISTERED_RING,
                    reinterpret_cast<sigset_t*>(&arguments), sizeof arguments);
  }

  bool reap(snmpring::floor::Workload& load) {
    unsigned head = 0;
    unsigned count = 0;
    int given_back = 0;
    bool received = false;
    io_uring_cqe* completion = nullptr;
    io_uring_for_each_cqe(&ring_, head, completion) {
      ++count;
      if (completion->user_data != 1) continue;
      if ((completion->flags & IORING_CQE_F_MORE) == 0) armed_ = false;
      if ((completion->flags & IORING_CQE_F_BUFFER) == 0) continue;
      const unsigned id = completion->flags >> IORING_CQE_BUFFER_SHIFT;
      const std::uint8_t* const buffer = buffers_ + std::size_t{id} * kBufferOctets;
      const auto* const out = reinterpret_cast<const io_uring_recvmsg_out*>(buffer);
      sockaddr_in from;
      std::memcpy(&from, buffer + sizeof *out, sizeof from);
      load.replied(from, out->payloadlen);
      received = true;
      give_back(id, given_back++);
    }
    io_uring_cq_advance(&ring_, count);
    io_uring_buf_ring_advance(buffer_ring_, given_back);
    return received;
  }

  void give_back(unsigned id, int place) {
    io_uring_buf_ring_add(buffer_ring_, buffers_ + std::size_t{id} * kBufferOctets, kBufferOctets,
                          static_cast<unsigned short>(id), io_uring_buf_ring_mask(kBuffers), place);
  }

  io_uring ring_{};
  io_uring_buf_ring* buffer_ring_ = nullptr;
  std::uint8_t* buffers_ = nullptr;
  msghdr header_{};
  bool minimum_wait_ = false;
  bool armed_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  snmpring::floor::Workload load(argc, argv);
  const snmpring::io::UdpSocketPair sockets = snmpring::floor::open_sockets();
  BareRing ring(sockets);
  ring.run(load);
  load.report();
}
