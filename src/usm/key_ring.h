// Makes the keys of a user at an engine, and remembers what was expensive to compute.
#ifndef SNMPRING_USM_KEY_RING_H_
#define SNMPRING_USM_KEY_RING_H_

#include <array>
#include <cstdint>
#include <vector>

#include "base/secret.h"
#include "usm/engine_keys.h"
#include "usm/keys.h"
#include "usm/user.h"

namespace snmpring::usm {

/// Localizes each master key once per engine ID, as long as a bounded cache remembers it. Cloned
/// engine IDs share an entry, and so do a user's two keys from one password. Keys are wiped on
/// destruction and when they are replaced.
class KeyRing {
 public:
  /// \param algorithms Must outlive this. \param capacity Entries to keep, at least 1.
  explicit KeyRing(const Algorithms& algorithms, std::size_t capacity = 4096);
  ~KeyRing();
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;

  /// The keys of `user`, whose level is above noAuthNoPriv, at the engine. Localized keys are used
  /// unchanged. The caller must use them only with their own engine.
  /// \param engine_id 1..32 octets.
  EngineKeys keys(const User& user, Bytes engine_id);

  /// How often a key was localized or extended because it was not in the cache.
  std::uint64_t computed() const noexcept { return computed_; }

 private:
  struct Wanted {
    AuthProtocol auth;
    Bytes master;  ///< Or, with an extension, the localized key that is too short.
    Bytes engine_id;
    PrivProtocol extension;  ///< none: the localized key itself.
  };
  struct Entry {
    std::uint64_t used = 0;  ///< The last use, as a count; 0 for a free entry.
    AuthProtocol auth{};
    PrivProtocol extension{};
    std::uint8_t engine_id_octets = 0;
    std::uint8_t master_octets = 0;
    std::uint8_t key_octets = 0;
    std::array<std::uint8_t, message::kEngineIdOctetsMax> engine_id{};
    std::array<std::uint8_t, kDigestOctetsMax> master{};
    std::array<std::uint8_t, kDigestOctetsMax> key{};

    void clear() noexcept;
    bool is_for(const Wanted& wanted) const noexcept;
  };

  /// Returns the key from the cache, or makes it. Valid for two more calls, because a set holds
  /// more keys than that and replaces the one unused for longest.
  Bytes remember(const Wanted& wanted);

  const Algorithms& algorithms_;
  std::vector<Entry> entries_;
  std::uint64_t uses_ = 0;
  std::uint64_t computed_ = 0;
};

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_KEY_RING_H_
