// Which columns are asked for next, and how much of them. What replies mean is in
// table_reading.cc.
#include "session/table_fetch.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/invariant.h"
#include "session/request_encoder.h"

namespace snmpring::session {
namespace {

constexpr unsigned kFetchLanesMax = 16;
constexpr unsigned kNotCut = std::numeric_limits<unsigned>::max();

// Most tables have a few rows. So the first request for a table asks for no more than this.
constexpr std::uint32_t kTableRepetitionsFirst = 10;
// What the first GetBulk asks for, in varbinds. That is one reply of small numbers.
constexpr std::uint32_t kTableVarbindsFirst = 64;

// Of a reply, before one was seen: three headers, version, and three integers, and for v3 what
// stands around them.
constexpr std::size_t kEnvelopeExpected = 48;
constexpr std::size_t kEnvelopeExpectedV3 = 160;

// An index as arcs.
class Arcs {
 public:
  explicit Arcs(Bytes index) noexcept {
    std::uint32_t arc = 0;
    for (const std::uint8_t octet : index) {
      arc = arc << 7 | (octet & 0x7Fu);
      if (ber::continues(octet)) continue;
      arcs_[size_++] = arc;
      arc = 0;
    }
  }
  IndexView view() const noexcept { return {arcs_.data(), size_}; }

 private:
  std::array<std::uint32_t, ber::kOidArcsMax> arcs_;
  std::size_t size_ = 0;
};

/// Most indexes that are compared are the same: those of the columns of one row.
bool is_before(Bytes a, Bytes b) noexcept {
  return !same_octets(a, b) && ber::OidView::of_checked(a) < ber::OidView::of_checked(b);
}

}  // namespace

TableFetch::TableFetch(const Plan& plan, const Credential& credential)
    : plan_(&plan),
      v1_(credential.version == message::Version::v1),
      budget_octets_(request_varbinds_budget(credential)),
      envelope_octets_(credential.v3() ? kEnvelopeExpectedV3
                                       : kEnvelopeExpected + credential.community.reveal().size()),
      sizer_(credential, *plan.limits, kTableVarbindsFirst,
             kRepetitionsMax * static_cast<std::uint32_t>(kTableColumnsMax)),
      get_sizer_(*plan.limits),
      lanes_(std::clamp(plan.limits->requests_max, 1u, kFetchLanesMax)) {
  start_table();
  open_request(lanes_.front());
}

void TableFetch::start_table() {
  columns_.clear();
  columns_.reserve(table().columns.size());
  for (const TableColumn& column : table().columns) {
    columns_.emplace_back(column.oid, plan_->limits->tolerate_disorder);
  }
  open_columns_ = columns_.size();
  rows_.emplace(table(), !plan_->limits->tolerate_disorder);
  known_.clear();
  spread_ = false;
  repetitions_max_ = kTableRepetitionsFirst;
}

std::optional<Lane> TableFetch::next_request() {
  if (open_columns_ == 0) {
    if (done()) return std::nullopt;
    invariant(!rows_->first(), "the rows of a table are handed on before the next one begins");
    ++table_;
    start_table();
  }
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (lanes_[i].open) continue;
    if (!open_request(lanes_[i])) return std::nullopt;
    return static_cast<Lane>(i);
  }
  return std::nullopt;
}

// Lists the columns that can be asked for, the furthest behind first. If many rows wait, only those
// that the first row waits for.
void TableFetch::list_candidates() {
  candidates_.clear();
  const std::optional<IndexView> first = rows_->crowded() ? rows_->first() : std::nullopt;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const FetchedColumn& column = columns_[i];
    if (!column.open || column.busy) continue;
    const Bytes index = column.cursor.index();
    if (first && compare(Arcs(index).view(), *first) >= 0) continue;
    candidates_.push_back({index, static_cast<std::uint8_t>(i)});
  }
  const auto behind = [](const Candidate& a, const Candidate& b) {
    return same_octets(a.index, b.index) ? a.column < b.column : is_before(a.index, b.index);
  };
  if (!std::ranges::is_sorted(candidates_, behind)) std::ranges::sort(candidates_, behind);
}

