// What a loop knows about the engines that its sessions ask.
#ifndef SNMPRING_API_KNOWN_ENGINES_H_
#define SNMPRING_API_KNOWN_ENGINES_H_

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "base/endpoint.h"
#include "session/engine_directory.h"
#include "snmpring/export.h"

namespace snmpring::detail {

/// Keeps an engine as long as there are sessions at its address.
class KnownEngines final : public session::EngineDirectory {
 public:
  /// \param hash_key Must be secret.
  explicit KnownEngines(std::uint64_t hash_key) : agents_(0, HashEndpoint{hash_key}) {}

  /// remember() adds a session at an address, and forget() removes one. The engine is forgotten
  /// with the last session.
  void remember(const Endpoint& endpoint) { ++agents_[endpoint].sessions; }
  void forget(const Endpoint& endpoint);

  /// Null if nothing is known.
  const session::KnownEngine* find(const Endpoint& endpoint) const override;
  /// Keeps nothing for addresses without a session.
  void learn(const Endpoint& endpoint, const session::KnownEngine& engine) override;

 private:
  struct KnownAgent {
    std::uint32_t sessions = 0;
    std::optional<session::KnownEngine> engine;
  };
  struct HashEndpoint {
    std::uint64_t key;
    std::size_t operator()(const Endpoint& endpoint) const noexcept {
      return hash_endpoint(endpoint, key);
    }
  };

  std::unordered_map<Endpoint, KnownAgent, HashEndpoint> agents_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_KNOWN_ENGINES_H_
