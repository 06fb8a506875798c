// What holds of the table that a recording becomes, whatever its format.
#ifndef SNMPRING_TESTS_FUZZ_RECORDED_H_
#define SNMPRING_TESTS_FUZZ_RECORDED_H_

#include "agentd/recorded_value.h"
#include "ber/value.h"
#include "fuzz/fuzz.h"

namespace snmpring::fuzz {

/// The first octet decides on the order; the rest is the text of a file.
inline void check_recording(Input input, void (*parse)(std::string_view, agentd::RecordedRows&)) {
  using agentd::MibTable;
  using agentd::MibTableBuilder;
  const bool sorted = input.one_in(2);
  const std::string_view text = as_text(input.rest());
  MibTableBuilder builder;
  agentd::Complaints complaints;
  agentd::RecordedRows rows(builder, complaints);
  parse(text, rows);
  expect(!rows.full(), "a small file finds room");
  const std::size_t added = builder.size();
  const auto lines = 1 + static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
  expect(added + complaints.skipped() <= lines, "a line gives one row or one complaint");

  MibTableBuilder::Report report;
  const MibTable table = builder.build(
      sorted ? MibTableBuilder::Order::sorted : MibTableBuilder::Order::as_recorded, report);
  expect(table.size() + report.duplicates == added, "every row is served, or is a duplicate");
  for (MibTable::Row row = 0; row < table.size(); ++row) {
    ber::Reader reader(table.varbinds(row, row + 1));
    const auto varbind = reader.read(ber::tag::kSequence);
    expect(varbind && reader.at_end(), "a row is a varbind");
    const auto oid = ber::OidView::from_content(table.oid(row));
    expect(oid.has_value(), "a row has an OID");
    expect(table.find(table.oid(row)) == row, "a row is found by its OID");
    expect(table.successor(table.oid(row)) == row + 1, "a row leads to the next");
    ber::OidBuffer buffer;
    ber::Anomalies anomalies;
    const ber::Value value = ber::interpret(table.value(row), buffer, anomalies);
    // Opaque may hold anything.
    expect(value.type != ber::ValueType::unknown &&
               (anomalies.empty() || anomalies == ber::Anomaly::bad_opaque),
           "a row has a sound value");
    if (!sorted || row == 0) continue;
    expect(ber::OidView::from_content(table.oid(row - 1)).value() < *oid, "rows are sorted");
    expect(agentd::compare_oids(table.oid(row - 1), table.oid(row)) < 0, "both orders agree");
  }
}

}  // namespace snmpring::fuzz

#endif  // SNMPRING_TESTS_FUZZ_RECORDED_H_
