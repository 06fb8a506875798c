// The authentication and privacy protocols of USM: names, sizes, and the algorithms behind them.
#ifndef SNMPRING_USM_PROTOCOLS_H_
#define SNMPRING_USM_PROTOCOLS_H_

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace snmpring::usm {

/// RFC 3414 §6, §7 and RFC 7860 §4.
enum class AuthProtocol : std::uint8_t { none, md5, sha1, sha224, sha256, sha384, sha512 };

/// RFC 3414 §8, RFC 3826, and AES with longer keys in its two incompatible forms. If the digest is
/// shorter than the key, aes192 and aes256 extend it by draft-blumenthal-aes-usm-04. aes192_c and
/// aes256_c extend it by draft-reeder-snmpv3-usm-3desede-00, as Cisco does.
enum class PrivProtocol : std::uint8_t { none, des, aes128, aes192, aes256, aes192_c, aes256_c };

inline constexpr std::size_t kAuthProtocols = 7;
inline constexpr std::size_t kPrivProtocols = 7;

/// net-snmp's names: "MD5", "SHA", "SHA-224"...; "DES", "AES", "AES-192", "AES-192-C"...; "none".
std::string_view auth_protocol_word(AuthProtocol protocol) noexcept;
std::string_view priv_protocol_word(PrivProtocol protocol) noexcept;

/// Reads a name in the spellings of net-snmp, gosnmp and others, in any case, with or without
/// hyphens: "SHA", "SHA1", "SHA-1", "sha256"; "AES", "AES128", "AES-128", "AES192", "AES256C",
/// "AES-256-C", "aes256-blumenthal"... nullopt for anything else and for "none".
std::optional<AuthProtocol> parse_auth_protocol(std::string_view text);
std::optional<PrivProtocol> parse_priv_protocol(std::string_view text);

/// Octets of the hash and so of master and localized keys: 16, 20, 28, 32, 48, 64; 0 for none.
std::size_t digest_octets(AuthProtocol protocol) noexcept;
/// Octets of msgAuthenticationParameters: 12, 12, 16, 24, 32, 48; 0 for none.
std::size_t mac_octets(AuthProtocol protocol) noexcept;
/// Octets of a localized privacy key: 16 for DES (key and pre-IV) and AES-128, 24, 32; 0 for none.
std::size_t priv_key_octets(PrivProtocol protocol) noexcept;

inline constexpr std::size_t kDigestOctetsMax = 64;
inline constexpr std::size_t kMacOctetsMax = 48;
inline constexpr std::size_t kPrivKeyOctetsMax = 32;
inline constexpr std::size_t kSaltOctets = 8;
inline constexpr std::size_t kDesBlockOctets = 8;

/// OpenSSL's algorithms. They are fetched once, and everything else borrows them. DES is done as
/// triple DES with three equal keys. This gives the same octets and needs no legacy provider.
class Algorithms {
 public:
  /// nullptr when OpenSSL lacks one of them (a restricted provider). `missing` then names it.
  static std::unique_ptr<const Algorithms> fetch(std::string_view& missing);

  /// Null for none.
  const EVP_MD* digest(AuthProtocol protocol) const noexcept;
  const EVP_CIPHER* cipher(PrivProtocol protocol) const noexcept;

 private:
  struct Free {
    void operator()(EVP_MD* digest) const noexcept { ::EVP_MD_free(digest); }
    void operator()(EVP_CIPHER* cipher) const noexcept { ::EVP_CIPHER_free(cipher); }
  };
  Algorithms() = default;

  std::array<std::unique_ptr<EVP_MD, Free>, kAuthProtocols> digests_;
  std::array<std::unique_ptr<EVP_CIPHER, Free>, kPrivProtocols> ciphers_;
};

}  // namespace snmpring::usm

#endif  // SNMPRING_USM_PROTOCOLS_H_
