#include "records/agent_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <ranges>

#include "message/version.h"
#include "text/engine_id_text.h"

namespace snmpring::records {
namespace {

constexpr std::size_t kGap = 2;
// An IPv6 address with its port. Longer targets are not cut either.
constexpr std::size_t kTargetMost = 47;
constexpr std::string_view kNothing = "-";

void set_text(std::string& cell, const std::optional<Bytes>& octets, text::Charset charset) {
  cell.clear();
  if (octets) text::append_screen_text(cell, *octets, charset);
  if (cell.empty()) cell = kNothing;
}

}  // namespace

std::string short_duration(std::uint64_t seconds) {
  const std::uint64_t minutes = seconds / 60;
  const std::uint64_t hours = minutes / 60;
  if (hours >= 24) return fmt::format("{}d {:2}h", hours / 24, hours % 24);
  if (hours > 0) return fmt::format("{}h {:02}m", hours, minutes % 60);
  return fmt::format("{}m {:02}s", minutes, seconds % 60);
}

std::string short_round_trip(Duration duration) {
  const double ms = in_seconds(duration) * 1000;
  if (ms < 0.095) return fmt::format("{:.2f} ms", ms);
  if (ms < 99.95) return fmt::format("{:.1f} ms", ms);
  if (ms < 999.5) return fmt::format("{:.0f} ms", ms);
  return ms < 99'995 ? fmt::format("{:.2f} s", ms / 1000) : fmt::format("{:.0f} s", ms / 1000);
}

std::vector<AgentTable::Column> AgentTable::columns_of(Kind kind) {
  if (kind == Kind::engine) {
    return {{.heading = "TARGET"},
            {.heading = "RTT", .least = 7, .most = 7, .left_out = 4, .right = true},
            {.heading = "ENTERPRISE", .least = 10, .most = 18, .left_out = 3},
            {.heading = "FORMAT", .least = 10, .most = 10, .left_out = 1},
            {.heading = "ENGINE", .least = 17, .most = 39},
            {.heading = "BOOTS", .least = 5, .most = 5, .left_out = 2, .right = true},
            {.heading = "UP", .least = 8, .left_out = 5}};
  }
  return {{.heading = "TARGET"},
          {.heading = "RTT", .least = 7, .most = 7, .left_out = 5, .right = true},
          {.heading = "VER", .least = 3, .most = 3, .left_out = 2},
          {.heading = "CRED", .least = 8, .most = 8, .left_out = 1},
          {.heading = "UPTIME", .least = 9, .most = 9, .left_out = 3},
          {.heading = "NAME", .least = 14, .most = 24},
          {.heading = "DESCRIPTION", .least = 24, .left_out = 4}};
}

AgentTable::AgentTable(Kind kind, const Screen& screen, std::size_t target_columns,
                       const mib::Names* names)
    : kind_(kind), screen_(screen), names_(names), columns_(columns_of(kind)) {
  columns_.front().least = columns_.front().most = target_columns;
}

/// With every column that is shown as narrow as it may be.
std::size_t AgentTable::columns_wanted() const {
  std::size_t sum = 0;
  for (const Column& column : columns_) {
    if (column.columns != 0) sum += kGap + column.least;
  }
  return sum - kGap;
}

void AgentTable::fit() {
  fitted_to_ = screen_.columns;
  const std::size_t room =
      fitted_to_ != 0 ? fitted_to_ : std::numeric_limits<std::size_t>::max() / 2;
  for (Column& column : columns_) column.columns = column.least;
  for (unsigned next = 1; columns_wanted() > room; ++next) {
    const auto found = std::ranges::find(columns_, next, &Column::left_out);
    if (found == columns_.end()) break;
    found->columns = 0;
  }
  // What is left over goes to the last column first: a name needs it more than a number.
  std::size_t left = room - std::min(room, columns_wanted());
  for (Column& column : columns_ | std::views::reverse) {
    if (column.columns == 0 || column.most == 0) continue;
    const std::size_t more = std::min(left, column.most - column.least);
    column.columns += more;
    left -= more;
  }
}

void AgentTable::fill_system(const session::TargetReport& report) {
  const session::SystemInfo nothing;
  const session::SystemInfo& system = report.system != nullptr ? *report.system : nothing;
  columns_[2].cell = report.version ? message::version_word(*report.version) : kNothing;
  std::string& label = columns_[3].cell;
  label.clear();
  if (report.credential != nullptr) {
    text::append_screen_text(label, as_bytes(report.credential->label), screen_.charset);
  }
  if (label.empty()) label = kNothing;
  columns_[4].cell =
      system.sys_uptime ? short_duration(*system.sys_uptime / 100) : std::string(kNothing);
  set_text(columns_[5].cell, system.sys_name, screen_.charset);
  set_text(columns_[6].cell, system.sys_descr, screen_.charset);
}

/// "8072 netSnmp", or the number alone.
std::string AgentTable::enterprise_text(std::uint32_t number) const {
  std::string text = std::to_string(number);
  if (names_ == nullptr) return text;
  const ber::Oid oid{1, 3, 6, 1, 4, 1, number};
  const mib::Found found = names_->find(oid);
  if (found.object && found.object_octets == oid.view().content().size()) {
    text += ' ';
    text += found.object.label();
  }
  return text;
}

void AgentTable::fill_engine(const session::TargetReport& report) {
  for (std::size_t i = 2; i < columns_.size(); ++i) columns_[i].cell = kNothing;
  if (report.engine == nullptr) return;
  if (const auto id = text::engine_id_text(report.engine->engine_id)) {
    if (id->enterprise) columns_[2].cell = enterprise_text(*id->enterprise);
    columns_[3].cell = id->format;
    set_text(columns_[4].cell, as_bytes(id->text), screen_.charset);
  }
  const auto& reading = report.engine->reading;
  if (reading == usm::EngineTime::Reading{}) return;
  columns_[5].cell = std::to_string(reading.boots);
  columns_[6].cell = short_duration(reading.time);
}

std::size_t AgentTable::room_from(std::size_t at) const {
  if (fitted_to_ == 0) return std::numeric_limits<std::size_t>::max() / 2;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < at; ++i) {
    if (columns_[i].columns != 0) taken += columns_[i].columns + kGap;
  }
  // A target that is longer than its column has moved the rest to the right.
  const std::size_t target = text::screen_columns(columns_.front().cell);
  if (at > 0 && target > columns_.front().columns) taken += target - columns_.front().columns;
  return fitted_to_ - std::min(taken, fitted_to_);
}

