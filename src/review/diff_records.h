// What changed between two runs, as NDJSON; docs/diff.md explains each key.
#ifndef SNMPRING_REVIEW_DIFF_RECORDS_H_
#define SNMPRING_REVIEW_DIFF_RECORDS_H_

#include <string>

#include "review/run_comparison.h"

namespace snmpring::review {

/// Appends a line of kind `changed`.
void append_change_record(std::string& out, const TargetChange& change);
/// Appends a line of kind `rate`.
void append_rate_record(std::string& out, const RateOfCounter& rate);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_DIFF_RECORDS_H_
