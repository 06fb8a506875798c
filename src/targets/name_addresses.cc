#include "targets/name_addresses.h"

#include <algorithm>
#include <utility>

namespace snmpring::targets {

std::optional<IpAddress> NameAddresses::choose(std::vector<IpAddress> addresses, std::uint16_t port,
                                               const session::TargetProfile* profile) {
  // Those that lack their zone.
  std::erase_if(addresses,
                [this](IpAddress& address) { return rules_.complete(address).has_value(); });
  if (addresses.empty()) return std::nullopt;
  const IpAddress first = addresses.front();
  std::erase_if(addresses, [this](const IpAddress& address) { return !rules_.permits(address); });
  if (addresses.empty()) return first;
  const IpAddress chosen = addresses.front();
  if (addresses.size() > 1) {
    addresses.erase(addresses.begin());
    std::ranges::reverse(addresses);
    others_.insert_or_assign(profile, Others{port, std::move(addresses)});
  }
  return chosen;
}

std::optional<Endpoint> NameAddresses::next(const session::TargetProfile* profile) {
  const auto others = others_.find(profile);
  if (others == others_.end() || others->second.addresses.empty()) return std::nullopt;
  const Endpoint next{others->second.addresses.back(), others->second.port};
  others->second.addresses.pop_back();
  return next;
}

}  // namespace snmpring::targets
