// The ways in which an operation can fail.
#ifndef SNMPRING_ERROR_H_
#define SNMPRING_ERROR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "snmpring/export.h"
#include "snmpring/oid.h"

SNMPRING_BEGIN_NAMESPACE

/// For decisions in programs. `Error::word` says more.
enum class ErrorClass : std::uint8_t {
  invalid_argument,  ///< The request makes no sense; nothing was sent.
  timeout,           ///< No answer before the deadline.
  unreachable,       ///< ICMP or the local system says that no datagram arrives there.
  /// The agent has no such object or instance (RFC 3416 §4.2.1), or its OIDs have ended.
  no_such_instance,
  authentication,  ///< A Report (RFC 3414 §3.2) or authorizationError: the user is not accepted.
  agent,           ///< Another error-status (RFC 3416 §3); the number is in `error_status`.
  walk,            ///< OIDs that do not increase, form a cycle, or exceed the session's limit.
  decode,          ///< A reply could not be understood.
  encode,          ///< The question does not fit in a request.
  cancelled,       ///< The loop ended before the operation.
  system,          ///< The operating system refused; errno is in `os_error`.
};

/// "timeout", "authentication", ...
SNMPRING_API std::string_view error_class_word(ErrorClass error_class) noexcept;

/// Why an operation failed. A plain value.
struct SNMPRING_API Error {
  Error() = default;
  /// An error without a word and without an OID.
  explicit Error(ErrorClass class_of_it, std::string for_people = {})
      : error_class(class_of_it), detail(std::move(for_people)) {}

  ErrorClass error_class = ErrorClass::system;  ///< For decisions in programs.
  /// The word of target records (docs/records.md): "timeout", "wrong_digest", "not_increasing",
  /// "status_6". For an exception, the word of its type. "" for invalid_argument and system.
  std::string word{};
  std::string detail{};           ///< For people; may be empty.
  std::int32_t error_status = 0;  ///< The agent's number, if it is the reason.
  int os_error = 0;               ///< errno, if it is the reason.
  Oid oid{};                      ///< The OID it is about; empty if it is about everything.

  /// One line for people: "timeout", "gen_err at 1.3.6.1.2.1.1.5.0", "invalid address: 300.1.1.1".
  std::string message() const;
};

SNMPRING_END_NAMESPACE

#endif  // SNMPRING_ERROR_H_
