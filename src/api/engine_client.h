// Whom the engine asks for: a target, and where its answers go.
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

/// Stays where it is while the engine is at work for it.
class EngineClient {
 public:
  virtual ~EngineClient() = default;

  /// Asks for all of its memory at once. A reply and the next request touch most of it, and clients
  /// lie anywhere by the thousand.
  void prefetch() const noexcept {
    const char* const begin = reinterpret_cast<const char*>(this);
    prefetch_lines(begin, begin + kPrefetchedOctets);
  }
  const session::Target& target() const noexcept { return target_; }

  virtual void take_row(const session::Row& row) = 0;
  virtual void take_failure(const session::Root& root, session::ErrorWord word,
                            std::int32_t error_status) = 0;
  /// True to go on at once; else the session `held` is held back.
  virtual bool wants_more(engine::SessionPool::Index held) = 0;
  virtual void finish(const session::TargetReport& report) = 0;

 protected:
  /// As many as a walk takes, of which there are the most.
  static constexpr std::size_t kPrefetchedOctets = 496;

  session::Target target_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_ENGINE_CLIENT_H_
