// What the tests of USM share.
#ifndef SNMPRING_TESTS_USM_SAMPLES_H_
#define SNMPRING_TESTS_USM_SAMPLES_H_

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "usm/process.h"

namespace snmpring::usm {

using Octets = std::vector<std::uint8_t>;

inline const Algorithms& algorithms() {
  static const std::unique_ptr<const Algorithms> all = [] {
    std::string_view missing;
    auto fetched = Algorithms::fetch(missing);
    EXPECT_NE(fetched, nullptr) << missing;
    return fetched;
  }();
  return *all;
}

inline constexpr std::array kEveryAuth = {AuthProtocol::md5,    AuthProtocol::sha1,
                                          AuthProtocol::sha224, AuthProtocol::sha256,
                                          AuthProtocol::sha384, AuthProtocol::sha512};
inline constexpr std::array kEveryPriv = {
    PrivProtocol::none,   PrivProtocol::des,      PrivProtocol::aes128,  PrivProtocol::aes192,
    PrivProtocol::aes256, PrivProtocol::aes192_c, PrivProtocol::aes256_c};

/// Keys of the right lengths that nobody else has.
inline EngineKeys some_keys(AuthProtocol auth, PrivProtocol priv, std::uint8_t seed = 7) {
  Octets auth_key(digest_octets(auth), seed);
  Octets priv_key(priv_key_octets(priv));
  for (std::size_t i = 0; i < priv_key.size(); ++i) {
    priv_key[i] = static_cast<std::uint8_t>(seed + 3 * i);
  }
  return std::move(*EngineKeys::create(algorithms(), auth, auth_key, priv, priv_key));
}

}  // namespace snmpring::usm

#endif  // SNMPRING_TESTS_USM_SAMPLES_H_
