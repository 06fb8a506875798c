#include "session/request_encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "message/community.h"
#include "session/script.h"

namespace snmpring::session {
namespace {

Credential credential(message::Version version, std::string_view community) {
  return {.label = "c1", .version = version, .community = Secret(as_bytes(community))};
}

TEST(RequestEncoder, WritesAGetNextLikeNetSnmp) {
  // snmpgetnext -v1 -c public, request-id 1, 1.3.6.1.2.1.
  const std::vector<std::uint8_t> expected = {
      0x30, 0x24, 0x02, 0x01, 0x00, 0x04, 0x06, 'p',  'u',  'b',  'l',  'i',  'c',
      0xA1, 0x17, 0x02, 0x01, 0x01, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30, 0x0C,
      0x30, 0x0A, 0x06, 0x06, 0x2B, 0x06, 0x01, 0x02, 0x01, 0x01, 0x05, 0x00};
  std::array<std::uint8_t, 100> out;
  ber::Writer writer(out);
  encode_walk_pdu(writer, ber::Oid{1, 3, 6, 1, 2, 1, 1}, 0, 1);
  message::encode_community(writer, message::Version::v1, as_bytes("public"), 0);
  EXPECT_TRUE(std::ranges::equal(writer.written(), expected));
}

TEST(RequestEncoder, WritesMaxRepetitionsAndNoNonRepeaters) {
  std::array<std::uint8_t, 100> out;
  for (const std::uint32_t repetitions : {1u, 25u, 127u, 128u, 2147483647u}) {
    ber::Writer writer(out);
    encode_walk_pdu(writer, ber::Oid{1, 3, 6}, repetitions, -7);
    message::encode_community(writer, message::Version::v2c, as_bytes("public"), 0);
    const auto message = message::decode_community(writer.written()).value();
    EXPECT_EQ(message.version, message::Version::v2c);
    EXPECT_EQ(message.pdu.kind, message::PduKind::get_bulk_request);
    EXPECT_EQ(message.pdu.request_id, -7);
    EXPECT_EQ(message.pdu.error_status, 0);
    EXPECT_EQ(message.pdu.error_index, static_cast<std::int32_t>(repetitions));
    EXPECT_EQ(message.pdu.varbind_count, 1u);
  }
}

TEST(RequestEncoder, KnowsWhatAVarbindTakes) {
  std::string text = "1.3";
  for (int arcs = 2; arcs < 128; ++arcs) {
    const ber::Oid oid = ber::Oid::parse(text).value();
    std::array<std::uint8_t, 1500> out;
    ber::Writer writer(out);
    message::encode_request_varbind(writer, oid);
    EXPECT_EQ(request_varbind_octets(oid), writer.size());
    text += ".4294967295";
  }
}

TEST(RequestEncoder, FitsWhatItsBudgetSays) {
  for (const std::size_t community_octets : {0u, 6u, 127u, 128u, 255u}) {
    const Credential secret = credential(message::Version::v2c, std::string(community_octets, 'c'));
    const ber::Oid oid{1, 3, 6};
    const std::size_t fitting = request_varbinds_budget(secret) / request_varbind_octets(oid);
    std::array<std::uint8_t, 1500> out;
    ber::Writer writer(out);
    for (std::size_t i = 0; i < fitting; ++i) message::encode_request_varbind(writer, oid);
    encode_request_pdu(writer, message::PduKind::get_request, -2147483647, 0);
    message::encode_community(writer, secret.version, secret.community.reveal(), 0);
    const std::size_t size = writer.size();
    EXPECT_GT(size, kRequestOctetsMax - 30);
    EXPECT_LE(size, kRequestOctetsMax);
  }
}

}  // namespace
}  // namespace snmpring::session
