#include "io/error_queue.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace snmpring::io {
namespace {

/// The most batches of one read(). Even a flood of entries that are all dropped must end.
constexpr unsigned kBatchesMax = 64;

std::optional<IcmpError> decode_entry(msghdr& header) {
  const auto to =
      decode_address({static_cast<const std::uint8_t*>(header.msg_name), header.msg_namelen});
  if (!to) return std::nullopt;
  for (cmsghdr* control = CMSG_FIRSTHDR(&header); control != nullptr;
       control = CMSG_NXTHDR(&header, control)) {
    const bool is_error =
        (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_RECVERR) ||
        (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_RECVERR);
    if (!is_error || control->cmsg_len < CMSG_LEN(sizeof(sock_extended_err))) continue;
    sock_extended_err error;
    std::memcpy(&error, CMSG_DATA(control), sizeof error);
    if (error.ee_origin != SO_EE_ORIGIN_ICMP && error.ee_origin != SO_EE_ORIGIN_ICMP6) continue;
    return IcmpError{*to, static_cast<int>(error.ee_errno), error.ee_type, error.ee_code};
  }
  return std::nullopt;
}

}  // namespace

ErrorQueueReader::ErrorQueueReader() noexcept {
  for (std::size_t i = 0; i < kBatch; ++i) {
    headers_[i].msg_hdr.msg_name = &names_[i];
    headers_[i].msg_hdr.msg_control = &controls_[i];
  }
}

ErrorQueueReader::Result ErrorQueueReader::read(int fd, std::span<IcmpError> into) noexcept {
  Result result;
  for (unsigned batch = 0; batch < kBatchesMax; ++batch) {
    const std::size_t wanted = std::min(kBatch, into.size() - result.count);
    if (wanted == 0) break;
    for (std::size_t i = 0; i < wanted; ++i) {
      headers_[i].msg_hdr.msg_namelen = sizeof names_[i];
      headers_[i].msg_hdr.msg_controllen = sizeof controls_[i];
    }
    ++result.system_calls;
    const int got = ::recvmmsg(fd, headers_.data(), static_cast<unsigned>(wanted),
                               MSG_ERRQUEUE | MSG_DONTWAIT, nullptr);
    if (got <= 0) return result;
    for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
      if (const auto error = decode_entry(headers_[i].msg_hdr)) into[result.count++] = *error;
    }
    if (static_cast<std::size_t>(got) < wanted) return result;
  }
  result.more = true;
  return result;
}

}  // namespace snmpring::io
