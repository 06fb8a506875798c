// Agents that misbehave on purpose, by name: hostile replies, hostile walks, and devices as people
// have met them.
#ifndef SNMPRING_AGENTD_QUIRKS_H_
#define SNMPRING_AGENTD_QUIRKS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agentd/quirk_message.h"
#include "agentd/responder.h"
#include "base/time.h"

namespace snmpring::agentd {

/// Where a reply says that it comes from.
enum class Source : std::uint8_t {
  asked,         ///< The address and port that were asked.
  next_address,  ///< The address after it (IPv4 only, else as `asked`).
  other_port,    ///< Another port of the address that was asked.
};

struct QuirkReply {
  Octets octets;
  Source source = Source::asked;
  Duration delay{};  ///< Before it leaves.
};

/// One line of `--quirk list`.
struct QuirkName {
  std::string_view name;
  std::string_view description;
};

/// All quirks, in the order of `--quirk list`.
std::vector<QuirkName> quirk_names();

class Quirk {
 public:
  /// `name` must be one of quirk_names(). Borrows the responder, which gives the replies of an
  /// agent that behaves.
  Quirk(std::string_view name, Responder& responder);

  /// Appends what the agent sends when `datagram` of v1 or v2c arrives, possibly nothing or several
  /// datagrams.
  void answer(const Agent& agent, Bytes datagram, std::vector<QuirkReply>& replies);

  /// The same for a request that has been decoded, whatever its version. \param datagram It came
  /// in.
  void answer(const Agent& agent, const QuirkRequest& request, Bytes datagram,
              std::vector<QuirkReply>& replies);

  /// Appends what becomes of a Report of SNMPv3 that a good agent would send.
  void send_report(const QuirkRequest& request, Octets report, std::vector<QuirkReply>& replies);

  /// `late` and `every-second` answer one datagram when another comes, or not at all.
  bool is_in_turn() const noexcept { return name_ == "late" || name_ == "every-second"; }
  /// Which datagram is to be answered now that `datagram` has arrived, if any. \pre is_in_turn().
  std::optional<Octets> whose_turn(const Agent& agent, Bytes datagram);

  bool needs_other_port() const noexcept { return name_ == "other-port"; }
  /// True when replies leave later than they are made.
  bool delays() const noexcept { return name_ == "tarpit"; }

 private:
  Octets behave(const Agent& agent, const QuirkRequest& request);
  void answer_with_bent_reply(const Agent& agent, Bytes datagram, const QuirkRequest& request,
                              std::vector<QuirkReply>& replies);

  std::string name_;
  Responder& responder_;
  Octets buffer_;
  // `late`, `every-second`: by agent, the request unanswered.
  std::map<std::uint64_t, Octets> waiting_;
};

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_QUIRKS_H_
