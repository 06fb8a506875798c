// Steps are numbered as in RFC 3414 §3.2.
#include "agentd/v3_agents.h"

#include <algorithm>
#include <cstring>

#include "base/invariant.h"
#include "base/prng.h"
#include "message/correlation.h"

namespace snmpring::agentd {
namespace {

using message::SecurityLevel;
using usm::ReportKind;

constexpr std::int32_t kMsgMaxSize = 65'507;
constexpr std::int64_t kLate = 1000;

/// What the varbind of a Report names, by usm::ReportKind.
ber::Oid counter_oid(ReportKind kind) {
  switch (kind) {
    case ReportKind::unsupported_level:
      return {1, 3, 6, 1, 6, 3, 15, 1, 1, 1, 0};
    case ReportKind::not_in_time_window:
      return {1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0};
    case ReportKind::unknown_user:
      return {1, 3, 6, 1, 6, 3, 15, 1, 1, 3, 0};
    case ReportKind::unknown_engine:
      return {1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0};
    case ReportKind::wrong_digest:
      return {1, 3, 6, 1, 6, 3, 15, 1, 1, 5, 0};
    case ReportKind::decryption:
      return {1, 3, 6, 1, 6, 3, 15, 1, 1, 6, 0};
    case ReportKind::unknown_context:
    case ReportKind::other:
      break;
  }
  return {1, 3, 6, 1, 6, 3, 12, 1, 5, 0};
}

/// The Report that a quirk sends instead of every answer.
std::optional<ReportKind> standing_report(V3Quirk quirk) noexcept {
  switch (quirk) {
    case V3Quirk::always_not_in_time:
    case V3Quirk::unauth_not_in_time:
      return ReportKind::not_in_time_window;
    case V3Quirk::wrong_digest:
      return ReportKind::wrong_digest;
    case V3Quirk::unknown_user:
      return ReportKind::unknown_user;
    case V3Quirk::unsupported_level:
      return ReportKind::unsupported_level;
    case V3Quirk::unknown_context:
      return ReportKind::unknown_context;
    case V3Quirk::decryption_error:
      return ReportKind::decryption;
    default:
      return std::nullopt;
  }
}

}  // namespace

/// A request as far as it is understood, and what its answer needs.
struct V3Agents::Request {
  std::uint64_t agent = 0;
  std::int32_t msg_id = 0;
  SecurityLevel level{};
  Bytes user_name{};
  std::size_t user = 0;  // Its place among the options' users; their number for nobody.
  std::vector<std::uint8_t> engine_id{};
  usm::EngineTime::Reading reading{};
  bool discovery = false;  // The engine ID was not this engine's.
};

bool is_v3(Bytes datagram) noexcept {
  const auto correlation = message::peek_correlation(datagram);
  return correlation && correlation->version == 3;
}

V3Agents::V3Agents(const usm::Algorithms& algorithms, V3Options options, Responder& responder,
                   Instant start)
    : options_(std::move(options)),
      responder_(responder),
      start_(start),
      key_ring_(algorithms),
      salts_(splitmix64(static_cast<std::uint64_t>(start.time_since_epoch().count())), 1),
      keys_(options_.users.empty() ? 1 : kKeysMax),
      scratch_(kMessageOctetsMax + 64) {
  // There must have been a time to be behind of.
  if (options_.quirk == V3Quirk::late_time)
    options_.time = std::max<std::uint32_t>(options_.time, 2 * kLate);
}

std::vector<std::uint8_t> V3Agents::default_engine_id(std::uint64_t index) {
  std::vector<std::uint8_t> id = {0x80, 0x00, 0x1F, 0x88, 0x05, 'a', 'g', 'e', 'n', 't', 'd'};
  for (const unsigned shift : {24u, 16u, 8u, 0u}) {
    id.push_back(static_cast<std::uint8_t>(index >> shift));
  }
  return id;
}

usm::EngineTime::Reading V3Agents::reading(std::uint64_t agent, Instant now) const {
  std::int64_t time =
      options_.time + std::chrono::duration_cast<std::chrono::seconds>(now - start_).count();
  std::uint32_t boots = options_.boots;
  if (const auto clock = clocks_.find(agent); clock != clocks_.end()) {
    time += clock->second.offset;
    boots += clock->second.reboots;
  }
  return {boots,
          static_cast<std::uint32_t>(std::clamp<std::int64_t>(time, 0, usm::kEngineTimeMax))};
}

void V3Agents::count_request(std::uint64_t agent, Instant now) {
  const bool each = options_.quirk == V3Quirk::reboot_each;
  if (options_.reboot_after == 0 && options_.clock_step_after == 0 && !each &&
      options_.quirk != V3Quirk::always_not_in_time) {
    return;
  }
  Clock& clock = clocks_[agent];
  ++clock.requests;
  if (each || (options_.reboot_after != 0 && clock.requests == options_.reboot_after)) {
    ++clock.reboots;
    clock.offset =
        -(options_.time + std::chrono::duration_cast<std::chrono::seconds>(now - start_).count());
  }
  if (options_.quirk == V3Quirk::always_not_in_time) clock.offset += kLate;
  if (options_.clock_step_after != 0 && clock.requests == options_.clock_step_after) {
    clock.offset += options_.clock_step;
  }
}

usm::EngineKeys& V3Agents::keys_of(std::uint64_t agent, std::size_t user, Bytes engine_id) {
  KeysEntry& entry = keys_[(agent * options_.users.size() + user) % keys_.size()];
  if (!entry.keys || entry.agent != agent || entry.user != user) {
    entry.keys.emplace(key_ring_.keys(options_.users[user], engine_id));
    entry.agent = agent;
    entry.user = user;
  }
  return *entry.keys;
}

MutableBytes V3Agents::answer(const Agent& agent, Instant now, Bytes datagram, MutableBytes out) {
  Request request;
  MutableBytes refusal;
  const auto scoped_pdu = open(agent, now, datagram, request, out, refusal);
  return scoped_pdu ? respond(agent, request, *scoped_pdu, out) : refusal;
}

// A request that is to be answered; else what it is refused with, which may be silence.
std::optional<message::ScopedPdu> V3Agents::open(const Agent& agent, Instant now, Bytes datagram,
                                                 Request& request, MutableBytes out,
                                                 MutableBytes& refusal) {
  constexpr SecurityLevel kPlain = SecurityLevel::no_auth_no_priv;
  const auto refuse = [&](ReportKind kind, SecurityLevel level) {
    refusal = report(request, kind, level, out);
    return std::nullopt;
  };
  const auto message = message::decode_v3(datagram);
  if (!message) return std::nullopt;
  // Step 1.
  const auto params = usm::decode_params(message->security_parameters);
  if (!params) return std::nullopt;
  request = {
      .agent = agent.index,
      .msg_id = message->header.msg_id,
      .level = message->header.level,
      .user_name = params->user_name,
      .user = options_.users.size(),
      .engine_id = options_.engine_id.empty() ? default_engine_id(agent.index) : options_.engine_id,
      .reading = {},
      .discovery = false};
  request.reading = reading(agent.index, now);
  if (options_.quirk == V3Quirk::engine_2) request.engine_id.resize(2);
  if (options_.quirk == V3Quirk::engine_4) request.engine_id.resize(4);

  // Step 3.
  if (!std::ranges::equal(params->engine_id, request.engine_id) ||
      options_.quirk == V3Quirk::always_unknown_engine ||
      options_.quirk == V3Quirk::engine_changes) {
    if (!message->header.reportable) return std::nullopt;
    request.discovery = true;
    if (options_.report_zero_time) request.reading = {};
    return refuse(ReportKind::unknown_engine, kPlain);
  }
  // Step 4.
  const auto user = std::ranges::find_if(
      options_.users, [&](const usm::User& u) { return u.name == as_text(params->user_name); });
  if (user == options_.users.end()) return refuse(ReportKind::unknown_user, kPlain);
  request.user = static_cast<std::size_t>(user - options_.users.begin());
  // Step 5.
  if (request.level > user->level) return refuse(ReportKind::unsupported_level, kPlain);

  usm::EngineKeys* const keys =
      user->level == kPlain ? nullptr : &keys_of(agent.index, request.user, request.engine_id);
  Bytes scoped_pdu = message->data;
  if (request.level != kPlain) {
    // Step 6.
    if (!keys->verify(datagram, params->auth)) {
      return refuse(ReportKind::wrong_digest, kPlain);
    }
    count_request(agent.index, now);
    request.reading = reading(agent.index, now);
  }
  if (options_.quirk) {
    if (const auto standing = standing_report(*options_.quirk)) {
      const bool authentic =
          options_.quirk == V3Quirk::always_not_in_time && request.level != kPlain;
      return refuse(*standing, authentic ? SecurityLevel::auth_no_priv : kPlain);
    }
  }
  if (request.level != kPlain) {
    // Step 7 a.
    const auto [boots, time] = request.reading;
    if (boots >= usm::kEngineBootsMax || params->engine_boots != boots ||
        params->engine_time + usm::kTimeWindowSeconds < time ||
        time + usm::kTimeWindowSeconds < params->engine_time) {
      return refuse(ReportKind::not_in_time_window, SecurityLevel::auth_no_priv);
    }
    // Step 8.
    if (request.level == SecurityLevel::auth_priv) {
      if (!keys->decrypt(message->data, params->engine_boots, params->engine_time, params->priv,
                         scratch_)) {
        return refuse(ReportKind::decryption, kPlain);
      }
      scoped_pdu = Bytes(scratch_).first(message->data.size());
    }
  }
  const auto decoded = message::decode_scoped_pdu(scoped_pdu);
  if (!decoded) {
    // What decrypts to nonsense was encrypted with another key. net-snmp says nothing.
    if (!options_.report_decryption_errors) return std::nullopt;
    return refuse(ReportKind::decryption, kPlain);
  }
  if (!decoded->context_name.empty()) {
    return refuse(ReportKind::unknown_context, request.level);
  }
  return *decoded;
}

/// The message of SNMPv3 that a response to one request goes into.
class V3Agents::MessageOf final : public Envelope {
 public:
  /// Borrows both.
  MessageOf(V3Agents& agents, const Request& request) : agents_(agents), request_(request) {}

