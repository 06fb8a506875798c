// The operations of a loop as the engine sees them: new targets, and receivers of answers.
#ifndef SNMPRING_API_OPERATION_TABLE_H_
#define SNMPRING_API_OPERATION_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "api/engine_client.h"
#include "engine/outlet.h"
#include "engine/target_source.h"

namespace snmpring::detail {

/// A client's number is the position of its target. It is in use until the engine has released the
/// target.
class OperationTable final : public engine::TargetSource, public engine::Outlet {
 public:
  /// \param wake_descriptor An eventfd. Borrowed. It is read empty when it has woken the engine.
  explicit OperationTable(int wake_descriptor) : wake_descriptor_(wake_descriptor) {}

  /// Queues a client. It is admitted when there is room. \return Its number.
  std::uint32_t enqueue(EngineClient& client);
  /// Tells the client nothing more about its target.
  void drop(std::uint32_t number) { clients_[number] = nullptr; }

  // engine::TargetSource
  engine::Supply next(engine::Candidate& candidate) override;
  void on_woken() override;
  void release(std::uint64_t position, const session::TargetProfile* profile) override;
  std::optional<std::uint64_t> total() const override { return std::nullopt; }

  // engine::Outlet
  // Clients hold at most the rows of one reply.
  bool has_room(std::size_t) override { return true; }
  void flush() override {}
  void begin_reply(const session::Target& target, WallTime received) override;
  void row(const session::Row& row) override;
  void failed(const session::Root& root, session::ErrorWord word,
              std::int32_t error_status) override;
  bool wants_more(const session::Target& target, engine::SessionPool::Index session) override;
  void finished(const session::TargetReport& report) override;

 private:
  const int wake_descriptor_;
  std::vector<EngineClient*> clients_;  // By number; null if it was dropped or is free.
  std::vector<std::uint32_t> free_numbers_;
  std::deque<std::uint32_t> queue_;
  EngineClient* replied_ = nullptr;  // The client of the reply that the next rows belong to.
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_OPERATION_TABLE_H_
