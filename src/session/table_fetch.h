// All tables of one target: which columns to ask next and how, and what replies and errors mean.
#ifndef SNMPRING_SESSION_TABLE_FETCH_H_
#define SNMPRING_SESSION_TABLE_FETCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "message/pdu.h"
#include "session/bulk_sizer.h"
#include "session/event.h"
#include "session/findings.h"
#include "session/get_sizer.h"
#include "session/plan.h"
#include "session/reply.h"
#include "session/table_column.h"
#include "session/table_rows.h"
#include "session/words.h"

namespace snmpring::session {

/// Fetches the tables of a plan in their order. The columns of a table are asked for side by side:
/// GetBulk for as many columns and repetitions as make a reply of kReplyOctetsGoal octets, or
/// GetNext. Each column has a cursor of its own, and the columns that are furthest behind come first
/// in a request. So an agent that leaves out the last varbinds of its replies is read to the end. If
/// the target may have several requests open, the columns of a table that is long are spread over
/// them.
///
/// Cells become rows in TableRows. A row leaves when every open column is past its index. A column
/// ends as a subtree of a walk does, with the same doubts about GetBulk. An error ends its column
/// alone; its cells stay.
///
/// An error-status is about one of several columns. The column that the error-index blames is asked
/// for alone, and the others go on without it. So an index alone never ends a column.
///
/// A varbind belongs to the column that has its place in the request. If its name is in another
/// column, its own column has ended, or the agent has left out varbinds and all places are shifted.
/// It is a shift if the other column has not come to that name. Then GetNext decides, and after it a
/// GetNext for the column alone, in which nothing can be shifted.
///
/// Wide because every kind of reply has its function, as in Walk and Getter together.
class TableFetch {
 public:
  /// Borrows `plan`. With v1 there is no GetBulk. The first request is open on lane 0.
  TableFetch(const Plan& plan, const Credential& credential);

  /// \pre Every row that was complete has been handed on.
  std::optional<Lane> next_request();
  /// Limits the varbinds of each request that is opened from now on to `octets`, unless it has only
  /// one varbind.
  void bound(std::size_t octets) noexcept { budget_octets_ = octets; }
  /// The lane's open request is sent again, beginning with its first attempt.
  void reopen(Lane lane) noexcept;
  /// Writes the PDU of attempt number `attempt` of the lane's open request.
  void encode(Lane lane, unsigned attempt, std::int32_t request_id, ber::Writer& writer) noexcept;
  bool is_open(Lane lane) const noexcept { return lane < lanes_.size() && lanes_[lane].open; }
  /// Nothing more is asked. Rows may still have to be handed on.
  bool done() const noexcept { return open_columns_ == 0 && table_ + 1 == plan_->tables.size(); }

  /// As Walk's.
  void note_sent(Lane lane, unsigned attempts) noexcept;
  bool handle_truncated(Lane lane, const Reply& reply) noexcept;
  void handle(Lane lane, const message::Pdu& pdu, const Reply& reply, Findings& findings);
  ber::OidView asked(Lane lane) const noexcept;
  std::optional<Lane> open_lane() const noexcept;
  std::optional<std::uint32_t> max_repetitions() const noexcept {
    return last_repetitions_ == 0 ? std::nullopt : std::optional(last_repetitions_);
  }

  /// Puts the next row that is complete together. \param ended The target has ended, so that all
  /// rows are as complete as they will be.
  /// \return Its content octets; nullopt if there is none.
  std::optional<std::size_t> prepare_row(bool ended);
  /// Hands that row on.
  void hand_on_row(EventSink& sink) { rows_->hand_on(table_, sink); }

  /// Octets of memory behind this object, for tests.
  std::size_t memory_octets() const noexcept;

 private:
  /// A lane's open request.
  struct Asking {
    std::vector<std::uint8_t> columns;  // Places in columns_, in the order of the varbinds.
    // What its first attempt asks for: varbinds, or repetitions if the operator gave a number; 0
    // for GetNext.
    std::uint32_t size = 0;
    std::size_t cut_count = 0;  // At most so many columns in attempts of GetNext from cut_at on.
    unsigned cut_at = 0;        // The first attempt after a reply that was cut.
    bool steady = false;        // Repeats ask for as much as the first attempt.
    bool open = false;
  };

  /// What one attempt asks for.
  struct Shape {
    std::size_t columns;
    std::uint32_t repetitions;  // 0 for GetNext.
    std::uint32_t size;         // As in Asking; 0 for GetNext.
  };

