// The SEQUENCE around a message or a scopedPDU, and where in the whole an error is.
#ifndef SNMPRING_MESSAGE_ENVELOPE_H_
#define SNMPRING_MESSAGE_ENVELOPE_H_

#include <cstddef>

#include "base/bytes.h"
#include "ber/error.h"
#include "ber/reader.h"

namespace snmpring::message {

/// A SEQUENCE whose content is read field by field. Borrows its octets.
class Envelope {
 public:
  /// Errors: those of ber::Reader::read().
  static ber::Decoded<Envelope> open(Bytes octets) noexcept {
    ber::Reader outer(octets);
    const ber::Decoded<Bytes> content = outer.read(ber::tag::kSequence);
    if (!content) return std::unexpected(content.error());
    return Envelope(outer, *content);
  }

  ber::Reader& fields() noexcept { return fields_; }

  /// \param error Of fields(). \return The same, with its offset counted from the whole's start.
  std::unexpected<ber::DecodeError> fail(ber::DecodeError error) const noexcept {
    return std::unexpected(ber::DecodeError{error.code, content_start_ + error.offset});
  }

  /// What was tolerated of the SEQUENCE and its fields so far.
  ber::Anomalies anomalies() const noexcept { return outer_.anomalies() | fields_.anomalies(); }

  /// Whether octets stand behind the SEQUENCE.
  bool has_trailing_octets() const noexcept { return !outer_.at_end(); }

 private:
  Envelope(const ber::Reader& outer, Bytes content) noexcept
      : outer_(outer), fields_(content), content_start_(outer.offset() - content.size()) {}

  ber::Reader outer_;
  ber::Reader fields_;
  std::size_t content_start_;
};

}  // namespace snmpring::message

#endif  // SNMPRING_MESSAGE_ENVELOPE_H_
