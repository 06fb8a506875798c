#include "records/text_sink.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/invariant.h"
#include "text/number_text.h"

namespace snmpring::records {
namespace {

using session::ErrorWord;
using session::Operation;

constexpr std::size_t kLineOctets = 16 << 10;
constexpr std::size_t kAddressColumns = 15;  // Of IPv4.
constexpr std::uint16_t kUsualPort = 161;
// How often the terminal is asked for its width.
constexpr auto kColumnsInterval = std::chrono::milliseconds(250);

std::size_t target_columns(std::uint16_t port) {
  return port == kUsualPort ? kAddressColumns : kAddressColumns + 1 + std::to_string(port).size();
}

TargetGroups::Order order_of(const TextSetup& setup) {
  using enum TargetGroups::Order;
  if (!setup.several) return at_once;
  if (setup.operation == Operation::walk || setup.operation == Operation::table) return streaming;
  if (setup.sorted) return sorted;
  return setup.operation == Operation::discover ? at_once : together;
}

}  // namespace

TextSink::TextSink(Output& output, TextSetup setup, const Zones& zones)
    : output_(output),
      zones_(zones),
      setup_(std::move(setup)),
      append_oid_([this](std::string& out, ber::OidView oid) { append_oid(out, oid, find(oid)); }),
      style_{.charset = setup_.screen.charset, .names = setup_.numeric ? nullptr : setup_.names},
      agents_(setup_.engine_probe ? AgentTable::Kind::engine : AgentTable::Kind::system,
              setup_.screen, target_columns(setup_.port), style_.names),
      groups_(output, order_of(setup_)),
      target_columns_(target_columns(setup_.port)) {
  invariant(output.room() >= output_capacity(), "the output holds a backlog and any one datagram");
  line_.reserve(kLineOctets);
  for (const mib::RowLayout& layout : setup_.layouts) {
    row_octets_max_ = std::max(row_octets_max_, RowTable::row_text_octets(layout, 0));
  }
}

void TextSink::set_wall_now(WallTime now) noexcept {
  if (now >= columns_due_ || now < columns_due_ - kColumnsInterval) {
    columns_due_ = now + kColumnsInterval;
    setup_.screen.columns = setup_.columns();
  }
}

bool TextSink::has_room(std::size_t datagram_octets) {
  return output_.occupied_octets() <= kBacklogOctets &&
         output_.room() >= record_room(datagram_octets) + groups_.held_octets() + rows_octets_;
}

bool TextSink::has_room_for_row(std::size_t content_octets) {
  return output_.occupied_octets() <= kBacklogOctets &&
         output_.room() >= record_room(0) + row_octets_max_ + text::kScreenFactor * content_octets +
                               groups_.held_octets() + rows_octets_;
}

void TextSink::flush() {
  if (output_.buffered_octets() > 0) {
    setup_.before_write();
    output_.flush();
  }
  tell_notes();
}

// Not before the lines that came first have been written. Where their reader takes no more, notes
// wait; there are no more of them than targets that fit the output.
void TextSink::tell_notes() {
  if (notes_.empty() || (output_.buffered_octets() > 0 && output_.error() == 0)) return;
  for (std::string_view rest = notes_; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    setup_.tell(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  notes_.clear();
}

std::string TextSink::target_text(const session::Target& target) const {
  const std::string& name = target.profile->name;
  std::string text;
  if (!name.empty() && target.endpoint.address == IpAddress{}) {
    text::append_screen_text(text, as_bytes(name), setup_.screen.charset);
    return text;
  }
  text = address_text(target.endpoint.address, zones_);
  if (target.endpoint.port == kUsualPort) return text;
  if (target.endpoint.address.family == Family::ipv6) text = '[' + text + ']';
  return text + ':' + std::to_string(target.endpoint.port);
}

mib::Found TextSink::find(ber::OidView oid) {
  return setup_.names != nullptr ? memo_.find(*setup_.names, oid) : mib::Found{};
}

void TextSink::append_oid(std::string& out, ber::OidView oid, const mib::Found& found) const {
  mib::append_instance(out, oid, setup_.numeric ? mib::Found{} : found);
}

/// The lines that follow are about `target`.
void TextSink::enter(const session::Target& target) {
  const TargetGroups::Entry entry = groups_.enter(target);
  if (setup_.operation == Operation::walk || setup_.operation == Operation::table) {
    append_heading(entry, target);
  } else if (setup_.several) {
    target_cell_ = target_text(target);
    const std::size_t columns = text::screen_columns(target_cell_);
    target_cell_.append(std::max(columns, target_columns_) - columns + 2, ' ');
  }
}

void TextSink::append_heading(TargetGroups::Entry entry, const session::Target& target) {
  if (entry == TargetGroups::Entry::goes_on) return;
  line_ = "== " + target_text(target);
  const auto& tag = target.profile->tag;
  if (tag && !tag->empty()) {
    line_ += "  ";
    text::append_screen_text(line_, as_bytes(*tag), setup_.screen.charset);
  }
  line_ += entry == TargetGroups::Entry::interrupted ? ", continued ==\n" : " ==\n";
  groups_.append(line_);
}

void TextSink::begin_reply(const session::Target& target, WallTime /*received*/) {
  if (output_.buffered_octets() > NdjsonSink::kFlushOctets && !output_.blocked()) flush();
  target_ = &target;
  replying_ = &target;
}

void TextSink::table_row(const session::TableRow& row) {
  invariant(replying_ != nullptr, "rows follow begin_reply()");
  ++counts_.row_records;
  if (row.table >= setup_.layouts.size()) {
    append_cells(row);
    return;
  }
  const std::uint64_t position = replying_->position;
  auto found = rows_.find(position);
  if (found != rows_.end() && found->second.table != row.table) {
    append_rows(position);
    found = rows_.end();
  }
  if (found == rows_.end()) {
    const mib::RowLayout& layout = setup_.layouts[row.table];
    found = rows_
                .emplace(position,
                         Rows{*replying_, row.table, RowTable(layout, setup_.screen, style_.names)})
                .first;
  }
  RowTable& rows = found->second.rows;
  rows_octets_ -= rows.text_octets();
  rows.add(row);
  rows_octets_ += rows.text_octets();
  while (rows_octets_ > kRowsOctetsMax && !rows_.empty()) append_rows(rows_.begin()->first);
}

/// As a walk would show them.
void TextSink::append_cells(const session::TableRow& row) {
  if (target_ != nullptr) enter(*std::exchange(target_, nullptr));
  std::string index;
  for (const std::uint32_t arc : row.index) index += '.' + std::to_string(arc);
  for (const session::TableCell& cell : row.cells) {
    const ber::Oid& oid = replying_->plan().tables[row.table].columns[cell.column].oid;
    const mib::Found found = find(oid);
    line_.clear();
    append_oid(line_, oid, found);
    line_ += index + " = ";
    mib::append_value_text(line_, cell.value, found.object, style_);
    line_ += '\n';
    groups_.append(line_);
  }
}

/// Aligns and shows what came so far of a target's table.
void TextSink::append_rows(std::uint64_t position) {
  const auto found = rows_.find(position);
  if (found == rows_.end()) return;
  Rows& rows = found->second;
  rows_octets_ -= rows.rows.text_octets();
  std::string text;
  rows.rows.append_to(text);
  enter(rows.target);
  groups_.append(text);
  rows_.erase(found);
  // Whose reply it is has to be entered again.
  target_ = replying_;
}

void TextSink::row(const session::Row& row) {
  if (target_ != nullptr) enter(*std::exchange(target_, nullptr));
  const mib::Found found = find(row.oid);
  line_ = target_cell_;
  append_oid(line_, row.oid, found);
  line_ += " = ";
  // A branch says nothing of what lies under it.
  const bool known = found.object.has_instances();
  mib::append_value_text(line_, row.value, known ? found.object : mib::ObjectView(), style_);
  line_ += '\n';
  groups_.append(line_);
  ++counts_.varbind_records;
}

void TextSink::finished(const session::TargetReport& report) {
  append_rows(report.target.position);
  switch (setup_.operation) {
    case Operation::discover:
      finish_discover(report);
      break;
    case Operation::get:
    case Operation::get_next:
      finish_get(report);
      break;
    case Operation::walk:
    case Operation::table:
      finish_walk(report);
      break;
  }
  if (groups_.sorting_given_up() && !std::exchange(sorting_given_up_, true)) {
    notes_ += fmt::format("--sort: more than {} targets: from here on they come as they answer\n",
                          text::grouped(TargetGroups::kSortedMax));
  }
  target_ = replying_ = nullptr;
  ++counts_.target_records;
}

/// Most addresses of a range have no host.
bool TextSink::is_no_news(const session::TargetReport& report) const {
  if (setup_.all_unreachable || report.target.profile->always_reported) return false;
  return report.error == ErrorWord::icmp_host || report.error == ErrorWord::net_unreachable ||
         report.error == ErrorWord::permission || report.error == ErrorWord::broadcast;
}

void TextSink::finish_discover(const session::TargetReport& report) {
  if (is_no_news(report)) return;
  const std::string target = target_text(report.target);
  line_.clear();
  if (!std::exchange(heading_shown_, true)) {
    agents_.append_heading(line_, target);
    groups_.write(line_);
    line_.clear();
  }
  groups_.enter(report.target);
  agents_.append_line(line_, target, report, outcome_of(report, append_oid_));
  groups_.append(line_);
  groups_.finish();
}

void TextSink::finish_get(const session::TargetReport& report) {
  groups_.enter(report.target);
  groups_.finish();
  const Outcome outcome = outcome_of(report, append_oid_);
  if (!outcome.text.empty() && !is_no_news(report)) tell_outcome(report, outcome);
}

void TextSink::tell_outcome(const session::TargetReport& report, const Outcome& outcome) {
  notes_ += target_text(report.target) + ": " + outcome.text + '\n';
}

void TextSink::finish_walk(const session::TargetReport& report) {
  // A varbind is a row of a walk, and a cell of a table.
  const std::string rows = text::grouped(report.counts.varbinds) +
                           (setup_.operation == Operation::table ? " cell" : " row") +
                           (report.counts.varbinds == 1 ? "" : "s");
  if (!setup_.several) {
    groups_.enter(report.target);
    groups_.finish();
    if (!report.complete) {
      notes_ += fmt::format("{}: {}, NOT COMPLETE: {}\n", target_text(report.target), rows,
                            error_in_words(report, append_oid_));
    } else if (report.counts.varbinds == 0) {
      notes_ += target_text(report.target) + ": nothing there\n";
    }
    return;
  }
  if (is_no_news(report)) return;
  // Without rows there is no heading, and the last line says all.
  if (report.counts.varbinds > 0) {
    enter(report.target);
  } else {
    groups_.enter(report.target);
  }
  line_ = fmt::format("== {}: {}, ", target_text(report.target), rows);
  if (report.complete) {
    setup_.screen.append_status(line_, "complete", Tone::good);
    line_ += ", " + short_round_trip(report.elapsed) + " ==\n";
  } else {
    setup_.screen.append_status(line_, "NOT COMPLETE", Tone::bad);
    line_ += ": " + error_in_words(report, append_oid_) + " ==\n";
  }
  groups_.append(line_);
  groups_.finish();
}

void TextSink::end() {
  while (!rows_.empty()) append_rows(rows_.begin()->first);
  groups_.end();
}

}  // namespace snmpring::records
