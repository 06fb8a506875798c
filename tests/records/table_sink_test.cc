// Rows of tables byte for byte: each `as` with what it is declared for and with what agents send in
// its place.
#include "records/table_sink.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "mib/profile_file.h"
#include "record_check/known_records.h"

namespace snmpring::records {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using ber::ValueType;

constexpr WallTime kRowReceived{1'776'081'601'234'567us};  // 2026-04-13T12:00:01.234567Z

class RowKeepingSystem : public OutputSystem {
 public:
  ssize_t write(int, WriteMode, const char* octets, std::size_t size) override {
    text.append(octets, size);
    return static_cast<ssize_t>(size);
  }
  std::string text;
};

/// Columns of each `as`, behind an index of all kinds.
constexpr std::string_view kProfile = R"json({"snmpring_profile":1,"name":"p","tables":[
 {"table":"t","oid":"1.3.6.1.4.1.99.1",
  "index":[{"name":"i","kind":"integer","as":"enum","names":{"1":"one"}},
           {"name":"it","kind":"integer","as":"integer"},
           {"name":"ia","kind":"length","as":"inet","type_from":"it"},
           {"name":"im","kind":"fixed","octets":6,"as":"mac"},
           {"name":"io","kind":"oid","as":"oid"}],
  "columns":[
   {"name":"c2","oid":"1.3.6.1.4.1.99.1.1.2","as":"integer"},
   {"name":"c3","oid":"1.3.6.1.4.1.99.1.1.3","as":"unsigned"},
   {"name":"c4","oid":"1.3.6.1.4.1.99.1.1.4","as":"counter64"},
   {"name":"c5","oid":"1.3.6.1.4.1.99.1.1.5","as":"enum","names":{"1":"up","-1":"odd"}},
   {"name":"c6","oid":"1.3.6.1.4.1.99.1.1.6","as":"bits","names":{"0":"a","9":"b"}},
   {"name":"c7","oid":"1.3.6.1.4.1.99.1.1.7","as":"text"},
   {"name":"c8","oid":"1.3.6.1.4.1.99.1.1.8","as":"octets"},
   {"name":"c9","oid":"1.3.6.1.4.1.99.1.1.9","as":"mac"},
   {"name":"c10","oid":"1.3.6.1.4.1.99.1.1.10","as":"datetime"},
   {"name":"c11","oid":"1.3.6.1.4.1.99.1.1.11","as":"oid"},
   {"name":"c12","oid":"1.3.6.1.4.1.99.1.1.12","as":"ipv4"},
   {"name":"c13","oid":"1.3.6.1.4.1.99.1.1.13","as":"inet","type_from":"c3"},
   {"name":"c14","oid":"1.3.6.1.4.1.99.1.1.14","as":"octets","type_from":"c5",
    "types":{"1":"mac","2":"text","5":"family"}}]},
 {"table":"short","oid":"1.3.6.1.4.1.99.2","join":"long",
  "index":[{"name":"s","kind":"integer","as":"integer"}],
  "columns":[{"name":"s2","oid":"1.3.6.1.4.1.99.2.1.2","as":"integer"}]},
 {"table":"long","oid":"1.3.6.1.4.1.99.3",
  "index":[{"name":"s","kind":"integer","as":"integer"},{"name":"l","kind":"integer","as":"integer"}],
  "columns":[{"name":"l2","oid":"1.3.6.1.4.1.99.3.1.2","as":"integer"}]},
 {"table":"readable","oid":"1.3.6.1.4.1.99.4",
  "index":[{"name":"r","kind":"integer","as":"integer"}],
  "columns":[{"name":"r","oid":"1.3.6.1.4.1.99.4.1.1","as":"integer"},
             {"name":"r2","oid":"1.3.6.1.4.1.99.4.1.2","as":"integer"}]}
],"scalars":[{"name":"sysUpTime","oid":"1.3.6.1.2.1.1.3.0","as":"ticks"}]})json";

ber::Value number(ValueType type, std::uint64_t value) {
  ber::Value made;
  made.type = type;
  made.unsigned_number = value;
  return made;
}
ber::Value int32(std::int64_t value) {
  ber::Value made;
  made.type = ValueType::integer32;
  made.number = value;
  return made;
}

class TableSinkTest : public testing::Test {
 protected:
  // As row_layouts() puts them.
  enum Table : std::size_t { kScalars, kAll, kJoined, kReadable };

