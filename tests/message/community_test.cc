// Whole community messages: known answers, refusals, cuts, round trips.
#include "message/community.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/prng.h"
#include "message/correlation.h"
#include "message/plain_reader.h"
#include "message/samples.h"
#include "vectors/vector_file.h"

namespace snmpring::message {
namespace {

std::string describe_varbind(const VarBind& varbind) {
  std::string text = varbind.name.empty() ? "-" : varbind.name.to_string();
  if (varbind.lost) return text + " lost -";
  text.append(" ").append(ber::type_word(varbind.value.type)).append(" ");
  return text + (varbind.value.content.empty() ? "-" : hex_text(varbind.value.content));
}

TEST(CommunityVectors, DecodeToWhatTheySay) {
  for (test::VectorCase& vector : test::read_vectors("messages.txt")) {
    SCOPED_TRACE(vector.name());
    const test::ExactCopy datagram(vector.take_hex("hex"));
    const ber::Decoded<CommunityMessage> message = decode_community(datagram.view());
    ASSERT_TRUE(message) << describe(message.error().code) << " at " << message.error().offset;
    EXPECT_EQ(version_word(message->version), vector.take("version"));
    EXPECT_EQ(as_text(message->community), vector.take("community"));
    const std::vector<std::uint8_t> pdu_tag = {static_cast<std::uint8_t>(message->pdu.kind)};
    EXPECT_EQ(hex_text(pdu_tag), vector.take("pdu"));
    EXPECT_EQ(std::to_string(message->pdu.request_id), vector.take("request_id"));
    EXPECT_EQ(std::to_string(message->pdu.error_status), vector.take("error_status"));
    EXPECT_EQ(std::to_string(message->pdu.error_index), vector.take("error_index"));

    std::vector<std::string> varbinds;
    VarBindReader reader(message->pdu.varbinds);
    VarBind varbind;
    while (reader.next(varbind)) varbinds.push_back(describe_varbind(varbind));
    EXPECT_EQ(varbinds, vector.take_all("varbind"));
    EXPECT_EQ(message->pdu.varbind_count, varbinds.size());
    EXPECT_EQ(test::words(message->anomalies | reader.anomalies()), vector.take("anomalies"));

    const std::vector<std::uint8_t> again = test::reencode(*message);
    EXPECT_EQ(hex_text(again) == hex_text(datagram.view()), vector.take("minimal") == "yes");
    vector.expect_all_taken();
  }
}

TEST(CommunityVectors, MeanTheSameWhenWrittenAgain) {
  for (test::VectorCase& vector : test::read_vectors("messages.txt")) {
    SCOPED_TRACE(vector.name());
    const std::vector<std::uint8_t> octets = vector.take_hex("hex");
    const ber::Decoded<CommunityMessage> message = decode_community(octets);
    ASSERT_TRUE(message);
    const std::vector<std::uint8_t> again = test::reencode(*message);
    const ber::Decoded<CommunityMessage> second = decode_community(again);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->version, message->version);
    EXPECT_EQ(hex_text(second->community), hex_text(message->community));
    EXPECT_EQ(second->pdu.kind, message->pdu.kind);
    EXPECT_EQ(second->pdu.request_id, message->pdu.request_id);
    EXPECT_EQ(second->pdu.error_status, message->pdu.error_status);
    EXPECT_EQ(second->pdu.error_index, message->pdu.error_index);
    VarBindReader first_reader(message->pdu.varbinds), second_reader(second->pdu.varbinds);
    VarBind a, b;
    while (first_reader.next(a)) {
      if (a.lost) continue;
      ASSERT_TRUE(second_reader.next(b));
      EXPECT_EQ(a.name, b.name);
      EXPECT_EQ(a.value.type, b.value.type);
      EXPECT_EQ(a.value.number, b.value.number);
      EXPECT_EQ(a.value.unsigned_number, b.value.unsigned_number);
      EXPECT_EQ(a.value.oid, b.value.oid);
    }
    EXPECT_FALSE(second_reader.next(b));
  }
}

/// True where the datagram is one of those that are read behind their head; what is read then is
/// what the decoder of whole datagrams finds, with nothing to be tolerated in it.
bool is_read_behind_its_head(Bytes datagram) {
  const std::optional<Correlation> head = peek_correlation(datagram);
  CommunityMessage plain;
  if (!head || !read_plain_community(plain, *head)) return false;
  const ber::Decoded<CommunityMessage> message = decode_community(datagram);
  EXPECT_TRUE(message);
  if (!message) return true;
  EXPECT_EQ(plain.version, message->version);
  EXPECT_EQ(plain.community.data(), message->community.data());
  EXPECT_EQ(plain.community.size(), message->community.size());
  EXPECT_EQ(plain.pdu.kind, message->pdu.kind);
  EXPECT_EQ(plain.pdu.request_id, message->pdu.request_id);
  EXPECT_EQ(plain.pdu.error_status, message->pdu.error_status);
  EXPECT_EQ(plain.pdu.error_index, message->pdu.error_index);
  EXPECT_EQ(plain.pdu.varbinds.data(), message->pdu.varbinds.data());
  EXPECT_EQ(plain.pdu.varbinds.size(), message->pdu.varbinds.size());
  EXPECT_EQ(plain.pdu.varbind_count, message->pdu.varbind_count);
  EXPECT_TRUE(message->anomalies.empty());
  EXPECT_TRUE(plain.anomalies.empty());
  return true;
}

TEST(CommunityHead, LeavesToBeReadWhatTheDecoderFinds) {
  std::size_t read = 0;
  Prng prng(23);
  for (test::VectorCase& vector : test::read_vectors("messages.txt")) {
    SCOPED_TRACE(vector.name());
    const std::vector<std::uint8_t> octets = vector.take_hex("hex");
    read += is_read_behind_its_head(test::ExactCopy(octets).view()) ? 1 : 0;
    for (int i = 0; i < 300; ++i) {
      std::vector<std::uint8_t> changed = octets;
      for (auto changes = prng.below(3) + 1; changes > 0; --changes) {
        changed[prng.below(changed.size())] = static_cast<std::uint8_t>(prng.next());
      }
      (void)is_read_behind_its_head(test::ExactCopy(changed).view());
    }
  }
  EXPECT_GT(read, 2u);
}

TEST(CommunityHead, IsOfMessagesOfEveryLengthInItsFewestOctets) {
  for (const std::size_t octets :
       {0, 60, 90, 100, 119, 120, 127, 200, 219, 220, 230, 1000, 60'000}) {
    std::vector<std::uint8_t> room(octets + 100);
    ber::Writer writer(room);
    writer.element(ber::tag::kOctetString, std::vector<std::uint8_t>(octets, 'x'));
    writer.oid(ber::Oid{1, 3, 6, 1});
    writer.wrap(ber::tag::kSequence, 0);
    encode_pdu(writer, PduKind::response, 70'000, 0, 0, 0);
    encode_community(writer, Version::v2c, as_bytes("public"), 0);
    const std::optional<Correlation> head = peek_correlation(writer.written());
    ASSERT_TRUE(head);
    EXPECT_NE(head->fields.data(), nullptr) << octets;
    // A varbind in long form is for the decoder.
    EXPECT_EQ(is_read_behind_its_head(writer.written()), octets + 7 < 0x80) << octets;
  }
}

TEST(CommunityHead, IsOfNoMessageInWhichSomethingIsToBeTolerated) {
  const std::string community = " 0406 7075626c6963";
  const std::string rest = " 020100 020100 3000";
  const auto fields = [](const std::string& hex) {
    const std::vector<std::uint8_t> octets = test::from_hex(hex);
    return peek_correlation(octets).value().fields.data();
  };
  EXPECT_NE(fields("3018 020101" + community + " a20b 020105" + rest), nullptr);
  // An octet behind it, a length in two octets for one, padding of the version and of the id,
  // something behind the PDU.
  EXPECT_EQ(fields("3018 020101" + community + " a20b 020105" + rest + " 00"), nullptr);
  EXPECT_EQ(fields("308118 020101" + community + " a20b 020105" + rest), nullptr);
  EXPECT_EQ(fields("3019 02020001" + community + " a20b 020105" + rest), nullptr);
  EXPECT_EQ(fields("3019 020101" + community + " a20c 02020005" + rest), nullptr);
  EXPECT_EQ(fields("301a 020101" + community + " a20b 020105" + rest + " 0500"), nullptr);
}

TEST(CommunityVectors, AreRefusedWhereverTheyAreCut) {
  for (test::VectorCase& vector : test::read_vectors("messages.txt")) {
    const std::string name = vector.name();
    if (name == "trailing_zeros") continue;
    const std::vector<std::uint8_t> octets = vector.take_hex("hex");
    const std::optional<Correlation> whole = peek_correlation(octets);
    ASSERT_TRUE(whole) << name;
    EXPECT_FALSE(whole->truncated) << name;
    EXPECT_EQ(std::to_string(whole->correlation_id), vector.take("request_id")) << name;
    for (std::size_t size = 0; size < octets.size(); ++size) {
      const test::ExactCopy cut(Bytes(octets).first(size));
      const ber::Decoded<CommunityMessage> message = decode_community(cut.view());
      ASSERT_FALSE(message) << name << " cut to " << size;
      EXPECT_EQ(message.error().code, ber::DecodeErrc::truncated) << name << " cut to " << size;
      const std::optional<Correlation> peeked = peek_correlation(cut.view());
      if (peeked) {
        EXPECT_TRUE(peeked->truncated) << name << " cut to " << size;
        EXPECT_EQ(peeked->correlation_id, whole->correlation_id) << name << " cut to " << size;
      }
    }
  }
}

TEST(RefusedVectors, AreRefusedForTheirReason) {
  for (test::VectorCase& vector : test::read_vectors("refused.txt")) {
    SCOPED_TRACE(vector.name());
    const test::ExactCopy datagram(vector.take_hex("hex"));
    const ber::Decoded<CommunityMessage> message = decode_community(datagram.view());
    ASSERT_FALSE(message);
    EXPECT_EQ(describe(message.error().code), vector.take("error"));
    EXPECT_LE(message.error().offset, datagram.view().size());

    std::string id = "none";
    if (const std::optional<Correlation> peeked = peek_correlation(datagram.view())) {
      const std::vector<std::uint8_t> pdu_tag = {peeked->pdu_tag};
      id = std::to_string(peeked->version);
      id.append(" ").append(std::to_string(peeked->correlation_id));
      id.append(" ").append(hex_text(pdu_tag)).append(peeked->truncated ? " cut" : " whole");
    }
    EXPECT_EQ(id, vector.take("id"));
    vector.expect_all_taken();
  }
}

TEST(CommunityMessage, TellsWhereInTheDatagramItFailed) {
  // The last octet is the tag of what should be a varbind.
  const std::vector<std::uint8_t> octets = test::from_hex(
      "301d 02 01 01 04 06 7075626c6963 a210 020105 020100 020100 3005 3001 00 05 00");
  const ber::Decoded<CommunityMessage> message = decode_community(octets);
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error(), (ber::DecodeError{ber::DecodeErrc::unexpected_tag, 29}));
}

TEST(CommunityMessage, BorrowsTheCommunity) {
  const std::vector<std::uint8_t> octets =
      test::from_hex("3018020101040670 75626c6963a20b0201050201000201003000");
  const ber::Decoded<CommunityMessage> message = decode_community(octets);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->community.data(), octets.data() + 7);
}

TEST(CommunityMessage, RefusesRandomOctets) {
  Prng prng(11);
  for (int i = 0; i < 5000; ++i) {
    std::vector<std::uint8_t> octets(prng.below(80));
    for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(prng.next());
    const test::ExactCopy datagram(octets);
    EXPECT_FALSE(decode_community(datagram.view()));
  }
}

TEST(CommunityEncoding, FailsQuietlyWithoutRoom) {
  std::vector<std::uint8_t> room(20);
  ber::Writer writer(room);
  encode_request_varbind(writer, ber::Oid{1, 3, 6, 1, 2, 1, 1, 1, 0});
  encode_pdu(writer, PduKind::get_request, 1, 0, 0, 0);
  encode_community(writer, Version::v2c, as_bytes("public"), 0);
  EXPECT_TRUE(writer.failed());
  EXPECT_TRUE(writer.written().empty());
}

TEST(CommunityEncoding, WritesTheVectorsOfRequests) {
  for (test::VectorCase& vector : test::read_vectors("messages.txt")) {
    if (vector.name() != "v2c_getbulk") continue;
    std::vector<std::uint8_t> room(200);
    ber::Writer writer(room);
    encode_request_varbind(writer, ber::Oid{1, 3, 6, 1, 2, 1, 2, 2});
    encode_request_varbind(writer, ber::Oid{1, 3, 6, 1, 2, 1, 1, 3});
    encode_pdu(writer, PduKind::get_bulk_request, 2147483647, 1, 25, 0);
    encode_community(writer, Version::v2c, as_bytes("public"), 0);
    EXPECT_EQ(hex_text(writer.written()), vector.take("hex"));
    return;
  }
  ADD_FAILURE() << "the vector is gone";
}

}  // namespace
}  // namespace snmpring::message
