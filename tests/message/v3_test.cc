#include "message/v3.h"

#include <gtest/gtest.h>

#include <vector>

namespace snmpring::message {
namespace {

using Octets = std::vector<std::uint8_t>;

/// A message whose fields can each be wrong.
struct Bent {
  std::int64_t version = 3;
  std::int64_t msg_id = 1;
  std::int64_t max_size = 1500;
  Octets flags = {msg_flags::kReportable};
  std::int64_t model = kSecurityModelUsm;
  bool encrypted = false;

  Octets encode() const {
    Octets buffer(300);
    ber::Writer writer(buffer);
    encode_pdu(writer, PduKind::get_request, 5, 0, 0, 0);
    encode_scoped_pdu(writer, {}, {}, 0);
    if (encrypted) writer.wrap(ber::tag::kOctetString, 0);
    writer.element(ber::tag::kOctetString, Octets{1, 2, 3});
    const std::size_t end = writer.size();
    writer.integer(model);
    writer.element(ber::tag::kOctetString, flags);
    writer.integer(max_size);
    writer.integer(msg_id);
    writer.wrap(ber::tag::kSequence, end);
    writer.integer(version);
    writer.wrap(ber::tag::kSequence, 0);
    return {writer.written().begin(), writer.written().end()};
  }
};

ber::DecodeErrc refusal(const Bent& bent) {
  const Octets octets = bent.encode();
  const auto message = decode_v3(octets);
  EXPECT_FALSE(message);
  return message ? ber::DecodeErrc::truncated : message.error().code;
}

TEST(V3Message, ComesBackAsItWas) {
  for (const auto level : {SecurityLevel::no_auth_no_priv, SecurityLevel::auth_no_priv}) {
    Octets buffer(300);
    ber::Writer writer(buffer);
    encode_pdu(writer, PduKind::get_request, 5, 0, 0, 0);
    encode_scoped_pdu(writer, Octets{9, 8}, as_bytes("ctx"), 0);
    writer.element(ber::tag::kOctetString, Octets{1, 2, 3});
    encode_v3(writer,
              {.msg_id = 2'147'483'647, .msg_max_size = 484, .level = level, .reportable = true},
              0);
    const auto message = decode_v3(writer.written());
    ASSERT_TRUE(message);
    EXPECT_EQ(message->header.msg_id, 2'147'483'647);
    EXPECT_EQ(message->header.msg_max_size, 484);
    EXPECT_EQ(message->header.level, level);
    EXPECT_TRUE(message->header.reportable);
    EXPECT_TRUE(std::ranges::equal(message->security_parameters, Octets{1, 2, 3}));
    const auto scoped_pdu = decode_scoped_pdu(message->data);
    ASSERT_TRUE(scoped_pdu);
    EXPECT_EQ(as_text(scoped_pdu->context_name), "ctx");
    EXPECT_EQ(scoped_pdu->pdu.request_id, 5);
  }
}

TEST(V3Message, RefusesWhatTheRfcRefuses) {
  EXPECT_TRUE(decode_v3(Bent{}.encode()));
  EXPECT_EQ(refusal({.version = 1}), ber::DecodeErrc::out_of_range);
  EXPECT_EQ(refusal({.msg_id = -1}), ber::DecodeErrc::out_of_range);
  EXPECT_EQ(refusal({.max_size = 483}), ber::DecodeErrc::out_of_range);
  EXPECT_EQ(refusal({.max_size = 0}), ber::DecodeErrc::out_of_range);
  EXPECT_EQ(refusal({.max_size = std::int64_t{1} << 31}), ber::DecodeErrc::out_of_range);
  EXPECT_EQ(refusal({.flags = {}}), ber::DecodeErrc::out_of_range);
  EXPECT_EQ(refusal({.flags = {4, 0}}), ber::DecodeErrc::out_of_range);
  EXPECT_EQ(refusal({.flags = {msg_flags::kPriv}}), ber::DecodeErrc::out_of_range);
  EXPECT_EQ(refusal({.model = 9}), ber::DecodeErrc::out_of_range);
  EXPECT_EQ(refusal({.flags = {3}}), ber::DecodeErrc::unexpected_tag) << "not encrypted after all";
  EXPECT_EQ(refusal({.encrypted = true}), ber::DecodeErrc::unexpected_tag);
}

TEST(V3Message, IsRefusedWhenCutAnywhere) {
  const Octets octets = Bent{}.encode();
  for (std::size_t size = 0; size < octets.size(); ++size) {
    EXPECT_FALSE(decode_v3(Bytes(octets).first(size))) << size;
  }
}

TEST(ScopedPdu, IgnoresThePaddingOfDes) {
  Octets buffer(100, 0xEE);
  ber::Writer writer(MutableBytes(buffer).first(90));
  encode_pdu(writer, PduKind::response, 5, 0, 0, 0);
  encode_scoped_pdu(writer, {}, {}, 0);
  const Bytes padded = Bytes(buffer).subspan(90 - writer.size());
  EXPECT_TRUE(decode_scoped_pdu(padded));
}

TEST(ScopedPdu, IsKnownByItsFirstOctets) {
  const Octets start = {0x30, 0x10, 0x04, 0x02, 9, 8, 0x04, 0x01, 'c', 0xBF};
  EXPECT_TRUE(begins_as_scoped_pdu(start));
  for (std::size_t size = 0; size < start.size(); ++size) {
    EXPECT_EQ(begins_as_scoped_pdu(Bytes(start).first(size)), size == start.size() - 1) << size;
  }
  for (const Octets& length :
       {Octets{0x80}, Octets{0x81, 0x10}, Octets{0x84, 0xFF, 0xFF, 0xFF, 0xFF}}) {
    Octets octets = {0x30};
    octets.insert(octets.end(), length.begin(), length.end());
    octets.insert(octets.end(), start.begin() + 2, start.end());
    EXPECT_TRUE(begins_as_scoped_pdu(octets)) << "whatever its own length says";
  }
  for (const std::size_t at : {0u, 2u, 6u}) {
    Octets other = start;
    other[at] ^= 1;
    EXPECT_FALSE(begins_as_scoped_pdu(other)) << at;
  }
}

}  // namespace
}  // namespace snmpring::message
