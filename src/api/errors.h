// Turns the engine's words for how a target ended into the library's errors.
#ifndef SNMPRING_API_ERRORS_H_
#define SNMPRING_API_ERRORS_H_

#include <cstdint>
#include <string>
#include <utility>

#include "session/words.h"
#include "snmpring/error.h"
#include "snmpring/value.h"

namespace snmpring::detail {

/// \param error_status The agent's number if there is one; else 0.
/// \param os_error errno of a send, if the system refused it; else 0.
Error to_error(session::ErrorWord word, std::int32_t error_status, const Oid& oid,
               int os_error = 0);

/// For one of the three exceptions.
Error to_error(const Value& exception, const Oid& oid);

inline Error invalid_argument(std::string detail) {
  return Error(ErrorClass::invalid_argument, std::move(detail));
}

inline Error system_error(int error, std::string detail) {
  Error made(ErrorClass::system, std::move(detail));
  made.os_error = error;
  return made;
}

}  // namespace snmpring::detail

#endif  // SNMPRING_API_ERRORS_H_
