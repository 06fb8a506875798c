// The operations of a loop as the engine sees them: targets that come, and where their answers go.
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

/// A client's number is its target's position. It stays until the engine has let the target go.
class OperationTable final : public engine::TargetSource, public engine::Outlet {
 public:
  /// \param wake_descriptor An eventfd. Borrowed; read empty when the engine was woken.
  explicit OperationTable(int wake_descriptor) : wake_descriptor_(wake_descriptor) {}

  /// Queues a client; it is admitted when there is room. \return Its number.
  std::uint32_t enqueue(EngineClient& client);
  /// Nothing more of its target is told to the client.
  void drop(std::uint32_t number) { clients_[number] = nullptr; }

  // engine::TargetSource
  engine::Supply next(engine::Candidate& candidate) override;
  void on_woken() override;
  void release(std::uint64_t position, const session::TargetProfile* profile) override;
  std::optional<std::uint64_t> total() const override { return std::nullopt; }

  // engine::Outlet
  bool has_room(std::size_t) override { return true; }  // Clients hold one reply's rows at most.
  void flush() override {}
  void begin_reply(const session::Target& target, WallTime received) override;
  void row(const session::Row& row) override;
  void failed(const session::Root& root, session::ErrorWord word,
              std::int32_t error_status) override;
  bool wants_more(const session::Target& target, engine::SessionPool::Index session) override;
  void finished(const session::TargetReport& report) override;

 private:
  const int wake_descriptor_;
  std::vector<EngineClient*> clients_;  // By number; null for one that was dropped or is free.
  std::vector<std::uint32_t> free_numbers_;
  std::deque<std::uint32_t> queue_;
  EngineClient* replied_ = nullptr;  // Whose reply the rows that follow came in.
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_OPERATION_TABLE_H_
