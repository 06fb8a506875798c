// The send slots of the socket wires: payloads, their socket addresses, and how each send ended.
#include "io/send_batch.h"

#include <poll.h>

#include <cerrno>

namespace snmpring::io {

bool send_may_succeed_later(int error) noexcept {
  return error == EAGAIN || error == ENOBUFS || error == ECONNREFUSED;
}

void wait_for_room(int sender, int error) noexcept {
  constexpr int kMilliseconds = 2;
  if (error == ECONNREFUSED) return;
  // ENOBUFS comes from a queue below the socket, of which no descriptor tells when it has room.
  pollfd room{.fd = error == EAGAIN ? sender : -1, .events = POLLOUT, .revents = 0};
  ::poll(&room, 1, kMilliseconds);
  // An entry in the sender's error queue ends the wait at once. Nobody reads that queue.
  if ((room.revents & POLLERR) != 0) ::poll(nullptr, 0, kMilliseconds);
}

}  // namespace snmpring::io
