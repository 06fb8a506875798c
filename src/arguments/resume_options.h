// The options of a resumed run: what its checkpoint says, and what was typed beside --resume.
#ifndef SNMPRING_ARGUMENTS_RESUME_OPTIONS_H_
#define SNMPRING_ARGUMENTS_RESUME_OPTIONS_H_

#include <expected>
#include <span>
#include <vector>

#include "arguments/argv_rewrite.h"
#include "options/option_apply.h"
#include "options/options.h"
#include "process/usage_error.h"

namespace snmpring::arguments {

/// The verb of the checkpoint that --resume names, for a command line without one. Errors: as of
/// apply_resumed().
std::expected<options::Verb, process::UsageError> resumed_verb(const Word& resume);

/// What may stand on a command line with --resume: no targets, and no option that says what is
/// asked, whom, with which credentials or where to. Pace, the wire, limits of targets, gates and
/// who is told may be changed, and secrets may be given again. `options.verb` and `targets` are
/// set.
std::expected<void, process::UsageError> check_typed_with_resume(std::span<const Word> words,
                                                                 const options::Options& options);

/// Reads the checkpoint that --resume among `typed` names and fills `options` as apply_options()
/// does. Secrets are had from where the checkpoint says they were: from references, the
/// configuration file, the file of --credentials; those that had been typed must be among `typed`.
/// Errors: 65 for a checkpoint that is no good, 64 for what is missing or has changed since.
std::expected<void, process::UsageError> apply_resumed(std::span<options::GivenOption> typed,
                                                       options::Options& options);

}  // namespace snmpring::arguments

#endif  // SNMPRING_ARGUMENTS_RESUME_OPTIONS_H_
