// Takes out of records and metadata what says whose network it is.
#ifndef SNMPRING_REVIEW_REDACTION_H_
#define SNMPRING_REVIEW_REDACTION_H_

#include <string>
#include <string_view>

#include "review/agents.h"
#include "review/pseudonyms.h"
#include "review/run_document.h"

namespace snmpring::review {

/// What is left of sysDescr where texts that differ in numbers alone are one: each run of digits
/// becomes `#`. The agent's own name, and the host's name in the text of Linux's uname, become `*`.
std::string software_text(std::string_view description, std::string_view name);

/// The label of a credential: those that the program gives by itself stay (`public`, `c1`, `u1`).
std::string redacted_label(std::string_view label, const Pseudonyms& pseudonyms);

/// Prefixes become those of the pseudonyms. Options stay where they are numbers, or one of a few
/// words. The run's UUID goes.
void redact(RunDocument& run, Pseudonyms& pseudonyms);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_REDACTION_H_
