// The rows of a table whose cells have come in part: they wait for the rest.
#ifndef SNMPRING_SESSION_TABLE_ROWS_H_
#define SNMPRING_SESSION_TABLE_ROWS_H_

#include <bitset>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/time.h"
#include "ber/oid.h"
#include "ber/value.h"
#include "session/event.h"
#include "session/table_plan.h"

namespace snmpring::session {

/// The most rows that wait if each column is in order.
inline constexpr std::size_t kRowsWaitingMax = 4096;
/// The most rows that wait if disorder is tolerated. They wait until the table ends.
inline constexpr std::size_t kRowsKeptMax = 65'536;
/// The most octets of memory in which the cells of a target wait. So no row has more.
inline constexpr std::size_t kTableRowOctetsMax = 5 << 20;

/// An index as arcs. Ordered as OIDs are: by arc, and an index before those that it begins.
using IndexView = std::span<const std::uint32_t>;
std::strong_ordering compare(IndexView a, IndexView b) noexcept;
bool begins(IndexView beginning, IndexView whole) noexcept;

/// Cells of one index that come next to each other in a reply are kept together: a run. A row is
/// all runs of its index, so there are never more rows than runs, and the bounds count runs. Runs
/// leave in the order of their indexes. With a join, the row of the shorter index is kept until all
/// rows are through whose index it begins.
///
/// A hostile agent decides what comes. So memory is bounded by kTableRowOctetsMax for the cells and
/// by eight octets for each run. A cell costs time that does not grow with the rows that wait, and
/// a row costs time that grows with their logarithm.
class TableRows {
 public:
  /// \param plan Borrowed. \param in_order False if disorder is tolerated.
  TableRows(const TablePlan& plan, bool in_order);

  /// Takes a cell.
  /// \param index Content octets of sub-identifiers: the rest of the name behind the column's OID.
  /// \return False where there is no room; nothing was taken.
  bool add(std::size_t column, Bytes index, const ber::Value& value, WallTime received);

  /// All cells of a reply were taken.
  void end_reply() { close_run(); }

  /// No more than this waits: rows may have to be completed before new ones are begun. Never if
  /// disorder is tolerated.
  bool crowded() const noexcept;

  /// The index of the first row that waits; nullopt if none does.
  std::optional<IndexView> first() const noexcept;

  /// Puts the next row together that no more cells can come for.
  /// \param known Every cell up to this index has been taken; nullopt where all cells of the table
  ///     have.
  /// \return Its content octets, at most kTableRowOctetsMax; nullopt where no row is complete.
  std::optional<std::size_t> prepare(std::optional<IndexView> known);

  /// Hands on the row that was prepared, and forgets it.
  void hand_on(std::size_t table, EventSink& sink);

  /// Octets in use, for tests.
  std::size_t memory_octets() const noexcept;

 private:
  // A run stands in a chunk: this head, its arcs, its cells. A cell is its column, the tag and the
  // length of its value, and the content octets.
  struct Run {
    WallTime received;
    std::uint32_t octets;  // Of the cells.
    std::uint16_t chunk;
    std::uint8_t arcs;
    bool longer;

    IndexView index() const noexcept {
      return {reinterpret_cast<const std::uint32_t*>(this + 1), arcs};
    }
    Bytes cells() const noexcept {
      return {reinterpret_cast<const std::uint8_t*>(index().data() + arcs), octets};
    }
  };
  struct Chunk {
    std::unique_ptr<std::uint64_t[]> memory;
    std::size_t size = 0;
    std::size_t used = 0;
    std::size_t runs = 0;
  };
  using Columns = std::bitset<kTableColumnsMax>;

  static constexpr std::size_t kChunkOctets = 8192;
  static constexpr std::size_t kCellHeadOctets = 4;

  static bool leaves_later(const Run* a, const Run* b) noexcept;
  static std::uint8_t* end_of(Run& run) noexcept {
    return const_cast<std::uint8_t*>(run.cells().data()) + run.octets;
  }
  bool is_longer(std::size_t column) const noexcept {
    return joined_ && plan_->columns[column].longer;
  }
  bool is_full() const noexcept;
  bool begin_run(std::size_t column, Bytes index, WallTime received, std::size_t cell_octets);
  bool make_room(std::size_t cell_octets);
  Run* place(std::size_t octets);
  void close_run();
  void free_if_empty(std::size_t place);
  void release(std::vector<Run*>& runs);
  static Columns columns_of(const Run& run) noexcept;
  void take_first(std::vector<Run*>& into);
  bool prepare_held();
  bool prepare_row(std::optional<IndexView> known);
  void add_cells(const Run& run);
  WallTime add_runs(std::vector<Run*>& runs);
  bool holds_first_column() const noexcept;
  static std::uint8_t first_column(const Run* run) noexcept { return run->cells()[0]; }

  const TablePlan* plan_;
  bool in_order_;
  bool joined_;
  std::vector<Chunk> chunks_;
  std::vector<std::uint16_t> free_chunks_;  // Places in chunks_ without memory.
  std::size_t current_chunk_ = 0;
  std::size_t chunk_octets_ = 0;

  Run* open_ = nullptr;                   // The last run, which may get more cells.
  Columns open_columns_;                  // That it has.
  std::vector<std::uint8_t> open_index_;  // Its index as it came.
  std::vector<Run*> heap_;  // The run that leaves first is in front; no order before ordered_.
  bool ordered_;

  std::vector<Run*> held_;  // The last row of the shorter index.
  bool held_joined_ = false;
  std::vector<Run*> ready_;   // The row that was prepared.
  bool ready_held_ = false;   // The cells of held_ belong to it.
  bool forget_held_ = false;  // Once it was handed on.
  std::vector<TableCell> cells_;
  std::deque<ber::OidBuffer> repaired_;
  std::size_t repaired_used_ = 0;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_TABLE_ROWS_H_
