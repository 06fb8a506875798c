// Sockets and the loop: receives requests for a fleet in batches and sends what its agents answer.
#ifndef SNMPRING_AGENTD_SERVER_H_
#define SNMPRING_AGENTD_SERVER_H_

#include <array>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agentd/datagram.h"
#include "agentd/faults.h"
#include "agentd/fleet.h"
#include "agentd/listen.h"
#include "agentd/outbox.h"
#include "agentd/quirks.h"
#include "agentd/responder.h"
#include "agentd/v3_agents.h"
#include "base/unique_fd.h"

namespace snmpring::agentd {

/// The monotonic clock: what delays and engineTime count.
Instant read_clock() noexcept;

class Server {
 public:
  /// What the server asks of and answers with; all outlive it.
  struct Parts {
    const Fleet& fleet;
    Responder& responder;
    Faults& faults;
    Quirk* quirk;  ///< nullptr: agents that behave.
    V3Agents* v3;
  };

  /// Binds one socket for each single address, and one to the wildcard address for each port that
  /// has prefixes. `listens` get the ports that the system chose. The error is a sentence for
  /// people.
  static std::expected<Server, std::string> create(std::vector<Listen>& listens,
                                                   const Parts& parts);

  /// The smallest receive buffer that the kernel gave a socket, in octets as SO_RCVBUF counts them.
  int receive_buffer_octets() const noexcept { return receive_buffer_octets_; }

  /// Serves for ever; ends only with an error of the operating system, which it describes.
  std::string run();

 private:
  // Part of a socket's addresses: those of one --listen.
  struct Range {
    Listen listen;
    std::uint64_t first_agent;
  };
  struct Socket {
    UniqueFd fd;
    bool wildcard;
    std::uint16_t port;
    std::vector<Range> ranges;
  };
  struct Buffers;
  struct BuffersDeleter {
    void operator()(Buffers* buffers) const noexcept;
  };

  explicit Server(const Parts& parts);

  std::optional<std::string> open(Family family, const IpAddress* address, std::uint16_t port);
  std::optional<std::string> watch();
  bool receive(Socket& socket, int flags);
  /// True when replies may leave later than they were made.
  bool is_timed() const noexcept {
    return parts_.faults.timed() || (parts_.quirk != nullptr && parts_.quirk->delays());
  }
  const Range* locate(const Socket& socket, const IpAddress& asked, std::uint64_t& agent) const;
  void answer(const Socket& socket, std::size_t slot);
  MutableBytes reply_to(const Agent& agent, Bytes request);
  void answer_with_quirk(const Socket& socket, std::size_t slot, const IpAddress& asked,
                         std::uint64_t agent);
  void dispatch(const Socket& socket, std::size_t slot, const Faults::Fate& fate,
                MutableBytes reply);
  Datagram own(const Socket& socket, std::size_t slot, Bytes reply) const;

  Parts parts_;
  std::vector<Socket> sockets_;
  std::array<UniqueFd, 2> other_ports_;  // By Family; only where the quirk needs them.
  UniqueFd epoll_;
  int receive_buffer_octets_ = 0;
  Instant now_{};
  Outbox outbox_;
  std::vector<QuirkReply> quirk_replies_;
  std::unique_ptr<Buffers, BuffersDeleter> buffers_;
};

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_SERVER_H_
