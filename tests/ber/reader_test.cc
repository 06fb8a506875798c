// The bounded cursor: lengths, tags, integers, and what each refuses.
#include "ber/reader.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "ber/writer.h"
#include "vectors/vector_file.h"

namespace snmpring::ber {
namespace {

using test::from_hex;

struct LengthCase {
  const char* octets;
  std::uint32_t length;
  bool long_form;  // Longer than needed.
};

TEST(BerLength, ReadsShortAndLongForms) {
  for (const auto& [octets, length, long_form] :
       {LengthCase{"00", 0, false}, LengthCase{"01aa", 1, false}, LengthCase{"8100", 0, true},
        LengthCase{"8101aa", 1, true}, LengthCase{"820001aa", 1, true},
        LengthCase{"8400000001aa", 1, true}, LengthCase{"89000000000000000001aa", 1, true}}) {
    SCOPED_TRACE(octets);
    const std::vector<std::uint8_t> input = from_hex(octets);
    Reader reader(input);
    const Decoded<std::uint32_t> read = reader.read_length();
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, length);
    EXPECT_EQ(reader.rest().size(), length);
    EXPECT_EQ(reader.anomalies().has(Anomaly::long_length), long_form);
  }
}

TEST(BerLength, NotesOnlyRedundantOctets) {
  for (const auto& [octets, length, long_form] :
       {LengthCase{"7f", 127, false}, LengthCase{"8180", 128, false},
        LengthCase{"81ff", 255, false}, LengthCase{"820100", 256, false},
        LengthCase{"82ffff", 65535, false}, LengthCase{"83010000", 65536, false},
        LengthCase{"8401000000", 16777216, false}, LengthCase{"82007f", 127, true},
        LengthCase{"8200ff", 255, true}, LengthCase{"83000100", 256, true}}) {
    std::vector<std::uint8_t> input = from_hex(octets);
    input.insert(input.end(), length, 0xaa);
    Reader reader(input);
    const Decoded<std::uint32_t> read = reader.read_length();
    ASSERT_TRUE(read) << octets;
    EXPECT_EQ(*read, length);
    EXPECT_EQ(reader.anomalies().has(Anomaly::long_length), long_form) << octets;
  }
}

struct LengthError {
  const char* octets;
  DecodeErrc code;
};

TEST(BerLength, RefusesAndStaysWhereItWas) {
  for (const auto& [octets, code] :
       {LengthError{"", DecodeErrc::truncated}, LengthError{"01", DecodeErrc::truncated},
        LengthError{"02aa", DecodeErrc::truncated}, LengthError{"81", DecodeErrc::truncated},
        LengthError{"8102aa", DecodeErrc::truncated}, LengthError{"8200", DecodeErrc::truncated},
        LengthError{"fe00", DecodeErrc::truncated},
        LengthError{"847fffffffaa", DecodeErrc::truncated},
        LengthError{"84ffffffffaa", DecodeErrc::truncated},
        LengthError{"850100000000aa", DecodeErrc::length_overflow},
        LengthError{"887fffffffffffffffaa", DecodeErrc::length_overflow},
        LengthError{"88ffffffffffffffffaa", DecodeErrc::length_overflow},
        LengthError{"80", DecodeErrc::indefinite_length},
        LengthError{"80aa0000", DecodeErrc::indefinite_length},
        LengthError{"ff", DecodeErrc::length_overflow}}) {
    SCOPED_TRACE(octets);
    const std::vector<std::uint8_t> input = from_hex(octets);
    Reader reader(input);
    const Decoded<std::uint32_t> read = reader.read_length();
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error(), (DecodeError{code, 0}));
    EXPECT_EQ(reader.offset(), 0u);
    EXPECT_TRUE(reader.anomalies().empty());
  }
}

TEST(BerTag, RefusesSeveralIdentifierOctets) {
  for (const char* const octets : {"1f0100", "3f8100", "5f7800", "9f7800", "bf2200", "ff0100"}) {
    const std::vector<std::uint8_t> input = from_hex(octets);
    Reader reader(input);
    EXPECT_EQ(reader.peek_tag().error().code, DecodeErrc::high_tag_number) << octets;
    EXPECT_EQ(reader.read_element().error().code, DecodeErrc::high_tag_number) << octets;
    EXPECT_EQ(reader.offset(), 0u);
  }
}

