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

/// Localizes each master key once per engine ID, as far as a bounded cache remembers; cloned engine
/// IDs and a user's two keys from one password share an entry. Wiped on destruction and when
/// replaced.
class KeyRing {
 public:
  /// \param algorithms Outlives this. \param capacity Entries that are kept, at least 1.
  explicit KeyRing(const Algorithms& algorithms, std::size_t capacity = 4096);
  ~KeyRing();
  KeyRing(const KeyRing&) = delete;
  KeyRing& operator=(const KeyRing&) = delete;

  /// The keys of `user`, whose level is above noAuthNoPriv, at the engine. Localized keys are taken
  /// as they are: it is for the caller to use them with their engine only.
  /// \param engine_id 1..32 octets.
  EngineKeys keys(const User& user, Bytes engine_id);

  /// How often a key was localized or extended: what the cache did not have.
  std::uint64_t computed() const noexcept { return computed_; }

 private:
  struct Wanted {
    AuthProtocol auth;
    Bytes master;  ///< Or, with an extension, the localized key that is too short.
    Bytes engine_id;
    PrivProtocol extension;  ///< none: the localized key itself.
  };
  struct Entry {
    std::uint64_t used = 0;  ///< When it was last wanted; 0 for a free entry.
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

  /// The key from the cache or made for it; valid for two more calls, since a place holds more keys
  /// than those and gives up the one that has been unused for longest.
  Bytes remember(const Wanted& wanted);

  const Algorithms& algorithms_;
  std::vector<Entry> entries_;
  std::uint64_t uses_ = 0;
  std::uint64_t computed_ = 0;
};

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_KEY_RING_H_
