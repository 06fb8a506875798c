#include "usm/key_ring.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/invariant.h"
#include "base/prng.h"

namespace snmpring::usm {
namespace {

/// The entries of one set. Enough to keep keys apart that fall into the same set, and more than the
/// three keys that keys() uses at once.
constexpr std::size_t kWays = 4;

std::uint64_t mix(std::uint64_t hash, Bytes octets) noexcept {
  for (const std::uint8_t octet : octets) hash = splitmix64(hash ^ octet);
  return hash;
}

}  // namespace

void KeyRing::Entry::clear() noexcept {
  wipe(master);
  wipe(key);
  *this = {};
}

bool KeyRing::Entry::is_for(const Wanted& wanted) const noexcept {
  return used != 0 && auth == wanted.auth && extension == wanted.extension &&
         engine_id_octets == wanted.engine_id.size() &&
         std::ranges::equal(Bytes(engine_id).first(engine_id_octets), wanted.engine_id) &&
         std::ranges::equal(Bytes(master).first(master_octets), wanted.master);
}

KeyRing::KeyRing(const Algorithms& algorithms, std::size_t capacity)
    : algorithms_(algorithms), entries_((capacity + kWays - 1) / kWays * kWays) {}

KeyRing::~KeyRing() {
  for (Entry& entry : entries_) entry.clear();
}

Bytes KeyRing::remember(const Wanted& wanted) {
  // Two keys with the same hash cost at most one more localization. Attackers cannot reach the
  // cache.
  std::uint64_t hash =
      static_cast<std::uint64_t>(wanted.auth) << 8 | static_cast<std::uint64_t>(wanted.extension);
  hash = mix(mix(hash, wanted.engine_id), wanted.master);
  const std::size_t sets = entries_.size() / kWays;
  const std::span<Entry> set = std::span(entries_).subspan(hash % sets * kWays, kWays);
  const auto known = std::ranges::find_if(set, [&](const Entry& e) { return e.is_for(wanted); });
  ++uses_;
  if (known != set.end()) {
    known->used = uses_;
    return Bytes(known->key).first(known->key_octets);
  }

  ++computed_;
  const Secret key = wanted.extension == PrivProtocol::none
                         ? localize(algorithms_, wanted.auth, wanted.master, wanted.engine_id)
                         : privacy_key(algorithms_, wanted.auth, wanted.extension, wanted.master,
                                       wanted.engine_id);
  Entry& entry = *std::ranges::min_element(set, {}, &Entry::used);
  entry.clear();
  entry.used = uses_;
  entry.auth = wanted.auth;
  entry.extension = wanted.extension;
  entry.engine_id_octets = static_cast<std::uint8_t>(wanted.engine_id.size());
  std::ranges::copy(wanted.engine_id, entry.engine_id.begin());
  entry.master_octets = static_cast<std::uint8_t>(wanted.master.size());
  std::ranges::copy(wanted.master, entry.master.begin());
  entry.key_octets = static_cast<std::uint8_t>(key.reveal().size());
  std::ranges::copy(key.reveal(), entry.key.begin());
  return Bytes(entry.key).first(entry.key_octets);
}

EngineKeys KeyRing::keys(const User& user, Bytes engine_id) {
  const auto localized = [&](const UserKey& key) {
    const Bytes octets = key.octets.reveal();
    return key.form == UserKey::Form::master
               ? remember({user.auth, octets, engine_id, PrivProtocol::none})
               : octets;
  };
  const Bytes auth_key = localized(user.auth_key);
  Bytes priv_key;
  PrivProtocol priv = PrivProtocol::none;
  if (user.level == message::SecurityLevel::auth_priv) {
    priv = user.priv;
    priv_key = localized(user.priv_key);
    const std::size_t octets = priv_key_octets(priv);
    // A key that is long enough is cut. A shorter one came from the digest and is extended.
    priv_key = priv_key.size() >= octets ? priv_key.first(octets)
                                         : remember({user.auth, priv_key, engine_id, priv});
  }
  auto keys = EngineKeys::create(algorithms_, user.auth, auth_key, priv, priv_key);
  invariant(keys.has_value(), "there is memory for the keys of an engine");
  return std::move(*keys);
}

}  // namespace snmpring::usm
