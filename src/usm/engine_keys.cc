#include "usm/engine_keys.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>

#include <cstring>

#include "base/invariant.h"
#include "base/secret.h"

namespace snmpring::usm {
namespace {

constexpr std::size_t kDesBlockOctets = 8;
constexpr std::size_t kDesKeyOctets = 8;
constexpr std::size_t kAesIvOctets = 16;

// Large enough for every cipher here; DES uses the first eight octets.
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

/// Sets the IV of a context that has its key, and runs it over everything.
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
    keys.mac_.reset(::EVP_MAC_CTX_new(algorithms.hmac()));
    char* const name = const_cast<char*>(::EVP_MD_get0_name(algorithms.digest(auth)));
    const OSSL_PARAM parameters[] = {
        ::OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        ::OSSL_PARAM_construct_end()};
    if (keys.mac_ == nullptr ||
        ::EVP_MAC_init(keys.mac_.get(), auth_key.data(), auth_key.size(), parameters) != 1) {
      return std::nullopt;
    }
  }
  if (priv == PrivProtocol::none) return keys;

  std::array<std::uint8_t, kPrivKeyOctetsMax> cipher_key{};
  if (priv == PrivProtocol::des) {
    for (std::size_t part = 0; part < 3; ++part) {
      std::memcpy(cipher_key.data() + part * kDesKeyOctets, priv_key.data(), kDesKeyOctets);
    }
    std::memcpy(keys.pre_iv_.data(), priv_key.data() + kDesKeyOctets, kSaltOctets);
  } else {
    std::memcpy(cipher_key.data(), priv_key.data(), priv_key_octets(priv));
  }
  const auto make = [&](int encrypting) {
    std::unique_ptr<EVP_CIPHER_CTX, Free> context(::EVP_CIPHER_CTX_new());
    if (context != nullptr &&
        (::EVP_CipherInit_ex2(context.get(), algorithms.cipher(priv), cipher_key.data(), nullptr,
                              encrypting, nullptr) != 1 ||
         ::EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1)) {
      context.reset();
    }
    return context;
  };
  keys.encryption_ = make(1);
  const bool des = priv == PrivProtocol::des;
  if (des) keys.decryption_ = make(0);
  wipe(cipher_key);
  if (keys.encryption_ == nullptr || (des && keys.decryption_ == nullptr)) return std::nullopt;
  return keys;
}

EngineKeys::~EngineKeys() { wipe(pre_iv_); }

bool EngineKeys::compute(Bytes before, std::size_t zeros, Bytes behind,
                         std::array<std::uint8_t, kDigestOctetsMax>& digest) noexcept {
  static constexpr std::array<std::uint8_t, kMacOctetsMax> kZeros{};
  std::size_t size = 0;
  EVP_MAC_CTX* const context = mac_.get();
  // Without a key the context starts over with the one it has.
  return ::EVP_MAC_init(context, nullptr, 0, nullptr) == 1 &&
         ::EVP_MAC_update(context, before.data(), before.size()) == 1 &&
         ::EVP_MAC_update(context, kZeros.data(), zeros) == 1 &&
         ::EVP_MAC_update(context, behind.data(), behind.size()) == 1 &&
         ::EVP_MAC_final(context, digest.data(), &size, digest.size()) == 1 &&
         size == digest_octets(auth_);
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
