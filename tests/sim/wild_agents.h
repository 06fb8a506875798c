// Agents of the simulated network that are not the same from one request to the next.
#ifndef SNMPRING_SIM_WILD_AGENTS_H_
#define SNMPRING_SIM_WILD_AGENTS_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "base/prng.h"
#include "sim/hostile_agent.h"
#include "sim/sim_agent.h"
#include "sim/world.h"

namespace snmpring::sim {

/// Answers like a good agent, then changes a few octets anywhere.
class MutatingAgent final : public SimAgent {
 public:
  MutatingAgent(std::uint64_t device, Prng& prng) : agent_(60, device, Temper{}), prng_(prng) {}

  std::vector<Datagram> handle(Bytes request) override;

 private:
  TableAgent agent_;
  Prng& prng_;
};

/// One of agentd's quirks, another one for each request.
class MoodyAgent final : public SimAgent {
 public:
  MoodyAgent(const Endpoint& at, Prng& prng) : at_(at), prng_(prng) {}

  std::vector<Datagram> handle(Bytes request) override;

 private:
  Endpoint at_;
  Prng& prng_;
};

/// Sends copies of its request and of its reply under everybody's address, with ids that it
/// guesses.
class SpoofingAgent final : public SimAgent {
 public:
  SpoofingAgent(std::uint64_t device, std::uint32_t targets, Prng& prng)
      : agent_(60, device, Temper{}), targets_(targets), prng_(prng) {}

  std::vector<Datagram> handle(Bytes request) override;

 private:
  TableAgent agent_;
  std::uint32_t targets_;
  Prng& prng_;
};

/// Answers each request many times, with garbage in between.
class FloodingAgent final : public SimAgent {
 public:
  FloodingAgent(std::uint64_t device, Prng& prng) : agent_(60, device, Temper{}), prng_(prng) {}

  std::vector<Datagram> handle(Bytes request) override;

 private:
  TableAgent agent_;
  Prng& prng_;
};

/// Hands requests to another agent and answers now and then from another port or address.
class RovingAgent final : public SimAgent {
 public:
  RovingAgent(const Endpoint& at, std::unique_ptr<SimAgent> agent, Prng& prng)
      : at_(at), agent_(std::move(agent)), prng_(prng) {}

  std::vector<Datagram> handle(Bytes request) override;

 private:
  Endpoint at_;
  std::unique_ptr<SimAgent> agent_;
  Prng& prng_;
};

/// Hands requests to another agent while it is up, which it is for some seconds at a time.
class RestlessAgent final : public SimAgent {
 public:
  RestlessAgent(std::unique_ptr<SimAgent> agent, SimClock& clock, Prng& prng)
      : agent_(std::move(agent)), clock_(clock), prng_(prng), changes_at_(clock.now()) {}

  std::vector<Datagram> handle(Bytes request) override;

 private:
  std::unique_ptr<SimAgent> agent_;
  SimClock& clock_;
  Prng& prng_;
  Instant changes_at_;
  bool up_ = false;
};

/// Always one row more, each time just before the deadline. Borrows the world's wire.
std::unique_ptr<SimAgent> make_dawdler(World& world);

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_WILD_AGENTS_H_