  Octets wrap(const Octets& pdu, Lengths lengths) const override {
    wrapped_ = pdu;
    Octets content = element(ber::tag::kOctetString, request_.engine_id, lengths);
    const Octets name = element(ber::tag::kOctetString, {}, lengths);
    content.insert(content.end(), name.begin(), name.end());
    content.insert(content.end(), pdu.begin(), pdu.end());
    const Octets scoped_pdu = element(ber::tag::kSequence, content, lengths);
    Octets buffer(scoped_pdu.size() + octets_max());
    std::ranges::copy(scoped_pdu, buffer.end() - static_cast<std::ptrdiff_t>(scoped_pdu.size()));
    const MutableBytes message =
        agents_.protect(request_, request_.level, scoped_pdu.size(), buffer);
    if (message.empty() || lengths == Lengths::minimal) return {message.begin(), message.end()};
    RawV3 raw = take_v3_apart(message);
    raw.lengths = raw.parameter_lengths = lengths;
    const bool authentic = request_.level != SecurityLevel::no_auth_no_priv;
    return encode_signed(
        std::move(raw),
        authentic ? &agents_.keys_of(request_.agent, request_.user, request_.engine_id) : nullptr);
  }
  const Octets& wrapped() const override { return wrapped_; }
  std::size_t octets_max() const override {
    return usm::envelope_octets_max(request_.user_name.size(), 0, request_.engine_id.size());
  }

