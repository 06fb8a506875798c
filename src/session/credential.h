// Credentials, and the order in which they are tried.
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

/// What a request carries so that the agent answers it.
struct Credential {
  /// The name that records use: c1, c2, ... for communities. Never the secret. At most
  /// kLabelOctetsMax.
  std::string label;
  message::Version version = message::Version::v2c;
  Secret community;  ///< v1 and v2c: at most 255 octets.

  /// v3. If absent, only the engine probe is sent, which carries no secret (discover only).
  std::optional<usm::User> user{};
  std::string context_name{};                     ///< v3: at most 255 octets.
  std::vector<std::uint8_t> context_engine_id{};  ///< v3: empty for the engine that is asked.
  /// v3: the pinned engine ID, 1..32 octets. With it, there is no discovery and no other engine is
  /// believed. If empty, the ID is discovered, or known from an earlier run.
  std::vector<std::uint8_t> engine_id{};

  bool v3() const noexcept { return version == message::Version::v3; }
};

/// The most credentials that a target can be tried with.
inline constexpr std::size_t kCredentialsMax = 16;

/// Borrowed credentials, 1..kCredentialsMax. They are tried in this order until one works. A
/// credential works when a Response arrives, whatever it contains.
struct Ladder {
  std::vector<const Credential*> rungs;
  /// --v3-first: the engine probe is sent first. A target that does not answer it is asked nothing
  /// else.
  bool v3_first = false;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_CREDENTIAL_H_
