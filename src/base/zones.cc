#include "base/zones.h"

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>

#include "base/unique_fd.h"

namespace snmpring {
namespace {

/// False where no interface can have that name.
bool put_name(std::string_view name, ifreq& request) noexcept {
  if (name.empty() || name.size() >= sizeof request.ifr_name) return false;
  name.copy(request.ifr_name, name.size());
  return true;
}

/// For questions about interfaces, which have no family. Empty where none is to be had.
UniqueFd any_socket() noexcept { return UniqueFd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)); }

class SystemZones final : public Zones {
 public:
  std::uint32_t index_of(std::string_view name) const override {
    ifreq request{};
    return put_name(name, request) ? ::if_nametoindex(request.ifr_name) : 0;
  }

  std::string name_of(std::uint32_t index) const override {
    char name[IF_NAMESIZE];
    return ::if_indextoname(index, name) != nullptr ? name : "";
  }
};

}  // namespace

const Zones& system_zones() noexcept {
  static const SystemZones kZones;
  return kZones;
}

KeptZones::KeptZones() {
  struct if_nameindex* const interfaces = ::if_nameindex();
  if (interfaces == nullptr) return;
  for (const struct if_nameindex* at = interfaces; at->if_index != 0; ++at) {
    names_.emplace(at->if_index, at->if_name);
  }
  ::if_freenameindex(interfaces);
}

// The C library would take a local socket, which a sandbox need not let it have.
std::uint32_t KeptZones::index_of(std::string_view name) const {
  ifreq request{};
  if (!put_name(name, request)) return 0;
  if (const UniqueFd socket = any_socket()) {
    if (::ioctl(socket.get(), SIOCGIFINDEX, &request) != 0) return 0;
    const auto index = static_cast<std::uint32_t>(request.ifr_ifindex);
    names_.insert_or_assign(index, std::string(name));
    return index;
  }
  const auto known = std::ranges::find(
      names_, name, [](const auto& entry) { return std::string_view(entry.second); });
  return known == names_.end() ? 0 : known->first;
}

std::string KeptZones::name_of(std::uint32_t index) const {
  if (const auto known = names_.find(index); known != names_.end()) return known->second;
  const UniqueFd socket = any_socket();
  ifreq request{};
  request.ifr_ifindex = static_cast<int>(index);
  if (!socket || ::ioctl(socket.get(), SIOCGIFNAME, &request) != 0) return {};
  return names_.emplace(index, request.ifr_name).first->second;
}

}  // namespace snmpring
