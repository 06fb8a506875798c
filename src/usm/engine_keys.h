// One user's keys at one engine, ready for use: makes and checks MACs, encrypts and decrypts
// scopedPDUs (RFC 3414 §6.3, §7.3, §8; RFC 3826 §3; RFC 7860 §4).
#ifndef SNMPRING_USM_ENGINE_KEYS_H_
#define SNMPRING_USM_ENGINE_KEYS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "usm/protocols.h"

namespace snmpring::usm {

/// The eight octets of msgPrivacyParameters.
using Salt = std::array<std::uint8_t, kSaltOctets>;

/// Keeps OpenSSL contexts in which the keys are set. They are used again for every message and
/// wiped on destruction. Move-only. After create(), nothing here allocates except inside OpenSSL.
class EngineKeys {
 public:
  /// \param auth_key digest_octets(auth) octets. \param priv_key priv_key_octets(priv) octets;
  ///     unused for none.
  /// nullopt when OpenSSL has no memory left or refuses the key.
  static std::optional<EngineKeys> create(const Algorithms& algorithms, AuthProtocol auth,
                                          Bytes auth_key, PrivProtocol priv, Bytes priv_key);

  EngineKeys(EngineKeys&&) noexcept = default;
  EngineKeys& operator=(EngineKeys&&) noexcept = default;
  ~EngineKeys();

  AuthProtocol auth() const noexcept { return auth_; }
  PrivProtocol priv() const noexcept { return priv_; }

  /// Computes the MAC over `message` and writes it to `mac`. `mac` is a part of `message` and must
  /// hold zeros.
  /// \param mac mac_octets(auth()) octets.
  void sign(Bytes message, MutableBytes mac);

  /// True when `mac`, a part of `message`, is the MAC over it with zeros in that place. A MAC of
  /// any other length is wrong. Compares in constant time.
  bool verify(Bytes message, Bytes mac);

  /// Encrypts in place. For DES the size must be a multiple of eight.
  /// \param boots, time Those of the message's security parameters (the IV of AES).
  void encrypt(MutableBytes octets, std::uint32_t boots, std::uint32_t time, const Salt& salt);

  /// Decrypts `octets` to the front of `out`, which is at least as large and does not overlap.
  /// False if this cannot be an encrypted text: the salt does not have eight octets, or with DES
  /// the size is not a multiple of eight (RFC 3414 §8.3.2).
  bool decrypt(Bytes octets, std::uint32_t boots, std::uint32_t time, Bytes salt, MutableBytes out);

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const noexcept { ::EVP_MD_CTX_free(context); }
    void operator()(EVP_CIPHER_CTX* context) const noexcept { ::EVP_CIPHER_CTX_free(context); }
  };
  EngineKeys() = default;

  /// Computes the digest over `before`, `zeros` zero octets, and `behind`.
  bool compute(Bytes before, std::size_t zeros, Bytes behind,
               std::array<std::uint8_t, kDigestOctetsMax>& digest) noexcept;

  AuthProtocol auth_ = AuthProtocol::none;
  PrivProtocol priv_ = PrivProtocol::none;
  // HMAC (RFC 2104): two hashes that already contain the key, and a work context that continues
  // from a copy of either. EVP_MAC takes a fifth longer for short messages. Before OpenSSL 3.0.3,
  // it also continues with the last message when it should begin again with the same key.
  std::unique_ptr<EVP_MD_CTX, Free> inner_;
  std::unique_ptr<EVP_MD_CTX, Free> outer_;
  std::unique_ptr<EVP_MD_CTX, Free> work_;
  std::unique_ptr<EVP_CIPHER_CTX, Free> encryption_;
  /// Null for AES. Its CFB mode encrypts in both directions, so one context is enough. The contexts
  /// of many agents do not fit in the processor's caches.
  std::unique_ptr<EVP_CIPHER_CTX, Free> decryption_;
  std::array<std::uint8_t, kSaltOctets> pre_iv_{};  // DES only (RFC 3414 §8.1.1.1); wiped.
};

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_ENGINE_KEYS_H_
