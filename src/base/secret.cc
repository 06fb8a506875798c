#include "base/secret.h"

#include <cstring>

namespace snmpring {

void wipe(MutableBytes octets) noexcept {
  if (!octets.empty()) ::explicit_bzero(octets.data(), octets.size());
}

}  // namespace snmpring
