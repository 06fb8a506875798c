// The tables of the protocols of USM.
#include "usm/protocols.h"

#include <string>

namespace snmpring::usm {
namespace {

struct AuthEntry {
  std::string_view word;
  const char* digest;  // OpenSSL's name; null for none.
  std::size_t digest_octets;
  std::size_t mac_octets;
};

constexpr std::array<AuthEntry, kAuthProtocols> kAuth = {{
    {"none", nullptr, 0, 0},
    {"MD5", "MD5", 16, 12},           // RFC 3414 §6
    {"SHA", "SHA1", 20, 12},          // RFC 3414 §7
    {"SHA-224", "SHA2-224", 28, 16},  // RFC 7860 §4
    {"SHA-256", "SHA2-256", 32, 24},
    {"SHA-384", "SHA2-384", 48, 32},
    {"SHA-512", "SHA2-512", 64, 48},
}};

struct PrivEntry {
  std::string_view word;
  const char* cipher;
  std::size_t key_octets;
};

constexpr std::array<PrivEntry, kPrivProtocols> kPriv = {{
    {"none", nullptr, 0},
    {"DES", "DES-EDE3-CBC", 16},  // Key and pre-IV (RFC 3414 §8.1.1.1).
    {"AES", "AES-128-CFB", 16},   // RFC 3826
    {"AES-192", "AES-192-CFB", 24},
    {"AES-256", "AES-256-CFB", 32},
    {"AES-192-C", "AES-192-CFB", 24},
    {"AES-256-C", "AES-256-CFB", 32},
}};

const AuthEntry& entry(AuthProtocol protocol) noexcept {
  return kAuth[static_cast<std::size_t>(protocol)];
}
const PrivEntry& entry(PrivProtocol protocol) noexcept {
  return kPriv[static_cast<std::size_t>(protocol)];
}

/// Upper case, without hyphens and underscores.
std::string plain(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '-' || c == '_') continue;
    result += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return result;
}

template <class Protocol>
struct Spelling {
  std::string_view text;
  Protocol protocol;
};

constexpr auto kAuthSpellings = std::to_array<Spelling<AuthProtocol>>({
    {"MD5", AuthProtocol::md5},
    {"HMACMD5", AuthProtocol::md5},
    {"SHA", AuthProtocol::sha1},
    {"SHA1", AuthProtocol::sha1},
    {"HMACSHA", AuthProtocol::sha1},
    {"SHA224", AuthProtocol::sha224},
    {"SHA256", AuthProtocol::sha256},
    {"SHA384", AuthProtocol::sha384},
    {"SHA512", AuthProtocol::sha512},
});

constexpr auto kPrivSpellings = std::to_array<Spelling<PrivProtocol>>({
    {"DES", PrivProtocol::des},
    {"AES", PrivProtocol::aes128},
    {"AES128", PrivProtocol::aes128},
    {"AES192", PrivProtocol::aes192},
    {"AES192B", PrivProtocol::aes192},
    {"AES192BLUMENTHAL", PrivProtocol::aes192},
    {"AES192BLMT", PrivProtocol::aes192},
    {"AES256", PrivProtocol::aes256},
    {"AES256B", PrivProtocol::aes256},
    {"AES256BLUMENTHAL", PrivProtocol::aes256},
    {"AES256BLMT", PrivProtocol::aes256},
    {"AES192C", PrivProtocol::aes192_c},
    {"AES192R", PrivProtocol::aes192_c},
    {"AES192REEDER", PrivProtocol::aes192_c},
    {"AES192CISCO", PrivProtocol::aes192_c},
    {"AES256C", PrivProtocol::aes256_c},
    {"AES256R", PrivProtocol::aes256_c},
    {"AES256REEDER", PrivProtocol::aes256_c},
    {"AES256CISCO", PrivProtocol::aes256_c},
});

template <class Protocol, std::size_t kCount>
std::optional<Protocol> find(const std::array<Spelling<Protocol>, kCount>& spellings,
                             std::string_view text) {
  constexpr std::size_t kSpellingMax = 24;
  if (text.size() > kSpellingMax) return std::nullopt;
  const std::string wanted = plain(text);
  for (const Spelling<Protocol>& spelling : spellings) {
    if (spelling.text == wanted) return spelling.protocol;
  }
  return std::nullopt;
}

}  // namespace

std::string_view auth_protocol_word(AuthProtocol protocol) noexcept { return entry(protocol).word; }
std::string_view priv_protocol_word(PrivProtocol protocol) noexcept { return entry(protocol).word; }

std::optional<AuthProtocol> parse_auth_protocol(std::string_view text) {
  return find(kAuthSpellings, text);
}
std::optional<PrivProtocol> parse_priv_protocol(std::string_view text) {
  return find(kPrivSpellings, text);
}

std::size_t digest_octets(AuthProtocol protocol) noexcept { return entry(protocol).digest_octets; }
std::size_t mac_octets(AuthProtocol protocol) noexcept { return entry(protocol).mac_octets; }
std::size_t priv_key_octets(PrivProtocol protocol) noexcept { return entry(protocol).key_octets; }

std::unique_ptr<const Algorithms> Algorithms::fetch(std::string_view& missing) {
  std::unique_ptr<Algorithms> algorithms(new Algorithms);
  for (std::size_t i = 1; i < kAuthProtocols; ++i) {
    algorithms->digests_[i].reset(::EVP_MD_fetch(nullptr, kAuth[i].digest, nullptr));
    if (algorithms->digests_[i] == nullptr) {
      missing = kAuth[i].digest;
      return nullptr;
    }
  }
  for (std::size_t i = 1; i < kPrivProtocols; ++i) {
    algorithms->ciphers_[i].reset(::EVP_CIPHER_fetch(nullptr, kPriv[i].cipher, nullptr));
    if (algorithms->ciphers_[i] == nullptr) {
      missing = kPriv[i].cipher;
      return nullptr;
    }
  }
  return algorithms;
}

const EVP_MD* Algorithms::digest(AuthProtocol protocol) const noexcept {
  return digests_[static_cast<std::size_t>(protocol)].get();
}
const EVP_CIPHER* Algorithms::cipher(PrivProtocol protocol) const noexcept {
  return ciphers_[static_cast<std::size_t>(protocol)].get();
}

}  // namespace snmpring::usm
