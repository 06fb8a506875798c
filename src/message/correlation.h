// A first look at a datagram: which version, which kind, which id does it echo? Decodes nothing
// else, so that the engine finds the request before anything is believed.
#ifndef SNMPRING_MESSAGE_CORRELATION_H_
#define SNMPRING_MESSAGE_CORRELATION_H_

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "message/pdu.h"

namespace snmpring::message {

struct Correlation {
  std::int64_t version;         ///< msgVersion as received: 0, 1, 3 or nonsense.
  std::int32_t correlation_id;  ///< request-id (v1, v2c and unknown versions), msgID (v3); 0 for a
                                ///< v1 Trap-PDU, which has none.
  std::uint8_t pdu_tag;  ///< The PDU's identifier octet; 0 for v3, whose PDU may be encrypted.
  bool truncated;        ///< The message says that it is longer than the datagram.

  /// Of a v1 or v2c message whose PDU ends with the datagram, and in which there is nothing to be
  /// tolerated up to the id: its community, and what follows the id. Borrowed from the datagram;
  /// else null.
  Bytes community{};
  Bytes fields{};
};

/// Looks at the head of a datagram. Tolerates everything behind the id, an outer length that runs
/// past the datagram included (noted as truncated: the reply was cut on its way). nullopt when
/// there is no id to be found.
std::optional<Correlation> peek_correlation(Bytes datagram) noexcept;

/// The same, written over `correlation` in place, for loops that cannot afford to have it handed
/// around in memory. False where there is no id to be found.
bool peek_correlation_into(Correlation& correlation, Bytes datagram) noexcept;

/// The same for any message; peek_correlation() does it faster for nearly all. The general way has
/// no Correlation::community and no Correlation::fields.
std::optional<Correlation> peek_any_correlation(Bytes datagram) noexcept;

}  // namespace snmpring::message

#endif  // SNMPRING_MESSAGE_CORRELATION_H_
