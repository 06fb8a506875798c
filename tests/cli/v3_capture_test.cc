// Our SNMPv3 requests as somebody else reads them: captured on their way and given to tshark, which
// knows the passwords.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/hex.h"
#include "fixtures.h"

namespace snmpring::cli {
namespace {

/// Stands between a scanner and an agent on loopback and keeps what the scanner sends.
class Relay {
 public:
  explicit Relay(const std::string& agent_address, const std::string& agent_port)
      : scanner_side_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)),
        agent_side_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof own;
    sockaddr_in agent = own;
    ::inet_pton(AF_INET, agent_address.c_str(), &agent.sin_addr);
    agent.sin_port = htons(static_cast<std::uint16_t>(std::stoi(agent_port)));
    if (::bind(scanner_side_.get(), reinterpret_cast<sockaddr*>(&own), size) != 0 ||
        ::getsockname(scanner_side_.get(), reinterpret_cast<sockaddr*>(&own), &size) != 0 ||
        ::connect(agent_side_.get(), reinterpret_cast<sockaddr*>(&agent), sizeof agent) != 0) {
      throw std::runtime_error("no relay");
    }
    port_ = std::to_string(ntohs(own.sin_port));
    thread_ = std::thread([this] { run(); });
  }
  ~Relay() { stop(); }
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  std::string port() const { return port_; }

  /// The requests so far, in hexadecimal; nothing is relayed any more.
  const std::vector<std::string>& stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
    return requests_;
  }

 private:
  void run() {
    std::vector<std::uint8_t> datagram(65'536);
    sockaddr_in scanner{};
    while (!stopped_) {
      pollfd ready[] = {{.fd = scanner_side_.get(), .events = POLLIN, .revents = 0},
                        {.fd = agent_side_.get(), .events = POLLIN, .revents = 0}};
      if (::poll(ready, 2, 20) <= 0) continue;
      if (ready[0].revents != 0) {
        socklen_t size = sizeof scanner;
        const ssize_t got = ::recvfrom(scanner_side_.get(), datagram.data(), datagram.size(), 0,
                                       reinterpret_cast<sockaddr*>(&scanner), &size);
        if (got <= 0) continue;
        requests_.push_back(hex_text({datagram.data(), static_cast<std::size_t>(got)}));
        if (::send(agent_side_.get(), datagram.data(), static_cast<std::size_t>(got), 0) < 0)
          continue;
      }
      if (ready[1].revents != 0) {
        const ssize_t got = ::recv(agent_side_.get(), datagram.data(), datagram.size(), 0);
        if (got <= 0) continue;
        if (::sendto(scanner_side_.get(), datagram.data(), static_cast<std::size_t>(got), 0,
                     reinterpret_cast<sockaddr*>(&scanner), sizeof scanner) < 0) {
          continue;
        }
      }
    }
  }

  UniqueFd scanner_side_;
  UniqueFd agent_side_;
  std::string port_;
  std::vector<std::string> requests_;
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

TEST(V3Capture, IsDecryptedAndFoundAuthenticByTshark) {
  if (::access("/usr/bin/tshark", X_OK) != 0 || ::access("/usr/bin/text2pcap", X_OK) != 0) {
    GTEST_SKIP() << "tshark is not installed (package tshark)";
  }
  // What this tshark knows; its AES with longer keys is Reeder's extension.
  const std::vector<std::array<std::string, 4>> kProtocols = {
      {"MD5", "MD5", "DES", "DES"},
      {"SHA", "SHA1", "AES", "AES"},
      {"SHA-224", "SHA2-224", "AES-192-C", "AES192"},
      {"SHA-256", "SHA2-256", "AES", "AES"},
      {"SHA-384", "SHA2-384", "AES-256-C", "AES256"},
      {"SHA-512", "SHA2-512", "DES", "DES"}};
  for (const auto& [auth, their_auth, priv, their_priv] : kProtocols) {
    SCOPED_TRACE(auth + ' ' + priv);
    const Agentd agentd({"127.9.8.1/32"}, {"--user", "scan," + auth + ",auth-password-1," + priv +
                                                         ",priv-password-1"});
    Relay relay("127.9.8.1", agentd.port());
    const Finished got = run(snmpring(
        {"get", "-u", "scan", "-a", auth, "-A", "auth-password-1", "-x", priv, "-X",
         "priv-password-1", "--oid", "1.3.6.1.2.1.1.5.0", "--quiet", "127.0.0.1:" + relay.port()}));
    EXPECT_EQ(records_of_kind(got.out, "varbind").size(), 1u) << got.out << got.err;
    const ScratchFolder folder;
    std::string hex;
    for (const std::string& request : relay.stop()) hex += request + '\n';
    folder.write("requests.hex", hex);
    const Finished made =
        run({"/usr/bin/text2pcap", "-q", "-r", "^(?<data>[0-9a-f]+)$", "-u", "40000,161", "-4",
             "127.0.0.1,127.0.0.1", folder.path("requests.hex"), folder.path("requests.pcap")});
    ASSERT_EQ(made.status, 0) << made.err;
    const Finished read =
        run({"/usr/bin/tshark", "-r", folder.path("requests.pcap"), "-V", "-o",
             "uat:snmp_users:\"\",\"scan\",\"" + their_auth + "\",\"auth-password-1\",\"" +
                 their_priv + "\",\"priv-password-1\""});
    EXPECT_NE(read.out.find("SNMP Authentication OK"), std::string::npos) << read.out << read.err;
    EXPECT_EQ(read.out.find("SNMP Authentication Error"), std::string::npos);
    EXPECT_NE(read.out.find("1.3.6.1.2.1.1.5.0"), std::string::npos) << "it was decrypted";
  }
}

}  // namespace
}  // namespace snmpring::cli
