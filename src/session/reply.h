// What the engine hands to a session, and what the session says about it.
#ifndef SNMPRING_SESSION_REPLY_H_
#define SNMPRING_SESSION_REPLY_H_

#include <cstdint>

#include "base/bytes.h"
#include "base/time.h"
#include "message/correlation.h"
#include "session/words.h"

namespace snmpring::session {

/// Names one of a session's concurrent requests: 0 .. Limits::requests_max - 1.
using Lane = std::uint8_t;

/// A datagram that belongs to a request of this session: its id and source have been checked.
struct Reply {
  Bytes datagram;        ///< Borrowed during the call.
  bool truncated;        ///< Cut on its way: the kernel or its own length says so.
  bool check_community;  ///< The source is another than the one asked: the community must match.
  /// The source's address is another than the one asked: of SNMPv3 only what carries a right digest
  /// counts, discovery excepted.
  bool foreign_address = false;
  unsigned attempt;   ///< Which attempt it answers, 0 for the first, as encode_request() had it.
  unsigned attempts;  ///< How many attempts have been sent: one more than the number of the last.
  std::int32_t correlation_id = 0;  ///< The msgID or request-id of that attempt.
  /// What peek_correlation() says of the datagram, where somebody has asked; borrowed during the
  /// call.
  const message::Correlation* head = nullptr;
  Instant now{};        ///< On the monotonic clock, which runs while output is blocked too.
  WallTime received{};  ///< The same moment in UTC.
};

/// What became of a reply.
enum class Verdict : std::uint8_t {
  accepted,    ///< The request is answered; its lane is free or has a new request.
  misfit,      ///< Counted, the request stays open; `misfit` says why.
  misfit_now,  ///< The same, but a smaller request is worth sending at once if retries are left.
  ignored,     ///< Nothing that answers anything (a request PDU, a trap, a v2c Report).
};

struct Handled {
  Verdict verdict = Verdict::accepted;
  ErrorWord misfit = ErrorWord::none;  ///< Where the verdict is a misfit.
  bool report = false;                 ///< What was accepted is an SNMPv3 Report.
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_REPLY_H_
