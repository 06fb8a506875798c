#include "sim/sim_wire.h"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace snmpring::sim {
namespace {

constexpr std::size_t kArrivalsMax = 256;

// Where a v1 or v2c message may be damaged without its rows becoming other rows: from the outer
// header through the PDU's identifier octet. UDP's checksum keeps real networks from doing worse.
std::size_t envelope_octets(const std::vector<std::uint8_t>& message) {
  for (std::size_t i = 8; i < message.size() && i < 40; ++i) {
    if (message[i] == 0xA2) return i + 1;
  }
  return std::min<std::size_t>(message.size(), 5);
}

}  // namespace

SimWire::SimWire(SimClock& clock, Prng& prng, const Faults& faults,
                 std::size_t receive_buffer_octets)
    : clock_(clock),
      prng_(prng),
      faults_(faults),
      slots_(io::kSendBatch),
      receive_buffer_octets_(receive_buffer_octets) {}

Duration SimWire::delay() {
  const double mean = in_seconds(faults_.delay_mean);
  const double extra = -mean * std::log1p(-prng_.unit());
  return faults_.delay_min +
         std::chrono::duration_cast<Duration>(std::chrono::duration<double>(extra));
}

void SimWire::deliver(const Endpoint& from, std::vector<std::uint8_t> payload, Duration extra,
                      bool cut) {
  events_.push(Event{.at = clock_.now() + delay() + extra,
                     .order = order_++,
                     .from = from,
                     .payload = std::move(payload),
                     .cut = cut});
}

void SimWire::inject_icmp(const Endpoint& about, const Refusal& refusal) {
  events_.push(Event{.at = clock_.now() + delay(),
                     .order = order_++,
                     .from = about,
                     .payload = {},
                     .icmp = refusal});
}

void SimWire::answer(const Endpoint& agent, const Datagram& datagram) {
  const Endpoint from = datagram.from.value_or(agent);
  if (prng_.chance(faults_.loss)) return;
  std::vector<std::uint8_t> octets = datagram.octets;
  if (prng_.chance(faults_.garbage)) {
    std::vector<std::uint8_t> garbage(prng_.below(64));
    for (std::uint8_t& octet : garbage) octet = static_cast<std::uint8_t>(prng_.next());
    deliver(from, std::move(garbage), Duration::zero());
  }
  // Behind the PDU's identifier, its length and the id's header.
  const std::size_t id_at = envelope_octets(octets) + 3;
  if (prng_.chance(faults_.foreign) && octets.size() > std::max<std::size_t>(40, id_at + 1)) {
    std::vector<std::uint8_t> other = octets;
    other[id_at + 1] ^= static_cast<std::uint8_t>(1 + prng_.below(255));
    deliver(from, std::move(other), Duration::zero());
  }
  if (prng_.chance(faults_.misdirected)) {
    Endpoint elsewhere = from;
    elsewhere.address.octets[3] ^= 1;
    deliver(elsewhere, octets, Duration::zero());
  }
  Duration extra = datagram.delay;
  if (prng_.chance(faults_.reorder)) {
    extra += faults_.delay_mean * static_cast<int>(1 + prng_.below(10));
  }
  if (prng_.chance(faults_.late)) extra += std::chrono::milliseconds(1000 + prng_.below(2000));
  if (prng_.chance(faults_.duplicate)) deliver(from, octets, extra);
  if (prng_.chance(faults_.corrupt) && !octets.empty()) {
    octets[prng_.below(envelope_octets(octets))] ^= static_cast<std::uint8_t>(1 + prng_.below(255));
  }
  if (prng_.chance(faults_.truncate)) octets.resize(prng_.below(octets.size()));
  const bool cut = prng_.chance(faults_.cut);
  if (cut) octets.resize(octets.size() - prng_.below(octets.size() / 2 + 1));
  deliver(from, std::move(octets), extra, cut);
}

SimWire::Unsendable SimWire::send_failure(const Endpoint& to) {
  if (clock_.now() < queue_full_until_) return {.error = EAGAIN};
  if (prng_.chance(faults_.send_failure)) return {.error = ENOBUFS};
  const auto unsendable = unsendable_.find(to);
  if (unsendable == unsendable_.end() || unsendable->second.times == 0) return {};
  --unsendable->second.times;
  return unsendable->second;
}

void SimWire::send(const io::SendSlot& slot) {
  clock_.advance(send_takes_);
  const auto [error, times, obstacle] = send_failure(slot.to);
  if (observer_ != nullptr) observer_->sent(slot, error);
  if (error != 0) {
    trace_line(std::strerror(error), slot.to, slot.payload);
    failures_.push_back({.cookie = slot.cookie, .error = error, .obstacle = obstacle});
    return;
  }
  trace_line("to", slot.to, slot.payload);
  ++stats_.datagrams_sent;
  stats_.octets_sent += slot.payload.size();
  transmit(slot);
}

