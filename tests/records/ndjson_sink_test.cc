// The records byte for byte, and as a JSON parser sees them.
#include "records/ndjson_sink.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/prng.h"
#include "files/line_reader.h"
#include "record_check/known_records.h"
#include "records/output.h"
#include "scratch/scratch_folder.h"

namespace snmpring::records {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using Json = nlohmann::ordered_json;
using ber::ValueType;

// usm::kPeekedEngineIdOctetsMax: what is kept of the ID in a message that was refused.
constexpr std::size_t kRefusedEngineIdMax = 255;
constexpr WallTime kReceived{1'776'081'601'234'567us};  // 2026-04-13T12:00:01.234567Z
constexpr std::string_view kRun = "6f1c0a52-6b0c-4c5e-9d3e-0f4b1f0f2a11";

/// Keeps what is written, or takes nothing.
class KeepingSystem : public OutputSystem {
 public:
  ssize_t write(int, WriteMode, const char* octets, std::size_t size) override {
    ++writes;
    if (blocked) {
      errno = EAGAIN;
      return -1;
    }
    if (kept_max > text.size()) text.append(octets, size);
    return static_cast<ssize_t>(size);
  }
  std::string text;
  std::size_t kept_max = std::numeric_limits<std::size_t>::max();
  bool blocked = false;
  unsigned writes = 0;
};

class NdjsonSinkTest : public testing::Test {
 protected:
  std::string take() {
    sink.flush();
    EXPECT_EQ(schema::test::fault_in_records(system.text), "");
    return std::exchange(system.text, {});
  }

  std::string line_of(const ber::Value& value) {
    sink.begin_reply(target, kReceived);
    sink.row({root, oid, value});
    return take();
  }

  std::string line_of(const session::TargetReport& report) {
    sink.finished(report);
    return take();
  }

  session::TargetReport report() { return session::TargetReport{.target = target}; }

  KeepingSystem system;
  std::unique_ptr<Output> output =
      Output::adopt(UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC)), WriteMode::nonblocking,
                    NdjsonSink::output_capacity(), system)
          .value();
  NdjsonSink sink{*output, {.run = std::string(kRun), .shard = 1, .shards = 4}};
  session::Credential credential;
  session::Ladder ladder{.rungs = {&credential}};
  session::Plan plan;
  session::TargetProfile profile;
  session::Target target;
  session::Root root = *session::Root::parse("1.3.6.1.2.1.31.1.1.1.6");
  ber::Oid oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 6, 7};

  void SetUp() override {
    credential.label = "c1";
    credential.version = message::Version::v2c;
    plan.ladder = &ladder;
    profile.plan = &plan;
    target.endpoint = {IpAddress::v4(0xC0000201), 161};
    target.profile = &profile;
    sink.set_wall_now(kReceived + 1s);
  }
};

