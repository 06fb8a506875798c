// What a scan asks, and with which credentials.
#ifndef SNMPRING_APP_ASKING_H_
#define SNMPRING_APP_ASKING_H_

#include <memory>
#include <vector>

#include "app/credentials.h"
#include "options/options.h"
#include "session/plan.h"

namespace snmpring::app {

/// Stays where it is, for the plan points to the identities beside it.
struct Asking {
  Identities identities;
  std::vector<session::TablePlan> tables;
  session::Plan plan;

  /// True where a credential is one of SNMPv3, or the ladder begins with SNMPv3.
  bool speaks_v3() const;
};

/// \param options Borrowed by the plan.
std::unique_ptr<Asking> make_asking(const options::Options& options);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_ASKING_H_
