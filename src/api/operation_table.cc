#include "api/operation_table.h"

#include <unistd.h>

namespace snmpring::detail {

std::uint32_t OperationTable::enqueue(EngineClient& client) {
  std::uint32_t number = 0;
  if (free_numbers_.empty()) {
    number = static_cast<std::uint32_t>(clients_.size());
    clients_.push_back(nullptr);
  } else {
    number = free_numbers_.back();
    free_numbers_.pop_back();
  }
  clients_[number] = &client;
  queue_.push_back(number);
  return number;
}

engine::Supply OperationTable::next(engine::Candidate& candidate) {
  while (!queue_.empty()) {
    const std::uint32_t number = queue_.front();
    queue_.pop_front();
    if (const EngineClient* const client = clients_[number]) {
      candidate.target = client->target();
      return engine::Supply::ready;
    }
    free_numbers_.push_back(number);
  }
  return engine::Supply::pending;
}

void OperationTable::on_woken() {
  std::uint64_t signals = 0;
  [[maybe_unused]] const ssize_t octets = ::read(wake_descriptor_, &signals, sizeof signals);
}

void OperationTable::release(std::uint64_t position, const session::TargetProfile* /*profile*/) {
  const auto number = static_cast<std::uint32_t>(position);
  clients_[number] = nullptr;
  free_numbers_.push_back(number);
}

void OperationTable::begin_reply(const session::Target& target, WallTime /*received*/) {
  replied_ = clients_[target.position];
  replied_->prefetch();
}

void OperationTable::row(const session::Row& row) { replied_->take_row(row); }

void OperationTable::failed(const session::Root& root, session::ErrorWord word,
                            std::int32_t error_status) {
  replied_->take_failure(root, word, error_status);
}

bool OperationTable::wants_more(const session::Target& target, engine::SessionPool::Index session) {
  return clients_[target.position]->wants_more(session);
}

void OperationTable::finished(const session::TargetReport& report) {
  // Null if the client was dropped.
  if (EngineClient* const client = clients_[report.target.position]) client->finish(report);
}

}  // namespace snmpring::detail