TEST(BerTag, PeekingDoesNotMove) {
  const std::vector<std::uint8_t> input = from_hex("0500");
  const Reader reader(input);
  EXPECT_EQ(reader.peek_tag(), Decoded<Tag>(tag::kNull));
  EXPECT_EQ(reader.offset(), 0u);
}

TEST(BerElement, GivesTagAndContentInPlace) {
  const std::vector<std::uint8_t> input = from_hex("0402abcd0500");
  Reader reader(input);
  const Decoded<Element> element = reader.read_element();
  ASSERT_TRUE(element);
  EXPECT_EQ(element->tag, tag::kOctetString);
  EXPECT_EQ(element->content.data(), input.data() + 2);
  EXPECT_EQ(element->content.size(), 2u);
  EXPECT_EQ(reader.offset(), 4u);
  EXPECT_TRUE(reader.read(tag::kNull));
  EXPECT_TRUE(reader.at_end());
}

struct LongElement {
  const char* head;
  std::size_t octets;  // Behind the head.
  bool whole;
};

TEST(BerElement, WithALongLengthIsTheSameWhetherItsTagIsKnownOrNot) {
  for (const auto& [head, octets, whole] :
       {LongElement{"308180", 128, true}, LongElement{"3081ff", 300, true},
        LongElement{"30820100", 256, true}, LongElement{"3082ffff", 65535, true},
        LongElement{"3083010000", 65536, true}, LongElement{"307f", 127, true},
        LongElement{"308101", 1, true}, LongElement{"30817f", 127, true},
        LongElement{"308200ff", 255, true}, LongElement{"308180", 127, false},
        LongElement{"3081ff", 254, false}, LongElement{"30820100", 255, false},
        LongElement{"3082ffff", 65534, false}, LongElement{"308180", 0, false},
        LongElement{"3082", 0, false}, LongElement{"308201", 0, false},
        LongElement{"3080", 128, false}}) {
    SCOPED_TRACE(std::string(head) + " and " + std::to_string(octets));
    std::vector<std::uint8_t> input = from_hex(head);
    const std::size_t head_octets = input.size();
    input.resize(head_octets + octets, 0xaa);
    Reader known(input);
    Reader unknown(input);
    const Decoded<Bytes> content = known.read(tag::kSequence);
    const Decoded<Element> element = unknown.read_element();
    ASSERT_EQ(content.has_value(), whole);
    ASSERT_EQ(element.has_value(), whole);
    EXPECT_EQ(known.offset(), unknown.offset());
    EXPECT_EQ(known.anomalies(), unknown.anomalies());
    if (whole) {
      EXPECT_EQ(content->data(), input.data() + head_octets);
      EXPECT_EQ(content->data(), element->content.data());
      EXPECT_EQ(content->size(), element->content.size());
    } else {
      EXPECT_EQ(content.error(), element.error());
    }
    EXPECT_EQ(Reader(input).read(tag::kOctetString).error(),
              (DecodeError{DecodeErrc::unexpected_tag, 0}));
  }
}

TEST(PlainContent, IsThatOfOneWholeElementWithALengthOfTheFewestOctets) {
  for (const std::size_t size : {0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF}) {
    std::vector<std::uint8_t> room(size + 8);
    Writer writer(room);
    writer.element(tag::kSequence, std::vector<std::uint8_t>(size, 7));
    std::vector<std::uint8_t> element(writer.written().begin(), writer.written().end());
    const Bytes content = plain_content(element, tag::kSequence);
    EXPECT_EQ(content.data(), element.data() + element.size() - size) << size;
    EXPECT_EQ(content.size(), size);
    EXPECT_EQ(plain_content(element, tag::kOctetString).data(), nullptr) << size;
    element.push_back(7);
    EXPECT_EQ(plain_content(element, tag::kSequence).data(), nullptr) << size;
    element.resize(element.size() - 2);
    EXPECT_EQ(plain_content(element, tag::kSequence).data(), nullptr) << size;
  }
}

TEST(PlainContent, IsNotThatOfOtherLengths) {
  for (const char* const hex :
       {"", "30", "3081", "308101 07", "30820001 07", "3080 0000", "3083000001 07", "30ff 07"}) {
    EXPECT_EQ(plain_content(from_hex(hex), tag::kSequence).data(), nullptr) << hex;
  }
}

