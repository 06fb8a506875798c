// SNMPv3 messages that other programs made, with the passwords that they were made with.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "usm/key_ring.h"
#include "usm/samples.h"
#include "vectors/vector_file.h"

namespace snmpring::usm {
namespace {

using nlohmann::json;

/// The user of a packet's credentials, as far as they go.
User user_of(const json& credentials) {
  User user;
  user.name = credentials.at("user").get<std::string>();
  user.auth = parse_auth_protocol(credentials.at("auth").get<std::string>()).value();
  user.level = message::SecurityLevel::auth_no_priv;
  const auto key = [&](const char* name) {
    const std::string password = credentials.at(name).get<std::string>();
    return UserKey{UserKey::Form::master,
                   password_to_key(algorithms(), user.auth, as_bytes(password))};
  };
  user.auth_key = key("auth_password");
  if (credentials.at("priv").is_string()) {
    user.level = message::SecurityLevel::auth_priv;
    user.priv = parse_priv_protocol(credentials.at("priv").get<std::string>()).value();
    user.priv_key = key("priv_password");
  }
  return user;
}

TEST(CorpusPackets, AreFoundAuthenticAndDecrypted) {
  const char* const given = std::getenv("SNMPRING_CORPUS");
  const std::filesystem::path folder =
      std::filesystem::path(given != nullptr ? given : SNMPRING_SOURCE_ROOT "/../shared/corpus") /
      "vectors";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no corpus: " << folder;
  int authentic = 0;
  int decrypted = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with("pkt_")) continue;
    std::ifstream file(entry.path());
    const json document = json::parse(file, nullptr, false);
    const json& packets = document.is_object() ? document.at("vectors") : document;
    for (const json& packet : packets) {
      if (!packet.contains("credentials") || packet.value("auth_ok", json()) != true) continue;
      SCOPED_TRACE(packet.at("name").get<std::string>());
      const Octets octets = test::from_hex(packet.at("hex").get<std::string>());
      const auto message = message::decode_v3(octets);
      ASSERT_TRUE(message);
      const auto params = decode_params(message->security_parameters);
      ASSERT_TRUE(params);
      const User user = user_of(packet.at("credentials"));
      KeyRing ring(algorithms(), 4);
      EngineKeys keys = ring.keys(user, params->engine_id);
      EngineTime time;
      Octets scratch(octets.size());
      const auto incoming = unprotect(
          octets, {.engine_id = params->engine_id, .user_name = as_bytes(user.name), .keys = &keys},
          time, Instant{}, scratch);
      ASSERT_TRUE(incoming) << static_cast<int>(incoming.error());
      EXPECT_TRUE(incoming->authenticated);
      ++authentic;
      decrypted += message->header.level == message::SecurityLevel::auth_priv;
    }
  }
  EXPECT_EQ(authentic, 12);
  EXPECT_EQ(decrypted, 5);
}

}  // namespace
}  // namespace snmpring::usm
