// A network where nobody answers, and a clock that stands still unless it is set.
#ifndef SNMPRING_TESTS_CHECKPOINT_SILENT_NETWORK_H_
#define SNMPRING_TESTS_CHECKPOINT_SILENT_NETWORK_H_

#include <expected>
#include <span>
#include <vector>

#include "base/time.h"
#include "io/wire.h"

namespace snmpring::checkpoint::test {

class SetClock final : public Clock {
 public:
  Instant now() override { return at; }
  WallTime wall_now() override { return WallTime(); }

  Instant at{std::chrono::hours(1)};
};

/// Takes everything and brings nothing.
class SilentWire final : public io::Wire {
 public:
  const char* name() const noexcept override { return "silent"; }
  std::span<io::SendSlot> send_slots() noexcept override { return slots_; }
  std::expected<io::Arrivals, io::WireError> exchange(std::size_t count, io::Wait) override {
    counts.datagrams_sent += count;
    return io::Arrivals{};
  }
  void release() noexcept override {}
  void watch(int) override {}
  void unwatch(int) override {}
  io::WireStats stats() override { return counts; }
  std::size_t receive_buffer_octets() const noexcept override { return 4 << 20; }
  std::size_t send_buffer_octets() const noexcept override { return 4 << 20; }

  io::WireStats counts;

 private:
  std::vector<io::SendSlot> slots_{io::kSendBatch};
};

}  // namespace snmpring::checkpoint::test

#endif  // SNMPRING_TESTS_CHECKPOINT_SILENT_NETWORK_H_
