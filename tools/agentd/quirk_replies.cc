// Replies with one thing wrong with each, except the first.
#include <algorithm>
#include <array>
#include <string>

#include "agentd/quirk_kinds.h"
#include "base/prng.h"

namespace snmpring::agentd {
namespace {

Replies one(Octets octets) {
  Replies replies;
  replies.push_back({std::move(octets), Source::asked});
  return replies;
}

Replies two(Octets first, Octets second) {
  Replies replies = one(std::move(first));
  replies.push_back({std::move(second), Source::asked});
  return replies;
}

std::int64_t id_of(const RawMessage& reply) {
  std::int64_t id = (reply.request_id[2] & 0x80) != 0 ? -1 : 0;
  for (std::size_t i = 2; i < reply.request_id.size(); ++i) id = id * 256 + reply.request_id[i];
  return id;
}

template <std::int64_t kVersion>
Replies version(RawMessage reply, Bytes) {
  reply.version = kVersion;
  return one(reply.encode());
}

template <std::uint8_t kTag>
Replies pdu(RawMessage reply, Bytes) {
  reply.pdu_tag = kTag;
  return one(reply.encode());
}

template <std::int64_t kStatus, std::int64_t kIndex>
Replies error(RawMessage reply, Bytes) {
  reply.error_status = kStatus;
  reply.error_index = kIndex;
  return one(reply.encode());
}

Replies ok(RawMessage reply, Bytes) { return one(reply.encode()); }

Replies wrong_id(RawMessage reply, Bytes) {
  reply.request_id = integer_element(id_of(reply) ^ 1);
  return one(reply.encode());
}

Replies short_id(RawMessage reply, Bytes) {
  reply.request_id = integer_element(id_of(reply) & 0xFFFF);
  return one(reply.encode());
}

Replies padded_id(RawMessage reply, Bytes) {
  const std::int64_t id = id_of(reply);
  reply.request_id = {0x02, 0x05, static_cast<std::uint8_t>(id < 0 ? 0xFF : 0x00)};
  for (int shift = 24; shift >= 0; shift -= 8)
    reply.request_id.push_back(static_cast<std::uint8_t>(id >> shift));
  return one(reply.encode());
}

Replies other_community(RawMessage reply, Bytes) {
  reply.community.push_back('x');
  return one(reply.encode());
}

Replies echo(RawMessage, Bytes request) { return one(Octets(request.begin(), request.end())); }

Replies twice(RawMessage reply, Bytes) { return two(reply.encode(), reply.encode()); }

Replies garbage_first(RawMessage reply, Bytes) {
  Prng prng(1);
  Octets garbage(48);
  for (std::uint8_t& octet : garbage) octet = static_cast<std::uint8_t>(prng.next());
  return two(std::move(garbage), reply.encode());
}

Replies nothing_inside(RawMessage, Bytes) { return one({}); }
Replies nothing_inside_first(RawMessage reply, Bytes) { return two({}, reply.encode()); }

Replies other_name(RawMessage reply, Bytes) {
  if (!reply.varbinds.empty()) reply.varbinds[0].name = oid_content({1, 3, 6, 1, 2, 1, 99, 1, 0});
  return one(reply.encode());
}

Replies no_varbinds(RawMessage reply, Bytes) {
  reply.varbinds.clear();
  return one(reply.encode());
}

Replies one_varbind_more(RawMessage reply, Bytes) {
  reply.varbinds.push_back({oid_content({1, 3, 6, 1, 2, 1, 1, 1, 1}), text_element("hello")});
  return one(reply.encode());
}

Replies tail(RawMessage reply, Bytes) {
  Octets octets = reply.encode();
  octets.resize(octets.size() + 32);
  return one(std::move(octets));
}

Replies cut(RawMessage reply, Bytes) {
  Octets octets = reply.encode();
  for (int i = 0; i < 3; ++i) octets.pop_back();
  return one(std::move(octets));
}

Replies long_lengths(RawMessage reply, Bytes) {
  for (RawVarbind& varbind : reply.varbinds) {
    // What encode() does not know to be an element.
    const Octets value = std::move(varbind.value);
    const std::size_t header = (value[1] & 0x80) == 0 ? 2u : 2u + (value[1] & 0x7Fu);
    varbind.value = element(value[0], Bytes(value).subspan(header), Lengths::four_octets);
  }
  reply.lengths = Lengths::four_octets;
  return one(reply.encode());
}

// The reply with its outermost length written as `length`, and `after` behind everything.
Replies outer_length(const RawMessage& reply, const Octets& length, const Octets& after) {
  const Octets whole = reply.encode();
  const std::size_t header = (whole[1] & 0x80) == 0 ? 2u : 2u + (whole[1] & 0x7Fu);
  Octets octets = {whole[0]};
  octets.insert(octets.end(), length.begin(), length.end());
  octets.insert(octets.end(), whole.begin() + static_cast<std::ptrdiff_t>(header), whole.end());
  octets.insert(octets.end(), after.begin(), after.end());
  return one(std::move(octets));
}

Replies indefinite(RawMessage reply, Bytes) {
  return outer_length(reply, from_hexadecimal("80"), from_hexadecimal("00 00"));
}
Replies length_of_8(RawMessage reply, Bytes) {
  return outer_length(reply, from_hexadecimal("88 7f ff ff ff ff ff ff ff"), {});
}
Replies length_of_9(RawMessage reply, Bytes) {
  constexpr std::size_t kClaimed = 0x40;
  const std::size_t claimed = std::max(kClaimed, reply.encode().size());
  Octets length = from_hexadecimal("89 00 00 00 00 00 00 00");
  length.push_back(static_cast<std::uint8_t>(claimed >> 8));
  length.push_back(static_cast<std::uint8_t>(claimed));
  return outer_length(reply, length, {});
}

Replies too_big(RawMessage reply, Bytes) {
  reply.error_status = message::error_status::kTooBig;
  reply.varbinds.clear();
  return one(reply.encode());
}

// The list's header is the last thing before the first varbind.
Replies negative_length(RawMessage reply, Bytes) {
  const Octets sound = reply.encode();
  std::vector<RawVarbind> varbinds = std::move(reply.varbinds);
  Octets inside = reply.request_id;
  for (const Octets& more :
       {integer_element(0), integer_element(0), from_hexadecimal("30 84 ff ff ff ff")}) {
    inside.insert(inside.end(), more.begin(), more.end());
  }
  for (const RawVarbind& varbind : varbinds) {
    Octets pair = element(ber::tag::kObjectIdentifier, varbind.name);
    pair.insert(pair.end(), varbind.value.begin(), varbind.value.end());
    const Octets whole = element(ber::tag::kSequence, pair);
    inside.insert(inside.end(), whole.begin(), whole.end());
  }
  return one(reply.around(element(reply.pdu_tag, inside)));
}

template <std::size_t kArcs>
Replies long_oid(RawMessage reply, Bytes) {
  std::vector<std::uint32_t> arcs(kArcs, 1);
  arcs[1] = 3;
  if (!reply.varbinds.empty()) {
    reply.varbinds[0].value = element(ber::tag::kObjectIdentifier, oid_content(arcs));
  }
  return one(reply.encode());
}

Replies large_value(RawMessage reply, Bytes) {
  reply.varbinds.resize(std::min<std::size_t>(reply.varbinds.size(), 1));
  if (!reply.varbinds.empty()) reply.varbinds[0].value = text_element(std::string(60'000, 'x'));
  return one(reply.encode());
}

Replies other_tag_outside(RawMessage reply, Bytes) {
  Octets octets = reply.encode();
  octets[0] = 0x31;
  return one(std::move(octets));
}

// A Trap-PDU has no request-id, and so nothing to be taken for an answer by (RFC 1157 §4.1.6).
Replies trap_v1(RawMessage reply, Bytes) {
  Octets inside = element(ber::tag::kObjectIdentifier, oid_content({1, 3, 6, 1, 4, 1, 8072}));
  for (const Octets& more :
       {element(ber::tag::kIpAddress, from_hexadecimal("c0 00 02 01")), integer_element(6),
        integer_element(1), element(ber::tag::kTimeTicks, from_hexadecimal("05")),
        element(ber::tag::kSequence, {})}) {
    inside.insert(inside.end(), more.begin(), more.end());
  }
  return one(reply.around(element(0xA4, inside)));
}

Replies nested_value(RawMessage reply, Bytes) {
  constexpr int kDepth = 10'000;
  Octets backwards;  // From the inside out.
  for (int i = 0; i < kDepth; ++i) {
    const std::size_t size = backwards.size();
    backwards.push_back(static_cast<std::uint8_t>(size));
    if (size > 0xFF) backwards.push_back(static_cast<std::uint8_t>(size >> 8));
    if (size > 0x7F) backwards.push_back(size > 0xFF ? 0x82 : 0x81);
    backwards.push_back(ber::tag::kSequence);
  }
  std::ranges::reverse(backwards);
  if (!reply.varbinds.empty()) reply.varbinds[0].value = std::move(backwards);
  return one(reply.encode());
}

Replies many_varbinds(RawMessage reply, Bytes) {
  for (std::uint32_t i = 1; i <= 3'000; ++i) {
    reply.varbinds.push_back(
        {oid_content({1, 3, 6, 1, 2, 1, 1, 1, i}), element(ber::tag::kNull, {})});
  }
  return one(reply.encode());
}

Replies error_without_varbinds(RawMessage reply, Bytes) {
  reply.error_status = message::error_status::kGenErr;
  reply.error_index = 1;
  reply.varbinds.clear();
  return one(reply.encode());
}

constexpr ReplyQuirk kReplies[] = {
    {{"ok", "well-formed reply"}, "", ok},
    {{"wrongreqid", "request-id differs from the request"}, "", wrong_id},
    {{"trunc16id", "request-id truncated to 16 bits"}, "", short_id},
    {{"padid", "request-id with an extra sign octet"}, "", padded_id},
    {{"wrongcomm", "community differs from the request"}, "", other_community},
    {{"wrongver", "v1 reply to a v2c request"}, "", version<0>},
    {{"pdu_get", "reply is the request, echoed"}, "", echo},
    {{"pdu_trap2", "reply PDU is SNMPv2-Trap (a7)"}, "", pdu<0xA7>},
    {{"pdu_report", "reply PDU is Report (a8)"}, "", pdu<0xA8>},
    {{"dup", "reply sent twice"}, "", twice},
    {{"garbage_then_ok", "48 random octets, then the good reply"}, "", garbage_first},
    {{"empty_datagram", "datagram without octets, then nothing"}, "", nothing_inside},
    {{"empty_then_ok", "datagram without octets, then the good reply"}, "", nothing_inside_first},
    {{"otheroid", "reply names 1.3.6.1.2.1.99.1.0"}, "", other_name},
    {{"novb", "empty varbind list, error-status 0"}, "", no_varbinds},
    {{"extravb", "one varbind more than asked"}, "", one_varbind_more},
    {{"trail", "32 octets after the message"}, "", tail},
    {{"truncated", "datagram cut 3 octets short"}, "", cut},
    {{"vlen_over", "value length runs past the varbind"}, "04 7f 68 65 6c 6c 6f", nullptr},
    {{"vlen_under", "value length leaves 2 octets over"}, "04 03 68 65 6c 6c 6f", nullptr},
    {{"long4len", "all lengths in four octets (legal BER)"}, "", long_lengths},
    {{"indef", "indefinite length outside (30 80 .. 00 00)"}, "", indefinite},
    {{"len8", "length of 8 octets, 2^63-1"}, "", length_of_8},
    {{"len9", "length of 9 octets"}, "", length_of_9},
    {{"int0", "INTEGER without octets"}, "02 00", nullptr},
    {{"int5", "INTEGER 00 ff ff ff ff"}, "02 05 00 ff ff ff ff", nullptr},
    {{"int9", "INTEGER of 9 octets"}, "02 09 01 ff ff ff ff ff ff ff ff", nullptr},
    {{"intpad", "INTEGER 00 00 00 05"}, "02 04 00 00 00 05", nullptr},
    {{"c32_neg", "Counter32 b3 99 61 ed, no leading zero"}, "41 04 b3 99 61 ed", nullptr},
    {{"c32_short", "Counter32 ff ff, meant as 65535"}, "41 02 ff ff", nullptr},
    {{"c32_5", "Counter32 00 ff ff ff ff (legal)"}, "41 05 00 ff ff ff ff", nullptr},
    {{"c32_6", "Counter32 of 6 octets"}, "41 06 00 00 00 00 00 05", nullptr},
    {{"c32_0", "Counter32 without octets"}, "41 00", nullptr},
    {{"c64_9", "Counter64 00 and ff 8 times (legal)"}, "46 09 00 ff ff ff ff ff ff ff ff", nullptr},
    {{"c64_8", "Counter64 ff 8 times, no leading zero"}, "46 08 ff ff ff ff ff ff ff ff", nullptr},
    {{"c64_10", "Counter64 of 10 octets"}, "46 0a 01 00 ff ff ff ff ff ff ff ff", nullptr},
    {{"ip0", "IpAddress without octets"}, "40 00", nullptr},
    {{"ip3", "IpAddress of 3 octets"}, "40 03 c0 00 02", nullptr},
    {{"ip16", "IpAddress of 16 octets"},
     "40 10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01",
     nullptr},
    {{"oid0", "OBJECT IDENTIFIER without octets"}, "06 00", nullptr},
    {{"oidtrunc", "OID that ends inside a sub-identifier"}, "06 02 2b 81", nullptr},
    {{"oid5", "OID with the sub-identifier 2^32"}, "06 06 2b 90 80 80 80 00", nullptr},
    {{"oidmax", "OID with the sub-identifier 2^32-1"}, "06 06 2b 8f ff ff ff 7f", nullptr},
    {{"oidpad", "OID with a sub-identifier padded by 80"}, "06 03 2b 80 06", nullptr},
    {{"oid129", "OID of 129 sub-identifiers"}, "", long_oid<129>},
    {{"oid300", "OID of 300 sub-identifiers"}, "", long_oid<300>},
    {{"nullcontent", "NULL with content"}, "05 02 00 00", nullptr},
    {{"nosuch_content", "noSuchObject with content"}, "80 01 00", nullptr},
    {{"tag83", "unknown context tag 83"}, "83 01 00", nullptr},
    {{"tag24", "constructed OCTET STRING (24)"}, "24 07 04 05 68 65 6c 6c 6f", nullptr},
    {{"tag1f", "tag of several octets (1f 81 01)"}, "1f 81 01 01 00", nullptr},
    {{"seqval", "SEQUENCE as a value"}, "30 03 02 01 05", nullptr},
    {{"opaque_f_short", "Opaque float with inner length 2"}, "44 05 9f 78 02 41 20", nullptr},
    {{"opaque_f", "Opaque float 10.0"}, "44 07 9f 78 04 41 20 00 00", nullptr},
    {{"opaque_nan", "Opaque float NaN"}, "44 07 9f 78 04 7f c0 00 00", nullptr},
    {{"opaque_raw", "Opaque with arbitrary octets"}, "44 04 41 f0 00 00", nullptr},
    {{"nsap", "NsapAddress (45)"}, "45 06 05 47 00 05 80 ff", nullptr},
    {{"uint32", "UInteger32 (47) 4294967295"}, "47 05 00 ff ff ff ff", nullptr},
    {{"bits", "BIT STRING (03)"}, "03 02 00 f0", nullptr},
    {{"esc", "OCTET STRING with ESC, NUL, newline, ff"},
     "04 0d 61 1b 5b 33 31 6d 00 62 0a ff 22 63 5c",
     nullptr},
    {{"errstat99", "error-status 99"}, "", error<99, 1>},
    {{"errstatneg", "error-status -1"}, "", error<-1, 1>},
    {{"erridx", "noSuchName with error-index 7"}, "", error<2, 7>},
    {{"erridxneg", "genErr with error-index -5"}, "", error<5, -5>},
    {{"toobig", "tooBig with an empty varbind list"}, "", too_big},
    {{"neglen", "varbind list length ff ff ff ff"}, "", negative_length},
    {{"ver2", "version field 2 (SNMPv2p)"}, "", version<2>},
    {{"ver7", "version field 7"}, "", version<7>},
    {{"big60k", "one OCTET STRING of 60000 octets"}, "", large_value},
    {{"vlen31", "OID value with the length 2^31-1"}, "06 84 7f ff ff ff 2b 06", nullptr},
    {{"vlen32", "NULL value with the length 2^32-1"}, "05 84 ff ff ff ff", nullptr},
    {{"outer31", "the message is a SET (31)"}, "", other_tag_outside},
    {{"pdu_bf", "PDU identifier bf, the first of several octets"}, "", pdu<0xBF>},
    {{"pdu_trap1", "reply PDU is Trap of SNMPv1 (a4)"}, "", trap_v1},
    {{"nested", "10000 SEQUENCEs inside of one another as a value"}, "", nested_value},
    {{"manyvb", "3000 varbinds more than asked"}, "", many_varbinds},
    {{"errnovb", "genErr with error-index 1 and an empty varbind list"},
     "",
     error_without_varbinds},
    {{"opaque_inf", "Opaque float infinity"}, "44 07 9f 78 04 7f 80 00 00", nullptr},
    {{"opaque_real", "Opaque with a REAL inside (09)"}, "44 05 09 03 80 fb 05", nullptr},
};

}  // namespace

std::span<const ReplyQuirk> reply_quirks() noexcept { return kReplies; }

Replies bend(const ReplyQuirk& quirk, RawMessage reply, Bytes request) {
  if (quirk.make != nullptr) return quirk.make(std::move(reply), request);
  if (!reply.varbinds.empty()) reply.varbinds[0].value = from_hexadecimal(quirk.value);
  return one(reply.encode());
}

}  // namespace snmpring::agentd