TEST_F(NdjsonSinkTest, WhatRowsShareChangesNoOctetOfThem) {
  const ber::Value value;
  const std::vector<ber::Oid> names = {
      {1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 1},     {1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 2},
      {1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 300},   {1, 3, 6, 1, 2, 1, 2, 2, 1, 10, 301},
      {1, 3, 6, 1, 2, 1, 2, 2, 1, 11, 1},     {1, 3, 6, 1, 4, 1, 2021, 4, 1},
      {1, 3, 6, 1, 4, 1, 2021, 4, 1, 70'000}, {2, 999, 1}};
  const session::Root other = *session::Root::parse("1.3.6.1");
  for (const session::Root* const asked : std::array<const session::Root*, 2>{&root, &other}) {
    sink.begin_reply(target, kReceived);
    std::string apart;
    for (const ber::Oid& name : names) {
      sink.row({*asked, name, value});
      apart += take();
    }
    sink.begin_reply(target, kReceived);
    ber::OidView before;
    for (const ber::Oid& name : names) {
      sink.row({*asked, name, value, common_octets(before.content(), name.view().content())});
      before = name;
    }
    EXPECT_EQ(take(), apart);
  }
}

ber::Value value_of(ValueType type, std::string_view content = {}) {
  ber::Value value;
  value.type = type;
  value.content = as_bytes(content);
  return value;
}

ber::Value integer(std::int64_t number) {
  ber::Value value = value_of(ValueType::integer32);
  value.number = number;
  return value;
}

ber::Value natural(ValueType type, std::uint64_t number) {
  ber::Value value = value_of(type);
  value.unsigned_number = number;
  return value;
}

ber::Value real(ValueType type, double number, std::string_view content) {
  ber::Value value = value_of(type, content);
  value.real = number;
  return value;
}

TEST_F(NdjsonSinkTest, WritesTheDocumentedVarbindRecord) {
  EXPECT_EQ(
      line_of(natural(ValueType::counter64, 18'446'744'073'709'551'615u)),
      R"({"kind":"varbind","ts":"2026-04-13T12:00:01.234567Z","target":"192.0.2.1","port":161,)"
      R"("tag":null,"root":"1.3.6.1.2.1.31.1.1.1.6","oid":"1.3.6.1.2.1.31.1.1.1.6.7",)"
      R"("name":null,"type":"Counter64","value":"18446744073709551615","num":null,"hex":null})"
      "\n");
}

struct Case {
  ber::Value value;
  std::string_view type;
  std::string_view rest;  // From `value` on, as JSON text.
};

const ber::Oid kSome{1, 3, 6, 1, 4, 1, 4294967295};

std::vector<Case> cases() {
  ber::Value some = value_of(ValueType::object_identifier);
  some.oid = kSome;
  constexpr std::int64_t kExact = (std::int64_t{1} << 53) - 1;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {
      {integer(0), "Integer32", R"("value":"0","num":0,"hex":null)"},
      {integer(-2147483648), "Integer32", R"("value":"-2147483648","num":-2147483648,"hex":null)"},
      {integer(2147483647), "Integer32", R"("value":"2147483647","num":2147483647,"hex":null)"},
      {integer(kExact), "Integer32",
       R"("value":"9007199254740991","num":9007199254740991,"hex":null)"},
      {integer(-kExact), "Integer32",
       R"("value":"-9007199254740991","num":-9007199254740991,"hex":null)"},
      {integer(kExact + 1), "Integer32", R"("value":"9007199254740992","num":null,"hex":null)"},
      {integer(-kExact - 1), "Integer32", R"("value":"-9007199254740992","num":null,"hex":null)"},
      {integer(std::numeric_limits<std::int64_t>::min()), "Integer32",
       R"("value":"-9223372036854775808","num":null,"hex":null)"},
      {natural(ValueType::counter32, 4294967295), "Counter32",
       R"("value":"4294967295","num":4294967295,"hex":null)"},
      {natural(ValueType::gauge32, 7), "Gauge32", R"("value":"7","num":7,"hex":null)"},
      {natural(ValueType::time_ticks, 123456), "TimeTicks",
       R"("value":"123456","num":123456,"hex":null)"},
      {natural(ValueType::uinteger32, 1), "UInteger32", R"("value":"1","num":1,"hex":null)"},
      {natural(ValueType::counter64, static_cast<std::uint64_t>(kExact)), "Counter64",
       R"("value":"9007199254740991","num":9007199254740991,"hex":null)"},
      {natural(ValueType::counter64, static_cast<std::uint64_t>(kExact) + 1), "Counter64",
       R"("value":"9007199254740992","num":null,"hex":null)"},
      {value_of(ValueType::octet_string, "Gi1/0/24"), "OctetString",
       R"("value":"Gi1/0/24","num":null,"hex":"4769312f302f3234")"},
      {value_of(ValueType::octet_string, ""), "OctetString", R"("value":"","num":null,"hex":"")"},
      {value_of(ValueType::octet_string, "42"), "OctetString",
       R"("value":"42","num":null,"hex":"3432")"},
      {value_of(ValueType::octet_string, "a\tb\r\n\"\\"), "OctetString",
       R"("value":"a\tb\r\n\"\\","num":null,"hex":"6109620d0a225c")"},
      {value_of(ValueType::octet_string, "Zürich"), "OctetString",
       R"("value":"Zürich","num":null,"hex":"5ac3bc72696368")"},
      {value_of(ValueType::octet_string, "\x00\x1B\x54\xFF\x80\x01"sv), "OctetString",
       R"("value":null,"num":null,"hex":"001b54ff8001")"},
      {value_of(ValueType::octet_string, "text\0"sv), "OctetString",
       R"("value":null,"num":null,"hex":"7465787400")"},
      {value_of(ValueType::octet_string, "caf\xE9"), "OctetString",
       R"("value":null,"num":null,"hex":"636166e9")"},
      {value_of(ValueType::bit_string, "\x00\xF0"sv), "BitString",
       R"("value":null,"num":null,"hex":"00f0")"},
      {value_of(ValueType::nsap_address, "ab"), "NsapAddress",
       R"("value":null,"num":null,"hex":"6162")"},
      {value_of(ValueType::unknown, "ab"), "Unknown", R"("value":null,"num":null,"hex":"6162")"},
      {value_of(ValueType::unknown), "Unknown", R"("value":null,"num":null,"hex":"")"},
      {value_of(ValueType::opaque, "\x9F\x78\x03"), "Opaque",
       R"("value":null,"num":null,"hex":"9f7803")"},
      {real(ValueType::opaque_float, 0.1F, "\x9F\x78\x04\x3D\xCC\xCC\xCD"), "Float",
       R"("value":"0.1","num":0.1,"hex":"9f78043dcccccd")"},
      {real(ValueType::opaque_float, 1e20F, "\x9F\x78\x04\x60\xAD\x78\xEC"), "Float",
       R"("value":"1e+20","num":1e+20,"hex":"9f780460ad78ec")"},
      {real(ValueType::opaque_double, 0.1, "\x9F\x79\x08\x3F\xB9\x99\x99\x99\x99\x99\x9A"),
       "Double", R"("value":"0.1","num":0.1,"hex":"9f79083fb999999999999a")"},
      {real(ValueType::opaque_double, -2.2250738585072014e-308, "\x9F\x79\x08"), "Double",
       R"("value":"-2.2250738585072014e-308","num":-2.2250738585072014e-308,"hex":"9f7908")"},
      {real(ValueType::opaque_float, std::nan(""), "\x9F\x78"), "Float",
       R"("value":null,"num":null,"hex":"9f78")"},
      {real(ValueType::opaque_double, -kInfinity, "\x9F\x79"), "Double",
       R"("value":null,"num":null,"hex":"9f79")"},
      {some, "ObjectIdentifier", R"("value":"1.3.6.1.4.1.4294967295","num":null,"hex":null)"},
      {value_of(ValueType::object_identifier), "ObjectIdentifier",
       R"("value":null,"num":null,"hex":null)"},
      {value_of(ValueType::ip_address, "\xC0\x00\x02\xFE"sv), "IpAddress",
       R"("value":"192.0.2.254","num":null,"hex":null)"},
      {value_of(ValueType::null), "Null", R"("value":null,"num":null,"hex":null)"},
      {value_of(ValueType::null, "x"), "Null", R"("value":null,"num":null,"hex":null)"},
      {value_of(ValueType::no_such_object), "noSuchObject",
       R"("value":null,"num":null,"hex":null)"},
      {value_of(ValueType::no_such_instance), "noSuchInstance",
       R"("value":null,"num":null,"hex":null)"},
      {value_of(ValueType::end_of_mib_view), "endOfMibView",
       R"("value":null,"num":null,"hex":null)"},
  };
}

TEST_F(NdjsonSinkTest, WritesEveryTypeExactly) {
  const std::string head =
      R"({"kind":"varbind","ts":"2026-04-13T12:00:01.234567Z","target":"192.0.2.1","port":161,)"
      R"("tag":null,"root":"1.3.6.1.2.1.31.1.1.1.6","oid":"1.3.6.1.2.1.31.1.1.1.6.7",)"
      R"("name":null,"type":")";
  std::vector<bool> seen(static_cast<std::size_t>(ValueType::unknown) + 1);
  for (const Case& each : cases()) {
    std::string expected = head;
    expected.append(each.type).append("\",").append(each.rest).append("}\n");
    EXPECT_EQ(line_of(each.value), expected);
    seen[static_cast<std::size_t>(each.value.type)] = true;
  }
  for (std::size_t type = 0; type < seen.size(); ++type) {
    EXPECT_TRUE(seen[type]) << "no case for " << ber::type_word(static_cast<ValueType>(type));
  }
}

TEST_F(NdjsonSinkTest, GivesEveryVarbindRecordTheSameKeysOfTheSameTypes) {
  const std::vector<std::string> keys = {"kind", "ts",   "target", "port",  "tag", "root",
                                         "oid",  "name", "type",   "value", "num", "hex"};
  for (const Case& each : cases()) {
    const std::string line = line_of(each.value);
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    const Json record = Json::parse(line);
    std::vector<std::string> found;
    for (const auto& item : record.items()) found.push_back(item.key());
    EXPECT_EQ(found, keys);
    EXPECT_EQ(record["type"], each.type);
    EXPECT_EQ(record["port"], 161);
    EXPECT_TRUE(record["value"].is_string() || record["value"].is_null());
    EXPECT_TRUE(record["num"].is_number() || record["num"].is_null());
    EXPECT_TRUE(record["hex"].is_string() || record["hex"].is_null());
    EXPECT_TRUE(record["name"].is_null());
  }
}

TEST_F(NdjsonSinkTest, GivesHexOfExactlyTheOctetCarryingTypes) {
  for (const Case& each : cases()) {
    const Json record = Json::parse(line_of(each.value));
    const ValueType type = each.value.type;
    const bool carries = type == ValueType::octet_string || type == ValueType::bit_string ||
                         type == ValueType::nsap_address || type == ValueType::unknown ||
                         type == ValueType::opaque || type == ValueType::opaque_float ||
                         type == ValueType::opaque_double;
    EXPECT_EQ(record["hex"].is_string(), carries) << each.type;
  }
}

TEST_F(NdjsonSinkTest, KeepsStringsOfEverySizeUpToADatagram) {
  for (const std::size_t size : {1u, 7u, 8u, 9u, 255u, 1400u, 65'507u}) {
    for (const char octet : {'x', '\n', '\x01', '\xFF'}) {
      const std::string content(size, octet);
      const Json record = Json::parse(line_of(value_of(ValueType::octet_string, content)));
      ASSERT_EQ(record["hex"].get<std::string>().size(), 2 * size);
      if (octet == 'x' || octet == '\n') {
        ASSERT_EQ(record["value"], content);
      } else {
        ASSERT_TRUE(record["value"].is_null());
      }
    }
  }
}

TEST_F(NdjsonSinkTest, StaysOneValidLineForRandomOctets) {
  Prng prng(7);
  for (int round = 0; round < 5000; ++round) {
    std::string content;
    for (std::uint64_t left = prng.below(40); left != 0; --left) {
      content += static_cast<char>(prng.chance(0.9) ? 0x20 + prng.below(0x5F) : prng.below(256));
    }
    const std::string line = line_of(value_of(ValueType::octet_string, content));
    ASSERT_EQ(line.find('\n'), line.size() - 1);
    const Json record = Json::parse(line, nullptr, false);
    ASSERT_FALSE(record.is_discarded());
    if (record["value"].is_string()) {
      ASSERT_EQ(record["value"], content);
    }
  }
}

TEST_F(NdjsonSinkTest, RowsOfAReplyShareWhatTheReplySays) {
  const session::Root other = *session::Root::parse("1");
  profile.tag = "core \"east\"";
  target.endpoint.port = 1161;
  sink.begin_reply(target, kReceived);
  sink.row({root, oid, integer(1)});
  sink.row({other, oid, integer(2)});
  sink.row({root, oid, integer(3)});
  sink.begin_reply(target, kReceived + 5us);
  sink.row({root, oid, integer(4)});
  const std::string text = take();
  std::vector<Json> records;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    records.push_back(Json::parse(text.substr(at, text.find('\n', at) - at)));
  }
  ASSERT_EQ(records.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(records[i]["num"], i + 1);
    EXPECT_EQ(records[i]["tag"], "core \"east\"");
    EXPECT_EQ(records[i]["port"], 1161);
    EXPECT_EQ(records[i]["root"], i == 1 ? "1" : "1.3.6.1.2.1.31.1.1.1.6");
    EXPECT_EQ(records[i]["ts"],
              i == 3 ? "2026-04-13T12:00:01.234572Z" : "2026-04-13T12:00:01.234567Z");
  }
  EXPECT_EQ(sink.counts().varbind_records, 4u);
}

TEST_F(NdjsonSinkTest, DoesNotMistakeARootForAnotherThatHadItsPlace) {
  auto place = std::make_unique<session::Root>(*session::Root::parse("1.3.6"));
  sink.begin_reply(target, kReceived);
  sink.row({*place, oid, integer(1)});
  *place = *session::Root::parse("1.2.840");
  sink.begin_reply(target, kReceived);
  sink.row({*place, oid, integer(2)});
  EXPECT_NE(take().find(R"("root":"1.2.840")"), std::string::npos);
}

TEST_F(NdjsonSinkTest, WritesIpv6TargetsWithoutBrackets) {
  target.endpoint.address = *IpAddress::parse("2001:db8:0:0:1:0:0:7");
  EXPECT_NE(line_of(integer(1)).find(R"("target":"2001:db8::1:0:0:7","port":161)"),
            std::string::npos);
}

TEST_F(NdjsonSinkTest, WritesTheZoneOfLinkLocalTargets) {
  target.endpoint.address = *IpAddress::parse("fe80::1%1");
  const std::string expected = R"("target":")" + target.endpoint.address.to_string() + '"';
  EXPECT_NE(line_of(integer(1)).find(expected), std::string::npos);
  target.endpoint.address.scope_id = 4'000'000'000;
  EXPECT_NE(line_of(integer(1)).find(R"("target":"fe80::1%4000000000")"), std::string::npos);
  target.endpoint.address.scope_id = 0;
  EXPECT_NE(line_of(integer(1)).find(R"("target":"fe80::1")"), std::string::npos);
}

