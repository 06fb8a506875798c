// Copies rows and reports before what they borrow is gone.
#include "sim/sim_outlet.h"

#include <algorithm>

#include "base/hex.h"
#include "base/invariant.h"

namespace snmpring::sim {
namespace {

std::string value_text(const ber::Value& value) {
  using enum ber::ValueType;
  switch (value.type) {
    case integer32:
      return std::to_string(value.number);
    case counter32:
    case gauge32:
    case time_ticks:
    case uinteger32:
    case counter64:
      return std::to_string(value.unsigned_number);
    case object_identifier:
      return value.oid.to_string();
    default:
      return hex_text(value.content);
  }
}

}  // namespace

bool SimOutlet::has_room(std::size_t datagram_octets) {
  if (!blocked_ && datagram_octets > 0 && prng_.chance(stall_)) blocked_ = true;
  return !blocked_;
}

bool SimOutlet::wants_more(const session::Target& target, engine::SessionPool::Index session) {
  if (!holding_back_) return true;
  held_[target.endpoint] = session;
  return false;
}

std::optional<engine::SessionPool::Index> SimOutlet::take_held(const Endpoint& endpoint) {
  const auto held = held_.extract(endpoint);
  return held.empty() ? std::nullopt : std::optional(held.mapped());
}

// A target that has not given a row has no outcome before its report.
void SimOutlet::begin_reply(const session::Target& target, WallTime) { current_ = target; }

void SimOutlet::row(const session::Row& row) {
  if (observer_ != nullptr) observer_->row(current_, row);
  TargetOutcome& outcome = targets_[current_.endpoint];
  const std::string oid = row.oid.to_string();
  outcome.rows[row.root.text()].push_back(
      {.oid = oid,
       .tag = row.value.tag,
       .content = {row.value.content.begin(), row.value.content.end()}});
  outcome.row_lines.push_back(row.root.text() + ' ' + oid + ' ' +
                              std::string(ber::type_word(row.value.type)));
  outcome.values.push_back(value_text(row.value));
}

bool SimOutlet::has_room_for_row(std::size_t content_octets) {
  if (rows_between_blocks_ != 0 && rows_since_ == rows_between_blocks_) blocked_ = true;
  if (prng_.chance(stall_)) blocked_ = true;
  granted_ = !blocked_;
  largest_row_ = std::max(largest_row_, content_octets);
  return granted_;
}

void SimOutlet::table_row(const session::TableRow& row) {
  invariant(granted_, "a conceptual row comes right after there was room for it");
  granted_ = false;
  ++rows_since_;
  if (observer_ != nullptr) observer_->table_row(current_, row);
  session::script::Recorder copy;
  copy.table_row(row);
  targets_[current_.endpoint].table_rows.push_back(std::move(copy.table_rows.front()));
}

void SimOutlet::finished(const session::TargetReport& report) {
  if (observer_ != nullptr) observer_->finished(report);
  TargetOutcome& outcome = targets_[report.target.endpoint];
  outcome.statuses.emplace_back(session::status_word(report.status));
  outcome.error = session::error_text(report.error, report.error_status);
  if (report.error_oid != nullptr) outcome.error_oid = report.error_oid->view().to_string();
  outcome.complete = report.complete;
  outcome.counts = report.counts;
  outcome.elapsed = report.elapsed;
  outcome.max_repetitions = report.max_repetitions;
  outcome.anomalies = report.anomalies;
  outcome.quirks = report.quirks;
  if (report.system != nullptr) outcome.system.emplace(*report.system);
  if (report.engine != nullptr) outcome.engine = *report.engine;
  outcome.reply_from = report.reply_from;
  if (report.credential != nullptr) outcome.credential = report.credential->label;
}

}  // namespace snmpring::sim
