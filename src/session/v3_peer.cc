#include "session/v3_peer.h"

#include <algorithm>

namespace snmpring::session {
namespace {

using message::SecurityLevel;

/// The largest UDP payload over IPv4. Replies may be as large as this.
constexpr std::int32_t kMsgMaxSize = 65'507;

bool same(Bytes a, Bytes b) noexcept { return std::ranges::equal(a, b); }

bool is_engine_id(Bytes octets) noexcept {
  return octets.size() >= message::kEngineIdOctetsMin &&
         octets.size() <= message::kEngineIdOctetsMax;
}

}  // namespace

std::size_t v3_envelope_octets_max(const Credential& credential) noexcept {
  return usm::envelope_octets_max(credential.user ? credential.user->name.size() : 0,
                                  credential.context_name.size(),
                                  credential.context_engine_id.size());
}

V3Peer::V3Peer(const Credential* credential, V3Environment& environment, const KnownEngine* known)
    : credential_(credential), environment_(&environment) {
  const Bytes pinned = credential != nullptr ? Bytes(credential->engine_id) : Bytes();
  if (known != nullptr && (pinned.empty() || same(known->engine_id, pinned))) {
    set_engine(known->engine_id);
    time_.propose(known->reading, known->at);
    if (pinned.empty()) rediscoveries_left_ = 1;
  } else if (!pinned.empty()) {
    set_engine(pinned);
  }
}

bool V3Peer::use(const Credential& credential) {
  credential_ = &credential;
  decrypted_ = false;
  if (!credential.engine_id.empty() && !discovering() && !same(credential.engine_id, engine_id_)) {
    quirks_.add(Quirk::engine_changed);
    return false;
  }
  // A pinned ID that was never answered says nothing about the engine at this address.
  if (credential.engine_id.empty() && !answered_) engine_id_.clear();
  if (discovering() && !credential.engine_id.empty()) {
    set_engine(credential.engine_id);
  } else {
    make_keys();
  }
  return true;
}

void V3Peer::set_engine(Bytes engine_id) {
  engine_id_.assign(engine_id.begin(), engine_id.end());
  make_keys();
}

void V3Peer::make_keys() {
  keys_.reset();
  if (discovering() || level() == SecurityLevel::no_auth_no_priv) return;
  keys_.emplace(environment_->keys.keys(*credential_->user, engine_id_));
}

SecurityLevel V3Peer::level() const noexcept {
  return credential_ != nullptr && credential_->user ? credential_->user->level
                                                     : SecurityLevel::no_auth_no_priv;
}

Bytes V3Peer::context_engine_id() const noexcept {
  return credential_->context_engine_id.empty() ? Bytes(engine_id_)
                                                : Bytes(credential_->context_engine_id);
}

MutableBytes V3Peer::write_probe(std::int32_t msg_id, MutableBytes buffer) noexcept {
  ber::Writer writer(buffer);
  message::encode_pdu(writer, message::PduKind::get_request, msg_id, 0, 0, 0);
  message::encode_scoped_pdu(writer, {}, {}, 0);
  if (writer.failed()) return {};
  const usm::Outgoing outgoing{
      .header = {.msg_id = msg_id, .msg_max_size = kMsgMaxSize, .reportable = true}};
  return usm::protect(outgoing, buffer, writer.size());
}

MutableBytes V3Peer::write(std::int32_t msg_id, Instant now, ber::Writer& writer,
                           MutableBytes buffer) {
  message::encode_scoped_pdu(writer, context_engine_id(), as_bytes(credential_->context_name), 0);
  if (writer.failed()) return {};

  usm::Outgoing outgoing{.header = {.msg_id = msg_id,
                                    .msg_max_size = kMsgMaxSize,
                                    .level = level(),
                                    .reportable = true},
                         .engine_id = engine_id_};
  outgoing.user_name = as_bytes(credential_->user->name);
  if (keys_) {
    outgoing.keys = &*keys_;
    outgoing.reading = time_.at(now);
    if (level() == SecurityLevel::auth_priv) {
      outgoing.salt = environment_->salts.next(keys_->priv(), outgoing.reading.boots);
    }
  }
  return usm::protect(outgoing, buffer, writer.size());
}

bool V3Peer::is_from_engine(const usm::Incoming& incoming) const noexcept {
  return same(incoming.params.engine_id, engine_id_);
}

// Until an engine has been heard, a Report with another engine ID than the one from an earlier run
// is part of discovery. Discovery has no digest.
bool V3Peer::may_rediscover(const message::Pdu& pdu) const noexcept {
  return !answered_ && rediscoveries_left_ > 0 && pdu.kind == message::PduKind::report &&
         usm::report_kind(pdu) == usm::ReportKind::unknown_engine;
}

// The record shows what the engine said last. But an authentic reading is not replaced by one
// without a digest, which anybody can send.
void V3Peer::hear(const usm::Incoming& incoming, const Reply& reply) {
  note_told(engine_id_);
  answered_ = told_ = true;
  request_octets_max_ =
      std::min(static_cast<std::size_t>(incoming.header.msg_max_size), kRequestOctetsMax);
  info_.engine_id = engine_id_;
  if (proved_time_ && !incoming.authenticated) return;
  proved_time_ = incoming.authenticated;
  heard_at_ = reply.now;
  info_.reading = {incoming.params.engine_boots, incoming.params.engine_time};
  info_.received = reply.received;
}

// An ID that was only known or pinned was not sent by the agent. Octets that are no valid engine ID
// do not count either.
void V3Peer::note_told(Bytes engine_id) noexcept {
  if (told_ && is_engine_id(info_.engine_id) && is_engine_id(engine_id) &&
      !same(info_.engine_id, engine_id)) {
    quirks_.add(Quirk::several_engines);
  }
}

void V3Peer::note_stray(Bytes datagram) noexcept {
  if (const auto engine_id = usm::peek_engine_id(datagram)) note_told(*engine_id);
}

// The engine is not asked, but the record shows what it said.
void V3Peer::note_refused(Bytes engine_id, const usm::EngineTime::Reading& reading,
                          const Reply& reply) {
  // A reply from another address says nothing about this one.
  if (!reply.foreign_address) note_told(engine_id);
  if (answered_) return;
  told_ = true;
  info_.engine_id.assign(engine_id.begin(), engine_id.end());
  info_.reading = reading;
  info_.received = reply.received;
}

// Anybody can send a datagram from another address than the one asked (--source-check any).
bool V3Peer::is_proof_needed(const Reply& reply) const noexcept {
  return reply.foreign_address && !discovering();
}

V3Peer::Received V3Peer::receive_refused(usm::Refusal refusal, const Reply& reply) {
  if (is_proof_needed(reply) && !usm::had_right_digest(refusal)) return {Kind::ignored};
  const bool tells_engine =
      refusal == usm::Refusal::undecodable || refusal == usm::Refusal::unknown_engine;
  if (const auto id = usm::peek_engine_id(reply.datagram); id && tells_engine) {
    note_refused(*id, {}, reply);
  }
  switch (refusal) {
    case usm::Refusal::undecodable:
    case usm::Refusal::bad_scoped_pdu:
      return {Kind::misfit, ErrorWord::decode};
    case usm::Refusal::unknown_engine:
      return {Kind::misfit, ErrorWord::unknown_engine};
    case usm::Refusal::bad_digest:
      return {Kind::misfit, ErrorWord::bad_digest};
    case usm::Refusal::not_in_time_window:
      return {Kind::misfit, ErrorWord::not_in_time_window};
    case usm::Refusal::decryption:
      return {Kind::misfit, ErrorWord::decryption};
  }
  return {Kind::misfit, ErrorWord::decode};
}

V3Peer::Received V3Peer::receive(const Reply& reply, bool resynchronized) {
  const usm::Peer peer{.engine_id = engine_id_,
                       .user_name = credential_ != nullptr && credential_->user
                                        ? as_bytes(credential_->user->name)
                                        : Bytes(),
                       .keys = keys_ ? &*keys_ : nullptr};
  const auto incoming =
      usm::unprotect(reply.datagram, peer, time_, reply.now, environment_->scratch);
  if (!incoming) return receive_refused(incoming.error(), reply);
  if (incoming->header.msg_id != reply.correlation_id) return {Kind::ignored};
  const message::Pdu& pdu = incoming->scoped_pdu.pdu;
  if (incoming->header.level == SecurityLevel::auth_priv) decrypted_ = true;
  if (is_proof_needed(reply) && !incoming->authenticated && !may_rediscover(pdu)) {
    return {Kind::ignored};
  }
  if (discovering()) {
    // RFC 3414 §4 expects a Report. An agent that answers without a user tells its engine ID too.
    if (pdu.kind != message::PduKind::report && pdu.kind != message::PduKind::response) {
      return {Kind::ignored};
    }
    set_engine(incoming->params.engine_id);
    // This time is not trusted until an authenticated message confirms it.
    time_.propose({incoming->params.engine_boots, incoming->params.engine_time}, reply.now);
    hear(*incoming, reply);
    return {Kind::discovered, ErrorWord::none, {}, incoming->anomalies};
  }
  if (!is_from_engine(*incoming)) {
    note_refused(incoming->params.engine_id,
                 {incoming->params.engine_boots, incoming->params.engine_time}, reply);
  }
  if (pdu.kind == message::PduKind::report) {
    Received received = receive_report(*incoming, reply, resynchronized);
    received.anomalies = incoming->anomalies;
    return received;
  }
  // RFC 3412 §7.2 step 12 b: a Response must match the request in every respect, at any level:
  // security model (no other is decoded), security name and level, context engine ID and context
  // name.
  if (pdu.kind != message::PduKind::response) return {Kind::ignored};
  if (incoming->header.level != level() ||
      !same(incoming->params.user_name, as_bytes(credential_->user->name))) {
    return {Kind::misfit, ErrorWord::bad_digest};
  }
  if (!incoming->timely) return {Kind::misfit, ErrorWord::not_in_time_window};
  if (!is_from_engine(*incoming)) return {Kind::misfit, ErrorWord::unknown_engine};
  if (!same(incoming->scoped_pdu.context_engine_id, context_engine_id()) ||
      !same(incoming->scoped_pdu.context_name, as_bytes(credential_->context_name))) {
    return {Kind::misfit, ErrorWord::unknown_context};
  }
  if (pdu.request_id != reply.correlation_id) return {Kind::ignored};
  hear(*incoming, reply);
  if (time_proposed_ && incoming->authenticated) {
    time_proposed_ = false;
    quirks_.add(Quirk::unauthenticated_time);
  }
  return {Kind::response, ErrorWord::none, pdu, incoming->anomalies};
}

// A Report may have a lower level than the request, because its sender may not share a key with us
// (RFC 3412 §7.1 step 3). Its request-id has no meaning. An unauthenticated Report can end a
// request, but it changes nothing that is trusted.
V3Peer::Received V3Peer::receive_report(const usm::Incoming& incoming, const Reply& reply,
                                        bool resynchronized) {
  const usm::ReportKind kind = usm::report_kind(incoming.scoped_pdu.pdu);
  if (kind == usm::ReportKind::unknown_engine) return receive_unknown_engine(incoming, reply);
  if (!is_from_engine(incoming)) return {Kind::misfit, ErrorWord::unknown_engine};
  if (kind == usm::ReportKind::not_in_time_window) {
    return receive_not_in_time(incoming, reply, resynchronized);
  }
  if (!incoming.timely) return {Kind::misfit, ErrorWord::not_in_time_window};
  hear(incoming, reply);
  switch (kind) {
    case usm::ReportKind::unsupported_level:
      return {Kind::refused, ErrorWord::unsupported_level};
    case usm::ReportKind::unknown_user:
      return {Kind::refused, ErrorWord::unknown_user};
    case usm::ReportKind::wrong_digest:
      return {Kind::refused, ErrorWord::wrong_digest};
    case usm::ReportKind::decryption:
      return {Kind::refused, ErrorWord::decryption};
    case usm::ReportKind::unknown_context:
      return {Kind::refused, ErrorWord::unknown_context};
    case usm::ReportKind::not_in_time_window:
    case usm::ReportKind::unknown_engine:
    case usm::ReportKind::other:
      break;
  }
  return {Kind::ignored};
}

V3Peer::Received V3Peer::receive_not_in_time(const usm::Incoming& incoming, const Reply& reply,
                                             bool resynchronized) {
  hear(incoming, reply);
  if (level() == SecurityLevel::no_auth_no_priv || resynchronized ||
      incoming.params.engine_boots >= usm::kEngineBootsMax) {
    return {Kind::refused, ErrorWord::not_in_time_window};
  }
  const usm::EngineTime::Reading reading{incoming.params.engine_boots, incoming.params.engine_time};
  if (incoming.authenticated) {
    if (!time_.resynchronize(reading, reply.now)) {
      return {Kind::refused, ErrorWord::not_in_time_window};
    }
    time_proposed_ = false;
  } else {
    time_.propose(reading, reply.now);
    time_proposed_ = true;
  }
  return {Kind::again};
}

V3Peer::Received V3Peer::receive_unknown_engine(const usm::Incoming& incoming, const Reply& reply) {
  const bool changed = !is_from_engine(incoming);
  const bool pinned = !credential_->engine_id.empty();
  if (changed) quirks_.add(Quirk::engine_changed);
  if (!changed || pinned || rediscoveries_left_ == 0) {
    if (!changed) hear(incoming, reply);
    return {Kind::refused, ErrorWord::unknown_engine};
  }
  // The engine was known from an earlier run, or was replaced during the scan. Discover it once
  // more.
  --rediscoveries_left_;
  proved_time_ = false;
  time_ = usm::EngineTime();
  set_engine(incoming.params.engine_id);
  time_.propose({incoming.params.engine_boots, incoming.params.engine_time}, reply.now);
  hear(incoming, reply);
  return {Kind::discovered};
}

}  // namespace snmpring::session
