// The names that every snmpring knows: made of built_in_names.tsv when it is built.
#ifndef SNMPRING_MIB_BUILT_IN_H_
#define SNMPRING_MIB_BUILT_IN_H_

#include "base/bytes.h"

namespace snmpring::mib {

/// A names file that lives as long as the program.
Bytes built_in_names() noexcept;

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_BUILT_IN_H_
