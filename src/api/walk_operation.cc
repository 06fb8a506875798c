#include "api/walk_operation.h"

#include <utility>

#include "api/errors.h"
#include "api/oid_argument.h"

namespace snmpring::detail {

WalkOperation::WalkOperation(SessionRef session, const OidArgument& oid, WalkManner manner)
    : Operation(session, session::Operation::walk) {
  static_assert(sizeof(WalkOperation) == kPrefetchedOctets);
  limits().bulk_allowed = manner.bulk_allowed;
  limits().max_repetitions = manner.max_repetitions;
  plan().varbinds_max = session->walk_varbinds_max();
  auto root = to_root(oid, RootUse::walk);
  if (root) {
    plan().roots.push_back(std::move(*root));
  } else {
    refuse_walk(std::move(root.error()));
  }
}

void WalkOperation::refuse_walk(Error error) {
  refuse(std::move(error));
  WalkRows::ended = true;
}

void WalkOperation::ask(std::coroutine_handle<> awaiting) {
  wait(awaiting);
  core().rows().give(std::exchange(rows_, Rows()));
  next = end = nullptr;
  proceed();
}

std::expected<void, Error> WalkOperation::result() const {
  if (error()) return std::unexpected(*error());
  return {};
}

void WalkOperation::take_row(const session::Row& row) {
  // Taken only now, so that walks that wait for a reply hold no memory for rows.
  if (rows_.empty()) rows_ = core().rows().take();
  rows_.add(row.oid, row.value);
}

bool WalkOperation::reply_taken() {
  if (rows_.empty()) return true;
  publish();
  return false;
}

void WalkOperation::on_finished() {
  WalkRows::ended = true;
  publish();
}

void WalkOperation::publish() {
  next = rows_.begin();
  end = rows_.end();
  wake();
}

}  // namespace snmpring::detail
