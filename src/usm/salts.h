// Salts that never repeat within a process (RFC 3414 §8.1.1.1, RFC 3826 §3.1.2.1).
#ifndef SNMPRING_USM_SALTS_H_
#define SNMPRING_USM_SALTS_H_

#include <cstdint>

#include "usm/engine_keys.h"

namespace snmpring::usm {

/// Two counters that begin at values nobody outside can know. AES uses 64 bits. DES uses 32 bits,
/// and engineBoots is the other half. One object per process.
class Salts {
 public:
  Salts(std::uint64_t aes_start, std::uint32_t des_start) noexcept
      : aes_(aes_start), des_(des_start) {}

  /// The next salt for a message of this protocol (not none) with these engineBoots.
  Salt next(PrivProtocol protocol, std::uint32_t engine_boots) noexcept;

 private:
  std::uint64_t aes_;
  std::uint32_t des_;
};

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_SALTS_H_
