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

/// Asked before each datagram that a session sends: repeats, discovery and refresh() included. Any
/// number of sessions may share one.
class SNMPRING_API Policer {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;  ///< CLOCK_MONOTONIC.

  virtual ~Policer();

  /// Books the next datagram. Must not block, nor call the library.
  /// \param now The loop's time, which never decreases.
  /// \return When it may be sent; anything up to `now` is at once.
  virtual TimePoint reserve(TimePoint now) = 0;
};

/// So many requests per second, evenly spaced: the first at once, each further one 1/rps after the
/// one before it or later, and never two together, however many sessions wait. Nothing is saved up
/// for bursts. May be shared by sessions of different loops and threads.
class SNMPRING_API RpsPolicer final : public Policer {
 public:
  /// \param rps Above 0 and at most 1e9; fractions allowed: 0.25 is one request in 4 s.
  /// Errors: invalid_argument.
  static std::expected<std::unique_ptr<RpsPolicer>, Error> create(double rps);

  TimePoint reserve(TimePoint now) override;

  /// Between two datagrams.
  std::chrono::nanoseconds spacing() const noexcept { return spacing_; }

 private:
  explicit RpsPolicer(std::chrono::nanoseconds spacing) noexcept;

  const std::chrono::nanoseconds spacing_;
  std::atomic<std::int64_t> next_;  // nanoseconds of the steady clock
};

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_POLICER_H_
