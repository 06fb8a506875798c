// Envelopes and credentials: which datagrams answer a request, and which credential to ask with.
// Getter, Walk and TableFetch handle the content of replies.
#include "session/session.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

#include "base/invariant.h"
#include "base/prefetch.h"
#include "message/community.h"
#include "message/correlation.h"
#include "message/plain_reader.h"
#include "session/request_encoder.h"

namespace snmpring::session {
namespace {

// Covers a walk up to the first octets of its cursor, which are enough for most OIDs, and a whole
// getter.
constexpr std::size_t kWorkOctetsPerReply = 256;

const KnownEngine* known_engine_at(const Endpoint& endpoint, const V3Environment* v3) {
  return v3 != nullptr && v3->directory != nullptr ? v3->directory->find(endpoint) : nullptr;
}

bool says_nothing(ErrorWord word) noexcept {
  return word == ErrorWord::none || word == ErrorWord::timeout;
}

}  // namespace

bool another_credential_may_help(ErrorWord word) noexcept {
  return word == ErrorWord::timeout || is_misfit_reply(word);
}

bool is_engine_known(const Endpoint& endpoint, const V3Environment* v3) {
  return known_engine_at(endpoint, v3) != nullptr;
}

bool first_request_is_common(const Ladder& ladder, unsigned rung, const Endpoint& endpoint,
                             const V3Environment* v3) {
  const Credential& credential = *ladder.rungs[rung];
  if (ladder.v3_first || !credential.v3() || !credential.user) return true;
  return credential.engine_id.empty() && !is_engine_known(endpoint, v3);
}

ber::OidView first_asked(const Target& target, unsigned rung, const V3Environment* v3) {
  const Plan& plan = target.plan();
  const Ladder& ladder = *plan.ladder;
  const bool engine_first = ladder.v3_first || ladder.rungs[rung]->v3();
  if (engine_first && first_request_is_common(ladder, rung, target.endpoint, v3)) return {};
  if (plan.operation == Operation::table) return plan.tables.front().columns.front().oid;
  return plan.roots.front().oid();
}

void Session::prefetch() const noexcept {
// The standard defines offsetof for simple classes only. g++ and clang support it for all.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
  static_assert(offsetof(Session, findings_) <= 16, "the findings stand near the front");
  static_assert(offsetof(Session, peer_) >= offsetof(Session, findings_) + sizeof(Findings) &&
                    offsetof(Session, work_) > offsetof(Session, peer_) &&
                    offsetof(Session, work_) - offsetof(Session, peer_) <= 64,
                "between findings and work there is little, and all of it is needed");
  static_assert(kWorkOctetsPerReply < sizeof(Work));
#pragma GCC diagnostic pop
  // The part of the findings that is not for errors.
  prefetch_lines(this, findings_.for_errors());
  // The part of the work that is not for long OIDs.
  prefetch_lines(&peer_, reinterpret_cast<const char*>(&work_) + kWorkOctetsPerReply);
  // The last octets of the work say which of the two it is.
  prefetch_line_to_read(reinterpret_cast<const char*>(&work_ + 1) - 1);
}

Session::Work Session::make_work(const Plan& plan, const Credential& credential) {
  if (plan.operation == Operation::walk) return Work(std::in_place_type<Walk>, plan, credential);
  if (plan.operation == Operation::table) return std::make_unique<TableFetch>(plan, credential);
  return Work(std::in_place_type<Getter>, plan, credential);
}

Session::Session(const Target& target, unsigned rung, V3Environment* v3)
    : plan_(&target.plan()),
      credential_(plan_->ladder->rungs[rung]),
      findings_(plan_->varbinds_max),
      rung_(static_cast<std::uint8_t>(rung)),
      work_(make_work(*plan_, *credential_)) {
  const bool engine_first = plan_->ladder->v3_first || asks_engine_only();
  if (!engine_first && !credential().v3()) return;
  invariant(v3 != nullptr, "a scan with SNMPv3 credentials has what they need");
  peer_ = engine_first
              ? std::make_unique<V3Peer>(nullptr, *v3, nullptr)
              : std::make_unique<V3Peer>(&credential(), *v3, known_engine_at(target.endpoint, v3));
}

bool Session::is_open(Lane lane) const noexcept {
  if (finished()) return false;
  if (const Walk* const walk = std::get_if<Walk>(&work_)) return walk->is_open(lane);
  if (const TableFetch* const tables = fetch()) return tables->is_open(lane);
  return lane == 0 && std::get_if<Getter>(&work_)->is_open();
}

// During discovery no OID is asked for.
ber::OidView Session::asked(Lane lane) const noexcept {
  if (probing()) return {};
  if (const Walk* const walk = std::get_if<Walk>(&work_)) return walk->asked(lane);
  if (const TableFetch* const tables = fetch()) return tables->asked(lane);
  return std::get_if<Getter>(&work_)->asked();
}

std::optional<Lane> Session::next_request() {
  if (finished()) return std::nullopt;
  if (unsent_ != 0) {
    const auto lane = static_cast<Lane>(std::countr_zero(unsent_));
    unsent_ &= unsent_ - 1;
    return lane;
  }
  // Sends one request at a time until a credential works.
  if (!proven_ && peer_ != nullptr) return std::nullopt;
  if (Walk* const walk = std::get_if<Walk>(&work_)) return walk->next_request();
  if (TableFetch* const tables = fetch()) return tables->next_request();
  return std::get_if<Getter>(&work_)->next_request();
}

std::size_t Session::encode_request(Lane lane, unsigned attempt, std::int32_t correlation_id,
                                    Instant now, MutableBytes out) {
  if (!is_open(lane)) return 0;
  out = out.first(std::min(out.size(), kRequestOctetsMax));
  MutableBytes message;
  if (probing()) {
    message = V3Peer::write_probe(correlation_id, out);
  } else {
    ber::Writer writer(out);
    if (Walk* const walk = std::get_if<Walk>(&work_)) {
      walk->encode(lane, attempt, correlation_id, writer);
    } else if (TableFetch* const tables = fetch()) {
      tables->encode(lane, attempt, correlation_id, writer);
    } else {
      std::get_if<Getter>(&work_)->encode(attempt, correlation_id, writer);
    }
    if (credential().v3()) {
      message = peer_->write(correlation_id, now, writer, out);
    } else {
      message::encode_community(writer, credential().version, credential().community.reveal(), 0);
      message = writer.written();
    }
  }
  if (!message.empty()) std::memmove(out.data(), message.data(), message.size());
  return message.size();
}

Handled Session::handle_reply(Lane lane, const Reply& reply, EventSink& sink) {
  if (!is_open(lane)) return {Verdict::ignored};
  if (Walk* const walk = std::get_if<Walk>(&work_); walk != nullptr && !probing()) {
    walk->note_sent(lane, reply.attempts);
  } else if (TableFetch* const tables = fetch(); tables != nullptr && !probing()) {
    tables->note_sent(lane, reply.attempts);
  }
  if (reply.truncated) return handle_truncated(lane, reply);
  if (probing() || credential().v3()) return handle_v3_reply(lane, reply, sink);
  return handle_community_reply(lane, reply, sink);
}

Handled Session::handle_community_reply(Lane lane, const Reply& reply, EventSink& sink) {
  message::CommunityMessage message;
  if (reply.head == nullptr || !message::read_plain_community(message, *reply.head)) {
    const auto decoded = message::decode_community(reply.datagram);
    if (!decoded) return handle_undecodable(reply);
    message = *decoded;
  }
  if (message.version != credential().version) {
    return {Verdict::misfit, ErrorWord::version_mismatch};
  }
  if (message.pdu.kind != message::PduKind::response) return {Verdict::ignored};
  if (!std::ranges::equal(message.community, credential().community.reveal())) {
    if (reply.check_community) return {Verdict::ignored};
    findings_.quirks.add(Quirk::community_differs);
  }
  findings_.anomalies |= message.anomalies;
  handle_response(lane, message.pdu, reply, sink);
  return {Verdict::accepted};
}

Handled Session::handle_v3_reply(Lane lane, const Reply& reply, EventSink& sink) {
  using enum V3Peer::Received::Kind;
  const std::uint32_t lane_bit = 1u << lane;
  const V3Peer::Received received =
      peer_->receive(reply, /*resynchronized=*/(resynchronized_ & lane_bit) != 0);
  if (received.kind != misfit && received.kind != ignored) {
    findings_.anomalies |= received.anomalies;
  }
  switch (received.kind) {
    case response:
      resynchronized_ &= ~lane_bit;
      handle_response(lane, received.pdu, reply, sink);
      bound_requests();
      return {Verdict::accepted};
    case discovered:
      if (asks_engine_only()) {
        engine_done_ = true;
      } else if (proven_ || !plan_->ladder->v3_first) {
        send_again(lane);
      } else {
        begin_rung(lane);
      }
      break;
    case again:
      resynchronized_ |= lane_bit;
      send_again(lane);
      break;
    case refused:
      // Only the first credential whose word says something gives the target its error.
      if (received.word == ErrorWord::decryption && says_nothing(refusal_)) {
        decryption_reported_ = true;
      }
      refuse_rung(lane, received.word);
      break;
    case misfit:
      if (received.word == ErrorWord::decode) return handle_undecodable(reply);
      return {Verdict::misfit, received.word};
    case ignored:
      return {Verdict::ignored};
  }
  return {.verdict = Verdict::accepted, .report = true};
}

void Session::handle_response(Lane lane, const message::Pdu& pdu, const Reply& reply,
                              EventSink& sink) {
  if (!proven_) {
    // The content does not matter. An agent answers only those who know the credential.
    proven_ = true;
    if (peer_ != nullptr) peer_->note_proven();
  }
  if (Walk* const walk = std::get_if<Walk>(&work_)) {
    walk->handle(lane, pdu, reply, findings_, sink);
  } else if (TableFetch* const tables = fetch()) {
    tables->handle(lane, pdu, reply, findings_);
  } else {
    std::get_if<Getter>(&work_)->handle(pdu, reply, findings_, sink);
  }
}

Handled Session::handle_truncated(Lane lane, const Reply& reply) noexcept {
  if (probing()) return {Verdict::misfit, ErrorWord::truncated};
  Walk* const walk = std::get_if<Walk>(&work_);
  TableFetch* const tables = fetch();
  const bool smaller_next = walk != nullptr ? walk->handle_truncated(lane, reply)
                            : tables != nullptr
                                ? tables->handle_truncated(lane, reply)
                                : std::get_if<Getter>(&work_)->handle_truncated(reply);
  return {smaller_next ? Verdict::misfit_now : Verdict::misfit, ErrorWord::truncated};
}

Handled Session::handle_undecodable(const Reply& reply) const noexcept {
  const auto correlation = message::peek_correlation(reply.datagram);
  if (!correlation) return {Verdict::misfit, ErrorWord::decode};
  const message::Version expected = probing() ? message::Version::v3 : credential().version;
  if (correlation->version != static_cast<std::int64_t>(expected)) {
    return {Verdict::misfit, ErrorWord::version_mismatch};
  }
  // A v1 Trap-PDU has another format. It is no answer, like every other PDU that is not a response.
  if (correlation->pdu_tag == static_cast<std::uint8_t>(message::PduKind::trap_v1)) {
    return {Verdict::ignored};
  }
  return {Verdict::misfit, ErrorWord::decode};
}

/// Sends the request again, beginning with its first attempt.
void Session::send_again(Lane lane) noexcept {
  bound_requests();
  if (Getter* const getter = std::get_if<Getter>(&work_)) getter->reopen();
  if (TableFetch* const tables = fetch()) tables->reopen(lane);
  unsent_ |= 1u << lane;
}

/// What the peer says about itself limits all later requests. A walk asks for only one OID anyway.
void Session::bound_requests() noexcept {
  if (std::holds_alternative<Walk>(work_) || !credential().v3() || !credential().user) return;
  const std::size_t octets = request_varbinds_budget(credential(), peer_->request_octets_max());
  if (Getter* const getter = std::get_if<Getter>(&work_)) getter->bound(octets);
  if (TableFetch* const tables = fetch()) tables->bound(octets);
}

void Session::begin_rung(Lane lane) {
  work_ = make_work(*plan_, credential());
  if (credential().v3() && !peer_->use(credential())) {
    return refuse_rung(lane, ErrorWord::unknown_engine);
  }
  send_again(lane);
}

void Session::refuse_rung(Lane lane, ErrorWord word) {
  // The first word that says something becomes the target's error if no credential works.
  if (says_nothing(refusal_)) refusal_ = word;
  // Only sessions that began with an engine get here. A session that began with a community already
  // has a reply to it.
  const bool another = !proven_ && peer_ != nullptr && rung_ + 1u < plan_->ladder->rungs.size();
  if (!another) {
    const ErrorWord told = proven_ ? word : refusal_;
    return findings_.end(told, told == ErrorWord::timeout ? asked(lane) : ber::OidView());
  }
  credential_ = plan_->ladder->rungs[++rung_];
  resynchronized_ = 0;
  begin_rung(lane);
}

void Session::fail_request(Lane lane, ErrorWord word) {
  if (Walk* const walk = std::get_if<Walk>(&work_); proven_ && walk != nullptr) {
    if (walk->outlives_failure(lane, word, findings_)) return;
  }
  if (proven_ || !another_credential_may_help(word)) return findings_.end(word, asked(lane));
  const bool encrypted = !probing() && credential().v3() && credential().user &&
                         credential().user->level == message::SecurityLevel::auth_priv;
  if (word == ErrorWord::timeout && encrypted && peer_->answered() && !peer_->decrypted()) {
    word = ErrorWord::no_privacy_reply;
  }
  refuse_rung(lane, word);
}

void Session::abandon(ErrorWord word) {
  const Walk* const walk = std::get_if<Walk>(&work_);
  const TableFetch* const tables = fetch();
  const std::optional<Lane> lane = walk != nullptr     ? walk->open_lane()
                                   : tables != nullptr ? tables->open_lane()
                                                       : Lane{0};
  findings_.end(word, lane ? asked(*lane) : ber::OidView());
}

bool Session::finished() const noexcept {
  if (findings_.ended() || engine_done_) return true;
  if (const Walk* const walk = std::get_if<Walk>(&work_)) return walk->done();
  if (const TableFetch* const tables = fetch()) return tables->done();
  return std::get_if<Getter>(&work_)->done();
}

std::optional<KnownEngine> Session::known_engine() const {
  if (peer_ == nullptr || !peer_->answered()) return std::nullopt;
  return peer_->known();
}

void Session::describe(TargetReport& report) const noexcept {
  report.error = findings_.error();
  report.error_status = findings_.error_status();
  report.error_oid = findings_.error_oid();
  report.complete = finished() && report.error == ErrorWord::none;
  report.counts.varbinds = findings_.varbinds();
  report.no_such_objects = findings_.no_such_objects();
  report.no_such_instances = findings_.no_such_instances();
  report.anomalies |= findings_.anomalies;
  report.quirks |= findings_.quirks;
  if (proven_) {
    report.version = credential().version;
    report.credential = &credential();
  }
  if (peer_ != nullptr) {
    report.quirks |= peer_->quirks();
    report.engine = peer_->info();
    if (report.engine != nullptr && !report.version) report.version = message::Version::v3;
  }
  std::uint64_t learned = report.counts.varbinds;
  if (const Walk* const walk = std::get_if<Walk>(&work_)) {
    report.max_repetitions = walk->max_repetitions();
    report.roots_found = walk->roots_found();
  } else if (const TableFetch* const tables = fetch()) {
    report.max_repetitions = tables->max_repetitions();
  } else if (plan_->operation == Operation::discover) {
    report.system = std::get_if<Getter>(&work_)->system();
    if (const SystemInfo* const system = report.system) {
      learned =
          system->sys_descr || system->sys_object_id || system->sys_uptime || system->sys_name;
    }
  }
  report.status = status_of(report.error, learned);
  // A target that answered at all is found, even if later questions failed.
  if (report.system != nullptr &&
      (report.status == Status::timeout || report.status == Status::unreachable)) {
    report.status = Status::partial;
  }
  // The agent's Report says that its key differs. A reply that we could not decrypt does not prove
  // that.
  if (report.error == ErrorWord::decryption && decryption_reported_ && learned == 0) {
    report.status = Status::auth;
  }
}

}  // namespace snmpring::session