/// An interface of which the system knows nothing, as nobody may ask it.
class OneZone final : public Zones {
 public:
  std::uint32_t index_of(std::string_view name) const override { return name == "usb9" ? 9 : 0; }
  std::string name_of(std::uint32_t index) const override { return index == 9 ? "usb9" : ""; }
};

TEST_F(NdjsonSinkTest, NamesZonesAsItIsTold) {
  const OneZone zones;
  NdjsonSink named(*output, {.run = std::string(kRun)}, zones);
  target.endpoint.address = *parse_address("fe80::1%usb9", zones);
  session::TargetReport agent = report();
  agent.reply_from = Endpoint{*parse_address("fe80::2%usb9", zones), 4161};
  named.finished(agent);
  named.flush();
  EXPECT_NE(system.text.find(R"("target":"fe80::1%usb9","port":161,)"), std::string::npos);
  EXPECT_NE(system.text.find(R"("reply_from":"[fe80::2%usb9]:4161",)"), std::string::npos);
}

TEST_F(NdjsonSinkTest, WritesTheLongestOidsAndRoots) {
  std::string text = "2.4294967295";
  for (int i = 2; i < 128; ++i) text += ".4294967295";
  root = *session::Root::parse(text);
  oid = *ber::Oid::parse(text);
  const Json record = Json::parse(line_of(integer(1)));
  EXPECT_EQ(record["root"], text);
  EXPECT_EQ(record["oid"], text);
}

