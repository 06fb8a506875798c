// All subtrees of one target's walk: which root is on which lane, what to ask next, what an error
// means.
#ifndef SNMPRING_SESSION_WALK_H_
#define SNMPRING_SESSION_WALK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "message/pdu.h"
#include "session/bulk_sizer.h"
#include "session/event.h"
#include "session/findings.h"
#include "session/plan.h"
#include "session/reply.h"
#include "session/second_look.h"
#include "session/walker.h"
#include "session/words.h"

namespace snmpring::session {

/// Walks the roots in their order, several at once if Limits::requests_max allows. Uses GetBulk if
/// possible, else GetNext. If the rest of a GetBulk reply contradicts an end or a row in disorder,
/// GetNext decides. If nothing lies under a root, the root itself is asked for once, so that a leaf
/// yields its row. Whatever the answer, the root was walked to its end. An error ends its root, and
/// the next one is walked.
class Walk {
 public:
  /// Borrows `plan`. With v1 there is no GetBulk. The first root's first request is open on lane 0.
  Walk(const Plan& plan, const Credential& credential);

  std::optional<Lane> next_request();
  /// Writes the PDU of attempt number `attempt` of the lane's open request.
  void encode(Lane lane, unsigned attempt, std::int32_t request_id, ber::Writer& writer) noexcept;
  bool is_open(Lane lane) const noexcept;
  bool done() const noexcept { return busy_lanes_ == 0 && next_root_ == plan_->roots.size(); }

  /// `attempts` of the lane's request have been sent. Another object may have encoded them.
  void note_sent(Lane lane, unsigned attempts) noexcept;

  /// A reply was cut. \return True when the next attempt will be smaller than all before.
  bool handle_truncated(Lane lane, const Reply& reply) noexcept;

  /// `pdu`, a response, answers the lane's request.
  void handle(Lane lane, const message::Pdu& pdu, const Reply& reply, Findings& findings,
              EventSink& sink);

  /// The lane's last attempt had no answer. \return True when the walk continues all the same.
  bool outlives_failure(Lane lane, ErrorWord word, Findings& findings) noexcept;

  /// The OID that the lane's open request asks for, or whose successors it asks for. Empty if none
  /// is open.
  ber::OidView asked(Lane lane) const noexcept;
  /// The first lane with an open request.
  std::optional<Lane> open_lane() const noexcept;

  /// The last max-repetitions that was used with GetBulk.
  std::optional<std::uint32_t> max_repetitions() const noexcept {
    return last_repetitions_ == 0 ? std::nullopt : std::optional(last_repetitions_);
  }

  /// Bit i is set when the subtree of root i, below 64, had a row.
  std::uint64_t roots_found() const noexcept { return roots_found_; }

 private:
  enum class Stage : std::uint8_t {
    idle,     // No root.
    wanting,  // Has a request to send.
    open,     // Its request is under way.
  };
  struct LaneState {
    std::uint32_t repetitions = 0;  // Of the open request's first attempt; 0 for GetNext and Get.
    Stage stage = Stage::idle;
    bool leaf = false;      // The root itself is asked for.
    bool fallback = false;  // GetBulk failed at this cursor; ask with GetNext.
    bool steady = false;    // Repeats of the open request ask for as much as its first attempt.
    Quirk suspicion{};      // If there is doubt: the quirk of the agent if GetNext resolves it.
    std::unique_ptr<SecondLook> doubt;
    Walker walker;  // Last, because its end is used for long OIDs only.
  };

  /// A varbind that is no row of the subtree. The reply was read up to it.
  struct Stop {
    Walker::Step step;     // ended, exception, not_increasing or cycle.
    std::size_t position;  // In the list.
    ber::OidView name;
    Bytes varbinds;             // The whole list.
    ber::OidView asked;         // The OID whose successors the request asked for.
    std::uint32_t repetitions;  // What the request asked for; 0 for GetNext.
    bool moved;                 // The reply had rows before this varbind.
  };

  /// A response to a lane's request, and the places for its results.
  struct Receiving {
    const message::Pdu& pdu;
    const Reply& reply;
    std::uint32_t asked;  // What the answered attempt asked for; 0 for GetNext and Get.
    Findings& findings;
    EventSink& sink;
  };

  LaneState& state(Lane lane) noexcept { return lane == 0 ? first_lane_ : other_lanes_[lane - 1u]; }
  const LaneState& state(Lane lane) const noexcept {
    return lane == 0 ? first_lane_ : other_lanes_[lane - 1u];
  }
  std::uint32_t repetitions_at(const LaneState& lane, unsigned attempt) const noexcept {
    return attempt_repetitions(*plan_->limits, lane.repetitions, attempt, lane.steady);
  }

  void start_root(LaneState& lane);
  void open_request(LaneState& lane) noexcept;
  void end_root(LaneState& lane) noexcept;
  void end_root_properly(LaneState& lane, Findings& findings) noexcept;
  void handle_status(LaneState& lane, const Receiving& received) noexcept;
  void handle_varbinds(LaneState& lane, const Receiving& received);
  void handle_leaf(LaneState& lane, const Receiving& received);
  void handle_stop(LaneState& lane, const Stop& stop, Findings& findings);
  void resolve_doubt(LaneState& lane, Findings& findings) noexcept;
  void learn(LaneState& lane, const Receiving& received, bool representative) noexcept;
  void note_bulk(Findings& findings) const noexcept;
  void note_found(const Root& root) noexcept;

  const Plan* plan_;
  bool v1_;
  BulkSizer sizer_;
  std::uint32_t last_repetitions_ = 0;
  std::uint32_t busy_lanes_ = 0;
  std::size_t next_root_ = 0;
  std::uint64_t roots_found_ = 0;
  std::vector<LaneState> other_lanes_;  // Empty with one request at a time, which is usual.
  LaneState first_lane_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_WALK_H_
