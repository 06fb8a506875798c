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
  const ErrorWord word = error_word(error_status);
  note_error(word, oid, word == ErrorWord::status_n ? error_status : 0);
}

ErrorWord error_word(std::int32_t error_status) noexcept {
  switch (error_status) {
    case message::error_status::kTooBig:
      return ErrorWord::too_big;
    case message::error_status::kNoSuchName:
      return ErrorWord::no_such_name;
    case message::error_status::kGenErr:
      return ErrorWord::gen_err;
    case message::error_status::kAuthorizationError:
      return ErrorWord::authorization;
    default:
      return ErrorWord::status_n;
  }
}

}  // namespace snmpring::session
