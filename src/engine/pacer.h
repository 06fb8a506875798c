// How much may be sent, as a function of time: one budget for the whole run, and an earliest moment for
// each target and each subnet.
#ifndef SNMPRING_ENGINE_PACER_H_
#define SNMPRING_ENGINE_PACER_H_

#include <cstdint>
#include <vector>

#include "base/endpoint.h"
#include "base/time.h"

namespace snmpring::engine {

/// The run's budget of datagrams per second. Credit gathers with time up to 10 ms' worth, so that a late
/// tick is made up for and an idle second is not.
class Pacer {
 public:
  /// \param rate_pps Datagrams per second, fractions allowed; 0 for no limit.
  Pacer(double rate_pps, Instant now);

  void set_rate(double rate_pps, Instant now);
  double rate_pps() const noexcept { return rate_pps_; }

  /// Datagrams that may be sent now.
  std::uint32_t available(Instant now) noexcept;
  void consume(std::uint32_t datagrams) noexcept;

  /// When available() will be at least one; `now` where it is already.
  Instant next_available(Instant now) noexcept;

 private:
  void gather(Instant now) noexcept;

  double rate_pps_;
  double credit_ = 1;
  Instant gathered_at_;
};

/// Spaces the requests to each subnet evenly. Bounded: subnets whose last request lies further back than
/// the spacing are forgotten, and what shares a table place with a busy subnet waits for it.
class SubnetPacer {
 public:
  /// \param prefix_length 1..128; IPv4 addresses use at most 32.
  /// \param rate_rps Requests per second to each subnet, above 0.
  SubnetPacer(int prefix_length, double rate_rps, std::uint64_t hash_key);

  /// Books the next request to the address's subnet. \return When it may be sent; `now` or later.
  Instant reserve(const IpAddress& address, Instant now) noexcept;

 private:
  static constexpr std::size_t kPlaces = 1 << 16;

  int prefix_length_;
  Duration spacing_;
  std::uint64_t hash_key_;
  std::vector<Instant> next_;  // by hash of the subnet: when its next request may be sent
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_PACER_H_