bool TableFetch::open_request(Asking& asking) {
  list_candidates();
  if (candidates_.empty()) return false;
  const FetchedColumn& first = columns_[candidates_.front().column];
  const bool by_next = table().scalars || first.fallback || first.alone;
  const std::uint32_t size = by_next ? 0 : sizer_.next();
  const std::uint32_t reply8 = static_cast<std::uint32_t>(choose_columns(asking, size));
  const auto count = static_cast<std::uint32_t>(asking.columns.size());
  if (size == 0 || told()) {
    asking.size = size;
  } else {
    const std::uint32_t fitting = std::min(size / count, goal8() / std::max(reply8, 1u));
    asking.size = count * std::clamp(fitting, 1u, repetitions_max_);
  }
  asking.steady = sizer_.repeats_in_full();
  asking.cut_at = kNotCut;
  asking.open = true;
  return true;
}

std::uint32_t TableFetch::goal8() const noexcept {
  return 8 * static_cast<std::uint32_t>(kReplyOctetsGoal -
                                        std::min(envelope_octets_, kReplyOctetsGoal / 2));
}

/// The most columns of a request that begins with `first`.
std::size_t TableFetch::columns_max(const FetchedColumn& first, std::uint32_t size) const noexcept {
  if (first.alone) return 1;
  std::size_t most = std::max<std::size_t>(plan_->limits->oids_max, 1);
  if (size == 0) {
    most = get_sizer_.next();
  } else if (told()) {
    most = std::min(most, columns_max_);
  } else {
    most = std::min<std::size_t>(most, size);
  }
  if (spread_) most = std::min(most, (open_columns_ + lanes_.size() - 1) / lanes_.size());
  return most;
}

/// Fills the request with candidates, as many as fit the request and one row of the reply.
/// \return The octets that are expected of one repetition, times eight.
std::size_t TableFetch::choose_columns(Asking& asking, std::uint32_t size) {
  const FetchedColumn& first = columns_[candidates_.front().column];
  const std::size_t most = columns_max(first, size);
  std::size_t reply8 = 0;
  std::size_t request = 0;
  asking.columns.clear();
  for (const Candidate& candidate : candidates_) {
    FetchedColumn& column = columns_[candidate.column];
    const bool fits_in =
        asking.columns.empty() || (!column.alone && column.fallback == first.fallback);
    if (!fits_in) continue;
    const std::size_t octets = request_varbind_octets(column.cursor.view());
    const bool too_large = reply8 + column.octets8 > goal8() || request + octets > budget_octets_;
    if (!asking.columns.empty() && too_large) break;
    reply8 += column.octets8;
    request += octets;
    column.busy = true;
    asking.columns.push_back(candidate.column);
    if (asking.columns.size() == most) break;
  }
  return reply8;
}

TableFetch::Shape TableFetch::shape_at(const Asking& asking, unsigned attempt) const noexcept {
  const Limits& limits = *plan_->limits;
  const std::size_t count = asking.columns.size();
  if (asking.size == 0) {
    const std::size_t wanted = attempt_oids(limits, count, attempt);
    return {attempt < asking.cut_at ? wanted : std::min(wanted, asking.cut_count), 0, 0};
  }
  const std::uint32_t size = attempt_repetitions(limits, asking.size, attempt, asking.steady);
  // The smallest request of all.
  if (size == 0) return {1, 0, 0};
  if (told()) return {count, size, size};
  const std::size_t columns = std::min<std::size_t>(count, size);
  const auto repetitions = static_cast<std::uint32_t>(size / columns);
  return {columns, repetitions, static_cast<std::uint32_t>(columns) * repetitions};
}

void TableFetch::reopen(Lane lane) noexcept {
  Asking& asking = lanes_[lane];
  asking.cut_at = kNotCut;
  std::size_t octets = 0;
  std::size_t fitting = 0;
  for (const std::uint8_t place : asking.columns) {
    octets += request_varbind_octets(columns_[place].cursor.view());
    if (octets > budget_octets_ && fitting > 0) break;
    ++fitting;
  }
  if (fitting == asking.columns.size()) return;
  if (asking.size > 0 && !told()) {
    const auto before = static_cast<std::uint32_t>(asking.columns.size());
    asking.size = std::max(asking.size / before, 1u) * static_cast<std::uint32_t>(fitting);
  }
  for (; asking.columns.size() > fitting; asking.columns.pop_back()) {
    columns_[asking.columns.back()].busy = false;
  }
}

