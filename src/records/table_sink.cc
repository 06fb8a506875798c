// Keys stand in the order of docs/tables.md, and every row of a table has all of them.
#include "records/table_sink.h"

#include <algorithm>

#include "base/invariant.h"
#include "text/json_text.h"

namespace snmpring::records {

using text::put_literal;

std::size_t TableSink::row_room(std::span<const mib::RowLayout> layouts,
                                std::size_t content_octets) {
  std::size_t most = 0;
  for (const mib::RowLayout& layout : layouts) {
    most = std::max(most, RowPrinter(layout, nullptr).room(content_octets));
  }
  return kHeadOctets + most;
}

std::size_t TableSink::output_capacity(std::span<const mib::RowLayout> layouts,
                                       std::size_t content_octets) {
  return NdjsonSink::output_capacity() + row_room(layouts, content_octets);
}

TableSink::TableSink(Output& output, const RunIdentity& identity, const Zones& zones,
                     std::span<const mib::RowLayout> layouts, const mib::Names* names)
    : output_(output), reports_(output, identity, zones), addresses_(zones) {
  printers_.reserve(layouts.size());
  for (const mib::RowLayout& layout : layouts) printers_.emplace_back(layout, names);
}

// One reply can complete thousands of rows, so what waits is offered between them as well.
bool TableSink::has_room_for_row(std::size_t content_octets) {
  if (output_.buffered_octets() > NdjsonSink::kFlushOctets && !output_.blocked()) output_.flush();
  std::size_t most = 0;
  for (const RowPrinter& printer : printers_) {
    most = std::max(most, printer.room(content_octets));
  }
  return output_.occupied_octets() <= kBacklogOctets &&
         output_.room() >= kHeadOctets + most + NdjsonSink::record_room(0);
}

void TableSink::begin_reply(const session::Target& target, WallTime received) {
  reports_.begin_reply(target, received);
  target_ = &target;
  head_size_ = 0;
}

void TableSink::render_head() {
  invariant(target_ != nullptr, "rows follow begin_reply()");
  char* at = put_literal(head_.data(), "\",\"target\":\"");
  at = addresses_.put(at, target_->endpoint.address);
  at = text::put_unsigned(put_literal(at, "\",\"port\":"), target_->endpoint.port);
  at = put_tag(put_literal(at, ",\"tag\":"), *target_);
  at = put_literal(at, ",\"table\":");
  head_size_ = static_cast<std::size_t>(at - head_.data());
}

void TableSink::table_row(const session::TableRow& row) {
  if (head_size_ == 0) render_head();
  std::size_t content = 0;
  for (const session::TableCell& cell : row.cells) content += cell.value.content.size();
  RowPrinter& printer = printers_[row.table];
  char* at = output_.claim(kHeadOctets + printer.room(content));
  at = time_.print(put_literal(at, "{\"kind\":\"row\",\"ts\":\""), row.received);
  at = text::put_blocks(at, head_.data(), head_size_);
  output_.commit(printer.put(at, row));
  ++rows_;
}

SinkCounts TableSink::counts() const noexcept {
  SinkCounts counts = reports_.counts();
  counts.row_records = rows_;
  return counts;
}

}  // namespace snmpring::records
