#include "api/get_operation.h"

#include <utility>

#include "api/convert.h"
#include "api/errors.h"

namespace snmpring::detail {

GetOperation::GetOperation(SessionRef session, std::vector<session::Root> roots, bool deadline)
    : Operation(session, session::Operation::get), results_(roots.size()) {
  plan().roots = std::move(roots);
  roots_ = plan().roots.data();
  if (deadline) limits().target_timeout = session->timeout();
}

void GetOperation::take_row(const session::Row& row) {
  answered_ = true;
  Value value;
  assign(value, row.value);
  Result& result = results_[place(row.root)];
  if (is_exception(value)) {
    result.emplace(std::unexpected(to_error(value, to_oid(row.oid))));
  } else {
    result.emplace(std::move(value));
  }
}

void GetOperation::take_failure(const session::Root& root, session::ErrorWord word,
                                std::int32_t error_status) {
  answered_ = true;
  results_[place(root)].emplace(std::unexpected(to_error(word, error_status, to_oid(root.oid()))));
}

std::expected<std::vector<Answer>, Error> GetOperation::take_answers() {
  if (error() && !answered_) return std::unexpected(*error());
  std::vector<Answer> answers;
  answers.reserve(results_.size());
  for (std::size_t i = 0; i < results_.size(); ++i) {
    const Oid oid = to_oid(roots_[i].oid());
    if (results_[i]) {
      answers.emplace_back(oid, std::move(*results_[i]));
    } else {
      Error missing = error().value_or(Error());
      missing.oid = oid;
      answers.emplace_back(oid, std::unexpected(std::move(missing)));
    }
  }
  return answers;
}

std::expected<void, Error> GetOperation::acceptance() const {
  if (error() && !answered_) return std::unexpected(*error());
  return {};
}

}  // namespace snmpring::detail
