// What replies about columns mean: cells, ends, errors (RFC 3416 §4.2.2, §4.2.3; RFC 1157 §4.1.3
// for v1).
#include <algorithm>

#include "session/table_fetch.h"

namespace snmpring::session {
namespace {

using Step = Walker::Step;

// An agent that has refused so many columns, each asked for alone, and answered none, refuses all.
constexpr std::uint8_t kColumnRefusalsMax = 8;

// Of a varbind as it came, but for the longer heads of long values: three identifiers and lengths.
std::uint32_t varbind_octets(const message::VarBind& varbind) noexcept {
  constexpr std::size_t kHeads = 6;
  return static_cast<std::uint32_t>(kHeads + varbind.name.content().size() +
                                    varbind.value.content.size());
}

bool is_end_of_mib(const message::VarBind& varbind) noexcept {
  return !varbind.lost && varbind.value.type == ber::ValueType::end_of_mib_view;
}

}  // namespace

void TableFetch::handle(Lane lane, const message::Pdu& pdu, const Reply& reply,
                        Findings& findings) {
  Asking& asking = lanes_[lane];
  Receiving received{.asking = asking,
                     .shape = shape_at(asking, reply.attempt),
                     .pdu = pdu,
                     .reply = reply,
                     .findings = findings};
  close_request(asking);
  if (pdu.error_status != message::error_status::kNoError) {
    handle_status(received);
  } else if (pdu.varbind_count == 0) {
    handle_empty(received);
  } else {
    served_ = true;
    handle_varbinds(received);
  }
  note_known();
}

// --- Errors --------------------------------------------------------------------------------------

void TableFetch::handle_status(Receiving& received) {
  using namespace message::error_status;
  const Shape& shape = received.shape;
  const std::int32_t status = received.pdu.error_status;
  if (shape.repetitions > 0 && (status != kAuthorizationError || shape.columns > 1)) {
    return handle_bulk_status(received);
  }
  if (shape.repetitions == 0 && received.asking.size > 0) {
    sizer_.only_get_next_answered(received.asking.size);
    note_bulk(received.findings);
  } else {
    sizer_.bulk_undecided();
  }
  if (shape.columns > 1) return handle_shared_status(received);

  // The error is about this column and no other.
  FetchedColumn& column = column_at(received, 0);
  if (status == kTooBig) get_sizer_.one_is_too_large();
  if (!index_trusted_ || status == kAuthorizationError) get_sizer_.narrow(1);
  if (status == kNoSuchName) {
    if (!v1_) received.findings.quirks.add(Quirk::v2c_no_such_name);
    return end_properly(column, received.findings);
  }
  received.findings.note_error_status(status, column.cursor.view());
  close(column);
  note_refusal(status, received.findings);
}

void TableFetch::note_refusal(std::int32_t status, Findings& findings) noexcept {
  if (status != message::error_status::kAuthorizationError || served_) return;
  if (++refusals_ == kColumnRefusalsMax) findings.end(ErrorWord::authorization);
}

// The agent may not know GetBulk, or one of many cells may fail. GetNext tells.
void TableFetch::handle_bulk_status(const Receiving& received) {
  using namespace message::error_status;
  const Shape& shape = received.shape;
  const std::int32_t status = received.pdu.error_status;
  if (status == kTooBig) {
    received.findings.quirks.add(Quirk::too_big_bulk);
    sizer_.too_large(shape.size);
    if (shape.size > 1) return;
    if (shape.columns > 1) {
      columns_max_ = shape.columns / 2;
      return;
    }
  }
  for (std::size_t i = 0; i < shape.columns; ++i) {
    FetchedColumn& column = columns_[received.asking.columns[i]];
    column.fallback = true;
    // This may be about the whole request (RFC 3413 §3.2).
    if (status == kAuthorizationError) column.alone = true;
  }
}

// An error-status to a GetNext for several columns.
void TableFetch::handle_shared_status(const Receiving& received) noexcept {
  using namespace message::error_status;
  const std::size_t count = received.shape.columns;
  const std::int32_t status = received.pdu.error_status;
  const std::int32_t index = received.pdu.error_index;
  if (status == kTooBig) return get_sizer_.too_large(count);
  const bool sound = index >= 1 && static_cast<std::uint32_t>(index) <= count;
  if (sound && index_trusted_) {
    FetchedColumn& blamed = columns_[received.asking.columns[static_cast<std::size_t>(index) - 1]];
    blamed.alone = blamed.blamed = true;
    return;
  }
  if (!sound && status != kAuthorizationError) {
    received.findings.anomalies |= ber::Anomaly::bad_error_index;
    index_trusted_ = false;
  }
  // One of these columns is the cause. Smaller requests find it.
  get_sizer_.narrow(count / 2);
}

void TableFetch::handle_empty(Receiving& received) {
  const Shape& shape = received.shape;
  if (shape.repetitions == 0 && shape.columns == 1) {
    FetchedColumn& column = column_at(received, 0);
    sizer_.bulk_undecided();
    received.findings.note_error(ErrorWord::empty_reply, column.cursor.view());
    return close(column);
  }
  for (std::size_t i = 0; i < shape.columns; ++i) {
    (shape.repetitions > 0 ? column_at(received, i).fallback : column_at(received, i).alone) = true;
  }
}

// --- Varbinds ------------------------------------------------------------------------------------

void TableFetch::handle_varbinds(Receiving& received) {
  const Shape& shape = received.shape;
  Findings& findings = received.findings;
  envelope_octets_ = received.reply.datagram.size() - received.pdu.varbinds.size();
  // What a column is likely to cost that was not heard of yet.
  const std::size_t mean8 = 8 * received.pdu.varbinds.size() / received.pdu.varbind_count;
  for (FetchedColumn& column : columns_) {
    if (column.fresh) column.octets8 = static_cast<std::uint32_t>(mean8);
  }
  if (received.pdu.varbind_count > shape.columns * std::max(shape.repetitions, 1u)) {
    findings.quirks.add(Quirk::extra_repetitions);
  }
  read_varbinds(received);
  rows_->end_reply();
  if (findings.ended()) return;
  learn(received);
  if (table().scalars) return settle_scalars(received);
  settle_columns(received);
}

void TableFetch::read_varbinds(Receiving& received) {
  const std::size_t count = received.shape.columns;
  readings_.resize(std::max(readings_.size(), count));
  for (std::size_t slot = 0; slot < count; ++slot) {
    Reading& reading = readings_[slot];
    reading.heard = reading.moved = reading.stopped = reading.goes_on = false;
    reading.asked = column_at(received, slot).cursor.position();
  }
  message::VarBindReader reader(received.pdu.varbinds);
  message::VarBind varbind;
  const std::size_t wanted = table().scalars ? count : received.pdu.varbind_count;
  std::size_t slot = 0;
  for (std::size_t position = 0; position < wanted && reader.next(varbind); ++position) {
    if (!read_varbind(received, varbind, position, slot)) break;
    if (++slot == count) slot = 0;
  }
  received.findings.anomalies |= reader.anomalies();
}

/// \param position In the list. \param slot In the repetition. \return False when no more is to be
/// read.
bool TableFetch::read_varbind(Receiving& received, const message::VarBind& varbind,
                              std::size_t position, std::size_t slot) {
  Reading& reading = readings_[slot];
  FetchedColumn& column = column_at(received, slot);
  reading.heard = true;
  if (reading.stopped) {
    if (!is_end_of_mib(varbind) && column.cursor.contains(varbind.name)) reading.goes_on = true;
    return true;
  }
  const auto [step, common_octets] = column.cursor.judge(varbind);
  if (step == Step::row) [[likely]] {
    if (!take_cell(received, column, varbind, common_octets)) return false;
    reading.moved = true;
    return true;
  }
  if (step < Step::ended) {
    if (step != Step::lost) reading.moved = true;
    return note_no_cell(received, step, column);
  }
  reading.stopped = true;
  if (received.stops.empty()) received.stops.reserve(received.shape.columns);
  received.stops.push_back({slot, step, position, ShortCursor(varbind.name)});
  return true;
}

bool TableFetch::take_cell(Receiving& received, FetchedColumn& column,
                           const message::VarBind& varbind, std::size_t common_octets) {
  const std::uint32_t octets = varbind_octets(varbind);
  column.octets8 = column.fresh ? 8 * octets : column.octets8 + octets - column.octets8 / 8;
  column.fresh = false;
  const Bytes index = column.cursor.index_of(varbind.name);
  const bool known = column.doubt != nullptr && column.doubt->knows(varbind.name);
  // A scalar has the one instance 0.
  const bool foreign = table().scalars && (index.size() != 1 || index[0] != 0);
  if (!known && !foreign) {
    if (!received.findings.may_take_cell()) return false;
    if (!rows_->add(place_of(column), index, varbind.value, received.reply.received)) {
      received.full = true;
      return false;
    }
    received.findings.count_cell();
  }
  column.cursor.move_to(varbind.name, common_octets);
  return true;
}

/// Counts a varbind that gives no cell and does not end its column: it is gone, lost or
/// lost_inside. \return False when the target has ended, because too many are lost.
bool TableFetch::note_no_cell(const Receiving& received, Step step, const FetchedColumn& column) {
  Findings& findings = received.findings;
  if (step == Step::gone) {
    findings.quirks.add(Quirk::exception_in_walk);
  } else {
    // The cursor is on the lost varbind if its name is known, else on the one before it.
    findings.note_error(ErrorWord::decode, column.cursor.view());
  }
  return findings.count_lost();
}

void TableFetch::settle_columns(Receiving& received) {
  Findings& findings = received.findings;
  bool moved = false;
  for (std::size_t slot = 0; slot < received.shape.columns; ++slot) {
    const Reading& reading = readings_[slot];
    FetchedColumn& column = column_at(received, slot);
    if (!reading.heard) continue;
    moved = moved || reading.moved;
    if (reading.moved) resolve_doubt(column, findings);
    if (column.blamed) index_trusted_ = false;
    // While rows are in doubt, GetBulk is not used.
    column.fallback = column.doubt != nullptr;
    column.alone = column.blamed = column.confirming = false;
    if (!reading.moved && !reading.stopped && !received.full) {
      findings.note_error(ErrorWord::decode, column.cursor.view());
      close(column);
    }
  }
  for (const Stop& stop : received.stops) handle_stop(received, stop);
  if (!received.full || (moved && !plan_->limits->tolerate_disorder)) return;
  // The rows that wait do not leave room for those that they wait for.
  findings.note_error(ErrorWord::max_pending, column_at(received, 0).cursor.view());
  close_all();
}

// Each has been asked for its only cell.
void TableFetch::settle_scalars(Receiving& received) {
  for (const Stop& stop : received.stops) {
    if (stop.step == Step::exception) received.findings.quirks.add(Quirk::exception_in_walk);
    if (stop.step != Step::not_increasing) continue;
    received.findings.note_error(ErrorWord::not_increasing, stop.name());
  }
  for (std::size_t slot = 0; slot < received.shape.columns; ++slot) {
    FetchedColumn& column = column_at(received, slot);
    if (!readings_[slot].heard) continue;
    if (column.blamed) index_trusted_ = false;
    close(column);
  }
}

void TableFetch::end_properly(FetchedColumn& column, Findings& findings) noexcept {
  if (column.doubt != nullptr) {
    if (column.doubt->contradicts_end_at(column.cursor.view())) {
      findings.note_error(ErrorWord::contradictory_end, column.cursor.view());
    } else {
      findings.quirks.add(column.suspicion);
    }
  }
  close(column);
}

// Ends the doubt if GetNext has come further than the cells in doubt.
void TableFetch::resolve_doubt(FetchedColumn& column, Findings& findings) noexcept {
  if (column.doubt == nullptr) return;
  if (!column.cursor.tolerates_disorder() && !column.doubt->is_resolved_at(column.cursor.view())) {
    return;
  }
  findings.quirks.add(column.suspicion);
  column.doubt.reset();
}

/// The place in columns_ of the column that `name` is a cell of.
std::optional<std::size_t> TableFetch::column_with(ber::OidView name) const noexcept {
  const auto oid_of = [](const TableColumn& column) { return column.oid.view(); };
  const auto& planned = table().columns;
  const auto after = std::ranges::upper_bound(planned, name, {}, oid_of);
  if (after == planned.begin() || !name.in_subtree(oid_of(*(after - 1)))) return std::nullopt;
  return static_cast<std::size_t>(after - 1 - planned.begin());
}

/// The name that ended a column is a cell of another one that was asked for with it, and that one
/// has not come to it. If places were not shifted, it would have.
bool TableFetch::is_shifted(const Receiving& received, const Stop& stop) const noexcept {
  if (stop.step != Step::ended) return false;
  const std::optional<std::size_t> place = column_with(stop.name());
  if (!place || *place == received.asking.columns[stop.slot]) return false;
  const auto asked = std::span(received.asking.columns).first(received.shape.columns);
  if (std::ranges::find(asked, *place) == asked.end()) return false;
  return columns_[*place].cursor.view() < stop.name();
}

// One sign of an end or of disorder is not enough if the rest of the reply contradicts it. Then
// GetNext decides.
void TableFetch::handle_stop(Receiving& received, const Stop& stop) {
  Findings& findings = received.findings;
  FetchedColumn& column = column_at(received, stop.slot);
  const Reading& reading = readings_[stop.slot];
  const bool bulk = received.shape.repetitions > 0;
  const bool end = stop.step == Step::ended || stop.step == Step::exception;
  if (!column.open) return;
  if (stop.step == Step::exception) findings.quirks.add(Quirk::exception_in_walk);
  if (end && is_shifted(received, stop)) {
    column.fallback = column.confirming = true;
    column.alone = !bulk;
    return;
  }
  if (end && !reading.goes_on) return end_properly(column, findings);
  const ber::Oid last(column.cursor.view());
  SecondLook look(received.pdu.varbinds, stop.position, Root(table().columns[place_of(column)].oid),
                  reading.asked.view(), last, !column.cursor.tolerates_disorder(),
                  received.shape.columns);
  if (end && !look.speaks_against_end()) return end_properly(column, findings);
  // In a GetNext reply only the first varbind of each column counts.
  if (!bulk && reading.moved) return;
  const std::optional<ber::OidView> resume_at = look.resume_at();
  if (!bulk || !resume_at) {
    if (end) {
      findings.note_error(ErrorWord::contradictory_end, column.cursor.view());
    } else {
      findings.note_error(stop.step == Step::cycle ? ErrorWord::cycle : ErrorWord::not_increasing,
                          stop.name());
    }
    return close(column);
  }
  column.cursor.go_back(*resume_at);
  column.fallback = true;
  column.suspicion = end ? Quirk::false_end : Quirk::bulk_disorder;
  column.doubt = std::make_unique<SecondLook>(std::move(look));
}

// --- What is learned -----------------------------------------------------------------------------

void TableFetch::learn(const Receiving& received) noexcept {
  const Shape& shape = received.shape;
  const Asking& asking = received.asking;
  const unsigned attempt = received.reply.attempt;
  if (table().scalars) return;
  if (shape.repetitions > 0) {
    const auto columns = static_cast<std::uint32_t>(shape.columns);
    const std::uint32_t count = received.pdu.varbind_count;
    sizer_.bulk_answered({.base = asking.size,
                          .asked = shape.size,
                          .attempt = attempt,
                          .varbinds = told() ? std::max(count / columns, 1u) : count,
                          .octets = received.reply.datagram.size(),
                          .representative = false});
    if (count >= columns * shape.repetitions && received.stops.empty()) {
      repetitions_max_ =
          std::min(std::max(repetitions_max_, 2 * shape.repetitions), kRepetitionsMax);
      spread_ = lanes_.size() > 1;
    }
    return note_bulk(received.findings);
  }
  if (asking.size > 0) {
    sizer_.only_get_next_answered(asking.size);
    return note_bulk(received.findings);
  }
  const bool cut = attempt >= asking.cut_at;
  get_sizer_.answered(shape.columns,
                      attempt > 0 && !cut ? shape_at(asking, attempt - 1).columns : 0);
  bool fallback = false;
  bool doubt = false;
  for (std::size_t slot = 0; slot < shape.columns; ++slot) {
    const FetchedColumn& column = columns_[asking.columns[slot]];
    const bool unsure = column.doubt != nullptr || column.confirming;
    fallback = fallback || (column.fallback && !unsure);
    doubt = doubt || unsure;
  }
  if (fallback) {
    sizer_.bulk_failed();
  } else if (doubt) {
    sizer_.bulk_undecided();
  } else {
    sizer_.get_next_answered(attempt);
  }
  note_bulk(received.findings);
}

void TableFetch::note_bulk(Findings& findings) const noexcept {
  if (sizer_.avoids_bulk()) {
    findings.quirks.add(Quirk::no_bulk);
  } else {
    findings.quirks.remove(Quirk::no_bulk);
  }
}

}  // namespace snmpring::session
