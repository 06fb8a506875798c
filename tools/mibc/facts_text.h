// What a module says of an object as a line of JSON, for checks and for the curious.
#ifndef SNMPRING_MIBC_FACTS_TEXT_H_
#define SNMPRING_MIBC_FACTS_TEXT_H_

#include <string>

#include "mib/object.h"

namespace snmpring::mibc {

/// {"oid":…,"module":…,"label":…,"kind":…,"type":…,"tc":…,"hint":…,"unit":…,"access":…,
/// "ranges":[[low,high]],"enums":[{"n":1,"name":"up"}],"index":[{"name":…,"implied":false}],
/// "augments":…} with a line feed. Keys whose fact is absent are null or empty lists.
std::string facts_line(const mib::ObjectFacts& facts);

}  // namespace snmpring::mibc

#endif  // SNMPRING_MIBC_FACTS_TEXT_H_
