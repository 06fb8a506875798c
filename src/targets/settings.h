// What decides which targets there are, and in which order they come.
#ifndef SNMPRING_TARGETS_SETTINGS_H_
#define SNMPRING_TARGETS_SETTINGS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace snmpring::targets {

/// More addresses than this, a /8, are scanned with --yes only.
inline constexpr std::uint64_t kTargetsWithoutYes = std::uint64_t{1} << 24;

struct Settings {
  /// As given: addresses, prefixes, ranges, names, @FILE, "-".
  std::vector<std::string> targets{};
  std::uint16_t port = 161;                    ///< Of targets that name none.
  bool ipv4 = true;                            ///< False: IPv4 addresses are left out.
  bool ipv6 = true;                            ///< False: IPv6 addresses are left out.
  std::uint64_t shards = 1;                    ///< At least 1.
  std::uint64_t shard = 0;                     ///< Below shards.
  std::vector<std::string> allowlist_files{};  ///< What any of them names may be asked.
  std::vector<std::string> blocklist_files{};  ///< What any of them names is not asked.
  /// Addresses, prefixes and ranges that are not asked either.
  std::vector<std::string> excluded{};
  std::uint64_t targets_max = 0;  ///< 0: no limit.
  bool yes = false;               ///< More than kTargetsWithoutYes may be scanned.
  /// False where nothing will be sent: names stay unresolved, and credentials unchecked.
  bool sends = true;
  /// Link-local addresses without a zone get the zone of these (RFC 4007 §6). Empty: none.
  std::string interface {};
  std::string source_ipv6{};
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_SETTINGS_H_
