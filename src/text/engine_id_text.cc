#include "text/engine_id_text.h"

#include <algorithm>
#include <array>

#include "base/endpoint.h"
#include "base/engine_id_size.h"
#include "base/hex.h"
#include "text/json_text.h"

namespace snmpring::text {
namespace {

constexpr std::size_t kEnterpriseOctets = 4;
constexpr std::uint32_t kNewForm = 0x8000'0000;

// The fifth octet of the new form.
constexpr std::uint8_t kIpv4 = 1;
constexpr std::uint8_t kIpv6 = 2;
constexpr std::uint8_t kMac = 3;
constexpr std::uint8_t kText = 4;
constexpr std::uint8_t kEnterpriseFirst = 128;

std::string ip_text(Family family, Bytes octets) {
  IpAddress address;
  address.family = family;
  std::ranges::copy(octets, address.octets.begin());
  return address.to_string();
}

/// UTF-8 without control characters, as records print text.
bool is_clean(Bytes octets) {
  std::array<char, 2 * 32 + kPutSlack> scratch;
  return put_clean_string(scratch.data(), octets) != nullptr;
}

std::string mac_text(Bytes octets) {
  std::string text;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i > 0) text += ':';
    text += hex_text(octets.subspan(i, 1));
  }
  return text;
}

}  // namespace

std::optional<EngineIdText> engine_id_text(Bytes engine_id) {
  if (engine_id.empty() || engine_id.size() > kEngineIdOctetsMax) return std::nullopt;
  if (engine_id.size() < kSoundEngineIdOctetsMin) {
    return EngineIdText{"octets", std::nullopt, hex_text(engine_id)};
  }
  const std::uint32_t head = load_be32(engine_id.data());
  const std::uint32_t enterprise = head & ~kNewForm;
  if ((head & kNewForm) == 0) {
    return EngineIdText{"enterprise", enterprise, hex_text(engine_id.subspan(kEnterpriseOctets))};
  }
  const std::uint8_t format = engine_id[kEnterpriseOctets];
  const Bytes rest = engine_id.subspan(kEnterpriseOctets + 1);
  if (format == kIpv4 && rest.size() == 4)
    return EngineIdText{"ipv4", enterprise, ip_text(Family::ipv4, rest)};
  if (format == kIpv6 && rest.size() == 16) {
    return EngineIdText{"ipv6", enterprise, ip_text(Family::ipv6, rest)};
  }
  if (format == kMac && rest.size() == 6) return EngineIdText{"mac", enterprise, mac_text(rest)};
  if (format == kText && !rest.empty() && is_clean(rest)) {
    return EngineIdText{"text", enterprise, std::string(as_text(rest))};
  }
  if (format >= kEnterpriseFirst) return EngineIdText{"enterprise", enterprise, hex_text(rest)};
  // 5, octets; or 6 to 127, which are reserved; or not what the format says.
  return EngineIdText{"octets", enterprise, hex_text(rest)};
}

}  // namespace snmpring::text
