// From the credentials among the options to what sessions borrow.
#ifndef SNMPRING_APP_CREDENTIALS_H_
#define SNMPRING_APP_CREDENTIALS_H_

#include <vector>

#include "options/options.h"
#include "session/credential.h"

namespace snmpring::app {

/// All credentials, which list lines may name by label, and the ladder of those that a target is
/// tried with otherwise: the first --credential-attempts. The ladder points into the vector: moved
/// together they stay sound; the vector must neither grow nor be copied.
struct Identities {
  std::vector<session::Credential> credentials;
  session::Ladder ladder;
};

/// \param options Checked: at least one credential. Its secrets are copied.
Identities make_identities(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_CREDENTIALS_H_
