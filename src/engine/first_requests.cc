#include "engine/first_requests.h"

#include <algorithm>
#include <cstring>

#include "session/session.h"

namespace snmpring::engine {
namespace {

// Two ids whose four octets all differ: where two encodings differ is where the id stands.
constexpr std::int32_t kProbeId = 0x11223344;
constexpr std::int32_t kOtherProbeId = 0x55667788;

}  // namespace

std::size_t FirstRequests::write(const session::Plan& plan, unsigned attempt, std::int32_t id,
                                 MutableBytes out) {
  if (&plan != &shared_) return session::encode_first_request(plan, attempt, id, out);

  Encoded& encoded = requests_[attempt];
  if (encoded.size == 0) {
    std::array<std::uint8_t, session::kRequestOctetsMax> other;
    const std::size_t size = session::encode_first_request(plan, attempt, kProbeId, encoded.octets);
    const std::size_t other_size =
        session::encode_first_request(plan, attempt, kOtherProbeId, other);
    if (size == 0 || size != other_size) return 0;
    const auto differing = std::mismatch(
        other.begin(), other.begin() + static_cast<std::ptrdiff_t>(size), encoded.octets.begin());
    encoded.id_offset = static_cast<std::uint16_t>(differing.first - other.begin());
    encoded.size = static_cast<std::uint16_t>(size);
  }
  if (out.size() < encoded.size) return 0;
  std::memcpy(out.data(), encoded.octets.data(), encoded.size);
  store_be32(out.data() + encoded.id_offset, static_cast<std::uint32_t>(id));
  return encoded.size;
}

}  // namespace snmpring::engine
