#include "snmpring/blocking.h"

#include <utility>

namespace snmpring {
inline namespace v0 {
namespace {

/// Returns a failure of the loop as the result.
template <typename T>
std::expected<T, Error> flatten(std::expected<std::expected<T, Error>, Error> result) {
  if (!result) return std::unexpected(std::move(result.error()));
  return std::move(*result);
}

}  // namespace

std::expected<BlockingSession, Error> BlockingSession::create(const SessionOptions& options,
                                                              const LoopOptions& loop_options) {
  auto loop = Loop::create(loop_options);
  if (!loop) return std::unexpected(std::move(loop.error()));
  auto owned = std::make_unique<Loop>(std::move(*loop));
  auto session = SnmpSession::create(*owned, options);
  if (!session) return std::unexpected(std::move(session.error()));
  return BlockingSession(std::move(owned), std::move(*session));
}

std::expected<Value, Error> BlockingSession::get(OidArgument oid) {
  return flatten(loop_->wait_for(session_.get(std::move(oid))));
}

std::expected<std::vector<Answer>, Error> BlockingSession::get_many(std::vector<OidArgument> oids) {
  return flatten(loop_->wait_for(session_.get_many(std::move(oids))));
}

WalkResult BlockingSession::wait(Walk walk) {
  auto result = loop_->wait_for(std::move(walk).collect());
  if (!result) return WalkResult({}, std::move(result.error()));
  return std::move(*result);
}

WalkResult BlockingSession::getnext(OidArgument oid) {
  return wait(session_.getnext(std::move(oid)));
}

WalkResult BlockingSession::getbulk(OidArgument oid, std::uint32_t max_repetitions) {
  return wait(session_.getbulk(std::move(oid), max_repetitions));
}

WalkResult BlockingSession::fetch(OidArgument oid) { return wait(session_.fetch(std::move(oid))); }

std::expected<void, Error> BlockingSession::refresh() {
  return flatten(loop_->wait_for(session_.refresh()));
}

std::expected<std::vector<std::uint8_t>, Error> BlockingSession::discover_engine() {
  return flatten(loop_->wait_for(session_.discover_engine()));
}

std::expected<std::vector<std::uint8_t>, Error> BlockingSession::discover_engine(
    const SessionOptions& options, const LoopOptions& loop_options) {
  auto loop = Loop::create(loop_options);
  if (!loop) return std::unexpected(std::move(loop.error()));
  return flatten(loop->wait_for(SnmpSession::discover_engine(*loop, options)));
}

std::expected<std::vector<std::uint8_t>, Error> BlockingSession::get_engine_id() const {
  return session_.get_engine_id();
}

}  // namespace v0
}  // namespace snmpring
