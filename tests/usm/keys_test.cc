#include "usm/keys.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "usm/samples.h"
#include "vectors/vector_file.h"

namespace snmpring::usm {
namespace {

using test::from_hex;

Octets copy(const Secret& secret) { return {secret.reveal().begin(), secret.reveal().end()}; }

TEST(Keys, AreThoseOfTheRfc) {
  for (test::VectorCase& vector : test::read_vectors("usm_keys.txt")) {
    SCOPED_TRACE(vector.name());
    const auto auth = parse_auth_protocol(vector.take("auth"));
    ASSERT_TRUE(auth);
    const Secret master = password_to_key(algorithms(), *auth, as_bytes(vector.take("password")));
    EXPECT_EQ(copy(master), vector.take_hex("master"));
    const Octets engine_id = vector.take_hex("engine_id");
    EXPECT_EQ(copy(localize(algorithms(), *auth, master.reveal(), engine_id)),
              vector.take_hex("localized"));
    vector.expect_all_taken();
  }
}

TEST(Keys, AreThoseOfTheCorpus) {
  const char* const folder = std::getenv("SNMPRING_CORPUS");
  const std::string path =
      std::string(folder != nullptr ? folder : SNMPRING_SOURCE_ROOT "/../shared/corpus") +
      "/vectors/usm_crypto.json";
  std::ifstream file(path);
  if (!file) GTEST_SKIP() << "no corpus: " << path;
  const auto document = nlohmann::json::parse(file, nullptr, false);
  ASSERT_TRUE(document.contains("vectors"));
  for (const auto& vector : document["vectors"]) {
    SCOPED_TRACE(vector.dump());
    const std::string kind = vector["kind"];
    const auto auth = parse_auth_protocol(vector["auth"].get<std::string>());
    ASSERT_TRUE(auth);
    if (kind == "mac_length") {
      EXPECT_EQ(mac_octets(*auth), vector["mac_len"].get<std::size_t>());
      continue;
    }
    const Octets engine_id = from_hex(vector["engine_id"].get<std::string>());
    const Secret master = password_to_key(
        algorithms(), *auth, as_bytes(vector["password"].get_ref<const std::string&>()));
    const Secret localized = localize(algorithms(), *auth, master.reveal(), engine_id);
    if (kind == "password_to_key") {
      EXPECT_EQ(copy(master), from_hex(vector["ku"].get<std::string>()));
      EXPECT_EQ(copy(localized), from_hex(vector["kul"].get<std::string>()));
      continue;
    }
    ASSERT_EQ(kind, "key_extension");
    const bool reeder = vector["dialect"] == "reeder";
    const bool longest = vector["key_len"] == 32;
    const PrivProtocol priv = longest  ? reeder ? PrivProtocol::aes256_c : PrivProtocol::aes256
                              : reeder ? PrivProtocol::aes192_c
                                       : PrivProtocol::aes192;
    EXPECT_EQ(copy(privacy_key(algorithms(), *auth, priv, localized.reveal(), engine_id)),
              from_hex(vector["key"].get<std::string>()));
  }
}

TEST(Keys, AreCutWhereTheDigestIsLonger) {
  const Octets localized(32, 5);
  const Octets engine_id(12, 1);
  EXPECT_EQ(copy(privacy_key(algorithms(), AuthProtocol::sha256, PrivProtocol::aes128, localized,
                             engine_id)),
            Octets(16, 5));
  for (const auto priv : {PrivProtocol::aes256, PrivProtocol::aes256_c}) {
    EXPECT_EQ(copy(privacy_key(algorithms(), AuthProtocol::sha256, priv, localized, engine_id)),
              localized)
        << "no extension is needed, so that both are the same";
  }
}

}  // namespace
}  // namespace snmpring::usm
