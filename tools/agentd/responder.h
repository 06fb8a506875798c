// What a v1 or v2c agent answers (RFC 3416 §4.2, RFC 1157 §4.1, RFC 3584 §4.2): request octets in,
// reply octets out. Knows no sockets, no time and no chance.
#ifndef SNMPRING_AGENTD_RESPONDER_H_
#define SNMPRING_AGENTD_RESPONDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agentd/mib_table.h"
#include "base/bytes.h"
#include "ber/writer.h"
#include "message/community.h"

namespace snmpring::agentd {

/// What UDP over IPv4 carries.
inline constexpr std::size_t kMessageOctetsMax = 65'507;

/// The agent that is asked: its rows, and the index that its personal values derive from.
struct Agent {
  const MibTable* table;
  std::uint64_t index;
};

class Responder {
 public:
  struct Options {
    std::string community = "public";
    std::size_t message_octets_max = kMessageOctetsMax;  ///< 100..kMessageOctetsMax.
  };

  explicit Responder(Options options);

  /// Answers one datagram into the end of `out`, which should hold kMessageOctetsMax octets.
  /// \return The reply, a tail of `out`; empty when an agent would keep silent: undecodable
  /// requests, other versions, another community, PDUs that are no requests, GetBulk in v1, and
  /// replies that do not fit message_octets_max even as tooBig.
  MutableBytes respond(const Agent& agent, Bytes datagram, MutableBytes out);

  /// The same for a message that has been decoded already; its community is not looked at.
  MutableBytes respond(const Agent& agent, const message::CommunityMessage& request,
                       MutableBytes out);

  /// The response PDU alone, as in v2c, for an envelope of another kind that takes
  /// `envelope_octets`.
  /// \return The PDU, a tail of `out`; empty as above.
  MutableBytes respond_pdu(const Agent& agent, const message::Pdu& request,
                           std::size_t envelope_octets, MutableBytes out);

  bool knows(Bytes community) const noexcept;
  const Options& options() const noexcept { return options_; }

 private:
  enum class Outcome : std::uint8_t { done, too_big, undecodable, no_such_name };

  MutableBytes answer(const Agent& agent, const message::CommunityMessage& request,
                      MutableBytes out);
  Outcome get(const Agent& agent, const message::CommunityMessage& request);
  Outcome get_next(const Agent& agent, const message::CommunityMessage& request);
  Outcome get_bulk(const Agent& agent, const message::CommunityMessage& request);

  bool append_rows(const Agent& agent, MibTable::Row first, MibTable::Row last);
  MibTable::Row append_rows_that_fit(const Agent& agent, MibTable::Row first, MibTable::Row last);
  bool append_exception(Bytes name, ber::Tag exception);
  std::size_t room() const noexcept { return body_max_ - body_size_; }

  MutableBytes error(const message::CommunityMessage& request, std::int32_t status,
                     std::int32_t index, MutableBytes out) const;
  MutableBytes finish(const message::CommunityMessage& request, std::int32_t status,
                      std::int32_t index, Bytes body, MutableBytes out) const;

  Options options_;
  std::vector<std::uint8_t> body_;  // The VarBindList under construction; room for the largest.
  std::size_t body_size_ = 0;
  std::size_t body_max_ = 0;
  std::int32_t failed_index_ = 0;
  bool bare_ = false;  // The PDU goes into an envelope of another kind.
  std::size_t message_max_ = 0;

  struct Repeater {
    MibTable::Row next;
    std::size_t name_offset;  // The name as asked, in names_; empty unless nothing follows it.
    std::size_t name_size;
  };
  std::vector<Repeater> repeaters_;
  std::vector<std::uint8_t> names_;
};

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_RESPONDER_H_