void SimWire::transmit(const io::SendSlot& slot) {
  if (const auto refusing = refusing_.find(slot.to); refusing != refusing_.end()) {
    inject_icmp(slot.to, refusing->second);
    return;
  }
  if (prng_.chance(faults_.icmp)) inject_icmp(slot.to, {.error = EHOSTUNREACH});
  const auto agent = agents_.find(slot.to);
  if (agent == agents_.end() || prng_.chance(faults_.loss)) return;
  const int copies = prng_.chance(faults_.duplicate) ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    for (const Datagram& datagram : agent->second->handle(slot.payload)) {
      answer(slot.to, datagram);
    }
  }
}

void SimWire::disturb_host() {
  if (prng_.chance(faults_.queue_full)) {
    queue_full_until_ = clock_.now() + std::chrono::milliseconds(1 + prng_.below(100));
  }
  if (prng_.chance(faults_.wall_step)) {
    const auto seconds = static_cast<std::int64_t>(prng_.below(2 * 86'400)) - 86'400;
    clock_.step_wall(std::chrono::seconds(seconds));
  }
  if (prng_.chance(faults_.frozen)) {
    clock_.advance(std::chrono::milliseconds(1 + prng_.below(20'000)));
  }
  if (prng_.chance(faults_.overrun)) overrun();
  starved_ = prng_.chance(faults_.starved);
}

void SimWire::wait(io::Wait wait) {
  if (!failures_.empty()) return;
  Duration at_most = std::max(wait.at_most, Duration::zero());
  if (prng_.chance(faults_.interrupted)) {
    at_most = Duration(
        static_cast<std::int64_t>(prng_.below(static_cast<std::uint64_t>(at_most.count() + 1))));
  }
  // A receive that ends wakes the process, with nothing to show.
  if (starved_) at_most = std::min<Duration>(at_most, std::chrono::milliseconds(1));
  Instant until = clock_.now() + at_most;
  if (!starved_) {
    if (!waiting_.empty()) return;
    if (!events_.empty()) until = std::min(until, events_.top().at);
  }
  clock_.advance_to(until);
}

void SimWire::arrive() {
  for (; !events_.empty() && events_.top().at <= clock_.now(); events_.pop()) {
    if (events_.top().icmp.error == 0 && waiting_.size() >= waiting_max_) {
      ++stats_.kernel_drops;
    } else {
      waiting_.push_back(events_.top());
    }
  }
}

void SimWire::collect() {
  arrive();
  for (; !waiting_.empty() && held_.size() < kArrivalsMax; waiting_.pop_front()) {
    held_.push_back(std::move(waiting_.front()));
  }
  for (const Event& event : held_) {
    if (event.icmp.error != 0) {
      trace_line(std::strerror(event.icmp.error), event.from, {});
      icmp_.push_back({.to = event.from,
                       .error = event.icmp.error,
                       .type = event.icmp.type,
                       .code = event.icmp.code});
    } else {
      trace_line("from", event.from, event.payload);
      ++stats_.datagrams_received;
      stats_.octets_received += event.payload.size();
      datagrams_.push_back({.from = event.from, .payload = event.payload, .truncated = event.cut});
      if (observer_ != nullptr) observer_->arrived(datagrams_.back());
    }
  }
}

std::expected<io::Arrivals, io::WireError> SimWire::exchange(std::size_t count, io::Wait wait_for) {
  release();
  ++stats_.system_calls;
  if (observer_ != nullptr) observer_->exchanging();
  for (std::size_t i = 0; i < count; ++i) send(slots_[i]);
  disturb_host();
  wait(wait_for);
  if (starved_) {
    ++stats_.buffers_exhausted;
    ++stats_.receives_rearmed;
  } else {
    collect();
  }
  return io::Arrivals{.datagrams = datagrams_, .send_failures = failures_, .icmp_errors = icmp_};
}

void SimWire::release() noexcept {
  held_.clear();
  datagrams_.clear();
  failures_.clear();
  icmp_.clear();
}

void SimWire::trace_line(const char* what, const Endpoint& endpoint, Bytes octets) const {
  if (!tracing_) return;
  const double seconds = in_seconds(clock_.now().time_since_epoch());
  std::fprintf(stderr, "%.6f %s %s ", seconds, what, endpoint.to_string().c_str());
  for (const std::uint8_t octet : octets) std::fprintf(stderr, "%02x", octet);
  std::fputc('\n', stderr);
}

void SimWire::put_back_waiting() {
  for (; !waiting_.empty(); waiting_.pop_front()) events_.push(std::move(waiting_.front()));
}

// Each is lost or not; which ones the kernel has room for depends on their order, which is chance
// here.
void SimWire::overrun() {
  put_back_waiting();
  std::priority_queue<Event> kept;
  for (; !events_.empty(); events_.pop()) {
    if (events_.top().icmp.error != 0 || prng_.chance(0.5)) {
      kept.push(events_.top());
    } else {
      ++stats_.kernel_drops;
    }
  }
  events_ = std::move(kept);
}

void SimWire::drop_everything() {
  put_back_waiting();
  if (tracing_) std::fprintf(stderr, "%zu dropped\n", events_.size());
  stats_.kernel_drops += events_.size();
  events_ = {};
}

}  // namespace snmpring::sim
