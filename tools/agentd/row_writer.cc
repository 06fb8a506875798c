// Minimal number contents (X.690 §8.3).
#include "agentd/row_writer.h"

namespace snmpring::agentd {

NumberContent::NumberContent(std::uint64_t low_octets, std::uint8_t ninth) noexcept {
  octets_[0] = ninth;
  for (std::size_t i = 8; i > 0; --i) {
    octets_[i] = static_cast<std::uint8_t>(low_octets);
    low_octets >>= 8;
  }
  // X.690 §8.3.2: the first nine bits may not all be the same.
  while (begin_ < 8 && (octets_[begin_] == 0x00 || octets_[begin_] == 0xFF) &&
         (octets_[begin_] ^ octets_[begin_ + 1]) < 0x80) {
    ++begin_;
  }
}

NumberContent::NumberContent(std::int64_t value) noexcept
    : NumberContent(static_cast<std::uint64_t>(value), value < 0 ? 0xFF : 0x00) {}

NumberContent NumberContent::of_unsigned(std::uint64_t value) noexcept { return {value, 0x00}; }

}  // namespace snmpring::agentd