TEST(BerElement, OfALongLengthHasNoTagOfSeveralOctets) {
  const std::vector<std::uint8_t> input = from_hex("3f8180" + std::string(256, 'a'));
  EXPECT_EQ(Reader(input).read(0x3f).error(), (DecodeError{DecodeErrc::high_tag_number, 0}));
}

TEST(BerElement, IsRefusedWhereverItIsCut) {
  const std::vector<std::uint8_t> whole = from_hex("048203e8" + std::string(2000, '5'));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<std::uint8_t> cut(whole.begin(), whole.begin() + static_cast<long>(size));
    Reader reader(cut);
    const Decoded<Element> element = reader.read_element();
    ASSERT_FALSE(element) << size;
    EXPECT_EQ(element.error().code, DecodeErrc::truncated) << size;
    EXPECT_EQ(reader.offset(), 0u) << size;
  }
}

TEST(BerElement, TellsWhereItFailed) {
  const std::vector<std::uint8_t> input = from_hex("050004");
  Reader reader(input);
  ASSERT_TRUE(reader.read(tag::kNull));
  EXPECT_EQ(reader.read(tag::kInteger).error(), (DecodeError{DecodeErrc::unexpected_tag, 2}));
  EXPECT_EQ(reader.read(tag::kOctetString).error(), (DecodeError{DecodeErrc::truncated, 3}));
  EXPECT_EQ(reader.offset(), 2u);
}

TEST(BerInteger, ReadsTheEdgesOf32Bits) {
  const std::vector<std::uint8_t> input = from_hex("02047fffffff020480000000");
  Reader reader(input);
  EXPECT_EQ(reader.read_int32(), Decoded<std::int32_t>(std::numeric_limits<std::int32_t>::max()));
  EXPECT_EQ(reader.read_int32(), Decoded<std::int32_t>(std::numeric_limits<std::int32_t>::min()));
}

TEST(BerInteger, RefusesMoreThan32BitsAndStays) {
  for (const char* const octets : {"02050080000000", "0205ff7fffffff", "02087fffffffffffffff"}) {
    const std::vector<std::uint8_t> input = from_hex(octets);
    Reader reader(input);
    EXPECT_EQ(reader.read_int32().error(), (DecodeError{DecodeErrc::out_of_range, 0}));
    EXPECT_EQ(reader.offset(), 0u);
    EXPECT_TRUE(reader.read_int64());
  }
}

TEST(BerInteger, ReadsTheEdgesOf64Bits) {
  const std::vector<std::uint8_t> input = from_hex("02087fffffffffffffff02088000000000000000");
  Reader reader(input);
  EXPECT_EQ(reader.read_int64(), Decoded<std::int64_t>(std::numeric_limits<std::int64_t>::max()));
  EXPECT_EQ(reader.read_int64(), Decoded<std::int64_t>(std::numeric_limits<std::int64_t>::min()));
}

TEST(BerInteger, RefusesNoContentAndTooMuch) {
  for (const char* const octets :
       {"0200", "0209008000000000000000", "0209ff7fffffffffffffff", "0209010000000000000000"}) {
    const std::vector<std::uint8_t> input = from_hex(octets);
    Reader reader(input);
    EXPECT_EQ(reader.read_int64().error(), (DecodeError{DecodeErrc::bad_integer, 2})) << octets;
    EXPECT_EQ(reader.offset(), 0u);
  }
}

TEST(BerInteger, NotesPadding) {
  const std::vector<std::uint8_t> input = from_hex("020a00000000000000000005");
  Reader reader(input);
  EXPECT_EQ(reader.read_int32(), Decoded<std::int32_t>(5));
  EXPECT_EQ(reader.anomalies(), Anomalies(Anomaly::padded_integer));
}

TEST(BerInteger, ForgetsTheAnomaliesOfWhatItRefused) {
  const std::vector<std::uint8_t> input = from_hex("028106000080000000");
  Reader reader(input);
  EXPECT_FALSE(reader.read_int32());
  EXPECT_TRUE(reader.anomalies().empty());
}

TEST(DecodeErrc, HasAPhraseForEach) {
  for (int code = 0; code <= static_cast<int>(DecodeErrc::trailing_content); ++code) {
    EXPECT_FALSE(describe(static_cast<DecodeErrc>(code)).empty());
    EXPECT_NE(describe(static_cast<DecodeErrc>(code)), "unknown error");
  }
}

}  // namespace
}  // namespace snmpring::ber
