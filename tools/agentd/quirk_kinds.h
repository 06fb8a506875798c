// The tables of quirks that quirks.cc chooses from.
#ifndef SNMPRING_AGENTD_QUIRK_KINDS_H_
#define SNMPRING_AGENTD_QUIRK_KINDS_H_

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "agentd/quirk_message.h"
#include "agentd/quirks.h"

namespace snmpring::agentd {

using Replies = std::vector<QuirkReply>;

/// A reply gone wrong. Their sound form says "hello" to every Get.
struct ReplyQuirk {
  QuirkName name;
  /// Hexadecimal: what the first varbind holds instead; empty: see `make`.
  std::string_view value;
  /// Makes the datagrams of a sound reply to `request`; nullptr: the reply with its value
  /// exchanged.
  Replies (*make)(RawMessage reply, Bytes request);
};
std::span<const ReplyQuirk> reply_quirks() noexcept;
Replies bend(const ReplyQuirk& quirk, RawMessage reply, Bytes request);

/// Names of hostile walks of the subtree 1.3.6.1.4.1.99999.
std::span<const QuirkName> walk_quirks() noexcept;

/// The hostile walk's reply; nullopt where the agent behaves: requests outside of that subtree, and
/// Get.
std::optional<QuirkReply> answer_walk(std::string_view name, const QuirkRequest& request);

/// Devices as people have met them. `behaved` is what a good agent would reply.
struct DeviceQuirk {
  QuirkName name;
  Replies (*make)(const QuirkRequest& request, const Octets& behaved);
  /// It does not look into what it sends: Reports of SNMPv3 meet the same fate as responses.
  bool bends_everything = false;
};
std::span<const DeviceQuirk> device_quirks() noexcept;

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_QUIRK_KINDS_H_
