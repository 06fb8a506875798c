// Fills a caller's buffer from its end, so that every length is known when it is written.
#ifndef SNMPRING_BER_WRITER_H_
#define SNMPRING_BER_WRITER_H_

#include <cstdint>

#include "base/bytes.h"
#include "ber/oid.h"
#include "ber/tag.h"

namespace snmpring::ber {

/// Writes elements last to first: to write SEQUENCE { a, b }, remember size(), write b, write a,
/// then call wrap(). Once something did not fit the writer has failed() for good and written() is
/// empty; the caller asks once, at the end. Borrows the buffer. Writes minimal lengths and
/// integers.
class Writer {
 public:
  explicit Writer(MutableBytes buffer) noexcept : buffer_(buffer), position_(buffer.size()) {}

  /// Goes on in front of the last `written` octets of `buffer`, which are there already and count
  /// as written. \param written At most buffer.size().
  Writer(MutableBytes buffer, std::size_t written) noexcept
      : buffer_(buffer), position_(buffer.size() - written) {}

  bool failed() const noexcept { return failed_; }
  std::size_t size() const noexcept {
    return buffer_.size() - position_;
  }  ///< Octets written so far.

  /// What was written: the tail of the caller's buffer. Empty after a failure.
  MutableBytes written() const noexcept;

  void octets(Bytes raw) noexcept;                    ///< Raw octets, no header.
  void header(Tag tag, std::size_t length) noexcept;  ///< Identifier and length.
  void element(Tag tag, Bytes content) noexcept;      ///< A primitive element.
  void integer(std::int64_t value, Tag tag = tag::kInteger) noexcept;
  void unsigned_integer(std::uint64_t value,
                        Tag tag) noexcept;  ///< With the zero octet where needed.
  void oid(OidView oid) noexcept;
  void null() noexcept;

  /// Puts a header in front of everything written since size() was `inner_end`.
  void wrap(Tag tag, std::size_t inner_end) noexcept;

 private:
  std::uint8_t* take(std::size_t count) noexcept;

  MutableBytes buffer_;
  std::size_t position_;
  bool failed_ = false;
};

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_WRITER_H_
