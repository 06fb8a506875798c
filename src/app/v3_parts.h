// What SNMPv3 takes beyond the rest of a scan.
#ifndef SNMPRING_APP_V3_PARTS_H_
#define SNMPRING_APP_V3_PARTS_H_

#include <expected>
#include <memory>
#include <string>

#include "session/v3_parts.h"

namespace snmpring::app {

/// \param directory Engines that are known from before. Borrowed; may be null.
/// Errors: one line; exit status 71.
std::expected<std::unique_ptr<session::V3Parts>, std::string> make_v3_parts(
    session::EngineDirectory* directory);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_V3_PARTS_H_
