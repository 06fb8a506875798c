// Which addresses were asked, and in which of their networks nobody answered.
#ifndef SNMPRING_REVIEW_ASKED_SPACE_H_
#define SNMPRING_REVIEW_ASKED_SPACE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "review/agents.h"
#include "review/run_document.h"

namespace snmpring::review {

/// An IPv4 prefix of the map.
struct MapPrefix {
  std::uint32_t first = 0;  ///< In host order.
  unsigned bits = 0;
  bool asked = false;  ///< Else it is drawn around the agents that are there.

  std::string text() const;
};

/// An IPv6 network, a /64 where that is known.
struct OtherPrefix {
  std::string text;
  bool asked = false;
  std::uint64_t agents = 0;
};

struct AskedSpace {
  std::optional<std::uint64_t> asked;  ///< Addresses; nullopt where no metadata says it.
  std::uint64_t asked_least = 0;       ///< Targets with a record.
  std::vector<MapPrefix> prefixes;     ///< In order; they do not overlap.
  std::vector<OtherPrefix> others;     ///< Most agents first, at most 1,000.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> silent;  ///< First address, number of /24s.
  std::optional<std::uint64_t> silent_total;  ///< /24s; nullopt where what was asked is not known.
  std::uint64_t asked_24s = 0;
  bool silent_unsure = false;  ///< A blocklist's addresses count as asked.
};

/// \param runs All that are known; may be empty.
AskedSpace find_asked_space(const Agents& agents, std::span<const RunDocument> runs);

/// The /64 of an IPv6 address: "2001:db8::/64".
std::string network_of(const AgentPlace& place);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_ASKED_SPACE_H_
