// Writes the rows of tables as NDJSON, one record each; target records as all scans have them.
// What each key means to users is in docs/tables.md.
#ifndef SNMPRING_RECORDS_TABLE_SINK_H_
#define SNMPRING_RECORDS_TABLE_SINK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.h"
#include "mib/names.h"
#include "mib/row_layout.h"
#include "records/ndjson_sink.h"
#include "records/output.h"
#include "records/record_parts.h"
#include "records/row_printer.h"
#include "records/sink.h"
#include "session/event.h"
#include "text/wall_time.h"

namespace snmpring::records {

/// It keeps no row: what waits for its cells waits in its session. Allocates nothing per row.
class TableSink final : public Sink {
 public:
  /// Octets of output that a row of so many octets of values cannot exceed.
  static std::size_t row_room(std::span<const mib::RowLayout> layouts, std::size_t content_octets);

  /// What the output needs so that any row of so many octets finds room once the backlog has gone.
  static std::size_t output_capacity(std::span<const mib::RowLayout> layouts,
                                     std::size_t content_octets);

  /// \param output Borrowed; has output_capacity(). \param layouts In the order of Plan::tables;
  ///     borrowed. \param names For the names of OIDs; borrowed, null for none.
  TableSink(Output& output, const RunIdentity& identity, const Zones& zones,
            std::span<const mib::RowLayout> layouts, const mib::Names* names);

  void set_wall_now(WallTime now) noexcept override { reports_.set_wall_now(now); }

  bool has_room(std::size_t datagram_octets) override { return reports_.has_room(datagram_octets); }
  bool has_room_for_row(std::size_t content_octets) override;
  void flush() override { reports_.flush(); }
  void begin_reply(const session::Target& target, WallTime received) override;
  /// Of other operations than table; nothing here asks for one.
  void row(const session::Row& row) override { reports_.row(row); }
  void table_row(const session::TableRow& row) override;
  void finished(const session::TargetReport& report) override { reports_.finished(report); }

  SinkCounts counts() const noexcept override;

 private:
  // Keys of a row before `table`, ts, the longest address with its zone, port.
  static constexpr std::size_t kHeadOctets = 512 + kTagText + text::kPutSlack;

  void render_head();

  Output& output_;
  NdjsonSink reports_;
  AddressPrinter addresses_;
  std::vector<RowPrinter> printers_;  // By table.
  text::WallTimePrinter time_;
  std::uint64_t rows_ = 0;

  // From `","target":"` to `"table":`, which the rows of a target share.
  std::array<char, kHeadOctets> head_{};
  std::size_t head_size_ = 0;  // 0: not made yet for this reply.
  const session::Target* target_ = nullptr;
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_TABLE_SINK_H_
