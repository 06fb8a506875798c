#include "records/outcome.h"

#include <cstring>
#include <string_view>

#include "session/words.h"

namespace snmpring::records {
namespace {

using session::ErrorWord;
using session::Status;

Tone tone_of(Status status) {
  switch (status) {
    case Status::ok:
      return Tone::good;
    case Status::partial:
    case Status::timeout:
    case Status::unreachable:
    case Status::skipped:
      return Tone::doubtful;
    case Status::auth:
    case Status::error:
      break;
  }
  return Tone::bad;
}

// What an operator would ask next.
std::string explanation(const session::TargetReport& report) {
  switch (report.error) {
    case ErrorWord::icmp_port:
      return "port " + std::to_string(report.target.endpoint.port) + " closed";
    case ErrorWord::icmp_admin:
      return "a firewall refuses";
    case ErrorWord::wrong_digest:
      return "another password or protocol";
    case ErrorWord::blocked:
      return "blocklist";
    default:
      return report.os_error != 0 ? std::strerror(report.os_error) : "";
  }
}

/// Where a walk or a get stopped. The OIDs of discover are always the same, and a host that is not
/// there lacks all of them.
bool names_place(const session::TargetReport& report) {
  return report.error_oid != nullptr && !report.error_oid->empty() &&
         report.status != Status::unreachable && report.status != Status::auth &&
         report.target.plan().operation != session::Operation::discover &&
         (report.status != Status::timeout || report.counts.varbinds > 0);
}

}  // namespace

std::string error_in_words(const session::TargetReport& report, const AppendOid& append_oid) {
  if (report.error == ErrorWord::none) return "none";
  std::string text = session::error_text(report.error, report.error_status);
  if (names_place(report)) {
    text += " at ";
    append_oid(text, *report.error_oid);
  }
  if (const std::string why = explanation(report); !why.empty()) text += " (" + why + ')';
  return text;
}

Outcome outcome_of(const session::TargetReport& report, const AppendOid& append_oid) {
  if (report.status == Status::ok && report.error == ErrorWord::none) return {};
  const std::string_view status = session::status_word(report.status);
  Outcome outcome{
      .text = std::string(status), .status_size = status.size(), .tone = tone_of(report.status)};
  const std::string error = error_in_words(report, append_oid);
  if (error != status && report.error != ErrorWord::none) outcome.text += ": " + error;
  return outcome;
}

}  // namespace snmpring::records
