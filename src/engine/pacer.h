// How much the whole run may send, as a function of time.
#ifndef SNMPRING_ENGINE_PACER_H_
#define SNMPRING_ENGINE_PACER_H_

#include <cstddef>
#include <cstdint>

#include "base/endpoint.h"
#include "base/time.h"

namespace snmpring::engine {

/// What a datagram with `payload_octets` takes up on Ethernet: preamble, header, check sequence and
/// gap (38 octets), the header of IP (20 or 40) and of UDP (8).
constexpr std::size_t wire_octets(std::size_t payload_octets, Family family) noexcept {
  return payload_octets + 38 + (family == Family::ipv4 ? 20 : 40) + 8;
}

/// The run's budget of datagrams and of bits per second. Credit gathers with time up to 10 ms'
/// worth, so that a late tick is made up for and an idle second is not.
class Pacer {
 public:
  /// \param rate_pps Datagrams per second, fractions allowed; 0 for no limit.
  /// \param bandwidth_bps Bits per second; 0 for no limit.
  Pacer(double rate_pps, Instant now, double bandwidth_bps = 0);

  void set_rate(double rate_pps, Instant now);
  /// Multiplies both limits. \param factor Above zero.
  void scale(double factor, Instant now);
  double rate_pps() const noexcept { return rate_pps_; }

  /// Datagrams that may be sent now. With a limit of bits it is an estimate for small ones. What
  /// larger ones take beyond it is waited for afterwards.
  std::uint32_t available(Instant now) noexcept;
  void consume(std::uint32_t datagrams) noexcept { credit_ -= datagrams; }
  /// \param octets wire_octets() of a datagram that was consumed.
  void consume_octets(std::size_t octets) noexcept { octet_credit_ -= static_cast<double>(octets); }

  /// When available() will be at least one; `now` where it is already.
  Instant next_available(Instant now) noexcept;

 private:
  void gather(Instant now) noexcept;

  double rate_pps_;
  double credit_ = 1;
  double octets_per_second_;
  double octet_credit_;
  Instant gathered_at_;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_PACER_H_
