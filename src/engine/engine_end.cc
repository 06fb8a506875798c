// Whose time is up, how requests and targets end, and what is reported of them.
#include <algorithm>

#include "base/invariant.h"
#include "engine/engine.h"
#include "engine/outlet.h"
#include "session/ladder.h"

namespace snmpring::engine {

using session::ErrorWord;

namespace {

/// True for the last word of a probe that nothing came back from.
bool heard_nothing(const Request& probe, ErrorWord word) {
  return probe.get_misfit() == ErrorWord::none &&
         (word == ErrorWord::timeout || word == ErrorWord::target_deadline ||
          word == ErrorWord::run_deadline || word == ErrorWord::interrupted);
}

/// True where nobody was heard of and there is time left to ask another address.
bool another_address_may_help(ErrorWord word) {
  return word == ErrorWord::timeout || session::status_of(word, 0) == session::Status::unreachable;
}

}  // namespace

// --- 3. Expire -----------------------------------------------------------------------------------

bool Engine::expire() {
  if (!has_room(0) || !end_lingering()) return false;
  while (const auto slot = timers_.due(clock_.now())) {
    if (const auto upcoming = timers_.upcoming()) table_.prefetch(*upcoming);
    if (!expire_request(*slot)) return false;
  }
  return true;
}

bool Engine::end_lingering() {
  while (const auto index = lingering_.due(clock_.now())) {
    if (!has_room(0)) return false;
    end_session(*index);
  }
  return true;
}

// Returns false where the request ends and the outlet has no room for the target's report.
bool Engine::expire_request(Slot slot) {
  Request& request = table_[slot];
  const bool over = clock_.now() >= target_end(slot);
  if (!over && request.get_state() != Request::State::waiting) {
    timers_.cancel(slot);
    enqueue(slot);
    return true;
  }
  const bool lost = !over && lost_to_stall(request);
  if (lost || (!over && retries_left(request, plan_of(request)))) {
    if (lost) repeat_free(slot);
    timers_.cancel(slot);
    repeat(slot, Outcome::unanswered);
    return true;
  }
  // A reply that was a misfit says more than that time is up.
  const ErrorWord misfit = request.get_misfit();
  const ErrorWord word = misfit != ErrorWord::none ? misfit
                         : over                    ? ErrorWord::target_deadline
                                                   : ErrorWord::timeout;
  const bool last = over || request.has_session != 0 || is_last_rung(request);
  if (last && passes_unnoticed(request, word)) {
    forget_probe(slot, word);
    return true;
  }
  if (!has_room(0)) return false;
  if (over) {
    end_target(slot, word);
  } else {
    fail_request(slot, word);
  }
  return true;
}

bool Engine::lost_to_stall(const Request& request) const {
  return clock_.has_lost_replies() && request.free_repeats < Request::kFreeRepeatsMax &&
         request.attempts < Request::kAttemptsMax && last_sent_at(request) <= clock_.lossy_until();
}

// --- What ends -----------------------------------------------------------------------------------

void Engine::close_request(Slot slot, Outcome outcome) {
  const Request& request = table_[slot];
  leave_window(slot, outcome);
  if (request.has_session != 0) {
    --sessions_[request.session()].open_requests;
  }
  history_.forget(slot, request);
  timers_.cancel(slot);
  table_.close(slot, outcome == Outcome::answered);
}

void Engine::fail_request(Slot slot, ErrorWord word, int os_error) {
  const Request& request = table_[slot];
  if (request.has_session == 0) {
    if (is_last_rung(request) || !session::another_credential_may_help(word) ||
        !try_next_rung(slot)) {
      end_probe(slot, word, os_error);
    }
    return;
  }
  const SessionIndex index = request.session();
  const session::Lane lane = request.lane();
  close_request(slot, Outcome::unanswered);
  if (os_error != 0) {
    sessions_[index].send_error = os_error;
    sessions_[index].send_word = word;
  }
  sessions_[index].session.fail_request(lane, word);
  if (sessions_[index].session.finished()) {
    end_when_settled(index);
  } else {
    poll_session(index);
  }
}

// Nobody knew the credential of a probe, or nobody is there. The next credential may fare better.
// What was heard so far is kept.
bool Engine::try_next_rung(Slot slot) {
  const Request probe = table_[slot];
  const session::Target target = target_of(slot);
  const auto rung = session::next_rung(*target.plan().ladder, probe.rung(),
                                       session::is_engine_known(target.endpoint, options_.v3));
  if (!rung) return false;
  std::optional<Instant> started;
  if (!history_.waited_in_full(slot)) started = started_at(slot);
  auto refused_engine = history_.take_refused_engine(slot);
  close_request(slot, Outcome::unanswered);
  const Slot next = table_.open(target.endpoint);
  invariant(next != RequestTable::kNone, "there is a slot where one was just closed");
  if (refused_engine) history_.note_refused_engine(next, *std::move(refused_engine));
  Request& request = table_[next];
  request.profile = probe.profile;
  request.set_position(probe.position());
  request.misfit = probe.misfit;
  request.set_rung(*rung);
  if (started) history_.note_target_started(next, *started);
  schedule(next);
  return true;
}

// An address of a name is silent or unreachable. The next one may fare better. The target begins
// anew there, but its time and what was sent go on counting.
bool Engine::try_next_address(Slot slot, ErrorWord word, int os_error) {
  if (!another_address_may_help(word)) return false;
  const Request& probe = table_[slot];
  const auto endpoint = admission_.source().next_endpoint(probe.position(), probe.profile);
  if (!endpoint) return false;
  const Slot next = table_.open(*endpoint);
  // The 256th interface scope.
  if (next == RequestTable::kNone) return false;

  RequestHistory::Earlier& earlier =
      history_.make_earlier(probe.position(), {.first = table_.endpoint(slot),
                                               .word = word,
                                               .os_error = os_error,
                                               .tx = 0,
                                               .retries = 0,
                                               .started = started_at(slot)});
  const unsigned before = rungs_before(slot);
  const unsigned retries_max = plan_of(probe).limits->retries_max;
  earlier.tx += probe.attempts + before * (1 + retries_max);
  earlier.retries += probe.retries() + before * retries_max;
  table_[next].profile = probe.profile;
  table_[next].set_position(probe.position());
  close_request(slot, Outcome::unanswered);
  schedule(next);
  return true;
}

void Engine::end_target(Slot slot, ErrorWord word) {
  const Request& request = table_[slot];
  if (request.has_session == 0) {
    end_probe(slot, word);
    return;
  }
  abandon(request.session(), word);
}

void Engine::end_probe(Slot slot, ErrorWord word, int os_error) {
  if (passes_unnoticed(table_[slot], word)) {
    forget_probe(slot, word);
  } else if (!try_next_address(slot, word, os_error)) {
    report_probe(slot, word, os_error);
  }
}

bool Engine::passes_unnoticed(const Request& request, ErrorWord word) const {
  return request.has_session == 0 && heard_nothing(request, word) &&
         !reported_when_silent(*request.profile);
}

// Most addresses of a range end here: silent, and without a record.
void Engine::forget_probe(Slot slot, ErrorWord word) {
  const std::uint64_t position = table_[slot].position();
  const session::TargetProfile* const profile = table_[slot].profile;
  close_request(slot, word == ErrorWord::timeout ? Outcome::unanswered : Outcome::given_up);
  count_out(position, profile, session::status_of(word, 0), word);
}

void Engine::report_probe(Slot slot, ErrorWord word, int os_error) {
  const Request& request = table_[slot];
  const bool silent = heard_nothing(request, word);
  session::Target target = target_of(slot);
  session::TargetReport result{.target = target};
  result.answered = session::is_misfit_reply(request.get_misfit());
  result.error = word;
  result.os_error = os_error;
  result.status = session::status_of(word, 0);
  const unsigned before = rungs_before(slot);
  const unsigned retries_max = target.plan().limits->retries_max;
  result.counts.tx = request.attempts + before * (1 + retries_max);
  result.counts.rx = result.answered ? 1 : 0;
  result.counts.retries = request.retries() + before * retries_max;
  ber::Oid asked;
  if (request.attempts > 0) {
    result.elapsed = clock_.now() - started_at(slot);
    asked = session::first_asked(target, request.rung(), options_.v3);
    if (!asked.empty()) result.error_oid = &asked;
  }
  if (const auto* const earlier = history_.earlier(request.position())) {
    result.quirks.add(session::Quirk::other_address);
    result.counts.tx += earlier->tx;
    result.counts.retries += earlier->retries;
    result.elapsed = clock_.now() - earlier->started;
    // No address was heard of, so the record is about the one that the system prefers. An engine
    // that was refused was heard of.
    if (another_address_may_help(word) && !history_.has_refused_engine(slot)) {
      target.endpoint = earlier->first;
      result.error = earlier->word;
      result.os_error = earlier->os_error;
      result.status = session::status_of(result.error, 0);
    }
    history_.forget_earlier(request.position());
  }
  const auto refused_engine = history_.take_refused_engine(slot);
  if (refused_engine) {
    result.engine = &*refused_engine;
    result.version = message::Version::v3;
  }
  close_request(slot,
                silent && word != ErrorWord::timeout ? Outcome::given_up : Outcome::unanswered);
  report(result, silent);
}

void Engine::abandon(SessionIndex index, ErrorWord word) {
  sessions_[index].session.abandon(word);
  end_when_settled(index);
}

void Engine::end_session(SessionIndex index) {
  ActiveTarget& active = sessions_[index];
  if (active.open_requests > 0) close_requests_of(index);
  // The time of a parked session stands still.
  const Instant end = active.parked_since.value_or(clock_.now());
  if (active.parked_since) parked_.remove(index);
  session::TargetReport result{.target = active.target};
  result.counts = active.counts;
  result.answered = true;
  result.reply_from = active.reply_from;
  const bool lingered = active.linger_until != Instant::min();
  result.elapsed = (lingered ? active.answered : end) - active.started;
  active.session.describe(result);
  if (result.error == active.send_word) result.os_error = active.send_error;
  if (options_.v3 != nullptr && options_.v3->directory != nullptr) {
    if (const auto known = active.session.known_engine()) {
      options_.v3->directory->learn(active.target.endpoint, *known);
    }
  }
  if (active.reply_from) result.quirks.add(session::Quirk::other_source);
  if (active.other_address) result.quirks.add(session::Quirk::other_address);
  stats_.rows += result.counts.varbinds;
  stats_.no_such_objects += result.no_such_objects;
  stats_.no_such_instances += result.no_such_instances;
  if (active.target.profile->plan == options_.shared_plan) roots_found_ |= result.roots_found;
  report(result, /*silent=*/false);
  sessions_.close(index);
}

void Engine::close_requests_of(SessionIndex index) {
  const ActiveTarget& active = sessions_[index];
  for (Slot slot = table_.first_to(active.target.endpoint);
       slot != RequestTable::kNone && active.open_requests > 0;) {
    const Slot next = table_.next_to(slot, active.target.endpoint);
    if (table_[slot].has_session != 0 && table_[slot].session() == index) {
      close_request(slot, Outcome::given_up);
    }
    slot = next;
  }
}

void Engine::report(const session::TargetReport& report, bool silent) {
  if (!silent || reported_when_silent(*report.target.profile)) outlet_.finished(report);
  count_out(report.target.position, report.target.profile, report.status, report.error);
}

void Engine::count_out(std::uint64_t position, const session::TargetProfile* profile,
                       session::Status status, ErrorWord word) {
  ++stats_.targets_done;
  --stats_.targets_open;
  ++stats_.by_status[static_cast<std::size_t>(status)];
  ++stats_.by_error[static_cast<std::size_t>(word)];
  admission_.source().release(position, profile);
}

void Engine::cancel(const session::Target& target, std::optional<SessionIndex> held) {
  if (held) {
    abandon(*held, ErrorWord::interrupted);
    return;
  }
  for (Slot slot = table_.first_to(target.endpoint); slot != RequestTable::kNone;
       slot = table_.next_to(slot, target.endpoint)) {
    if (target_of(slot).position != target.position) continue;
    end_target(slot, ErrorWord::interrupted);
    return;
  }
  for (SessionIndex index = parked_.empty() ? ParkedSessions::kNone : parked_.front();
       index != ParkedSessions::kNone; index = parked_.after(index)) {
    if (sessions_[index].target.position != target.position) continue;
    abandon(index, ErrorWord::interrupted);
    return;
  }
}

bool Engine::abandon_open(ErrorWord word) {
  admission_.stop();
  if (!refuse_kept()) return false;
  for (SessionIndex index = 0; index < sessions_.bound(); ++index) {
    if (!sessions_.is_open(index)) continue;
    if (!has_room(0)) return false;
    abandon(index, word);
  }
  for (Slot slot = 0; slot < table_.bound(); ++slot) {
    if (table_[slot].get_state() == Request::State::free) continue;
    if (!has_room(0)) return false;
    end_probe(slot, word);
  }
  // No request waits for what is still in the batch.
  batch_.clear();
  return settle();
}

}  // namespace snmpring::engine
