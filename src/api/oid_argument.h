// Turns the OID argument of a call into the engine's root.
#ifndef SNMPRING_API_OID_ARGUMENT_H_
#define SNMPRING_API_OID_ARGUMENT_H_

#include <cstdint>
#include <expected>

#include "session/plan.h"
#include "snmpring/error.h"
#include "snmpring/snmp_session.h"

namespace snmpring::detail {

enum class RootUse : std::uint8_t {
  get,
  walk,  ///< A single arc means everything under it.
};

/// Errors: invalid_argument for text that is no OID, encode for the empty Oid.
std::expected<session::Root, Error> to_root(const OidArgument& argument, RootUse use);

}  // namespace snmpring::detail

#endif  // SNMPRING_API_OID_ARGUMENT_H_
