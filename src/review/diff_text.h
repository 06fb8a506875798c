// What changed between two runs, as lines for people.
#ifndef SNMPRING_REVIEW_DIFF_TEXT_H_
#define SNMPRING_REVIEW_DIFF_TEXT_H_

#include <string>

#include "records/screen.h"
#include "review/run_comparison.h"

namespace snmpring::review {

/// Appends one line that begins with the change's word, and one for each field that changed.
void append_change_text(std::string& out, const TargetChange& change,
                        const records::Screen& screen);
/// Appends one line that begins with the rate, or with why there is none.
void append_rate_text(std::string& out, const RateOfCounter& rate, const records::Screen& screen);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_DIFF_TEXT_H_
