// Finds a quirk by name and lets it answer.
#include "agentd/quirks.h"

#include <algorithm>

#include "agentd/quirk_kinds.h"
#include "agentd/v3_quirks.h"

namespace snmpring::agentd {
namespace {

// The largest request that `drops-above-484` takes: what every engine has to (RFC 3412 §6.3).
constexpr std::size_t kRequestOctetsTaken = 484;

// Agents whose unanswered request `late` and `every-second` remember.
constexpr std::size_t kWaitingMax = 65'536;

template <typename Quirks>
auto find(const Quirks& quirks, std::string_view name) {
  return std::find_if(quirks.begin(), quirks.end(),
                      [name](const auto& quirk) { return quirk.name.name == name; });
}

}  // namespace

std::vector<QuirkName> quirk_names() {
  std::vector<QuirkName> names;
  for (const ReplyQuirk& quirk : reply_quirks()) names.push_back(quirk.name);
  for (const QuirkName& quirk : walk_quirks()) names.push_back(quirk);
  for (const DeviceQuirk& quirk : device_quirks()) names.push_back(quirk.name);
  for (const V3QuirkName& quirk : v3_quirks()) names.push_back(quirk.name);
  return names;
}

Quirk::Quirk(std::string_view name, Responder& responder)
    : name_(name), responder_(responder), buffer_(kMessageOctetsMax) {}

void Quirk::answer(const Agent& agent, Bytes datagram, std::vector<QuirkReply>& replies) {
  const auto request = message::decode_community(datagram);
  if (!request || !responder_.knows(request->community)) return;
  if (name_ == "late" || name_ == "every-second") {
    answer_late(agent, datagram, replies);
    return;
  }
  if (name_ == "drops-above-484") {
    if (datagram.size() > kRequestOctetsTaken) return;
    Octets behaved = behave(agent, *request);
    if (!behaved.empty()) replies.push_back({std::move(behaved), Source::asked});
    return;
  }
  const auto devices = device_quirks();
  if (const auto device = find(devices, name_); device != devices.end()) {
    const Octets behaved = behave(agent, *request);
    if (behaved.empty()) return;
    for (QuirkReply& reply : device->make(*request, behaved)) replies.push_back(std::move(reply));
    return;
  }
  if (name_.starts_with("w_")) {
    std::optional<QuirkReply> reply = answer_walk(name_, *request);
    if (!reply) reply = QuirkReply{behave(agent, *request)};
    if (!reply->octets.empty()) replies.push_back(std::move(*reply));
    return;
  }
  answer_with_bent_reply(agent, datagram, *request, replies);
}

Octets Quirk::behave(const Agent& agent, const message::CommunityMessage& request) {
  const MutableBytes reply = responder_.respond(agent, request, buffer_);
  return Octets(reply.begin(), reply.end());
}

void Quirk::answer_with_bent_reply(const Agent& agent, Bytes datagram,
                                   const message::CommunityMessage& request,
                                   std::vector<QuirkReply>& replies) {
  const auto quirks = reply_quirks();
  const auto quirk = find(quirks, name_);
  if (quirk == quirks.end()) return;
  RawMessage reply;
  if (request.pdu.kind == message::PduKind::get_request) {
    reply = response_to(request);
    reply.varbinds = varbinds_asked(request, text_element("hello"));
  } else {
    const Octets behaved = behave(agent, request);
    if (behaved.empty()) return;
    reply = take_apart(behaved);
  }
  for (QuirkReply& bent : bend(*quirk, std::move(reply), datagram))
    replies.push_back(std::move(bent));
}

void Quirk::answer_late(const Agent& agent, Bytes datagram, std::vector<QuirkReply>& replies) {
  const auto waiting = waiting_.find(agent.index);
  if (waiting == waiting_.end()) {
    if (waiting_.size() < kWaitingMax)
      waiting_.emplace(agent.index, Octets(datagram.begin(), datagram.end()));
    return;
  }
  const Bytes answered = name_ == "late" ? Bytes(waiting->second) : datagram;
  const MutableBytes reply = responder_.respond(agent, answered, buffer_);
  if (!reply.empty()) replies.push_back({Octets(reply.begin(), reply.end()), Source::asked});
  waiting_.erase(waiting);
}

}  // namespace snmpring::agentd
