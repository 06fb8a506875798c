#include "session/table_rows.h"

#include <algorithm>
#include <cstring>

#include "base/invariant.h"

namespace snmpring::session {
namespace {

constexpr std::size_t kRunAlignment = alignof(std::uint64_t);

// New rows are not begun while more than this waits. What is left is for the requests that are
// under way, and for the cells that let the first row go.
constexpr std::size_t kRowsCrowded = kRowsWaitingMax * 3 / 4;
constexpr std::size_t kOctetsCrowded = kTableRowOctetsMax * 3 / 4;

constexpr std::size_t aligned(std::size_t octets) noexcept {
  return (octets + kRunAlignment - 1) / kRunAlignment * kRunAlignment;
}

std::size_t arc_count(Bytes index) noexcept {
  return static_cast<std::size_t>(
      std::ranges::count_if(index, [](std::uint8_t octet) { return !ber::continues(octet); }));
}

void read_arcs(Bytes index, std::uint32_t* out) noexcept {
  std::uint32_t arc = 0;
  for (const std::uint8_t octet : index) {
    arc = arc << 7 | (octet & 0x7Fu);
    if (ber::continues(octet)) continue;
    *out++ = arc;
    arc = 0;
  }
}

}  // namespace

std::strong_ordering compare(IndexView a, IndexView b) noexcept {
  return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
}

bool begins(IndexView beginning, IndexView whole) noexcept {
  return beginning.size() <= whole.size() &&
         std::equal(beginning.begin(), beginning.end(), whole.begin());
}

TableRows::TableRows(const TablePlan& plan, bool in_order)
    : plan_(&plan), in_order_(in_order), ordered_(in_order) {
  const auto longer = [](const TableColumn& column) { return column.longer; };
  joined_ = std::ranges::any_of(plan.columns, longer) && !std::ranges::all_of(plan.columns, longer);
}

bool TableRows::leaves_later(const Run* a, const Run* b) noexcept {
  const auto order = compare(a->index(), b->index());
  return order != 0 ? order > 0 : a->longer && !b->longer;
}

// --- What comes ----------------------------------------------------------------------------------

bool TableRows::add(std::size_t column, Bytes index, const ber::Value& value, WallTime received) {
  const std::size_t cell_octets = kCellHeadOctets + value.content.size();
  const bool same = open_ != nullptr && open_->longer == is_longer(column) &&
                    !open_columns_[column] && same_octets(open_index_, index);
  if (same ? !make_room(cell_octets) : !begin_run(column, index, received, cell_octets)) {
    return false;
  }
  std::uint8_t* at = end_of(*open_);
  at[0] = static_cast<std::uint8_t>(column);
  at[1] = value.tag;
  at[2] = static_cast<std::uint8_t>(value.content.size() >> 8);
  at[3] = static_cast<std::uint8_t>(value.content.size());
  copy_few(at + kCellHeadOctets, value.content.data(), value.content.size());
  open_->octets += static_cast<std::uint32_t>(cell_octets);
  chunks_[open_->chunk].used += cell_octets;
  open_columns_.set(column);
  return true;
}

bool TableRows::is_full() const noexcept {
  const std::size_t runs = heap_.size() + held_.size() + ready_.size();
  return runs >= (in_order_ ? kRowsWaitingMax : kRowsKeptMax);
}

bool TableRows::begin_run(std::size_t column, Bytes index, WallTime received,
                          std::size_t cell_octets) {
  close_run();
  if (is_full()) return false;
  const std::size_t arcs = arc_count(index);
  Run* const run = place(sizeof(Run) + arcs * sizeof(std::uint32_t) + cell_octets);
  if (run == nullptr) return false;
  run->received = received;
  run->octets = 0;
  run->chunk = static_cast<std::uint16_t>(current_chunk_);
  run->arcs = static_cast<std::uint8_t>(arcs);
  run->longer = is_longer(column);
  read_arcs(index, reinterpret_cast<std::uint32_t*>(run + 1));
  chunks_[current_chunk_].used += sizeof(Run) + arcs * sizeof(std::uint32_t);
  open_ = run;
  open_columns_.reset();
  open_index_.assign(index.begin(), index.end());
  return true;
}

// The open run ends its chunk. It moves to another if it grows out of it.
bool TableRows::make_room(std::size_t cell_octets) {
  const Chunk& chunk = chunks_[open_->chunk];
  if (chunk.size - chunk.used >= cell_octets) return true;
  const auto octets =
      static_cast<std::size_t>(end_of(*open_) - reinterpret_cast<const std::uint8_t*>(open_));
  const std::size_t before = open_->chunk;
  Run* const moved = place(octets + cell_octets);
  if (moved == nullptr) return false;
  std::memcpy(static_cast<void*>(moved), open_, octets);
  moved->chunk = static_cast<std::uint16_t>(current_chunk_);
  chunks_[current_chunk_].used += octets;
  --chunks_[before].runs;
  free_if_empty(before);
  open_ = moved;
  return true;
}

// Finds room for a run. The caller counts what it uses.
TableRows::Run* TableRows::place(std::size_t octets) {
  if (!chunks_.empty()) {
    Chunk& chunk = chunks_[current_chunk_];
    chunk.used = aligned(chunk.used);
    if (chunk.memory != nullptr && chunk.used <= chunk.size && chunk.size - chunk.used >= octets) {
      ++chunk.runs;
      return reinterpret_cast<Run*>(reinterpret_cast<std::uint8_t*>(chunk.memory.get()) +
                                    chunk.used);
    }
  }
  const std::size_t size = aligned(std::max(kChunkOctets, octets + octets / 2));
  if (size > kTableRowOctetsMax - chunk_octets_) return nullptr;
  const std::size_t before = current_chunk_;
  if (chunks_.empty() || chunks_[before].memory != nullptr) {
    if (free_chunks_.empty()) {
      current_chunk_ = chunks_.size();
      chunks_.emplace_back();
    } else {
      current_chunk_ = free_chunks_.back();
      free_chunks_.pop_back();
    }
  }
  Chunk& chunk = chunks_[current_chunk_];
  chunk.memory = std::make_unique_for_overwrite<std::uint64_t[]>(size / sizeof(std::uint64_t));
  chunk.size = size;
  chunk.used = 0;
  chunk.runs = 1;
  chunk_octets_ += size;
  if (before != current_chunk_) free_if_empty(before);
  return reinterpret_cast<Run*>(chunk.memory.get());
}

void TableRows::free_if_empty(std::size_t place) {
  Chunk& chunk = chunks_[place];
  if (chunk.memory == nullptr || chunk.runs > 0) return;
  chunk.used = 0;
  // One is kept, so that replies one after the other need no new memory.
  if (place == current_chunk_ && chunk.size == kChunkOctets) return;
  chunk_octets_ -= chunk.size;
  chunk.memory.reset();
  chunk.size = 0;
  if (place != current_chunk_) free_chunks_.push_back(static_cast<std::uint16_t>(place));
}

void TableRows::close_run() {
  if (open_ == nullptr) return;
  heap_.push_back(open_);
  if (ordered_) std::ranges::push_heap(heap_, leaves_later);
  open_ = nullptr;
}

bool TableRows::crowded() const noexcept {
  return in_order_ &&
         (heap_.size() + held_.size() > kRowsCrowded || chunk_octets_ > kOctetsCrowded);
}

std::optional<IndexView> TableRows::first() const noexcept {
  if (heap_.empty()) return std::nullopt;
  return heap_.front()->index();
}

// --- What leaves ---------------------------------------------------------------------------------

TableRows::Columns TableRows::columns_of(const Run& run) noexcept {
  Columns columns;
  for (Bytes rest = run.cells(); !rest.empty();) {
    columns.set(rest[0]);
    rest = rest.subspan(kCellHeadOctets + (std::size_t{rest[2]} << 8 | rest[3]));
  }
  return columns;
}

// Takes all runs of the first index and kind. A column comes once in a row. If an agent has shown a
// cell twice, the second makes a row of its own.
void TableRows::take_first(std::vector<Run*>& into) {
  Columns taken;
  std::vector<Run*> again;
  const Run* const first = heap_.front();
  do {
    std::ranges::pop_heap(heap_, leaves_later);
    Run* const run = heap_.back();
    heap_.pop_back();
    const Columns columns = in_order_ ? Columns() : columns_of(*run);
    if ((taken & columns).any()) {
      again.push_back(run);
    } else {
      taken |= columns;
      into.push_back(run);
    }
  } while (!heap_.empty() && heap_.front()->longer == first->longer &&
           compare(heap_.front()->index(), first->index()) == 0);
  for (Run* const run : again) {
    heap_.push_back(run);
    std::ranges::push_heap(heap_, leaves_later);
  }
}

// The kept row has had all rows whose index it begins. If there were none, it is a row by itself.
bool TableRows::prepare_held() {
  if (held_.empty()) return false;
  if (held_joined_) {
    release(held_);
    return false;
  }
  ready_held_ = forget_held_ = true;
  return true;
}

bool TableRows::prepare_row(std::optional<IndexView> known) {
  while (!heap_.empty()) {
    const Run& first = *heap_.front();
    if (known && compare(first.index(), *known) > 0) break;
    const bool belongs =
        first.longer && !held_.empty() && begins(held_.front()->index(), first.index());
    if (!belongs && prepare_held()) return true;
    if (joined_ && !first.longer) {
      take_first(held_);
      held_joined_ = false;
      continue;
    }
    take_first(ready_);
    ready_held_ = held_joined_ = belongs;
    return true;
  }
  if (held_.empty()) return false;
  const IndexView held = held_.front()->index();
  const bool through = !known || (compare(held, *known) < 0 && !begins(held, *known));
  return through && prepare_held();
}

std::optional<std::size_t> TableRows::prepare(std::optional<IndexView> known) {
  close_run();
  if (ready_.empty() && !ready_held_) {
    if (!in_order_ && known) return std::nullopt;
    if (!ordered_) std::ranges::make_heap(heap_, leaves_later);
    ordered_ = true;
    if (!prepare_row(known)) return std::nullopt;
  }
  std::size_t octets = 0;
  for (const Run* const run : ready_) octets += run->octets;
  if (ready_held_) {
    for (const Run* const run : held_) octets += run->octets;
  }
  return octets;
}

void TableRows::add_cells(const Run& run) {
  for (Bytes rest = run.cells(); !rest.empty();) {
    const std::size_t size = std::size_t{rest[2]} << 8 | rest[3];
    TableCell& cell = cells_.emplace_back();
    cell.column = rest[0];
    if (repaired_used_ == repaired_.size()) repaired_.emplace_back();
    ber::Anomalies known_already;
    ber::interpret_into(cell.value, rest[1], rest.subspan(kCellHeadOctets, size),
                        repaired_[repaired_used_], known_already);
    // An OID that had to be repaired stays in its buffer.
    const Bytes oid = cell.value.oid.content();
    if (!oid.empty() && oid.data() != cell.value.content.data()) ++repaired_used_;
    rest = rest.subspan(kCellHeadOctets + size);
  }
}

/// Adds the cells of these runs, by column. \return When the last of them came.
WallTime TableRows::add_runs(std::vector<Run*>& runs) {
  if (runs.size() > 1) std::ranges::sort(runs, {}, first_column);
  WallTime received{};
  for (const Run* const run : runs) {
    add_cells(*run);
    received = std::max(received, run->received);
  }
  return received;
}

/// Tables of a join have no OID in common, so one table has all columns before the other.
bool TableRows::holds_first_column() const noexcept {
  return ready_.empty() || first_column(held_.front()) < first_column(ready_.front());
}

void TableRows::hand_on(std::size_t table, EventSink& sink) {
  cells_.clear();
  repaired_used_ = 0;
  // Within a run the columns are in order as a rule. So runs in order spare sorting cells.
  WallTime received = add_runs(ready_held_ && holds_first_column() ? held_ : ready_);
  if (ready_held_) received = std::max(received, add_runs(holds_first_column() ? ready_ : held_));
  const auto by_column = [](const TableCell& a, const TableCell& b) { return a.column < b.column; };
  if (!std::ranges::is_sorted(cells_, by_column)) std::ranges::sort(cells_, by_column);
  const Run& first = ready_.empty() ? *held_.front() : *ready_.front();
  sink.table_row({.table = table, .index = first.index(), .cells = cells_, .received = received});
  release(ready_);
  if (forget_held_) release(held_);
  ready_held_ = forget_held_ = false;
}

void TableRows::release(std::vector<Run*>& runs) {
  for (const Run* const run : runs) {
    const std::size_t place = run->chunk;
    --chunks_[place].runs;
    free_if_empty(place);
  }
  runs.clear();
}

std::size_t TableRows::memory_octets() const noexcept {
  return chunk_octets_ + chunks_.capacity() * sizeof(Chunk) +
         (heap_.capacity() + held_.capacity() + ready_.capacity()) * sizeof(Run*) +
         cells_.capacity() * sizeof(TableCell) + repaired_.size() * sizeof(ber::OidBuffer);
}

}  // namespace snmpring::session
