// The engine's second step: what arrived, and to which request it belongs.
#include <algorithm>
#include <cerrno>

#include "engine/engine.h"
#include "engine/outlet.h"
#include "usm/process.h"

namespace snmpring::engine {

using session::ErrorWord;

namespace {

constexpr Duration kSendAgainAfter = std::chrono::milliseconds(10);

/// PDUs that answer nothing: requests, notifications, and a Report where there is no SNMPv3.
bool answers_nothing(const message::Correlation& correlation) {
  if (correlation.version == 3) return false;
  switch (static_cast<message::PduKind>(correlation.pdu_tag)) {
    case message::PduKind::get_request:
    case message::PduKind::get_next_request:
    case message::PduKind::set_request:
    case message::PduKind::trap_v1:
    case message::PduKind::get_bulk_request:
    case message::PduKind::inform_request:
    case message::PduKind::snmpv2_trap:
    case message::PduKind::report:
      return true;
    case message::PduKind::response:
      return false;
  }
  // No PDU at all. The decoder will say so.
  return false;
}

/// RFC 792 and RFC 1812 §5.2.7.1 for type 3, RFC 4443 §3.1 for ICMPv6 type 1.
ErrorWord icmp_word(const io::IcmpError& error) {
  const bool ipv4 = error.to.address.family == Family::ipv4;
  if (ipv4 && error.type == 3 && (error.code == 9 || error.code == 10 || error.code == 13)) {
    return ErrorWord::icmp_admin;
  }
  switch (error.error) {
    case ECONNREFUSED:
      return ErrorWord::icmp_port;
    case EACCES:
      return ErrorWord::icmp_admin;
    case ENETUNREACH:
      return ErrorWord::net_unreachable;
    default:
      return ErrorWord::icmp_host;
  }
}

ErrorWord send_failure_word(const io::SendFailure& failure) {
  switch (failure.obstacle) {
    case io::SendObstacle::broadcast:
      return ErrorWord::broadcast;
    case io::SendObstacle::no_route:
      return ErrorWord::net_unreachable;
    case io::SendObstacle::unknown:
      break;
  }
  switch (failure.error) {
    case ENETUNREACH:
    case EHOSTUNREACH:
      return ErrorWord::net_unreachable;
    case EPERM:
    case EACCES:
      return ErrorWord::permission;
    default:
      return ErrorWord::send_failed;
  }
}

}  // namespace

bool Engine::deliver(std::size_t datagrams_max) {
  for (; datagrams_left(); --datagrams_max) {
    if (datagrams_max == 0) return true;
    const io::Arrival& arrival = look_ahead_.front();
    if (!has_room(arrival.payload.size())) return false;
    deliver_datagram(arrival, look_ahead_.take());
  }
  while (look_ahead_.send_failures_left()) {
    if (!has_room(0)) return false;
    deliver_send_failure(look_ahead_.take_send_failure());
  }
  while (look_ahead_.icmp_errors_left()) {
    if (!has_room(0)) return false;
    deliver_icmp_error(look_ahead_.take_icmp_error());
  }
  return true;
}

void Engine::deliver_datagram(const io::Arrival& arrival, const LookAhead::Expected& expected) {
  if (!expected.has_id) {
    deliver_undecodable(arrival.from);
    return;
  }
  if (answers_nothing(expected.correlation)) {
    ++stats_.ignored_pdus;
    return;
  }
  const RequestTable::Lookup found = table_.find(expected.ticket);
  switch (found.kind) {
    case RequestTable::Lookup::Kind::open:
      if (source_fits(found.slot, arrival.from)) {
        deliver_reply(found, expected.correlation, arrival);
      } else {
        ++stats_.wrong_sources;
      }
      break;
    case RequestTable::Lookup::Kind::answered:
    case RequestTable::Lookup::Kind::given_up:
      deliver_closed(found, arrival);
      break;
    case RequestTable::Lookup::Kind::reused:
      deliver_reused(arrival.from);
      break;
    case RequestTable::Lookup::Kind::foreign:
      ++stats_.foreign_ids;
      break;
  }
}

bool Engine::source_fits(Slot slot, const Endpoint& from) const {
  switch (options_.source_check) {
    case SourceCheck::strict:
      return table_.is_to(slot, from);
    case SourceCheck::port:
      return from.address == table_.endpoint(slot).address;
    case SourceCheck::any:
      return true;
  }
  return false;
}

// Garbage has no id, so its sender is looked up. Where that is being asked something, its requests
// note a misfit and go on waiting.
void Engine::deliver_undecodable(const Endpoint& from) {
  Slot slot = table_.first_to(from);
  bool attributed = false;
  for (; slot != RequestTable::kNone; slot = table_.next_to(slot, from)) {
    Request& request = table_[slot];
    if (request.attempts == 0) continue;
    request.set_misfit(ErrorWord::decode);
    if (request.has_session != 0 && !attributed) {
      ++sessions_[request.session()].counts.rx;
    }
    attributed = true;
  }
  ++(attributed ? stats_.misfits_decode : stats_.unattributed);
}

// The request has ended, and its slot rests. The entry still says who was asked, and whose session
// it was. Where the target has ended too, the reply is counted for the run alone.
void Engine::deliver_closed(const RequestTable::Lookup& found, const io::Arrival& arrival) {
  if (!source_fits(found.slot, arrival.from)) {
    ++stats_.wrong_sources;
    return;
  }
  const bool duplicate = found.kind == RequestTable::Lookup::Kind::answered;
  ++(duplicate ? stats_.duplicates : stats_.too_late);
  const Request& closed = table_[found.slot];
  const SessionIndex index = closed.session();
  if (closed.has_session == 0 || !sessions_.is_open(index)) return;
  ActiveTarget& active = sessions_[index];
  // Another target may have the session's place by now.
  if (active.target.endpoint != table_.endpoint(found.slot)) return;
  ++active.counts.rx;
  if (!duplicate) return;
  ++active.counts.duplicates;
  active.session.note_stray(arrival.payload);
}

// All that is known of the request is that it was ours. The reply is a duplicate if its sender is
// still being asked something.
void Engine::deliver_reused(const Endpoint& from) {
  Slot slot = table_.first_to(from);
  while (slot != RequestTable::kNone && table_[slot].has_session == 0) {
    slot = table_.next_to(slot, from);
  }
  if (slot == RequestTable::kNone) {
    ++stats_.foreign_ids;
    return;
  }
  ++stats_.duplicates;
  session::TargetCounts& counts = sessions_[table_[slot].session()].counts;
  ++counts.rx;
  ++counts.duplicates;
}

void Engine::deliver_reply(const RequestTable::Lookup& found,
                           const message::Correlation& correlation, const io::Arrival& arrival) {
  const Slot slot = found.slot;
  const unsigned attempt = found.attempt;
  Request& request = table_[slot];
  const bool first = request.has_session == 0;
  const auto make_target = [this, slot] { return target_of(slot); };
  const SessionIndex index =
      first ? sessions_.open(make_target, request.rung(), options_.v3) : request.session();
  stats_.sessions_open_peak = std::max<std::uint64_t>(stats_.sessions_open_peak, sessions_.size());
  ActiveTarget& active = sessions_[index];
  const session::Target& target = active.target;
  ++active.counts.rx;

  const bool other_source = arrival.from != target.endpoint;
  const bool any_source = other_source && options_.source_check == SourceCheck::any;
  const session::Reply reply{
      .datagram = arrival.payload,
      .truncated = arrival.truncated || correlation.truncated,
      .check_community = any_source,
      .foreign_address = any_source && arrival.from.address != target.endpoint.address,
      .attempt = charged_before(slot, attempt),
      .attempts = charged_before(slot, request.attempts - 1u) + 1,
      .correlation_id = correlation.correlation_id,
      .head = &correlation,
      .now = clock_.world_now(),
      .received = clock_.wall_now()};
  outlet_.begin_reply(target, clock_.wall_now());
  const session::Handled handled =
      active.session.handle_reply(first ? session::Lane{0} : request.lane(), reply, outlet_);
  if (handled.verdict == session::Verdict::accepted) {
    if (first) {
      const unsigned before = rungs_before(slot);
      const unsigned retries_max = target.plan().limits->retries_max;
      active.counts.tx = request.attempts + before * (1 + retries_max);
      active.counts.retries = request.retries() + before * retries_max;
      active.started = started_at(slot);
      take_over_earlier(active);
      active.spaced.next = last_sent_at(request) + spacing_.per_target();
      ++stats_.responders;
    }
    if (handled.report) ++stats_.reports;
    if (other_source) active.reply_from = arrival.from;
    accept(slot, index, attempt);
    return;
  }
  if (first) sessions_.close(index);
  if (handled.verdict == session::Verdict::ignored) {
    ++stats_.ignored_pdus;
  } else {
    const bool of_no_use =
        handled.misfit == ErrorWord::decode || handled.misfit == ErrorWord::unknown_engine;
    if (first && of_no_use && correlation.version == 3) {
      note_refused_engine(slot, arrival.payload);
    }
    misfit(slot, handled.misfit, handled.verdict == session::Verdict::misfit_now);
  }
}

// One address of a name has answered after others had not.
void Engine::take_over_earlier(ActiveTarget& active) {
  const auto* const earlier = history_.earlier(active.target.position);
  if (earlier == nullptr) return;
  active.other_address = true;
  active.counts.tx += earlier->tx;
  active.counts.retries += earlier->retries;
  history_.forget_earlier(active.target.position);
}

// A session that has nothing but a misfit is forgotten. What the reply says of the engine is kept
// for the target's record.
void Engine::note_refused_engine(Slot slot, Bytes datagram) {
  const auto id = usm::peek_engine_id(datagram);
  if (!id) return;
  history_.note_refused_engine(
      slot, {.engine_id = {id->begin(), id->end()}, .reading = {}, .received = clock_.wall_now()});
}

void Engine::accept(Slot slot, SessionIndex index, unsigned attempt) {
  const Request& request = table_[slot];
  ActiveTarget& active = sessions_[index];
  ++stats_.replies_accepted;
  const bool lost_on_the_way = request.free_repeats == 0 && request.get_misfit() == ErrorWord::none;
  ++(lost_on_the_way ? stats_.answered_at[attempt] : stats_.answered_otherwise);
  if (attempt + 1 < request.attempts) {
    ++stats_.late;
    ++active.counts.late;
  }
  const Duration round_trip = clock_.now() - sent_at(slot, attempt);
  session::TargetCounts& counts = active.counts;
  counts.rtt_min = counts.replies_timed == 0 ? round_trip : std::min(counts.rtt_min, round_trip);
  counts.rtt_max = std::max(counts.rtt_max, round_trip);
  counts.rtt_sum += round_trip;
  ++counts.replies_timed;
  if (options_.count_round_trips) stats_.round_trips.add(round_trip);
  active.waited += request.attempts == 1 ? round_trip : clock_.now() - sent_at(slot, 0);

  close_request(slot, Outcome::answered);
  // A second reply finds the session by the closed entry. A probe had no session until now.
  table_[slot].set_session(index);
  if (active.session.finished() && active.open_requests > 0) close_requests_of(index);
  if (hand_on_rows(index, /*in_reply=*/true)) {
    go_on(index);
  } else {
    unsettled_.push_back({.session = index, .ends = false});
  }
  admission_.note_responders();
}

void Engine::go_on(SessionIndex index) {
  const ActiveTarget& active = sessions_[index];
  if (active.session.finished()) {
    if (active.session.engine_done() && lingering_.is_on()) {
      lingering_.push(index, clock_.now());
    } else {
      end_session(index);
    }
  } else if (outlet_.wants_more(active.target, index)) {
    const bool gone = options_.parked_max != 0 && admission_.place_is_wanted() && give_way(index);
    if (!gone) poll_session(index);
  }
}

// --- Conceptual rows -----------------------------------------------------------------------------

bool Engine::has_room(std::size_t datagram_octets) {
  return settle() && outlet_.has_room(datagram_octets);
}

bool Engine::settle() {
  while (!unsettled_.empty()) {
    const Unsettled unsettled = unsettled_.back();
    if (!hand_on_rows(unsettled.session, /*in_reply=*/false)) return false;
    unsettled_.pop_back();
    if (unsettled.ends) {
      end_session(unsettled.session);
    } else {
      go_on(unsettled.session);
    }
  }
  return true;
}

bool Engine::hand_on_rows(SessionIndex index, bool in_reply) {
  ActiveTarget& active = sessions_[index];
  while (const auto octets = active.session.prepare_row()) {
    if (!outlet_.has_room_for_row(*octets)) return false;
    if (!in_reply) outlet_.begin_reply(active.target, clock_.wall_now());
    in_reply = true;
    active.session.hand_on_row(outlet_);
  }
  return true;
}

void Engine::end_when_settled(SessionIndex index) {
  // No request of it may be repeated meanwhile.
  if (sessions_[index].open_requests > 0) close_requests_of(index);
  if (hand_on_rows(index, /*in_reply=*/false)) {
    end_session(index);
  } else {
    unsettled_.push_back({.session = index, .ends = true});
  }
}

void Engine::misfit(Slot slot, ErrorWord word, bool repeat_now) {
  switch (word) {
    case ErrorWord::truncated:
      ++stats_.misfits_truncated;
      break;
    case ErrorWord::version_mismatch:
      ++stats_.misfits_version;
      break;
    case ErrorWord::bad_digest:
      ++stats_.misfits_digest;
      break;
    case ErrorWord::unknown_engine:
      ++stats_.misfits_engine;
      break;
    case ErrorWord::not_in_time_window:
      ++stats_.misfits_time;
      break;
    case ErrorWord::decryption:
      ++stats_.misfits_decryption;
      break;
    case ErrorWord::unknown_context:
      ++stats_.misfits_context;
      break;
    default:
      ++stats_.misfits_decode;
  }
  Request& request = table_[slot];
  request.set_misfit(word);
  // The reply was cut. That to a smaller request may not be. It costs a retry like any other.
  if (repeat_now && request.get_state() == Request::State::waiting &&
      retries_left(request, plan_of(request))) {
    repeat_at_once(slot);
  }
}

void Engine::deliver_icmp_error(const io::IcmpError& error) {
  ++stats_.icmp_errors;
  const ErrorWord word = icmp_word(error);
  bool attributed = false;
  for (Slot slot = table_.first_to(error.to); slot != RequestTable::kNone;) {
    Request& request = table_[slot];
    if (request.attempts == 0) {
      slot = table_.next_to(slot, error.to);
      continue;
    }
    attributed = true;
    if (word == ErrorWord::icmp_port && request.has_session == 0) {
      // Nobody listens there, so asking again changes nothing. Ending a target may close more than
      // one request, so the search starts over.
      end_target(slot, word);
      slot = table_.first_to(error.to);
    } else {
      // Routers say so of hosts that are there a moment later. An agent that has answered may be
      // starting anew. So the retries decide.
      request.set_misfit(word);
      slot = table_.next_to(slot, error.to);
    }
  }
  if (!attributed) ++stats_.icmp_unattributed;
}

void Engine::deliver_send_failure(const io::SendFailure& failure) {
  ++stats_.send_failures;
  const Slot slot = failure.cookie;
  Request& request = table_[slot];
  if (request.get_state() != Request::State::waiting) return;
  const bool transient =
      failure.error == ENOBUFS || failure.error == EAGAIN || failure.error == ENOMEM;
  if (transient && request.free_repeats < Request::kFreeRepeatsMax &&
      request.attempts < Request::kAttemptsMax) {
    repeat_free(slot);
    leave_window(slot, Outcome::given_up);
    if (spacing_.is_on()) {
      const IpAddress address = table_.endpoint(slot).address;
      spacing_.unsent({spaced_place(request), address});
    }
    wait_until(slot, clock_.now() + kSendAgainAfter);
    return;
  }
  fail_request(slot, send_failure_word(failure), failure.error);
}

}  // namespace snmpring::engine