TEST_F(NdjsonSinkTest, TagsCannotBreakTheLine) {
  profile.tag = "\x1B[31m\n\"}\xFF";
  const std::string line = line_of(integer(1));
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(Json::parse(line)["tag"], "\x1B[31m\n\"}\uFFFD");
}

TEST_F(NdjsonSinkTest, WritesAnEmptyTagAsAnEmptyString) {
  profile.tag = "";
  EXPECT_NE(line_of(integer(1)).find(R"("tag":"",)"), std::string::npos);
}

TEST_F(NdjsonSinkTest, WritesTheTargetRecordOfASilentTarget) {
  session::TargetReport silent = report();
  silent.status = session::Status::timeout;
  silent.error = session::ErrorWord::timeout;
  silent.counts.tx = 3;
  silent.counts.retries = 2;
  silent.elapsed = 3'000'500us;
  EXPECT_EQ(
      line_of(silent),
      R"({"kind":"target","ts":"2026-04-13T12:00:02.234567Z",)"
      R"("run":"6f1c0a52-6b0c-4c5e-9d3e-0f4b1f0f2a11","target":"192.0.2.1","port":161,"tag":null,)"
      R"("status":"timeout","complete":false,"error":"timeout","error_oid":null,)"
      R"("version":null,"credential":null,"reply_from":null,)"
      R"("engine_id":null,"engine_format":null,"engine_text":null,"engine_enterprise":null,)"
      R"("engine_boots":null,"engine_seconds":null,"engine_started":null,)"
      R"("sys_object_id":null,"vendor":null,"sys_descr":null,"sys_descr_hex":null,"sys_name":null,)"
      R"("sys_name_hex":null,"sys_uptime":null,)"
      R"("varbinds":0,"tx":3,"rx":0,"retries":2,"late":0,"duplicates":0,"rtt_min_us":null,)"
      R"("rtt_avg_us":null,"rtt_max_us":null,"elapsed_us":3000500,"max_repetitions":null,)"
      R"("shard":1,"shards":4,"anomalies":[],"quirks":[]})"
      "\n");
}

