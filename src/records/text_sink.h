// Writes rows and reports as lines for people. Programs read records (ndjson_sink.h): these lines
// are no interface, and change where that helps the reader.
#ifndef SNMPRING_RECORDS_TEXT_SINK_H_
#define SNMPRING_RECORDS_TEXT_SINK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/zones.h"
#include "mib/names.h"
#include "mib/value_text.h"
#include "records/agent_table.h"
#include "records/ndjson_sink.h"
#include "records/outcome.h"
#include "records/output.h"
#include "records/row_table.h"
#include "records/screen.h"
#include "records/sink.h"
#include "records/target_groups.h"
#include "session/plan.h"
#include "session/table_rows.h"
#include "text/screen_text.h"

namespace snmpring::records {

/// What a TextSink has to know of the run and of its reader.
struct TextSetup {
  session::Operation operation = session::Operation::discover;
  bool engine_probe = false;  ///< Discover asks for SNMPv3 engines alone.
  bool several = true;        ///< There may be more than one target.
  std::uint16_t port = 161;   ///< Of most targets.
  bool sorted = false;        ///< By address, at the end. Not of walks.
  /// Unreachable addresses of prefixes and ranges have a line each. What is not there is no news.
  bool all_unreachable = false;
  /// Of the tables, in the order of Plan::tables; borrowed. Without them rows are lines as a walk's.
  std::span<const mib::RowLayout> layouts{};
  Screen screen;
  /// How values are shown; null: without what their MIB says. Borrowed.
  const mib::Names* names = nullptr;
  bool numeric = false;  ///< OIDs as numbers all the same.
  /// The columns of the terminal now, 0 for no limit; called now and then.
  std::function<std::size_t()> columns = [] { return std::size_t{0}; };
  /// Called before something is written, so that nothing else stands on the line.
  std::function<void()> before_write = [] {};
  /// Tells the operator something that is no answer, without a line end.
  std::function<void(std::string_view)> tell = [](std::string_view) {};
};

/// Octets of agents reach the output as screen text (text/screen_text.h) alone.
///
/// Its memory is bounded by the output's, TargetGroups::kHeldOctetsMax and kRowsOctetsMax.
/// Wide because lines are made of what is kept from one to the next.
class TextSink final : public Sink {
 public:
  /// Lines are shorter than the records of the same datagram, whose proof is in ndjson_sink.h:
  /// an octet of a value takes four at most, and what stands beside it less than the keys of a
  /// record, a root and a tag.
  static constexpr std::size_t record_room(std::size_t datagram_octets) noexcept {
    return NdjsonSink::record_room(datagram_octets);
  }

  /// Of rows that wait to be aligned, as text.
  static constexpr std::size_t kRowsOctetsMax = 8 << 20;

  /// What the output needs so that any datagram finds room once the backlog has gone, and any row,
  /// and all that is held as well.
  static constexpr std::size_t output_capacity() noexcept {
    return NdjsonSink::output_capacity() + TargetGroups::kHeldOctetsMax + 2 * kRowsOctetsMax +
           text::kScreenFactor * session::kTableRowOctetsMax;
  }

  /// \param output Borrowed; has output_capacity(). \param zones Borrowed.
  TextSink(Output& output, TextSetup setup, const Zones& zones = system_zones());

  void set_wall_now(WallTime now) noexcept override;

  bool has_room(std::size_t datagram_octets) override;
  bool has_room_for_row(std::size_t content_octets) override;
  void flush() override;
  void begin_reply(const session::Target& target, WallTime received) override;
  void row(const session::Row& row) override;
  void table_row(const session::TableRow& row) override;
  void finished(const session::TargetReport& report) override;
  void end() override;

  SinkCounts counts() const noexcept override { return counts_; }

 private:
  std::string target_text(const session::Target& target) const;
  void enter(const session::Target& target);
  void append_heading(TargetGroups::Entry entry, const session::Target& target);
  mib::Found find(ber::OidView oid);
  void append_oid(std::string& out, ber::OidView oid, const mib::Found& found) const;
  void finish_discover(const session::TargetReport& report);
  void finish_get(const session::TargetReport& report);
  void finish_walk(const session::TargetReport& report);
  bool is_no_news(const session::TargetReport& report) const;
  void tell_outcome(const session::TargetReport& report, const Outcome& outcome);
  void tell_notes();
  void append_cells(const session::TableRow& row);
  void append_rows(std::uint64_t position);

  Output& output_;
  const Zones& zones_;
  TextSetup setup_;
  AppendOid append_oid_;
  mib::ValueStyle style_;
  mib::NameMemo memo_;
  AgentTable agents_;
  TargetGroups groups_;
  // What waits to be aligned, by the position of its target.
  struct Rows {
    session::Target target;
    std::size_t table;
    RowTable rows;
  };
  std::map<std::uint64_t, Rows> rows_;
  std::size_t rows_octets_ = 0;
  std::size_t row_octets_max_ = 0;  // Of a row without content.
  SinkCounts counts_;
  WallTime columns_due_{};
  const session::Target* target_ = nullptr;    // Whose reply it is, until its first row.
  const session::Target* replying_ = nullptr;  // Whose reply it is; while its rows come.
  const std::size_t target_columns_;
  std::string target_cell_;  // What a line of it begins with, if there are several.
  std::string line_;         // That is being made.
  std::string notes_;        // For tell(), a line each: once the lines before have been written.
  bool heading_shown_ = false;
  bool sorting_given_up_ = false;
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_TEXT_SINK_H_
