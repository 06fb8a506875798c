// What sessions produce: rows as they are decoded, and one report when a target has ended.
#ifndef SNMPRING_SESSION_EVENT_H_
#define SNMPRING_SESSION_EVENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "ber/anomaly.h"
#include "ber/value.h"
#include "session/credential.h"
#include "session/table_plan.h"
#include "session/target.h"
#include "session/words.h"
#include "usm/engine_time.h"

namespace snmpring::session {

/// One varbind of a reply. Every view is valid only until the sink's row() returns.
struct Row {
  const Root& root;         ///< What was asked for.
  const ber::OidView& oid;  ///< What came back.
  const ber::Value& value;
  /// The number of octets that begin both `oid` and the OID of the row before. That row has the
  /// same root and came in the same reply. 0 if not known.
  std::size_t shared_octets = 0;
};

/// What discover learned. A value that the agent did not give is absent. Borrows from the object
/// that returned it.
struct SystemInfo {
  std::optional<Bytes> sys_descr;  ///< Raw octets.
  std::optional<ber::OidView> sys_object_id;
  std::optional<std::uint32_t> sys_uptime;  ///< TimeTicks, hundredths of a second.
  std::optional<Bytes> sys_name;            ///< Raw octets.
};

/// What an SNMPv3 agent said about its engine.
struct EngineInfo {
  /// 1..32 octets. If only refused messages came, this holds what stood in the place of the ID:
  /// 0..usm::kPeekedEngineIdOctetsMax octets.
  std::vector<std::uint8_t> engine_id;
  /// The last authentic reading if there was one, else the last reading. Engines that do not tell
  /// their time send zeros.
  usm::EngineTime::Reading reading;
  WallTime received{};  ///< When that reading was received.
};

/// Counts that belong to one target.
struct TargetCounts {
  std::uint64_t varbinds = 0;       ///< Rows written.
  std::uint32_t tx = 0;             ///< Requests sent, repeats included.
  std::uint32_t rx = 0;             ///< Datagrams that were attributed to the target.
  std::uint32_t retries = 0;        ///< Repeated requests.
  std::uint32_t late = 0;           ///< Replies to an earlier attempt that still counted.
  std::uint32_t duplicates = 0;     ///< Replies to a request that was answered already.
  std::uint32_t replies_timed = 0;  ///< Replies whose round trip was measured.
  Duration rtt_min{};
  Duration rtt_max{};
  Duration rtt_sum{};  ///< Of replies_timed round trips.
};

/// Everything that a target record says. Valid only during the sink's finished().
struct TargetReport {
  const Target& target;
  Status status = Status::ok;
  bool complete = false;
  ErrorWord error = ErrorWord::none;
  std::int32_t error_status = 0;              ///< The number for ErrorWord::status_n.
  int os_error = 0;                           ///< errno, if the local system could not send.
  const ber::Oid* error_oid = nullptr;        ///< Null if the error is about no OID.
  std::optional<message::Version> version{};  ///< What it answered in; absent if nothing came.
  const Credential* credential = nullptr;     ///< The one that worked; null if none did.
  const EngineInfo* engine = nullptr;         ///< Null if no engine gave its ID.
  bool answered = false;                      ///< At least one datagram was attributed to it.
  std::optional<Endpoint> reply_from{};       ///< The other source, if there was one.
  const SystemInfo* system = nullptr;         ///< Null if nothing came.
  TargetCounts counts{};
  Duration elapsed{};                              ///< From the first request to the end.
  std::optional<std::uint32_t> max_repetitions{};  ///< The last one used with GetBulk.
  std::uint32_t no_such_objects = 0;               ///< Rows of type noSuchObject.
  std::uint32_t no_such_instances = 0;             ///< Rows of type noSuchInstance.
  /// Bit i is set when the subtree of root i, below 64, had a row. Of a walk.
  std::uint64_t roots_found = 0;
  ber::Anomalies anomalies{};
  Quirks quirks{};
};

/// Takes what sessions produce. Implementations copy what they keep.
class EventSink {
 public:
  virtual ~EventSink() = default;

  /// The rows that follow came in one datagram from `target`, received at `received`. `target` is
  /// valid until the last of them.
  virtual void begin_reply(const Target& target, WallTime received) = 0;
  virtual void row(const Row& row) = 0;
  /// `root`, one of several OIDs to get, failed alone and has no row.
  /// \param error_status The agent's, if it is the reason; else 0.
  virtual void failed(const Root& /*root*/, ErrorWord /*word*/, std::int32_t /*error_status*/) {}
  /// A conceptual row, of Operation::table alone. Between begin_reply() of the reply that finished
  /// it and the next event of another target.
  virtual void table_row(const TableRow& /*row*/) {}
  virtual void finished(const TargetReport& report) = 0;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_EVENT_H_
