// All subtrees of one target's walk: which root is on which lane, what to ask next, what to make of
// errors.
#ifndef SNMPRING_SESSION_WALK_H_
#define SNMPRING_SESSION_WALK_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "message/pdu.h"
#include "session/bulk_sizer.h"
#include "session/event.h"
#include "session/findings.h"
#include "session/plan.h"
#include "session/reply.h"
#include "session/walker.h"

namespace snmpring::session {

/// Roots in their order, several at once where Limits::requests_max allows. GetBulk where it can
/// be, GetNext where it must be. A root under which there is nothing is asked for itself once, so
/// that a leaf yields the leaf. An error ends its root and the next one is walked;
/// authorizationError ends them all.
class Walk {
 public:
  /// Borrows `plan`; v1 `credential`s have no GetBulk. The first root's first request is open on lane 0.
  Walk(const Plan& plan, const Credential& credential);

  std::optional<Lane> next_request();
  /// Writes the PDU of attempt number `attempt` of the lane's open request.
  void encode(Lane lane, unsigned attempt, std::int32_t request_id, ber::Writer& writer) noexcept;
  bool open(Lane lane) const noexcept;
  bool done() const noexcept { return busy_lanes_ == 0 && next_root_ == plan_->roots.size(); }

  /// `attempts` of the lane's request have been sent, whoever encoded them.
  void note_sent(Lane lane, unsigned attempts) noexcept;

  /// A reply had been cut. \return True when the next attempt will be smaller than any before.
  bool handle_truncated(Lane lane, const Reply& reply) noexcept;

  /// The lane's request is answered by `pdu`, a response.
  void handle(Lane lane, const message::Pdu& pdu, const Reply& reply, Findings& findings,
              EventSink& sink);

  /// The last number that was used with GetBulk.
  std::optional<std::uint32_t> max_repetitions() const noexcept {
    return last_repetitions_ == 0 ? std::nullopt : std::optional(last_repetitions_);
  }

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
    bool fallback = false;  // GetBulk went wrong from this cursor; ask with GetNext.
    Walker walker;          // Last, as its end is for long OIDs.
  };

  LaneState& state(Lane lane) noexcept { return lane == 0 ? first_lane_ : other_lanes_[lane - 1u]; }
  const LaneState& state(Lane lane) const noexcept {
    return lane == 0 ? first_lane_ : other_lanes_[lane - 1u];
  }
  std::uint32_t repetitions_at(const LaneState& lane, unsigned attempt) const noexcept {
    return attempt_repetitions(*plan_->limits, lane.repetitions, attempt);
  }

  void start_root(LaneState& lane);
  void open_request(LaneState& lane) noexcept;
  void end_root(LaneState& lane) noexcept;
  void end_root_properly(LaneState& lane) noexcept;
  void handle_status(LaneState& lane, const message::Pdu& pdu, std::uint32_t asked,
                     Findings& findings) noexcept;
  void handle_varbinds(LaneState& lane, const message::Pdu& pdu, const Reply& reply,
                       std::uint32_t asked, Findings& findings, EventSink& sink);
  void handle_leaf(LaneState& lane, const message::Pdu& pdu, Findings& findings, EventSink& sink);
  void learn(LaneState& lane, const message::Pdu& pdu, const Reply& reply, std::uint32_t asked,
             bool representative, Findings& findings) noexcept;

  const Plan* plan_;
  bool v1_;
  BulkSizer sizer_;
  std::uint32_t last_repetitions_ = 0;
  std::uint32_t busy_lanes_ = 0;
  std::size_t next_root_ = 0;
  std::vector<LaneState> other_lanes_;  // Empty for the usual one request at a time.
  LaneState first_lane_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_WALK_H_
