#include "usm/key_ring.h"

#include <gtest/gtest.h>

#include "usm/samples.h"

namespace snmpring::usm {
namespace {

User user_of(AuthProtocol auth, PrivProtocol priv, std::uint8_t auth_octet,
             std::uint8_t priv_octet) {
  User user;
  user.name = "scan";
  user.level = priv == PrivProtocol::none ? message::SecurityLevel::auth_no_priv
                                          : message::SecurityLevel::auth_priv;
  user.auth = auth;
  user.priv = priv;
  user.auth_key = {UserKey::Form::master, Secret(Octets(digest_octets(auth), auth_octet))};
  user.priv_key = {UserKey::Form::master, Secret(Octets(digest_octets(auth), priv_octet))};
  return user;
}

Octets engine(std::uint32_t index) {
  Octets id(12, 0x80);
  store_be32(id.data() + 8, index);
  return id;
}

/// Two sets of keys are the same when one verifies and decrypts what the other made.
bool same(EngineKeys a, EngineKeys b) {
  Octets message(64, 0);
  a.sign(message, MutableBytes(message).first(mac_octets(a.auth())));
  Octets octets(16, 5);
  Octets back(16);
  const Salt salt{};
  a.encrypt(octets, 1, 1, salt);
  return b.verify(message, Bytes(message).first(mac_octets(a.auth()))) &&
         b.decrypt(octets, 1, 1, salt, back) && back == Octets(16, 5);
}

TEST(KeyRing, ComputesEachKeyOnce) {
  KeyRing ring(algorithms(), 64);
  const User user = user_of(AuthProtocol::sha256, PrivProtocol::aes128, 1, 2);
  (void)ring.keys(user, engine(1));
  EXPECT_EQ(ring.computed(), 2u);
  (void)ring.keys(user, engine(1));
  EXPECT_EQ(ring.computed(), 2u) << "the same engine, as clones have it";
  (void)ring.keys(user, engine(2));
  EXPECT_EQ(ring.computed(), 4u);
}

TEST(KeyRing, SharesTheKeyOfOnePassword) {
  KeyRing ring(algorithms(), 64);
  (void)ring.keys(user_of(AuthProtocol::sha256, PrivProtocol::aes128, 1, 1), engine(1));
  EXPECT_EQ(ring.computed(), 1u);
}

TEST(KeyRing, RemembersExtensions) {
  KeyRing ring(algorithms(), 64);
  const User user = user_of(AuthProtocol::md5, PrivProtocol::aes256_c, 1, 1);
  (void)ring.keys(user, engine(1));
  EXPECT_EQ(ring.computed(), 2u);
  (void)ring.keys(user, engine(1));
  EXPECT_EQ(ring.computed(), 2u);
}

TEST(KeyRing, IsRightWhenItForgets) {
  KeyRing small(algorithms(), 1);
  const User user = user_of(AuthProtocol::sha1, PrivProtocol::aes192, 1, 2);
  for (std::uint32_t round = 0; round < 2; ++round) {
    for (std::uint32_t index = 0; index < 50; ++index) {
      KeyRing fresh(algorithms(), 64);
      ASSERT_TRUE(same(small.keys(user, engine(index)), fresh.keys(user, engine(index)))) << index;
    }
  }
}

TEST(KeyRing, TakesLocalizedKeysAsTheyAre) {
  KeyRing ring(algorithms(), 64);
  const User user = user_of(AuthProtocol::sha256, PrivProtocol::aes256, 1, 2);
  User localized = user_of(AuthProtocol::sha256, PrivProtocol::aes256, 1, 2);
  const Octets id = engine(1);
  localized.auth_key = {UserKey::Form::localized,
                        localize(algorithms(), user.auth, user.auth_key.octets.reveal(), id)};
  localized.priv_key = {UserKey::Form::localized,
                        localize(algorithms(), user.auth, user.priv_key.octets.reveal(), id)};
  EXPECT_TRUE(same(ring.keys(user, id), ring.keys(localized, id)));
}

}  // namespace
}  // namespace snmpring::usm