  ber::Value octets(std::string text, ValueType type = ValueType::octet_string) {
    kept.push_back(std::make_unique<std::string>(std::move(text)));
    ber::Value made;
    made.type = type;
    made.content = as_bytes(*kept.back());
    return made;
  }
  ber::Value oid(const char* text) {
    oids.push_back(std::make_unique<ber::Oid>(*ber::Oid::parse(text)));
    ber::Value made;
    made.type = ValueType::object_identifier;
    made.oid = *oids.back();
    made.content = made.oid.content();
    return made;
  }

  /// A row's line.
  std::string line(Table table, std::vector<std::uint32_t> index,
                   const std::vector<session::TableCell>& cells) {
    sink->begin_reply(target, kRowReceived);
    sink->table_row({.table = table, .index = index, .cells = cells, .received = kRowReceived});
    sink->flush();
    return std::exchange(system.text, {});
  }
  /// From `"index"` on.
  std::string row(Table table, std::vector<std::uint32_t> index,
                  const std::vector<session::TableCell>& cells) {
    const std::string text = line(table, std::move(index), cells);
    EXPECT_EQ(schema::test::fault_in_row(text, layouts[table]), "");
    const std::string whole = text.substr(text.find("\"index\":"));
    return whole.substr(0, whole.size() - 2);
  }
  /// What the cell of a column becomes: its keys, and the misfits.
  std::string cell(std::size_t column, const ber::Value& value,
                   const std::vector<session::TableCell>& before = {}) {
    std::vector<session::TableCell> cells = before;
    cells.push_back({.column = column, .value = value});
    const std::string text = row(kAll, kIndex, cells);
    const std::string name = layouts[kAll].columns[column].field.name;
    std::string found;
    for (const auto& key : mib::field_keys(layouts[kAll].columns[column].field)) {
      const auto at = text.find(",\"" + key.name + "\":");
      auto end = text.find(",\"c", at + 1);
      if (end == text.npos) end = text.find(",\"misfits\":");
      found += text.substr(at + 1, end - at - 1) + ' ';
    }
    const std::string misfits = text.substr(text.find("\"misfits\":") + 10);
    return found + misfits;
  }

  const std::vector<std::uint32_t> kIndex = {1, 1, 4, 192, 0, 2, 1, 2, 0, 0, 0, 0, 1, 2, 0, 0};
  std::vector<std::unique_ptr<std::string>> kept;
  std::vector<std::unique_ptr<ber::Oid>> oids;
  mib::Profile profile = *mib::read_profile(kProfile);
  std::vector<mib::RowLayout> layouts = *mib::row_layouts(profile);
  RowKeepingSystem system;
  std::unique_ptr<Output> output = std::move(
      *Output::adopt(UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC)), WriteMode::nonblocking,
                     TableSink::output_capacity(layouts, 1 << 20), system));
  RunIdentity identity{.run = "6f1c0a52-6b0c-4c5e-9d3e-0f4b1f0f2a11"};
  session::TargetProfile of_target{};
  session::Target target{.endpoint = {IpAddress::v4(0xC0000201), 161}, .profile = &of_target};
  std::unique_ptr<TableSink> sink =
      std::make_unique<TableSink>(*output, identity, system_zones(), layouts, nullptr);
};

TEST_F(TableSinkTest, WritesARowWithAllItsKeys) {
  of_target.tag = "core";
  EXPECT_EQ(line(kAll, kIndex, {{.column = 0, .value = int32(-7)}}),
            R"({"kind":"row","ts":"2026-04-13T12:00:01.234567Z","target":"192.0.2.1","port":161,)"
            R"("tag":"core","table":"t","index":"1.1.4.192.0.2.1.2.0.0.0.0.1.2.0.0",)"
            R"("index_note":null,"i":1,"i_name":"one","it":1,"ia":"192.0.2.1","ia_hex":null,)"
            R"("im":"02:00:00:00:00:01","im_hex":null,"io":"0.0","io_name":null,"c2":-7,)"
            R"("c3":null,"c4":null,"c5":null,"c5_name":null,"c6":null,"c6_hex":null,)"
            R"("c7":null,"c7_hex":null,"c8":null,"c9":null,"c9_hex":null,"c10":null,)"
            R"("c10_hex":null,"c11":null,"c11_name":null,"c12":null,"c12_hex":null,)"
            R"("c13":null,"c13_hex":null,"c14":null,"c14_text":null,"misfits":[]})"
            "\n");
  EXPECT_EQ(sink->counts().row_records, 1U);
}

