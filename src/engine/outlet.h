// Where rows and reports go, with a way to say that there is no room.
#ifndef SNMPRING_ENGINE_OUTLET_H_
#define SNMPRING_ENGINE_OUTLET_H_

#include <cstddef>

#include "engine/session_pool.h"
#include "session/event.h"

namespace snmpring::engine {

/// An EventSink of bounded memory. The engine asks for room before it hands a datagram to a
/// session, so that a row never has to be refused.
class Outlet : public session::EventSink {
 public:
  /// True when everything that one datagram of `datagram_octets` can give rise to, the target's
  /// report included, fits. Zero asks for a report alone.
  virtual bool has_room(std::size_t datagram_octets) = 0;

  /// Asked when a reply has been handed on and its target is not done. False holds the session
  /// back: it asks nothing more until Engine::resume() or Engine::cancel() is called with
  /// `session`.
  virtual bool wants_more(const session::Target& /*target*/, SessionPool::Index /*session*/) {
    return true;
  }

  /// Called once per tick: writes out what is worth writing; never blocks.
  virtual void flush() = 0;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_OUTLET_H_
