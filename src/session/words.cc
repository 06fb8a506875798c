// The tables for words.h, and the text of each word.
#include "session/words.h"

#include <array>

namespace snmpring::session {
namespace {

constexpr std::array<std::string_view, kQuirkCount> kQuirkWords = {
    "bulk_disorder",        "community_differs", "engine_changed",   "exception_in_walk",
    "extra_repetitions",    "false_end",         "no_bulk",          "other_address",
    "other_source",         "root_get_failed",   "several_engines",  "too_big_bulk",
    "unauthenticated_time", "v1_no_such_name",   "v2c_no_such_name",
};

// Long because each word is a case.
constexpr std::string_view error_word(ErrorWord word) noexcept {
  switch (word) {
    case ErrorWord::none:
      return "";
    case ErrorWord::timeout:
      return "timeout";
    case ErrorWord::icmp_port:
      return "icmp_port";
    case ErrorWord::icmp_host:
      return "icmp_host";
    case ErrorWord::icmp_admin:
      return "icmp_admin";
    case ErrorWord::net_unreachable:
      return "net_unreachable";
    case ErrorWord::permission:
      return "permission";
    case ErrorWord::broadcast:
      return "broadcast";
    case ErrorWord::send_failed:
      return "send_failed";
    case ErrorWord::resolve:
      return "resolve";
    case ErrorWord::too_big:
      return "too_big";
    case ErrorWord::no_such_name:
      return "no_such_name";
    case ErrorWord::gen_err:
      return "gen_err";
    case ErrorWord::authorization:
      return "authorization";
    case ErrorWord::status_n:
      return "status_";
    case ErrorWord::not_increasing:
      return "not_increasing";
    case ErrorWord::cycle:
      return "cycle";
    case ErrorWord::contradictory_end:
      return "contradictory_end";
    case ErrorWord::empty_reply:
      return "empty_reply";
    case ErrorWord::max_varbinds:
      return "max_varbinds";
    case ErrorWord::max_pending:
      return "max_pending";
    case ErrorWord::target_deadline:
      return "target_deadline";
    case ErrorWord::too_slow:
      return "too_slow";
    case ErrorWord::run_deadline:
      return "run_deadline";
    case ErrorWord::interrupted:
      return "interrupted";
    case ErrorWord::unknown_user:
      return "unknown_user";
    case ErrorWord::wrong_digest:
      return "wrong_digest";
    case ErrorWord::not_in_time_window:
      return "not_in_time_window";
    case ErrorWord::unknown_engine:
      return "unknown_engine";
    case ErrorWord::unknown_context:
      return "unknown_context";
    case ErrorWord::unsupported_level:
      return "unsupported_level";
    case ErrorWord::decryption:
      return "decryption";
    case ErrorWord::no_privacy_reply:
      return "no_privacy_reply";
    case ErrorWord::bad_digest:
      return "bad_digest";
    case ErrorWord::decode:
      return "decode";
    case ErrorWord::truncated:
      return "truncated";
    case ErrorWord::version_mismatch:
      return "version_mismatch";
    case ErrorWord::blocked:
      return "blocked";
  }
  return "";
}

constexpr std::string_view word_of(Status status) noexcept {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::partial:
      return "partial";
    case Status::timeout:
      return "timeout";
    case Status::unreachable:
      return "unreachable";
    case Status::auth:
      return "auth";
    case Status::error:
      return "error";
    case Status::skipped:
      return "skipped";
  }
  return "";
}

// The compiler asks for a case for each enumerator, so the last one has a word. A count that leaves
// it out fails here.
static_assert(!word_of(static_cast<Status>(kStatusCount - 1)).empty() &&
              word_of(static_cast<Status>(kStatusCount)).empty());
static_assert(!error_word(static_cast<ErrorWord>(kErrorWordCount - 1)).empty() &&
              error_word(static_cast<ErrorWord>(kErrorWordCount)).empty());

}  // namespace

std::string_view status_word(Status status) noexcept { return word_of(status); }

std::string error_text(ErrorWord word, std::int32_t error_status) {
  std::string text(error_word(word));
  if (word == ErrorWord::status_n) text += std::to_string(error_status);
  return text;
}

bool is_misfit_reply(ErrorWord word) noexcept {
  switch (word) {
    case ErrorWord::decode:
    case ErrorWord::truncated:
    case ErrorWord::version_mismatch:
    case ErrorWord::bad_digest:
    case ErrorWord::not_in_time_window:
    case ErrorWord::unknown_engine:
    case ErrorWord::unknown_context:
    case ErrorWord::decryption:
      return true;
    default:
      return false;
  }
}

std::string_view quirk_word(Quirk quirk) noexcept {
  return kQuirkWords[static_cast<std::size_t>(quirk)];
}

}  // namespace snmpring::session