 private:
  V3Agents& agents_;
  const Request& request_;
  mutable Octets wrapped_;
};

void V3Agents::answer(const Agent& agent, Instant now, Bytes datagram, Quirk* quirk,
                      std::vector<QuirkReply>& replies) {
  out_.resize(kMessageOctetsMax);
  if (quirk == nullptr || quirk->is_in_turn()) {
    const auto answered = quirk != nullptr ? quirk->whose_turn(agent, datagram)
                                           : Octets(datagram.begin(), datagram.end());
    if (!answered) return;
    const MutableBytes reply = answer(agent, now, *answered, out_);
    if (!reply.empty()) replies.push_back({Octets(reply.begin(), reply.end()), Source::asked});
    if (options_.quirk == V3Quirk::second_engine) {
      const auto asked = message::decode_v3(datagram);
      if (!asked) return;
      Request other{.msg_id = asked->header.msg_id,
                    .level = SecurityLevel::no_auth_no_priv,
                    .user = options_.users.size(),
                    .engine_id = default_engine_id(~agent.index),
                    .reading = reading(agent.index, now),
                    .discovery = true};
      const MutableBytes second =
          report(other, ReportKind::unknown_engine, SecurityLevel::no_auth_no_priv, out_);
      replies.push_back({Octets(second.begin(), second.end()), Source::asked});
    }
    return;
  }
  Request request;
  MutableBytes refusal;
  const auto scoped_pdu = open(agent, now, datagram, request, out_, refusal);
  const MessageOf envelope(*this, request);
  QuirkRequest asked;
  asked.version = message::Version::v2c;
  asked.community = as_bytes(responder_.options().community);
  asked.envelope = &envelope;
  if (!scoped_pdu) {
    if (refusal.empty()) return;
    quirk->send_report(asked, Octets(refusal.begin(), refusal.end()), replies);
    return;
  }
  asked.pdu = scoped_pdu->pdu;
  quirk->answer(agent, asked, datagram, replies);
}

MutableBytes V3Agents::report(const Request& request, ReportKind kind, SecurityLevel level,
                              MutableBytes out) {
  ber::Writer writer(out);
  const std::uint32_t count = ++counters_[static_cast<std::size_t>(kind)];
  writer.unsigned_integer(count, ber::tag::kCounter32);
  writer.oid(counter_oid(kind));
  writer.wrap(ber::tag::kSequence, 0);
  message::encode_pdu(writer, message::PduKind::report, 0, 0, 0, 0);
  return send(request, request.discovery ? V3Answer::discovery : V3Answer::report, level,
              writer.size(), out);
}

MutableBytes V3Agents::respond(const Agent& agent, const Request& request,
                               const message::ScopedPdu& scoped_pdu, MutableBytes out) {
  if (request.level < options_.level_min) {
    // As net-snmp's agent refuses a level: RFC 3413 would have it so for a view that is not there.
    ber::Writer writer(out);
    message::encode_pdu(writer, message::PduKind::response, scoped_pdu.pdu.request_id,
                        message::error_status::kAuthorizationError, 0, 0);
    return send(request, V3Answer::response, request.level, writer.size(), out);
  }
  message::Pdu asked = scoped_pdu.pdu;
  if (options_.quirk == V3Quirk::wrong_reqid) ++asked.request_id;
  const MutableBytes pdu = responder_.respond_pdu(
      agent, asked, usm::envelope_octets_max(request.user_name.size(), 0, request.engine_id.size()),
      out);
  SecurityLevel level = request.level;
  if (options_.quirk == V3Quirk::downgrade) level = SecurityLevel::no_auth_no_priv;
  if (options_.quirk == V3Quirk::upgrade) level = options_.users[request.user].level;
  return pdu.empty() ? pdu : send(request, V3Answer::response, level, pdu.size(), out);
}

MutableBytes V3Agents::send(const Request& request, V3Answer answer, SecurityLevel level,
                            std::size_t pdu_octets, MutableBytes out) {
  // An identifier of several octets, which no PDU has.
  if (answer == V3Answer::response && options_.quirk == V3Quirk::bad_pdu) {
    out.last(pdu_octets).front() = 0xBF;
  }
  ber::Writer writer(out, pdu_octets);
  std::vector<std::uint8_t> context_engine_id = request.engine_id;
  std::string_view context_name;
  if (answer == V3Answer::response) {
    if (options_.quirk == V3Quirk::other_context) context_name = "other";
    if (options_.quirk == V3Quirk::other_context_engine) context_engine_id.back() ^= 1;
  }
  message::encode_scoped_pdu(writer, context_engine_id, as_bytes(context_name), 0);
  if (writer.failed()) return {};
  std::size_t data_octets = writer.size();
  if (options_.quirk == V3Quirk::padding && level == SecurityLevel::auth_priv) {
    constexpr std::size_t kPadding = 24;
    if (data_octets + kPadding > out.size()) return {};
    const MutableBytes data = out.last(data_octets += kPadding);
    std::memmove(data.data(), data.data() + kPadding, data_octets - kPadding);
    std::ranges::fill(data.last(kPadding), std::uint8_t{0xA5});
  }
  const MutableBytes message = protect(request, level, data_octets, out);
  if (!options_.quirk || message.empty()) return message;

  const bool authentic = level != SecurityLevel::no_auth_no_priv;
  const Octets bent = bend_v3(
      *options_.quirk, message,
      authentic ? &keys_of(request.agent, request.user, request.engine_id) : nullptr, answer);
  if (bent.size() > out.size()) return {};
  const MutableBytes place = out.last(bent.size());
  std::memcpy(place.data(), bent.data(), bent.size());
  return place;
}

MutableBytes V3Agents::protect(const Request& request, SecurityLevel level,
                               std::size_t scoped_pdu_octets, MutableBytes out) {
  usm::Outgoing outgoing{
      .header = {.msg_id = request.msg_id, .msg_max_size = kMsgMaxSize, .level = level}};
  outgoing.engine_id = request.engine_id;
  outgoing.reading = request.reading;
  outgoing.user_name = request.user_name;
  if (level != SecurityLevel::no_auth_no_priv) {
    outgoing.keys = &keys_of(request.agent, request.user, request.engine_id);
    if (level == SecurityLevel::auth_priv) {
      outgoing.salt = salts_.next(outgoing.keys->priv(), request.reading.boots);
    }
  }
  return usm::protect(outgoing, out, scoped_pdu_octets);
}

}  // namespace snmpring::agentd
