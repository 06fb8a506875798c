// The installed program over loopback: its one line per --listen, whom it answers and from where,
// and how it ends.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <set>

#include "agentd/datagram.h"
#include "base/endpoint.h"
#include "base/unique_fd.h"
#include "support.h"

namespace snmpring::agentd::test {
namespace {

constexpr int kPatienceMs = 20'000;  // Until a test gives up on what must happen.

class Program {
 public:
  explicit Program(std::vector<std::string> arguments) {
    int out[2];
    int error[2];
    EXPECT_EQ(::pipe2(out, O_CLOEXEC), 0);
    EXPECT_EQ(::pipe2(error, O_CLOEXEC), 0);
    out_.reset(out[0]);
    error_.reset(error[0]);
    std::vector<char*> argv;
    arguments.insert(arguments.begin(), AGENTD_PROGRAM);
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(out[1], STDOUT_FILENO);
      ::dup2(error[1], STDERR_FILENO);
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    ::close(out[1]);
    ::close(error[1]);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    if (pid_ > 0) stop();
  }

  /// One line of stdout without its end; empty when none came.
  std::string line() {
    std::string text;
    char c = 0;
    while (readable(out_) && ::read(out_.get(), &c, 1) == 1 && c != '\n') text += c;
    return text;
  }
  std::string rest() { return drain(out_); }
  std::string errors() { return drain(error_); }

