// Packets that other projects' tests and public captures hold, from the corpus outside of the
// source tree: each must decode as its `expect` states, the malformed ones be refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "message/correlation.h"
#include "message/samples.h"
#include "vectors/vector_file.h"

namespace snmpring::message {
namespace {

using nlohmann::json;

std::filesystem::path corpus() {
  const char* const set = std::getenv("SNMPRING_CORPUS");
  return set != nullptr ? set : SNMPRING_SOURCE_ROOT "/../shared/corpus";
}

/// All packets of all files.
std::vector<json> packets() {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(corpus() / "vectors", error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("pkt_") && name.ends_with(".json")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<json> all;
  for (const auto& path : files) {
    std::ifstream file(path);
    const json document = json::parse(file, nullptr, /*allow_exceptions=*/false);
    if (!document.is_object()) {
      ADD_FAILURE() << path << " is not JSON";
      continue;
    }
    for (const json& packet : document.at("vectors")) all.push_back(packet);
  }
  return all;
}

bool has_note(const json& expect, const std::string& start) {
  if (!expect.contains("notes")) return false;
  const json& notes = expect["notes"];
  return std::any_of(notes.begin(), notes.end(),
                     [&](const json& note) { return note.get<std::string>().starts_with(start); });
}

std::string dotted_address(Bytes octets) {
  std::string text;
  for (const std::uint8_t octet : octets) {
    if (!text.empty()) text += '.';
    text += std::to_string(octet);
  }
  return text;
}

void expect_value(const ber::Value& value, const json& expect) {
  static const std::map<std::string, std::string> kWords = {
      {"INTEGER", "Integer32"},
      {"OCTET STRING", "OctetString"},
      {"NULL", "Null"},
      {"Counter32", "Counter32"},
      {"OBJECT IDENTIFIER", "ObjectIdentifier"},
      {"IpAddress", "IpAddress"},
      {"noSuchInstance", "noSuchInstance"},
      {"Gauge32", "Gauge32"},
      {"noSuchObject", "noSuchObject"},
      {"TimeTicks", "TimeTicks"},
      {"endOfMibView", "endOfMibView"},
      {"Counter64", "Counter64"},
      {"Opaque", "Opaque"}};
  const std::string type = expect.at("type");
  const json& wanted = expect.at("value");
  const std::string word(ber::type_word(value.type));
  if (wanted.is_object() && wanted.contains("float")) {
    EXPECT_EQ(word, "Float");
    EXPECT_EQ(value.real, wanted["float"].get<double>());
  } else if (wanted.is_object() && wanted.contains("double")) {
    EXPECT_EQ(word, "Double");
    EXPECT_EQ(value.real, wanted["double"].get<double>());
  } else if (type.starts_with("tag-0x")) {
    EXPECT_EQ(word, "Unknown");
    EXPECT_EQ(value.tag, std::stoi(type.substr(6), nullptr, 16));
  } else {
    ASSERT_TRUE(kWords.contains(type)) << type;
    EXPECT_EQ(word, kWords.at(type));
  }
  switch (value.type) {
    case ber::ValueType::integer32:
      EXPECT_EQ(value.number, wanted.get<std::int64_t>());
      break;
    case ber::ValueType::counter32:
    case ber::ValueType::gauge32:
    case ber::ValueType::time_ticks:
    case ber::ValueType::counter64:
      EXPECT_EQ(value.unsigned_number, wanted.get<std::uint64_t>());
      break;
    case ber::ValueType::object_identifier:
      EXPECT_EQ(value.oid.to_string(), wanted.get<std::string>());
      break;
    case ber::ValueType::ip_address:
      EXPECT_EQ(dotted_address(value.content), wanted.get<std::string>());
      break;
    case ber::ValueType::null:
    case ber::ValueType::no_such_object:
    case ber::ValueType::no_such_instance:
    case ber::ValueType::end_of_mib_view:
      EXPECT_TRUE(wanted.is_null());
      break;
    default:
      EXPECT_EQ(hex_text(value.content), wanted.at("hex").get<std::string>());
      break;
  }
}

void expect_community_message(Bytes datagram, const json& expect) {
  static const std::map<std::string, PduKind> kKinds = {
      {"get", PduKind::get_request},          {"getnext", PduKind::get_next_request},
      {"response", PduKind::response},        {"set", PduKind::set_request},
      {"getbulk", PduKind::get_bulk_request}, {"trapv2", PduKind::snmpv2_trap}};
  const ber::Decoded<CommunityMessage> message = decode_community(datagram);
  ASSERT_TRUE(message) << describe(message.error().code) << " at " << message.error().offset;
  EXPECT_EQ(version_word(message->version), expect.at("version").get<std::string>().substr(1));
  EXPECT_EQ(as_text(message->community), expect.at("community").get<std::string>());
  ASSERT_TRUE(kKinds.contains(expect.at("pdu_type"))) << expect.at("pdu_type");
  EXPECT_EQ(message->pdu.kind, kKinds.at(expect.at("pdu_type")));
  EXPECT_EQ(message->pdu.request_id, expect.at("request_id"));
  const bool bulk = message->pdu.kind == PduKind::get_bulk_request;
  EXPECT_EQ(message->pdu.error_status, expect.at(bulk ? "non_repeaters" : "error_status"));
  EXPECT_EQ(message->pdu.error_index, expect.at(bulk ? "max_repetitions" : "error_index"));
  EXPECT_EQ(message->anomalies.has(ber::Anomaly::trailing_octets),
            has_note(expect, "trailing-bytes-after-message"));

  const std::optional<Correlation> peeked = peek_correlation(datagram);
  ASSERT_TRUE(peeked);
  EXPECT_EQ(peeked->correlation_id, message->pdu.request_id);

  // A value shorter than its varbind loses that varbind; the decoder of the corpus reads on.
  const bool broken = has_note(expect, "trailing-bytes-in-varbind");
  const json& varbinds = expect.at("varbinds");
  ASSERT_EQ(message->pdu.varbind_count, varbinds.size());
  VarBindReader reader(message->pdu.varbinds);
  VarBind varbind;
  std::size_t lost = 0;
  for (const json& wanted : varbinds) {
    ASSERT_TRUE(reader.next(varbind));
    EXPECT_EQ(varbind.name.to_string(), wanted.at("oid").get<std::string>());
    if (varbind.lost) {
      ++lost;
    } else {
      expect_value(varbind.value, wanted);
    }
  }
  EXPECT_EQ(lost > 0, broken);
}

void expect_v3_head(Bytes datagram, const json& expect) {
  const std::optional<Correlation> peeked = peek_correlation(datagram);
  ASSERT_TRUE(peeked);
  EXPECT_EQ(peeked->version, 3);
  EXPECT_EQ(peeked->correlation_id, expect.at("msg_id"));
  EXPECT_FALSE(peeked->truncated);
  EXPECT_FALSE(decode_community(datagram));
}

/// Refused whole, or sound up to varbinds that are lost: one bad varbind loses only itself.
void expect_refused_or_lost(Bytes datagram) {
  (void)peek_correlation(datagram);
  const ber::Decoded<CommunityMessage> message = decode_community(datagram);
  if (!message) return;
  VarBindReader reader(message->pdu.varbinds);
  VarBind varbind;
  while (reader.next(varbind)) continue;
  EXPECT_TRUE(reader.anomalies().has(ber::Anomaly::lost_varbind));
}

class CorpusPackets : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path folder = corpus() / "vectors";
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) GTEST_SKIP() << "no folder " << folder;
    packets_ = packets();
    ASSERT_FALSE(packets_.empty()) << folder;
  }

