// Reads BER elements and integers (X.690 §8.1, §8.3) from octets that cannot be trusted.
#include "ber/reader.h"

#include <limits>

namespace snmpring::ber {
namespace {

constexpr std::uint32_t kLengthMax = std::numeric_limits<std::uint32_t>::max();

}  // namespace

Decoded<Tag> Reader::peek_tag() const noexcept {
  if (at_end()) return std::unexpected(DecodeError{DecodeErrc::truncated, position_});
  const Tag tag = octets_[position_];
  if (is_high(tag)) {
    return std::unexpected(DecodeError{DecodeErrc::high_tag_number, position_});
  }
  return tag;
}

Decoded<std::uint32_t> Reader::read_length() noexcept {
  const auto fail = [this](DecodeErrc code) {
    return std::unexpected(DecodeError{code, position_});
  };
  const Bytes rest = this->rest();
  if (rest.empty()) return fail(DecodeErrc::truncated);
  const std::uint8_t first = rest[0];
  if (first < 0x80) {
    if (first > rest.size() - 1) return fail(DecodeErrc::truncated);
    ++position_;
    return first;
  }
  if (first == 0x80) return fail(DecodeErrc::indefinite_length);
  if (first == 0xFF) return fail(DecodeErrc::length_overflow);
  const std::size_t extra = first & 0x7F;
  if (extra >= rest.size()) return fail(DecodeErrc::truncated);
  std::uint32_t length = 0;
  for (const std::uint8_t octet : rest.subspan(1, extra)) {
    if (length > kLengthMax >> 8) return fail(DecodeErrc::length_overflow);
    length = length << 8 | octet;
  }
  if (length > rest.size() - 1 - extra) return fail(DecodeErrc::truncated);
  if (length < 0x80 || rest[1] == 0) anomalies_ |= Anomaly::long_length;
  position_ += 1 + extra;
  return length;
}

Decoded<Element> Reader::read_any_element() noexcept {
  const Decoded<Tag> tag = peek_tag();
  if (!tag) return std::unexpected(tag.error());
  ++position_;
  const Decoded<std::uint32_t> length = read_length();
  if (!length) {
    --position_;
    return std::unexpected(length.error());
  }
  const Bytes content = octets_.subspan(position_, *length);
  position_ += *length;
  return Element{*tag, content};
}

Bytes Reader::take_long(Tag tag) noexcept {
  const std::size_t size = octets_.size() - position_;
  const std::uint8_t* const octets = octets_.data() + position_;
  if (size < 4 || octets[0] != tag || is_high(tag)) return {};
  const bool one = octets[1] == 0x81 && octets[2] >= 0x80;
  const bool two = octets[1] == 0x82 && octets[2] != 0;
  if (!one && !two) return {};
  const std::size_t head = one ? 3 : 4;
  const std::size_t length = one ? octets[2] : std::size_t{octets[2]} << 8 | octets[3];
  if (length > size - head) return {};
  position_ += head + length;
  return {octets + head, length};
}

Decoded<Bytes> Reader::read_any(Tag tag) noexcept {
  const Decoded<Tag> found = peek_tag();
  if (!found) return std::unexpected(found.error());
  if (*found != tag) return std::unexpected(DecodeError{DecodeErrc::unexpected_tag, position_});
  const Decoded<Element> element = read_any_element();
  if (!element) return std::unexpected(element.error());
  return element->content;
}

Decoded<std::int64_t> Reader::read_any_int64() noexcept {
  const Reader before = *this;
  const Decoded<Bytes> content = read(tag::kInteger);
  if (!content) return std::unexpected(content.error());
  const std::size_t content_offset = position_ - content->size();
  const Decoded<std::int64_t> value = integer_from_content(*content, anomalies_);
  if (!value) {
    *this = before;
    return std::unexpected(DecodeError{value.error().code, content_offset + value.error().offset});
  }
  return value;
}

Decoded<std::int32_t> Reader::read_any_int32() noexcept {
  const Reader before = *this;
  const Decoded<std::int64_t> value = read_any_int64();
  if (!value) return std::unexpected(value.error());
  if (*value < std::numeric_limits<std::int32_t>::min() ||
      *value > std::numeric_limits<std::int32_t>::max()) {
    *this = before;
    return std::unexpected(DecodeError{DecodeErrc::out_of_range, position_});
  }
  return static_cast<std::int32_t>(*value);
}

Decoded<std::int64_t> integer_from_content(Bytes content, Anomalies& anomalies) noexcept {
  if (content.empty()) return std::unexpected(DecodeError{DecodeErrc::bad_integer, 0});
  // X.690 §8.3.2: the first nine bits shall not all be the same.
  bool padded = false;
  while (content.size() > 1 && content[0] == (content[1] >= 0x80 ? 0xFF : 0x00)) {
    content = content.subspan(1);
    padded = true;
  }
  if (content.size() > sizeof(std::int64_t)) {
    return std::unexpected(DecodeError{DecodeErrc::bad_integer, 0});
  }
  if (padded) anomalies |= Anomaly::padded_integer;
  std::uint64_t value = content[0] >= 0x80 ? ~std::uint64_t{0} : 0;
  for (const std::uint8_t octet : content) value = value << 8 | octet;
  return static_cast<std::int64_t>(value);
}

Decoded<std::uint64_t> unsigned_from_content(Bytes content, Anomalies& anomalies) noexcept {
  if (content.empty()) return std::unexpected(DecodeError{DecodeErrc::bad_integer, 0});
  bool padded = false;
  while (content.size() > 1 && content[0] == 0 && content[1] < 0x80) {
    content = content.subspan(1);
    padded = true;
  }
  const bool top_bit_set = content[0] >= 0x80;
  if (content.size() > 1 && content[0] == 0) content = content.subspan(1);
  if (content.size() > sizeof(std::uint64_t)) {
    return std::unexpected(DecodeError{DecodeErrc::bad_integer, 0});
  }
  if (padded) anomalies |= Anomaly::padded_integer;
  if (top_bit_set) anomalies |= Anomaly::unsigned_no_zero;
  std::uint64_t value = 0;
  for (const std::uint8_t octet : content) value = value << 8 | octet;
  return value;
}

}  // namespace snmpring::ber
