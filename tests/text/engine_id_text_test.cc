#include "text/engine_id_text.h"

#include <gtest/gtest.h>

#include "base/hex.h"

namespace snmpring::text {
namespace {

TEST(EngineIdText, ReadsEachFormat) {
  struct Case {
    const char* engine_id;
    std::string_view format;
    std::optional<std::uint32_t> enterprise;
    std::string text;
  };
  const Case cases[] = {
      {"8000000901c0000201", "ipv4", 9, "192.0.2.1"},
      {"800000090220010db8000000000000000000000007", "ipv6", 9, "2001:db8::7"},
      {"80001f8803001122aabbcc", "mac", 8072, "00:11:22:aa:bb:cc"},
      {"80001f8804636f7265", "text", 8072, "core"},
      {"80001f88050102ff", "octets", 8072, "0102ff"},
      // net-snmp's own, of random octets and the time.
      {"80001f888077624c7ae357056b00000000", "enterprise", 8072, "77624c7ae357056b00000000"},
      // The form before RFC 3411: enterprise and eight octets of its choice.
      {"000000090300001122334455", "enterprise", 9, "0300001122334455"},
      // Not what the format says.
      {"8000000901c00002", "octets", 9, "c00002"},
      {"80000009030011223344", "octets", 9, "0011223344"},
      {"80000009041b5b324a", "octets", 9, "1b5b324a"},
      {"8000000904ff", "octets", 9, "ff"},
      {"8000000904", "octets", 9, ""},
      {"8000000900", "octets", 9, ""},
      {"ffffffffff", "enterprise", 0x7FFF'FFFF, ""},
      // Too short for an enterprise.
      {"8000", "octets", std::nullopt, "8000"},
      {"80000009", "octets", std::nullopt, "80000009"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.engine_id);
    const EngineIdText text = engine_id_text(parse_hex(each.engine_id).value()).value();
    EXPECT_EQ(text.format, each.format);
    EXPECT_EQ(text.enterprise, each.enterprise);
    EXPECT_EQ(text.text, each.text);
  }
}

TEST(EngineIdText, IsNoneForWhatIsNoEngineId) {
  EXPECT_FALSE(engine_id_text({}));
  EXPECT_TRUE(engine_id_text(std::vector<std::uint8_t>(32, 0x80)));
  EXPECT_FALSE(engine_id_text(std::vector<std::uint8_t>(33, 0x80)));
}

}  // namespace
}  // namespace snmpring::text
