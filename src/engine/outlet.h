// Where rows and reports go, with a way to say that there is no room.
#ifndef SNMPRING_ENGINE_OUTLET_H_
#define SNMPRING_ENGINE_OUTLET_H_

#include <cstddef>

#include "engine/session_pool.h"
#include "session/event.h"

namespace snmpring::engine {

/// An EventSink of bounded memory. The engine asks for room before it hands a datagram to a
/// session, so that a row never has to be refused.
///
/// A datagram can complete thousands of conceptual rows that wait for their last cell. Room for all
/// of them could not be held free. So they do not come while the datagram is handled. The session
/// keeps them, and the engine asks for the room of each (Engine::settle()). The bound: what comes
/// between two answers of this outlet is what one datagram can give rise to, or one conceptual row
/// of at most session::kTableRowOctetsMax content octets. The proof is in two sentences.
/// TableFetch::handle() has no sink, so it cannot hand on a row; hand_on_row() hands on one. The
/// engine calls hand_on_row() in one place, and there right after has_room_for_row() said yes.
class Outlet : public session::EventSink {
 public:
  /// True when everything that one datagram of `datagram_octets` can give rise to, the target's
  /// report included, fits. Conceptual rows are not meant. Zero asks for a report alone.
  virtual bool has_room(std::size_t datagram_octets) = 0;

  /// True when one conceptual row fits, and its target's report after it.
  /// \param content_octets The content octets of its cells, at most session::kTableRowOctetsMax.
  virtual bool has_room_for_row(std::size_t content_octets) { return has_room(content_octets); }

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
