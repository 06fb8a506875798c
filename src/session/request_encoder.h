// Writes requests: v1 and v2c envelopes around Get, GetNext and GetBulk PDUs of at most 1,400
// octets.
#ifndef SNMPRING_SESSION_REQUEST_ENCODER_H_
#define SNMPRING_SESSION_REQUEST_ENCODER_H_

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "ber/oid.h"
#include "ber/writer.h"
#include "message/pdu.h"
#include "session/plan.h"

namespace snmpring::session {

/// The largest number of OIDs that fit one request: each takes seven octets or more.
inline constexpr std::size_t kOidsPerRequestMax = 192;

/// Octets that `name` takes in a request's VarBindList.
std::size_t request_varbind_octets(ber::OidView name) noexcept;

/// Octets that are left for varbinds in a request of kRequestOctetsMax.
std::size_t request_varbinds_budget(const Credential& credential) noexcept;

/// One request. Borrows everything it is given.
class RequestEncoder {
 public:
  RequestEncoder(const Credential& credential, MutableBytes out) noexcept;

  /// Adds a varbind in front of those added before: the last one comes first.
  void prepend(ber::OidView name) noexcept;

  /// \param max_repetitions For GetBulk, else 0. non-repeaters is always 0.
  /// \return Octets at the front of `out`, or 0 when it is too small.
  std::size_t finish(message::PduKind kind, std::int32_t request_id,
                     std::uint32_t max_repetitions) noexcept;

 private:
  const Credential& credential_;
  MutableBytes out_;
  ber::Writer writer_;
};

/// A request about one OID: GetBulk with `max_repetitions`, or GetNext when that is 0.
std::size_t encode_walk_request(const Credential& credential, ber::OidView cursor,
                                std::uint32_t max_repetitions, std::int32_t request_id,
                                MutableBytes out) noexcept;

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_REQUEST_ENCODER_H_