  // Checks the packets that `wanted` picks; there has to be one.
  template <typename Wanted, typename Check>
  void check_each(Wanted wanted, Check check) {
    int checked = 0;
    for (const json& packet : packets_) {
      if (!wanted(packet)) continue;
      SCOPED_TRACE(packet.at("source").get<std::string>());
      const test::ExactCopy datagram(test::from_hex(packet.at("hex").get<std::string>()));
      check(datagram.view(), packet.at("expect"));
      ++checked;
    }
    EXPECT_GT(checked, 0);
    RecordProperty("packets", checked);
  }

  std::vector<json> packets_;
};

bool is_valid(const json& packet) { return packet.at("kind") == "valid"; }
bool is_version(const json& packet, const char* version) {
  return is_valid(packet) && packet.at("expect").at("version") == version;
}
bool is_trap_v1(const json& packet) {
  return is_valid(packet) && packet.at("expect").value("pdu_type", "") == "trapv1";
}

TEST_F(CorpusPackets, OfV1DecodeAsExpected) {
  check_each([](const json& p) { return is_version(p, "v1") && !is_trap_v1(p); },
             expect_community_message);
}

TEST_F(CorpusPackets, OfV2cDecodeAsExpected) {
  check_each([](const json& p) { return is_version(p, "v2c"); }, expect_community_message);
}

TEST_F(CorpusPackets, OfV3ShowTheirMsgId) {
  check_each([](const json& p) { return is_version(p, "v3"); }, expect_v3_head);
}

TEST_F(CorpusPackets, ThatAreV1TrapsAreNoPdusOfOurs) {
  check_each(is_trap_v1, [](Bytes datagram, const json&) {
    const std::optional<Correlation> peeked = peek_correlation(datagram);
    ASSERT_TRUE(peeked);
    EXPECT_EQ(peeked->pdu_tag, 0xA4);
    const ber::Decoded<CommunityMessage> message = decode_community(datagram);
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().code, ber::DecodeErrc::unexpected_tag);
  });
}

TEST_F(CorpusPackets, ThatAreMalformedAreRefusedOrLoseVarbinds) {
  check_each([](const json& p) { return p.at("kind") == "malformed"; },
             [](Bytes datagram, const json&) { expect_refused_or_lost(datagram); });
}

TEST_F(CorpusPackets, ThatAreFragmentsAreRefusedOrLoseVarbinds) {
  check_each([](const json& p) { return p.at("kind") == "fragment"; },
             [](Bytes datagram, const json&) { expect_refused_or_lost(datagram); });
}

TEST_F(CorpusPackets, AreAllOfAKindThatIsChecked) {
  for (const json& packet : packets_) {
    const std::string kind = packet.at("kind");
    EXPECT_TRUE(kind == "valid" || kind == "malformed" || kind == "fragment") << kind;
    if (!is_valid(packet)) continue;
    const std::string version = packet.at("expect").at("version");
    EXPECT_TRUE(version == "v1" || version == "v2c" || version == "v3") << version;
  }
}

TEST_F(CorpusPackets, CutAnywhereAreRefused) {
  check_each(is_valid, [](Bytes datagram, const json&) {
    ber::Reader reader(datagram);
    ASSERT_TRUE(reader.read_element());
    for (std::size_t size = 0; size < reader.offset(); ++size) {
      const test::ExactCopy cut(datagram.first(size));
      EXPECT_FALSE(decode_community(cut.view())) << size;
    }
  });
}

}  // namespace
}  // namespace snmpring::message