TEST_F(TableSinkTest, TakesAnyIntegerTypeThatIsInRange) {
  EXPECT_EQ(cell(0, int32(-2147483648)), "\"c2\":-2147483648 []");
  EXPECT_EQ(cell(0, number(ValueType::gauge32, 2147483647)), "\"c2\":2147483647 []");
  EXPECT_EQ(cell(0, number(ValueType::gauge32, 2147483648)),
            R"("c2":null [{"column":"c2","type":"Gauge32","value":"2147483648","hex":null}])");
  EXPECT_EQ(cell(0, int32(-2147483649)),
            R"("c2":null [{"column":"c2","type":"Integer32","value":"-2147483649","hex":null}])");
  EXPECT_EQ(cell(1, number(ValueType::counter64, 4294967295)), "\"c3\":4294967295 []");
  EXPECT_EQ(cell(1, number(ValueType::counter64, 4294967296)),
            R"("c3":null [{"column":"c3","type":"Counter64","value":"4294967296","hex":null}])");
  EXPECT_EQ(cell(1, int32(-1)),
            R"("c3":null [{"column":"c3","type":"Integer32","value":"-1","hex":null}])");
}

TEST_F(TableSinkTest, WritesACounter64AsTextOfWhateverType) {
  EXPECT_EQ(cell(2, number(ValueType::counter64, 18446744073709551615ULL)),
            "\"c4\":\"18446744073709551615\" []");
  EXPECT_EQ(cell(2, number(ValueType::counter32, 5)), "\"c4\":\"5\" []");
}

TEST_F(TableSinkTest, NamesTheNumbersOfEnumerations) {
  EXPECT_EQ(cell(3, int32(1)), R"("c5":1 "c5_name":"up" [])");
  EXPECT_EQ(cell(3, int32(-1)), R"("c5":-1 "c5_name":"odd" [])");
  EXPECT_EQ(cell(3, int32(0)), R"("c5":0 "c5_name":null [])");
}

TEST_F(TableSinkTest, NamesBitsFromTheLeft) {
  EXPECT_EQ(cell(4, octets("\x80\x41")), R"("c6":["a","b","bit15"] "c6_hex":"8041" [])");
  EXPECT_EQ(cell(4, octets("")), R"("c6":[] "c6_hex":"" [])");
  const std::string text = cell(4, octets(std::string(129, '\0')));
  EXPECT_EQ(text.substr(0, 40), R"("c6":null "c6_hex":null [{"column":"c6",)" + "\""s.substr(1));
}

TEST_F(TableSinkTest, WritesTextOrItsOctets) {
  EXPECT_EQ(cell(5, octets("Gi0/7 \"ä\"\n")), "\"c7\":\"Gi0/7 \\\"ä\\\"\\n\" \"c7_hex\":null []");
  EXPECT_EQ(cell(5, octets("\xFF\0"s)), R"("c7":null "c7_hex":"ff00" [])");
  EXPECT_EQ(cell(5, octets("")), R"("c7":"" "c7_hex":null [])");
  EXPECT_EQ(cell(6, octets("ab")), R"("c8":"6162" [])");
}

TEST_F(TableSinkTest, WritesMacAddressesOfSixOctets) {
  EXPECT_EQ(cell(7, octets("\x02\0\0\0\xAA\xBB"s)), R"("c9":"02:00:00:00:aa:bb" "c9_hex":null [])");
  EXPECT_EQ(cell(7, octets("")), R"("c9":null "c9_hex":"" [])");
  EXPECT_EQ(cell(7, octets("00:00:00:00:00:01")),
            R"("c9":null "c9_hex":"30303a30303a30303a30303a30303a3031" [])");
}

