// What SNMPv3's security costs per message, beside OpenSSL's own calls for the same octets; and per
// engine.
#include <benchmark/benchmark.h>

#include <array>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "raw_crypto.h"
#include "usm/key_ring.h"
#include "usm/process.h"

namespace snmpring::usm {
namespace {

using message::SecurityLevel;

struct Protocols {
  AuthProtocol auth;
  PrivProtocol priv;
};
constexpr Protocols kMeasured[] = {
    {AuthProtocol::md5, PrivProtocol::none},      {AuthProtocol::sha1, PrivProtocol::none},
    {AuthProtocol::sha256, PrivProtocol::none},   {AuthProtocol::sha512, PrivProtocol::none},
    {AuthProtocol::sha1, PrivProtocol::des},      {AuthProtocol::sha1, PrivProtocol::aes128},
    {AuthProtocol::sha256, PrivProtocol::aes128}, {AuthProtocol::sha512, PrivProtocol::aes256},
};
constexpr std::array<std::uint8_t, 12> kEngine = {0x80, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
constexpr std::size_t kBufferOctets = 2048;

const Algorithms& algorithms() {
  static const std::unique_ptr<const Algorithms> all = [] {
    std::string_view missing;
    return Algorithms::fetch(missing);
  }();
  return *all;
}

std::vector<std::uint8_t> some_octets(std::size_t count) {
  std::vector<std::uint8_t> octets(count);
  for (std::size_t i = 0; i < count; ++i) octets[i] = static_cast<std::uint8_t>(11 * i + 1);
  return octets;
}

EngineKeys some_keys(const Protocols& protocols) {
  return std::move(*EngineKeys::create(algorithms(), protocols.auth,
                                       some_octets(digest_octets(protocols.auth)), protocols.priv,
                                       some_octets(priv_key_octets(protocols.priv))));
}

User some_user(const Protocols& protocols) {
  User user;
  user.name = "bench";
  user.level =
      protocols.priv == PrivProtocol::none ? SecurityLevel::auth_no_priv : SecurityLevel::auth_priv;
  user.auth = protocols.auth;
  user.priv = protocols.priv;
  const std::vector<std::uint8_t> master = some_octets(digest_octets(protocols.auth));
  user.auth_key = {UserKey::Form::master, Secret(Bytes(master))};
  user.priv_key = {UserKey::Form::master, Secret(Bytes(master))};
  return user;
}

/// A message of about `size` octets, made anew by write() as a sender makes it.
class Sender {
 public:
  Sender(const Protocols& protocols, std::size_t size)
      : keys_(some_keys(protocols)), buffer_(kBufferOctets) {
    // One varbind whose value makes up the size.
    for (std::size_t content = 0; message_.size() < size && content < size; ++content) {
      plain_.assign(kBufferOctets, 0);
      ber::Writer writer(plain_);
      writer.element(ber::tag::kOctetString, some_octets(content));
      writer.oid(ber::Oid{1, 3, 6, 1, 2, 1, 1, 1, 0});
      writer.wrap(ber::tag::kSequence, 0);
      message::encode_pdu(writer, message::PduKind::response, 1, 0, 0, 0);
      message::encode_scoped_pdu(writer, kEngine, {}, 0);
      plain_.assign(writer.written().begin(), writer.written().end());
      message_ = write();
    }
  }

  MutableBytes write() {
    std::ranges::copy(plain_, buffer_.end() - std::ssize(plain_));
    Outgoing outgoing{.header = {.msg_id = 1,
                                 .msg_max_size = 1500,
                                 .level = keys_.priv() == PrivProtocol::none
                                              ? SecurityLevel::auth_no_priv
                                              : SecurityLevel::auth_priv}};
    outgoing.engine_id = kEngine;
    outgoing.reading = {1, 1000};
    outgoing.user_name = as_bytes("bench");
    outgoing.keys = &keys_;
    return protect(outgoing, buffer_, plain_.size());
  }

  EngineKeys& keys() { return keys_; }
  std::size_t message_octets() const { return message_.size(); }
  std::size_t plain_octets() const { return plain_.size(); }

 private:
  EngineKeys keys_;
  std::vector<std::uint8_t> buffer_;
  std::vector<std::uint8_t> plain_;
  MutableBytes message_;
};

/// OpenSSL's calls alone, as a program would make them that knows the octets already.
void BM_Raw(benchmark::State& state, const Protocols& protocols, std::size_t size) {
  const Sender sender(protocols, size);
  const std::vector<std::uint8_t> octets = some_octets(sender.message_octets());
  bench::RawCrypto raw(kBufferOctets);
  bool known = raw.use_digest(::EVP_MD_get0_name(algorithms().digest(protocols.auth)));
  if (protocols.priv != PrivProtocol::none) {
    known &= raw.use_cipher(::EVP_CIPHER_get0_name(algorithms().cipher(protocols.priv)));
  }
  if (!known) return state.SkipWithError("OpenSSL does not have it");
  for ([[maybe_unused]] auto run : state) {
    if (protocols.priv != PrivProtocol::none) {
      raw.encrypt(Bytes(octets).first(sender.plain_octets()));
    }
    raw.mac(octets);
  }
}

void BM_Protect(benchmark::State& state, const Protocols& protocols, std::size_t size) {
  Sender sender(protocols, size);
  for ([[maybe_unused]] auto run : state) benchmark::DoNotOptimize(sender.write());
}

void BM_Unprotect(benchmark::State& state, const Protocols& protocols, std::size_t size) {
  Sender sender(protocols, size);
  const MutableBytes message = sender.write();
  const Peer peer{.engine_id = kEngine, .user_name = as_bytes("bench"), .keys = &sender.keys()};
  EngineTime time;
  std::vector<std::uint8_t> scratch(kBufferOctets);
  for ([[maybe_unused]] auto run : state) {
    const auto incoming = unprotect(message, peer, time, Instant{}, scratch);
    if (!incoming) {
      state.SkipWithError("refused");
      break;
    }
  }
}

void BM_PasswordToKey(benchmark::State& state, AuthProtocol auth) {
  for ([[maybe_unused]] auto run : state) {
    benchmark::DoNotOptimize(password_to_key(algorithms(), auth, as_bytes("maplesyrup")));
  }
}

void BM_Localize(benchmark::State& state, AuthProtocol auth) {
  const std::vector<std::uint8_t> master = some_octets(digest_octets(auth));
  for ([[maybe_unused]] auto run : state) {
    benchmark::DoNotOptimize(localize(algorithms(), auth, master, kEngine));
  }
}

void BM_MakeEngineKeys(benchmark::State& state, const Protocols& protocols) {
  for ([[maybe_unused]] auto run : state) {
    EngineKeys keys = some_keys(protocols);
    benchmark::DoNotOptimize(keys);
  }
}

/// The keys of an engine that was met before, as for every further session with it.
void BM_KeyRingHit(benchmark::State& state, const Protocols& protocols) {
  KeyRing ring(algorithms());
  const User user = some_user(protocols);
  for ([[maybe_unused]] auto run : state) {
    EngineKeys keys = ring.keys(user, kEngine);
    benchmark::DoNotOptimize(keys);
  }
}

void register_all() {
  for (const Protocols& protocols : kMeasured) {
    const std::string words = '/' + std::string(auth_protocol_word(protocols.auth)) + ',' +
                              std::string(priv_protocol_word(protocols.priv));
    for (const std::size_t size : {100u, 700u}) {
      const std::string name = words + "/octets:" + std::to_string(size);
      benchmark::RegisterBenchmark(("BM_Raw" + name).c_str(), BM_Raw, protocols, size);
      benchmark::RegisterBenchmark(("BM_Protect" + name).c_str(), BM_Protect, protocols, size);
      benchmark::RegisterBenchmark(("BM_Unprotect" + name).c_str(), BM_Unprotect, protocols, size);
    }
    benchmark::RegisterBenchmark(("BM_MakeEngineKeys" + words).c_str(), BM_MakeEngineKeys,
                                 protocols);
    benchmark::RegisterBenchmark(("BM_KeyRingHit" + words).c_str(), BM_KeyRingHit, protocols);
  }
  for (const AuthProtocol auth :
       {AuthProtocol::md5, AuthProtocol::sha1, AuthProtocol::sha256, AuthProtocol::sha512}) {
    const std::string word = '/' + std::string(auth_protocol_word(auth));
    benchmark::RegisterBenchmark(("BM_PasswordToKey" + word).c_str(), BM_PasswordToKey, auth);
    benchmark::RegisterBenchmark(("BM_Localize" + word).c_str(), BM_Localize, auth);
  }
}

}  // namespace
}  // namespace snmpring::usm

int main(int argc, char** argv) {
  snmpring::usm::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