/// The cells before `end`, and the blanks up to it where it is not the end of the line.
void AgentTable::append_cells(std::string& out, std::size_t end) const {
  std::size_t blanks = 0;
  for (std::size_t i = 0; i < end; ++i) {
    const Column& column = columns_[i];
    if (column.columns == 0) continue;
    out.append(blanks, ' ');
    const bool last = i + 1 == columns_.size();
    std::string cut;
    const std::size_t room = last ? room_from(i) : column.columns;
    // The target is whole whatever it takes.
    const std::size_t taken = i == 0 ? text::screen_columns(column.cell)
                                     : text::append_cut(cut, column.cell, room, screen_.charset);
    if (i == 0) cut = column.cell;
    const std::size_t filling = last ? 0 : column.columns - std::min(column.columns, taken);
    if (column.right) out.append(filling, ' ');
    out += cut;
    blanks = kGap + (column.right ? 0 : filling);
  }
  if (end < columns_.size()) out.append(blanks, ' ');
}

std::size_t AgentTable::outcome_column() const {
  constexpr std::size_t kRoomForWords = 24;
  std::size_t at = kind_ == Kind::engine ? 2 : columns_.size() - 1;
  while (at > 1 && (columns_[at].columns == 0 || room_from(at) < kRoomForWords)) --at;
  return at;
}

std::size_t AgentTable::last_shown() const {
  std::size_t at = columns_.size() - 1;
  while (columns_[at].columns == 0) --at;
  return at;
}

/// In the place of what the target did not give. Where it gave something all the same, before its
/// description, or else at the end.
void AgentTable::append_outcome(std::string& out, const Outcome& outcome) const {
  const auto first_of_data = columns_.begin() + 2;
  const bool data = std::ranges::any_of(first_of_data, columns_.end(), [](const Column& column) {
    return column.columns != 0 && column.cell != kNothing;
  });
  const std::size_t at = data ? last_shown() : outcome_column();
  append_cells(out, at);
  std::string words = outcome.text;
  std::size_t before = 0;
  if (data && kind_ == Kind::system && at + 1 == columns_.size()) {
    words += "; " + columns_[at].cell;
  } else if (data) {
    words = columns_[at].cell + "  " + outcome.text;
    before = columns_[at].cell.size() + kGap;
  }
  std::string cut;
  text::append_cut(cut, words, room_from(at), screen_.charset);
  const std::string_view shown = cut;
  if (shown.size() < before + outcome.status_size) {
    out += shown;
    return;
  }
  out += shown.substr(0, before);
  screen_.append_status(out, shown.substr(before, outcome.status_size), outcome.tone);
  out += shown.substr(before + outcome.status_size);
}

void AgentTable::make_room(std::string_view target) {
  Column& first = columns_.front();
  const std::size_t columns = std::min(text::screen_columns(target), kTargetMost);
  if (columns <= first.least && fitted_to_ == screen_.columns && first.columns != 0) return;
  first.least = first.most = std::max(first.least, columns);
  fit();
}

void AgentTable::append_heading(std::string& out, std::string_view first_target) {
  make_room(first_target);
  for (Column& column : columns_) column.cell = column.heading;
  append_cells(out, columns_.size());
  out += '\n';
}

void AgentTable::append_line(std::string& out, std::string_view target,
                             const session::TargetReport& report, const Outcome& outcome) {
  make_room(target);
  columns_.front().cell = target;
  const session::TargetCounts& counts = report.counts;
  columns_[1].cell = counts.replies_timed != 0
                         ? short_round_trip(counts.rtt_sum / counts.replies_timed)
                         : std::string(kNothing);
  kind_ == Kind::engine ? fill_engine(report) : fill_system(report);
  if (outcome.text.empty()) {
    append_cells(out, columns_.size());
  } else {
    append_outcome(out, outcome);
  }
  out += '\n';
}

}  // namespace snmpring::records
