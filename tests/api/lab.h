// The client library over the simulated network: the loop, its sessions and agents, in no time.
#ifndef SNMPRING_TESTS_API_LAB_H_
#define SNMPRING_TESTS_API_LAB_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/hostile_agent.h"
#include "sim/sim_agent.h"
#include "sim/sim_clock.h"
#include "sim/sim_wire.h"
#include "sim/v3_sim_agent.h"
#include "snmpring/snmpring.h"

namespace snmpring::api {

inline const std::string kSysDescr = "1.3.6.1.2.1.1.1.0";
inline const std::string kSysUpTime = "1.3.6.1.2.1.1.3.0";
inline const std::string kTable = "1.3.6.1.4.1.99999";
inline const ber::Oid kTableOid{1, 3, 6, 1, 4, 1, 99999};

/// A request as it left.
struct Sent {
  Instant at;
  Endpoint to;
  int tos;
  std::vector<std::uint8_t> octets;
};

/// Agents stand at 127.1.0.1, 127.1.0.2 and so on, port 161, unless told otherwise. A reply takes a
/// millisecond.
class Lab {
 public:
  explicit Lab(const LoopOptions& options = {}, const sim::Faults& faults = kOrderly);

  Loop& loop() { return *loop_; }
  sim::SimClock& clock() { return clock_; }
  sim::SimWire& wire() { return *wire_; }
  /// All requests so far.
  const std::vector<Sent>& sent() const { return sent_; }
  /// Time since the lab was opened.
  Duration elapsed() { return clock_.now() - opened_; }

  /// Puts an agent at `addr`; empty: the next address. \return Where.
  std::string add(std::unique_ptr<sim::SimAgent> agent, std::string addr = {},
                  std::uint16_t port = 161);
  /// One that answers as a function says.
  std::string script(sim::ScriptAgent::Script script) {
    return add(std::make_unique<sim::ScriptAgent>(std::move(script)));
  }
  /// One with `rows` rows kTable.1, kTable.2, ... of the text "row".
  std::string table(std::uint32_t rows);
  /// One of agentd's quirks.
  std::string quirk(std::string_view name);
  /// An address where nobody answers.
  std::string nobody() { return next_addr(); }
  /// An SNMPv3 agent with the user "scan" and the rows kTable.1 to kTable.`rows`.
  sim::V3SimAgent& v3(std::string& addr, unsigned rows = 60);

  /// What is sent to `addr` finds it like that.
  Endpoint endpoint(std::string_view addr, std::uint16_t port = 161) const;

  /// A session that can be made.
  SnmpSession session(const SessionOptions& options);
  SnmpSession session_at(std::string_view addr) { return session(SessionOptions{.addr = addr}); }
  /// Why it cannot.
  std::string refusal(const SessionOptions& options);

  /// What a task comes to, run by the loop.
  template <typename T>
  T run(Task<T> task) {
    auto result = loop_->wait_for(std::move(task));
    if (!result) ADD_FAILURE() << result.error().message();
    return std::move(result).value();
  }
  void run(Task<void> task) {
    const auto result = loop_->wait_for(std::move(task));
    EXPECT_TRUE(result.has_value());
  }
  std::expected<Value, Error> get(const SnmpSession& session, const std::string& oid = kSysDescr) {
    return run(session.get(oid));
  }
  WalkResult collect(Walk walk) { return run(std::move(walk).collect()); }

  static const sim::Faults kOrderly;

 private:
  class Wire;
  class BorrowedClock;
  std::string next_addr();

  sim::SimClock clock_;
  Instant opened_ = clock_.now();
  Prng prng_{1};
  sim::SimWire* wire_ = nullptr;  // the loop's
  std::vector<Sent> sent_;
  std::vector<std::unique_ptr<sim::SimAgent>> agents_;
  std::uint32_t addresses_ = 0;
  std::optional<Loop> loop_;
};

/// The user "scan" of the simulated agents: SHA-256 and AES.
inline const User kScanUser("scan", AuthKey(AuthProtocol::sha256, password("secret-auth")),
                            PrivKey(PrivProtocol::aes128, password("secret-priv")));

/// "decode", "timeout", ... or "" for none.
template <typename T>
std::string word(const std::expected<T, Error>& result) {
  return result ? "" : result.error().word;
}

/// "1.3.6.1.2.1.1.1.0 OctetString hello".
std::string line(const VarBind& varbind);
std::vector<std::string> lines(const std::vector<VarBind>& varbinds);
/// "kTable.1 OctetString row" to "kTable.`count`".
std::vector<std::string> table_lines(std::uint32_t count);

}  // namespace snmpring::api

#endif  // SNMPRING_TESTS_API_LAB_H_
