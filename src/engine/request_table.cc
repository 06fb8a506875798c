#include "engine/request_table.h"

#include <algorithm>
#include <bit>

#include "base/bytes.h"
#include "base/invariant.h"

namespace snmpring::engine {
namespace {

// So many generations back a request counts as recently closed.
constexpr std::uint32_t kRecentMax = 32;
constexpr std::size_t kScopesMax = 256;

}  // namespace

RequestTable::RequestTable(std::uint32_t capacity, const CorrelationIds::Key& id_key,
                           std::uint64_t hash_key)
    : capacity_(capacity),
      ids_(id_key, capacity),
      hash_key_(hash_key),
      requests_(capacity),
      heads_(std::bit_ceil(std::size_t{capacity})),
      head_mask_(std::bit_ceil(std::size_t{capacity}) - 1),
      scopes_{0} {
  scopes_.reserve(kScopesMax);
}

RequestTable::Slot RequestTable::open(const Endpoint& endpoint) noexcept {
  std::size_t scope_index = 0;
  if (endpoint.address.scope_id != 0) {
    const auto scope = std::find(scopes_.begin(), scopes_.end(), endpoint.address.scope_id);
    scope_index = static_cast<std::size_t>(scope - scopes_.begin());
    if (scope == scopes_.end()) {
      if (scopes_.size() == kScopesMax) return kNone;
      scopes_.push_back(endpoint.address.scope_id);
    }
  }

  if (free_first_ == kNone && used_ == capacity_) index_all_pending();
  Slot slot = kNone;
  if (used_ < capacity_ && free_count_ < kResting) {
    slot = used_++;
  } else if (free_first_ != kNone) {
    slot = free_first_;
    free_first_ = requests_[slot].next;
    if (free_first_ == kNone) {
      free_last_ = kNone;
    } else {
      prefetch(free_first_);
    }
    --free_count_;
  } else {
    return kNone;
  }
  ++size_;

  Request& request = requests_[slot];
  const std::uint16_t generation = request.generation;
  const std::uint32_t in_queue = request.in_queue;
  request = {};
  request.generation = generation;
  request.in_queue = in_queue & 1;
  request.port = endpoint.port;
  if (endpoint.address.family == Family::ipv6) {
    request.ipv6 = 1;
    request.address = endpoint.address.octets;
    request.scope_index = static_cast<std::uint32_t>(scope_index) & 0xFF;
  } else {
    store_be32(request.address.data(), endpoint.address.v4_value());
  }
  request.set_state(Request::State::queued);
  if (indexed_) index_later(slot, /*opened=*/true);
  return slot;
}

void RequestTable::close(Slot slot, bool answered) noexcept {
  Request& request = requests_[slot];
  invariant(request.get_state() != Request::State::free, "a request is closed once");
  request.set_state(Request::State::free);
  request.set_answered(answered);
  request.generation =
      static_cast<std::uint16_t>((request.generation + 1u) & (ids_.generations() - 1));
  --size_;
  if (indexed_) {
    index_later(slot, /*opened=*/false);
  } else {
    rest(slot);
  }
}

// Only what has no id is looked for by its address, and most scans meet nothing like it. An index
// that nobody asks for would cost each probe two visits to memory that no cache holds.
void RequestTable::index_all_open() noexcept {
  for (Slot slot = 0; slot < used_; ++slot) {
    const Request& request = requests_[slot];
    if (request.get_state() == Request::State::free) continue;
    link(slot, static_cast<std::uint32_t>(bucket(request)));
  }
  indexed_ = true;
}

// The place of an address in the index is anywhere in megabytes. Waiting for its memory would take
// as long as all else that is done for a probe. So the memory is asked for when the change is
// decided, and the change is made when it has arrived.
void RequestTable::index_later(Slot slot, bool opened) noexcept {
  if (pending_count_ == kPendingMax) index_first_pending();
  const auto place = static_cast<std::uint32_t>(bucket(requests_[slot]));
  prefetch_line(&heads_[place]);
  pending_[(pending_first_ + pending_count_++) % kPendingMax] = {place, slot, opened};
}

void RequestTable::index_first_pending() noexcept {
  const Pending change = pending_[pending_first_];
  pending_first_ = (pending_first_ + 1) % kPendingMax;
  --pending_count_;
  if (change.opened) {
    link(change.slot, change.bucket);
  } else {
    unlink(change.slot, change.bucket);
    rest(change.slot);
  }
}

void RequestTable::link(Slot slot, std::uint32_t bucket) noexcept {
  std::uint32_t& head = heads_[bucket];
  requests_[slot].next = head == 0 ? kNone : head - 1;
  head = slot + 1;
}

void RequestTable::unlink(Slot slot, std::uint32_t bucket) noexcept {
  const Request& request = requests_[slot];
  std::uint32_t& head = heads_[bucket];
  if (head == slot + 1) {
    head = request.next == kNone ? 0 : request.next + 1;
    return;
  }
  Slot before = head - 1;
  while (requests_[before].next != slot) before = requests_[before].next;
  requests_[before].next = request.next;
}

void RequestTable::rest(Slot slot) noexcept {
  requests_[slot].next = kNone;
  if (free_last_ == kNone) {
    free_first_ = slot;
  } else {
    requests_[free_last_].next = slot;
  }
  free_last_ = slot;
  ++free_count_;
}

RequestTable::Lookup RequestTable::find(const Ticket& ticket) const noexcept {
  constexpr Lookup kForeign{.kind = Lookup::Kind::foreign, .slot = kNone, .attempt = 0};
  if (ticket.slot >= used_) return kForeign;
  const Request& request = requests_[ticket.slot];
  if (request.generation == ticket.generation) {
    if (request.get_state() == Request::State::free || ticket.attempt >= request.attempts) {
      return kForeign;
    }
    return {.kind = Lookup::Kind::open, .slot = ticket.slot, .attempt = ticket.attempt};
  }
  const std::uint32_t age = (request.generation - ticket.generation) & (ids_.generations() - 1);
  if (age > kRecentMax) return kForeign;
  Lookup found{.kind = Lookup::Kind::reused, .slot = ticket.slot, .attempt = ticket.attempt};
  if (age == 1 && request.get_state() == Request::State::free) {
    if (ticket.attempt >= request.attempts) return kForeign;
    found.kind = request.was_answered() ? Lookup::Kind::answered : Lookup::Kind::given_up;
  }
  return found;
}

bool RequestTable::is_to(Slot slot, const Endpoint& endpoint) const noexcept {
  const Request& request = requests_[slot];
  return request.address == endpoint.address.octets && request.port == endpoint.port &&
         (request.ipv6 != 0) == (endpoint.address.family == Family::ipv6) &&
         scopes_[request.scope_index] == endpoint.address.scope_id;
}

std::size_t RequestTable::bucket(const Endpoint& endpoint) const noexcept {
  return hash_endpoint(endpoint, hash_key_) & head_mask_;
}

RequestTable::Slot RequestTable::chain_next(Slot slot, const Endpoint& endpoint) const noexcept {
  while (slot != kNone && !is_to(slot, endpoint)) slot = requests_[slot].next;
  return slot;
}

std::size_t RequestTable::bucket(const Request& request) const noexcept {
  if (request.ipv6 == 0) {
    return hash_ipv4(load_be32(request.address.data()), request.port, hash_key_) & head_mask_;
  }
  const IpAddress address = IpAddress::v6(request.address, scopes_[request.scope_index]);
  return bucket(Endpoint{address, request.port});
}

RequestTable::Slot RequestTable::first_to(const Endpoint& endpoint) noexcept {
  if (!indexed_) index_all_open();
  index_all_pending();
  const std::uint32_t head = heads_[bucket(endpoint)];
  return chain_next(head == 0 ? kNone : head - 1, endpoint);
}

RequestTable::Slot RequestTable::next_to(Slot slot, const Endpoint& endpoint) const noexcept {
  return chain_next(requests_[slot].next, endpoint);
}

}  // namespace snmpring::engine
