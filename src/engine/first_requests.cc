#include "engine/first_requests.h"

#include <algorithm>
#include <cstring>

namespace snmpring::engine {
namespace {

// Two ids whose four octets all differ: where two encodings differ is where the id stands.
constexpr std::int32_t kProbeId = 0x11223344;
constexpr std::int32_t kOtherProbeId = 0x55667788;
constexpr std::size_t kIdOctets = 4;

}  // namespace

FirstRequests::FirstRequests(const session::Plan& shared, session::V3Environment* v3)
    : shared_(shared), v3_(v3), requests_(shared.ladder->rungs.size() * Request::kAttemptsMax) {}

std::size_t FirstRequests::write(const Endpoint& to, const session::TargetProfile& profile,
                                 const Attempt& attempt, MutableBytes out) {
  if (profile.plan != &shared_ || !is_common(attempt.rung, to)) {
    const session::Target target{.endpoint = to, .profile = &profile};
    return session::Session(target, attempt.rung, v3_)
        .encode_request(0, attempt.number, attempt.id, attempt.now, out);
  }
  Encoded& encoded = requests_[attempt.rung * Request::kAttemptsMax + attempt.number];
  if (encoded.size == 0 && !encode({.endpoint = to, .profile = &profile}, attempt, encoded)) {
    return 0;
  }
  if (out.size() < encoded.size) return 0;
  std::memcpy(out.data(), encoded.octets.data(), encoded.size);
  for (const std::uint16_t offset : encoded.id_offsets) {
    store_be32(out.data() + offset, static_cast<std::uint32_t>(attempt.id));
  }
  return encoded.size;
}

bool FirstRequests::is_common(unsigned rung, const Endpoint& to) const {
  return v3_ == nullptr || session::first_request_is_common(*shared_.ladder, rung, to, v3_);
}

bool FirstRequests::encode(const session::Target& target, const Attempt& attempt,
                           Encoded& encoded) const {
  std::array<std::uint8_t, session::kRequestOctetsMax> other;
  // What is common to all targets has no time in it.
  constexpr Instant kAnyTime{};
  session::Session session(target, attempt.rung, v3_);
  const std::size_t size =
      session.encode_request(0, attempt.number, kProbeId, kAnyTime, encoded.octets);
  if (size == 0 ||
      size != session.encode_request(0, attempt.number, kOtherProbeId, kAnyTime, other)) {
    return false;
  }
  std::size_t places = 0;
  for (std::size_t at = 0; at + kIdOctets <= size && places < kPlaces;) {
    if (other[at] == encoded.octets[at]) {
      ++at;
      continue;
    }
    encoded.id_offsets[places++] = static_cast<std::uint16_t>(at);
    at += kIdOctets;
  }
  if (places == 1) encoded.id_offsets[1] = encoded.id_offsets[0];
  if (places == 0) return false;
  encoded.size = static_cast<std::uint16_t>(size);
  return true;
}

}  // namespace snmpring::engine
