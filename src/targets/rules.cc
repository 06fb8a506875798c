#include "targets/rules.h"

#include <fmt/core.h>

#include <utility>

namespace snmpring::targets {
namespace {

constexpr AddressValue kLinkLocalFirst = AddressValue{0xFE80} << 112;
constexpr AddressValue kLinkLocalLast = (AddressValue{0xFEC0} << 112) - 1;

/// The zone of all that is sent. 0 for an interface that is not there: nothing will be sent then.
std::optional<std::uint32_t> default_zone(const Settings& settings, const Zones& zones) {
  if (!settings.interface.empty()) return zones.index_of(settings.interface);
  const auto source = parse_address(settings.source_ipv6, zones);
  if (source && source->scope_id != 0) return source->scope_id;
  return std::nullopt;
}

}  // namespace

Rules::Rules(const Settings& settings, AddressFilter filter, const Zones& zones)
    : families_{settings.ipv4, settings.ipv6},
      port_(settings.port),
      yes_(settings.yes),
      sends_(settings.sends),
      default_zone_(default_zone(settings, zones)),
      filter_(std::move(filter)) {}

Families Rules::families_of(std::optional<Family> given) const noexcept {
  return given ? Families{*given == Family::ipv4, *given == Family::ipv6} : families_;
}

std::optional<std::string> Rules::complete(AddressRange& range) const {
  const bool touches = range.family == Family::ipv6 && families_.ipv6 && range.scope_id == 0 &&
                       range.first <= kLinkLocalLast && range.last >= kLinkLocalFirst;
  if (!touches) return std::nullopt;
  if (range.first < kLinkLocalFirst || range.last > kLinkLocalLast) {
    return "only a part of it is link-local (fe80::/10)";
  }
  if (!default_zone_) {
    return "a link-local address needs its zone, as in fe80::1%eth0, or --interface";
  }
  range.scope_id = *default_zone_;
  return std::nullopt;
}

std::optional<std::string> Rules::complete(IpAddress& address) const {
  const AddressValue value = address_value(address);
  AddressRange range{address.family, address.scope_id, value, value};
  auto fault = complete(range);
  address.scope_id = range.scope_id;
  return fault;
}

std::optional<std::string> Rules::too_many(std::uint64_t count) const {
  if (yes_ || count <= kTargetsWithoutYes) return std::nullopt;
  return fmt::format("{} targets are more than a /8 ({}); --yes allows it", count,
                     kTargetsWithoutYes);
}

std::optional<std::string> Rules::too_many(const AddressRange& range) const {
  return yes_ ? std::nullopt : too_many(filter_.permitted_count(range));
}

}  // namespace snmpring::targets
