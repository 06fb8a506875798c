// Seeded misfortune between an agent and the network: which replies are lost, held back, doubled or
// damaged, and when they leave.
#ifndef SNMPRING_AGENTD_FAULTS_H_
#define SNMPRING_AGENTD_FAULTS_H_

#include <cstdint>

#include "base/bytes.h"
#include "base/prng.h"
#include "base/time.h"

namespace snmpring::agentd {

class Faults {
 public:
  struct Options {
    double loss = 0;       ///< Probability that a request gets no reply.
    double duplicate = 0;  ///< That its reply leaves twice.
    double reorder = 0;    ///< That its reply waits until the next one has left.
    double corrupt = 0;    ///< That one octet of its reply is another.
    Duration delay{};      ///< Before each reply.
    Duration jitter{};     ///< On top, uniform in 0..jitter.
    std::uint64_t seed = 1;
  };

  /// How long a reply that waits for the next one waits at most.
  static constexpr Duration kReorderMax = std::chrono::milliseconds(20);

  /// What happens to the reply of one request.
  struct Fate {
    bool lost = false;
    bool corrupt = false;
    bool doubled = false;
    bool held = false;
    Duration delay{};
  };

  explicit Faults(const Options& options);

  bool any() const noexcept { return any_; }
  /// True when replies may leave later than they were made.
  bool timed() const noexcept { return timed_; }

  /// Draws for the next request that would get a reply. Each kind of fault has a sequence of its
  /// own, and each request takes one draw from every one: switching one on does not move another.
  Fate draw() noexcept;

  /// Changes one octet, anywhere in `reply`; nothing in an empty one.
  void corrupt(MutableBytes reply) noexcept;

 private:
  Options options_;
  bool timed_;
  bool any_;
  Prng loss_;
  Prng duplicate_;
  Prng reorder_;
  Prng corrupt_;
  Prng jitter_;
  Prng octet_;
};

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_FAULTS_H_