TEST_F(NdjsonSinkTest, KeepsEngineIdsOfAnyLength) {
  session::EngineInfo engine{.engine_id = {}, .reading = {}, .received = kReceived};
  session::TargetReport agent = report();
  agent.engine = &engine;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{4}, std::size_t{33}, kRefusedEngineIdMax}) {
    engine.engine_id.assign(size, 0x81);
    const Json record = Json::parse(line_of(agent));
    EXPECT_EQ(record["engine_id"].get<std::string>().size(), 2 * size);
    const bool is_one = size == 1 || size == 4;
    EXPECT_EQ(record["engine_format"], is_one ? Json("octets") : Json());
    EXPECT_EQ(record["engine_text"], is_one ? record["engine_id"] : Json());
    EXPECT_TRUE(record["engine_enterprise"].is_null());
  }
}

TEST_F(NdjsonSinkTest, DerivesNothingFromBootsAndTimeThatCannotBe) {
  session::EngineInfo engine{
      .engine_id = {0x80, 0, 0, 9, 4, 'x'}, .reading = {}, .received = kReceived};
  session::TargetReport agent = report();
  agent.engine = &engine;
  const auto record_with = [&](std::uint32_t boots, std::uint32_t seconds) {
    engine.reading = {boots, seconds};
    return Json::parse(line_of(agent));
  };
  const Json untold = record_with(0, 0);
  for (const char* key : {"engine_boots", "engine_seconds", "engine_started"}) {
    EXPECT_TRUE(untold[key].is_null()) << key;
  }
  EXPECT_EQ(untold["engine_id"], "800000090478");

  const Json just_booted = record_with(1, 0);
  EXPECT_EQ(just_booted["engine_boots"], 1);
  EXPECT_EQ(just_booted["engine_seconds"], 0);
  EXPECT_EQ(just_booted["engine_started"], "2026-04-13T12:00:01.234567Z");
  EXPECT_EQ(record_with(0, 1)["engine_boots"], 0);

  const auto since_1970 = static_cast<std::uint32_t>(
      std::chrono::floor<std::chrono::seconds>(kReceived).time_since_epoch().count());
  EXPECT_EQ(record_with(1, since_1970)["engine_started"], "1970-01-01T00:00:00.234567Z");
  const Json too_long = record_with(1, since_1970 + 1);
  EXPECT_TRUE(too_long["engine_started"].is_null());
  EXPECT_EQ(too_long["engine_seconds"], since_1970 + 1);
}

