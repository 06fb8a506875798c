#include "api/operation.h"

#include <utility>

#include "api/convert.h"
#include "api/errors.h"

namespace snmpring::detail {

Operation::Operation(SessionRef session, session::Operation kind)
    : session_(std::move(session)), core_(session_->loop()), limits_(session_->limits()) {
  plan_.operation = kind;
  plan_.ladder = &session_->ladder();
  plan_.limits = &limits_;
  plan_.varbinds_max = 0;
  profile_.plan = &plan_;
  profile_.policer = session_->policer();
  profile_.tos = session_->tos();
  target_.endpoint = session_->endpoint();
  target_.profile = &profile_;
}

Operation::~Operation() {
  if (state_ != State::under_way && state_ != State::held) return;
  const auto number = static_cast<std::uint32_t>(target_.position);
  core().cancel(number, target_, state_ == State::held ? std::optional(held_) : std::nullopt);
}

void Operation::proceed() {
  switch (std::exchange(state_, State::under_way)) {
    case State::idle:
      target_.position = core().enqueue(*this);
      break;
    case State::held:
      core().resume(held_);
      break;
    case State::under_way:
      break;
    case State::ended:
      state_ = State::ended;
      break;
  }
}

bool Operation::wants_more(engine::SessionPool::Index held) {
  if (reply_taken()) return true;
  held_ = held;
  state_ = State::held;
  return false;
}

void Operation::finish(const session::TargetReport& report) {
  state_ = State::ended;
  if (report.error != session::ErrorWord::none) {
    const Oid oid = report.error_oid != nullptr ? to_oid(*report.error_oid) : Oid();
    error_ = to_error(report.error, report.error_status, oid, report.os_error);
  }
  on_finished();
}

void Operation::refuse(Error error) {
  state_ = State::ended;
  error_ = std::move(error);
}

}  // namespace snmpring::detail
