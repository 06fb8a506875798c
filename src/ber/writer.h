// Fills a caller's buffer from its end, so that every length is known when it is written.
#ifndef SNMPRING_BER_WRITER_H_
#define SNMPRING_BER_WRITER_H_

#include <cstdint>

#include "base/bytes.h"
#include "ber/oid.h"
#include "ber/tag.h"

namespace snmpring::ber {

/// Writes elements from last to first. To write SEQUENCE { a, b }, remember size(), write b, write
/// a, then call wrap(). After something did not fit, the writer stays failed() and written() is
/// empty. So the caller checks only once, at the end. Borrows the buffer. Writes minimal lengths
/// and integers.
class Writer {
 public:
  explicit Writer(MutableBytes buffer) noexcept : buffer_(buffer), position_(buffer.size()) {}

  /// Continues before the last `written` octets of `buffer`, which are filled already and count as
  /// written. \param written At most buffer.size().
  Writer(MutableBytes buffer, std::size_t written) noexcept
      : buffer_(buffer), position_(buffer.size() - written) {}

  bool failed() const noexcept { return failed_; }
  /// Octets written so far.
  std::size_t size() const noexcept { return buffer_.size() - position_; }

  /// What was written: the tail of the caller's buffer. Empty after a failure.
  MutableBytes written() const noexcept;

  void octets(Bytes raw) noexcept;                    ///< Raw octets, no header.
  void header(Tag tag, std::size_t length) noexcept;  ///< Identifier and length.
  void element(Tag tag, Bytes content) noexcept;      ///< A primitive element.
  void integer(std::int64_t value, Tag tag = tag::kInteger) noexcept;
  /// With the leading zero octet if the top bit would be set without it.
  void unsigned_integer(std::uint64_t value, Tag tag) noexcept;
  void oid(OidView oid) noexcept;
  void null() noexcept;

  /// Puts a header before everything written since size() was `inner_end`.
  void wrap(Tag tag, std::size_t inner_end) noexcept;

 private:
  std::uint8_t* take(std::size_t count) noexcept;

  MutableBytes buffer_;
  std::size_t position_;
  bool failed_ = false;
};

}  // namespace snmpring::ber

#endif  // SNMPRING_BER_WRITER_H_
