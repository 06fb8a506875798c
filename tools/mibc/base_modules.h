// The modules that every other one imports from, for folders that do not have them: Debian, for
// one, may not distribute the RFCs' own. These are facts alone, in the form that the parser reads.
#ifndef SNMPRING_MIBC_BASE_MODULES_H_
#define SNMPRING_MIBC_BASE_MODULES_H_

#include <string>
#include <vector>

namespace snmpring::mibc {

struct BaseModule {
  std::string name;
  std::string text;
  bool whole;  ///< It has all that others may import from the real one, not types alone.
};

/// In the order in which they are to be parsed: SNMPv2-SMI, SNMPv2-TC and the like whole, and the
/// types of a few that nearly all others need.
std::vector<BaseModule> base_modules();

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_BASE_MODULES_H_
