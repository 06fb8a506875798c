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

/// A datagram that belongs to a request of this session. Its id and source have been checked.
struct Reply {
  Bytes datagram;        ///< Borrowed during the call.
  bool truncated;        ///< Cut on its way: the kernel or its own length says so.
  bool check_community;  ///< Its source is not the endpoint asked, so the community must match.
  /// Its source address is not the one asked. Then an SNMPv3 reply counts only with a right digest,
  /// except in discovery.
  bool foreign_address = false;
  unsigned attempt;   ///< The attempt it answers, 0 for the first, as in encode_request().
  unsigned attempts;  ///< How many attempts have been sent: one more than the number of the last.
  std::int32_t correlation_id = 0;  ///< The msgID or request-id of that attempt.
  /// The result of peek_correlation() for this datagram, or null. Borrowed during the call.
  const message::Correlation* head = nullptr;
  Instant now{};        ///< On the monotonic clock, which does not stop when output is blocked.
  WallTime received{};  ///< The same moment in UTC.
};

/// What a session says about a reply.
enum class Verdict : std::uint8_t {
  accepted,    ///< The request is answered. Its lane is free or has a new request.
  misfit,      ///< Counted. The request stays open; `misfit` says why.
  misfit_now,  ///< As misfit, but send a smaller request at once if retries are left.
  ignored,     ///< No answer to anything (a request PDU, a trap, a v2c Report).
};

struct Handled {
  Verdict verdict = Verdict::accepted;
  ErrorWord misfit = ErrorWord::none;  ///< Set if the verdict is a misfit.
  bool report = false;                 ///< The accepted reply is an SNMPv3 Report.
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_REPLY_H_
