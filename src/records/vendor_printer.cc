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

// Nearly all names are shorter, so that printing them allocates nothing.
VendorPrinter::VendorPrinter() {
  for (Known& known : known_) known.text.reserve(80);
}

char* VendorPrinter::put(char* at, std::optional<std::uint32_t> enterprise) noexcept {
  if (!enterprise || *enterprise == 0) return text::put_literal(at, "null");
  Known& known = known_[*enterprise % known_.size()];
  if (known.enterprise != *enterprise) {
    const std::string_view name = mib::vendor_name(*enterprise);
    char* const end = name.empty() ? text::put_literal(at, "null") : text::put_string(at, name);
    known.enterprise = *enterprise;
    known.text.assign({at, end});
    return end;
  }
  return known.text.put(at);
}

}  // namespace snmpring::records
