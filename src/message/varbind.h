// VarBind and a lazy range over a VarBindList (RFC 3416 §3).
#ifndef SNMPRING_MESSAGE_VARBIND_H_
#define SNMPRING_MESSAGE_VARBIND_H_

#include <cstdint>
#include <optional>

#include "ber/oid.h"
#include "ber/value.h"

namespace snmpring::message {

/// One varbind of a received list. Its views die with the datagram or when the reader that made it
/// moves on, whichever is first.
struct VarBind {
  ber::OidView name;  ///< Empty when the name itself could not be decoded.
  ber::Value value;   ///< Meaningless when `lost`.
  bool lost = false;  ///< Not decodable, for the reason noted as lost_varbind; neighbours are fine.

  /// `name` views the list itself: it lives as long as the datagram.
  bool in_list = false;
  /// Where both this name and that of the varbind right before it are in the list: with how many
  /// octets both begin, and that this one is greater as far as a look at the next octet tells. Else
  /// 0 and false.
  std::size_t shared_octets = 0;
  bool greater = false;
};

/// Walks a VarBindList whose elements have been found to fill it exactly (see decode_pdu). Decodes
/// one varbind at a time, allocates nothing, and never fails: a varbind that is broken inside is
/// handed out as `lost`, with its name where that can be read.
class VarBindReader {
 public:
  /// \param list Content octets of the VarBindList, borrowed.
  /// \param before The name of the varbind before the first, borrowed: what a relative name is
  /// relative to.
  explicit VarBindReader(Bytes list, ber::OidView before = {}) noexcept
      : list_(list), before_(before) {}

  /// Decodes the next varbind into `out`; false at the end. `out` stays valid until the next call.
  bool next(VarBind& out) noexcept { return next_plain(out) || next_any(out); }

  /// The varbind that was read last is passed over: the next one is not compared with it.
  void pass_over() noexcept { before_in_list_ = false; }

  /// What was tolerated so far.
  ber::Anomalies anomalies() const noexcept { return anomalies_ | list_.anomalies(); }

 private:
  bool next_plain(VarBind& out) noexcept;
  bool next_any(VarBind& out) noexcept;
  void take_plain(VarBind& out, Bytes name, const std::uint8_t* value,
                  std::size_t value_octets) noexcept;
  bool read_name(ber::Reader& reader, ber::OidView& name) noexcept;

  ber::Reader list_;
  ber::OidView before_;
  bool before_in_list_ = false;
  ber::OidBuffer name_buffer_;
  ber::OidBuffer value_buffer_;
  ber::Anomalies anomalies_;
};

}  // namespace snmpring::message

#endif  // SNMPRING_MESSAGE_VARBIND_H_