void TableFetch::encode(Lane lane, unsigned attempt, std::int32_t request_id,
                        ber::Writer& writer) noexcept {
  const Asking& asking = lanes_[lane];
  const Shape shape = shape_at(asking, attempt);
  if (shape.repetitions > 0) last_repetitions_ = shape.repetitions;
  for (std::size_t i = shape.columns; i > 0; --i) {
    message::encode_request_varbind(writer, columns_[asking.columns[i - 1]].cursor.view());
  }
  encode_request_pdu(writer,
                     shape.repetitions > 0 ? message::PduKind::get_bulk_request
                                           : message::PduKind::get_next_request,
                     request_id, shape.repetitions);
}

void TableFetch::note_sent(Lane lane, unsigned attempts) noexcept {
  const Asking& asking = lanes_[lane];
  if (asking.size == 0 || attempts == 0) return;
  // Only the last attempt can be a GetNext. Then the attempt before it was a GetBulk.
  const std::uint32_t last = shape_at(asking, attempts - 1).repetitions;
  last_repetitions_ = last > 0 || attempts < 2 ? last : shape_at(asking, attempts - 2).repetitions;
}

bool TableFetch::handle_truncated(Lane lane, const Reply& reply) noexcept {
  Asking& asking = lanes_[lane];
  const Shape cut = shape_at(asking, reply.attempt);
  // Only replies to the last attempt count. Copies of earlier ones were known when it was sent.
  if (reply.attempt + 1 != reply.attempts) return false;
  if (cut.size == 0) {
    if (cut.columns < 2) return false;
    get_sizer_.too_large(cut.columns);
    asking.cut_at = reply.attempts;
    asking.cut_count = cut.columns / 2;
    return true;
  }
  sizer_.too_large(cut.size);
  if (told() && cut.size == 1) columns_max_ = std::max<std::size_t>(cut.columns / 2, 1);
  // Otherwise repeats of the same size would be cut each time.
  if (told() || asking.steady) asking.size = std::max(cut.size / 2, 1u);
  const Shape next = shape_at(asking, reply.attempts);
  return next.columns < cut.columns || next.repetitions < cut.repetitions;
}

ber::OidView TableFetch::asked(Lane lane) const noexcept {
  if (!is_open(lane)) return {};
  return columns_[lanes_[lane].columns.front()].cursor.view();
}

std::optional<Lane> TableFetch::open_lane() const noexcept {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    if (lanes_[i].open) return static_cast<Lane>(i);
  }
  return std::nullopt;
}

void TableFetch::close_request(Asking& asking) noexcept {
  asking.open = false;
  for (const std::uint8_t place : asking.columns) columns_[place].busy = false;
}

void TableFetch::close(FetchedColumn& column) noexcept {
  if (!column.open) return;
  column.open = false;
  column.doubt.reset();
  --open_columns_;
}

void TableFetch::close_all() noexcept {
  for (FetchedColumn& column : columns_) close(column);
}

/// Up to which index every cell has been read: that of the column furthest behind.
void TableFetch::note_known() {
  if (open_columns_ == 0) return;
  std::optional<Bytes> least;
  for (const FetchedColumn& column : columns_) {
    if (!column.open) continue;
    const Bytes index = column.cursor.index();
    if (!least || is_before(index, *least)) least = index;
  }
  const Arcs arcs(*least);
  known_.assign(arcs.view().begin(), arcs.view().end());
}

std::optional<std::size_t> TableFetch::prepare_row(bool ended) {
  if (ended || open_columns_ == 0) return rows_->prepare(std::nullopt);
  return rows_->prepare(IndexView(known_));
}

std::size_t TableFetch::memory_octets() const noexcept {
  return columns_.capacity() * sizeof(FetchedColumn) + readings_.capacity() * sizeof(Reading) +
         candidates_.capacity() * sizeof(Candidate) + known_.capacity() * sizeof(std::uint32_t) +
         lanes_.capacity() * (sizeof(Asking) + kTableColumnsMax) + rows_->memory_octets();
}

}  // namespace snmpring::session
