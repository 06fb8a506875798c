// The verb `diff`: what changed between two runs, from the files of their records.
#ifndef SNMPRING_APP_DIFF_VERB_H_
#define SNMPRING_APP_DIFF_VERB_H_

#include "options/options.h"

namespace snmpring::app {

/// Runs the verb (docs/diff.md). \return The exit code: 65 where a line of a file is no record, or
/// a file cannot be read.
int print_diff(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_DIFF_VERB_H_
