// Walking a VarBindList: laziness, loss that stays alone, views.
#include "message/varbind.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "message/samples.h"
#include "vectors/vector_file.h"

namespace snmpring::message {
namespace {

using test::from_hex;

TEST(VarBindReader, EndsAtOnceWithoutVarbinds) {
  VarBindReader reader{Bytes()};
  VarBind varbind;
  EXPECT_FALSE(reader.next(varbind));
  EXPECT_FALSE(reader.next(varbind));
  EXPECT_TRUE(reader.anomalies().empty());
}

TEST(VarBindReader, ViewsTheDatagram) {
  const std::vector<std::uint8_t> list = from_hex("300a 0603 2b0601 0403 616263");
  VarBindReader reader(list);
  VarBind varbind;
  ASSERT_TRUE(reader.next(varbind));
  EXPECT_EQ(varbind.name.content().data(), list.data() + 4);
  EXPECT_EQ(varbind.value.content.data(), list.data() + 9);
  EXPECT_FALSE(reader.next(varbind));
}

TEST(VarBindReader, GathersAnomaliesAsItGoes) {
  const std::vector<std::uint8_t> list = from_hex("3007 06022b06 020105 3008 06022b07 02020005");
  VarBindReader reader(list);
  VarBind varbind;
  ASSERT_TRUE(reader.next(varbind));
  EXPECT_TRUE(reader.anomalies().empty());
  ASSERT_TRUE(reader.next(varbind));
  EXPECT_EQ(test::words(reader.anomalies()), "padded_integer");
}

TEST(VarBindReader, SaysWhatANameSharesWithTheOneBefore) {
  const std::vector<std::uint8_t> list = from_hex(
      "3008 06042b060101 0500  3008 06042b060102 0500  3009 06052b06010203 0500  3009 "
      "06052b06018203 0500"
      "3009 06052b06018203 0500  3008 06042b060101 0500");
  VarBindReader reader(list);
  VarBind varbind;
  std::vector<std::pair<std::size_t, bool>> seen;
  while (reader.next(varbind)) {
    EXPECT_TRUE(varbind.in_list);
    seen.emplace_back(varbind.shared_octets, varbind.greater);
  }
  // The fourth is greater, but that takes a look at more than one octet; the fifth is the same once
  // more.
  const std::vector<std::pair<std::size_t, bool>> expected = {{0, false}, {3, true},  {4, true},
                                                              {3, false}, {5, false}, {3, false}};
  EXPECT_EQ(seen, expected);
}

TEST(VarBindReader, SharesNothingWithWhatIsNotInTheList) {
  // A name that is repaired between two that are not; and what came before the list.
  const std::vector<std::uint8_t> list =
      from_hex("3007 06032b0601 0500  3008 06042b800601 0500  3007 06032b0602 0500");
  const ber::Oid before{1, 3, 6, 1};
  VarBindReader reader(list, before);
  VarBind varbind;
  for (const bool in_list : {true, false, true}) {
    ASSERT_TRUE(reader.next(varbind));
    EXPECT_EQ(varbind.in_list, in_list);
    EXPECT_EQ(varbind.shared_octets, 0u);
    EXPECT_FALSE(varbind.greater);
  }
  EXPECT_EQ(varbind.name.to_string(), "1.3.6.2");
}

TEST(VarBindReader, KeepsARepairedNameBesideARepairedValue) {
  const std::vector<std::uint8_t> list = from_hex("300a 0603 2b8006 0603 2b8007");
  VarBindReader reader(list);
  VarBind varbind;
  ASSERT_TRUE(reader.next(varbind));
  EXPECT_EQ(varbind.name.to_string(), "1.3.6");
  EXPECT_EQ(varbind.value.oid.to_string(), "1.3.7");
}

// Every way to break the middle one of three varbinds by one octet leaves the others as they are,
// unless its own header is hit, which is decode_pdu's to refuse.
TEST(VarBindReader, LosesNoNeighbourOfABrokenVarbind) {
  const std::vector<std::uint8_t> sound =
      from_hex("3007 06022b06 020105  3009 06022b07 0403616263  3007 06022b08 020109");
  for (std::size_t at = 11; at < 20; ++at) {
    for (int octet = 0; octet < 256; ++octet) {
      std::vector<std::uint8_t> broken = sound;
      broken[at] = static_cast<std::uint8_t>(octet);
      const test::ExactCopy list(broken);
      VarBindReader reader(list.view());
      VarBind varbind;
      ASSERT_TRUE(reader.next(varbind));
      EXPECT_EQ(varbind.value.number, 5);
      ASSERT_TRUE(reader.next(varbind));
      EXPECT_EQ(varbind.lost, reader.anomalies().has(ber::Anomaly::lost_varbind));
      ASSERT_TRUE(reader.next(varbind));
      EXPECT_EQ(varbind.name.to_string(), "1.3.8");
      EXPECT_EQ(varbind.value.number, 9);
      EXPECT_FALSE(varbind.lost);
      EXPECT_FALSE(reader.next(varbind));
    }
  }
}

TEST(VarBindReader, KeepsNothingOfTheVarbindBefore) {
  const std::vector<std::uint8_t> list = from_hex("3007 06022b06 020105 3000 3007 06022b08 020109");
  VarBindReader reader(list);
  VarBind varbind;
  ASSERT_TRUE(reader.next(varbind));
  ASSERT_TRUE(reader.next(varbind));
  EXPECT_TRUE(varbind.lost);
  EXPECT_TRUE(varbind.name.empty());
  EXPECT_TRUE(varbind.value.content.empty());
  EXPECT_EQ(varbind.value.number, 0);
  ASSERT_TRUE(reader.next(varbind));
  EXPECT_FALSE(varbind.lost);
}

TEST(VarBindReader, KeepsTheNameOfABrokenValueWhereverItIsCut) {
  const std::vector<std::uint8_t> whole = from_hex("06022b07 0403616263");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::vector<std::uint8_t> list = {0x30, static_cast<std::uint8_t>(size)};
    list.insert(list.end(), whole.begin(), whole.begin() + static_cast<long>(size));
    const test::ExactCopy copy(list);
    VarBindReader reader(copy.view());
    VarBind varbind;
    ASSERT_TRUE(reader.next(varbind));
    EXPECT_TRUE(varbind.lost) << size;
    EXPECT_EQ(varbind.name.to_string(), size < 4 ? "" : "1.3.7") << size;
  }
}

TEST(VarBindReader, EndsWithoutHarmOnAListThatNobodyChecked) {
  for (const char* const hex :
       {"30", "3005", "0500", "3080", "bf2200", "3007 06022b06 020105 30"}) {
    const test::ExactCopy list(from_hex(hex));
    VarBindReader reader(list.view());
    VarBind varbind;
    while (reader.next(varbind)) EXPECT_FALSE(varbind.lost);
    EXPECT_FALSE(reader.next(varbind));
    EXPECT_TRUE(reader.anomalies().has(ber::Anomaly::lost_varbind)) << hex;
  }
}

TEST(VarBindReader, TakesAValueOf60000Octets) {
  std::vector<std::uint8_t> room(65000), text(60000, 'x');
  ber::Writer writer(room);
  writer.element(ber::tag::kOctetString, text);
  writer.oid(ber::Oid{1, 3, 6});
  writer.wrap(ber::tag::kSequence, 0);
  VarBindReader reader(writer.written());
  VarBind varbind;
  ASSERT_TRUE(reader.next(varbind));
  EXPECT_EQ(varbind.value.content.size(), text.size());
}

}  // namespace
}  // namespace snmpring::message
