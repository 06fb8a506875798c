// Envelopes: which datagrams answer a request at all. What they say is for Getter and Walk.
#include "session/session.h"

#include <algorithm>

#include "message/community.h"
#include "message/correlation.h"

namespace snmpring::session {

std::size_t encode_first_request(const Plan& plan, unsigned attempt, std::int32_t request_id,
                                 MutableBytes out) noexcept {
  if (plan.operation == Operation::walk) return Walk::encode_first(plan, attempt, request_id, out);
  return Getter(plan).encode(attempt, request_id, out);
}

Session::Work Session::make_work(const Plan& plan) {
  if (plan.operation == Operation::walk) return Work(std::in_place_type<Walk>, plan);
  return Work(std::in_place_type<Getter>, plan);
}

Session::Session(const Plan& plan)
    : plan_(&plan), findings_(plan.varbinds_max), work_(make_work(plan)) {}

bool Session::open(Lane lane) const noexcept {
  if (findings_.ended()) return false;
  if (const Walk* const walk = std::get_if<Walk>(&work_)) return walk->open(lane);
  return lane == 0 && std::get_if<Getter>(&work_)->open();
}

std::optional<Lane> Session::next_request() {
  if (findings_.ended()) return std::nullopt;
  if (Walk* const walk = std::get_if<Walk>(&work_)) return walk->next_request();
  return std::get_if<Getter>(&work_)->next_request();
}

std::size_t Session::encode_request(Lane lane, unsigned attempt, std::int32_t request_id,
                                    MutableBytes out) noexcept {
  if (!open(lane)) return 0;
  if (Walk* const walk = std::get_if<Walk>(&work_)) {
    return walk->encode(lane, attempt, request_id, out);
  }
  return std::get_if<Getter>(&work_)->encode(attempt, request_id, out);
}

Handled Session::handle_reply(Lane lane, const Reply& reply, EventSink& sink) {
  if (!open(lane)) return {Verdict::ignored};
  Walk* const walk = std::get_if<Walk>(&work_);
  if (walk != nullptr) walk->note_sent(lane, reply.attempts);
  if (reply.truncated) return handle_truncated(lane, reply);

  const auto message = message::decode_community(reply.datagram);
  if (!message) return handle_undecodable(reply.datagram);
  if (message->version != plan_->credential->version) {
    return {Verdict::misfit, ErrorWord::version_mismatch};
  }
  if (message->pdu.kind != message::PduKind::response) return {Verdict::ignored};
  if (!std::ranges::equal(message->community, plan_->credential->community.reveal())) {
    if (reply.check_community) return {Verdict::ignored};
    findings_.quirks.add(Quirk::community_differs);
  }
  findings_.anomalies |= message->anomalies;
  if (walk != nullptr) {
    walk->handle(lane, message->pdu, reply, findings_, sink);
  } else {
    std::get_if<Getter>(&work_)->handle(message->pdu, reply, findings_, sink);
  }
  return {Verdict::accepted};
}

Handled Session::handle_truncated(Lane lane, const Reply& reply) noexcept {
  Walk* const walk = std::get_if<Walk>(&work_);
  const bool smaller_next = walk != nullptr ? walk->handle_truncated(lane, reply)
                                            : std::get_if<Getter>(&work_)->handle_truncated(reply);
  return {smaller_next ? Verdict::misfit_now : Verdict::misfit, ErrorWord::truncated};
}

Handled Session::handle_undecodable(Bytes datagram) const noexcept {
  const auto correlation = message::peek_correlation(datagram);
  if (!correlation) return {Verdict::misfit, ErrorWord::decode};
  if (correlation->version != static_cast<std::int64_t>(plan_->credential->version)) {
    return {Verdict::misfit, ErrorWord::version_mismatch};
  }
  // A v1 Trap-PDU has another shape and is no more an answer than the PDUs that can be decoded.
  if (correlation->pdu_tag == static_cast<std::uint8_t>(message::PduKind::trap_v1)) {
    return {Verdict::ignored};
  }
  return {Verdict::misfit, ErrorWord::decode};
}

void Session::fail_request(Lane, ErrorWord word) { findings_.end(word); }

void Session::abandon(ErrorWord word) { findings_.end(word); }

bool Session::finished() const noexcept {
  if (findings_.ended()) return true;
  if (const Walk* const walk = std::get_if<Walk>(&work_)) return walk->done();
  return std::get_if<Getter>(&work_)->done();
}

void Session::describe(TargetReport& report) const noexcept {
  report.error = findings_.error();
  report.error_status = findings_.error_status();
  report.error_oid = findings_.error_oid();
  report.complete = finished() && report.error == ErrorWord::none;
  report.counts.varbinds = findings_.varbinds();
  report.anomalies |= findings_.anomalies;
  report.quirks |= findings_.quirks;
  std::uint64_t learned = report.counts.varbinds;
  if (const Walk* const walk = std::get_if<Walk>(&work_)) {
    report.max_repetitions = walk->max_repetitions();
  } else if (plan_->operation == Operation::discover) {
    report.system = std::get_if<Getter>(&work_)->system();
    if (const SystemInfo* const system = report.system) {
      learned =
          system->sys_descr || system->sys_object_id || system->sys_uptime || system->sys_name;
    }
  }
  report.status = status_of(report.error, learned);
}

}  // namespace snmpring::session
