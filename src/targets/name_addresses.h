// Which address of a name is asked, and which come after it.
#ifndef SNMPRING_TARGETS_NAME_ADDRESSES_H_
#define SNMPRING_TARGETS_NAME_ADDRESSES_H_

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/endpoint.h"
#include "session/target.h"
#include "targets/rules.h"

namespace snmpring::targets {

/// Holds something only for names that have not come to their end and have more than one address.
class NameAddresses {
 public:
  /// \param rules Borrowed.
  explicit NameAddresses(const Rules& rules) : rules_(rules) {}

  /// The address of a name to begin with: the first that may be asked, or the first that there is.
  /// Keeps the others that may be asked for next(). nullopt where the name has none.
  /// \param profile Of this name alone.
  std::optional<IpAddress> choose(std::vector<IpAddress> addresses, std::uint16_t port,
                                  const session::TargetProfile* profile);

  /// The next address to be asked; nullopt where there is none.
  std::optional<Endpoint> next(const session::TargetProfile* profile);

  /// The name has come to its end.
  void forget(const session::TargetProfile* profile) {
    if (!others_.empty()) others_.erase(profile);
  }

 private:
  struct Others {
    std::uint16_t port;
    std::vector<IpAddress> addresses;  // The next one last.
  };

  const Rules& rules_;
  std::unordered_map<const session::TargetProfile*, Others> others_;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_NAME_ADDRESSES_H_
