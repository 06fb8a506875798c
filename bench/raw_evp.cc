// What OpenSSL's own calls cost for the octets of an SNMPv3 exchange: the yardstick of
// bench/v3_walk.
//
// usage: raw_evp AUTH PRIV REQUEST_OCTETS REQUEST_DATA_OCTETS REPLY_OCTETS REPLY_DATA_OCTETS
//   the message sizes are what the MAC covers, the data sizes what is encrypted.
// Prints nanoseconds of CPU per exchange, the median of several rounds: an encryption and a MAC for
// the request, a MAC and a decryption for the reply.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <span>
#include <vector>

#include "raw_crypto.h"

namespace {

constexpr std::size_t kOctetsMax = 65'536;
constexpr int kRounds = 9;
constexpr int kExchanges = 20'000;

int refuse(const char* what) {
  std::fprintf(stderr, "raw_evp: %s\n", what);
  return 1;
}

double cpu_ns() {
  std::timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7)
    return refuse("needs AUTH PRIV and four sizes, as in: SHA256 AES-128-CFB 130 50 650 570");
  std::array<std::size_t, 4> sizes;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    sizes[i] = std::strtoul(argv[3 + static_cast<int>(i)], nullptr, 10);
    if (sizes[i] == 0 || sizes[i] > kOctetsMax)
      return refuse("a size is no number from 1 to 65536");
  }
  snmpring::bench::RawCrypto crypto(kOctetsMax + 16);
  if (!crypto.use_digest(argv[1])) return refuse("no such digest");
  if (!crypto.use_cipher(argv[2])) return refuse("no such cipher");

  const std::vector<std::uint8_t> octets(kOctetsMax, 0xA5);
  const std::span<const std::uint8_t> in(octets);
  std::vector<double> rounds;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = cpu_ns();
    for (int i = 0; i < kExchanges; ++i) {
      crypto.encrypt(in.first(sizes[1]));
      crypto.mac(in.first(sizes[0]));
      crypto.mac(in.first(sizes[2]));
      crypto.decrypt(in.first(sizes[3]));
    }
    rounds.push_back((cpu_ns() - begin) / kExchanges);
  }
  std::ranges::sort(rounds);
  std::printf("%.1f\n", rounds[rounds.size() / 2]);
}
