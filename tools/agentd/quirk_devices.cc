// Devices that are merely odd, as bug reports describe them.
#include <algorithm>

#include "agentd/quirk_kinds.h"

namespace snmpring::agentd {
namespace {

using message::PduKind;
using message::Version;

constexpr std::int32_t kAuthorizationError = message::error_status::kAuthorizationError;

/// No datagram where there are no octets: what is like that does not answer.
Replies answer(Octets octets, Source source = Source::asked) {
  Replies replies;
  if (!octets.empty()) replies.push_back({std::move(octets), source});
  return replies;
}

bool is_bulk(const QuirkRequest& request) { return request.pdu.kind == PduKind::get_bulk_request; }

Replies error(const QuirkRequest& request, std::int32_t status, std::int32_t index) {
  RawMessage reply = response_to(request);
  reply.error_status = status;
  reply.error_index = index;
  reply.varbinds = varbinds_asked(request, element(ber::tag::kNull, {}));
  return answer(reply.encode());
}

Replies too_big(const QuirkRequest& request) {
  RawMessage reply = response_to(request);
  reply.error_status = message::error_status::kTooBig;
  return answer(reply.encode());
}

Replies no_bulk(const QuirkRequest& request, const Octets& behaved) {
  return is_bulk(request) ? Replies() : answer(behaved);
}

Replies bulk_gen_err(const QuirkRequest& request, const Octets& behaved) {
  return is_bulk(request) ? error(request, message::error_status::kGenErr, 1) : answer(behaved);
}

Replies bulk_max_23(const QuirkRequest& request, const Octets& behaved) {
  return is_bulk(request) && request.pdu.error_index > 23 ? Replies() : answer(behaved);
}

Replies too_big_10(const QuirkRequest& request, const Octets& behaved) {
  const std::int64_t repeaters = std::max<std::int64_t>(
      std::int64_t{request.pdu.varbind_count} - std::max(request.pdu.error_status, 0), 0);
  const std::int64_t wanted =
      is_bulk(request) ? request.pdu.error_index * repeaters : request.pdu.varbind_count;
  return wanted > 10 ? too_big(request) : answer(behaved);
}

Replies cut_at_484(const QuirkRequest&, const Octets& behaved) {
  Octets octets = behaved;
  octets.resize(std::min<std::size_t>(octets.size(), 484));
  return answer(std::move(octets));
}

Replies silent_above_1400(const QuirkRequest&, const Octets& behaved) {
  return behaved.size() > 1400 ? Replies() : answer(behaved);
}

Replies other_address(const QuirkRequest&, const Octets& behaved) {
  return answer(behaved, Source::next_address);
}

Replies other_port(const QuirkRequest&, const Octets& behaved) {
  return answer(behaved, Source::other_port);
}

Replies v1_only(const QuirkRequest& request, const Octets& behaved) {
  return request.version == Version::v1 ? answer(behaved) : Replies();
}

Replies v2c_only(const QuirkRequest& request, const Octets& behaved) {
  return request.version == Version::v2c ? answer(behaved) : Replies();
}

Replies v2c_no_such_name(const QuirkRequest& request, const Octets& behaved) {
  const RawMessage reply = take_apart(request, behaved);
  for (std::size_t i = 0; i < reply.varbinds.size(); ++i) {
    const ber::Tag tag = reply.varbinds[i].value[0];
    const bool missing = tag == ber::tag::kNoSuchObject || tag == ber::tag::kNoSuchInstance ||
                         (tag == ber::tag::kEndOfMibView && !is_bulk(request));
    if (missing)
      return error(request, message::error_status::kNoSuchName, static_cast<std::int32_t>(i + 1));
  }
  return answer(behaved);
}

Replies gen_err_sys_name(const QuirkRequest& request, const Octets& behaved) {
  const Octets sys_name = oid_content({1, 3, 6, 1, 2, 1, 1, 5, 0});
  const RawMessage reply = take_apart(request, behaved);
  for (std::size_t i = 0; i < reply.varbinds.size(); ++i) {
    if (reply.varbinds[i].name != sys_name) continue;
    const std::size_t index = std::min<std::size_t>(i + 1, request.pdu.varbind_count);
    return error(request, message::error_status::kGenErr, static_cast<std::int32_t>(index));
  }
  return answer(behaved);
}

Replies authorization(const QuirkRequest& request, const Octets&) {
  return error(request, kAuthorizationError, 0);
}

Replies fewer(const QuirkRequest& request, const Octets& behaved) {
  RawMessage reply = take_apart(request, behaved);
  if (reply.varbinds.size() > 1) reply.varbinds.pop_back();
  return behaved.empty() ? Replies() : answer(reply.encode());
}

Replies backwards(const QuirkRequest& request, const Octets& behaved) {
  RawMessage reply = take_apart(request, behaved);
  if (request.pdu.kind == PduKind::get_request)
    std::reverse(reply.varbinds.begin(), reply.varbinds.end());
  return behaved.empty() ? Replies() : answer(reply.encode());
}

Replies flood(const QuirkRequest&, const Octets& behaved) {
  constexpr int kCopies = 50;
  Replies replies;
  for (int i = 0; i < kCopies && !behaved.empty(); ++i) replies.push_back({behaved, Source::asked});
  return replies;
}

bool is_missing(const RawVarbind& varbind) noexcept {
  return varbind.value[0] == ber::tag::kNoSuchObject ||
         varbind.value[0] == ber::tag::kNoSuchInstance;
}

Replies miss_gen_err(const QuirkRequest& request, const Octets& behaved) {
  const RawMessage reply = take_apart(request, behaved);
  for (std::size_t i = 0; i < reply.varbinds.size(); ++i) {
    if (is_missing(reply.varbinds[i])) {
      return error(request, message::error_status::kGenErr, static_cast<std::int32_t>(i + 1));
    }
  }
  return answer(behaved);
}

Replies miss_silent(const QuirkRequest& request, const Octets& behaved) {
  return std::ranges::any_of(take_apart(request, behaved).varbinds, is_missing) ? Replies()
                                                                                : answer(behaved);
}

// The rows are those that the reply would have without the fault, less each fifth of them.
Replies skips_above_55(const QuirkRequest& request, const Octets& behaved) {
  if (!is_bulk(request) || request.pdu.error_index <= 55) return answer(behaved);
  RawMessage reply = take_apart(request, behaved);
  std::vector<RawVarbind> kept;
  for (std::size_t i = 0; i < reply.varbinds.size(); ++i) {
    if (i % 5 != 4) kept.push_back(std::move(reply.varbinds[i]));
  }
  reply.varbinds = std::move(kept);
  return answer(reply.encode());
}

enum class Blamed : std::uint8_t { first, last, next };

/// noSuchName, in v2c too, with an error-index that has nothing to do with what is missing, or is
/// one too high.
template <Blamed kWhom>
Replies blames(const QuirkRequest& request, const Octets& behaved) {
  Replies replies =
      request.version == Version::v1 ? answer(behaved) : v2c_no_such_name(request, behaved);
  for (QuirkReply& sent : replies) {
    RawMessage reply = take_apart(request, sent.octets);
    if (reply.error_status != message::error_status::kNoSuchName) continue;
    switch (kWhom) {
      case Blamed::first:
        reply.error_index = 1;
        break;
      case Blamed::last:
        reply.error_index = request.pdu.varbind_count;
        break;
      case Blamed::next:
        ++reply.error_index;
        break;
    }
    sent.octets = reply.encode();
  }
  return replies;
}

/// Drops a Get or GetNext of more OIDs than so many.
template <std::uint32_t kMost>
Replies get_max(const QuirkRequest& request, const Octets& behaved) {
  return !is_bulk(request) && request.pdu.varbind_count > kMost ? Replies() : answer(behaved);
}

Replies system_types(const QuirkRequest& request, const Octets& behaved) {
  if (behaved.empty()) return {};
  RawMessage reply = take_apart(request, behaved);
  for (RawVarbind& varbind : reply.varbinds) {
    if (varbind.name == oid_content({1, 3, 6, 1, 2, 1, 1, 2, 0})) {
      varbind.value = element(ber::tag::kObjectIdentifier, {});
    } else if (varbind.name == oid_content({1, 3, 6, 1, 2, 1, 1, 3, 0})) {
      varbind.value[0] = ber::tag::kGauge32;
    } else if (varbind.name == oid_content({1, 3, 6, 1, 2, 1, 1, 5, 0})) {
      varbind.value = integer_element(7);
    }
  }
  return answer(reply.encode());
}

// Just before a second is over, for which most managers wait.
constexpr Duration kTarpitDelay = std::chrono::milliseconds(900);

Replies tarpit(const QuirkRequest& request, const Octets& behaved) {
  if (behaved.empty()) return {};
  RawMessage reply = take_apart(request, behaved);
  if (is_bulk(request) && reply.varbinds.size() > 1) reply.varbinds.resize(1);
  return {{.octets = reply.encode(), .delay = kTarpitDelay}};
}

constexpr DeviceQuirk kDevices[] = {
    {{"no-bulk", "device: drops GetBulk silently"}, no_bulk},
    {{"bulk-generr", "device: genErr to GetBulk"}, bulk_gen_err},
    {{"bulk-max-23", "device: silent to GetBulk above 23 repetitions"}, bulk_max_23},
    {{"toobig-10", "device: tooBig when more than 10 varbinds are wanted"}, too_big_10},
    {{"cut-at-484", "device: cuts its replies at 484 octets"}, cut_at_484, true},
    {{"silent-above-1400", "device: loses replies above 1400 octets"}, silent_above_1400, true},
    {{"other-address", "device: replies from the address after the one asked (IPv4)"},
     other_address,
     true},
    {{"other-port", "device: replies from another port"}, other_port, true},
    {{"v1-only", "device: silent to v2c and v3"}, v1_only, true},
    {{"v2c-only", "device: silent to v1"}, v2c_only},
    {{"v2c-nosuchname", "device: noSuchName instead of exceptions in v2c"}, v2c_no_such_name},
    {{"generr-sysname", "device: genErr whenever sysName would be answered"}, gen_err_sys_name},
    {{"authorization", "device: authorizationError to everything"}, authorization},
    {{"fewer", "device: leaves out the last of several varbinds"}, fewer},
    {{"backwards", "device: varbinds of a Get in reverse order"}, backwards},
    {{"blames-first", "device: noSuchName blames the first OID, whichever is missing"},
     blames<Blamed::first>},
    {{"blames-last", "device: noSuchName blames the last OID, whichever is missing"},
     blames<Blamed::last>},
    {{"blames-next", "device: noSuchName blames the OID behind the one that is missing"},
     blames<Blamed::next>},
    {{"get-max-1", "device: drops a Get of more than one OID"}, get_max<1>},
    {{"get-max-10", "device: drops a Get of more than 10 OIDs"}, get_max<10>},
    {{"drops-above-484", "device: drops requests above 484 octets"}, nullptr},
    {{"system-types", "device: empty sysObjectID, sysUpTime as Gauge32, sysName as INTEGER"},
     system_types},
    {{"flood", "device: sends each reply 50 times"}, flood, true},
    {{"miss-generr", "device: genErr to a Get of what is not there"}, miss_gen_err},
    {{"miss-silent", "device: silent to a Get of what is not there"}, miss_silent},
    {{"skips-above-55", "device: leaves out rows silently above 55 repetitions"}, skips_above_55},
    {{"tarpit", "device: one row in each reply, 0.9 s later"}, tarpit},
    {{"late", "device: answers each request only when the next one arrives"}, nullptr},
    {{"every-second", "device: ignores every other request"}, nullptr},
};

}  // namespace

std::span<const DeviceQuirk> device_quirks() noexcept { return kDevices; }

}  // namespace snmpring::agentd