TEST_F(TableSinkTest, WritesMomentsThatExist) {
  const auto moment = [this](std::string text) { return cell(8, octets(std::move(text))); };
  EXPECT_EQ(moment("\x07\xEA\x04\x0D\x0C\x00\x01\x02+\x02\x00"s),
            R"("c10":"2026-04-13T12:00:01.2+02:00" "c10_hex":null [])");
  EXPECT_EQ(moment("\x07\xEA\x04\x0D\x0C\x00\x01\x02"s),
            R"("c10":"2026-04-13T12:00:01.2" "c10_hex":null [])");
  // A leap second, and a leap day.
  EXPECT_EQ(moment("\x07\xE0\x0C\x1F\x17\x3B\x3C\x00-\x00\x1E"s),
            R"("c10":"2016-12-31T23:59:60.0-00:30" "c10_hex":null [])");
  EXPECT_EQ(moment("\x07\xE8\x02\x1D\x00\x00\x00\x00"s),
            R"("c10":"2024-02-29T00:00:00.0" "c10_hex":null [])");
  for (const std::string& bad :
       {"\x07\xE9\x02\x1D\x00\x00\x00\x00"s, "\x07\xE9\x00\x01\x00\x00\x00\x00"s,
        "\x07\xE9\x0D\x01\x00\x00\x00\x00"s, "\x07\xE9\x04\x1F\x00\x00\x00\x00"s,
        "\x07\xE9\x01\x00\x00\x00\x00\x00"s, "\x07\xE9\x01\x01\x18\x00\x00\x00"s,
        "\x07\xE9\x01\x01\x00\x3C\x00\x00"s, "\x07\xE9\x01\x01\x00\x00\x3D\x00"s,
        "\x07\xE9\x01\x01\x00\x00\x00\x0A"s, "\x27\x10\x01\x01\x00\x00\x00\x00"s,
        "\x07\xE9\x01\x01\x00\x00\x00\x00 \x00\x00"s, "\x07\xE9\x01\x01\x00\x00\x00\x00+\x0F\x00"s,
        "\x07\xE9\x01\x01\x00\x00\x00\x00+\x00\x3C"s, "2024-01-01"s, ""s}) {
    EXPECT_EQ(moment(bad).substr(0, 22), R"("c10":null "c10_hex":")") << bad;
  }
}

TEST_F(TableSinkTest, WritesOidsAndAddresses) {
  EXPECT_EQ(cell(9, oid("1.3.6.1")), R"("c11":"1.3.6.1" "c11_name":null [])");
  EXPECT_EQ(cell(10, octets("\xC0\x00\x02\x07"s, ValueType::ip_address)),
            R"("c12":"192.0.2.7" "c12_hex":null [])");
  EXPECT_EQ(cell(10, octets("\xC0"s, ValueType::ip_address)), R"("c12":null "c12_hex":"c0" [])");
  EXPECT_EQ(cell(10, octets("\xC0\x00\x02\x07"s)),
            R"("c12":null "c12_hex":null [{"column":"c12","type":"OctetString","value":null,)"
            R"("hex":"c0000207"}])");
}

TEST_F(TableSinkTest, ReadsAddressesAsTheirTypeSays) {
  const auto address = [this](std::uint32_t type, std::string text) {
    const ber::Value value = octets(std::move(text));
    return cell(11, value, {{.column = 1, .value = number(ValueType::gauge32, type)}});
  };
  EXPECT_EQ(address(1, "\x0A\0\0\1"s), R"("c13":"10.0.0.1" "c13_hex":null [])");
  EXPECT_EQ(address(2, "\xFE\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1"s),
            R"("c13":"fe80::1" "c13_hex":null [])");
  EXPECT_EQ(address(3, "\x0A\0\0\1\0\0\0\5"s), R"("c13":"10.0.0.1%5" "c13_hex":null [])");
  EXPECT_EQ(address(4, "\xFE\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\3"s),
            R"("c13":"fe80::1%3" "c13_hex":null [])");
  EXPECT_EQ(address(16, "host.example"), R"("c13":"host.example" "c13_hex":null [])");
  EXPECT_EQ(address(0, ""), R"("c13":null "c13_hex":"" [])");
  EXPECT_EQ(address(1, "\x0A\0\0"s), R"("c13":null "c13_hex":"0a0000" [])");
  EXPECT_EQ(address(9, "\x0A"s), R"("c13":null "c13_hex":"0a" [])");
  EXPECT_EQ(cell(11, octets("\x0A\0\0\1"s)), R"("c13":null "c13_hex":"0a000001" [])");
}

