#include "sim/table_agent.h"

#include <array>
#include <string>

#include "agentd/generator.h"
#include "ber/writer.h"

namespace snmpring::sim {
namespace {

ber::Oid cell_name(std::uint32_t column, std::uint32_t row) {
  return {1, 3, 6, 1, 2, 1, 2, 2, 1, column, row};
}

struct CellValue {
  ber::Tag tag;
  std::vector<std::uint8_t> content;
};

CellValue number_value(ber::Tag tag, std::uint64_t number) {
  std::array<std::uint8_t, 16> buffer;
  ber::Writer writer(buffer);
  writer.unsigned_integer(number, tag);
  const Bytes content = writer.written().subspan(2);
  return {tag, {content.begin(), content.end()}};
}

// As in an ifTable: an index, a name, an address, counters of all sizes, and many zeros.
CellValue value_of(std::uint32_t column, std::uint32_t row) {
  switch (column) {
    case 2: {
      const std::string name = "GigabitEthernet0/0/0/0/" + std::to_string(row);
      return {ber::tag::kOctetString, {name.begin(), name.end()}};
    }
    case 6:
      return {ber::tag::kOctetString, {2, 0, 0, 0, 1, static_cast<std::uint8_t>(row)}};
    case 5:
    case 9:
    case 10:
    case 11:
    case 12:
    case 16:
    case 17:
    case 18:
      return number_value(ber::tag::kCounter32, 1'000'000'000u + 1009u * row);
    case 1:
      return number_value(ber::tag::kInteger, row);
    default:
      return number_value(ber::tag::kInteger, column % 3);
  }
}

}  // namespace

session::TablePlan entry_columns(std::uint32_t columns) {
  session::TablePlan plan;
  for (std::uint32_t column = 1; column <= columns; ++column) {
    plan.columns.push_back({.oid = ber::Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, column}});
  }
  return plan;
}

GridAgent::GridAgent(std::uint32_t columns, std::uint32_t rows, const Has& has)
    : responder_({.community = "public", .message_octets_max = 65'507}),
      scratch_(agentd::kMessageOctetsMax),
      octets_(columns + 1) {
  agentd::MibTableBuilder builder;
  for (std::uint32_t column = 1; column <= columns; ++column) {
    for (std::uint32_t row = 1; row <= rows; ++row) {
      if (!has(column, row)) continue;
      const CellValue value = value_of(column, row);
      const ber::Oid name = cell_name(column, row);
      builder.add(name, value.tag, value.content);
      octets_[column] += 2 + 2 + name.view().content().size() + 2 + value.content.size();
      ++cells_;
    }
  }
  agentd::MibTableBuilder::Report report;
  table_ = builder.build(agentd::MibTableBuilder::Order::sorted, report);
}

std::vector<Datagram> GridAgent::handle(Bytes request) {
  const MutableBytes reply = responder_.respond({&table_, 0}, request, scratch_);
  if (reply.empty()) return {};
  return {Datagram{.octets = {reply.begin(), reply.end()}, .from = std::nullopt}};
}

std::size_t GridAgent::octets_of(const std::vector<std::uint32_t>& columns) const {
  std::size_t octets = 0;
  for (const std::uint32_t column : columns) octets += octets_[column];
  return octets;
}

}  // namespace snmpring::sim
