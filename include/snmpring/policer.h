// Rules about when requests may be sent.
#ifndef SNMPRING_POLICER_H_
#define SNMPRING_POLICER_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>

#include "snmpring/error.h"
#include "snmpring/export.h"

SNMPRING_BEGIN_NAMESPACE

/// Asked before each datagram of a session, also for repeats, discovery and refresh(). Any number
/// of sessions may share one.
class SNMPRING_API Policer {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;  ///< CLOCK_MONOTONIC.

  virtual ~Policer();

  /// Books the next datagram. Must not block and must not call the library.
  /// \param now The loop's time, which never decreases.
  /// \return When it may be sent. A time up to `now` means at once.
  virtual TimePoint reserve(TimePoint now) = 0;
};

/// A number of requests per second, evenly spaced. The first is sent at once. Each further one is
/// sent 1/rps after the one before or later. Two are never sent together, however many sessions
/// wait. Unused time does not allow bursts later. Sessions of different loops and threads may share
/// it.
class SNMPRING_API RpsPolicer final : public Policer {
 public:
  /// \param rps Above 0 and at most 1e9. Fractions are allowed: 0.25 is one request in 4 s.
  /// Errors: invalid_argument.
  static std::expected<std::unique_ptr<RpsPolicer>, Error> create(double rps);

  TimePoint reserve(TimePoint now) override;

  /// The time between two datagrams.
  std::chrono::nanoseconds spacing() const noexcept { return spacing_; }

 private:
  explicit RpsPolicer(std::chrono::nanoseconds spacing) noexcept;

  const std::chrono::nanoseconds spacing_;
  std::atomic<std::int64_t> next_;  // Nanoseconds of the steady clock.
};

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_POLICER_H_
