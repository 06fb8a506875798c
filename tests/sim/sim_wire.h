// A network in memory: seeded faults, virtual time, and agents behind addresses.
#ifndef SNMPRING_SIM_SIM_WIRE_H_
#define SNMPRING_SIM_SIM_WIRE_H_

#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <queue>
#include <vector>

#include "base/prng.h"
#include "io/wire.h"
#include "sim/sim_agent.h"
#include "sim/sim_clock.h"

namespace snmpring::sim {

/// Probabilities are per datagram, in each direction where that makes sense.
struct Faults {
  double loss = 0;
  double duplicate = 0;
  double reorder = 0;       ///< Held back by up to ten times the usual delay.
  double late = 0;          ///< A reply held back for 1 to 3 s.
  double corrupt = 0;       ///< A reply with one octet of its envelope changed.
  double truncate = 0;      ///< A reply without its end.
  double garbage = 0;       ///< Random octets sent along with a reply, from the same source.
  double foreign = 0;       ///< The reply comes a second time with another request-id.
  double misdirected = 0;   ///< The reply comes a second time, from somebody else's address.
  double send_failure = 0;  ///< ENOBUFS for a request.
  double cut = 0;           ///< A reply that found too small a buffer (MSG_TRUNC).
  double icmp = 0;  ///< A router calls a target unreachable that gets the request all the same.

  // Of the host, for each exchange.
  double queue_full = 0;  ///< For up to 100 ms the send queue takes nothing.
  /// What has come is left lying: buffers used up, a receive that ended, a full ring.
  double starved = 0;
  double interrupted = 0;  ///< It returns before its time, as for a signal.
  /// The socket buffer runs over: some of what is on its way is lost and counted.
  double overrun = 0;
  double frozen = 0;     ///< The process stands still for up to 20 s, and the world does not.
  double wall_step = 0;  ///< Somebody sets the wall clock, by up to a day either way.

  Duration delay_min = std::chrono::microseconds(100);
  Duration delay_mean = std::chrono::milliseconds(1);
};

/// Sees what goes over a wire.
class WireObserver {
 public:
  virtual ~WireObserver() = default;
  /// An exchange begins: what the last one brought has been dealt with.
  virtual void exchanging() = 0;
  /// \param error 0, or the errno with which the request was refused.
  virtual void sent(const io::SendSlot& slot, int error) = 0;
  virtual void arrived(const io::Arrival& arrival) = 0;
};

/// What an address answers with that nobody is at.
struct Refusal {
  int error = 0;  ///< errno.
  std::uint8_t type = 3;
  std::uint8_t code = 1;
};

class SimWire : public io::Wire {
 public:
  SimWire(SimClock& clock, Prng& prng, const Faults& faults, std::size_t receive_buffer_octets);

  /// Puts an agent behind an address; borrowed.
  void attach(const Endpoint& endpoint, SimAgent& agent) { agents_[endpoint] = &agent; }
  /// An address that is answered for with an ICMP error.
  void refuse(const Endpoint& endpoint, const Refusal& refusal) { refusing_[endpoint] = refusal; }
  /// The next `times` sends to an address fail with this errno.
  void fail_sends(const Endpoint& endpoint, int error, int times,
                  io::SendObstacle obstacle = io::SendObstacle::unknown) {
    unsendable_[endpoint] = {error, times, obstacle};
  }

  const char* name() const noexcept override { return "sim"; }
  std::span<io::SendSlot> send_slots() noexcept override { return slots_; }
  std::expected<io::Arrivals, io::WireError> exchange(std::size_t count, io::Wait wait) override;
  void release() noexcept override;
  void watch(int) override {}
  void unwatch(int) override {}
  io::WireStats stats() override {
    arrive();
    return stats_;
  }
  std::size_t receive_buffer_octets() const noexcept override { return receive_buffer_octets_; }
  std::size_t send_buffer_octets() const noexcept override { return 1 << 20; }

  /// Borrowed; outlives the wire.
  void observe(WireObserver& observer) { observer_ = &observer; }

  /// From now on every datagram is printed on stderr in hexadecimal, for people who replay a seed.
  void trace() { tracing_ = true; }

  /// From now on no more than so many datagrams wait to be received; those that come then are lost,
  /// and counted. Without it there is room for all.
  void bound_receive_buffer(std::size_t datagrams) { waiting_max_ = datagrams; }

  /// From now on each datagram takes so long to send, as in a kernel.
  void take_to_send(Duration duration) { send_takes_ = duration; }

  /// Loses everything that is on its way, as full socket buffers do, and counts it.
  void drop_everything();

  /// Puts a datagram or an ICMP error on its way that no request has asked for, to arrive after
  /// `delay` and whatever the usual delay is.
  void inject(const Endpoint& from, std::vector<std::uint8_t> payload, Duration delay = {}) {
    deliver(from, std::move(payload), delay);
  }
  void inject_icmp(const Endpoint& about, const Refusal& refusal);

  /// Datagrams and ICMP errors that are on their way to the scanner.
  std::size_t on_their_way() const { return events_.size() + waiting_.size(); }

 private:
  struct Unsendable {
    int error = 0;
    int times = 0;
    io::SendObstacle obstacle = io::SendObstacle::unknown;
  };
  struct Event {
    Instant at;
    std::uint64_t order;
    Endpoint from;
    std::vector<std::uint8_t> payload;
    Refusal icmp{};  // When `error` is set, this is one.
    bool cut = false;

    bool operator<(const Event& other) const {  // for a heap with the earliest on top
      return at != other.at ? at > other.at : order > other.order;
    }
  };

  void disturb_host();
  void wait(io::Wait wait);
  void arrive();
  void collect();
  void send(const io::SendSlot& slot);
  void transmit(const io::SendSlot& slot);
  /// Why the host does not send to it; without an error where it does.
  Unsendable send_failure(const Endpoint& to);
  void answer(const Endpoint& agent, const Datagram& datagram);
  void deliver(const Endpoint& from, std::vector<std::uint8_t> payload, Duration extra,
               bool cut = false);
  void put_back_waiting();
  void overrun();
  Duration delay();
  void trace_line(const char* what, const Endpoint& endpoint, Bytes octets) const;

  SimClock& clock_;
  Prng& prng_;
  Faults faults_;
  std::vector<io::SendSlot> slots_;
  std::map<Endpoint, SimAgent*> agents_;
  std::map<Endpoint, Refusal> refusing_;
  std::map<Endpoint, Unsendable> unsendable_;
  std::size_t receive_buffer_octets_;
  std::priority_queue<Event> events_;
  std::deque<Event> waiting_;  // what has arrived and was not received
  Duration send_takes_{};
  std::size_t waiting_max_ = std::numeric_limits<std::size_t>::max();
  std::uint64_t order_ = 0;
  io::WireStats stats_;
  bool tracing_ = false;
  WireObserver* observer_ = nullptr;
  Instant queue_full_until_ = Instant::min();
  bool starved_ = false;

  std::vector<Event> held_;  // owns the payloads of the last exchange
  std::vector<io::Arrival> datagrams_;
  std::vector<io::SendFailure> failures_;
  std::vector<io::IcmpError> icmp_;
};

}  // namespace snmpring::sim

#endif  // SNMPRING_SIM_SIM_WIRE_H_
