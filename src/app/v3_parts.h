// What SNMPv3 takes beyond the rest of a scan.
#ifndef SNMPRING_APP_V3_PARTS_H_
#define SNMPRING_APP_V3_PARTS_H_

#include <expected>
#include <memory>
#include <optional>
#include <string>

#include "session/v3_environment.h"
#include "usm/key_ring.h"
#include "usm/protocols.h"
#include "usm/salts.h"

namespace snmpring::app {

/// Stays where it is, for the environment points to the parts beside it.
struct V3Parts {
  std::unique_ptr<const usm::Algorithms> algorithms;
  std::optional<usm::KeyRing> keys;
  std::optional<usm::Salts> salts;
  std::optional<session::V3Environment> environment;
};

/// \param directory Engines that are known from before. Borrowed; may be null.
/// Errors: one line; exit status 71.
std::expected<std::unique_ptr<V3Parts>, std::string> make_v3_parts(
    session::EngineDirectory* directory);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_V3_PARTS_H_
