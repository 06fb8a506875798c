// Where targets come from, one at a time, in scan order.
#ifndef SNMPRING_ENGINE_TARGET_SOURCE_H_
#define SNMPRING_ENGINE_TARGET_SOURCE_H_

#include <cstdint>
#include <optional>

#include "session/target.h"
#include "session/words.h"

namespace snmpring::engine {

/// What next() found.
enum class Supply : std::uint8_t {
  ready,      ///< A target.
  pending,    ///< None right now: input or a name is awaited; ask again when the wire was woken.
  exhausted,  ///< There will be no more.
};

/// A target, or one that must not be asked but gets its record.
struct Candidate {
  session::Target target;
  /// none, blocked (status skipped) or resolve (status error).
  session::ErrorWord refused = session::ErrorWord::none;
};

/// Never blocks. Owns the profiles of the targets that it hands out.
class TargetSource {
 public:
  virtual ~TargetSource() = default;

  /// Fills `candidate` when it returns ready.
  virtual Supply next(Candidate& candidate) = 0;

  /// The wire was woken. Whoever wakes it must not do so again for the same reason: next() may not
  /// be asked for a while.
  virtual void on_woken() {}

  /// The endpoint of an open target was silent or unreachable. \return Another one of the same
  /// target that has not been asked, as a name may have; nullopt where there is none.
  virtual std::optional<Endpoint> next_endpoint(std::uint64_t /*position*/,
                                                const session::TargetProfile* /*profile*/) {
    return std::nullopt;
  }

  /// The target with this position has ended and been reported; its profile may go.
  virtual void release(std::uint64_t position, const session::TargetProfile* profile) = 0;

  /// How many targets there are in this shard, as far as that is known before the input has ended.
  virtual std::optional<std::uint64_t> total() const = 0;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_TARGET_SOURCE_H_
