// Floods a scan on this host's loopback with what its agents never sent: replies with guessed ids
// under the agents' own addresses and ports, or garbage from there. For tests of what a scan makes
// of that.
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <set>
#include <string>

#include "base/bytes.h"
#include "base/prng.h"
#include "base/unique_fd.h"

namespace snmpring::flood {
namespace {

constexpr int kExitUsage = 64;
constexpr int kExitSystem = 71;
constexpr int kExitPermission = 77;
constexpr std::uint32_t kLoopback = 127;
constexpr std::size_t kBatch = 64;
constexpr double kSecondsMax = 600;
constexpr std::size_t kGarbageMax = 600;

// A v2c Response with community "public", no error, and sysDescr.0 = "forged". The four octets at
// kIdAt are the id.
constexpr std::array<std::uint8_t, 51> kReply = {
    0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x06, 'p',  'u',  'b',  'l',  'i',  'c',
    0xA2, 0x24, 0x02, 0x04, 0,    0,    0,    0,    0x02, 0x01, 0x00, 0x02, 0x01,
    0x00, 0x30, 0x16, 0x30, 0x14, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x02, 0x01, 0x01,
    0x01, 0x00, 0x04, 0x08, 'i',  's',  'f',  'o',  'r',  'g',  'e',  'd'};
constexpr std::size_t kIdAt = 17;
constexpr std::uint32_t kIdMin = 1u << 23;

struct Packet {
  iphdr ip;
  udphdr udp;
  std::array<std::uint8_t, kGarbageMax> payload;
};

struct Options {
  std::string from;  // ADDRESS/PREFIX:PORT, as agentd prints it.
  int pid = 0;
  std::uint64_t count = 0;
  double seconds = 60;
  double rate = 0;
  bool garbage = false;
  std::uint64_t seed = 1;
};

struct Sources {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  std::uint16_t port = 0;
};

std::optional<Sources> parse_sources(const std::string& text) {
  unsigned octets[4];
  unsigned prefix = 0;
  unsigned port = 0;
  int end = 0;
  if (std::sscanf(text.c_str(), "%3u.%3u.%3u.%3u/%2u:%5u%n", &octets[0], &octets[1], &octets[2],
                  &octets[3], &prefix, &port, &end) != 6 ||
      static_cast<std::size_t>(end) != text.size() || octets[0] != kLoopback || prefix < 8 ||
      prefix > 32 || port == 0 || port > 0xFFFF) {
    return std::nullopt;
  }
  std::uint32_t address = 0;
  for (const unsigned octet : octets) {
    if (octet > 255) return std::nullopt;
    address = address << 8 | octet;
  }
  const std::uint32_t count = 1u << (32 - prefix);
  return Sources{address & ~(count - 1), count, static_cast<std::uint16_t>(port)};
}

/// The UDP port that the process listens on, once it does; of several the one that it receives
/// with.
std::optional<std::uint16_t> port_of(int pid) {
  const std::string folder = "/proc/" + std::to_string(pid) + "/fd";
  std::set<std::string> inodes;
  DIR* const directory = ::opendir(folder.c_str());
  if (directory == nullptr) return std::nullopt;
  while (const dirent* const entry = ::readdir(directory)) {
    char link[64];
    const ssize_t size = ::readlink((folder + '/' + entry->d_name).c_str(), link, sizeof link - 1);
    if (size <= 0) continue;
    link[size] = 0;
    unsigned long long inode = 0;
    if (std::sscanf(link, "socket:[%llu]", &inode) == 1) inodes.insert(std::to_string(inode));
  }
  ::closedir(directory);
  std::ifstream table("/proc/net/udp");
  std::string line;
  while (std::getline(table, line)) {
    unsigned port = 0;
    unsigned long long inode = 0;
    if (std::sscanf(line.c_str(), " %*d: %*x:%x %*x:%*x %*x %*x:%*x %*x:%*x %*x %*u %*u %llu",
                    &port, &inode) == 2 &&
        inodes.contains(std::to_string(inode))) {
      return static_cast<std::uint16_t>(port);
    }
  }
  return std::nullopt;
}

void fill(Packet& packet, const Options& options, const Sources& sources, std::uint16_t port,
          Prng& prng) {
  std::size_t size = kReply.size();
  if (options.garbage) {
    size = prng.below(kGarbageMax + 1);
    for (std::size_t i = 0; i < size; i += 8) {
      const std::uint64_t octets = prng.next();
      std::memcpy(packet.payload.data() + i, &octets, std::min<std::size_t>(8, size - i));
    }
  } else {
    std::ranges::copy(kReply, packet.payload.begin());
    const auto id = htonl(kIdMin + static_cast<std::uint32_t>(prng.below((1u << 31) - kIdMin)));
    std::memcpy(packet.payload.data() + kIdAt, &id, sizeof id);
  }
  packet.ip = {};
  packet.ip.version = 4;
  packet.ip.ihl = sizeof(iphdr) / 4;
  packet.ip.ttl = 64;
  packet.ip.protocol = IPPROTO_UDP;
  packet.ip.saddr = htonl(sources.first + static_cast<std::uint32_t>(prng.below(sources.count)));
  packet.ip.daddr = htonl(INADDR_LOOPBACK);
  packet.ip.tot_len = htons(static_cast<std::uint16_t>(sizeof(iphdr) + sizeof(udphdr) + size));
  packet.udp = {};
  packet.udp.source = htons(sources.port);
  packet.udp.dest = htons(port);
  packet.udp.len = htons(static_cast<std::uint16_t>(sizeof(udphdr) + size));
}

int flood(const Options& options, const Sources& sources) {
  using SteadyClock = std::chrono::steady_clock;
  const auto started = SteadyClock::now();
  const auto elapsed = [started] {
    return std::chrono::duration<double>(SteadyClock::now() - started).count();
  };
  const UniqueFd socket(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
  if (!socket) {
    std::fprintf(stderr, "snmpring-flood: a raw socket needs CAP_NET_RAW: %s\n",
                 std::strerror(errno));
    return errno == EPERM || errno == EACCES ? kExitPermission : kExitSystem;
  }
  std::optional<std::uint16_t> port;
  while (!(port = port_of(options.pid)) && ::kill(options.pid, 0) == 0 &&
         elapsed() < options.seconds) {
    ::usleep(1000);
  }
  if (!port) {
    std::fprintf(stderr, "snmpring-flood: --pid %d has no UDP socket\n", options.pid);
    return kExitSystem;
  }

  Prng prng(options.seed);
  std::array<Packet, kBatch> packets;
  std::array<iovec, kBatch> parts{};
  std::array<mmsghdr, kBatch> messages{};
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::uint64_t sent = 0;
  std::uint64_t refused = 0;
  while (sent + refused < options.count && elapsed() < options.seconds &&
         ::kill(options.pid, 0) == 0) {
    const auto batch =
        static_cast<unsigned>(std::min<std::uint64_t>(kBatch, options.count - sent - refused));
    for (unsigned i = 0; i < batch; ++i) {
      fill(packets[i], options, sources, *port, prng);
      parts[i] = {&packets[i], ntohs(packets[i].ip.tot_len)};
      messages[i].msg_hdr = {};
      messages[i].msg_hdr.msg_name = &to;
      messages[i].msg_hdr.msg_namelen = sizeof to;
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
    const int taken = ::sendmmsg(socket.get(), messages.data(), batch, 0);
    if (taken > 0) sent += static_cast<std::uint64_t>(taken);
    if (taken < 0) ++refused;
    while (options.rate > 0 && static_cast<double>(sent) > options.rate * elapsed()) ::usleep(200);
  }
  std::printf("{\"sent\":%llu,\"refused\":%llu,\"seconds\":%.3f,\"port\":%u}\n",
              static_cast<unsigned long long>(sent), static_cast<unsigned long long>(refused),
              elapsed(), *port);
  return 0;
}

}  // namespace

int run(int argc, char** argv) {
  Options options;
  CLI::App app("Floods a scan on loopback with forged replies or garbage, as root; for tests.");
  app.add_option("--pid", options.pid, "The scan's process, whose UDP port is flooded")->required();
  app.add_option("--from", options.from,
                 "127.X.X.X/PREFIX:PORT, the agents under whose addresses and port it comes")
      ->required();
  app.add_option("--count", options.count, "Datagrams")->required();
  app.add_option("--seconds", options.seconds, "Stop after so long (default 60)")
      ->check(CLI::Range(0.001, kSecondsMax));
  app.add_option("--rate", options.rate, "Datagrams per second; 0: as many as go (default)")
      ->check(CLI::Range(0.0, 1e9));
  app.add_flag("--garbage", options.garbage, "Random octets, and not replies with guessed ids");
  app.add_option("--seed", options.seed, "Of addresses, ids and garbage (default 1)");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  const auto sources = parse_sources(options.from);
  if (!sources) {
    std::fprintf(stderr, "snmpring-flood: --from %s: expected 127.X.X.X/PREFIX:PORT\n",
                 options.from.c_str());
    return kExitUsage;
  }
  return flood(options, *sources);
}

}  // namespace snmpring::flood

int main(int argc, char** argv) { return snmpring::flood::run(argc, argv); }
