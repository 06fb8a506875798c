// A bounded cursor over BER octets. A failed read does not move it. No read goes past its end.
#ifndef SNMPRING_BER_READER_H_
#define SNMPRING_BER_READER_H_

#include <cstdint>

#include "base/bytes.h"
#include "ber/anomaly.h"
#include "ber/error.h"
#include "ber/plain_reader.h"
#include "ber/tag.h"

namespace snmpring::ber {

/// One element: its identifier octet and its content. The content borrows the reader's octets.
struct Element {
  Tag tag;
  Bytes content;
};

/// Reads definite-length BER with single-octet identifiers (X.690 §8.1, RFC 3417 §8). Borrows its
/// octets, which must outlive it and every view that it returns. Tolerated anomalies are collected
/// in anomalies().
class Reader {
 public:
  explicit Reader(Bytes octets) noexcept : octets_(octets) {}

  bool at_end() const noexcept { return position_ == octets_.size(); }
  std::size_t offset() const noexcept { return position_; }  ///< Octets consumed so far.
  Bytes rest() const noexcept { return octets_.subspan(position_); }
  Anomalies anomalies() const noexcept { return anomalies_; }

  /// Returns the next identifier octet without moving. Errors: truncated, high_tag_number.
  Decoded<Tag> peek_tag() const noexcept;

  /// Reads one BER length (X.690 §8.1.3) and moves past it. Redundant leading zero octets are
  /// accepted, because RFC 3417 §8 allows them, and noted as long_length. \return The number of
  /// content octets that follow, never more than remain in this reader. Errors: truncated,
  /// indefinite_length, length_overflow. The reader does not move on errors.
  Decoded<std::uint32_t> read_length() noexcept;

  /// Reads any whole element. Errors: those of peek_tag and read_length.
  Decoded<Element> read_element() noexcept {
    if (!starts_plainly()) [[unlikely]]
      return read_any_element();
    const Tag tag = octets_[position_];
    return Element{tag, take_plain()};
  }

  /// Moves past octets that were read in another way: at most rest().size().
  void skip(std::size_t octets) noexcept { position_ += octets; }

  /// Reads an element that must have `tag` and returns its content. Errors: also unexpected_tag.
  Decoded<Bytes> read(Tag tag) noexcept {
    if (starts_plainly() && octets_[position_] == tag) [[likely]]
      return take_plain();
    if (const Bytes content = take_long(tag); content.data() != nullptr) return content;
    return read_any(tag);
  }

  /// Reads an INTEGER of any sign whose value fits 64 bits; padding is noted as padded_integer.
  /// Errors: also bad_integer.
  Decoded<std::int64_t> read_int64() noexcept {
    if (!starts_with_plain_integer()) [[unlikely]]
      return read_any_int64();
    return plain_integer(take_plain());
  }

  /// Reads an INTEGER within -2^31..2^31-1. Errors: also out_of_range.
  Decoded<std::int32_t> read_int32() noexcept {
    if (!starts_with_plain_integer()) [[unlikely]]
      return read_any_int32();
    return plain_integer(take_plain());
  }

 private:
  bool starts_plainly() const noexcept {
    return is_plain(octets_.data() + position_, octets_.size() - position_);
  }
  Bytes take_plain() noexcept {
    const std::size_t length = octets_[position_ + 1];
    const Bytes content = octets_.subspan(position_ + 2, length);
    position_ += 2 + length;
    return content;
  }
  /// Reads an element with `tag` whose length has one or two octets after the first, none of them
  /// redundant. Whole messages have this form. \return Its content; null for other elements.
  Bytes take_long(Tag tag) noexcept;
  bool starts_with_plain_integer() const noexcept {
    const std::uint8_t* const octets = octets_.data() + position_;
    return starts_plainly() && octets[0] == tag::kInteger &&
           is_plain_integer(Bytes(octets + 2, octets[1]));
  }
  Decoded<std::int64_t> read_any_int64() noexcept;
  Decoded<std::int32_t> read_any_int32() noexcept;
  Decoded<Element> read_any_element() noexcept;
  Decoded<Bytes> read_any(Tag tag) noexcept;

  Bytes octets_;
  std::size_t position_ = 0;
  Anomalies anomalies_;
};

/// Returns the two's complement value of INTEGER content octets. Padding is accepted if the value
/// fits in 64 bits, and noted as padded_integer. Errors: bad_integer at offset 0.
Decoded<std::int64_t> integer_from_content(Bytes content, Anomalies& anomalies) noexcept;

/// The same for the unsigned types. Some agents omit the leading zero octet, which is noted as
/// unsigned_no_zero. Errors: bad_integer at offset 0.
Decoded<std::uint64_t> unsigned_from_content(Bytes content, Anomalies& anomalies) noexcept;

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_READER_H_
