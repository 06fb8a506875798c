// Puts target records into a file of their own, so that what is left is of one kind.
#ifndef SNMPRING_RECORDS_TARGETS_APART_H_
#define SNMPRING_RECORDS_TARGETS_APART_H_

#include <cstddef>
#include <memory>
#include <utility>

#include "base/zones.h"
#include "records/ndjson_sink.h"
#include "records/output.h"
#include "records/sink.h"

namespace snmpring::records {

class TargetsApart final : public Sink {
 public:
  enum class Reports : std::uint8_t {
    moved,   ///< Only the file gets target records.
    copied,  ///< The other sink gets them too: people want to see how a target ended.
  };

  /// \param rows Gets everything but target records. \param file Gets these, as NDJSON; borrowed,
  ///     has NdjsonSink::output_capacity(). \param zones Borrowed.
  TargetsApart(std::unique_ptr<Sink> rows, Reports reports, Output& file,
               const RunIdentity& identity, const Zones& zones)
      : rows_(std::move(rows)), targets_(file, identity, zones), reports_(reports) {}

  void set_wall_now(WallTime now) noexcept override {
    rows_->set_wall_now(now);
    targets_.set_wall_now(now);
  }
  bool has_room(std::size_t datagram_octets) override {
    return targets_.has_room(datagram_octets) && rows_->has_room(datagram_octets);
  }
  bool has_room_for_row(std::size_t content_octets) override {
    return targets_.has_room(0) && rows_->has_room_for_row(content_octets);
  }
  bool wants_more(const session::Target& target, engine::SessionPool::Index session) override {
    return rows_->wants_more(target, session);
  }
  void flush() override {
    rows_->flush();
    targets_.flush();
  }
  void begin_reply(const session::Target& target, WallTime received) override {
    rows_->begin_reply(target, received);
  }
  void row(const session::Row& row) override { rows_->row(row); }
  void table_row(const session::TableRow& row) override { rows_->table_row(row); }
  void finished(const session::TargetReport& report) override {
    if (reports_ == Reports::copied) rows_->finished(report);
    targets_.finished(report);
  }
  void end() override { rows_->end(); }

  SinkCounts counts() const noexcept override {
    SinkCounts counts = rows_->counts();
    counts.target_records = targets_.counts().target_records;
    return counts;
  }

 private:
  std::unique_ptr<Sink> rows_;
  NdjsonSink targets_;
  Reports reports_;
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_TARGETS_APART_H_
