// Incoming SNMPv3 messages through USM: octets as they come, and messages with a right digest
// around contents that are not ours, whole or damaged on their way. Nobody without the key makes
// one that passes.
#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <vector>

#include "fuzz/fuzz.h"
#include "usm/process.h"

namespace snmpring {
namespace {

using fuzz::expect;
using message::SecurityLevel;
using usm::AuthProtocol;
using usm::PrivProtocol;

const std::vector<std::uint8_t> kEngine = {0x80, 0, 0, 0, 1, 2, 3, 4};
constexpr std::string_view kUser = "scan";
constexpr usm::EngineTime::Reading kReading{3, 5000};

const usm::Algorithms& algorithms() {
  static const auto all = [] {
    std::string_view missing;
    return usm::Algorithms::fetch(missing);
  }();
  return *all;
}

/// Keys of the right lengths; the same ones each time, for making them costs more than an input.
usm::EngineKeys& keys_of(AuthProtocol auth, PrivProtocol priv) {
  static std::map<std::pair<AuthProtocol, PrivProtocol>, usm::EngineKeys> made;
  const auto known = made.find({auth, priv});
  if (known != made.end()) return known->second;
  const std::vector<std::uint8_t> auth_key(usm::digest_octets(auth), 7);
  std::vector<std::uint8_t> priv_key(usm::priv_key_octets(priv));
  for (std::size_t i = 0; i < priv_key.size(); ++i) {
    priv_key[i] = static_cast<std::uint8_t>(5 + 3 * i);
  }
  auto keys = usm::EngineKeys::create(algorithms(), auth, auth_key, priv, priv_key);
  expect(keys.has_value(), "OpenSSL takes keys of the right lengths");
  return made.emplace(std::pair(auth, priv), std::move(*keys)).first->second;
}

struct Result {
  std::expected<usm::Incoming, usm::Refusal> incoming;
  std::vector<std::uint8_t> scratch;  // What `incoming` may borrow.
};

Result unprotect(Bytes datagram, usm::EngineKeys* keys, bool discovering, usm::EngineTime& time) {
  Result result{std::unexpected(usm::Refusal::undecodable),
                std::vector<std::uint8_t>(datagram.size())};
  const usm::Peer peer{.engine_id = discovering ? Bytes() : Bytes(kEngine),
                       .user_name = as_bytes(kUser),
                       .keys = keys};
  result.incoming = usm::unprotect(datagram, peer, time, Instant{}, result.scratch);
  if (!result.incoming) return result;
  const usm::Incoming& incoming = *result.incoming;
  for (const Bytes view : {incoming.params.engine_id, incoming.params.user_name,
                           incoming.params.auth, incoming.params.priv}) {
    expect(fuzz::within(view, datagram), "parameters lie within the datagram");
  }
  const Bytes home =
      incoming.header.level == SecurityLevel::auth_priv ? Bytes(result.scratch) : datagram;
  for (const Bytes view : {incoming.scoped_pdu.context_engine_id, incoming.scoped_pdu.context_name,
                           incoming.scoped_pdu.pdu.varbinds}) {
    expect(fuzz::within(view, home), "the scopedPDU lies where its octets are");
  }
  expect(incoming.authenticated == (incoming.header.level != SecurityLevel::no_auth_no_priv),
         "what claims a digest has a right one");
  expect(!incoming.authenticated || (keys != nullptr && !discovering),
         "nothing is authentic without keys");
  expect(incoming.params.engine_id.size() >= message::kEngineIdOctetsMin, "an engine has an ID");
  usm::report_kind(incoming.scoped_pdu.pdu);
  return result;
}

/// The octets of a message that ends before the datagram does.
Bytes whole(Bytes datagram) {
  ber::Reader reader(datagram);
  return reader.read_element() ? datagram.first(reader.offset()) : datagram;
}

/// A sound message around `plaintext`; empty where that does not fit.
std::vector<std::uint8_t> protect(fuzz::Input& input, usm::EngineKeys& keys, SecurityLevel level,
                                  Bytes plaintext) {
  std::vector<std::uint8_t> buffer(plaintext.size() + 512);
  std::ranges::copy(plaintext, buffer.end() - static_cast<std::ptrdiff_t>(plaintext.size()));
  usm::Outgoing outgoing{
      .header = {
          .msg_id = 77, .msg_max_size = 65'507, .level = level, .reportable = input.one_in(2)}};
  outgoing.engine_id = kEngine;
  outgoing.reading = kReading;
  if (input.one_in(4)) outgoing.reading.boots = static_cast<std::uint32_t>(input.number(4)) >> 1;
  if (input.one_in(4)) outgoing.reading.time = static_cast<std::uint32_t>(input.number(4)) >> 1;
  outgoing.user_name = as_bytes(kUser);
  outgoing.keys = &keys;
  outgoing.salt = {1, 2, 3, 4, 5, 6, 7, 8};
  const MutableBytes message = usm::protect(outgoing, buffer, plaintext.size());
  return {message.begin(), message.end()};
}

void check_protected(fuzz::Input& input, usm::EngineKeys& keys) {
  const auto level = keys.priv() == PrivProtocol::none || input.one_in(3)
                         ? SecurityLevel::auth_no_priv
                         : SecurityLevel::auth_priv;
  const std::uint64_t damages = input.below(4);
  std::array<std::pair<std::uint64_t, std::uint8_t>, 3> damage{};
  for (auto& [at, octet] : damage) at = input.number(2), octet = input.octet();
  fuzz::Input decisions(input.take(12));
  const Bytes plaintext = input.rest();
  const std::vector<std::uint8_t> sent = protect(decisions, keys, level, plaintext);
  if (sent.empty()) return;

  usm::EngineTime time;
  const Result sound = unprotect(sent, &keys, false, time);
  // DES pads what it encrypts (RFC 3414 §8.1.1.2); a scopedPDU that is too short may end in there.
  std::vector<std::uint8_t> padded(plaintext.begin(), plaintext.end());
  if (level == SecurityLevel::auth_priv && keys.priv() == PrivProtocol::des) {
    const std::size_t padding = (8 - padded.size() % 8) % 8;
    padded.resize(padded.size() + padding, static_cast<std::uint8_t>(padding));
  }
  const auto expected = message::decode_scoped_pdu(padded);
  const bool framed = level == SecurityLevel::auth_priv || message::decode_v3(sent).has_value();
  if (sound.incoming) {
    expect(expected && fuzz::same(sound.incoming->scoped_pdu.pdu.varbinds, expected->pdu.varbinds),
           "what was sent is what arrives");
  } else {
    const usm::Refusal refusal = sound.incoming.error();
    expect(!expected || !framed || refusal == usm::Refusal::not_in_time_window,
           "a sound message passes where it is timely");
    expect(refusal != usm::Refusal::bad_digest, "our own digest is right");
  }

  std::vector<std::uint8_t> damaged = sent;
  for (std::size_t i = 0; i < damages; ++i) {
    damaged[damage[i].first % damaged.size()] ^= damage[i].second;
  }
  usm::EngineTime other_time;
  const Result result = unprotect(damaged, &keys, false, other_time);
  if (result.incoming && result.incoming->authenticated) {
    expect(fuzz::same(whole(damaged), sent), "a changed message is not authentic");
  }
  // One that was cut has no digest at all.
  const auto cut =
      unprotect(Bytes(sent).first(damage[0].first % sent.size()), &keys, false, other_time);
  expect(!cut.incoming || !cut.incoming->authenticated, "a cut message is not authentic");
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::Input input(data, size);
  const auto auth = static_cast<AuthProtocol>(1 + input.below(usm::kAuthProtocols - 1));
  const auto priv = static_cast<PrivProtocol>(input.below(usm::kPrivProtocols));
  usm::EngineKeys& keys = keys_of(auth, priv);
  usm::EngineTime time;
  switch (input.below(4)) {
    case 0:
      unprotect(input.rest(), &keys, false, time);
      break;
    case 1:
      unprotect(input.rest(), nullptr, false, time);
      break;
    case 2:
      unprotect(input.rest(), nullptr, true, time);
      break;
    default:
      check_protected(input, keys);
  }
  return 0;
}
