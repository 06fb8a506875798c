// Values: what an identifier octet and content octets mean, that the meaning survives being written
// again, and how a record shows it (docs/records.md).
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/hex.h"
#include "ber/value.h"
#include "ber/writer.h"
#include "fuzz/fuzz.h"
#include "message/samples.h"
#include "text/json_text.h"
#include "text/value_json.h"

namespace snmpring {
namespace {

using ber::Anomaly;
using ber::ValueType;
using fuzz::expect;

bool same_meaning(const ber::Value& a, const ber::Value& b) {
  return a.type == b.type && a.tag == b.tag && a.number == b.number &&
         a.unsigned_number == b.unsigned_number &&
         std::bit_cast<std::uint64_t>(a.real) == std::bit_cast<std::uint64_t>(b.real) &&
         a.oid == b.oid;
}

bool is_unsigned(ValueType type) {
  return type == ValueType::counter32 || type == ValueType::gauge32 ||
         type == ValueType::time_ticks || type == ValueType::uinteger32 ||
         type == ValueType::counter64;
}

void check_round_trip(const ber::Value& value) {
  // The OID without octets is on no wire by rights and comes back as it is.
  std::vector<std::uint8_t> room(value.content.size() + 64);
  ber::Writer writer(room);
  test::encode_value(writer, value);
  expect(!writer.failed(), "what was read can be written in as many octets");
  ber::Reader reader(writer.written());
  const auto element = reader.read_element();
  expect(element && reader.at_end(), "what is written is an element");
  ber::OidBuffer buffer;
  ber::Anomalies anomalies;
  const ber::Value again = ber::interpret(*element, buffer, anomalies);
  expect(same_meaning(value, again), "a value means the same when it is written again");
  const bool padded =
      anomalies.has(Anomaly::padded_integer) || anomalies.has(Anomaly::padded_oid) ||
      anomalies.has(Anomaly::unsigned_no_zero) || anomalies.has(Anomaly::null_content);
  expect(!padded || value.type == ValueType::unknown, "what we write is minimal");
}

void check_number(const nlohmann::json& record, const std::string& digits, bool exact) {
  expect(record["value"] == digits, "value is the number in decimal");
  if (!exact) {
    expect(record["num"].is_null(), "a number that doubles lose is not in num");
  } else {
    expect(record["num"].dump() == digits, "num is the number");
  }
  expect(record["hex"].is_null(), "a number has no hex");
}

void check_record(const ber::Value& value) {
  // Exactly what the function's comment asks for, on the heap.
  std::vector<char> room(4 * value.content.size() + ber::kOidTextMax + 128 + text::kPutSlack);
  const char* const end = text::put_value(room.data(), value);
  const auto size = static_cast<std::size_t>(end - room.data());
  expect(size + text::kPutSlack <= room.size(), "a value takes no more than its bound");
  const std::string line = R"({"value":)" + std::string(room.data(), size);
  expect(line.ends_with("}\n"), "the record ends here");
  const auto record = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  expect(record.is_object() && record.size() == 3, "the record is an object of three keys");
  expect(record["value"].is_string() || record["value"].is_null(), "value is text or null");
  expect(record["num"].is_number() || record["num"].is_null(), "num is a number or null");
  expect(record["hex"].is_string() || record["hex"].is_null(), "hex is text or null");

  constexpr std::uint64_t kExactMax = (std::uint64_t{1} << 53) - 1;
  if (value.type == ValueType::integer32) {
    const bool exact =
        value.number <= std::int64_t{kExactMax} && value.number >= -std::int64_t{kExactMax};
    check_number(record, std::to_string(value.number), exact);
  } else if (is_unsigned(value.type)) {
    check_number(record, std::to_string(value.unsigned_number), value.unsigned_number <= kExactMax);
  } else if (value.type == ValueType::opaque_float || value.type == ValueType::opaque_double) {
    expect(record["num"].is_number() == std::isfinite(value.real), "num is a finite real");
    if (std::isfinite(value.real)) {
      const double back = value.type == ValueType::opaque_float
                              ? std::strtof(record["value"].get<std::string>().c_str(), nullptr)
                              : std::strtod(record["value"].get<std::string>().c_str(), nullptr);
      expect(back == value.real, "a real reads back as the same value");
    }
  } else if (value.type == ValueType::octet_string) {
    if (record["value"].is_string()) {
      expect(record["value"] == std::string(as_text(value.content)), "text is the octets");
    }
  } else if (value.type == ValueType::object_identifier && !value.oid.empty()) {
    expect(record["value"] == value.oid.to_string(), "an OID is dotted text");
  }
  switch (value.type) {
    case ValueType::octet_string:
    case ValueType::opaque:
    case ValueType::opaque_float:
    case ValueType::opaque_double:
    case ValueType::nsap_address:
    case ValueType::bit_string:
    case ValueType::unknown:
      expect(record["hex"] == hex_text(value.content), "hex is all octets");
      break;
    default:
      expect(record["hex"].is_null(), "other types have no hex");
  }
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::Input input(data, size);
  const ber::Element element{input.octet(), input.rest()};
  // No reader gives out a tag of several octets.
  if ((element.tag & 0x1F) == 0x1F) return 0;
  ber::OidBuffer buffer;
  ber::Anomalies anomalies;
  const ber::Value value = ber::interpret(element, buffer, anomalies);
  expect(value.tag == element.tag && value.content.data() == element.content.data() &&
             value.content.size() == element.content.size(),
         "a value keeps all octets");
  expect(value.type != ber::ValueType::unknown || !anomalies.empty(),
         "what means nothing has a reason");
  check_round_trip(value);
  check_record(value);
  return 0;
}
