#include "usm/engine_keys.h"

#include <openssl/crypto.h>

#include <cstring>

#include "base/invariant.h"
#include "base/secret.h"

namespace snmpring::usm {
namespace {

constexpr std::size_t kDesKeyOctets = 8;
constexpr std::size_t kAesIvOctets = 16;

// Large enough for every cipher here. DES uses the first eight octets.
using Iv = std::array<std::uint8_t, kAesIvOctets>;

/// RFC 3826 §3.1.2.1: engineBoots, engineTime, salt.
Iv aes_iv(std::uint32_t boots, std::uint32_t time, Bytes salt) noexcept {
  Iv iv;
  store_be32(iv.data(), boots);
  store_be32(iv.data() + 4, time);
  std::memcpy(iv.data() + 8, salt.data(), kSaltOctets);
  return iv;
}

/// RFC 3414 §8.1.1.1: the salt and the pre-IV, exclusive-or.
Iv des_iv(const std::array<std::uint8_t, kSaltOctets>& pre_iv, Bytes salt) noexcept {
  Iv iv{};
  for (std::size_t i = 0; i < kSaltOctets; ++i) {
    iv[i] = static_cast<std::uint8_t>(pre_iv[i] ^ salt[i]);
  }
  return iv;
}

/// Makes `context` a hash that has taken the key as one block, each octet combined with `pad` (RFC
/// 2104 §2). True if this worked.
bool take_key(EVP_MD_CTX* context, const EVP_MD* digest, Bytes key, std::uint8_t pad) noexcept {
  if (context == nullptr) return false;
  constexpr std::size_t kBlockOctetsMax = 128;  // Of SHA-512; no key is as long as its block.
  std::array<std::uint8_t, kBlockOctetsMax> block;
  block.fill(pad);
  for (std::size_t i = 0; i < key.size(); ++i) block[i] = static_cast<std::uint8_t>(key[i] ^ pad);
  const auto size = static_cast<std::size_t>(::EVP_MD_get_block_size(digest));
  const bool taken = ::EVP_DigestInit_ex2(context, digest, nullptr) == 1 &&
                     ::EVP_DigestUpdate(context, block.data(), size) == 1;
  wipe(block);
  return taken;
}

/// Sets the IV of a context that has its key, and runs the context over all of `in`.
bool run(EVP_CIPHER_CTX* context, int encrypting, const Iv& iv, Bytes in,
         std::uint8_t* out) noexcept {
  int size = 0;
  return ::EVP_CipherInit_ex2(context, nullptr, nullptr, iv.data(), encrypting, nullptr) == 1 &&
         ::EVP_CipherUpdate(context, out, &size, in.data(), static_cast<int>(in.size())) == 1 &&
         static_cast<std::size_t>(size) == in.size();
}

}  // namespace

std::optional<EngineKeys> EngineKeys::create(const Algorithms& algorithms, AuthProtocol auth,
                                             Bytes auth_key, PrivProtocol priv, Bytes priv_key) {
  EngineKeys keys;
  keys.auth_ = auth;
  keys.priv_ = priv;
  if (auth != AuthProtocol::none) {
    if (auth_key.size() != digest_octets(auth)) return std::nullopt;
    const EVP_MD* const digest = algorithms.digest(auth);
    keys.inner_.reset(::EVP_MD_CTX_new());
    keys.outer_.reset(::EVP_MD_CTX_new());
    keys.work_.reset(::EVP_MD_CTX_new());
    if (keys.work_ == nullptr || !take_key(keys.inner_.get(), digest, auth_key, 0x36) ||
        !take_key(keys.outer_.get(), digest, auth_key, 0x5C)) {
      return std::nullopt;
    }
  }
  if (priv == PrivProtocol::none) return keys;
  if (priv_key.size() != priv_key_octets(priv)) return std::nullopt;

  std::array<std::uint8_t, kPrivKeyOctetsMax> cipher_key{};
  if (priv == PrivProtocol::des) {
    for (std::size_t part = 0; part < 3; ++part) {
      std::memcpy(cipher_key.data() + part * kDesKeyOctets, priv_key.data(), kDesKeyOctets);
    }
    std::memcpy(keys.pre_iv_.data(), priv_key.data() + kDesKeyOctets, kSaltOctets);
  } else {
    std::memcpy(cipher_key.data(), priv_key.data(), priv_key_octets(priv));
  }
  const bool des = priv == PrivProtocol::des;
  const auto make = [&](int encrypting) {
    std::unique_ptr<EVP_CIPHER_CTX, Free> context(::EVP_CIPHER_CTX_new());
    if (context != nullptr &&
        (::EVP_CipherInit_ex2(context.get(), algorithms.cipher(priv), cipher_key.data(), nullptr,
                              encrypting, nullptr) != 1 ||
         // CFB has no padding either, but then OpenSSL would tell the cipher so again with every
         // IV.
         (des && ::EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1))) {
      context.reset();
    }
    return context;
  };
  keys.encryption_ = make(1);
  if (des) keys.decryption_ = make(0);
  wipe(cipher_key);
  if (keys.encryption_ == nullptr || (des && keys.decryption_ == nullptr)) return std::nullopt;
  return keys;
}

EngineKeys::~EngineKeys() { wipe(pre_iv_); }

bool EngineKeys::compute(Bytes before, std::size_t zeros, Bytes behind,
                         std::array<std::uint8_t, kDigestOctetsMax>& digest) noexcept {
  static constexpr std::array<std::uint8_t, kMacOctetsMax> kZeros{};
  unsigned size = 0;
  EVP_MD_CTX* const work = work_.get();
  return ::EVP_MD_CTX_copy_ex(work, inner_.get()) == 1 &&
         ::EVP_DigestUpdate(work, before.data(), before.size()) == 1 &&
         ::EVP_DigestUpdate(work, kZeros.data(), zeros) == 1 &&
         ::EVP_DigestUpdate(work, behind.data(), behind.size()) == 1 &&
         ::EVP_DigestFinal_ex(work, digest.data(), &size) == 1 &&
         ::EVP_MD_CTX_copy_ex(work, outer_.get()) == 1 &&
         ::EVP_DigestUpdate(work, digest.data(), size) == 1 &&
         ::EVP_DigestFinal_ex(work, digest.data(), &size) == 1 && size == digest_octets(auth_);
}

void EngineKeys::sign(Bytes message, MutableBytes mac) {
  const auto offset = static_cast<std::size_t>(mac.data() - message.data());
  invariant(mac.size() == mac_octets(auth_) && offset + mac.size() <= message.size(),
            "the MAC has its place in the message");
  std::array<std::uint8_t, kDigestOctetsMax> digest;
  invariant(
      compute(message.first(offset), mac.size(), message.subspan(offset + mac.size()), digest),
      "OpenSSL computes MACs");
  std::memcpy(mac.data(), digest.data(), mac.size());
}

bool EngineKeys::verify(Bytes message, Bytes mac) {
  if (mac.size() != mac_octets(auth_) || mac.empty()) return false;
  const auto offset = static_cast<std::size_t>(mac.data() - message.data());
  std::array<std::uint8_t, kDigestOctetsMax> digest;
  return compute(message.first(offset), mac.size(), message.subspan(offset + mac.size()), digest) &&
         ::CRYPTO_memcmp(digest.data(), mac.data(), mac.size()) == 0;
}

void EngineKeys::encrypt(MutableBytes octets, std::uint32_t boots, std::uint32_t time,
                         const Salt& salt) {
  const Iv iv = priv_ == PrivProtocol::des ? des_iv(pre_iv_, salt) : aes_iv(boots, time, salt);
  invariant(run(encryption_.get(), 1, iv, octets, octets.data()), "OpenSSL encrypts whole blocks");
}

bool EngineKeys::decrypt(Bytes octets, std::uint32_t boots, std::uint32_t time, Bytes salt,
                         MutableBytes out) {
  if (salt.size() != kSaltOctets || out.size() < octets.size()) return false;
  const bool des = priv_ == PrivProtocol::des;
  if (des && octets.size() % kDesBlockOctets != 0) return false;
  return run(des ? decryption_.get() : encryption_.get(), 0,
             des ? des_iv(pre_iv_, salt) : aes_iv(boots, time, salt), octets, out.data());
}

}  // namespace snmpring::usm
