// A get of one or many instances.
#ifndef SNMPRING_API_GET_OPERATION_H_
#define SNMPRING_API_GET_OPERATION_H_

#include <coroutine>
#include <expected>
#include <optional>
#include <vector>

#include "api/operation.h"
#include "snmpring/snmp_session.h"

namespace snmpring::detail {

class GetOperation final : public Operation {
 public:
  /// \param roots At least one. \param deadline True: the timeout is for all of it, not for each
  ///     request.
  GetOperation(SessionRef session, std::vector<session::Root> roots, bool deadline);

  bool await_ready() const noexcept { return ended(); }
  void await_suspend(std::coroutine_handle<> awaiting) {
    wait(awaiting);
    proceed();
  }
  void await_resume() const noexcept {}

  // After awaiting:

  /// One for each root, in their order.
  std::expected<std::vector<Answer>, Error> take_answers();
  /// Success if the agent accepted the request, whatever it answered.
  std::expected<void, Error> acceptance() const;

 private:
  using Result = std::optional<std::expected<Value, Error>>;

  void take_row(const session::Row& row) override;
  void take_failure(const session::Root& root, session::ErrorWord word,
                    std::int32_t error_status) override;
  void on_finished() override { wake(); }
  std::size_t place(const session::Root& root) const noexcept {
    return static_cast<std::size_t>(&root - roots_);
  }

  const session::Root* roots_;
  std::vector<Result> results_;
  bool answered_ = false;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_GET_OPERATION_H_
