#include "records/vendor_printer.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/bytes.h"

namespace snmpring::records {
namespace {

std::string printed(VendorPrinter& printer, std::optional<std::uint32_t> enterprise) {
  std::array<char, 2 * VendorPrinter::kTextMax> room{};
  char* const end = printer.put(room.data(), enterprise);
  return {room.data(), end};
}

TEST(VendorPrinter, NamesWhoeverIsKnownInWhateverOrder) {
  VendorPrinter printer;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(printed(printer, 9), R"("ciscoSystems")");
    // The same place in what is remembered.
    EXPECT_EQ(printed(printer, 9 + 64), R"("Boeing")");
    EXPECT_EQ(printed(printer, std::nullopt), "null");
    EXPECT_EQ(printed(printer, 0), "null");
    EXPECT_EQ(printed(printer, 4294967295), "null");
  }
}

std::optional<std::uint32_t> enterprise(const ber::Oid& object_id, std::string_view engine_id) {
  const session::Target target{};
  session::TargetReport report{.target = target};
  session::SystemInfo system;
  system.sys_object_id = object_id;
  session::EngineInfo engine{};
  const Bytes octets = as_bytes(engine_id);
  engine.engine_id.assign(octets.begin(), octets.end());
  report.system = &system;
  if (!engine_id.empty()) report.engine = &engine;
  return enterprise_of(report);
}

TEST(Enterprise, IsThatOfSysObjectIdElseOfTheEngine) {
  const std::string_view net_snmp("\x80\x00\x1F\x88\x04id", 7);
  EXPECT_EQ(enterprise(ber::Oid{1, 3, 6, 1, 4, 1, 9, 1}, net_snmp), 9u);
  EXPECT_EQ(enterprise(ber::Oid{1, 3, 6, 1, 4, 1, 41112}, net_snmp), 41112u);
  EXPECT_EQ(enterprise(ber::Oid{1, 3, 6, 1, 2, 1}, net_snmp), 8072u);
  EXPECT_EQ(enterprise(ber::Oid{1, 3, 6, 1, 4, 1}, net_snmp), 8072u);
  EXPECT_EQ(enterprise(ber::Oid{1, 3}, ""), std::nullopt);
  EXPECT_EQ(enterprise(ber::Oid{1, 3}, std::string_view("\x80\x00\x1F\x88", 4)), std::nullopt);
}

}  // namespace
}  // namespace snmpring::records
