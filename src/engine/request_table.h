// The open requests, in one compact entry each. They are found by the id that a reply echoes, or by
// whom they were sent to.
#ifndef SNMPRING_ENGINE_REQUEST_TABLE_H_
#define SNMPRING_ENGINE_REQUEST_TABLE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/endpoint.h"
#include "base/prefetch.h"
#include "engine/correlation_ids.h"
#include "engine/pages.h"
#include "session/reply.h"
#include "session/target.h"
#include "session/words.h"

namespace snmpring::engine {

/// What the engine knows of one request. A target that has not answered is this and nothing else.
/// With its timer (12 octets) and its place in the address index (4) it takes 64 octets.
class Request {
 public:
  enum class State : std::uint8_t {
    free,
    /// Waits for its earliest moment. The timer runs to that.
    scheduled,
    /// Waits for the run's budget.
    queued,
    /// Sent. The timer runs to its deadline.
    waiting,
  };

  /// What the field can count: the first attempt, 20 retries, and 10 repeats at no cost.
  static constexpr std::uint32_t kAttemptsMax = 31;
  /// How often it may be repeated at no cost, so that every request ends.
  static constexpr std::uint32_t kFreeRepeatsMax = 10;

  // Of a probe, whose target has not answered.

  /// The target's.
  std::uint64_t position() const noexcept { return position_or_session_; }
  void set_position(std::uint64_t position) noexcept { position_or_session_ = position; }
  /// Of the target's ladder of credentials.
  unsigned rung() const noexcept { return lane_rung_or_answered_; }
  void set_rung(unsigned rung) noexcept { lane_rung_or_answered_ = rung & 0xF; }

  // Of a session's request, and after it was closed too.

  /// The session's index.
  std::uint32_t session() const noexcept {
    return static_cast<std::uint32_t>(position_or_session_);
  }
  /// From now on the request is that session's.
  void set_session(std::uint32_t index) noexcept {
    has_session = 1;
    position_or_session_ = index;
  }

  // Of a session's request.

  session::Lane lane() const noexcept { return static_cast<session::Lane>(lane_rung_or_answered_); }
  void set_lane(session::Lane lane) noexcept { lane_rung_or_answered_ = lane & 0xF; }

  // Of a closed request.

  bool was_answered() const noexcept { return lane_rung_or_answered_ != 0; }
  void set_answered(bool answered) noexcept { lane_rung_or_answered_ = answered ? 1 : 0; }

  // Of every request.

  /// Attempts that cost something: the first one and the retries.
  unsigned attempts_charged() const noexcept { return attempts - free_repeats; }
  unsigned retries() const noexcept { return attempts_charged() > 0 ? attempts_charged() - 1 : 0; }

  State get_state() const noexcept { return static_cast<State>(state); }
  void set_state(State s) noexcept { state = static_cast<std::uint32_t>(s) & 3; }
  session::ErrorWord get_misfit() const noexcept { return static_cast<session::ErrorWord>(misfit); }
  void set_misfit(session::ErrorWord word) noexcept {
    misfit = static_cast<std::uint32_t>(word) & 63;
  }

  /// Of a probe. A session keeps its own.
  const session::TargetProfile* profile;

 private:
  std::uint64_t position_or_session_;

 public:
  std::array<std::uint8_t, 16> address;
  /// In the free list, or in its chain of the address index; kNone at its end.
  std::uint32_t next;
  /// When the last attempt was sent: microseconds modulo 2^32.
  std::uint32_t sent_us;
  std::uint16_t port;
  std::uint16_t generation;
  std::uint32_t scope_index : 8;
  /// Sent so far, at most kAttemptsMax.
  std::uint32_t attempts : 5;
  /// Of the attempts, the ones that cost no retry.
  std::uint32_t free_repeats : 4;
  /// session::ErrorWord of the last misfit or transient error.
  std::uint32_t misfit : 6;

 private:
  std::uint32_t lane_rung_or_answered_ : 4;

 public:
  std::uint32_t state : 2;
  std::uint32_t ipv6 : 1;
  std::uint32_t has_session : 1;
  /// The slot, not the request: it stands in the engine's send queue.
  std::uint32_t in_queue : 1;
};
static_assert(sizeof(Request) == 48);

/// Allocates nothing after construction. Memory is touched as the number of open requests grows.
///
/// A slot rests before it is used again. So an id does not return for at least 2^26 requests, or in
/// a nearly full table for 64 rounds of it. And as long as the slot rests, a second reply is known
/// for one.
class RequestTable {
 public:
  using Slot = std::uint32_t;
  static constexpr Slot kNone = 0xFFFFFFFF;
  /// An entry, its timer, and its place in the address index.
  static constexpr std::size_t kOctetsPerRequest = sizeof(Request) + 12 + sizeof(std::uint32_t);
  /// So many closed slots rest before the oldest is used again, as far as the capacity has room for
  /// them.
  static constexpr std::uint32_t kResting = 4096;

  /// \param capacity Open requests at most, 1 .. CorrelationIds::kCapacityMax.
  RequestTable(std::uint32_t capacity, const CorrelationIds::Key& id_key, std::uint64_t hash_key);

  std::uint32_t capacity() const noexcept { return capacity_; }
  std::uint32_t size() const noexcept { return size_; }
  bool full() const noexcept { return size_ == capacity_; }
  /// Every open slot is below this.
  Slot bound() const noexcept { return used_; }

