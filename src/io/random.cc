#include "io/random.h"

#include <sys/random.h>

#include <cerrno>

namespace snmpring::io {

std::expected<void, int> fill_random(std::span<std::uint64_t> words) {
  for (std::uint64_t& word : words) {
    // Up to 256 octets come in one piece. Only the wait for entropy after boot can be interrupted.
    while (::getrandom(&word, sizeof word, 0) != sizeof word) {
      if (errno != EINTR) return std::unexpected(errno);
    }
  }
  return {};
}

}  // namespace snmpring::io
