#include "sim/auditor.h"

#include <algorithm>

#include "base/prng.h"
#include "message/community.h"
#include "message/correlation.h"
#include "message/varbind.h"

namespace snmpring::sim {
namespace {

constexpr std::size_t kComplaintsMax = 5;

std::vector<std::uint8_t> tagged(std::uint8_t tag, Bytes content) {
  std::vector<std::uint8_t> octets = {tag};
  octets.insert(octets.end(), content.begin(), content.end());
  return octets;
}

}  // namespace

void Auditor::complain(std::string_view claim, const Endpoint* about) {
  if (complaints_.size() == kComplaintsMax) return;
  const double seconds = in_seconds(clock_.now().time_since_epoch());
  std::string text = std::to_string(seconds) + " s: not true: " + std::string(claim);
  if (about != nullptr) text += ": " + about->to_string();
  complaints_.push_back(std::move(text));
}

void Auditor::note_traffic(const Endpoint& endpoint, Bytes octets) {
  traffic_ = splitmix64(traffic_ ^ hash_endpoint(endpoint, 0) ^
                        static_cast<std::uint64_t>(clock_.now().time_since_epoch().count()));
  for (const std::uint8_t octet : octets) traffic_ = splitmix64(traffic_ ^ octet);
}

void Auditor::expect_only(const Endpoint& target, const std::vector<SimRow>& rows) {
  auto& served = served_[target];
  for (const SimRow& row : rows) served.emplace(row.oid, tagged(row.tag, row.content));
}

// --- What goes out -------------------------------------------------------------------------------

bool Auditor::spend(Budget& budget, double rate) {
  if (rate <= 0) return true;
  // One request, and what comes in 10 ms.
  const double most = 1 + rate * 0.010;
  const Instant now = scan_now();
  if (!budget.started) budget = {.credit = most, .at = now, .started = true};
  const double seconds = in_seconds(now - budget.at);
  budget.credit = std::min(most, budget.credit + seconds * rate) - 1;
  budget.at = now;
  constexpr double kRounding = 1e-3;
  return budget.credit >= -kRounding;
}

void Auditor::check_pace(const Endpoint& to, Asked& asked) {
  if (!spend(run_, promises_.rate_pps)) complain("no more is sent than --rate allows", &to);
  if (!spend(subnets_[to.address.v4_value() >> 8], promises_.per_subnet_rate_rps)) {
    complain("no more is sent to a subnet than allowed", &to);
  }
  if (!spend(asked.budget, promises_.per_target_rate_rps)) {
    complain("a target is asked no faster than allowed", &to);
  }
}

void Auditor::sent(const io::SendSlot& slot, int error) {
  const Bytes request = slot.payload;
  note_traffic(slot.to, request);
  Asked& asked = asked_[slot.to];
  if (asked.finished) complain("a target that is done is left alone", &slot.to);
  if (request.size() > session::kRequestOctetsMax)
    complain("a request travels in one piece", &slot.to);
  const auto correlation = message::peek_correlation(request);
  if (!correlation || !asked.ids.insert(correlation->correlation_id).second) {
    complain("every request has an id of its own", &slot.to);
  }
  ++asked.requests;
  if (error != 0) return;
  check_pace(slot.to, asked);
}

// --- What comes in -------------------------------------------------------------------------------

void Auditor::arrived(const io::Arrival& arrival) {
  note_traffic(arrival.from, arrival.payload);
  const auto message = message::decode_community(arrival.payload);
  if (!message || message->pdu.kind != message::PduKind::response) return;
  const auto allow = [&](const Endpoint& target, Asked& asked) {
    if (!asked.ids.contains(message->pdu.request_id)) return;
    if (message->pdu.error_status == message::error_status::kNoSuchName) asked.missed_in_v1 = true;
    message::VarBindReader reader(message->pdu.varbinds);
    message::VarBind varbind;
    while (reader.next(varbind)) {
      if (varbind.lost) continue;
      allowed_[target].emplace(varbind.name.to_string(),
                               tagged(varbind.value.tag, varbind.value.content));
    }
  };
  if (const auto asked = asked_.find(arrival.from); asked != asked_.end()) {
    allow(asked->first, asked->second);
  } else if (promises_.other_ports) {
    for (auto& [target, others] : asked_) {
      if (target.address == arrival.from.address) allow(target, others);
    }
  }
}

void Auditor::row(const session::Target& target, const session::Row& row) {
  const Endpoint& at = target.endpoint;
  const auto found = asked_.find(at);
  if (found == asked_.end()) return complain("nobody gives a row who was not asked", &at);
  Asked& asked = found->second;
  if (asked.finished) complain("no row follows a target's report", &at);
  ++asked.rows;

  const RowKey key{row.oid.to_string(), tagged(row.value.tag, row.value.content)};
  // What noSuchName is in the words of later versions.
  const ber::ValueType miss = promises_.operation == session::Operation::get_next
                                  ? ber::ValueType::end_of_mib_view
                                  : ber::ValueType::no_such_instance;
  const bool made_of_a_miss = asked.missed_in_v1 && row.value.type == miss &&
                              promises_.operation != session::Operation::walk;
  if (const auto served = served_.find(at); served != served_.end()) {
    const bool exception = row.value.is_exception();
    if (!exception && !served->second.contains(key)) {
      complain("a row of an honest agent is one that it serves", &at);
    }
  } else if (!made_of_a_miss && !allowed_[at].contains(key)) {
    complain("a row was sent by its target, in reply to a request of ours", &at);
  }

  if (promises_.operation != session::Operation::walk) return;
  if (!row.root.contains(row.oid)) complain("a walk stays below its root", &at);
  // In order they come but where GetBulk had them in disorder, and GetNext those that were passed
  // over.
  if (!asked.walked[row.root.text()].insert(row.oid.to_string()).second &&
      !promises_.tolerate_disorder) {
    complain("a walk gives each row once", &at);
  }
}

void Auditor::table_row(const session::Target& target, const session::TableRow& row) {
  const Endpoint& at = target.endpoint;
  const auto found = asked_.find(at);
  if (found == asked_.end()) return complain("nobody gives a row who was not asked", &at);
  Asked& asked = found->second;
  if (asked.finished) complain("no row follows a target's report", &at);
  asked.rows += row.cells.size();
  std::vector<std::uint32_t> index(row.index.begin(), row.index.end());
  if (!asked.table_rows.emplace(row.table, std::move(index)).second &&
      !promises_.tolerate_disorder) {
    complain("a table gives each row once", &at);
  }
}

// --- What is said of it --------------------------------------------------------------------------

void Auditor::finished(const session::TargetReport& report) {
  const Endpoint& at = report.target.endpoint;
  Asked& asked = asked_[at];
  if (asked.finished) complain("a target is reported once", &at);
  asked.finished = true;
  if (report.counts.varbinds != asked.rows) complain("a report counts its rows", &at);
  if (promises_.varbinds_max != 0 && asked.rows > promises_.varbinds_max) {
    complain("a target gives no more rows than allowed", &at);
  }
  if (report.complete != (report.error == session::ErrorWord::none)) {
    complain("a target is complete where nothing went wrong", &at);
  }
  if (!promises_.credentials_tried && report.counts.tx != asked.requests) {
    complain("a report counts what was sent", &at);
  }
  constexpr Duration kSlack = std::chrono::milliseconds(5);
  if (promises_.target_timeout > Duration::zero() &&
      report.elapsed > promises_.target_timeout + kSlack) {
    complain("a target takes no longer than allowed", &at);
  }
}

void Auditor::ticked(engine::Engine& engine) {
  ++ticks_;
  if (const std::string_view claim = engine.contradiction(); !claim.empty()) complain(claim);
}

void Auditor::ended(const engine::Stats& stats, const io::WireStats& wire) {
  const std::uint64_t counted =
      stats.replies_accepted + stats.duplicates + stats.too_late + stats.misfits_decode +
      stats.misfits_truncated + stats.misfits_version + stats.misfits_digest +
      stats.misfits_engine + stats.misfits_time + stats.misfits_decryption + stats.misfits_context +
      stats.ignored_pdus + stats.foreign_ids + stats.wrong_sources + stats.unattributed;
  if (counted != wire.datagrams_received) {
    complain("every datagram that was received is counted once");
  }
  if (stats.requests_sent != wire.datagrams_sent + stats.send_failures) {
    complain("every request was sent, or refused and counted");
  }
}

}  // namespace snmpring::sim
