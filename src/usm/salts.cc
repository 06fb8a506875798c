#include "usm/salts.h"

#include "base/bytes.h"

namespace snmpring::usm {

Salt Salts::next(PrivProtocol protocol, std::uint32_t engine_boots) noexcept {
  Salt salt;
  if (protocol == PrivProtocol::des) {
    store_be32(salt.data(), engine_boots);
    store_be32(salt.data() + 4, des_++);
  } else {
    store_be32(salt.data(), static_cast<std::uint32_t>(aes_ >> 32));
    store_be32(salt.data() + 4, static_cast<std::uint32_t>(aes_));
    ++aes_;
  }
  return salt;
}

}  // namespace snmpring::usm
