// Text that is wiped from memory when its owner goes: communities now, passwords and keys later.
#ifndef SNMPRING_BASE_SECRET_H_
#define SNMPRING_BASE_SECRET_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace snmpring {

/// Overwrites `octets` with zeros in a way that the compiler may not leave out.
void wipe(MutableBytes octets) noexcept;

/// Octets that must never be printed. Move-only, never reallocated once made, wiped on destruction.
class Secret {
 public:
  Secret() = default;
  explicit Secret(Bytes octets) : octets_(octets.begin(), octets.end()) {}
  Secret(Secret&& other) noexcept : octets_(std::exchange(other.octets_, {})) {}
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe(octets_);
      octets_ = std::exchange(other.octets_, {});
    }
    return *this;
  }
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(octets_); }

  /// For the encoder's eyes. Valid while the secret lives and is not moved from.
  Bytes reveal() const noexcept { return octets_; }
  bool empty() const noexcept { return octets_.empty(); }

 private:
  std::vector<std::uint8_t> octets_;
};

}  // namespace snmpring

#endif  // SNMPRING_BASE_SECRET_H_
