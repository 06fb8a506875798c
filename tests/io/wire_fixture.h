// The ground of the tests that both socket wires pass: io_uring with and without the kernel's
// minimum wait, sendmmsg and recvmmsg.
#ifndef SNMPRING_TESTS_IO_WIRE_FIXTURE_H_
#define SNMPRING_TESTS_IO_WIRE_FIXTURE_H_

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/endpoint.h"
#include "io/wire.h"
#include "peer.h"

namespace snmpring::io {

enum class Kind : std::uint8_t { uring, uring_before_6_12, mmsg };

std::string kind_name(const testing::TestParamInfo<Kind>& kind);

std::expected<std::unique_ptr<Wire>, WireError> open_kind(Kind kind, const SocketOptions& options);

/// All that a number of exchanges brought, copied out.
struct Collected {
  std::vector<Peer::Datagram> datagrams;
  std::vector<SendFailure> send_failures;
  std::vector<IcmpError> icmp_errors;
  bool woken = false;

  std::vector<std::string> texts() const;
  std::size_t size() const { return datagrams.size() + send_failures.size() + icmp_errors.size(); }
};

/// Skips where this host has no io_uring.
class WireTest : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override { open({}); }

  /// Closes what is open and opens a wire with `options`.
  void open(const SocketOptions& options);

  /// Makes `slot` a request, with its number as the cookie.
  void fill(std::size_t slot, const Endpoint& to, Bytes payload);
  void fill(std::size_t slot, const Endpoint& to, const std::string& text) {
    fill(slot, to, as_bytes(text));
  }

  /// One exchange that must work; adds what it brought to `all`.
  void exchange(std::size_t count, Wait wait, Collected& all);

  /// Exchanges until `count` things came in all, or nothing came for ten seconds.
  void collect(std::size_t count, Collected& all);

  /// The address that peers on loopback reach the wire at.
  Endpoint own_endpoint(Family family);

  void expect_echo(Family family);
  void expect_whole(Family family, std::size_t octets);
  void expect_icmp_error_for_its_target_alone(Family family);

  std::unique_ptr<Wire> wire_;

 private:
  std::array<std::vector<std::uint8_t>, kSendBatch> payloads_;  // of the slots
};

}  // namespace snmpring::io

#endif  // SNMPRING_TESTS_IO_WIRE_FIXTURE_H_
