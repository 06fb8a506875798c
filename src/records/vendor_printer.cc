#include "records/vendor_printer.h"

#include "base/bytes.h"
#include "mib/vendors.h"
#include "text/json_text.h"

namespace snmpring::records {
namespace {

// RFC 3411 section 5: an engine ID has 5 to 32 octets. The number comes first, without its first
// bit.
constexpr std::size_t kEngineIdMin = 5;
constexpr std::size_t kEngineIdMax = 32;

std::optional<std::uint32_t> enterprise_in(ber::OidView oid) noexcept {
  constexpr std::uint8_t kEnterprises[] = {0x2B, 6, 1, 4, 1};  // 1.3.6.1.4.1
  const Bytes octets = oid.content();
  if (octets.size() <= sizeof kEnterprises ||
      !same_octets(octets.data(), kEnterprises, sizeof kEnterprises)) {
    return std::nullopt;
  }
  std::uint32_t number = 0;
  for (const std::uint8_t octet : octets.subspan(sizeof kEnterprises)) {
    number = number << 7 | (octet & 0x7Fu);
    if (!ber::continues(octet)) break;
  }
  return number;
}

}  // namespace

std::optional<std::uint32_t> enterprise_of(const session::TargetReport& report) noexcept {
  if (report.system != nullptr && report.system->sys_object_id) {
    if (const auto number = enterprise_in(*report.system->sys_object_id)) return number;
  }
  if (report.engine == nullptr) return std::nullopt;
  const Bytes id = report.engine->engine_id;
  if (id.size() < kEngineIdMin || id.size() > kEngineIdMax) return std::nullopt;
  return load_be32(id.data()) & 0x7FFF'FFFFu;
}

char* VendorPrinter::put(char* at, std::optional<std::uint32_t> enterprise) noexcept {
  if (!enterprise || *enterprise == 0) return text::put_literal(at, "null");
  Known& known = known_[*enterprise % known_.size()];
  if (known.enterprise != *enterprise) known = {*enterprise, mib::vendor_name(*enterprise)};
  if (known.name.empty()) return text::put_literal(at, "null");
  return text::put_string(at, known.name);
}

}  // namespace snmpring::records
