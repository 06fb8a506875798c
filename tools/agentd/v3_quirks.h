// How an SNMPv3 agent can mislead a manager on purpose, and raw messages to do it with.
#ifndef SNMPRING_AGENTD_V3_QUIRKS_H_
#define SNMPRING_AGENTD_V3_QUIRKS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "agentd/quirks.h"
#include "usm/engine_keys.h"

namespace snmpring::agentd {

enum class V3Quirk : std::uint8_t {
  always_unknown_engine,
  engine_changes,
  engine_empty,
  engine_2,
  engine_4,
  engine_33,
  engine_64,
  always_not_in_time,
  unauth_not_in_time,
  wrong_digest,
  unknown_user,
  unsupported_level,
  unknown_context,
  decryption_error,
  downgrade,
  bad_mac,
  zero_mac,
  short_mac,
  tampered,
  wrong_msgid,
  wrong_reqid,
  other_engine,
  other_user,
  other_context,
  other_context_engine,
  boots_max,
  late_time,
  priv_no_auth,
  flags0,
  flags2,
  model9,
  maxsize0,
  neg_boots,
  neg_time,
  user_name_over,
  salt7,
  short_data,
  garbage_plaintext,
  bad_pdu,
  long_lengths,
  padding,
  upgrade,
  reboot_each,
  second_engine,
};

struct V3QuirkName {
  QuirkName name;  ///< "v3_bad_mac" and so on.
  V3Quirk quirk;
};

/// All of them, in the order of `--quirk list`.
std::span<const V3QuirkName> v3_quirks() noexcept;
std::optional<V3Quirk> find_v3_quirk(std::string_view name) noexcept;

/// An SNMPv3 message of which every field can be wrong.
struct RawV3 {
  std::int64_t msg_id = 0;
  std::int64_t max_size = 65'507;
  Octets flags = {0};
  std::int64_t security_model = 3;
  Octets engine_id;
  std::int64_t boots = 0;
  std::int64_t time = 0;
  Octets user_name;
  Octets auth;
  Octets priv;
  Octets data;             ///< The whole scopedPDU, or what encryption made of it.
  bool encrypted = false;  ///< `data` goes into an OCTET STRING.
  Lengths parameter_lengths = Lengths::minimal;  ///< In msgSecurityParameters.
  Lengths lengths = Lengths::minimal;            ///< Outside of them and of `data`.

  /// \param mac_offset If not null: where the content of `auth` begins.
  Octets encode(std::size_t* mac_offset = nullptr) const;
};

/// What a message of an engine is: quirks bend some and leave others alone.
enum class V3Answer : std::uint8_t {
  discovery,  ///< The Report that tells the engine ID.
  report,     ///< Another Report.
  response,
};

/// What the quirk makes of a sound message. \param keys Of the user at the engine; null for a
/// message without digest: what lies about digest or encryption leaves that as it is.
Octets bend_v3(V3Quirk quirk, Bytes message, usm::EngineKeys* keys, V3Answer answer);

/// The reverse for a sound message.
RawV3 take_v3_apart(Bytes message);

/// `raw` with the MAC that belongs there. \param keys Null: without.
Octets encode_signed(RawV3 raw, usm::EngineKeys* keys);

}  // namespace snmpring::agentd

#endif  // SNMPRING_AGENTD_V3_QUIRKS_H_
