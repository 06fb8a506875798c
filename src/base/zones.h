// The names of this host's network interfaces, which are the zones of its link-local addresses.
#ifndef SNMPRING_BASE_ZONES_H_
#define SNMPRING_BASE_ZONES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace snmpring {

/// What a zone is called and which index it has (RFC 4007 §11.2). Indexes are drawn anew when an
/// interface is made, so it is names that are kept from one run to the next.
class Zones {
 public:
  virtual ~Zones() = default;

  /// The index of the interface of that name; 0 where there is none.
  virtual std::uint32_t index_of(std::string_view name) const = 0;

  /// The name of that interface; empty where there is none.
  virtual std::string name_of(std::uint32_t index) const = 0;
};

/// Asks the C library, which opens a socket each time.
const Zones& system_zones() noexcept;

/// Knows the interfaces that there were when it was made, for where the system may not be asked any
/// more. As long as an IPv4 socket can be had it asks all the same, so that interfaces which come
/// up later are known as well, and remembers: an interface keeps its name when it has gone. Not
/// thread safe.
class KeptZones final : public Zones {
 public:
  KeptZones();

  std::uint32_t index_of(std::string_view name) const override;
  std::string name_of(std::uint32_t index) const override;

 private:
  mutable std::map<std::uint32_t, std::string> names_;
};

}  // namespace snmpring

#endif  // SNMPRING_BASE_ZONES_H_
