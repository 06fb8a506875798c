// One counter for each way in which a datagram or a target can end.
#ifndef SNMPRING_ENGINE_STATS_H_
#define SNMPRING_ENGINE_STATS_H_

#include <array>
#include <cstdint>

#include "base/time.h"
#include "engine/round_trips.h"
#include "session/words.h"

namespace snmpring::engine {

/// Counts since the start of the run; none decreases but the gauges at the end.
struct Stats {
  // Targets.
  std::uint64_t targets_admitted = 0;  ///< Asked, or refused with a record.
  std::uint64_t targets_done = 0;      ///< Ended, in whatever way.
  std::uint64_t responders = 0;        ///< Sent at least one reply that counted.
  std::array<std::uint64_t, session::kStatusCount>
      by_status{};  ///< Targets done, indexed by session::Status.
  std::array<std::uint64_t, session::kErrorWordCount>
      by_error{};  ///< Targets done, indexed by session::ErrorWord.

  std::uint64_t parked = 0;  ///< Times that a slow target gave up its place.

  // Requests.
  std::uint64_t requests_sent = 0;  ///< Datagrams handed to the wire, repeats included.
  std::uint64_t retries = 0;        ///< Repeats that cost a retry.
  std::uint64_t free_repeats = 0;   ///< Repeats that did not: after a stall or a full send queue.
  std::uint64_t send_failures = 0;  ///< Refused by the local system.
  /// Answered requests, by the number of attempts that came before the one that was answered.
  std::array<std::uint64_t, 32> answered_at{};
  /// Answered requests that are not in there: an attempt had failed for a reason that is no loss on
  /// the way, such as a full send queue, a stall, an ICMP error, or a reply that did not fit.
  std::uint64_t answered_otherwise = 0;
  /// Of the accepted replies, where EngineOptions::count_round_trips says so.
  RoundTrips round_trips;

  // Datagrams received: every one is in exactly one of these.
  std::uint64_t replies_accepted = 0;    ///< Answered an open request; `late` ones among them.
  std::uint64_t duplicates = 0;          ///< Answered a request that had been answered.
  std::uint64_t too_late = 0;            ///< Answered a request that had been given up.
  std::uint64_t misfits_decode = 0;      ///< Could not be decoded; attributed by id or address.
  std::uint64_t misfits_truncated = 0;   ///< Cut on the way.
  std::uint64_t misfits_version = 0;     ///< Another SNMP version.
  std::uint64_t misfits_digest = 0;      ///< No digest or a wrong one: forged, or lowered in level.
  std::uint64_t misfits_engine = 0;      ///< v3 from another engine than the one asked.
  std::uint64_t misfits_time = 0;        ///< Authentic, but outside of the time window: replayed.
  std::uint64_t misfits_decryption = 0;  ///< Authentic, but not decryptable.
  std::uint64_t misfits_context = 0;     ///< Authentic, but about another context.
  /// Requests, traps, v2c Reports, a wrong community where it counts.
  std::uint64_t ignored_pdus = 0;
  std::uint64_t foreign_ids = 0;    ///< An id of nothing that is open or ended lately.
  std::uint64_t wrong_sources = 0;  ///< The right id from a source that --source-check refuses.
  std::uint64_t unattributed = 0;   ///< Undecodable, from somebody who was not asked.

  std::uint64_t reports = 0;  ///< SNMPv3 Reports among the accepted ones: discovery and refusals.
  std::uint64_t late = 0;     ///< Replies to an earlier attempt that counted.
  std::uint64_t icmp_errors = 0;
  std::uint64_t icmp_unattributed = 0;  ///< About nobody who is being asked (any more).

  std::uint64_t rows = 0;               ///< Varbind rows given to the outlet.
  std::uint64_t no_such_objects = 0;    ///< Of them, those of type noSuchObject.
  std::uint64_t no_such_instances = 0;  ///< Of them, those of type noSuchInstance.

  std::uint64_t stalls = 0;  ///< Times that output had no room.
  Duration stalled{};        ///< In all; deadlines stood still.
  /// Times that this program was kept from running, for more than a moment.
  std::uint64_t pauses = 0;
  Duration paused{};  ///< In all; deadlines stood still.
  std::uint64_t ticks = 0;

  // Gauges.
  std::uint64_t targets_open = 0;  ///< Parked ones too.
  std::uint64_t targets_open_peak = 0;
  std::uint64_t targets_parked = 0;  ///< Of the open ones, those that have given up their places.
  std::uint64_t sessions_open = 0;
  std::uint64_t sessions_open_peak = 0;
  std::uint64_t requests_open = 0;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_STATS_H_
