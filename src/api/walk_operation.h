// A walk: rows are taken one by one, and the session continues when none are left.
#ifndef SNMPRING_API_WALK_OPERATION_H_
#define SNMPRING_API_WALK_OPERATION_H_

#include <coroutine>

#include "api/operation.h"
#include "api/row_pool.h"
#include "snmpring/snmp_session.h"

namespace snmpring::detail {

/// How the varbinds of a subtree are asked for.
struct WalkManner {
  bool bulk_allowed;
  std::uint32_t max_repetitions;  ///< 0: adapt to the agent.
};

class WalkOperation final : public Operation, public WalkRows {
 public:
  WalkOperation(SessionRef session, const OidArgument& oid, WalkManner manner);
  ~WalkOperation() override { core().rows().give(std::move(rows_)); }

  /// Asks the agent for more. Resumes `awaiting` when something came or the walk has ended. Call it
  /// only when all rows have been taken.
  void ask(std::coroutine_handle<> awaiting);

  std::expected<void, Error> result() const;

  /// Ends the walk before it began.
  void refuse_walk(Error error);

 private:
  void take_row(const session::Row& row) override;
  void take_failure(const session::Root&, session::ErrorWord, std::int32_t) override {}
  bool reply_taken() override;
  void on_finished() override;
  void publish();

  Rows rows_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_WALK_OPERATION_H_
