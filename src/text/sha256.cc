#include "text/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/hex.h"
#include "base/invariant.h"

namespace snmpring::text {

void Sha256::Free::operator()(evp_md_ctx_st* context) const noexcept { ::EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(::EVP_MD_CTX_new()) {
  const bool begun =
      context_ != nullptr && ::EVP_DigestInit_ex(context_.get(), ::EVP_sha256(), nullptr) == 1;
  invariant(begun, "SHA-256 is available");
}

void Sha256::add(std::string_view text) {
  const bool added = ::EVP_DigestUpdate(context_.get(), text.data(), text.size()) == 1;
  invariant(added, "a digest takes what comes");
}

std::string Sha256::text() {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  const bool ended = ::EVP_DigestFinal_ex(context_.get(), digest.data(), &size) == 1;
  invariant(ended, "a digest ends once");
  return hex_text(Bytes(digest).first(size));
}

std::string sha256_text(std::string_view text) {
  Sha256 digest;
  digest.add(text);
  return digest.text();
}

}  // namespace snmpring::text
