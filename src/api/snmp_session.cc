#include "snmpring/snmp_session.h"

#include <utility>

#include "api/convert.h"
#include "api/discover_operation.h"
#include "api/errors.h"
#include "api/get_operation.h"
#include "api/oid_argument.h"
#include "api/session_core.h"
#include "api/walk_operation.h"

namespace snmpring {
namespace detail {
namespace {

// Coroutines hold their own reference to the session. They never use `this`, which may move.

Task<std::expected<Value, Error>> get_one(SessionRef session, OidArgument oid) {
  auto root = to_root(oid, RootUse::get);
  if (!root) co_return std::unexpected(std::move(root.error()));
  std::vector<session::Root> roots;
  roots.push_back(std::move(*root));
  GetOperation operation(std::move(session), std::move(roots), /*deadline=*/true);
  co_await operation;
  auto answers = operation.take_answers();
  if (!answers) co_return std::unexpected(std::move(answers.error()));
  co_return std::move(answers->front().value);
}

Task<std::expected<std::vector<Answer>, Error>> get_several(SessionRef session,
                                                            std::vector<OidArgument> oids) {
  std::vector<session::Root> roots;
  roots.reserve(oids.size());
  for (const OidArgument& oid : oids) {
    auto root = to_root(oid, RootUse::get);
    if (!root) co_return std::unexpected(std::move(root.error()));
    roots.push_back(std::move(*root));
  }
  if (roots.empty()) co_return std::vector<Answer>();
  GetOperation operation(std::move(session), std::move(roots), /*deadline=*/false);
  co_await operation;
  co_return operation.take_answers();
}

Task<std::expected<void, Error>> prove(SessionRef session) {
  if (session->version() != Version::v3) co_return {};
  std::vector<session::Root> roots;
  // sysUpTime.0, because some agents do not answer a Get without varbinds. Any answer proves the
  // user.
  roots.emplace_back(ber::Oid{1, 3, 6, 1, 2, 1, 1, 3, 0});
  GetOperation operation(std::move(session), std::move(roots), /*deadline=*/true);
  co_await operation;
  co_return operation.acceptance();
}

using EngineIdResult = std::expected<std::vector<std::uint8_t>, Error>;

Task<EngineIdResult> ask_for_engine(SessionRef session) {
  if (session->version() != Version::v3) {
    co_return std::unexpected(invalid_argument("only SNMPv3 has engines"));
  }
  DiscoverOperation operation(session);
  co_await operation;
  co_return operation.engine_id();
}

Task<EngineIdResult> ask_for_engine_at(LoopCore& loop, SessionOptions options) {
  // An SNMPv3 session needs a user. The probe names none.
  const User nobody("nobody");
  options.user = &nobody;
  options.engine_id = {};
  auto session = SessionCore::create(loop, options);
  if (!session) co_return std::unexpected(std::move(session.error()));
  DiscoverOperation operation(*session);
  co_await operation;
  co_return operation.engine_id();
}

}  // namespace
}  // namespace detail

inline namespace v0 {

std::expected<SnmpSession, Error> SnmpSession::create(Loop& loop, const Options& options) {
  auto core = detail::SessionCore::create(detail::LoopCore::of(loop), options);
  if (!core) return std::unexpected(std::move(core.error()));
  return SnmpSession(std::move(*core));
}

Task<std::expected<Value, Error>> SnmpSession::get(OidArgument oid) const {
  return detail::get_one(core_, std::move(oid));
}

Task<std::expected<std::vector<Answer>, Error>> SnmpSession::get_many(
    std::vector<OidArgument> oids) const {
  return detail::get_several(core_, std::move(oids));
}

Task<std::expected<void, Error>> SnmpSession::refresh() const { return detail::prove(core_); }

Task<std::expected<std::vector<std::uint8_t>, Error>> SnmpSession::discover_engine() const {
  return detail::ask_for_engine(core_);
}

Task<std::expected<std::vector<std::uint8_t>, Error>> SnmpSession::discover_engine(
    Loop& loop, Options options) {
  return detail::ask_for_engine_at(detail::LoopCore::of(loop), options);
}

Walk SnmpSession::getnext(OidArgument oid) const {
  return Walk({new detail::WalkOperation(core_, oid, {.bulk_allowed = false, .max_repetitions = 1}),
               detail::DeleteWalk()});
}

Walk SnmpSession::getbulk(OidArgument oid, std::uint32_t max_repetitions) const {
  const std::uint32_t chosen =
      max_repetitions != 0 ? max_repetitions : core_->limits().max_repetitions;
  auto* const operation =
      new detail::WalkOperation(core_, oid, {.bulk_allowed = true, .max_repetitions = chosen});
  Walk walk({operation, detail::DeleteWalk()});
  if (version() == Version::v1) {
    operation->refuse_walk(detail::invalid_argument("SNMPv1 has no GetBulk"));
  } else if (chosen > 2'147'483'647) {
    operation->refuse_walk(detail::invalid_argument("max_repetitions must be 0 to 2147483647"));
  }
  return walk;
}

Walk SnmpSession::fetch(OidArgument oid) const {
  const session::Limits& limits = core_->limits();
  return Walk({new detail::WalkOperation(core_, oid,
                                         {.bulk_allowed = limits.bulk_allowed,
                                          .max_repetitions = limits.max_repetitions}),
               detail::DeleteWalk()});
}

std::expected<std::vector<std::uint8_t>, Error> SnmpSession::get_engine_id() const {
  if (version() != Version::v3) {
    return std::unexpected(detail::invalid_argument("only SNMPv3 has engines"));
  }
  if (const auto& pinned = core_->credential().engine_id; !pinned.empty()) return pinned;
  if (const auto* const known = core_->loop().engines().find(core_->endpoint())) {
    return known->engine_id;
  }
  return std::unexpected(Error(ErrorClass::no_such_instance, "no engine has answered yet"));
}

Version SnmpSession::version() const noexcept { return core_->version(); }

Walk::Walk(std::unique_ptr<detail::WalkOperation, detail::DeleteWalk> operation) noexcept
    : operation_(std::move(operation)), rows_(operation_.get()) {}

void Walk::ask(std::coroutine_handle<> awaiting) { operation_->ask(awaiting); }

std::expected<void, Error> Walk::result() const { return operation_->result(); }

Task<WalkResult> Walk::collect() && {
  return [](Walk walk) -> Task<WalkResult> {
    WalkResult result;
    for (;;) {
      const std::span<const VarBind> rows = co_await walk.next_rows();
      if (rows.empty()) break;
      result.varbinds.insert(result.varbinds.end(), rows.begin(), rows.end());
    }
    if (auto end = walk.result(); !end) result.error = std::move(end.error());
    co_return result;
  }(std::move(*this));
}

}  // namespace v0

void detail::DeleteWalk::operator()(WalkOperation* operation) const noexcept { delete operation; }

}  // namespace snmpring
