#include "usm/keys.h"

#include <algorithm>
#include <array>

#include "base/invariant.h"

namespace snmpring::usm {
namespace {

/// One run of a hash. OpenSSL fails here only if it has no memory.
class Hash {
 public:
  Hash(const Algorithms& algorithms, AuthProtocol protocol)
      : context_(::EVP_MD_CTX_new()), size_(digest_octets(protocol)) {
    invariant(context_ != nullptr &&
                  ::EVP_DigestInit_ex2(context_, algorithms.digest(protocol), nullptr) == 1,
              "there is memory for a hash");
  }
  ~Hash() { ::EVP_MD_CTX_free(context_); }
  Hash(const Hash&) = delete;
  Hash& operator=(const Hash&) = delete;

  void add(Bytes octets) noexcept {
    invariant(::EVP_DigestUpdate(context_, octets.data(), octets.size()) == 1, "a hash goes on");
  }

  Secret finish() {
    std::array<std::uint8_t, kDigestOctetsMax> digest;
    unsigned size = 0;
    invariant(::EVP_DigestFinal_ex(context_, digest.data(), &size) == 1 && size == size_,
              "a hash ends");
    Secret secret(Bytes(digest).first(size));
    wipe(digest);
    return secret;
  }

 private:
  EVP_MD_CTX* context_;
  std::size_t size_;
};

/// `first` and `second` joined, cut to `octets`.
Secret join(Bytes first, Bytes second, std::size_t octets) {
  std::array<std::uint8_t, 2 * kDigestOctetsMax> joined;
  std::ranges::copy(first, joined.begin());
  std::ranges::copy(second, joined.begin() + static_cast<std::ptrdiff_t>(first.size()));
  Secret secret(Bytes(joined).first(octets));
  wipe(joined);
  return secret;
}

}  // namespace

Secret password_to_key(const Algorithms& algorithms, AuthProtocol protocol, Bytes password) {
  constexpr std::size_t kOctets = 1'048'576;
  Hash hash(algorithms, protocol);
  // The password repeated to a megabyte. Blocks hold whole passwords, so that all blocks are the
  // same.
  constexpr std::size_t kBlockOctets = 4096;
  std::vector<std::uint8_t> block;
  const std::size_t repeats = std::max<std::size_t>(kBlockOctets / password.size(), 1);
  block.reserve(repeats * password.size());
  for (std::size_t i = 0; i < repeats; ++i) {
    block.insert(block.end(), password.begin(), password.end());
  }
  for (std::size_t left = kOctets; left > 0;) {
    const std::size_t taken = std::min(left, block.size());
    hash.add(Bytes(block).first(taken));
    left -= taken;
  }
  wipe(block);
  return hash.finish();
}

Secret localize(const Algorithms& algorithms, AuthProtocol protocol, Bytes master,
                Bytes engine_id) {
  Hash hash(algorithms, protocol);
  hash.add(master);
  hash.add(engine_id);
  hash.add(master);
  return hash.finish();
}

Secret privacy_key(const Algorithms& algorithms, AuthProtocol auth, PrivProtocol priv,
                   Bytes localized, Bytes engine_id) {
  const std::size_t octets = priv_key_octets(priv);
  if (localized.size() >= octets) return Secret(localized.first(octets));
  if (priv == PrivProtocol::aes192_c || priv == PrivProtocol::aes256_c) {
    // draft-reeder-snmpv3-usm-3desede-00 §2.1: the key so far is the password of the next part.
    const Secret master = password_to_key(algorithms, auth, localized);
    const Secret more = localize(algorithms, auth, master.reveal(), engine_id);
    return join(localized, more.reveal(), octets);
  }
  // draft-blumenthal-aes-usm-04 §3.1.2.1: the hash of the key so far is the next part.
  Hash hash(algorithms, auth);
  hash.add(localized);
  const Secret more = hash.finish();
  return join(localized, more.reveal(), octets);
}

}  // namespace snmpring::usm
