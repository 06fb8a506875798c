// The first look at a datagram: ids of every version, oddities before the id, cuts behind it.
#include "message/correlation.h"

#include <gtest/gtest.h>

#include <vector>

#include "message/community.h"
#include "message/samples.h"
#include "vectors/vector_file.h"

namespace snmpring::message {
namespace {

std::optional<Correlation> peek_hex(const char* hex) {
  const test::ExactCopy datagram(test::from_hex(hex));
  return peek_correlation(datagram.view());
}

TEST(Correlation, FindsTheRequestIdOfV1AndV2c) {
  for (const Version version : {Version::v1, Version::v2c}) {
    for (const std::int32_t id : {-2147483647 - 1, -1, 0, 1, 2147483647}) {
      std::vector<std::uint8_t> room(64);
      ber::Writer writer(room);
      encode_pdu(writer, PduKind::response, id, 0, 0, 0);
      encode_community(writer, version, as_bytes("secret"), 0);
      const std::optional<Correlation> found = peek_correlation(writer.written());
      ASSERT_TRUE(found);
      EXPECT_EQ(found->version, static_cast<int>(version));
      EXPECT_EQ(found->correlation_id, id);
      EXPECT_EQ(found->pdu_tag, 0xA2);
      EXPECT_FALSE(found->truncated);
    }
  }
}

TEST(Correlation, FindsTheMsgIdOfV3) {
  const std::optional<Correlation> found = peek_hex("3010 020103 300b 020412345678 0204 0000ffe3");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->version, 3);
  EXPECT_EQ(found->correlation_id, 0x12345678);
  EXPECT_EQ(found->pdu_tag, 0);
}

TEST(Correlation, LooksAtOtherVersionsAsCommunityMessages) {
  const std::optional<Correlation> found = peek_hex("300f 02020102 0401 78 a206 020107 020100");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->version, 258);
  EXPECT_EQ(found->correlation_id, 7);
}

TEST(Correlation, TakesLongLengthsAndPaddingBeforeTheId) {
  const std::optional<Correlation> found =
      peek_hex("30820025 0282000401000001 048400000001 78 a2830000 10 02820006000000000007 30");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->correlation_id, 7);
  EXPECT_EQ(found->version, 0x01000001);
}

TEST(Correlation, NotesACutBehindTheId) {
  const std::optional<Correlation> found = peek_hex("3082 2000 020101 0401 78 a282 1ff0 020107");
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->truncated);
  EXPECT_EQ(found->correlation_id, 7);
}

TEST(Correlation, FindsNoIdInACutId) {
  EXPECT_FALSE(peek_hex("3082 2000 020101 0401 78 a282 1ff0 020401020 3"));
  EXPECT_FALSE(peek_hex("3082 2000 020101 0401 78 a282 1ff0 02"));
  EXPECT_FALSE(peek_hex("3082 2000 020101 0401 78 a282"));
  EXPECT_FALSE(peek_hex("3082 2000 020101 0405 78"));
}

TEST(Correlation, BelievesAMessageThatIsShorterThanItsDatagram) {
  // The id lies behind the end that the message gives for itself.
  EXPECT_FALSE(peek_hex("3008 020101 0401 78 a206 020107 020100"));
}

TEST(Correlation, KnowsATrapV1ThoughItHasNoId) {
  const std::optional<Correlation> found =
      peek_hex("3013 020100 0401 78 a40b 0603 2b0601 4004 7f000001");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->pdu_tag, 0xA4);
  EXPECT_EQ(found->correlation_id, 0);
}

}  // namespace
}  // namespace snmpring::message
