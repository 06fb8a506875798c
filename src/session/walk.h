// All subtrees of one target's walk: which root is on which lane, what to ask next, what to make of
// errors.
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

/// Roots in their order, several at once where Limits::requests_max allows. GetBulk where it can
/// be, GetNext where it must be. Where the rest of a GetBulk's reply contradicts an end or a row in
/// disorder, GetNext decides. A root under which there is nothing is asked for itself once, so that
/// a leaf yields the leaf; whatever becomes of that, the root was walked to its end. An error ends
/// its root and the next one is walked.
class Walk {
 public:
  /// Borrows `plan`; v1 `credential`s have no GetBulk. The first root's first request is open on
  /// lane 0.
  Walk(const Plan& plan, const Credential& credential);

  std::optional<Lane> next_request();
  /// Writes the PDU of attempt number `attempt` of the lane's open request.
  void encode(Lane lane, unsigned attempt, std::int32_t request_id, ber::Writer& writer) noexcept;
  bool is_open(Lane lane) const noexcept;
  bool done() const noexcept { return busy_lanes_ == 0 && next_root_ == plan_->roots.size(); }

  /// `attempts` of the lane's request have been sent, whoever encoded them.
  void note_sent(Lane lane, unsigned attempts) noexcept;

  /// A reply had been cut. \return True when the next attempt will be smaller than any before.
  bool handle_truncated(Lane lane, const Reply& reply) noexcept;

  /// The lane's request is answered by `pdu`, a response.
  void handle(Lane lane, const message::Pdu& pdu, const Reply& reply, Findings& findings,
              EventSink& sink);

  /// The lane's request had its last attempt and no answer. \return True where the walk goes on
  /// regardless.
  bool outlives_failure(Lane lane, ErrorWord word, Findings& findings) noexcept;

  /// What the lane's open request asks for, or the successors of what; empty where none is open.
  ber::OidView asked(Lane lane) const noexcept;
  /// The first lane with an open request.
  std::optional<Lane> open_lane() const noexcept;

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
    bool steady = false;    // Repeats of the open request ask for as much as its first attempt.
    Quirk suspicion{};      // Where there is doubt: the agent's, if GetNext resolves it.
    std::unique_ptr<SecondLook> doubt;
    Walker walker;  // Last, as its end is for long OIDs.
  };

  /// A varbind that is no row of the subtree, in a reply that has been read up to it.
  struct Stop {
    Walker::Step step;     // ended, exception, not_increasing or cycle.
    std::size_t position;  // In the list.
    ber::OidView name;
    Bytes varbinds;             // The whole list.
    ber::OidView asked;         // What the request asked for the successors of.
    std::uint32_t repetitions;  // That it asked for; 0 for GetNext.
    bool moved;                 // The reply brought rows before it.
  };

  /// A response that a lane is given, and where what it brings goes.
  struct Receiving {
    const message::Pdu& pdu;
    const Reply& reply;
    std::uint32_t asked;  // Repetitions that the answered attempt asked for; 0 for GetNext and Get.
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
