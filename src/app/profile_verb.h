// The verb `profile`: prints profiles, or one made of what names files say.
#ifndef SNMPRING_APP_PROFILE_VERB_H_
#define SNMPRING_APP_PROFILE_VERB_H_

#include "options/options.h"

namespace snmpring::app {

/// Prints the profile that is named, or the one made of tables with --from-names. Without any name
/// it lists those that come along, one a line.
/// \return The exit code, as docs/cli.md explains it.
int print_profile(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_PROFILE_VERB_H_
