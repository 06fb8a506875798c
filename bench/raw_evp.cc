// What OpenSSL's own calls cost for the octets of an SNMPv3 exchange, with contexts whose keys are set: the
// part of an authPriv walk that no program can save. Knows nothing of SNMP.
//
// usage: raw_evp AUTH PRIV REQUEST_OCTETS REQUEST_DATA_OCTETS REPLY_OCTETS REPLY_DATA_OCTETS
//   the message sizes are what the MAC covers, the data sizes what is encrypted.
// Prints nanoseconds of CPU per exchange, the median of several rounds: an encryption and a MAC for the
// request, a MAC and a decryption for the reply.
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace {

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "raw_evp: %s\n", what);
  std::exit(1);
}

double cpu_ns() {
  std::timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) fail("needs AUTH PRIV and four sizes, as in: SHA256 AES-128-CFB 130 50 650 570");
  constexpr int kRounds = 9;
  constexpr int kExchanges = 20'000;
  std::array<std::size_t, 4> octets;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    octets[i] = std::strtoul(argv[3 + static_cast<int>(i)], nullptr, 10);
    if (octets[i] == 0 || octets[i] > 65'536) fail("a size is no number from 1 to 65536");
  }
  std::vector<std::uint8_t> in(65'536, 0xA5);
  std::vector<std::uint8_t> out(65'536 + 16);
  std::array<std::uint8_t, 64> key{1, 2, 3};
  std::array<std::uint8_t, 16> iv{4, 5, 6};
  std::array<std::uint8_t, 64> digest;

  EVP_MAC* const hmac = ::EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  EVP_MAC_CTX* const mac = ::EVP_MAC_CTX_new(hmac);
  const OSSL_PARAM parameters[] = {
      ::OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, argv[1], 0),
      ::OSSL_PARAM_construct_end()};
  if (mac == nullptr || ::EVP_MAC_init(mac, key.data(), 32, parameters) != 1)
    fail("no such digest");
  EVP_CIPHER* const cipher = ::EVP_CIPHER_fetch(nullptr, argv[2], nullptr);
  std::array<EVP_CIPHER_CTX*, 2> contexts{};
  for (int encrypting = 0; encrypting < 2; ++encrypting) {
    EVP_CIPHER_CTX*& context = contexts[static_cast<std::size_t>(encrypting)];
    context = ::EVP_CIPHER_CTX_new();
    if (cipher == nullptr ||
        ::EVP_CipherInit_ex2(context, cipher, key.data(), nullptr, encrypting, nullptr) != 1) {
      fail("no such cipher");
    }
    ::EVP_CIPHER_CTX_set_padding(context, 0);
  }
  const auto run_mac = [&](std::size_t size) {
    std::size_t written = 0;
    ::EVP_MAC_init(mac, nullptr, 0, nullptr);
    ::EVP_MAC_update(mac, in.data(), size);
    ::EVP_MAC_final(mac, digest.data(), &written, digest.size());
  };
  const auto run_cipher = [&](std::size_t encrypting, std::size_t size) {
    int written = 0;
    ::EVP_CipherInit_ex2(contexts[encrypting], nullptr, nullptr, iv.data(), -1, nullptr);
    ::EVP_CipherUpdate(contexts[encrypting], out.data(), &written, in.data(),
                       static_cast<int>(size));
  };

  std::vector<double> rounds;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = cpu_ns();
    for (int i = 0; i < kExchanges; ++i) {
      run_cipher(1, octets[1]);
      run_mac(octets[0]);
      run_mac(octets[2]);
      run_cipher(0, octets[3]);
    }
    rounds.push_back((cpu_ns() - begin) / kExchanges);
  }
  std::ranges::sort(rounds);
  std::printf("%.1f\n", rounds[rounds.size() / 2]);
}
