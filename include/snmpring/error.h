// How an operation can fail.
#ifndef SNMPRING_ERROR_H_
#define SNMPRING_ERROR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "snmpring/export.h"
#include "snmpring/oid.h"

SNMPRING_BEGIN_NAMESPACE

/// What a program decides by. `Error::word` says more.
enum class ErrorClass : std::uint8_t {
  invalid_argument,  ///< What was asked for makes no sense; nothing was sent.
  timeout,           ///< No answer before the deadline.
  unreachable,       ///< ICMP or the local system says that no datagram gets there.
  /// The agent has no such object or instance (RFC 3416 §4.2.1), or its end came.
  no_such_instance,
  authentication,  ///< A Report (RFC 3414 §3.2) or authorizationError: who asks is not accepted.
  agent,           ///< Another error-status (RFC 3416 §3); the number is in `error_status`.
  walk,            ///< OIDs that do not increase, come round, or exceed the session's limit.
  decode,          ///< Something came that could not be understood.
  encode,          ///< What was asked for does not fit a request.
  cancelled,       ///< The loop ended first.
  system,          ///< The operating system refused; errno is in `os_error`.
};

/// "timeout", "authentication", ...
SNMPRING_API std::string_view error_class_word(ErrorClass error_class) noexcept;

/// Why an operation failed. A plain value.
struct SNMPRING_API Error {
  Error() = default;
  /// One that has no word and no OID.
  explicit Error(ErrorClass class_of_it, std::string for_people = {})
      : error_class(class_of_it), detail(std::move(for_people)) {}

  ErrorClass error_class = ErrorClass::system;  ///< What to decide by.
  /// The word that target records have for it (docs/records.md): "timeout", "wrong_digest",
  /// "not_increasing", "status_6"; the type's word for an exception; "" for invalid_argument and
  /// system.
  std::string word{};
  std::string detail{};           ///< For people; may be empty.
  std::int32_t error_status = 0;  ///< The agent's, where that is the reason.
  int os_error = 0;               ///< errno, where that is the reason.
  Oid oid{};                      ///< What it is about; empty where it is about everything.

  /// One line for people: "timeout", "gen_err at 1.3.6.1.2.1.1.5.0", "invalid address: 300.1.1.1".
  std::string message() const;
};

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_ERROR_H_
