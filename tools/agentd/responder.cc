// Get, GetNext and GetBulk over encoded rows. GetBulk with one repeater, which walks consist of, is
// a single copy.
#include "agentd/responder.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "ber/tag.h"
#include "message/varbind.h"

namespace snmpring::agentd {
namespace {

using message::CommunityMessage;
using message::PduKind;
using message::VarBind;
using message::VarBindReader;
using message::Version;

constexpr std::int32_t kNotWritable = 17;  // RFC 3416 §3.

constexpr std::size_t length_octets(std::size_t length) noexcept {
  return length < 0x80 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : 4;
}

constexpr std::size_t element_octets(std::size_t content) noexcept {
  return 1 + length_octets(content) + content;
}

std::size_t integer_octets(std::int32_t value) noexcept {
  std::size_t octets = 1;
  for (std::int32_t rest = value; rest < -0x80 || rest > 0x7F; rest >>= 8) ++octets;
  return 2 + octets;
}

// Octets of a whole response without error around a VarBindList of `body` octets.
std::size_t message_octets(std::size_t body, std::size_t community,
                           std::int32_t request_id) noexcept {
  const std::size_t pdu = integer_octets(request_id) + 3 + 3 + element_octets(body);
  return element_octets(3 + element_octets(community) + element_octets(pdu));
}

// The largest VarBindList that a response may have.
std::size_t body_octets_max(std::size_t message_max, std::size_t community,
                            std::int32_t request_id) noexcept {
  // All lengths at their longest.
  const std::size_t around = message_octets(0, community, request_id) + 9;
  std::size_t body = message_max > around ? message_max - around : 0;
  if (message_octets(body, community, request_id) > message_max) return 0;
  while (message_octets(body + 1, community, request_id) <= message_max) ++body;
  return body;
}

}  // namespace

Responder::Responder(Options options) : options_(std::move(options)), body_(kMessageOctetsMax) {}

bool Responder::knows(Bytes community) const noexcept {
  return as_text(community) == options_.community;
}

MutableBytes Responder::respond(const Agent& agent, Bytes datagram, MutableBytes out) {
  const ber::Decoded<CommunityMessage> request = message::decode_community(datagram);
  if (!request || !knows(request->community)) return {};
  return respond(agent, *request, out);
}

MutableBytes Responder::respond_pdu(const Agent& agent, const message::Pdu& request,
                                    std::size_t envelope_octets, MutableBytes out) {
  bare_ = true;
  message_max_ =
      options_.message_octets_max - std::min(envelope_octets, options_.message_octets_max);
  const MutableBytes pdu = answer(
      agent, {.version = Version::v2c, .community = {}, .pdu = request, .anomalies = {}}, out);
  bare_ = false;
  return pdu;
}

MutableBytes Responder::respond(const Agent& agent, const CommunityMessage& request,
                                MutableBytes out) {
  message_max_ = options_.message_octets_max;
  return answer(agent, request, out);
}

MutableBytes Responder::answer(const Agent& agent, const CommunityMessage& request,
                               MutableBytes out) {
  body_size_ = 0;
  body_max_ = body_octets_max(message_max_, request.community.size(), request.pdu.request_id);
  failed_index_ = 0;
  Outcome outcome = Outcome::undecodable;
  switch (request.pdu.kind) {
    case PduKind::get_request:
      outcome = get(agent, request);
      break;
    case PduKind::get_next_request:
      outcome = get_next(agent, request);
      break;
    case PduKind::get_bulk_request:
      if (request.version == Version::v1) return {};
      outcome = get_bulk(agent, request);
      break;
    case PduKind::set_request:
      return error(
          request,
          request.version == Version::v1 ? message::error_status::kNoSuchName : kNotWritable,
          request.pdu.varbind_count > 0 ? 1 : 0, out);
    default:
      return {};
  }
  switch (outcome) {
    case Outcome::done:
      return finish(request, message::error_status::kNoError, 0, Bytes(body_).first(body_size_),
                    out);
    case Outcome::too_big:
      if (request.version == Version::v1)
        return error(request, message::error_status::kTooBig, 0, out);
      return finish(request, message::error_status::kTooBig, 0, {}, out);
    case Outcome::no_such_name:
      return error(request, message::error_status::kNoSuchName, failed_index_, out);
    case Outcome::undecodable:
      break;
  }
  return {};
}

Responder::Outcome Responder::get(const Agent& agent, const CommunityMessage& request) {
  const MibTable& table = *agent.table;
  VarBindReader reader(request.pdu.varbinds);
  VarBind asked;
  while (reader.next(asked)) {
    if (asked.lost) return Outcome::undecodable;
    ++failed_index_;
    const Bytes name = asked.name.content();
    const MibTable::Row row = table.find(name);
    if (request.version == Version::v1) {
      // RFC 3584 §4.2.2.1: to v1, a Counter64 is not there.
      if (row == table.size() || table.value(row).tag == ber::tag::kCounter64)
        return Outcome::no_such_name;
    }
    const bool fits = row < table.size() ? append_rows(agent, row, row + 1)
                                         : append_exception(name, table.has_sibling(name)
                                                                      ? ber::tag::kNoSuchInstance
                                                                      : ber::tag::kNoSuchObject);
    if (!fits) return Outcome::too_big;
  }
  return Outcome::done;
}

Responder::Outcome Responder::get_next(const Agent& agent, const CommunityMessage& request) {
  const MibTable& table = *agent.table;
  VarBindReader reader(request.pdu.varbinds);
  VarBind asked;
  while (reader.next(asked)) {
    if (asked.lost) return Outcome::undecodable;
    ++failed_index_;
    MibTable::Row row = table.successor(asked.name.content());
    if (request.version == Version::v1) {
      while (row < table.size() && table.value(row).tag == ber::tag::kCounter64) ++row;
      if (row == table.size()) return Outcome::no_such_name;
    }
    const bool fits = row < table.size()
                          ? append_rows(agent, row, row + 1)
                          : append_exception(asked.name.content(), ber::tag::kEndOfMibView);
    if (!fits) return Outcome::too_big;
  }
  return Outcome::done;
}

Responder::Outcome Responder::get_bulk(const Agent& agent, const CommunityMessage& request) {
  const MibTable& table = *agent.table;
  const auto count = static_cast<std::int64_t>(request.pdu.varbind_count);
  const std::int64_t non_repeaters = std::clamp<std::int64_t>(request.pdu.error_status, 0, count);
  const std::int64_t max_repetitions = std::max(request.pdu.error_index, 0);

  // A first varbind that does not fit is too big to be told of with fewer.
  const auto full = [this] { return body_size_ > 0 ? Outcome::done : Outcome::too_big; };
  repeaters_.clear();
  names_.clear();
  VarBindReader reader(request.pdu.varbinds);
  VarBind asked;
  for (std::int64_t i = 0; reader.next(asked); ++i) {
    if (asked.lost) return Outcome::undecodable;
    const Bytes name = asked.name.content();
    if (i >= non_repeaters && max_repetitions == 0) continue;
    const MibTable::Row row = table.successor(name);
    if (i >= non_repeaters) {
      repeaters_.push_back({row, names_.size(), name.size()});
      // The reader may have repaired the name in a buffer that its next varbind overwrites.
      if (row == table.size())
        names_.insert(names_.end(), name.begin(), name.end());
      else
        repeaters_.back().name_size = 0;
      continue;
    }
    const bool fits = row < table.size() ? append_rows(agent, row, row + 1)
                                         : append_exception(name, ber::tag::kEndOfMibView);
    if (!fits) return full();
  }
  if (repeaters_.empty()) return Outcome::done;

  std::int64_t repetitions = max_repetitions;
  if (repeaters_.size() == 1) {
    Repeater& only = repeaters_.front();
    const auto wanted = static_cast<MibTable::Row>(
        std::min<std::int64_t>(max_repetitions, table.size() - only.next));
    const MibTable::Row last = append_rows_that_fit(agent, only.next, only.next + wanted);
    if (last < only.next + wanted) {
      return full();
    }
    only.next = last;
    repetitions -= wanted;
  }
  for (; repetitions > 0; --repetitions) {
    bool all_ended = true;
    for (Repeater& repeater : repeaters_) {
      if (repeater.next < table.size()) {
        all_ended = false;
        if (!append_rows(agent, repeater.next, repeater.next + 1)) return full();
        ++repeater.next;
        continue;
      }
      const Bytes name = repeater.name_size > 0
                             ? Bytes(names_).subspan(repeater.name_offset, repeater.name_size)
                             : table.oid(table.size() - 1);
      if (!append_exception(name, ber::tag::kEndOfMibView)) return full();
    }
    // RFC 3416 §4.2.3 lets a response end after a repetition that holds nothing but endOfMibView.
    if (all_ended) break;
  }
  return Outcome::done;
}

bool Responder::append_rows(const Agent& agent, MibTable::Row first, MibTable::Row last) {
  const Bytes rows = agent.table->varbinds(first, last);
  if (rows.empty()) return true;  // a recording of nothing, whose table has no memory to copy from
  if (rows.size() > room()) return false;
  std::uint8_t* copy = body_.data() + body_size_;
  std::memcpy(copy, rows.data(), rows.size());
  agent.table->personalize(first, last, agent.index, copy);
  body_size_ += rows.size();
  return true;
}

MibTable::Row Responder::append_rows_that_fit(const Agent& agent, MibTable::Row first,
                                              MibTable::Row last) {
  const MibTable::Row end = agent.table->rows_within(first, last, room());
  append_rows(agent, first, end);
  return end;
}

bool Responder::append_exception(Bytes name, ber::Tag exception) {
  const std::size_t inner = element_octets(name.size()) + 2;
  const std::size_t whole = element_octets(inner);
  if (whole > room()) return false;
  ber::Writer writer(MutableBytes(body_).subspan(body_size_, whole));
  const std::size_t end = writer.size();
  writer.element(exception, {});
  writer.element(ber::tag::kObjectIdentifier, name);
  writer.wrap(ber::tag::kSequence, end);
  body_size_ += whole;
  return true;
}

MutableBytes Responder::error(const CommunityMessage& request, std::int32_t status,
                              std::int32_t index, MutableBytes out) const {
  return finish(request, status, index, request.pdu.varbinds, out);
}

MutableBytes Responder::finish(const CommunityMessage& request, std::int32_t status,
                               std::int32_t index, Bytes body, MutableBytes out) const {
  ber::Writer writer(out);
  const std::size_t end = writer.size();
  writer.octets(body);
  message::encode_pdu(writer, PduKind::response, request.pdu.request_id, status, index, end);
  if (!bare_) message::encode_community(writer, request.version, request.community, end);
  if (writer.failed() || writer.size() > message_max_) return {};
  return writer.written();
}

}  // namespace snmpring::agentd
