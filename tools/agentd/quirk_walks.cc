// Hostile walks of 1.3.6.1.4.1.99999, whose rows are INTEGERs under .1.
#include <algorithm>
#include <array>
#include <limits>

#include "agentd/quirk_kinds.h"

namespace snmpring::agentd {
namespace {

using Arcs = std::vector<std::uint32_t>;
using message::PduKind;

constexpr std::array<std::uint32_t, 7> kRoot = {1, 3, 6, 1, 4, 1, 99999};
constexpr std::size_t kRowsMax = 3'000;  // In one reply; all of them fit a datagram.
constexpr std::size_t kOctetsMax = 60'000;
constexpr std::uint32_t kEnd = 0;  // No row has this number.

constexpr QuirkName kWalks[] = {
    {"w_same", "walk: the same OID for ever"},
    {"w_echo", "walk: the requested OID itself"},
    {"w_cycle3", "walk: cycle .1 .2 .3 .1"},
    {"w_dec", "walk: OIDs decrease, from .1000"},
    {"w_empty", "walk: empty varbind list each time"},
    {"w_inf", "walk: ever increasing OIDs, no end"},
    {"w_grow", "walk: each OID has one more sub-identifier"},
    {"w_eom", "walk: 3 rows, then endOfMibView"},
    {"w_nosuchname", "walk: 2 rows, then noSuchName, in v2c too"},
    {"w_outside", "walk: 1 row, then a jump out of the subtree"},
    {"w_bulk_outoforder", "walk: rows .2 .4 .3 .1 .5 in this order"},
    {"w_more", "walk: 30 rows, three times max-repetitions in each reply"},
    {"w_toobig", "walk: 12 rows, tooBig for max-repetitions above 4"},
    {"w_relative", "walk: 12 rows, in each reply all but the first named by RELATIVE-OID"},
    {"w_trunc", "walk: 40 rows, replies cut 1 octet short"},
    {"w_nosuchobject", "walk: 2 rows, then noSuchObject, which is for Get"},
    {"w_eom_rest", "walk: 3 rows, then endOfMibView for all that is left of max-repetitions"},
    {"w_end_inside", "walk: 12 rows, and in each GetBulk reply endOfMibView behind the second"},
    {"w_other_inside",
     "walk: 12 rows, and in each GetBulk reply one of another subtree behind the second"},
    {"w_gone_inside", "walk: 12 rows, the third of which is answered with noSuchInstance"},
    {"w_end_denied",
     "walk: 12 rows to GetBulk with endOfMibView behind the second, 2 rows to GetNext"},
    {"w_bulk_repeat", "walk: 12 rows, and in GetBulk replies each of them twice"},
    {"w_bulk_swap", "walk: 12 rows, and in GetBulk replies each two of them in the wrong order"},
    {"w_bulk_stick", "walk: 12 rows, and in GetBulk replies the first of them again and again"},
};

bool under_root(const Arcs& oid) noexcept {
  return oid.size() >= kRoot.size() && std::equal(kRoot.begin(), kRoot.end(), oid.begin());
}

Arcs row(std::uint32_t number) {
  Arcs oid(kRoot.begin(), kRoot.end());
  oid.push_back(1);
  oid.push_back(number);
  return oid;
}

// Which row `oid` names: 0 before the first, nullopt after all.
std::optional<std::uint32_t> row_number(const Arcs& oid) noexcept {
  if (oid.size() == kRoot.size() || oid[kRoot.size()] < 1) return 0;
  if (oid[kRoot.size()] > 1) return std::nullopt;
  return oid.size() == kRoot.size() + 1 ? 0 : oid[kRoot.size() + 1];
}

std::uint32_t up_to(std::uint32_t number, std::uint32_t last) noexcept {
  return number < last ? number + 1 : kEnd;
}

// The number of the row after row `number`; kEnd when the walk ends.
std::uint32_t next_number(std::string_view name, std::uint32_t number) noexcept {
  if (name == "w_cycle3") return number % 3 + 1;
  if (name == "w_dec") return number == 0 ? 1000 : number - 1;
  if (name == "w_inf") return up_to(number, std::numeric_limits<std::uint32_t>::max());
  if (name == "w_eom" || name == "w_eom_rest") return up_to(number, 3);
  if (name == "w_nosuchname" || name == "w_nosuchobject") return up_to(number, 2);
  if (name == "w_more") return up_to(number, 30);
  if (name == "w_toobig" || name == "w_relative" || name.ends_with("_inside") ||
      name == "w_end_denied" || name == "w_bulk_repeat" || name == "w_bulk_swap" ||
      name == "w_bulk_stick") {
    return up_to(number, 12);
  }
  if (name == "w_trunc") return up_to(number, 40);
  if (name == "w_bulk_outoforder") {
    constexpr std::array<std::uint32_t, 6> kAfter = {2, 5, 4, 1, 3, kEnd};
    return number < kAfter.size() ? kAfter[number] : kEnd;
  }
  return kEnd;
}

// The OID after `oid`; nullopt when the walk ends.
std::optional<Arcs> step(std::string_view name, const Arcs& oid) {
  if (name == "w_same") return row(5);
  if (name == "w_echo") return oid;
  if (name == "w_grow" || !under_root(oid)) {
    Arcs longer = oid;
    longer.push_back(1);
    return longer;
  }
  const std::optional<std::uint32_t> number = row_number(oid);
  if (!number) return std::nullopt;
  if (name == "w_outside") {
    return *number == 0 ? row(1) : Arcs{1, 3, 6, 1, 4, 1, 100000, 1, 0};
  }
  const std::uint32_t next = next_number(name, *number);
  if (next == kEnd) return std::nullopt;
  return row(next);
}

// GetNext for each OID, `repetitions` times over (RFC 3416 §4.2.3).
std::vector<RawVarbind> collect(std::string_view name, std::vector<Arcs> oids,
                                std::int64_t repetitions) {
  const Octets end =
      element(name == "w_nosuchobject" ? ber::tag::kNoSuchObject : ber::tag::kEndOfMibView, {});
  std::vector<RawVarbind> rows;
  std::size_t octets = 0;
  for (std::int64_t i = 0; i < repetitions; ++i) {
    bool all_ended = true;
    for (Arcs& oid : oids) {
      const std::optional<Arcs> next = step(name, oid);
      Octets value = next ? integer_element(next->back() & 0x7FFFFFFF) : end;
      if (next) {
        oid = *next;
        all_ended = false;
      } else if (name == "w_nosuchname") {
        return rows;
      }
      rows.push_back({oid_content(oid), std::move(value)});
      octets += rows.back().name.size() + 16;
      if (rows.size() >= kRowsMax || octets > kOctetsMax) return rows;
    }
    if (all_ended && name != "w_eom_rest") break;
  }
  return rows;
}

// Leaves of each name but the first what comes after kRoot.1. Only of rows: an exception has the
// name that was asked.
void name_relatively(std::vector<RawVarbind>& rows) {
  const std::size_t before = oid_content(row(1)).size() - 1;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].value.front() != ber::tag::kInteger) continue;
    rows[i].name.erase(rows[i].name.begin(),
                       rows[i].name.begin() + static_cast<std::ptrdiff_t>(before));
    rows[i].name_tag = ber::tag::kRelativeOid;
  }
}

