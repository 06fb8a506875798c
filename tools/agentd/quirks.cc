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
  const auto decoded = message::decode_community(datagram);
  if (!decoded || !responder_.knows(decoded->community)) return;
  if (is_in_turn()) {
    const std::optional<Octets> answered = whose_turn(agent, datagram);
    if (!answered) return;
    const MutableBytes reply = responder_.respond(agent, *answered, buffer_);
    if (!reply.empty()) replies.push_back({Octets(reply.begin(), reply.end()), Source::asked});
    return;
  }
  answer(agent, QuirkRequest{*decoded}, datagram, replies);
}

void Quirk::answer(const Agent& agent, const QuirkRequest& request, Bytes datagram,
                   std::vector<QuirkReply>& replies) {
  if (name_ == "drops-above-484") {
    if (datagram.size() > kRequestOctetsTaken) return;
    Octets behaved = behave(agent, request);
    if (!behaved.empty()) replies.push_back({std::move(behaved), Source::asked});
    return;
  }
  const auto devices = device_quirks();
  if (const auto device = find(devices, name_); device != devices.end()) {
    const Octets behaved = behave(agent, request);
    if (behaved.empty()) return;
    for (QuirkReply& reply : device->make(request, behaved)) replies.push_back(std::move(reply));
    return;
  }
  if (name_.starts_with("w_")) {
    std::optional<QuirkReply> reply = answer_walk(name_, request);
    if (!reply) reply = QuirkReply{behave(agent, request)};
    if (!reply->octets.empty()) replies.push_back(std::move(*reply));
    return;
  }
  answer_with_bent_reply(agent, datagram, request, replies);
}

void Quirk::send_report(const QuirkRequest& request, Octets report,
                        std::vector<QuirkReply>& replies) {
  const auto devices = device_quirks();
  const auto device = find(devices, name_);
  if (device == devices.end() || !device->bends_everything) {
    replies.push_back({std::move(report), Source::asked});
    return;
  }
  for (QuirkReply& reply : device->make(request, report)) replies.push_back(std::move(reply));
}

std::optional<Octets> Quirk::whose_turn(const Agent& agent, Bytes datagram) {
  const auto waiting = waiting_.find(agent.index);
  if (waiting == waiting_.end()) {
    if (waiting_.size() < kWaitingMax)
      waiting_.emplace(agent.index, Octets(datagram.begin(), datagram.end()));
    return std::nullopt;
  }
  Octets answered =
      name_ == "late" ? std::move(waiting->second) : Octets(datagram.begin(), datagram.end());
  waiting_.erase(waiting);
  return answered;
}

Octets Quirk::behave(const Agent& agent, const QuirkRequest& request) {
  if (request.envelope == nullptr) {
    const MutableBytes reply = responder_.respond(agent, request, buffer_);
    return Octets(reply.begin(), reply.end());
  }
  const MutableBytes pdu =
      responder_.respond_pdu(agent, request.pdu, request.envelope->octets_max(), buffer_);
  if (pdu.empty()) return {};
  return request.envelope->wrap(Octets(pdu.begin(), pdu.end()), Lengths::minimal);
}

void Quirk::answer_with_bent_reply(const Agent& agent, Bytes datagram, const QuirkRequest& request,
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
    reply = take_apart(request, behaved);
  }
  for (QuirkReply& bent : bend(*quirk, std::move(reply), datagram))
    replies.push_back(std::move(bent));
}

}  // namespace snmpring::agentd
