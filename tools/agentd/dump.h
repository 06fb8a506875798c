// Prints the rows that an agent serves as .snmprec lines.
#ifndef SNMPRING_AGENTD_DUMP_H_
#define SNMPRING_AGENTD_DUMP_H_

#include <string>

#include "agentd/responder.h"

namespace snmpring::agentd {

/// One line OID|TAG|VALUE per row, in serving order. Octets that are not printable ASCII, and all
/// Opaques and the obsolete octet types, are written in hexadecimal with an x behind the tag.
std::string dump(const Agent& agent);

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_DUMP_H_
