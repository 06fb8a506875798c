#include "agentd/v3_quirks.h"

#include <algorithm>
#include <array>

#include "base/invariant.h"
#include "message/v3.h"
#include "usm/params.h"

namespace snmpring::agentd {
namespace {

using enum V3Quirk;

constexpr auto kQuirks = std::to_array<V3QuirkName>({
    {{"v3_always_unknown_engine", "unknownEngineIDs to everything, always the same engine ID"},
     always_unknown_engine},
    {{"v3_engine_changes", "unknownEngineIDs to everything, another engine ID each time"},
     engine_changes},
    {{"v3_engine_empty", "discovery gives an empty engine ID"}, engine_empty},
    {{"v3_engine_2", "an engine ID of 2 octets"}, engine_2},
    {{"v3_engine_4", "an engine ID of 4 octets"}, engine_4},
    {{"v3_engine_33", "discovery gives an engine ID of 33 octets"}, engine_33},
    {{"v3_engine_64", "discovery gives an engine ID of 64 octets"}, engine_64},
    {{"v3_always_not_in_time",
      "authentic notInTimeWindows to every request, the clock moves each time"},
     always_not_in_time},
    {{"v3_unauth_not_in_time", "notInTimeWindows without a digest to every request"},
     unauth_not_in_time},
    {{"v3_wrong_digest", "wrongDigests to every request"}, wrong_digest},
    {{"v3_unknown_user", "unknownUserNames to every request"}, unknown_user},
    {{"v3_unsupported_level", "unsupportedSecLevels to every request"}, unsupported_level},
    {{"v3_unknown_context", "snmpUnknownContexts to every request"}, unknown_context},
    {{"v3_decryption_error", "decryptionErrors to every request"}, decryption_error},
    {{"v3_downgrade", "the response is noAuthNoPriv whatever was asked"}, downgrade},
    {{"v3_bad_mac", "one bit of the response's MAC is wrong"}, bad_mac},
    {{"v3_zero_mac", "the response's MAC is zeros"}, zero_mac},
    {{"v3_short_mac", "the response's MAC lacks its last octet"}, short_mac},
    {{"v3_tampered", "one bit of the response behind the MAC is wrong"}, tampered},
    {{"v3_wrong_msgid", "response with another msgID"}, wrong_msgid},
    {{"v3_wrong_reqid", "response with another request-id"}, wrong_reqid},
    {{"v3_other_engine", "response from another engine ID, signed with that engine's key"},
     other_engine},
    {{"v3_other_user", "response with another user's name, with a right digest"}, other_user},
    {{"v3_other_context", "response about another context name"}, other_context},
    {{"v3_other_context_engine", "response about another contextEngineID"}, other_context_engine},
    {{"v3_boots_max", "authentic response with engineBoots 2147483647"}, boots_max},
    {{"v3_late_time", "authentic response whose engineTime is 1000 s behind"}, late_time},
    {{"v3_priv_no_auth", "the response's msgFlags say privacy without authentication"},
     priv_no_auth},
    {{"v3_flags0", "msgFlags of no octets"}, flags0},
    {{"v3_flags2", "msgFlags of two octets"}, flags2},
    {{"v3_model9", "msgSecurityModel 9"}, model9},
    {{"v3_maxsize0", "msgMaxSize 0"}, maxsize0},
    {{"v3_neg_boots", "engineBoots -1"}, neg_boots},
    {{"v3_neg_time", "engineTime -1"}, neg_time},
    {{"v3_user_name_over", "msgUserName claims more octets than msgSecurityParameters have left"},
     user_name_over},
    {{"v3_salt7", "authentic response with msgPrivacyParameters of 7 octets"}, salt7},
    {{"v3_short_data", "authentic response whose encryptedPDU lacks its last octet"}, short_data},
    {{"v3_garbage_plaintext", "authentic response that decrypts to nonsense"}, garbage_plaintext},
    {{"v3_bad_pdu", "authentic response that decrypts to a scopedPDU whose PDU makes no sense"},
     bad_pdu},
    {{"v3_long_lengths", "all lengths in msgSecurityParameters in four octets (legal BER)"},
     long_lengths},
    {{"v3_padding", "authentic response with 24 octets behind the scopedPDU that was encrypted"},
     padding},
    {{"v3_upgrade", "the response is authPriv whatever was asked, where the user has such keys"},
     upgrade},
    {{"v3_reboot_each", "engineBoots grow with every request"}, reboot_each},
    {{"v3_second_engine", "behind each answer an unknownEngineIDs of another engine"},
     second_engine},
});

Octets copy(Bytes octets) { return {octets.begin(), octets.end()}; }

void append(Octets& out, const Octets& more) { out.insert(out.end(), more.begin(), more.end()); }

Octets integer(std::int64_t value, Lengths lengths) {
  constexpr std::size_t kHeader = 2;
  const Octets minimal = integer_element(value);
  return element(ber::tag::kInteger, Bytes(minimal).subspan(kHeader), lengths);
}

}  // namespace

std::span<const V3QuirkName> v3_quirks() noexcept { return kQuirks; }

std::optional<V3Quirk> find_v3_quirk(std::string_view name) noexcept {
  const auto found =
      std::ranges::find_if(kQuirks, [&](const V3QuirkName& q) { return q.name.name == name; });
  return found == kQuirks.end() ? std::nullopt : std::optional(found->quirk);
}

Octets RawV3::encode(std::size_t* mac_offset) const {
  // What follows the content of msgAuthenticationParameters, to its end, and what stands before it.
  const Octets behind = element(ber::tag::kOctetString, priv, parameter_lengths);
  Octets parameters = element(ber::tag::kOctetString, engine_id, parameter_lengths);
  for (const std::int64_t number : {boots, time}) {
    append(parameters, integer(number, parameter_lengths));
  }
  append(parameters, element(ber::tag::kOctetString, user_name, parameter_lengths));
  append(parameters, element(ber::tag::kOctetString, auth, parameter_lengths));
  append(parameters, behind);

  Octets global = integer(msg_id, lengths);
  append(global, integer(max_size, lengths));
  append(global, element(ber::tag::kOctetString, flags, lengths));
  append(global, integer(security_model, lengths));

  Octets content = integer(3, lengths);
  append(content, element(ber::tag::kSequence, global, lengths));
  append(content,
         element(ber::tag::kOctetString,
                 element(ber::tag::kSequence, parameters, parameter_lengths), parameter_lengths));
  const Octets rest = encrypted ? element(ber::tag::kOctetString, data, lengths) : data;
  append(content, rest);
  Octets whole = element(ber::tag::kSequence, content, lengths);
  if (mac_offset != nullptr) {
    *mac_offset = whole.size() - rest.size() - behind.size() - auth.size();
  }
  return whole;
}

RawV3 take_v3_apart(Bytes octets) {
  const auto message = message::decode_v3(octets);
  invariant(message.has_value(), "what agentd makes is sound");
  const auto params = usm::decode_params(message->security_parameters);
  invariant(params.has_value(), "what agentd makes is sound");
  RawV3 raw;
  raw.msg_id = message->header.msg_id;
  raw.max_size = message->header.msg_max_size;
  const auto level = static_cast<unsigned>(message->header.level);
  raw.flags = {static_cast<std::uint8_t>(level == 0 ? 0 : level == 1 ? 1 : 3)};
  raw.engine_id = copy(params->engine_id);
  raw.boots = params->engine_boots;
  raw.time = params->engine_time;
  raw.user_name = copy(params->user_name);
  raw.auth = copy(params->auth);
  raw.priv = copy(params->priv);
  raw.data = copy(message->data);
  raw.encrypted = level == 2;
  return raw;
}

Octets encode_signed(RawV3 raw, usm::EngineKeys* keys) {
  if (keys == nullptr) return raw.encode();
  std::ranges::fill(raw.auth, std::uint8_t{0});
  std::size_t mac_offset = 0;
  Octets octets = raw.encode(&mac_offset);
  keys->sign(octets, MutableBytes(octets).subspan(mac_offset, raw.auth.size()));
  return octets;
}

namespace {

/// A Report to who asks for the engine.
Octets bend_discovery(V3Quirk quirk, RawV3 raw) {
  switch (quirk) {
    case engine_changes:
      raw.engine_id.back() = static_cast<std::uint8_t>(raw.msg_id);
      break;
    case engine_empty:
      raw.engine_id.clear();
      break;
    case engine_33:
      raw.engine_id.resize(33, 0x42);
      break;
    case engine_64:
      raw.engine_id.resize(64, 0x42);
      break;
    case flags0:
      raw.flags.clear();
      break;
    case flags2:
      raw.flags.push_back(0);
      break;
    case model9:
      raw.security_model = 9;
      break;
    case maxsize0:
      raw.max_size = 0;
      break;
    case neg_boots:
      raw.boots = -1;
      break;
    case neg_time:
      raw.time = -1;
      break;
    default:
      break;
  }
  std::size_t mac_offset = 0;
  Octets octets = raw.encode(&mac_offset);
  if (quirk == user_name_over) {
    // Before the header of the MAC, of two octets, there is the name, and its length before that.
    std::uint8_t& length = octets[mac_offset - 2 - raw.user_name.size() - 1];
    length = static_cast<std::uint8_t>(length + 32);
  }
  return octets;
}

/// What is wrong with the MAC, which is then not made anew. False for a quirk of another kind.
bool bend_mac(V3Quirk quirk, RawV3& raw) {
  switch (quirk) {
    case bad_mac:
      if (!raw.auth.empty()) raw.auth.front() ^= 1;
      return true;
    case zero_mac:
      std::ranges::fill(raw.auth, std::uint8_t{0});
      return true;
    case short_mac:
      if (!raw.auth.empty()) raw.auth.pop_back();
      return true;
    case tampered:
      raw.data.back() ^= 1;
      return true;
    case priv_no_auth:
      raw.flags = {message::msg_flags::kPriv};
      raw.auth.clear();
      return true;
    default:
      return false;
  }
}

/// What is wrong in a message whose MAC is right. False for a quirk of another kind.
bool bend_signed(V3Quirk quirk, RawV3& raw) {
  switch (quirk) {
    case wrong_msgid:
      raw.msg_id ^= 1;
      return true;
    case other_engine:
      raw.engine_id.back() ^= 1;
      return true;
    case other_user:
      raw.user_name.push_back('2');
      return true;
    case boots_max:
      raw.boots = usm::kEngineBootsMax;
      return true;
    case late_time:
      raw.time = std::max<std::int64_t>(raw.time - 1000, 0);
      return true;
    case salt7:
      if (!raw.priv.empty()) raw.priv.pop_back();
      return true;
    case short_data:
      if (raw.encrypted) raw.data.pop_back();
      return true;
    case garbage_plaintext:
      if (raw.encrypted) std::ranges::fill(raw.data, std::uint8_t{0xA5});
      return true;
    case long_lengths:
      return true;
    default:
      return false;
  }
}

}  // namespace

Octets bend_v3(V3Quirk quirk, Bytes message, usm::EngineKeys* keys, V3Answer answer) {
  RawV3 raw = take_v3_apart(message);
  if (quirk == long_lengths) raw.parameter_lengths = Lengths::four_octets;
  if (answer == V3Answer::discovery) return bend_discovery(quirk, std::move(raw));
  if (keys == nullptr && answer == V3Answer::report) return raw.encode();
  if (bend_mac(quirk, raw)) return raw.encode();
  if (bend_signed(quirk, raw)) return encode_signed(std::move(raw), keys);
  return {message.begin(), message.end()};
}

}  // namespace snmpring::agentd
