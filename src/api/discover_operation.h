// Asks an agent for its engine ID.
#ifndef SNMPRING_API_DISCOVER_OPERATION_H_
#define SNMPRING_API_DISCOVER_OPERATION_H_

#include <coroutine>
#include <cstdint>
#include <expected>
#include <vector>

#include "api/operation.h"

namespace snmpring::detail {

/// The engine probe (RFC 3414 §4) as an operation. It has no user, so it contains no credential of
/// the session.
class DiscoverOperation final : public Operation {
 public:
  /// \param session An SNMPv3 session.
  explicit DiscoverOperation(const SessionRef& session);

  bool await_ready() const noexcept { return ended(); }
  void await_suspend(std::coroutine_handle<> awaiting) {
    wait(awaiting);
    proceed();
  }
  void await_resume() const noexcept {}

  /// Call it after awaiting this. The engine's ID.
  std::expected<std::vector<std::uint8_t>, Error> engine_id() const;

 private:
  void take_row(const session::Row&) override {}
  void take_failure(const session::Root&, session::ErrorWord, std::int32_t) override {}
  void on_finished() override { wake(); }
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_DISCOVER_OPERATION_H_
