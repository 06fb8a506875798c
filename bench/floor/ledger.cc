#include "ledger.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "io/system_clock.h"

namespace snmpring::floor {
namespace {

// The scanner's default.
constexpr Duration kTimeout = std::chrono::seconds(1);

constexpr engine::CorrelationIds::Key kKey{1, 2, 3, 4, 5, 6, 7, 8};

std::uint32_t capacity(std::uint32_t count) {
  return std::min(count, engine::CorrelationIds::kCapacityMax);
}

}  // namespace

Ledger::Ledger(std::uint32_t first, std::uint32_t count, std::uint16_t port)
    : first_(first),
      port_(port),
      order_(count, /*seed=*/1),
      requests_(capacity(count), kKey, /*hash_key=*/7),
      now_(io::SystemClock().now()),
      deadlines_(capacity(count), now_) {}

Ledger::Probe Ledger::open(std::uint32_t position) {
  const std::uint32_t address = first_ + static_cast<std::uint32_t>(order_.at(position));
  Endpoint to;
  to.address.set_v4(address);
  to.port = port_;
  const auto slot = requests_.open(to);
  if (slot == engine::RequestTable::kNone) {
    std::fprintf(stderr, "more probes are open than there are entries\n");
    std::exit(64);
  }
  engine::Request& request = requests_[slot];
  request.set_position(position);
  request.attempts = 1;
  request.set_state(engine::Request::State::waiting);
  deadlines_.set(slot, now_ + kTimeout);
  return {.address = address, .id = requests_.id(slot, 0)};
}

void Ledger::expire() {
  now_ = io::SystemClock().now();
  while (const auto slot = deadlines_.due(now_)) {
    deadlines_.cancel(*slot);
    requests_.close(*slot, /*answered=*/false);
  }
}

}  // namespace snmpring::floor
