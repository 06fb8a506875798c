// When each target and each subnet may be sent the next request.
#ifndef SNMPRING_ENGINE_SPACING_H_
#define SNMPRING_ENGINE_SPACING_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/endpoint.h"
#include "base/time.h"

namespace snmpring::engine {

/// What one target or subnet has been sent, as the moment until which it is to be left alone.
/// Requests are booked evenly spaced. But the run's budget or the receive window may keep a request
/// waiting whose turn has come. When those open, the booked ones must not all go at once.
class SentSpacing {
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

/// What is booked for one target or subnet, and what it has been sent.
struct SpacedPlace {
  /// The next request may not be booked for an earlier moment.
  Instant next = Instant::min();
  SentSpacing gone;
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
  static constexpr std::size_t kPlaces = 1 << 16;

  std::size_t place_of(const IpAddress& address) const noexcept;

  int prefix_length_;
  Duration spacing_;
  std::uint64_t hash_key_;
  // By hash of the subnet.
  std::vector<SpacedPlace> places_;
};

/// The limits per target and per subnet together. Each request is booked first, which says when its
/// turn comes. Then it asks for its opening, and goes.
///
/// A target that has answered has a place of its own, which its session keeps. A target that has
/// not answered has none: it has one request at most, and the attempts of that are spaced by when
/// the last one was sent.
class Spacing {
 public:
  /// \param per_target_rate_rps Requests per second to each target; 0 for no limit.
  /// \param subnet_prefix_length 1..128; 0 for no limit per subnet.
  /// \param per_subnet_rate_rps Above 0 where there is that limit.
  Spacing(double per_target_rate_rps, int subnet_prefix_length, double per_subnet_rate_rps,
          std::uint64_t hash_key);

  /// False where there is neither limit. Nothing else need be called then.
  bool is_on() const noexcept { return per_target_ || subnets_; }
  bool limits_subnets() const noexcept { return subnets_.has_value(); }
  /// Between two requests to the same target; zero where that has no limit.
  Duration per_target() const noexcept { return per_target_.value_or(Duration::zero()); }

  /// Whom a request goes to. Both are borrowed for a call.
  struct To {
    /// Null where the target has none.
    SpacedPlace* target;
    const IpAddress& address;
  };

  /// \param last_sent The request's last attempt, where it had one.
  /// \return The request's turn: `not_before` or later, and `now` or later where subnets have a
  ///   limit.
  Instant book(To to, std::optional<Instant> last_sent, Instant not_before, Instant now) noexcept;

  /// When a request whose turn has come may really go: `now` or later.
  Instant opening(To to, Instant now) const noexcept;
  void sent(To to, Instant now) noexcept;
  /// It was not sent after all.
  void unsent(To to) noexcept;

 private:
  std::optional<Duration> per_target_;
  std::optional<SubnetPacer> subnets_;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_SPACING_H_
