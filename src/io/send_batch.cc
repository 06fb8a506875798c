#include "io/send_batch.h"

#include <netinet/in.h>
#include <poll.h>

#include <cerrno>
#include <cstring>

namespace snmpring::io {

bool send_may_succeed_later(int error) noexcept {
  return error == EAGAIN || error == ENOBUFS || error == ECONNREFUSED;
}

void wait_for_room(int sender, int error) noexcept {
  constexpr int kMilliseconds = 2;
  if (error == ECONNREFUSED) return;
  // ENOBUFS comes from a queue below the socket. No descriptor tells when that queue has room.
  pollfd room{.fd = error == EAGAIN ? sender : -1, .events = POLLOUT, .revents = 0};
  ::poll(&room, 1, kMilliseconds);
  // An entry in the sender's error queue ends the wait at once, because nobody reads that queue.
  if ((room.revents & POLLERR) != 0) ::poll(nullptr, 0, kMilliseconds);
}

void SendBatch::put_tos(std::size_t slot, msghdr& header) noexcept {
  const SendSlot& send = storage_->slots[slot];
  header.msg_control = nullptr;
  header.msg_controllen = 0;
  if (send.tos == 0) return;
  const bool ipv4 = send.to.address.family == Family::ipv4;
  const int tos = send.tos;
  header.msg_control = storage_->ancillary[slot].octets.data();
  header.msg_controllen = storage_->ancillary[slot].octets.size();
  cmsghdr* const message = CMSG_FIRSTHDR(&header);
  message->cmsg_level = ipv4 ? IPPROTO_IP : IPPROTO_IPV6;
  message->cmsg_type = ipv4 ? IP_TOS : IPV6_TCLASS;
  message->cmsg_len = CMSG_LEN(sizeof tos);
  std::memcpy(CMSG_DATA(message), &tos, sizeof tos);
}

}  // namespace snmpring::io
