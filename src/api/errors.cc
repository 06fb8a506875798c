#include "api/errors.h"

#include <cstring>

namespace snmpring {
namespace detail {
namespace {

using session::ErrorWord;

ErrorClass class_of(ErrorWord word) noexcept {
  switch (word) {
    case ErrorWord::none:
    case ErrorWord::permission:
    case ErrorWord::broadcast:
    case ErrorWord::send_failed:
      return ErrorClass::system;
    case ErrorWord::timeout:
    case ErrorWord::target_deadline:
      return ErrorClass::timeout;
    case ErrorWord::icmp_port:
    case ErrorWord::icmp_host:
    case ErrorWord::icmp_admin:
    case ErrorWord::net_unreachable:
      return ErrorClass::unreachable;
    case ErrorWord::no_such_name:
      return ErrorClass::no_such_instance;
    case ErrorWord::too_big:
    case ErrorWord::gen_err:
    case ErrorWord::status_n:
      return ErrorClass::agent;
    case ErrorWord::not_increasing:
    case ErrorWord::cycle:
    case ErrorWord::contradictory_end:
    case ErrorWord::max_varbinds:
    case ErrorWord::max_pending:
      return ErrorClass::walk;
    case ErrorWord::empty_reply:
    case ErrorWord::decode:
    case ErrorWord::truncated:
    case ErrorWord::version_mismatch:
      return ErrorClass::decode;
    case ErrorWord::authorization:
    case ErrorWord::unknown_user:
    case ErrorWord::wrong_digest:
    case ErrorWord::not_in_time_window:
    case ErrorWord::unknown_engine:
    case ErrorWord::unknown_context:
    case ErrorWord::unsupported_level:
    case ErrorWord::decryption:
    case ErrorWord::no_privacy_reply:
    case ErrorWord::bad_digest:
      return ErrorClass::authentication;
    case ErrorWord::too_slow:
    case ErrorWord::run_deadline:
    case ErrorWord::interrupted:
      return ErrorClass::cancelled;
    case ErrorWord::resolve:
    case ErrorWord::blocked:
      return ErrorClass::invalid_argument;
  }
  return ErrorClass::system;
}

/// RFC 3416 §3. If a word stands for only one number, the session keeps no number.
std::int32_t status_of(ErrorWord word, std::int32_t error_status) noexcept {
  switch (word) {
    case ErrorWord::too_big:
      return 1;
    case ErrorWord::no_such_name:
      return 2;
    case ErrorWord::gen_err:
      return 5;
    case ErrorWord::authorization:
      return 16;
    default:
      return error_status;
  }
}

}  // namespace

Error to_error(ErrorWord word, std::int32_t error_status, const Oid& oid, int os_error) {
  // An operation's deadline comes from the session's timeout. Users know no other deadline.
  const ErrorWord told = word == ErrorWord::target_deadline ? ErrorWord::timeout : word;
  Error error(class_of(told));
  error.word = session::error_text(told, error_status);
  error.error_status = status_of(told, error_status);
  error.os_error = os_error;
  error.oid = oid;
  return error;
}

Error to_error(const Value& exception, const Oid& oid) {
  Error error(ErrorClass::no_such_instance);
  error.word = type_word(exception);
  error.oid = oid;
  return error;
}

}  // namespace detail

inline namespace v0 {

std::string_view error_class_word(ErrorClass error_class) noexcept {
  switch (error_class) {
    case ErrorClass::invalid_argument:
      return "invalid argument";
    case ErrorClass::timeout:
      return "timeout";
    case ErrorClass::unreachable:
      return "unreachable";
    case ErrorClass::no_such_instance:
      return "no such instance";
    case ErrorClass::authentication:
      return "authentication";
    case ErrorClass::agent:
      return "agent";
    case ErrorClass::walk:
      return "walk";
    case ErrorClass::decode:
      return "decode";
    case ErrorClass::encode:
      return "encode";
    case ErrorClass::cancelled:
      return "cancelled";
    case ErrorClass::system:
      return "system";
  }
  return "";
}

std::string Error::message() const {
  std::string text = word.empty() ? std::string(error_class_word(error_class)) : word;
  if (!oid.empty()) text += " at " + oid.to_string();
  if (!detail.empty()) text += ": " + detail;
  if (os_error == 0) return text;
  // Some details already contain the system's text.
  const std::string_view words = std::strerror(os_error);
  if (detail.find(words) == std::string::npos) text.append(": ").append(words);
  return text;
}

}  // namespace v0
}  // namespace snmpring
