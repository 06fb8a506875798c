// A hash over the lines of a list, by which a resumed run knows the list again.
#ifndef SNMPRING_TARGETS_LINE_HASH_H_
#define SNMPRING_TARGETS_LINE_HASH_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace snmpring::targets {

/// Finds lists that differ by mistake. It does not protect against intent. It costs a fraction of
/// the search for the end of a line. It is the same in every version of this program, since
/// checkpoints hold it.
class LineHash {
 public:
  /// A line without its end.
  void add(std::string_view line) noexcept {
    const Bytes octets = as_bytes(line);
    std::size_t at = 0;
    for (; octets.size() - at >= 8; at += 8) mix(load_be64(octets.data() + at));
    std::uint64_t rest = 0;
    for (; at < octets.size(); ++at) rest = rest << 8 | octets[at];
    mix(rest);
    // So that neither lengths nor the bounds between lines can be mistaken.
    mix(~static_cast<std::uint64_t>(octets.size()));
  }
  /// A line that is too long to be kept.
  void add_too_long() noexcept { mix(0); }

  std::uint64_t value() const noexcept { return hash_; }

 private:
  void mix(std::uint64_t word) noexcept {
    hash_ = std::rotl((hash_ ^ word) * 0x9E3779B97F4A7C15u, 29);
  }

  std::uint64_t hash_ = 0x736E6D7072696E67u;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_LINE_HASH_H_
