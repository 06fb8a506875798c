// How long replies took, counted in classes of fixed bounds.
#ifndef SNMPRING_ENGINE_ROUND_TRIPS_H_
#define SNMPRING_ENGINE_ROUND_TRIPS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace snmpring::engine {

struct RoundTrips {
  /// The longest round trip of each class, ascending. They are part of an interface: the counts of
  /// two runs can be added only while their bounds are the same.
  static constexpr auto kBounds = std::to_array<std::chrono::milliseconds>({
      std::chrono::milliseconds(1),
      std::chrono::milliseconds(2),
      std::chrono::milliseconds(5),
      std::chrono::milliseconds(10),
      std::chrono::milliseconds(20),
      std::chrono::milliseconds(50),
      std::chrono::milliseconds(100),
      std::chrono::milliseconds(200),
      std::chrono::milliseconds(500),
      std::chrono::milliseconds(1'000),
      std::chrono::milliseconds(2'000),
      std::chrono::milliseconds(5'000),
      std::chrono::milliseconds(10'000),
      std::chrono::milliseconds(30'000),
  });

  void add(Duration round_trip) noexcept {
    const auto bound = std::ranges::lower_bound(kBounds, round_trip);
    ++counts[static_cast<std::size_t>(bound - kBounds.begin())];
    sum += round_trip;
  }

  /// Of each class; the last is of those that are longer than all bounds.
  std::array<std::uint64_t, kBounds.size() + 1> counts{};
  Duration sum{};
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_ROUND_TRIPS_H_
