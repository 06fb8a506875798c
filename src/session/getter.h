// Get and GetNext for a list of OIDs of any length: chunks, misses, smaller requests, repeated
// questions.
#ifndef SNMPRING_SESSION_GETTER_H_
#define SNMPRING_SESSION_GETTER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/bytes.h"
#include "message/pdu.h"
#include "message/varbind.h"
#include "session/event.h"
#include "session/findings.h"
#include "session/get_sizer.h"
#include "session/place_set.h"
#include "session/plan.h"
#include "session/reply.h"
#include "session/request_encoder.h"

namespace snmpring::session {

/// For the operations discover, get and get_next. The roots are taken in chunks that fit one
/// request. The next chunk begins when each OID of this one has its row or has failed. There is one
/// request at a time, so that rows come in the order of the roots. An OID that one reply left out
/// comes after the OIDs that were in that reply. Later attempts of a request ask only for the first
/// of its OIDs.
///
/// An error-status is about one of several OIDs, and error-index says which. Some agents send a
/// wrong index. The next request leaves out the OID that the index blames. If that request
/// succeeds, this OID was the cause. Otherwise this OID is asked for alone at once. So an index
/// alone never makes an OID fail or be missing. After an index that is out of range, or that
/// names the same place twice in a row, all indexes are ignored. Then the OIDs are asked for in ever
/// smaller groups until each failing OID is found.
///
/// Wide because what is known of an error-index is kept with its chunk.
class Getter {
 public:
  /// Borrows `plan`. `credential` decides what fits in a request. The first request is open.
  Getter(const Plan& plan, const Credential& credential) noexcept;

  std::optional<Lane> next_request() noexcept;
  /// Limits the varbinds of each request that is opened from now on to `octets`, unless it has only
  /// one varbind.
  void bound(std::size_t octets) noexcept { budget_octets_ = octets; }
  /// The open request, if there is one, is sent again, beginning with its first attempt. No more
  /// replies to it will be handed in.
  void reopen() noexcept {
    if (request_open_) open_request();
  }
  /// Writes the PDU of attempt number `attempt` of the open request.
  void encode(unsigned attempt, std::int32_t request_id, ber::Writer& writer) const noexcept;
  bool is_open() const noexcept { return request_open_; }
  bool done() const noexcept { return begin_ == plan_->roots.size(); }
  /// The first OID that the open request asks for; empty if none is open.
  ber::OidView asked() const noexcept;

  /// A reply was cut. \return True when the next attempt asks for fewer OIDs.
  bool handle_truncated(const Reply& reply) noexcept;

  /// `pdu`, a response, answers the request.
  void handle(const message::Pdu& pdu, const Reply& reply, Findings& findings, EventSink& sink);

  /// For discover: null until something came. Borrows from this. When done(), it also borrows from
  /// the last reply.
  const SystemInfo* system() const noexcept { return answered_ ? &system_ : nullptr; }

 private:
  /// The places that a request asks about, in order.
  struct Asked {
    std::array<std::uint8_t, kOidsPerRequestMax> places;
    std::size_t count = 0;
  };
  /// The last reply about several OIDs was an error. It blamed one of `count` OIDs.
  struct Blame {
    std::size_t place = 0;
    std::size_t count = 0;  // 0: it was no such error.
    std::size_t index = 0;
    std::int32_t status = 0;

    /// True when the next reply, about `next_count` OIDs, blames the same place: the same index, or
    /// again the last one.
    bool same_place(std::size_t next_index, std::size_t next_count) const noexcept {
      return count != 0 && (next_index == index || (next_index == next_count && index == count));
    }
  };
  /// Where in a VarBindList the answer to the n-th OID stands.
  using Offsets = std::array<std::uint32_t, kOidsPerRequestMax>;

  /// Owns what system_ views when no reply holds it, or when the replies that held it are gone.
  struct KeptSystem {
    std::string sys_descr;
    ber::Oid sys_object_id;
    std::string sys_name;
  };

