// Phrases for decoding errors.
#include "ber/error.h"

namespace snmpring::ber {

std::string_view describe(DecodeErrc code) noexcept {
  switch (code) {
    case DecodeErrc::truncated:
      return "ends early";
    case DecodeErrc::indefinite_length:
      return "indefinite length";
    case DecodeErrc::length_overflow:
      return "length too large";
    case DecodeErrc::unexpected_tag:
      return "unexpected tag";
    case DecodeErrc::high_tag_number:
      return "tag of several octets";
    case DecodeErrc::bad_integer:
      return "bad integer";
    case DecodeErrc::bad_oid:
      return "bad object identifier";
    case DecodeErrc::out_of_range:
      return "value out of range";
    case DecodeErrc::trailing_content:
      return "octets left over";
  }
  return "unknown error";
}

}  // namespace snmpring::ber
