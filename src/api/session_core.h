// What the operations of a session share.
#ifndef SNMPRING_API_SESSION_CORE_H_
#define SNMPRING_API_SESSION_CORE_H_

#include <cstdint>
#include <expected>
#include <memory>
#include <vector>

#include "api/identity.h"
#include "api/loop_core.h"
#include "base/endpoint.h"
#include "session/credential.h"
#include "session/plan.h"
#include "session/policer.h"
#include "snmpring/policer.h"
#include "snmpring/snmp_session.h"

namespace snmpring::detail {

/// Lives as long as its session or one of its operations. SessionRef counts them.
class SessionCore {
 public:
  /// Errors: invalid_argument, system.
  static std::expected<SessionRef, Error> create(LoopCore& loop, const SessionOptions& options);
  ~SessionCore();
  SessionCore(const SessionCore&) = delete;
  SessionCore& operator=(const SessionCore&) = delete;

  LoopCore& loop() const noexcept { return loop_; }
  const Endpoint& endpoint() const noexcept { return endpoint_; }
  const session::Ladder& ladder() const noexcept { return identity_->ladder(); }
  const session::Credential& credential() const noexcept { return identity_->credential(); }
  Version version() const noexcept { return static_cast<Version>(credential().version); }
  /// Those of fetch(). Other operations change a few.
  const session::Limits& limits() const noexcept { return limits_; }
  Duration timeout() const noexcept { return timeout_; }
  std::uint64_t walk_varbinds_max() const noexcept { return walk_varbinds_max_; }
  std::uint8_t tos() const noexcept { return tos_; }
  /// Null for none.
  session::Policer* policer() noexcept { return policer_.rule == nullptr ? nullptr : &policer_; }

 private:
  friend class SessionRef;

  /// Shows a program's policer to the engine.
  struct PolicerView final : session::Policer {
    snmpring::Policer* rule = nullptr;
    Instant reserve(Instant now) override {
      using TimePoint = snmpring::Policer::TimePoint;
      return Instant(rule->reserve(TimePoint(now.time_since_epoch())).time_since_epoch());
    }
  };

  explicit SessionCore(LoopCore& loop) noexcept : loop_(loop) {}

  LoopCore& loop_;
  std::uint32_t references_ = 0;
  std::uint8_t tos_ = 0;
  bool engine_remembered_ = false;
  Endpoint endpoint_;
  IdentityRef identity_;
  session::Limits limits_;
  Duration timeout_{};
  std::uint64_t walk_varbinds_max_ = 0;
  std::unique_ptr<RpsPolicer> own_policer_;
  PolicerView policer_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_SESSION_CORE_H_
