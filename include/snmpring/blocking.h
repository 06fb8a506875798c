// The same session for scripts that do one thing after the other.
#ifndef SNMPRING_BLOCKING_H_
#define SNMPRING_BLOCKING_H_

#include <cstdint>
#include <expected>
#include <memory>
#include <vector>

#include "snmpring/export.h"
#include "snmpring/loop.h"
#include "snmpring/snmp_session.h"

SNMPRING_BEGIN_NAMESPACE

/// A loop and a session of its own, whose calls return when they are done. Move-only.
class SNMPRING_API BlockingSession {
 public:
  /// Errors: those of Loop::create() and SnmpSession::create().
  static std::expected<BlockingSession, Error> create(SessionOptions options,
                                                      const LoopOptions& loop_options = {});

  BlockingSession(BlockingSession&&) noexcept = default;
  BlockingSession& operator=(BlockingSession&&) noexcept = default;

  std::expected<Value, Error> get(OidArgument oid);
  std::expected<std::vector<Answer>, Error> get_many(std::vector<OidArgument> oids);
  WalkResult getnext(OidArgument oid);
  WalkResult getbulk(OidArgument oid, std::uint32_t max_repetitions = 0);
  WalkResult fetch(OidArgument oid);
  std::expected<void, Error> refresh();
  std::expected<std::vector<std::uint8_t>, Error> get_engine_id() const;

 private:
  BlockingSession(std::unique_ptr<Loop> loop, SnmpSession session) noexcept
      : loop_(std::move(loop)), session_(std::move(session)) {}
  WalkResult wait(Walk walk);

  std::unique_ptr<Loop> loop_;
  SnmpSession session_;
};

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_BLOCKING_H_
