// How much may be sent, as a function of time: one budget for the whole run, and an earliest moment
// for each target and each subnet.
#ifndef SNMPRING_ENGINE_PACER_H_
#define SNMPRING_ENGINE_PACER_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/endpoint.h"
#include "base/time.h"

namespace snmpring::engine {

/// The run's budget of datagrams per second. Credit gathers with time up to 10 ms' worth, so that a
/// late tick is made up for and an idle second is not.
class Pacer {
 public:
  /// \param rate_pps Datagrams per second, fractions allowed; 0 for no limit.
  Pacer(double rate_pps, Instant now);

  void set_rate(double rate_pps, Instant now);
  double rate_pps() const noexcept { return rate_pps_; }

  /// Datagrams that may be sent now.
  std::uint32_t available(Instant now) noexcept;
  void consume(std::uint32_t datagrams) noexcept { credit_ -= datagrams; }

  /// When available() will be at least one; `now` where it is already.
  Instant next_available(Instant now) noexcept;

 private:
  void gather(Instant now) noexcept;

  double rate_pps_;
  double credit_ = 1;
  Instant gathered_at_;
};

/// What one target or subnet has been sent, as the moment until which it is to be left alone.
/// Requests are booked evenly spaced, but what has its turn may be kept waiting by the run's budget
/// or the receive window; when those open, the booked ones must not all go at once.
class Spacing {
 public:
  /// When a request may go: `now`, or later where others have just gone. As with the run's budget,
  /// up to 10 ms' worth may be made up for.
  Instant opening(Instant now) const noexcept { return std::max(now, free_at_ - kMadeUpFor); }
  void sent(Instant now, Duration spacing) noexcept {
    free_at_ = std::max(free_at_, now) + spacing;
  }
  /// It was not sent after all.
  void unsent(Duration spacing) noexcept { free_at_ -= spacing; }

 private:
  static constexpr Duration kMadeUpFor = std::chrono::milliseconds(10);

  Instant free_at_{};
};

/// Spaces the requests to each subnet evenly. Bounded: subnets whose last request lies further back
/// than the spacing are forgotten, and what shares a table place with a busy subnet waits for it.
class SubnetPacer {
 public:
  /// \param prefix_length 1..128; IPv4 addresses use at most 32.
  /// \param rate_rps Requests per second to each subnet, above 0.
  SubnetPacer(int prefix_length, double rate_rps, std::uint64_t hash_key);

  /// Books the next request to the address's subnet. \return When it may be sent; `now` or later.
  Instant reserve(const IpAddress& address, Instant now) noexcept;

  // What has gone to the subnet, booked or not.
  Instant opening(const IpAddress& address, Instant now) const noexcept {
    return places_[place_of(address)].gone.opening(now);
  }
  void sent(const IpAddress& address, Instant now) noexcept {
    places_[place_of(address)].gone.sent(now, spacing_);
  }
  void unsent(const IpAddress& address) noexcept {
    places_[place_of(address)].gone.unsent(spacing_);
  }

 private:
  struct Place {
    Instant next = Instant::min();  // When the next request may be sent, by the bookings.
    Spacing gone;
  };
  static constexpr std::size_t kPlaces = 1 << 16;

  std::size_t place_of(const IpAddress& address) const noexcept;

  int prefix_length_;
  Duration spacing_;
  std::uint64_t hash_key_;
  std::vector<Place> places_;  // by hash of the subnet
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_PACER_H_
