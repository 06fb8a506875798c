// Which addresses may be asked, and what they lack to be asked.
#ifndef SNMPRING_TARGETS_RULES_H_
#define SNMPRING_TARGETS_RULES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "base/endpoint.h"
#include "base/zones.h"
#include "targets/address_filter.h"
#include "targets/address_range.h"
#include "targets/resolver.h"
#include "targets/settings.h"

namespace snmpring::targets {

/// The same for the command line and for the lists.
class Rules {
 public:
  /// \param settings Not kept.
  Rules(const Settings& settings, AddressFilter filter, const Zones& zones);

  /// False: nothing will be sent. Names stay unresolved, and credentials unchecked.
  bool sends() const noexcept { return sends_; }
  /// Of targets that name none.
  std::uint16_t port() const noexcept { return port_; }
  const AddressFilter& filter() const noexcept { return filter_; }
  bool permits(const IpAddress& address) const { return filter_.permits(address); }

  bool allows(Family family) const noexcept {
    return family == Family::ipv4 ? families_.ipv4 : families_.ipv6;
  }
  /// Those in which a name is looked up: the one that "udp:" or "udp6:" before it demands, else
  /// those of the run.
  Families families_of(std::optional<Family> given) const noexcept;

  /// Gives link-local addresses without a zone the one of --interface or --source-ip. Without a
  /// zone they would be asked on whichever link the kernel likes, and not be recognized.
  /// \return The reason against them where no zone is known.
  std::optional<std::string> complete(AddressRange& range) const;
  std::optional<std::string> complete(IpAddress& address) const;

  /// \return The reason against so many targets at once; nullopt where they may be scanned.
  std::optional<std::string> too_many(std::uint64_t count) const;
  /// The same for those of `range` that may be asked.
  std::optional<std::string> too_many(const AddressRange& range) const;

 private:
  Families families_;
  std::uint16_t port_;
  bool yes_;
  bool sends_;
  std::optional<std::uint32_t> default_zone_;  // RFC 4007 §6.
  AddressFilter filter_;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_RULES_H_
