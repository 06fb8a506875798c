// Writing from a buffer's end: minimal forms, room, and that what is written reads back.
#include "ber/writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "base/prng.h"
#include "ber/reader.h"
#include "vectors/vector_file.h"

namespace snmpring::ber {
namespace {

TEST(BerWriter, WritesMinimalIntegers) {
  struct Case {
    std::int64_t value;
    const char* octets;
  };
  for (const auto& [value, octets] :
       {Case{0, "020100"}, Case{1, "020101"}, Case{-1, "0201ff"}, Case{127, "02017f"},
        Case{128, "02020080"}, Case{-128, "020180"}, Case{-129, "0202ff7f"},
        Case{2147483647, "02047fffffff"}, Case{-2147483648, "020480000000"},
        Case{4294967295, "020500ffffffff"},
        Case{std::numeric_limits<std::int64_t>::max(), "02087fffffffffffffff"},
        Case{std::numeric_limits<std::int64_t>::min(), "02088000000000000000"}}) {
    std::vector<std::uint8_t> room(10);
    Writer writer(room);
    writer.integer(value);
    EXPECT_EQ(hex_text(writer.written()), octets);
  }
}

TEST(BerWriter, WritesUnsignedIntegersWithTheirZeroOctet) {
  struct Case {
    std::uint64_t value;
    const char* octets;
  };
  for (const auto& [value, octets] :
       {Case{0, "410100"}, Case{127, "41017f"}, Case{128, "41020080"}, Case{255, "410200ff"},
        Case{4294967295, "410500ffffffff"},
        Case{std::numeric_limits<std::uint64_t>::max(), "410900ffffffffffffffff"}}) {
    std::vector<std::uint8_t> room(11);
    Writer writer(room);
    writer.unsigned_integer(value, tag::kCounter32);
    EXPECT_EQ(hex_text(writer.written()), octets);
  }
}

TEST(BerWriter, WritesMinimalLengths) {
  struct Case {
    std::size_t length;
    const char* header;
  };
  for (const auto& [length, header] :
       {Case{0, "0400"}, Case{127, "047f"}, Case{128, "048180"}, Case{255, "0481ff"},
        Case{256, "04820100"}, Case{65535, "0482ffff"}, Case{65536, "0483010000"}}) {
    std::vector<std::uint8_t> room(length + 8), content(length, 0xaa);
    Writer writer(room);
    writer.element(tag::kOctetString, content);
    ASSERT_FALSE(writer.failed());
    EXPECT_EQ(hex_text(writer.written().first(writer.size() - length)), header);
    Reader reader(writer.written());
    const Decoded<Bytes> read = reader.read(tag::kOctetString);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->size(), length);
    EXPECT_TRUE(reader.anomalies().empty());
  }
}

TEST(BerWriter, WrapsWhatWasWrittenSince) {
  std::vector<std::uint8_t> room(32);
  Writer writer(room);
  writer.null();
  const std::size_t inner_end = writer.size();
  writer.integer(2);
  writer.oid(Oid{1, 3, 6});
  writer.wrap(tag::kSequence, inner_end);
  EXPECT_EQ(hex_text(writer.written()), "300706022b060201020500");
}

TEST(BerWriter, EndsAtTheEndOfItsBuffer) {
  std::vector<std::uint8_t> room(32);
  Writer writer(room);
  writer.null();
  EXPECT_EQ(writer.written().data() + writer.written().size(), room.data() + room.size());
}

void write_sample(Writer& writer) {
  writer.octets(as_bytes("tail"));
  const std::size_t inner_end = writer.size();
  writer.element(tag::kOctetString, as_bytes("hello"));
  writer.unsigned_integer(4000000000, tag::kGauge32);
  writer.oid(Oid{1, 3, 6, 1, 4, 1, 4294967295});
  writer.integer(-1000);
  writer.wrap(tag::kSequence, inner_end);
}

TEST(BerWriter, FailsForGoodWhenAnythingDoesNotFit) {
  std::vector<std::uint8_t> ample(100);
  Writer whole(ample);
  write_sample(whole);
  const std::size_t needed = whole.written().size();
  for (std::size_t size = 0; size <= needed; ++size) {
    std::vector<std::uint8_t> room(size);
    Writer writer(room);
    write_sample(writer);
    EXPECT_EQ(writer.failed(), size < needed) << size;
    EXPECT_EQ(hex_text(writer.written()), size < needed ? "" : hex_text(whole.written())) << size;
    if (size < needed) {
      writer.octets({});
      writer.null();
      EXPECT_TRUE(writer.written().empty());
    }
  }
}

TEST(BerWriter, IntegersReadBack) {
  Prng prng(7);
  std::vector<std::uint8_t> room(16);
  for (int i = 0; i < 10000; ++i) {
    const auto value = static_cast<std::int64_t>(prng.next()) >> prng.below(64);
    Writer writer(room);
    writer.integer(value);
    Reader reader(writer.written());
    EXPECT_EQ(reader.read_int64(), Decoded<std::int64_t>(value));
    EXPECT_TRUE(reader.anomalies().empty());
  }
}

TEST(BerWriter, UnsignedIntegersReadBack) {
  Prng prng(8);
  std::vector<std::uint8_t> room(16);
  for (int i = 0; i < 10000; ++i) {
    const std::uint64_t value = prng.next() >> prng.below(64);
    Writer writer(room);
    writer.unsigned_integer(value, tag::kCounter64);
    Reader reader(writer.written());
    Anomalies anomalies;
    EXPECT_EQ(unsigned_from_content(*reader.read(tag::kCounter64), anomalies),
              Decoded<std::uint64_t>(value));
    EXPECT_TRUE(anomalies.empty());
  }
}

}  // namespace
}  // namespace snmpring::ber
