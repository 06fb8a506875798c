// A reply in pieces that can be bent before it is put together, and put together wrongly.
#ifndef SNMPRING_AGENTD_QUIRK_MESSAGE_H_
#define SNMPRING_AGENTD_QUIRK_MESSAGE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "agentd/responder.h"
#include "base/bytes.h"
#include "ber/tag.h"
#include "message/community.h"

namespace snmpring::agentd {

using Octets = std::vector<std::uint8_t>;

/// How lengths are written: as short as can be, or 84 and four octets.
enum class Lengths : std::uint8_t { minimal, four_octets };

/// One element with its header.
Octets element(ber::Tag tag, Bytes content, Lengths lengths = Lengths::minimal);
Octets integer_element(std::int64_t value);
Octets text_element(std::string_view text);

/// "2b 06" as octets; for literals in code.
Octets from_hexadecimal(std::string_view digits);

/// OID content octets of any number of arcs; no rule is checked.
Octets oid_content(const std::vector<std::uint32_t>& arcs);
std::vector<std::uint32_t> oid_arcs(Bytes content);

/// What a reply's PDU goes into where that is not a community's message: one of SNMPv3.
class Envelope {
 public:
  virtual ~Envelope() = default;

  /// The message with `pdu` in it, which is a whole element or ought to be one.
  virtual Octets wrap(const Octets& pdu, Lengths lengths) const = 0;
  /// What wrap() was given last: what is encrypted cannot be read back.
  virtual const Octets& wrapped() const = 0;
  /// How much longer than its PDU a message is at most.
  virtual std::size_t octets_max() const = 0;
};

/// A request as quirks see it.
struct QuirkRequest : message::CommunityMessage {
  /// Of SNMPv3, whose PDUs are those of v2c, which `version` says then; null for v1 and v2c.
  /// Borrowed.
  const Envelope* envelope = nullptr;
};

struct RawVarbind {
  Octets name;   ///< Content octets.
  Octets value;  ///< The whole element, whatever it is.
  ber::Tag name_tag = ber::tag::kObjectIdentifier;
};

struct RawMessage {
  std::int64_t version = 1;
  Octets community;
  std::uint8_t pdu_tag = 0xA2;
  Octets request_id;  ///< The whole element.
  std::int64_t error_status = 0;
  std::int64_t error_index = 0;
  std::vector<RawVarbind> varbinds;
  Lengths lengths = Lengths::minimal;
  /// Instead of version and community, while the version is v2c's.
  const Envelope* envelope = nullptr;

  Octets encode() const;
  /// The message with `pdu`, a whole element or what should be one, in the place of its own.
  Octets around(const Octets& pdu) const;
};

/// An empty response to `request`.
RawMessage response_to(const message::CommunityMessage& request);
RawMessage response_to(const QuirkRequest& request);

/// The names that `request` asks for, each with the value `value`.
std::vector<RawVarbind> varbinds_asked(const message::CommunityMessage& request,
                                       const Octets& value);

/// A sound response of v1 or v2c, taken apart.
RawMessage take_apart(Bytes datagram);
/// The same of what a good agent replies to `request`, SNMPv3's included.
RawMessage take_apart(const QuirkRequest& request, Bytes behaved);

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_QUIRK_MESSAGE_H_
