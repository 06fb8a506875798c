// How a target ended, in words for people.
#ifndef SNMPRING_RECORDS_OUTCOME_H_
#define SNMPRING_RECORDS_OUTCOME_H_

#include <cstddef>
#include <functional>
#include <string>

#include "records/screen.h"
#include "session/event.h"

namespace snmpring::records {

/// "unreachable: icmp_port (port 161 closed)".
struct Outcome {
  std::string text;             ///< ASCII. Empty for a target that ended well.
  std::size_t status_size = 0;  ///< Of the status word, which `text` begins with.
  Tone tone = Tone::good;
};

/// Appends an OID as a name or a number.
using AppendOid = std::function<void(std::string& out, ber::OidView oid)>;

Outcome outcome_of(const session::TargetReport& report, const AppendOid& append_oid);

/// The error alone: "not_increasing at 1.3.6.1.2.1.2", "icmp_port (port 161 closed)"; of a target
/// that has none "none".
std::string error_in_words(const session::TargetReport& report, const AppendOid& append_oid);

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_OUTCOME_H_
