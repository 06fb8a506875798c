// Errors: which one is kept, and which word an error-status has.
#include "session/findings.h"

#include "message/pdu.h"

namespace snmpring::session {

void Findings::note_error(ErrorWord word, ber::OidView oid, std::int32_t error_status) noexcept {
  if (error_ != ErrorWord::none) return;
  error_ = word;
  error_status_ = error_status;
  error_oid_ = oid;
}

void Findings::note_error_status(std::int32_t error_status, ber::OidView oid) noexcept {
  switch (error_status) {
    case message::error_status::kTooBig:
      return note_error(ErrorWord::too_big, oid);
    case message::error_status::kNoSuchName:
      return note_error(ErrorWord::no_such_name, oid);
    case message::error_status::kGenErr:
      return note_error(ErrorWord::gen_err, oid);
    case message::error_status::kAuthorizationError:
      return note_error(ErrorWord::authorization, oid);
    default:
      return note_error(ErrorWord::status_n, oid, error_status);
  }
}

}  // namespace snmpring::session
