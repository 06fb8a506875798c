// Makes what SNMPv3 needs, once for each run.
#ifndef SNMPRING_SESSION_V3_PARTS_H_
#define SNMPRING_SESSION_V3_PARTS_H_

#include <expected>
#include <memory>
#include <string_view>

#include "session/v3_environment.h"
#include "usm/key_ring.h"
#include "usm/protocols.h"
#include "usm/salts.h"

namespace snmpring::session {

/// Owns what a V3Environment borrows. Cannot be moved.
class V3Parts {
 public:
  /// \param salts Must begin at values that nobody can know (RFC 3414 §8.1.1.1, RFC 3826 §3.1.2.1).
  /// \param directory Engines that are known. Borrowed; may be null.
  /// Errors: the name of the algorithm that OpenSSL does not offer here.
  static std::expected<std::unique_ptr<V3Parts>, std::string_view> make(const usm::Salts& salts,
                                                                        EngineDirectory* directory);

  V3Parts(const V3Parts&) = delete;
  V3Parts& operator=(const V3Parts&) = delete;

  V3Environment& environment() noexcept { return environment_; }

 private:
  V3Parts(std::unique_ptr<const usm::Algorithms> algorithms, const usm::Salts& salts,
          EngineDirectory* directory);

  std::unique_ptr<const usm::Algorithms> algorithms_;
  usm::KeyRing keys_;
  usm::Salts salts_;
  V3Environment environment_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_V3_PARTS_H_
