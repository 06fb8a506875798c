#include "usm/engine_keys.h"

#include <gtest/gtest.h>

#include "usm/samples.h"

namespace snmpring::usm {
namespace {

TEST(EngineKeys, SignWhatTheyVerify) {
  for (const AuthProtocol auth : kEveryAuth) {
    EngineKeys keys = some_keys(auth, PrivProtocol::none);
    Octets message(100, 1);
    const MutableBytes mac = MutableBytes(message).subspan(40, mac_octets(auth));
    std::ranges::fill(mac, std::uint8_t{0});
    keys.sign(message, mac);
    EXPECT_TRUE(keys.verify(message, mac));
    EXPECT_TRUE(keys.verify(message, mac)) << "as often as one likes";
    EXPECT_FALSE(some_keys(auth, PrivProtocol::none, 8).verify(message, mac)) << "another key";
    for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
      message[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
      ASSERT_FALSE(keys.verify(message, mac)) << bit;
      message[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    }
  }
}

TEST(EngineKeys, VerifyNoMacOfAnotherLength) {
  EngineKeys keys = some_keys(AuthProtocol::sha256, PrivProtocol::none);
  Octets message(100, 0);
  keys.sign(message, MutableBytes(message).subspan(40, 24));
  EXPECT_TRUE(keys.verify(message, Bytes(message).subspan(40, 24)));
  for (const std::size_t size : {0u, 1u, 12u, 23u, 25u, 32u, 48u}) {
    EXPECT_FALSE(keys.verify(message, Bytes(message).subspan(40, size))) << size;
  }
}

TEST(EngineKeys, DecryptWhatTheyEncrypt) {
  for (const PrivProtocol priv : kEveryPriv) {
    if (priv == PrivProtocol::none) continue;
    SCOPED_TRACE(priv_protocol_word(priv));
    EngineKeys keys = some_keys(AuthProtocol::sha256, priv);
    const Salt salt = {1, 2, 3, 4, 5, 6, 7, 8};
    for (const std::size_t size : {8u, 64u, 1000u}) {
      Octets plain(size, 0x30);
      Octets octets = plain;
      keys.encrypt(octets, 1, 2, salt);
      EXPECT_NE(octets, plain);
      Octets back(size);
      ASSERT_TRUE(keys.decrypt(octets, 1, 2, salt, back));
      EXPECT_EQ(back, plain);
      // The IV is made of the time for AES and of the salt for both.
      const bool des = priv == PrivProtocol::des;
      ASSERT_TRUE(keys.decrypt(octets, 1, 3, salt, back));
      EXPECT_EQ(back == plain, des);
      const Salt other = {1, 2, 3, 4, 5, 6, 7, 9};
      ASSERT_TRUE(keys.decrypt(octets, 1, 2, other, back));
      EXPECT_NE(back, plain);
    }
  }
}

TEST(EngineKeys, DecryptNothingThatCannotHaveBeenEncrypted) {
  const Octets salt(8, 1);
  Octets out(100);
  EngineKeys des = some_keys(AuthProtocol::md5, PrivProtocol::des);
  EXPECT_FALSE(des.decrypt(Octets(17), 1, 1, salt, out));
  EXPECT_TRUE(des.decrypt(Octets(16), 1, 1, salt, out));
  for (const std::size_t size : {0u, 7u, 9u}) {
    EXPECT_FALSE(des.decrypt(Octets(16), 1, 1, Octets(size), out)) << size;
  }
  EXPECT_FALSE(des.decrypt(Octets(104), 1, 1, salt, out)) << "no room";
}

}  // namespace
}  // namespace snmpring::usm
