// What the engine asks for: a target, and the receiver of its answers.
#ifndef SNMPRING_API_ENGINE_CLIENT_H_
#define SNMPRING_API_ENGINE_CLIENT_H_

#include <cstddef>
#include <cstdint>

#include "base/prefetch.h"
#include "engine/session_pool.h"
#include "session/event.h"
#include "session/target.h"
#include "snmpring/export.h"

namespace snmpring::detail {

/// Must not move while the engine works for it.
class EngineClient {
 public:
  virtual ~EngineClient() = default;

  /// Prefetches all of its memory. A reply and the next request touch most of it, and thousands of
  /// clients are spread over memory.
  void prefetch() const noexcept {
    const char* const begin = reinterpret_cast<const char*>(this);
    prefetch_lines(begin, begin + kPrefetchedOctets);
  }
  const session::Target& target() const noexcept { return target_; }

  virtual void take_row(const session::Row& row) = 0;
  virtual void take_failure(const session::Root& root, session::ErrorWord word,
                            std::int32_t error_status) = 0;
  /// True to continue at once. Otherwise the session `held` is held back.
  virtual bool wants_more(engine::SessionPool::Index held) = 0;
  virtual void finish(const session::TargetReport& report) = 0;

 protected:
  /// The size of a walk, the most frequent kind of client.
  static constexpr std::size_t kPrefetchedOctets = 512;

  session::Target target_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_ENGINE_CLIENT_H_
