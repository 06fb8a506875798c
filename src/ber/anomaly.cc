// The words for anomalies.
#include "ber/anomaly.h"

#include <array>

namespace snmpring::ber {
namespace {

constexpr std::array<std::string_view, kAnomalyCount> kWords = {
    "bad_error_index", "bad_integer",    "bad_ip_address",  "bad_oid",      "bad_opaque",
    "empty_oid",       "extra_varbind",  "integer_range",   "long_length",  "lost_varbind",
    "null_content",    "padded_integer", "padded_oid",      "relative_oid", "short_engine_id",
    "trailing_octets", "unexpected_oid", "unexpected_type", "unknown_tag",  "unsigned_no_zero",
    "unsigned_range",
};
static_assert(static_cast<int>(Anomaly::unsigned_range) + 1 == kAnomalyCount);

}  // namespace

std::string_view anomaly_word(Anomaly anomaly) noexcept {
  return kWords[static_cast<std::size_t>(anomaly)];
}

}  // namespace snmpring::ber
