// PDUs: every kind, every field wrong in turn, largest and smallest.
#include "message/pdu.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "vectors/vector_file.h"

namespace snmpring::message {
namespace {

using test::from_hex;

ber::Decoded<Pdu> decode_hex(const char* hex) {
  const std::vector<std::uint8_t> octets = from_hex(hex);
  ber::Reader reader(octets);
  const ber::Decoded<Pdu> pdu = decode_pdu(reader);
  EXPECT_EQ(reader.at_end(), pdu.has_value());
  EXPECT_TRUE(pdu || reader.offset() == 0);
  return pdu;
}

TEST(Pdu, OfEveryKindButTrapV1IsDecoded) {
  for (int tag = 0; tag < 256; ++tag) {
    std::vector<std::uint8_t> octets = from_hex("a20b0201050201000201003000");
    octets[0] = static_cast<std::uint8_t>(tag);
    ber::Reader reader(octets);
    const ber::Decoded<Pdu> pdu = decode_pdu(reader);
    EXPECT_EQ(pdu.has_value(), tag >= 0xA0 && tag <= 0xA8 && tag != 0xA4) << tag;
    if (pdu) {
      EXPECT_EQ(static_cast<int>(pdu->kind), tag);
    } else {
      EXPECT_TRUE(pdu.error().code == ber::DecodeErrc::unexpected_tag ||
                  pdu.error().code == ber::DecodeErrc::high_tag_number);
      EXPECT_EQ(reader.offset(), 0u);
    }
  }
}

TEST(Pdu, CarriesTheWidestFields) {
  constexpr std::int32_t kMin = std::numeric_limits<std::int32_t>::min();
  constexpr std::int32_t kMax = std::numeric_limits<std::int32_t>::max();
  for (const std::int32_t value : {kMin, -1, 0, 1, kMax}) {
    std::vector<std::uint8_t> room(64);
    ber::Writer writer(room);
    encode_pdu(writer, PduKind::response, value, kMin, kMax, 0);
    ber::Reader reader(writer.written());
    const ber::Decoded<Pdu> pdu = decode_pdu(reader);
    ASSERT_TRUE(pdu);
    EXPECT_EQ(pdu->request_id, value);
    EXPECT_EQ(pdu->error_status, kMin);
    EXPECT_EQ(pdu->error_index, kMax);
    EXPECT_EQ(pdu->varbind_count, 0u);
    EXPECT_TRUE(pdu->anomalies.empty());
  }
}

TEST(Pdu, KeepsErrorFieldsThatMeanNothing) {
  const ber::Decoded<Pdu> pdu = decode_hex("a20b0201050201630201f93000");
  ASSERT_TRUE(pdu);
  EXPECT_EQ(pdu->error_status, 99);
  EXPECT_EQ(pdu->error_index, -7);
}

TEST(Pdu, LeavesTheReaderBehindItself) {
  const std::vector<std::uint8_t> octets = from_hex("a20b02010502010002010030000500");
  ber::Reader reader(octets);
  ASSERT_TRUE(decode_pdu(reader));
  EXPECT_TRUE(reader.read(ber::tag::kNull));
}

TEST(Pdu, CountsVarbindsWithoutLookingInside) {
  const ber::Decoded<Pdu> pdu = decode_hex("a2 13 020105 020100 020100 3008 3000 3002ffff 3000");
  ASSERT_TRUE(pdu);
  EXPECT_EQ(pdu->varbind_count, 3u);
}

TEST(Pdu, CountsAsManyVarbindsAsFitADatagram) {
  std::vector<std::uint8_t> room(65507);
  ber::Writer writer(room);
  std::uint32_t count = 0;
  for (; count < 32000; ++count) writer.header(ber::tag::kSequence, 0);
  encode_pdu(writer, PduKind::response, 1, 0, 0, 0);
  ASSERT_FALSE(writer.failed());
  ber::Reader reader(writer.written());
  const ber::Decoded<Pdu> pdu = decode_pdu(reader);
  ASSERT_TRUE(pdu);
  EXPECT_EQ(pdu->varbind_count, count);
}

TEST(Pdu, SurvivesDeepNesting) {
  std::vector<std::uint8_t> room(65507);
  ber::Writer writer(room);
  for (int i = 0; i < 15000; ++i) writer.wrap(ber::tag::kSequence, 0);
  encode_pdu(writer, PduKind::response, 1, 0, 0, 0);
  ASSERT_FALSE(writer.failed());
  ber::Reader reader(writer.written());
  const ber::Decoded<Pdu> pdu = decode_pdu(reader);
  ASSERT_TRUE(pdu);
  EXPECT_EQ(pdu->varbind_count, 1u);
}

TEST(Pdu, NotesLongLengthsInItsList) {
  const ber::Decoded<Pdu> pdu = decode_hex("a2 0e 020105 020100 020100 3003 308100");
  ASSERT_TRUE(pdu);
  EXPECT_EQ(pdu->anomalies, ber::Anomalies(ber::Anomaly::long_length));
}

}  // namespace
}  // namespace snmpring::message
