// Proof of identity, and the order in which several of them are tried.
#ifndef SNMPRING_SESSION_CREDENTIAL_H_
#define SNMPRING_SESSION_CREDENTIAL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "message/community.h"
#include "usm/user.h"

namespace snmpring::session {

/// The longest label. Records have room for it.
inline constexpr std::size_t kLabelOctetsMax = 256;

/// What a request carries to be answered.
struct Credential {
  /// What records call it: c1, c2, ... for communities; never the secret. At most kLabelOctetsMax.
  std::string label;
  message::Version version = message::Version::v2c;
  Secret community;  ///< v1 and v2c: at most 255 octets.

  /// v3. Absent: nothing but the engine probe, which carries no secret (discover only).
  std::optional<usm::User> user{};
  std::string context_name{};                     ///< v3: at most 255 octets.
  std::vector<std::uint8_t> context_engine_id{};  ///< v3: empty for the engine that is asked.
  /// v3: the engine ID is pinned, 1..32 octets: no discovery, and no other engine is believed.
  /// Empty: it is discovered, or known from an earlier run.
  std::vector<std::uint8_t> engine_id{};

  bool v3() const noexcept { return version == message::Version::v3; }
};

/// The most credentials that a target can be tried with.
inline constexpr std::size_t kCredentialsMax = 16;

/// Borrowed credentials, 1..kCredentialsMax, tried in this order until one works: it works when a
/// Response of any content comes.
struct Ladder {
  std::vector<const Credential*> rungs;
  /// --v3-first: before anything else the engine probe is sent, and who is silent to it is asked
  /// nothing.
  bool v3_first = false;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_CREDENTIAL_H_