  /// Opens a request to `endpoint` in state queued with no attempt; the caller fills in the rest.
  /// kNone when the table is full or the endpoint has the 256th interface scope.
  Slot open(const Endpoint& endpoint) noexcept;
  /// \param answered Else it was given up. Until the slot is used again the entry keeps all but
  ///   `state`, `generation`, and lane or rung.
  void close(Slot slot, bool answered) noexcept;

  /// Asks for an entry's memory before it is needed.
  void prefetch(Slot slot) const noexcept { prefetch_line(&requests_[slot]); }

  Request& operator[](Slot slot) noexcept { return requests_[slot]; }
  const Request& operator[](Slot slot) const noexcept { return requests_[slot]; }
  Endpoint endpoint(Slot slot) const noexcept {
    Endpoint endpoint;
    read_endpoint(slot, endpoint);
    return endpoint;
  }
  /// The same in place.
  void read_endpoint(Slot slot, Endpoint& endpoint) const noexcept {
    const Request& request = requests_[slot];
    if (request.ipv6 == 0) {
      endpoint.address.set_v4(load_be32(request.address.data()));
    } else {
      endpoint.address = IpAddress::v6(request.address, scopes_[request.scope_index]);
    }
    endpoint.port = request.port;
  }
  /// True when the slot's request is to `endpoint`.
  bool is_to(Slot slot, const Endpoint& endpoint) const noexcept;

  /// The id for attempt number `attempt` of the slot's request.
  std::int32_t id(Slot slot, unsigned attempt) const noexcept {
    return ids_.encode({slot, requests_[slot].generation, attempt});
  }

  /// What a reply's id says about the table. The entry of a request that has ended is there as long
  /// as its slot rests.
  struct Lookup {
    enum class Kind : std::uint8_t {
      open,      ///< `slot` is open and `attempt` of it was sent.
      answered,  ///< `slot` rests; `attempt` of it was sent, and it was answered.
      given_up,  ///< `slot` rests; `attempt` of it was sent, and no reply came in time.
      reused,    ///< `slot` was closed not long ago, and somebody else has had it since.
      foreign,   ///< Nobody's.
    };
    Kind kind;
    Slot slot;
    unsigned attempt;
  };
  Lookup find(std::int32_t id) const noexcept { return find(ticket(id)); }

  /// The same in two steps, for those who know the id before they need the entry. The first says
  /// what the id stands for, and asks for the entry's memory. The second says what the table knows.
  Ticket expect(std::int32_t id) const noexcept {
    const Ticket ticket = this->ticket(id);
    if (entry(ticket) != nullptr) prefetch(ticket.slot);
    return ticket;
  }
  Lookup find(const Ticket& ticket) const noexcept;
  /// The entry that a ticket stands for, whoever has it now; null where there is none.
  const Request* entry(const Ticket& ticket) const noexcept {
    return ticket.slot < used_ ? &requests_[ticket.slot] : nullptr;
  }

  /// The first open request to `endpoint`, kNone when there is none; next_to() goes on from there.
  /// The first call makes the address index, out of all open requests; from then on it is kept.
  Slot first_to(const Endpoint& endpoint) noexcept;
  Slot next_to(Slot slot, const Endpoint& endpoint) const noexcept;

 private:
  /// A change of the address index that has been decided and not been made.
  struct Pending {
    std::uint32_t bucket;
    Slot slot;
    bool opened;  ///< Else closed.
  };
  // The memory that a change needs has arrived by the time that so many others have been decided.
  static constexpr std::uint32_t kPendingMax = 16;

  /// An id that is nobody's has the slot kNone.
  Ticket ticket(std::int32_t id) const noexcept {
    return ids_.decode(id).value_or(Ticket{.slot = kNone, .generation = 0, .attempt = 0});
  }
  void index_all_open() noexcept;
  void index_later(Slot slot, bool opened) noexcept;
  void index_first_pending() noexcept;
  void index_all_pending() noexcept {
    while (pending_count_ > 0) index_first_pending();
  }
  void link(Slot slot, std::uint32_t bucket) noexcept;
  void unlink(Slot slot, std::uint32_t bucket) noexcept;
  void rest(Slot slot) noexcept;
  std::size_t bucket(const Endpoint& endpoint) const noexcept;
  std::size_t bucket(const Request& request) const noexcept;
  std::uint32_t chain_next(Slot slot, const Endpoint& endpoint) const noexcept;

  std::uint32_t capacity_;
  std::uint32_t size_ = 0;
  // Slots below it have been open before.
  std::uint32_t used_ = 0;
  CorrelationIds ids_;
  std::uint64_t hash_key_;
  Pages<Request> requests_;
  // Of the chains by address: slot + 1, 0 for none.
  Pages<std::uint32_t> heads_;
  std::size_t head_mask_;
  // First in, first out.
  Slot free_first_ = kNone;
  Slot free_last_ = kNone;
  std::uint32_t free_count_ = 0;
  // Since a request was looked for by address.
  bool indexed_ = false;
  // A ring, in the order of their decisions.
  std::array<Pending, kPendingMax> pending_{};
  std::uint32_t pending_first_ = 0;
  std::uint32_t pending_count_ = 0;
  // Every IpAddress::scope_id that there was, 0 first.
  std::vector<std::uint32_t> scopes_;
};

}  // namespace snmpring::engine

#endif  // SNMPRING_ENGINE_REQUEST_TABLE_H_