TEST_F(TableSinkTest, SaysTheTextOfOctetsWhereTheirTypeKnowsIt) {
  const auto identifier = [this](std::int64_t type, std::string text) {
    const ber::Value value = octets(std::move(text));
    return cell(12, value, {{.column = 3, .value = int32(type)}});
  };
  EXPECT_EQ(identifier(1, "\x02\0\0\0\0\1"s),
            R"("c14":"020000000001" "c14_text":"02:00:00:00:00:01" [])");
  EXPECT_EQ(identifier(2, "eth0"), R"("c14":"65746830" "c14_text":"eth0" [])");
  EXPECT_EQ(identifier(5, "\1\x0A\0\0\1"s), R"("c14":"010a000001" "c14_text":"10.0.0.1" [])");
  EXPECT_EQ(identifier(5, "\3\x0A\0\0\1"s), R"("c14":"030a000001" "c14_text":null [])");
  EXPECT_EQ(identifier(7, "x"), R"("c14":"78" "c14_text":null [])");
  EXPECT_EQ(identifier(-1, "x"), R"("c14":"78" "c14_text":null [])");
}

TEST_F(TableSinkTest, KeepsWhatDoesNotFit) {
  EXPECT_EQ(cell(1, octets("", ValueType::null)),
            R"("c3":null [{"column":"c3","type":"Null","value":null,"hex":null}])");
  EXPECT_EQ(cell(0, octets("7,\"num\":1,\"hex\":2")),
            R"("c2":null [{"column":"c2","type":"OctetString","value":"7,\"num\":1,\"hex\":2",)"
            R"("hex":"372c226e756d223a312c22686578223a32"}])");
  EXPECT_EQ(
      cell(5, int32(5)),
      R"("c7":null "c7_hex":null [{"column":"c7","type":"Integer32","value":"5","hex":null}])");
}

TEST_F(TableSinkTest, LeavesThePartsOfABadIndexOut) {
  const std::string text = row(kAll, {1, 2}, {{.column = 0, .value = int32(1)}});
  EXPECT_TRUE(text.starts_with(
      R"("index":"1.2","index_note":"bad_index","i":null,"i_name":null,"it":null,"ia":null,)"
      R"("ia_hex":null,"im":null,"im_hex":null,"io":null,"io_name":null,"c2":1,"c3":null,)"))
      << text;
}

TEST_F(TableSinkTest, WritesScalarsAsOneRow) {
  EXPECT_EQ(row(kScalars, {0}, {{.column = 0, .value = number(ValueType::time_ticks, 42)}}),
            R"("index":"0","index_note":null,"sysUpTime":42,"misfits":[])");
}

TEST_F(TableSinkTest, TakesTheIndexOfTheTableThatHasCells) {
  EXPECT_EQ(
      row(kJoined, {3, 4}, {{.column = 0, .value = int32(1)}, {.column = 1, .value = int32(2)}}),
      R"("index":"3.4","index_note":null,"s":3,"l":4,"s2":1,"l2":2,"misfits":[])");
  EXPECT_EQ(row(kJoined, {3}, {{.column = 0, .value = int32(1)}}),
            R"("index":"3","index_note":null,"s":3,"l":null,"s2":1,"l2":null,"misfits":[])");
}

TEST_F(TableSinkTest, ShowsAReadableIndexOnce) {
  EXPECT_EQ(
      row(kReadable, {3}, {{.column = 0, .value = int32(3)}, {.column = 1, .value = int32(9)}}),
      R"("index":"3","index_note":null,"r":3,"r2":9,"misfits":[])");
  EXPECT_EQ(row(kReadable, {3, 1}, {{.column = 0, .value = int32(5)}}),
            R"("index":"3.1","index_note":"bad_index","r":5,"r2":null,"misfits":[])");
  EXPECT_EQ(row(kReadable, {3}, {{.column = 0, .value = octets("x")}}),
            R"("index":"3","index_note":null,"r":3,"r2":null,"misfits":[{"column":"r",)"
            R"("type":"OctetString","value":"x","hex":"78"}])");
}

TEST_F(TableSinkTest, NeedsNoMoreRoomThanItSays) {
  // All octets of the values are what grows most when it is printed.
  std::vector<session::TableCell> cells;
  for (std::size_t i = 0; i < layouts[kAll].columns.size(); ++i) {
    const bool bits = layouts[kAll].columns[i].field.as == mib::CellForm::bits;
    cells.push_back({.column = i, .value = octets(std::string(bits ? 128 : 5000, '\xFF'))});
  }
  std::size_t content = 0;
  for (const auto& each : cells) content += each.value.content.size();
  const std::string text = line(kAll, std::vector<std::uint32_t>(128, 4294967295), cells);
  EXPECT_LE(text.size(), TableSink::row_room(layouts, content));
  EXPECT_TRUE(nlohmann::json::accept(text));
}

}  // namespace
}  // namespace snmpring::records