// What is wrong with the rows of one reply.
void bend_rows(std::string_view name, bool bulk, std::vector<RawVarbind>& rows) {
  const auto name_of = [](std::uint32_t number) { return oid_content(row(number)); };
  if (name == "w_gone_inside") {
    for (RawVarbind& varbind : rows) {
      if (varbind.name == name_of(3)) varbind.value = element(ber::tag::kNoSuchInstance, {});
    }
  }
  if (name == "w_end_denied" && !bulk && !rows.empty() && rows[0].name == name_of(3)) {
    rows[0] = {name_of(2), element(ber::tag::kEndOfMibView, {})};
  }
  if (!bulk) return;
  const auto put_behind_second = [&rows](RawVarbind varbind) {
    rows.insert(rows.begin() + 2, std::move(varbind));
    rows.pop_back();
  };
  if ((name == "w_end_inside" || name == "w_end_denied") && rows.size() > 2) {
    put_behind_second({rows[1].name, element(ber::tag::kEndOfMibView, {})});
  } else if (name == "w_other_inside" && rows.size() > 2) {
    put_behind_second({oid_content({1, 3, 6, 1, 4, 1, 100000, 1, 0}), integer_element(1)});
  } else if (name == "w_bulk_repeat") {
    std::vector<RawVarbind> twice;
    for (const RawVarbind& varbind : rows) twice.insert(twice.end(), 2, varbind);
    twice.resize(rows.size());
    rows = std::move(twice);
  } else if (name == "w_bulk_swap") {
    for (std::size_t i = 0; i + 1 < rows.size(); i += 2) std::swap(rows[i], rows[i + 1]);
  } else if (name == "w_bulk_stick") {
    for (std::size_t i = 1; i < rows.size(); ++i) rows[i] = rows[0];
  }
}

}  // namespace

std::span<const QuirkName> walk_quirks() noexcept { return kWalks; }

std::optional<QuirkReply> answer_walk(std::string_view name, const QuirkRequest& request) {
  const bool bulk = request.pdu.kind == PduKind::get_bulk_request;
  if (!bulk && request.pdu.kind != PduKind::get_next_request) return std::nullopt;
  const Octets null = element(ber::tag::kNull, {});
  std::vector<RawVarbind> asked = varbinds_asked(request, null);
  std::vector<Arcs> oids;
  for (const RawVarbind& varbind : asked) oids.push_back(oid_arcs(varbind.name));
  if (oids.empty() || !std::all_of(oids.begin(), oids.end(), under_root)) return std::nullopt;

  RawMessage reply = response_to(request);
  const std::int64_t max_repetitions = bulk ? std::max(request.pdu.error_index, 0) : 1;
  if (name == "w_toobig" && max_repetitions > 4) {
    reply.error_status = message::error_status::kTooBig;
  } else if (name != "w_empty") {
    reply.varbinds =
        collect(name, oids, bulk && name == "w_more" ? 3 * max_repetitions : max_repetitions);
    if (name == "w_relative") name_relatively(reply.varbinds);
    bend_rows(name, bulk, reply.varbinds);
    if (name == "w_nosuchname" && reply.varbinds.empty()) {
      reply.error_status = message::error_status::kNoSuchName;
      reply.error_index = 1;
      reply.varbinds = std::move(asked);
    }
  }
  QuirkReply out{reply.encode()};
  if (name == "w_trunc") out.octets.pop_back();
  return out;
}

}  // namespace snmpring::agentd
