// A session for scripts that do one thing after the other.
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

/// A session with its own loop. Its calls return when they are done. Move-only.
class SNMPRING_API BlockingSession {
 public:
  /// Errors: those of Loop::create() and SnmpSession::create().
  static std::expected<BlockingSession, Error> create(const SessionOptions& options,
                                                      const LoopOptions& loop_options = {});

  BlockingSession(BlockingSession&&) noexcept = default;
  BlockingSession& operator=(BlockingSession&&) noexcept = default;

  /// As SnmpSession::get().
  std::expected<Value, Error> get(OidArgument oid);
  /// As SnmpSession::get_many().
  std::expected<std::vector<Answer>, Error> get_many(std::vector<OidArgument> oids);
  /// As SnmpSession::getnext(), with all rows in memory.
  WalkResult getnext(OidArgument oid);
  /// As SnmpSession::getbulk(), with all rows in memory.
  WalkResult getbulk(OidArgument oid, std::uint32_t max_repetitions = 0);
  /// As SnmpSession::fetch(), with all rows in memory.
  WalkResult fetch(OidArgument oid);
  /// As SnmpSession::refresh().
  std::expected<void, Error> refresh();
  /// As SnmpSession::discover_engine().
  std::expected<std::vector<std::uint8_t>, Error> discover_engine();
  /// As SnmpSession::discover_engine(), with its own loop.
  static std::expected<std::vector<std::uint8_t>, Error> discover_engine(
      const SessionOptions& options, const LoopOptions& loop_options = {});
  /// As SnmpSession::get_engine_id().
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