  /// Waits for the end and returns the status.
  int status() {
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  int stop() {
    ::kill(pid_, SIGTERM);
    return status();
  }

 private:
  static bool readable(const UniqueFd& fd) {
    pollfd wait{fd.get(), POLLIN, 0};
    return ::poll(&wait, 1, kPatienceMs) == 1;
  }
  static std::string drain(const UniqueFd& fd) {
    std::string text;
    char block[4096];
    while (readable(fd)) {
      const ssize_t count = ::read(fd.get(), block, sizeof block);
      if (count <= 0) break;
      text.append(block, static_cast<std::size_t>(count));
    }
    return text;
  }

  pid_t pid_ = -1;
  UniqueFd out_;
  UniqueFd error_;
};

std::uint16_t port_of(const std::string& ready) {
  const std::size_t end = ready.find(" agents=");
  if (end == std::string::npos) return 0;
  const std::size_t colon = ready.rfind(':', end);
  return static_cast<std::uint16_t>(std::stoi(ready.substr(colon + 1, end - colon - 1)));
}

class Client {
 public:
  explicit Client(Family family = Family::ipv4)
      : family_(family),
        fd_(::socket(family == Family::ipv4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}

  void send(const std::string& to, std::uint16_t port, const Request& request) {
    const Octets octets = request.encode();
    io::SocketAddress name;
    io::encode_address({IpAddress::parse(to).value(), port}, name);
    EXPECT_EQ(::sendto(fd_.get(), octets.data(), octets.size(), 0, &name.any, name.length),
              static_cast<ssize_t>(octets.size()));
  }

  /// The next reply, and where it came from; not present when none came in time.
  Reply receive(Endpoint* from = nullptr, int patience_ms = kPatienceMs) {
    pollfd wait{fd_.get(), POLLIN, 0};
    if (::poll(&wait, 1, patience_ms) != 1) return {};
    io::SocketAddress name;
    name.length = io::kSocketAddressOctetsMax;
    Octets octets(70'000);
    const ssize_t count =
        ::recvfrom(fd_.get(), octets.data(), octets.size(), 0, &name.any, &name.length);
    EXPECT_GE(count, 0);
    if (from != nullptr) {
      *from = io::decode_address({reinterpret_cast<const std::uint8_t*>(&name.any), name.length})
                  .value_or(Endpoint{});
    }
    return read_reply(Bytes(octets).first(static_cast<std::size_t>(count)));
  }

 private:
  Family family_;
  UniqueFd fd_;
};

const Request kSysName{.names = {"1.3.6.1.2.1.1.5.0"}};

std::string sys_name(std::string_view name) {
  return "1.3.6.1.2.1.1.5.0=04:" + hex_text(as_bytes(name));
}

TEST(Program, SaysReadyOncePerListenInTheirOrder) {
  Program program({"--listen", "127.0.1.0/24:0", "--listen", "127.0.0.1:0", "--generate", "40"});
  const std::string first = program.line();
  const std::string second = program.line();
  EXPECT_EQ(first,
            "ready 127.0.1.0/24:" + std::to_string(port_of(first)) + " agents=256 varbinds=10240");
  EXPECT_EQ(second, "ready 127.0.0.1:" + std::to_string(port_of(second)) + " agents=1 varbinds=40");
  EXPECT_EQ(program.stop(), 0);
  EXPECT_EQ(program.rest(), "");
  EXPECT_TRUE(program.errors().starts_with("snmpring-agentd: receive buffer "));
}

TEST(Program, AnswersFromTheAddressThatWasAsked) {
  Program program({"--listen", "127.0.1.0/24:0"});
  const std::uint16_t port = port_of(program.line());
  Client client;
  for (const char* address : {"127.0.1.0", "127.0.1.77", "127.0.1.255"}) {
    client.send(address, port, kSysName);
    Endpoint from;
    EXPECT_TRUE(client.receive(&from).present);
    EXPECT_EQ(from.to_string(), std::string(address) + ":" + std::to_string(port));
  }
}

// The address outside is asked first: were it to answer, it would be first.
TEST(Program, AnswersForItsPrefixOnly) {
  Program program({"--listen", "127.0.1.0/24:0"});
  const std::uint16_t port = port_of(program.line());
  Client client;
  client.send("127.0.2.1", port, kSysName);
  client.send("127.0.1.1", port, kSysName);
  EXPECT_EQ(client.receive().varbinds.front(), sys_name("agent-00000001"));
}

TEST(Program, SharesOnePortAmongPrefixes) {
  Program probe({"--listen", "127.0.3.0/32:0"});
  const std::string port = std::to_string(port_of(probe.line()));
  probe.stop();
  Program program({"--listen", "127.0.3.0/24:" + port, "--listen", "127.0.5.9:" + port, "--listen",
                   "127.0.4.0/24:" + port});
  if (program.line().empty()) GTEST_SKIP() << "port " << port << " was taken meanwhile";
  Client client;
  client.send("127.0.4.2", static_cast<std::uint16_t>(std::stoi(port)), kSysName);
  EXPECT_EQ(client.receive().varbinds.front(), sys_name("agent-00000259"));
  client.send("127.0.5.9", static_cast<std::uint16_t>(std::stoi(port)), kSysName);
  EXPECT_EQ(client.receive().varbinds.front(), sys_name("agent-00000256"));
}

TEST(Program, ServesIpv6OnManyPorts) {
  Program program({"--listen", "[::1]:0", "--listen", "[::1]:0", "--listen", "[::1/128]:0"});
  Client client(Family::ipv6);
  for (int i = 0; i < 3; ++i) {
    const std::string ready = program.line();
    if (ready.empty()) GTEST_SKIP() << "no IPv6 loopback: " << program.errors();
    client.send("::1", port_of(ready), kSysName);
    EXPECT_EQ(client.receive().varbinds.front(), sys_name("agent-0000000" + std::to_string(i)));
  }
}

TEST(Program, CountsAgentsThatAnswerAndSilencesTheOthers) {
  Program program({"--listen", "127.0.1.0/24:0", "--silent-share", "0.9", "--seed", "5"});
  const std::string ready = program.line();
  const std::uint16_t port = port_of(ready);
  Client client;
  // Agents answer in the order asked, so that a last one that surely answers shows that all are
  // through.
  std::size_t answered = 0;
  for (int i = 0; i < 256; ++i) client.send("127.0.1." + std::to_string(i), port, kSysName);
  const std::size_t agents = std::stoul(ready.substr(ready.find("agents=") + 7));
  std::set<std::string> sources;
  for (; answered < agents; ++answered) {
    Endpoint from;
    if (!client.receive(&from).present) break;
    sources.insert(from.to_string());
  }
  EXPECT_EQ(sources.size(), agents);
  EXPECT_FALSE(client.receive(nullptr, 0).present);
  EXPECT_NEAR(static_cast<double>(agents), 25.6, 24);
}

TEST(Program, DelaysReplies) {
  Program program({"--listen", "127.0.0.1:0", "--delay-ms", "30", "--jitter-ms", "10"});
  const std::uint16_t port = port_of(program.line());
  Client client;
  const auto begin = std::chrono::steady_clock::now();
  client.send("127.0.0.1", port, kSysName);
  EXPECT_TRUE(client.receive().present);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(30));
}

TEST(Program, DoublesReplies) {
  Program program({"--listen", "127.0.0.1:0", "--duplicate", "1"});
  const std::uint16_t port = port_of(program.line());
  Client client;
  client.send("127.0.0.1", port, kSysName);
  EXPECT_TRUE(client.receive().present);
  EXPECT_TRUE(client.receive().present);
}

TEST(Program, SendsAReplyThatNothingOvertakes) {
  Program program({"--listen", "127.0.0.1:0", "--reorder", "1"});
  const std::uint16_t port = port_of(program.line());
  Client client;
  client.send("127.0.0.1", port, kSysName);
  EXPECT_TRUE(client.receive().present);
}

TEST(Program, RepliesFromElsewhereWhenAskedTo) {
  Client client;
  Endpoint from;
  {
    Program program({"--listen", "127.0.0.1:0", "--quirk", "other-address"});
    client.send("127.0.0.1", port_of(program.line()), kSysName);
    EXPECT_TRUE(client.receive(&from).present);
    EXPECT_EQ(from.address, IpAddress::v4(0x7F000002));
  }
  Program program({"--listen", "127.0.0.0/28:0", "--quirk", "other-port"});
  const std::uint16_t port = port_of(program.line());
  client.send("127.0.0.9", port, kSysName);
  EXPECT_TRUE(client.receive(&from).present);
  EXPECT_EQ(from.address, IpAddress::v4(0x7F000009));
  EXPECT_NE(from.port, port);
}

TEST(Program, CarriesTheLargestMessage) {
  Program program({"--listen", "127.0.0.1:0", "--generate", "5000"});
  Client client;
  client.send("127.0.0.1", port_of(program.line()),
              {.kind = PduKind::get_bulk_request, .names = {"1.3"}, .max_repetitions = 5000});
  const Reply reply = client.receive();
  EXPECT_GT(reply.octets, kMessageOctetsMax - 100);
  EXPECT_LE(reply.octets, kMessageOctetsMax);
}

TEST(Program, DumpsAnAgentAndEnds) {
  Program program({"--generate", "30", "--dump", "7"});
  const std::string rows = program.rest();
  EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 30);
  EXPECT_NE(rows.find("1.3.6.1.2.1.1.5.0|4|agent-00000007\n"), std::string::npos);
  EXPECT_EQ(program.status(), 0);
}

TEST(Program, RefusesBadArgumentsInOneLineThatNamesThem) {
  const std::vector<std::vector<std::string>> cases = {
      {"--listen", "127.0.0.1"},
      {"--listen", "127.0.0.1:0", "--loss", "1.5"},
      {"--listen", "127.0.0.1:0", "--quirk", "unheard-of"},
      {"--listen", "127.0.0.1:0", "--generate", "0"},
      {"--listen", "127.0.0.1:0", "--max-message", "65508"},
      {"--listen", "127.0.0.1:0", "--recordings", "/nonexistent"},
      {"--listen", "127.0.0.0/8:9", "--listen", "127.0.0.1:9"},
      {"--listen", "127.0.0.1:0", "--unheard-of"},
      {},
  };
  for (const std::vector<std::string>& arguments : cases) {
    Program program(arguments);
    const std::string errors = program.errors();
    EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
    EXPECT_NE(errors.find(arguments.empty() ? "--listen" : arguments[arguments.size() > 2 ? 2 : 0]),
              std::string::npos)
        << errors;
    EXPECT_EQ(program.status(), 64) << errors;
  }
}

TEST(Program, SaysWhenItCannotBind) {
  Program first({"--listen", "127.0.0.1:0"});
  const std::string port = std::to_string(port_of(first.line()));
  Program second({"--listen", "127.0.0.1:" + port});
  EXPECT_NE(second.errors().find("--listen 127.0.0.1:" + port), std::string::npos);
  EXPECT_EQ(second.status(), 71);
}

}  // namespace
}  // namespace snmpring::agentd::test
