#include "usm/protocols.h"

#include <gtest/gtest.h>

#include <set>

#include "usm/salts.h"
#include "usm/samples.h"

namespace snmpring::usm {
namespace {

TEST(Protocols, AreReadInEverySpelling) {
  for (const char* text : {"SHA", "sha", "SHA1", "SHA-1", "hmac-sha"}) {
    EXPECT_EQ(parse_auth_protocol(text), AuthProtocol::sha1) << text;
  }
  for (const char* text : {"SHA-256", "SHA256", "sha_256"}) {
    EXPECT_EQ(parse_auth_protocol(text), AuthProtocol::sha256) << text;
  }
  for (const char* text : {"AES", "AES128", "AES-128", "aes"}) {
    EXPECT_EQ(parse_priv_protocol(text), PrivProtocol::aes128) << text;
  }
  for (const char* text : {"AES-256-C", "AES256C", "aes256-reeder", "aes256r"}) {
    EXPECT_EQ(parse_priv_protocol(text), PrivProtocol::aes256_c) << text;
  }
  for (const char* text : {"AES-192", "AES192", "AES192BLMT", "aes192b"}) {
    EXPECT_EQ(parse_priv_protocol(text), PrivProtocol::aes192) << text;
  }
  for (const char* text :
       {"", "none", "SHA3", "AES512", "DES3", "a very long word that is no name"}) {
    EXPECT_FALSE(parse_auth_protocol(text)) << text;
    EXPECT_FALSE(parse_priv_protocol(text)) << text;
  }
}

TEST(Protocols, AreReadAsTheyArePrinted) {
  for (const auto auth : kEveryAuth) EXPECT_EQ(parse_auth_protocol(auth_protocol_word(auth)), auth);
  for (const auto priv : kEveryPriv) {
    if (priv == PrivProtocol::none) continue;
    EXPECT_EQ(parse_priv_protocol(priv_protocol_word(priv)), priv);
  }
}

TEST(Salts, NeverRepeat) {
  for (const auto priv : {PrivProtocol::aes128, PrivProtocol::des}) {
    Salts salts(0xFFFF'FFFF'FFFF'FFF0, 0xFFFF'FFF0);  // Both run over on the way.
    std::set<Salt> seen;
    for (int i = 0; i < 100'000; ++i) ASSERT_TRUE(seen.insert(salts.next(priv, 1)).second);
  }
}

TEST(Salts, BeginWithTheBootsForDes) {
  Salts salts(1, 2);
  EXPECT_EQ(salts.next(PrivProtocol::des, 0x01020304), (Salt{1, 2, 3, 4, 0, 0, 0, 2}));
  EXPECT_EQ(salts.next(PrivProtocol::des, 0x01020304), (Salt{1, 2, 3, 4, 0, 0, 0, 3}));
  EXPECT_EQ(salts.next(PrivProtocol::aes128, 9), (Salt{0, 0, 0, 0, 0, 0, 0, 1}));
}

}  // namespace
}  // namespace snmpring::usm
