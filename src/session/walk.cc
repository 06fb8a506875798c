// GetBulk and GetNext over a target's roots (RFC 3416 §4.2.2, §4.2.3; RFC 1157 §4.1.3 for v1).
#include "session/walk.h"

#include <algorithm>

#include "session/request_encoder.h"

namespace snmpring::session {
namespace {

constexpr unsigned kLanesMax = 16;

// Counts a varbind that gives no row and does not end the subtree: it is gone, lost or lost_inside.
// \return False when the target has ended, because too many are lost.
bool note_no_row(Walker::Step step, const Walker& walker, message::VarBindReader& reader,
                 Findings& findings) {
  if (step == Walker::Step::gone) {
    findings.quirks.add(Quirk::exception_in_walk);
    reader.pass_over();
  } else {
    // The cursor is on the lost varbind if its name is known, else on the one before it.
    findings.note_error(ErrorWord::decode, walker.cursor());
  }
  return findings.count_lost();
}

}  // namespace

Walk::Walk(const Plan& plan, const Credential& credential)
    : plan_(&plan),
      v1_(credential.version == message::Version::v1),
      sizer_(credential, *plan.limits) {
  const std::size_t lanes =
      std::min<std::size_t>({plan.limits->requests_max, plan.roots.size(), kLanesMax});
  if (lanes > 1) other_lanes_.resize(lanes - 1);
  start_root(first_lane_);
  open_request(first_lane_);
}

bool Walk::is_open(Lane lane) const noexcept {
  return lane <= other_lanes_.size() && state(lane).stage == Stage::open;
}

std::optional<Lane> Walk::next_request() {
  for (std::size_t i = 0; i <= other_lanes_.size(); ++i) {
    const Lane number = static_cast<Lane>(i);
    LaneState& lane = state(number);
    if (lane.stage == Stage::idle && next_root_ < plan_->roots.size()) start_root(lane);
    if (lane.stage == Stage::wanting) {
      open_request(lane);
      return number;
    }
  }
  return std::nullopt;
}

void Walk::start_root(LaneState& lane) {
  lane.walker.start(plan_->roots[next_root_++], plan_->limits->tolerate_disorder);
  lane.leaf = false;
  lane.fallback = false;
  lane.doubt.reset();
  lane.stage = Stage::wanting;
  ++busy_lanes_;
}

void Walk::open_request(LaneState& lane) noexcept {
  lane.repetitions = lane.leaf || lane.fallback ? 0 : sizer_.next();
  lane.steady = sizer_.repeats_in_full();
  lane.stage = Stage::open;
}

void Walk::end_root(LaneState& lane) noexcept {
  lane.stage = Stage::idle;
  --busy_lanes_;
}

void Walk::end_root_properly(LaneState& lane, Findings& findings) noexcept {
  if (lane.doubt != nullptr) {
    if (lane.doubt->contradicts_end_at(lane.walker.cursor())) {
      findings.note_error(ErrorWord::contradictory_end, lane.walker.cursor());
      return end_root(lane);
    }
    findings.quirks.add(lane.suspicion);
  }
  if (lane.walker.met_any() || lane.walker.root().single_arc()) return end_root(lane);
  lane.leaf = true;
  lane.stage = Stage::wanting;
}

void Walk::encode(Lane number, unsigned attempt, std::int32_t request_id,
                  ber::Writer& writer) noexcept {
  const LaneState& lane = state(number);
  if (lane.leaf) {
    message::encode_request_varbind(writer, lane.walker.root().oid());
    return encode_request_pdu(writer, message::PduKind::get_request, request_id, 0);
  }
  const std::uint32_t repetitions = repetitions_at(lane, attempt);
  if (repetitions > 0) last_repetitions_ = repetitions;
  encode_walk_pdu(writer, lane.walker.cursor(), repetitions, request_id);
}

void Walk::note_sent(Lane number, unsigned attempts) noexcept {
  const LaneState& lane = state(number);
  if (lane.repetitions == 0 || attempts == 0) return;
  // Only the last attempt can be a GetNext. Then the attempt before it was a GetBulk.
  const std::uint32_t last = repetitions_at(lane, attempts - 1);
  last_repetitions_ = last > 0 || attempts < 2 ? last : repetitions_at(lane, attempts - 2);
}

bool Walk::handle_truncated(Lane number, const Reply& reply) noexcept {
  LaneState& lane = state(number);
  const std::uint32_t asked = repetitions_at(lane, reply.attempt);
  // Only replies to the last attempt count. Copies of earlier ones were known when it was sent.
  if (asked == 0 || reply.attempt + 1 != reply.attempts) return false;
  sizer_.too_large(asked);
  // Otherwise repeats with the same repetitions would be cut each time.
  if (plan_->limits->max_repetitions != 0 || lane.steady)
    lane.repetitions = std::max(asked / 2, 1u);
  return repetitions_at(lane, reply.attempts) < asked;
}

void Walk::handle(Lane number, const message::Pdu& pdu, const Reply& reply, Findings& findings,
                  EventSink& sink) {
  LaneState& lane = state(number);
  lane.stage = Stage::wanting;
  const Receiving received{.pdu = pdu,
                           .reply = reply,
                           .asked = lane.leaf ? 0 : repetitions_at(lane, reply.attempt),
                           .findings = findings,
                           .sink = sink};
  if (lane.leaf) return handle_leaf(lane, received);
  if (pdu.error_status != message::error_status::kNoError) {
    handle_status(lane, received);
  } else if (pdu.varbind_count > 0) {
    handle_varbinds(lane, received);
  } else if (received.asked > 0) {
    lane.fallback = true;
  } else {
    sizer_.bulk_undecided();
    findings.note_error(ErrorWord::empty_reply, lane.walker.cursor());
    end_root(lane);
  }
}

void Walk::handle_status(LaneState& lane, const Receiving& received) noexcept {
  using namespace message::error_status;
  Findings& findings = received.findings;
  const std::int32_t status = received.pdu.error_status;
  if (received.asked > 0 && status != kAuthorizationError) {
    if (status == kTooBig) {
      findings.quirks.add(Quirk::too_big_bulk);
      sizer_.too_large(received.asked);
      if (received.asked > 1) return;
    }
    // noSuchName is no answer to GetBulk either. If it were taken for the end at once, an agent
    // that does not know GetBulk would look empty.
    lane.fallback = true;
    return;
  }
  if (received.asked == 0 && lane.repetitions > 0) {
    sizer_.only_get_next_answered(lane.repetitions);
    note_bulk(findings);
  } else {
    sizer_.bulk_undecided();
  }
  if (status == kNoSuchName) {
    if (!v1_) findings.quirks.add(Quirk::v2c_no_such_name);
    return end_root_properly(lane, findings);
  }
  findings.note_error_status(status, lane.walker.cursor());
  end_root(lane);
}

void Walk::handle_varbinds(LaneState& lane, const Receiving& received) {
  using enum Walker::Step;
  Findings& findings = received.findings;
  Walker& walker = lane.walker;
  const Cursor asked_from = walker.position();
  const SecondLook* const doubt = lane.doubt.get();
  message::VarBindReader reader(received.pdu.varbinds);
  message::VarBind varbind;
  std::size_t position = 0;
  bool moved = false;
  Walker::Step step = row;
  for (; step < ended && reader.next(varbind); ++position) {
    step = walker.accept(varbind);
    if (step == row) [[likely]] {
      if (doubt != nullptr && doubt->knows(varbind.name)) [[unlikely]] {
        reader.pass_over();
        moved = true;
        continue;
      }
      if (!findings.emit(received.sink,
                         {walker.root(), varbind.name, varbind.value, varbind.shared_octets}))
        break;
      moved = true;
    } else if (step < ended) {
      if (!note_no_row(step, walker, reader, findings)) break;
      if (step != lost) moved = true;
    }
  }
  walker.settle();
  findings.anomalies |= reader.anomalies();
  if (received.pdu.varbind_count > std::max(received.asked, 1u)) {
    findings.quirks.add(Quirk::extra_repetitions);
  }
  if (moved) {
    note_found(walker.root());
    resolve_doubt(lane, findings);
  }
  learn(lane, received, varbind.value.type != ber::ValueType::end_of_mib_view);
  // While rows are in doubt, GetBulk is not used.
  lane.fallback = lane.doubt != nullptr;

  if (step < ended) {
    if (moved) return;
    findings.note_error(ErrorWord::decode, walker.cursor());
    return end_root(lane);
  }
  if (step == exception) findings.quirks.add(Quirk::exception_in_walk);
  handle_stop(lane,
              {.step = step,
               .position = position - 1,
               .name = varbind.name,
               .varbinds = received.pdu.varbinds,
               .asked = asked_from.view(),
               .repetitions = received.asked,
               .moved = moved},
              findings);
}

void Walk::note_found(const Root& root) noexcept {
  const auto index = static_cast<std::size_t>(&root - plan_->roots.data());
  if (index < 64) roots_found_ |= std::uint64_t{1} << index;
}

// Ends the doubt if GetNext has come further than the rows in doubt.
void Walk::resolve_doubt(LaneState& lane, Findings& findings) noexcept {
  const Walker& walker = lane.walker;
  if (lane.doubt == nullptr) return;
  if (!walker.tolerates_disorder() && !lane.doubt->is_resolved_at(walker.cursor())) return;
  findings.quirks.add(lane.suspicion);
  lane.doubt.reset();
}

// One sign of an end or of disorder is not enough if the rest of the reply contradicts it. Then
// GetNext decides.
void Walk::handle_stop(LaneState& lane, const Stop& stop, Findings& findings) {
  Walker& walker = lane.walker;
  using enum Walker::Step;
  const bool end = stop.step == ended || stop.step == exception;
  SecondLook look(stop.varbinds, stop.position, walker.root(), stop.asked, walker.cursor(),
                  !walker.tolerates_disorder());
  if (end && !look.speaks_against_end()) return end_root_properly(lane, findings);
  // In a GetNext reply only the first varbind counts.
  if (stop.repetitions == 0 && stop.moved) return;
  const std::optional<ber::OidView> resume_at = look.resume_at();
  if (stop.repetitions == 0 || !resume_at) {
    if (end) {
      findings.note_error(ErrorWord::contradictory_end, walker.cursor());
    } else {
      findings.note_error(stop.step == cycle ? ErrorWord::cycle : ErrorWord::not_increasing,
                          stop.name);
    }
    return end_root(lane);
  }
  walker.go_back(*resume_at);
  lane.fallback = true;
  lane.suspicion = end ? Quirk::false_end : Quirk::bulk_disorder;
  lane.doubt = std::make_unique<SecondLook>(std::move(look));
}

void Walk::learn(LaneState& lane, const Receiving& received, bool representative) noexcept {
  if (received.asked > 0) {
    sizer_.bulk_answered({.base = lane.repetitions,
                          .asked = received.asked,
                          .attempt = received.reply.attempt,
                          .varbinds = received.pdu.varbind_count,
                          .octets = received.reply.datagram.size(),
                          .representative = representative});
  } else if (lane.repetitions > 0) {
    sizer_.only_get_next_answered(lane.repetitions);
  } else if (lane.fallback && lane.doubt != nullptr) {
    sizer_.bulk_undecided();
  } else if (lane.fallback) {
    sizer_.bulk_failed();
  } else {
    sizer_.get_next_answered(received.reply.attempt);
  }
  note_bulk(received.findings);
}

void Walk::note_bulk(Findings& findings) const noexcept {
  if (sizer_.avoids_bulk()) {
    findings.quirks.add(Quirk::no_bulk);
  } else {
    findings.quirks.remove(Quirk::no_bulk);
  }
}

void Walk::handle_leaf(LaneState& lane, const Receiving& received) {
  using namespace message::error_status;
  Findings& findings = received.findings;
  const ber::OidView leaf = lane.walker.root().oid();
  end_root(lane);
  switch (received.pdu.error_status) {
    case kNoError:
      break;
    case kNoSuchName:
      if (!v1_) findings.quirks.add(Quirk::v2c_no_such_name);
      return;
    default:
      return findings.quirks.add(Quirk::root_get_failed);
  }

  message::VarBindReader reader(received.pdu.varbinds);
  message::VarBind varbind;
  bool answered = false;
  while (reader.next(varbind)) {
    if (answered) {
      findings.anomalies |= ber::Anomaly::extra_varbind;
      break;
    }
    if (varbind.lost && (varbind.name.empty() || varbind.name == leaf)) {
      findings.note_error(ErrorWord::decode, leaf);
      answered = true;
    } else if (varbind.name != leaf) {
      findings.anomalies |= ber::Anomaly::unexpected_oid;
    } else {
      answered = true;
      if (varbind.value.is_exception()) continue;
      note_found(lane.walker.root());
      if (!findings.emit(received.sink, {lane.walker.root(), varbind.name, varbind.value})) break;
    }
  }
  findings.anomalies |= reader.anomalies();
  if (!answered) findings.quirks.add(Quirk::root_get_failed);
}

bool Walk::outlives_failure(Lane number, ErrorWord word, Findings& findings) noexcept {
  LaneState& lane = state(number);
  if (!lane.leaf || (word != ErrorWord::timeout && !is_misfit_reply(word))) return false;
  findings.quirks.add(Quirk::root_get_failed);
  end_root(lane);
  return true;
}

ber::OidView Walk::asked(Lane number) const noexcept {
  if (!is_open(number)) return {};
  const LaneState& lane = state(number);
  return lane.leaf ? lane.walker.root().oid() : lane.walker.cursor();
}

std::optional<Lane> Walk::open_lane() const noexcept {
  for (std::size_t i = 0; i <= other_lanes_.size(); ++i) {
    if (is_open(static_cast<Lane>(i))) return static_cast<Lane>(i);
  }
  return std::nullopt;
}

}  // namespace snmpring::session
