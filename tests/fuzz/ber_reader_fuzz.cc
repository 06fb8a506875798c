// ber::Reader against a reading of X.690 §8.1 that takes its time: the same elements, lengths,
// integers and errors at every place of an input, and a failed read that moves nothing.
#include <limits>
#include <optional>
#include <vector>

#include "ber/reader.h"
#include "ber/writer.h"
#include "fuzz/fuzz.h"

namespace snmpring {
namespace {

using ber::DecodeErrc;
using fuzz::expect;

constexpr int kDepthMax = 8;

struct Header {
  std::optional<DecodeErrc> error;
  std::size_t octets = 0;
  std::uint64_t length = 0;
};

/// The length octets at the front of `octets`.
Header slow_length(Bytes octets) {
  if (octets.empty()) return {DecodeErrc::truncated};
  const std::uint8_t first = octets[0];
  Header header{.error = {}, .octets = 1, .length = first};
  if (first == 0x80) return {DecodeErrc::indefinite_length};
  if (first == 0xFF) return {DecodeErrc::length_overflow};
  if (first > 0x80) {
    const std::size_t count = first & 0x7F;
    if (octets.size() - 1 < count) return {DecodeErrc::truncated};
    header = {.error = {}, .octets = 1 + count, .length = 0};
    for (const std::uint8_t octet : octets.subspan(1, count)) {
      header.length = header.length * 256 + octet;
      if (header.length > std::numeric_limits<std::uint32_t>::max()) {
        return {DecodeErrc::length_overflow};
      }
    }
  }
  if (header.length > octets.size() - header.octets) return {DecodeErrc::truncated};
  return header;
}

/// A whole element: its identifier octet counts to the header.
Header slow_element(Bytes octets) {
  if (octets.empty()) return {DecodeErrc::truncated};
  if (octets[0] % 32 == 31) return {DecodeErrc::high_tag_number};
  Header header = slow_length(octets.subspan(1));
  ++header.octets;
  return header;
}

/// Two's complement of any length; nullopt for what 64 bits do not hold.
std::optional<std::int64_t> slow_integer(Bytes content) {
  if (content.empty()) return std::nullopt;
  const std::uint8_t sign = content[0] >= 0x80 ? 0xFF : 0;
  const std::size_t extra = content.size() > 8 ? content.size() - 8 : 0;
  for (const std::uint8_t octet : content.first(extra)) {
    if (octet != sign) return std::nullopt;
  }
  if (extra > 0 && (content[extra] >= 0x80) != (sign != 0)) return std::nullopt;
  __int128 value = 0;
  for (const std::uint8_t octet : content) value = (value << 8 | octet) & ~std::uint64_t{0};
  const std::size_t bits = 8 * std::min<std::size_t>(content.size(), 8);
  if (sign != 0) value -= __int128{1} << bits;
  return static_cast<std::int64_t>(value);
}

std::optional<std::uint64_t> slow_unsigned(Bytes content) {
  if (content.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const std::uint8_t octet : content) {
    if (value >> 56 != 0) return std::nullopt;
    value = value << 8 | octet;
  }
  return value;
}

void expect_unmoved(const ber::Reader& reader, const ber::Reader& before) {
  expect(reader.offset() == before.offset(), "a failed read does not move");
  expect(reader.anomalies() == before.anomalies(), "a failed read notes nothing");
}

template <typename T>
void expect_error(const ber::Decoded<T>& result, DecodeErrc code, const ber::Reader& reader,
                  const ber::Reader& before) {
  expect(!result, "what is wrong is not read");
  expect(result.error().code == code, "the error is the one that is there");
  expect(result.error().offset <= before.offset() + before.rest().size(),
         "an error lies within the octets");
  expect_unmoved(reader, before);
}

/// Every read there is, each from the same place.
void check_reads(const ber::Reader& here) {
  const Bytes rest = here.rest();
  const Header found = slow_element(rest);
  const Header length = slow_length(rest);

  ber::Reader reader = here;
  if (const auto read = reader.read_length(); length.error) {
    expect_error(read, *length.error, reader, here);
  } else {
    expect(read && *read == length.length, "a length is what its octets say");
    expect(reader.offset() == here.offset() + length.octets, "a length ends where it ends");
  }

  reader = here;
  const auto element = reader.read_element();
  if (found.error) {
    expect_error(element, *found.error, reader, here);
    return;
  }
  expect(element.has_value(), "a whole element is read");
  expect(element->tag == rest[0], "the tag is the first octet");
  expect(element->content.data() == rest.data() + found.octets &&
             element->content.size() == found.length,
         "the content is what follows the header");
  expect(reader.offset() == here.offset() + found.octets + found.length,
         "an element ends with its content");
  expect(here.peek_tag().value_or(0x1F) == rest[0], "a tag can be looked at");

  ber::Reader same = here;
  const auto content = same.read(element->tag);
  expect(content && content->data() == element->content.data() &&
             content->size() == element->content.size() && same.offset() == reader.offset() &&
             same.anomalies() == reader.anomalies(),
         "an element that must have a tag is read like any other");
  ber::Reader other = here;
  expect_error(other.read(static_cast<ber::Tag>(element->tag ^ 1)), DecodeErrc::unexpected_tag,
               other, here);

  // Written again it is read again, and in the shortest form.
  std::vector<std::uint8_t> room(element->content.size() + 8);
  ber::Writer writer(room);
  writer.element(element->tag, element->content);
  expect(!writer.failed() && writer.size() <= found.octets + found.length,
         "what is written is no longer than what was read");
  ber::Reader again(writer.written());
  const auto second = again.read_element();
  expect(second && again.at_end() && second->tag == element->tag &&
             fuzz::same(second->content, element->content) && again.anomalies().empty(),
         "what is written reads back");
}

void check_integers(const ber::Reader& here, const ber::Element& element) {
  const auto expected = slow_integer(element.content);
  ber::Anomalies anomalies;
  const auto value = ber::integer_from_content(element.content, anomalies);
  expect(value.has_value() == expected.has_value() && (!value || *value == *expected),
         "INTEGER is two's complement");
  expect(value || anomalies.empty(), "what is refused is no oddity");
  if (value) {
    std::array<std::uint8_t, 10> room;
    ber::Writer writer(room);
    writer.integer(*value);
    const std::size_t minimal = writer.size() - 2;
    expect(anomalies.has(ber::Anomaly::padded_integer) == (element.content.size() > minimal),
           "an integer is padded where it could be shorter");
    expect(ber::Reader(writer.written()).read_int64() == *value, "an integer reads back");
  }

  ber::Anomalies unsigned_anomalies;
  const auto number = ber::unsigned_from_content(element.content, unsigned_anomalies);
  const auto expected_number = slow_unsigned(element.content);
  expect(
      number.has_value() == expected_number.has_value() && (!number || *number == *expected_number),
      "an unsigned number is its octets");
  expect(unsigned_anomalies.has(ber::Anomaly::unsigned_no_zero) ==
             (number && element.content[0] >= 0x80),
         "a missing zero octet is noticed");
  if (number) {
    std::array<std::uint8_t, 12> room;
    ber::Writer writer(room);
    writer.unsigned_integer(*number, ber::tag::kCounter64);
    ber::Reader again(writer.written());
    ber::Anomalies none;
    const auto back = ber::unsigned_from_content(again.read_element()->content, none);
    expect(back == *number && none.empty(), "an unsigned number reads back");
  }

  if (element.tag != ber::tag::kInteger) return;
  ber::Reader reader = here;
  const auto wide = reader.read_int64();
  expect(wide.has_value() == expected.has_value(), "read_int64 takes what 64 bits hold");
  if (!wide) expect_unmoved(reader, here);
  reader = here;
  const auto narrow = reader.read_int32();
  const bool fits = expected && *expected >= std::numeric_limits<std::int32_t>::min() &&
                    *expected <= std::numeric_limits<std::int32_t>::max();
  expect(narrow.has_value() == fits && (!fits || *narrow == *expected),
         "read_int32 takes what 32 bits hold");
  if (!narrow) expect_unmoved(reader, here);
}

void check_elements(Bytes octets, int depth) {
  ber::Reader reader(octets);
  while (!reader.at_end()) {
    check_reads(reader);
    const ber::Reader here = reader;
    const auto element = reader.read_element();
    if (!element) return;
    check_integers(here, *element);
    if (depth < kDepthMax && (element->tag & 0x20) != 0) {
      check_elements(element->content, depth + 1);
    }
  }
  check_reads(reader);
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  snmpring::check_elements({data, size}, 0);
  return 0;
}
