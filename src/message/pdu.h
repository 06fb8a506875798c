// The PDUs that a manager sends and receives: kinds, error-status, GetBulk fields (RFC 3416 §3, RFC
// 1157 §4.1 for v1; the v1 Trap-PDU has another shape and is recognized, not decoded).
#ifndef SNMPRING_MESSAGE_PDU_H_
#define SNMPRING_MESSAGE_PDU_H_

#include <cstdint>
#include <string_view>

#include "ber/reader.h"
#include "ber/writer.h"

namespace snmpring::message {

/// Identifier octets of the PDU choice (RFC 3416 §3).
enum class PduKind : std::uint8_t {
  get_request = 0xA0,
  get_next_request = 0xA1,
  response = 0xA2,
  set_request = 0xA3,  ///< Never sent by this program.
  trap_v1 = 0xA4,
  get_bulk_request = 0xA5,
  inform_request = 0xA6,
  snmpv2_trap = 0xA7,
  report = 0xA8,
};

/// error-status values that decide something here (RFC 3416 §3). Others exist and are kept as
/// numbers.
namespace error_status {
inline constexpr std::int32_t kNoError = 0;
inline constexpr std::int32_t kTooBig = 1;
inline constexpr std::int32_t kNoSuchName = 2;  ///< v1 only.
inline constexpr std::int32_t kGenErr = 5;
inline constexpr std::int32_t kAuthorizationError = 16;
}  // namespace error_status

/// True for the identifier octets of PDUs that can be decoded: all of PduKind but trap_v1.
constexpr bool is_decodable_pdu(ber::Tag tag) noexcept {
  return tag >= static_cast<ber::Tag>(PduKind::get_request) &&
         tag <= static_cast<ber::Tag>(PduKind::report) &&
         tag != static_cast<ber::Tag>(PduKind::trap_v1);
}

/// A decoded PDU of any kind but trap_v1.
struct Pdu {
  PduKind kind = PduKind::response;
  std::int32_t request_id = 0;
  std::int32_t error_status = 0;  ///< non-repeaters of a GetBulkRequest-PDU.
  std::int32_t error_index = 0;   ///< max-repetitions of a GetBulkRequest-PDU.
  Bytes varbinds;                 ///< Content octets of the VarBindList, a sound list of SEQUENCEs.
  std::uint32_t varbind_count = 0;
  ber::Anomalies anomalies;
};

/// Decodes one PDU and moves `reader` past it. The VarBindList is checked to consist of whole
/// SEQUENCEs; what is inside them is decoded later, one by one (VarBindReader). A request-id of
/// more than 32 bits that is only padded is accepted. Errors: those of Reader; unexpected_tag for
/// trap_v1, set_request's neighbours that do not exist, and anything else that is no PDU;
/// trailing_content.
ber::Decoded<Pdu> decode_pdu(ber::Reader& reader) noexcept;

/// Writes the PDU header in front of a VarBindList body: everything that `writer` has written since
/// its size was `inner_end` becomes the list. For GetBulk, `status_or_non_repeaters` and
/// `index_or_max_repetitions` are those fields; 0 and 0 for the other requests.
void encode_pdu(ber::Writer& writer, PduKind kind, std::int32_t request_id,
                std::int32_t status_or_non_repeaters, std::int32_t index_or_max_repetitions,
                std::size_t inner_end) noexcept;

/// Writes VarBind { name, NULL }, as requests carry it.
void encode_request_varbind(ber::Writer& writer, ber::OidView name) noexcept;

}  // namespace snmpring::message

#endif  // SNMPRING_MESSAGE_PDU_H_
