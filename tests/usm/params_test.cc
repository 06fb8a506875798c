#include "usm/params.h"

#include <gtest/gtest.h>

#include "usm/samples.h"

namespace snmpring::usm {
namespace {

Octets encoded(const Params& params) {
  Octets buffer(400);
  ber::Writer writer(buffer);
  encode_params(writer, params, nullptr);
  ber::Reader reader(writer.written());
  const Bytes content = reader.read(ber::tag::kOctetString).value();
  return {content.begin(), content.end()};
}

const Octets kEngine(12, 0x80);
const Octets kMac(24, 1);
const Octets kSalt(8, 2);

Params sample() {
  return {.engine_id = kEngine,
          .engine_boots = 3,
          .engine_time = kEngineTimeMax,
          .user_name = as_bytes("scan"),
          .auth = kMac,
          .priv = kSalt};
}

TEST(Params, ComeBackAsTheyWere) {
  const Octets octets = encoded(sample());
  const auto params = decode_params(octets);
  ASSERT_TRUE(params);
  EXPECT_TRUE(std::ranges::equal(params->engine_id, kEngine));
  EXPECT_EQ(params->engine_boots, 3u);
  EXPECT_EQ(params->engine_time, kEngineTimeMax);
  EXPECT_EQ(as_text(params->user_name), "scan");
  EXPECT_TRUE(std::ranges::equal(params->auth, kMac));
  EXPECT_TRUE(std::ranges::equal(params->priv, kSalt));
}

TEST(Params, TellWhereTheMacStands) {
  Octets buffer(400);
  ber::Writer writer(buffer);
  std::size_t mac_from_end = 0;
  encode_params(writer, sample(), &mac_from_end);
  EXPECT_TRUE(std::ranges::equal(
      writer.written().subspan(writer.size() - mac_from_end, kMac.size()), kMac));
}

TEST(Params, NoteAnEngineIdThatIsTooShort) {
  for (const std::size_t size : {0u, 1u, 4u, 5u, 32u}) {
    Params params = sample();
    const Octets engine_id(size, 0x80);
    params.engine_id = engine_id;
    const Octets octets = encoded(params);
    const auto decoded = decode_params(octets);
    ASSERT_TRUE(decoded) << size;
    EXPECT_EQ(decoded->anomalies.has(ber::Anomaly::short_engine_id), size > 0 && size < 5) << size;
  }
}

TEST(Params, AreRefusedWhenCutAnywhere) {
  const Octets octets = encoded(sample());
  for (std::size_t size = 0; size < octets.size(); ++size) {
    EXPECT_FALSE(decode_params(Bytes(octets).first(size))) << size;
  }
}

TEST(Params, AreRefusedWhenAFieldReachesBeyondTheRest) {
  // Each length octet in turn claims more than its container has, up to the longest forms.
  const Octets sound = encoded(sample());
  for (std::size_t at = 1; at < sound.size(); ++at) {
    for (const int length : {0x7F, 0x81, 0x84, 0x88, 0xFF}) {
      Octets bent = sound;
      bent[at] = static_cast<std::uint8_t>(length);
      const auto params = decode_params(bent);
      if (!params) continue;
      // What is still sound had that octet in a value.
      for (const Bytes field : {params->engine_id, params->user_name, params->auth, params->priv}) {
        if (field.empty()) continue;
        EXPECT_GE(field.data(), bent.data());
        EXPECT_LE(field.data() + field.size(), bent.data() + bent.size());
      }
    }
  }
}

TEST(Params, AreRefusedOutOfRange) {
  Octets octets = encoded(sample());
  octets[2 + 2 + kEngine.size() + 2] = 0xFF;  // boots -1
  ASSERT_FALSE(decode_params(octets));
  EXPECT_EQ(decode_params(octets).error().code, ber::DecodeErrc::out_of_range);
  const Octets long_name(33, 'a');
  Params params = sample();
  params.user_name = long_name;
  EXPECT_FALSE(decode_params(encoded(params)));
  params = sample();
  params.engine_id = long_name;
  EXPECT_FALSE(decode_params(encoded(params)));
  octets = encoded(sample());
  octets.push_back(0);
  EXPECT_FALSE(decode_params(octets)) << "trailing octets";
}

}  // namespace
}  // namespace snmpring::usm
