// OpenSSL's own calls for messages of known sizes, with contexts whose keys are set: the part of
// SNMPv3's cost that no program can save. Knows nothing of SNMP.
#pragma once

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace snmpring::bench {

class RawCrypto {
 public:
  /// `octets_max` is the most that one call is given.
  explicit RawCrypto(std::size_t octets_max) : out_(octets_max) {}

  /// Whether OpenSSL has a digest of this name; a key of it is set then.
  bool use_digest(const char* name) {
    hmac_.reset(::EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    mac_.reset(::EVP_MAC_CTX_new(hmac_.get()));
    const OSSL_PARAM parameters[] = {
        ::OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(name), 0),
        ::OSSL_PARAM_construct_end()};
    return mac_ != nullptr && ::EVP_MAC_init(mac_.get(), kKey.data(), 32, parameters) == 1;
  }

  /// Whether OpenSSL has a cipher of this name; a key of it is set for both directions then.
  bool use_cipher(const char* name) {
    const std::unique_ptr<EVP_CIPHER, Free> cipher(::EVP_CIPHER_fetch(nullptr, name, nullptr));
    if (cipher == nullptr) return false;
    for (int encrypting = 0; encrypting < 2; ++encrypting) {
      auto& context = ciphers_[static_cast<std::size_t>(encrypting)];
      context.reset(::EVP_CIPHER_CTX_new());
      if (context == nullptr || ::EVP_CipherInit_ex2(context.get(), cipher.get(), kKey.data(),
                                                     nullptr, encrypting, nullptr) != 1) {
        return false;
      }
    }
    return true;
  }

  void mac(std::span<const std::uint8_t> octets) {
    std::size_t written = 0;
    ::EVP_MAC_init(mac_.get(), nullptr, 0, nullptr);
    ::EVP_MAC_update(mac_.get(), octets.data(), octets.size());
    ::EVP_MAC_final(mac_.get(), digest_.data(), &written, digest_.size());
  }
  void encrypt(std::span<const std::uint8_t> octets) { run(1, octets); }
  void decrypt(std::span<const std::uint8_t> octets) { run(0, octets); }

 private:
  struct Free {
    void operator()(EVP_MAC* mac) const noexcept { ::EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX* context) const noexcept { ::EVP_MAC_CTX_free(context); }
    void operator()(EVP_CIPHER* cipher) const noexcept { ::EVP_CIPHER_free(cipher); }
    void operator()(EVP_CIPHER_CTX* context) const noexcept { ::EVP_CIPHER_CTX_free(context); }
  };
  static constexpr std::array<std::uint8_t, 64> kKey{1, 2, 3};
  static constexpr std::array<std::uint8_t, 16> kIv{4, 5, 6};

  void run(std::size_t encrypting, std::span<const std::uint8_t> octets) {
    int written = 0;
    EVP_CIPHER_CTX* const context = ciphers_[encrypting].get();
    ::EVP_CipherInit_ex2(context, nullptr, nullptr, kIv.data(), -1, nullptr);
    ::EVP_CipherUpdate(context, out_.data(), &written, octets.data(),
                       static_cast<int>(octets.size()));
  }

  std::unique_ptr<EVP_MAC, Free> hmac_;
  std::unique_ptr<EVP_MAC_CTX, Free> mac_;
  std::array<std::unique_ptr<EVP_CIPHER_CTX, Free>, 2> ciphers_;
  std::vector<std::uint8_t> out_;
  std::array<std::uint8_t, 64> digest_{};
};

}  // namespace snmpring::bench
