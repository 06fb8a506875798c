// Where the facts of an object come from.
#ifndef SNMPRING_MIB_OBJECT_ORIGIN_H_
#define SNMPRING_MIB_OBJECT_ORIGIN_H_

#include <cstdint>

namespace snmpring::mib {

/// Of what module an object is: decides which of several names of one OID counts.
struct ObjectOrigin {
  bool module_identity = false;  ///< The module has a MODULE-IDENTITY, as all of SMIv2 have.
  std::uint32_t path_order = 0;  ///< Place of its file among the paths that were named.
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_OBJECT_ORIGIN_H_