  const Root& root(std::size_t place) const noexcept { return plan_->roots[begin_ + place]; }
  /// How many OIDs attempt number `attempt` of the open request asks for.
  std::size_t count_at(unsigned attempt) const noexcept {
    const std::size_t count = attempt_oids(*plan_->limits, count_, attempt);
    return attempt < cut_at_ ? count : std::min(count, cut_count_);
  }

  void begin_chunk() noexcept;
  KeptSystem& kept();
  ber::OidView keep(ber::OidView repaired);
  void keep_system();
  void open_request() noexcept;
  std::size_t fitting(std::size_t count) const noexcept;
  std::optional<std::size_t> first_to_ask_alone() const noexcept;
  Asked asked_at(unsigned attempt) const noexcept;
  void note_answered(std::size_t asked, unsigned attempt) noexcept;

  void handle_status(const message::Pdu& pdu, const Asked& asked, unsigned attempt,
                     Findings& findings, EventSink& sink);
  void settle_blame(const Asked& asked, Findings& findings, EventSink& sink);
  void settle_error(std::size_t place, std::int32_t status, Findings& findings, EventSink& sink);
  void distrust_index() noexcept;
  bool find_in_order(Bytes list, const Asked& asked, Offsets& values) const noexcept;
  bool settle_in_order(Bytes list, const Asked& asked, const Offsets& values, Findings& findings,
                       EventSink& sink);
  bool locate(Bytes list, const Asked& asked, Offsets& offsets, Findings& findings) const noexcept;
  bool locate_one(const message::VarBind& varbind, std::size_t position, const Asked& asked,
                  Offsets& offsets, std::uint32_t offset) const noexcept;
  bool emit_in_order(Bytes list, const Asked& asked, std::span<const std::uint32_t> offsets,
                     Findings& findings, EventSink& sink);
  bool settle(std::size_t place, const message::VarBind& varbind, Findings& findings,
              EventSink& sink);
  bool emit(std::size_t place, ber::OidView oid, const ber::Value& value, Findings& findings,
            EventSink& sink);
  void learn(std::size_t place, const ber::Value& value, Bytes content, ber::Anomalies& anomalies);
  bool emit_miss(std::size_t place, Findings& findings, EventSink& sink);
  void fail(std::size_t place, ErrorWord word, Findings& findings, ber::OidView oid,
            EventSink& sink);

  const Plan* plan_;
  std::size_t budget_octets_;  // For the varbinds of one request.
  std::size_t begin_ = 0;      // The chunk's first root.
  std::size_t size_ = 0;       // The number of roots in the chunk.
  std::size_t octets_ = 0;     // Of the varbinds of a request for the whole chunk.
  PlaceSet unanswered_;        // Without those of blamed_, while index_trusted_.
  PlaceSet missed_;            // v1 noSuchName; their rows come in order, later.
  // An error-index blamed these. They are neither settled nor proven to have failed. Those of them
  // that are not in unanswered_ are asked for alone.
  PlaceSet blamed_;
  Blame blame_;
  std::optional<std::size_t> alone_;  // The place in blamed_ that the open request asks about.
  GetSizer sizer_;
  std::size_t count_ = 0;      // OIDs in the first attempt of the open request.
  std::size_t cut_count_ = 0;  // At most so many OIDs in its attempts from cut_at_ on.
  unsigned cut_at_ = 0;        // The first attempt after a reply that was cut.
  bool v1_;
  bool request_open_ = false;
  bool answered_ = false;
  bool served_ = false;        // At least one reply was no error.
  bool index_trusted_ = true;  // No error-index was wrong.
  std::uint8_t refusals_ = 0;  // authorizationErrors about single OIDs.
  SystemInfo system_;          // Views the reply that is being handled, and kept_.
  std::unique_ptr<KeptSystem> kept_;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_GETTER_H_
