#include "app/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

#include "app/hex.h"
#include "base/bytes.h"
#include "base/invariant.h"

namespace snmpring::app {

std::string sha256_text(std::string_view text) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  const int done =
      ::EVP_Digest(text.data(), text.size(), digest.data(), &size, ::EVP_sha256(), nullptr);
  invariant(done == 1, "SHA-256 is available");
  return hex_text(Bytes(digest).first(size));
}

}  // namespace snmpring::app