  /// A column in a reply.
  struct Reading {
    bool heard = false;    // The reply has a varbind in its place.
    bool moved = false;    // The column came further.
    bool stopped = false;  // A varbind was no cell.
    bool goes_on = false;  // There were cells after that.
    ShortCursor asked{};   // What the request asked with.
  };

  /// The varbind that stopped a column.
  struct Stop {
    std::size_t slot;  // In readings_.
    Walker::Step step;
    std::size_t position;  // In the list.
    ShortCursor at;        // Its name.

    ber::OidView name() const noexcept { return at.view(); }
  };

  /// A response to a request, and the places for its results.
  struct Receiving {
    Asking& asking;
    const Shape shape;
    const message::Pdu& pdu;
    const Reply& reply;
    Findings& findings;
    std::vector<Stop> stops{};
    bool full = false;  // There was no room for a cell. What came after it was not read.
  };

  struct Candidate {
    Bytes index;  // Octets of sub-identifiers.
    std::uint8_t column;
  };

  /// Some agents silently skip rows when asked for more. Users who want more give the number.
  static constexpr std::uint32_t kRepetitionsMax = 50;

  const TablePlan& table() const noexcept { return plan_->tables[table_]; }
  bool told() const noexcept { return plan_->limits->max_repetitions != 0; }
  FetchedColumn& column_at(const Receiving& received, std::size_t slot) noexcept {
    return columns_[received.asking.columns[slot]];
  }
  std::size_t place_of(const FetchedColumn& column) const noexcept {
    return static_cast<std::size_t>(&column - columns_.data());
  }
  Shape shape_at(const Asking& asking, unsigned attempt) const noexcept;

  void start_table();
  void list_candidates();
  bool open_request(Asking& asking);
  std::size_t choose_columns(Asking& asking, std::uint32_t size);
  std::size_t columns_max(const FetchedColumn& first, std::uint32_t size) const noexcept;
  std::uint32_t goal8() const noexcept;
  void close_request(Asking& asking) noexcept;
  void close(FetchedColumn& column) noexcept;
  void close_all() noexcept;
  void note_known();

  void handle_status(Receiving& received);
  void handle_bulk_status(const Receiving& received);
  void handle_shared_status(const Receiving& received) noexcept;
  void handle_empty(Receiving& received);
  void handle_varbinds(Receiving& received);
  void read_varbinds(Receiving& received);
  bool read_varbind(Receiving& received, const message::VarBind& varbind, std::size_t position,
                    std::size_t slot);
  bool take_cell(Receiving& received, FetchedColumn& column, const message::VarBind& varbind,
                 std::size_t common_octets);
  bool note_no_cell(const Receiving& received, Walker::Step step, const FetchedColumn& column);
  void settle_columns(Receiving& received);
  void settle_scalars(Receiving& received);
  void end_properly(FetchedColumn& column, Findings& findings) noexcept;
  void resolve_doubt(FetchedColumn& column, Findings& findings) noexcept;
  void handle_stop(Receiving& received, const Stop& stop);
  std::optional<std::size_t> column_with(ber::OidView name) const noexcept;
  bool is_shifted(const Receiving& received, const Stop& stop) const noexcept;
  void learn(const Receiving& received) noexcept;
  void note_bulk(Findings& findings) const noexcept;
  void note_refusal(std::int32_t status, Findings& findings) noexcept;

  const Plan* plan_;
  bool v1_;
  bool spread_ = false;        // The table is long: its columns are spread over the lanes.
  bool index_trusted_ = true;  // No error-index was wrong.
  bool served_ = false;        // At least one reply was no error.
  std::uint8_t refusals_ = 0;  // authorizationErrors about single columns.
  std::size_t table_ = 0;
  std::size_t open_columns_ = 0;
  std::size_t columns_max_ = kTableColumnsMax;  // Of one GetBulk, by the operator's repetitions.
  std::size_t budget_octets_;                   // For the varbinds of one request.
  std::size_t envelope_octets_;                 // Of a reply without its varbinds.
  std::uint32_t repetitions_max_ = 0;           // Grows from a few while a table turns out long.
  std::uint32_t last_repetitions_ = 0;
  BulkSizer sizer_;
  GetSizer get_sizer_;
  std::vector<FetchedColumn> columns_;
  std::vector<Asking> lanes_;
  std::vector<Candidate> candidates_;  // For one request.
  std::vector<Reading> readings_;      // For one reply.
  std::vector<std::uint32_t> known_;   // Every cell up to this index has been read.
  std::optional<TableRows> rows_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_TABLE_FETCH_H_
