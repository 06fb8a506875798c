// The requests that targets are asked first, encoded once per plan, rung and attempt and patched
// with an id.
#ifndef SNMPRING_ENGINE_FIRST_REQUESTS_H_
#define SNMPRING_ENGINE_FIRST_REQUESTS_H_

#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "engine/request_table.h"
#include "session/session.h"

namespace snmpring::engine {

/// Keeps the requests of one plan, which in a scan of ranges is everybody's. Targets with plans of
/// their own, and engines that are known or pinned, each get a request of their own.
class FirstRequests {
 public:
  /// \param shared The plan whose requests are kept; outlives this. \param v3 May be null.
  FirstRequests(const session::Plan& shared, session::V3Environment* v3);

  void use_v3(session::V3Environment& v3) noexcept { v3_ = &v3; }

  /// One attempt of one target's first request.
  struct Attempt {
    unsigned rung;  ///< Of the ladder.
    unsigned number;
    std::int32_t id;
    Instant now;
  };

  /// Writes an attempt at the front of `out`. \return Octets, 0 when it does not fit.
  std::size_t write(const Endpoint& to, const session::TargetProfile& profile,
                    const Attempt& attempt, MutableBytes out);

 private:
  /// Where the id stands: in a PDU as request-id, and in v3 as msgID too.
  static constexpr std::size_t kPlaces = 2;
  struct Encoded {
    std::uint16_t size = 0;  // 0: not encoded yet
    std::array<std::uint16_t, kPlaces> id_offsets{};
    std::array<std::uint8_t, session::kRequestOctetsMax> octets;
  };

  bool is_common(unsigned rung, const Endpoint& to) const;
  bool encode(const session::Target& target, const Attempt& attempt, Encoded& encoded) const;

  const session::Plan& shared_;
  session::V3Environment* v3_;
  std::vector<Encoded> requests_;  // by rung and attempt
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_FIRST_REQUESTS_H_