TEST_F(NdjsonSinkTest, WritesWhatAnSnmpv3AgentSaysOfItsEngine) {
  const session::EngineInfo engine{
      .engine_id = {0x80, 0x00, 0x1F, 0x88, 0x03, 0x00, 0x11, 0x22, 0xAA, 0xBB, 0xCC},
      .reading = {3, 86'400},
      .received = kReceived};
  session::TargetReport agent = report();
  agent.version = message::Version::v3;
  agent.engine = &engine;
  const auto record = nlohmann::json::parse(line_of(agent));
  EXPECT_EQ(record["version"], "3");
  EXPECT_EQ(record["credential"], nullptr);
  EXPECT_EQ(record["engine_id"], "80001f8803001122aabbcc");
  EXPECT_EQ(record["engine_format"], "mac");
  EXPECT_EQ(record["engine_text"], "00:11:22:aa:bb:cc");
  EXPECT_EQ(record["engine_enterprise"], 8072);
  EXPECT_EQ(record["engine_boots"], 3);
  EXPECT_EQ(record["engine_seconds"], 86'400);
  EXPECT_EQ(record["engine_started"], "2026-04-12T12:00:01.234567Z");
}

TEST_F(NdjsonSinkTest, WritesTheTargetRecordOfAnAgent) {
  const ber::Oid object_id{1, 3, 6, 1, 4, 1, 8072, 3, 2, 10};
  const session::SystemInfo system_info{.sys_descr = as_bytes("Linux sw7 \"x\""),
                                        .sys_object_id = object_id,
                                        .sys_uptime = 4'294'967'295u,
                                        .sys_name = as_bytes("sw7\xFF")};
  const ber::Oid bad{1, 3, 6, 1};
  session::TargetReport agent = report();
  profile.tag = "dc1";
  agent.status = session::Status::partial;
  agent.error = session::ErrorWord::status_n;
  agent.error_status = 99;
  agent.error_oid = &bad;
  agent.answered = true;
  agent.version = message::Version::v2c;
  agent.credential = &credential;
  agent.reply_from = Endpoint{*IpAddress::parse("2001:db8::9"), 4161};
  agent.system = &system_info;
  agent.counts = {.varbinds = 5'000'000'000,
                  .tx = 4,
                  .rx = 5,
                  .retries = 1,
                  .late = 2,
                  .duplicates = 3,
                  .replies_timed = 3,
                  .rtt_min = 100us,
                  .rtt_max = 300'999ns,
                  .rtt_sum = 601us};
  agent.elapsed = 1s;
  agent.max_repetitions = 25;
  agent.anomalies |= ber::Anomaly::unsigned_range;
  agent.anomalies |= ber::Anomaly::bad_oid;
  agent.quirks.add(session::Quirk::v1_no_such_name);
  agent.quirks.add(session::Quirk::no_bulk);
  EXPECT_EQ(
      line_of(agent),
      R"({"kind":"target","ts":"2026-04-13T12:00:02.234567Z",)"
      R"("run":"6f1c0a52-6b0c-4c5e-9d3e-0f4b1f0f2a11","target":"192.0.2.1","port":161,)"
      R"("tag":"dc1","status":"partial","complete":false,"error":"status_99",)"
      R"("error_oid":"1.3.6.1","version":"2c","credential":"c1",)"
      R"("reply_from":"[2001:db8::9]:4161",)"
      R"("engine_id":null,"engine_format":null,"engine_text":null,"engine_enterprise":null,)"
      R"("engine_boots":null,"engine_seconds":null,"engine_started":null,)"
      R"("sys_object_id":"1.3.6.1.4.1.8072.3.2.10","vendor":"net-snmp","sys_descr":"Linux sw7 \"x\"",)"
      R"("sys_descr_hex":"4c696e75782073773720227822","sys_name":null,"sys_name_hex":"737737ff",)"
      R"("sys_uptime":4294967295,)"
      R"("varbinds":5000000000,"tx":4,"rx":5,"retries":1,"late":2,"duplicates":3,)"
      R"("rtt_min_us":100,"rtt_avg_us":200,"rtt_max_us":300,"elapsed_us":1000000,)"
      R"("max_repetitions":25,"shard":1,"shards":4,"anomalies":["bad_oid","unsigned_range"],)"
      R"("quirks":["no_bulk","v1_no_such_name"]})"
      "\n");
  EXPECT_EQ(sink.counts().target_records, 1u);
}

TEST_F(NdjsonSinkTest, SaysOfNoTargetWhatWasSaidOfTheOneBefore) {
  session::Credential other;
  other.label = "second";
  const session::EngineInfo engine{
      .engine_id = {0x80, 0, 0, 9, 4, 'x'}, .reading = {}, .received = kReceived};
  // Of each kind one by itself, as a sink that has printed nothing else prints it.
  std::vector<std::pair<session::TargetReport, std::string>> known;
  for (const session::Credential* const working :
       {static_cast<const session::Credential*>(nullptr),
        static_cast<const session::Credential*>(&credential),
        static_cast<const session::Credential*>(&other)}) {
    for (const session::Status status : {session::Status::ok, session::Status::partial}) {
      for (const auto version : {message::Version::v1, message::Version::v2c}) {
        for (const int own : {0, 1, 2, 3}) {
          session::TargetReport kind = report();
          kind.credential = working;
          kind.status = status;
          kind.complete = status == session::Status::ok;
          kind.version = version;
          if (own == 1) kind.engine = &engine;
          if (own == 2) kind.error = session::ErrorWord::timeout;
          if (own == 3) kind.reply_from = target.endpoint;
          KeepingSystem fresh_system;
          auto fresh_output =
              Output::adopt(UniqueFd(::open("/dev/null", O_WRONLY | O_CLOEXEC)),
                            WriteMode::nonblocking, NdjsonSink::output_capacity(), fresh_system)
                  .value();
          NdjsonSink fresh{*fresh_output, {.run = std::string(kRun), .shard = 1, .shards = 4}};
          fresh.set_wall_now(kReceived + 1s);
          fresh.finished(kind);
          fresh.flush();
          known.emplace_back(kind, fresh_system.text);
        }
      }
    }
  }
  Prng prng(8);
  for (int i = 0; i < 2000; ++i) {
    const auto& [kind, line] = known[prng.below(known.size())];
    for (auto again = prng.below(3); again > 0; --again) ASSERT_EQ(line_of(kind), line);
  }
}

TEST_F(NdjsonSinkTest, GivesEveryTargetRecordTheSameKeys) {
  session::TargetReport full = report();
  const ber::Oid object_id{1, 3};
  const session::SystemInfo system_info{.sys_descr = as_bytes("d"),
                                        .sys_object_id = object_id,
                                        .sys_uptime = 1,
                                        .sys_name = as_bytes("n")};
  full.system = &system_info;
  full.answered = true;
  full.version = message::Version::v2c;
  full.credential = &credential;
  full.complete = true;
  full.counts.replies_timed = 1;
  full.max_repetitions = 1;
  const auto keys = [](const std::string& line) {
    std::vector<std::string> found;
    const Json record = Json::parse(line);
    for (const auto& item : record.items()) found.push_back(item.key());
    return found;
  };
  const std::vector<std::string> expected = {"kind",
                                             "ts",
                                             "run",
                                             "target",
                                             "port",
                                             "tag",
                                             "status",
                                             "complete",
                                             "error",
                                             "error_oid",
                                             "version",
                                             "credential",
                                             "reply_from",
                                             "engine_id",
                                             "engine_format",
                                             "engine_text",
                                             "engine_enterprise",
                                             "engine_boots",
                                             "engine_seconds",
                                             "engine_started",
                                             "sys_object_id",
                                             "vendor",
                                             "sys_descr",
                                             "sys_descr_hex",
                                             "sys_name",
                                             "sys_name_hex",
                                             "sys_uptime",
                                             "varbinds",
                                             "tx",
                                             "rx",
                                             "retries",
                                             "late",
                                             "duplicates",
                                             "rtt_min_us",
                                             "rtt_avg_us",
                                             "rtt_max_us",
                                             "elapsed_us",
                                             "max_repetitions",
                                             "shard",
                                             "shards",
                                             "anomalies",
                                             "quirks"};
  EXPECT_EQ(keys(line_of(full)), expected);
  EXPECT_EQ(keys(line_of(report())), expected);
}

TEST_F(NdjsonSinkTest, WritesNoKeyThatThePageDoesNotExplain) {
  const std::string page = scratch::content_of(SNMPRING_SOURCE_ROOT "/docs/records.md");
  for (const std::string& line : {line_of(integer(1)), line_of(report())}) {
    const Json record = Json::parse(line);
    for (const auto& item : record.items()) {
      EXPECT_NE(page.find('`' + item.key() + '`'), std::string::npos) << item.key();
    }
  }
}

TEST_F(NdjsonSinkTest, WritesEveryErrorWordAndStatus) {
  for (std::size_t word = 1; word < session::kErrorWordCount; ++word) {
    session::TargetReport failed = report();
    failed.error = static_cast<session::ErrorWord>(word);
    failed.error_status = 7;
    failed.status = session::status_of(failed.error, 0);
    const Json record = Json::parse(line_of(failed));
    EXPECT_EQ(record["error"], session::error_text(failed.error, 7));
    EXPECT_EQ(record["status"], session::status_word(failed.status));
  }
}

TEST_F(NdjsonSinkTest, WritesAllAnomaliesAndQuirksSorted) {
  session::TargetReport odd = report();
  for (int i = 0; i < ber::kAnomalyCount; ++i) odd.anomalies |= static_cast<ber::Anomaly>(i);
  for (int i = 0; i < session::kQuirkCount; ++i) odd.quirks.add(static_cast<session::Quirk>(i));
  const Json record = Json::parse(line_of(odd));
  EXPECT_EQ(record["anomalies"].size(), static_cast<std::size_t>(ber::kAnomalyCount));
  EXPECT_EQ(record["quirks"].size(), static_cast<std::size_t>(session::kQuirkCount));
  EXPECT_TRUE(std::ranges::is_sorted(record["anomalies"]));
  EXPECT_TRUE(std::ranges::is_sorted(record["quirks"]));
}

TEST_F(NdjsonSinkTest, NamesATargetThatHasNoAddress) {
  profile.name = "switch \"7\".example";
  target.endpoint.address = {};
  session::TargetReport unresolved = report();
  unresolved.error = session::ErrorWord::resolve;
  unresolved.status = session::Status::error;
  const Json record = Json::parse(line_of(unresolved));
  EXPECT_EQ(record["target"], "switch \"7\".example");
  EXPECT_EQ(record["port"], 161);
}

TEST_F(NdjsonSinkTest, WritesTheAddressOfANameThatWasResolved) {
  profile.name = "switch.example";
  EXPECT_EQ(Json::parse(line_of(report()))["target"], "192.0.2.1");
}

TEST_F(NdjsonSinkTest, HasRoomForTheLargestDatagramFromTheStart) {
  EXPECT_TRUE(sink.has_room(NdjsonSink::kDatagramOctetsMax));
}

TEST_F(NdjsonSinkTest, DeniesRoomWhileABacklogWaitsAndGrantsItAfterwards) {
  system.blocked = true;
  const std::string content(30'000, 'x');
  sink.begin_reply(target, kReceived);
  std::size_t rows = 0;
  while (sink.has_room(0)) {
    sink.row({root, oid, value_of(ValueType::octet_string, content)});
    sink.flush();
    ASSERT_LT(++rows, 1000u);
  }
  EXPECT_FALSE(sink.has_room(1400));
  EXPECT_GT(output->buffered_octets(), NdjsonSink::kBacklogOctets);
  system.blocked = false;
  sink.flush();
  EXPECT_TRUE(sink.has_room(NdjsonSink::kDatagramOctetsMax));
  EXPECT_EQ(std::ranges::count(system.text, '\n'), static_cast<std::ptrdiff_t>(rows));
}

TEST_F(NdjsonSinkTest, HandsOnWhatManyRepliesGaveBeforeTheTickEnds) {
  for (std::size_t octets = 0; octets < 2 * NdjsonSink::kFlushOctets; octets += 30'000) {
    sink.begin_reply(target, kReceived);
    sink.row({root, oid, value_of(ValueType::octet_string, std::string(10'000, 'x'))});
  }
  EXPECT_GT(system.text.size(), NdjsonSink::kFlushOctets);
  EXPECT_LE(output->buffered_octets(), NdjsonSink::kFlushOctets + 31'000);
}

TEST_F(NdjsonSinkTest, OffersABlockedDescriptorNothingMoreBeforeTheTickEnds) {
  system.blocked = true;
  for (int reply = 0; reply < 100; ++reply) {
    sink.begin_reply(target, kReceived);
    sink.row({root, oid, value_of(ValueType::octet_string, std::string(10'000, 'x'))});
  }
  EXPECT_EQ(system.writes, 1u);
  sink.flush();
  EXPECT_EQ(system.writes, 2u);
}

// The proof in record_room() against the worst that a datagram can hold: more would break an
// invariant.
TEST_F(NdjsonSinkTest, FitsTheWorstDatagramBehindAFullBacklog) {
  system.blocked = true;
  system.kept_max = 0;
  profile.tag = std::string(session::kTagOctetsMax, '\x01');
  std::string longest = "2.4294967295";
  for (int i = 2; i < 128; ++i) longest += ".4294967295";
  const ber::Oid longest_oid = *ber::Oid::parse(longest);
  root = *session::Root::parse(longest);
  const std::string content(30'000, 'x');
  while (sink.has_room(NdjsonSink::kDatagramOctetsMax)) {
    sink.begin_reply(target, kReceived);
    sink.row({root, oid, value_of(ValueType::octet_string, content)});
  }

  // A smaller datagram of which no octet is wasted still finds room within its own bound.
  for (const std::size_t datagram :
       {std::size_t{0}, std::size_t{6}, std::size_t{1400}, NdjsonSink::kDatagramOctetsMax}) {
    const std::size_t before = output->buffered_octets();
    sink.begin_reply(target, kReceived);
    const ber::Oid tiny{1, 3};
    for (std::size_t i = 0; i < datagram / 6; ++i)
      sink.row({root, tiny, value_of(ValueType::null)});
    sink.row({root, longest_oid, value_of(ValueType::no_such_instance)});
    const std::string newlines(datagram, '\n');
    const std::string more_newlines(60'000, '\n');
    session::SystemInfo system_info{.sys_descr = as_bytes(newlines),
                                    .sys_object_id = longest_oid,
                                    .sys_uptime = 4'294'967'295u,
                                    .sys_name = as_bytes(more_newlines)};
    session::TargetReport worst = report();
    worst.answered = true;
    worst.version = message::Version::v2c;
    worst.credential = &credential;
    worst.error_oid = &longest_oid;
    worst.error = session::ErrorWord::status_n;
    worst.error_status = std::numeric_limits<std::int32_t>::min();
    worst.system = &system_info;
    worst.reply_from =
        Endpoint{*IpAddress::parse("fe80:1111:1111:1111:1111:1111:1111:1111%1"), 65535};
    credential.label = std::string(session::kLabelOctetsMax, '\x01');
    for (int i = 0; i < ber::kAnomalyCount; ++i) worst.anomalies |= static_cast<ber::Anomaly>(i);
    for (int i = 0; i < session::kQuirkCount; ++i) worst.quirks.add(static_cast<session::Quirk>(i));
    sink.finished(worst);
    EXPECT_LE(output->buffered_octets() - before, NdjsonSink::record_room(datagram));
    // Makes place for the next.
    system.blocked = false;
    sink.flush();
    system.blocked = true;
  }
}

TEST_F(NdjsonSinkTest, FitsOneVarbindThatFillsTheDatagram) {
  const std::string content(NdjsonSink::kDatagramOctetsMax, '\n');
  sink.begin_reply(target, kReceived);
  sink.row({root, oid, value_of(ValueType::octet_string, content)});
  EXPECT_LE(output->buffered_octets(), NdjsonSink::record_room(NdjsonSink::kDatagramOctetsMax));
}

TEST_F(NdjsonSinkTest, WritesNoLineThatAListCannotHold) {
  // What takes the most room: two octets each as text, and two as hexadecimal.
  const std::string descr(NdjsonSink::kDatagramOctetsMax, '\n');
  const std::string name(NdjsonSink::kDatagramOctetsMax, '"');
  session::SystemInfo found;
  found.sys_descr = as_bytes(descr);
  found.sys_name = as_bytes(name);
  profile.tag = std::string(session::kTagOctetsMax, '\x01');
  session::TargetReport longest = report();
  longest.status = session::Status::ok;
  longest.system = &found;
  const std::string line = line_of(longest);
  EXPECT_GT(line.size(), 8 * NdjsonSink::kDatagramOctetsMax);
  EXPECT_LE(line.size(), NdjsonSink::kRecordOctetsMax);
  ber::Value value;
  value.type = ValueType::octet_string;
  value.content = as_bytes(descr);
  EXPECT_LE(line_of(value).size(), NdjsonSink::kRecordOctetsMax);
  EXPECT_LE(NdjsonSink::kRecordOctetsMax, files::kLineOctetsMax);
}

}  // namespace
}  // namespace snmpring::records
