// Finds the id in a datagram's head without asking whether the rest is sound.
#include "message/correlation.h"

#include <algorithm>

#include "message/version.h"

namespace snmpring::message {
namespace {

// A constructed element whose end nobody has looked for.
struct Opened {
  ber::Tag tag;
  Bytes rest;            // Its content as far as there is any; octets behind it when it is shorter.
  std::uint64_t length;  // As claimed; all that is there for the indefinite form.
};

// Enters the element at the start of `octets` whatever its length claims; nullopt for an identifier
// of several octets and for a length that is cut.
std::optional<Opened> open(Bytes octets) noexcept {
  if (octets.size() < 2 || ber::is_high(octets[0])) return std::nullopt;
  const std::uint8_t first = octets[1];
  const Bytes behind = octets.subspan(2);
  if (first < 0x80) return Opened{octets[0], behind, first};
  if (first == 0x80) return Opened{octets[0], behind, behind.size()};
  const std::size_t extra = first & 0x7F;
  if (extra > behind.size()) return std::nullopt;
  std::uint64_t length = 0;
  for (const std::uint8_t octet : behind.first(extra)) {
    // More than any datagram is enough; stay clear of overflow.
    length = std::min<std::uint64_t>(length << 8 | octet, UINT32_MAX);
  }
  return Opened{octets[0], behind.subspan(extra), length};
}

}  // namespace

std::optional<Correlation> peek_any_correlation(Bytes datagram) noexcept {
  const std::optional<Opened> message = open(datagram);
  if (!message || message->tag != ber::tag::kSequence) return std::nullopt;
  const bool truncated = message->length > message->rest.size();
  ber::Reader reader(
      message->rest.first(std::min<std::size_t>(message->length, message->rest.size())));

  const ber::Decoded<std::int64_t> version = reader.read_int64();
  if (!version) return std::nullopt;
  const bool v3 = *version == static_cast<int>(Version::v3);
  if (!v3 && !reader.read(ber::tag::kOctetString)) return std::nullopt;

  // The PDU, or msgGlobalData in v3 (RFC 3412 §6), both of which begin with the id.
  const std::optional<Opened> holder = open(reader.rest());
  if (!holder || (v3 && holder->tag != ber::tag::kSequence)) return std::nullopt;
  // A trap has no id and needs none to be known for what it is.
  if (!v3 && holder->tag == static_cast<ber::Tag>(PduKind::trap_v1)) {
    return Correlation{*version, 0, holder->tag, truncated};
  }
  ber::Reader inside(holder->rest);
  const ber::Decoded<std::int32_t> id = inside.read_int32();
  if (!id) return std::nullopt;
  return Correlation{*version, *id, v3 ? std::uint8_t{0} : holder->tag, truncated};
}

}  // namespace snmpring::message
