// The draws behind --loss and its kin.
#include "agentd/faults.h"

namespace snmpring::agentd {
namespace {

Prng sequence(std::uint64_t seed, std::uint64_t number) noexcept {
  return Prng(splitmix64(splitmix64(seed) + number));
}

}  // namespace

Faults::Faults(const Options& options)
    : options_(options),
      timed_(options.reorder > 0 || options.delay > Duration::zero() ||
             options.jitter > Duration::zero()),
      any_(timed_ || options.loss > 0 || options.duplicate > 0 || options.corrupt > 0),
      loss_(sequence(options.seed, 1)),
      duplicate_(sequence(options.seed, 2)),
      reorder_(sequence(options.seed, 3)),
      corrupt_(sequence(options.seed, 4)),
      jitter_(sequence(options.seed, 5)),
      octet_(sequence(options.seed, 6)) {}

Faults::Fate Faults::draw() noexcept {
  Fate fate;
  fate.lost = loss_.chance(options_.loss);
  fate.doubled = duplicate_.chance(options_.duplicate);
  fate.held = reorder_.chance(options_.reorder);
  fate.corrupt = corrupt_.chance(options_.corrupt);
  const auto spread = static_cast<std::uint64_t>(options_.jitter.count());
  fate.delay = options_.delay + Duration(static_cast<Duration::rep>(jitter_.below(spread + 1)));
  return fate;
}

void Faults::corrupt(MutableBytes reply) noexcept {
  if (reply.empty()) return;
  const std::uint64_t position = octet_.below(reply.size());
  reply[position] ^= static_cast<std::uint8_t>(1 + octet_.below(255));
}

}  // namespace snmpring::agentd
