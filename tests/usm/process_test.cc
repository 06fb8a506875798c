#include "usm/process.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <tuple>

#include "base/prng.h"
#include "usm/samples.h"

namespace snmpring::usm {
namespace {

using message::SecurityLevel;

const Octets kEngineId = {0x80, 0, 0, 0, 1, 2, 3};
constexpr EngineTime::Reading kReading{3, 5000};

SecurityLevel level_of(PrivProtocol priv) {
  return priv == PrivProtocol::none ? SecurityLevel::auth_no_priv : SecurityLevel::auth_priv;
}

/// A Response of `varbinds` varbinds, as an agent sends it.
Octets reply(EngineKeys* keys, SecurityLevel level, std::size_t varbinds = 3,
             bool reportable = false) {
  Octets buffer(70'000);
  ber::Writer writer(buffer);
  for (std::size_t i = 0; i < varbinds; ++i) {
    message::encode_request_varbind(writer, ber::Oid{1, 3, 6, 1, static_cast<std::uint32_t>(i)});
  }
  message::encode_pdu(writer, message::PduKind::response, 99, 0, 0, 0);
  message::encode_scoped_pdu(writer, kEngineId, as_bytes("ctx"), 0);
  Outgoing outgoing{
      .header = {.msg_id = 77, .msg_max_size = 1500, .level = level, .reportable = reportable}};
  outgoing.engine_id = kEngineId;
  outgoing.reading = kReading;
  outgoing.user_name = as_bytes("scan");
  outgoing.keys = keys;
  outgoing.salt = {1, 2, 3, 4, 5, 6, 7, 8};
  const MutableBytes message = protect(outgoing, buffer, writer.size());
  EXPECT_FALSE(message.empty());
  return {message.begin(), message.end()};
}

struct Manager {
  EngineKeys* keys;
  EngineTime time{};
  Octets scratch = Octets(70'000);

  std::expected<Incoming, Refusal> take(Bytes datagram) {
    return unprotect(datagram,
                     {.engine_id = kEngineId, .user_name = as_bytes("scan"), .keys = keys}, time,
                     Instant{}, scratch);
  }
};

TEST(Process, UnprotectsWhatItProtectsInAllCombinations) {
  int combinations = 0;
  for (const AuthProtocol auth : kEveryAuth) {
    for (const PrivProtocol priv : kEveryPriv) {
      SCOPED_TRACE(testing::Message()
                   << auth_protocol_word(auth) << ' ' << priv_protocol_word(priv));
      EngineKeys keys = some_keys(auth, priv);
      // Of every length modulo the block of DES.
      for (std::size_t varbinds = 0; varbinds < 8; ++varbinds) {
        const Octets datagram = reply(&keys, level_of(priv), varbinds);
        Manager manager{&keys};
        const auto incoming = manager.take(datagram);
        ASSERT_TRUE(incoming);
        EXPECT_TRUE(incoming->authenticated);
        EXPECT_TRUE(incoming->timely);
        EXPECT_EQ(incoming->header.msg_id, 77);
        EXPECT_EQ(incoming->header.level, level_of(priv));
        EXPECT_EQ(incoming->scoped_pdu.pdu.request_id, 99);
        EXPECT_EQ(incoming->scoped_pdu.pdu.varbind_count, varbinds);
        EXPECT_EQ(as_text(incoming->scoped_pdu.context_name), "ctx");
      }
      ++combinations;
    }
  }
  EXPECT_EQ(combinations, 42);
  Manager nobody{nullptr};
  EXPECT_FALSE(nobody.take(reply(nullptr, SecurityLevel::no_auth_no_priv))->authenticated);
}

TEST(Process, BelievesNothingWithABitFlipped) {
  for (const AuthProtocol auth : kEveryAuth) {
    EngineKeys keys = some_keys(auth, PrivProtocol::aes128);
    Octets datagram = reply(&keys, SecurityLevel::auth_priv);
    for (std::size_t bit = 0; bit < datagram.size() * 8; ++bit) {
      datagram[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
      Manager manager{&keys};
      const auto incoming = manager.take(datagram);
      ASSERT_FALSE(incoming && incoming->authenticated) << bit;
      ASSERT_FALSE(manager.time.synchronized()) << bit;
      datagram[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    }
  }
}

TEST(Process, RefusesEveryTruncation) {
  EngineKeys keys = some_keys(AuthProtocol::sha256, PrivProtocol::aes128);
  const Octets datagram = reply(&keys, SecurityLevel::auth_priv);
  Manager manager{&keys};
  for (std::size_t size = 0; size < datagram.size(); ++size) {
    EXPECT_EQ(manager.take(Bytes(datagram).first(size)).error(), Refusal::undecodable) << size;
  }
}

TEST(Process, IgnoresOctetsBehindTheMessage) {
  EngineKeys keys = some_keys(AuthProtocol::sha256, PrivProtocol::aes128);
  Octets datagram = reply(&keys, SecurityLevel::auth_priv);
  datagram.push_back(0);
  Manager manager{&keys};
  const auto incoming = manager.take(datagram);
  ASSERT_TRUE(incoming);
  EXPECT_TRUE(incoming->anomalies.has(ber::Anomaly::trailing_octets));
}

TEST(Process, ChecksTheDigestBeforeTimeAndTimeBeforePrivacy) {
  EngineKeys keys = some_keys(AuthProtocol::sha256, PrivProtocol::aes128);
  EngineKeys other_auth = some_keys(AuthProtocol::sha256, PrivProtocol::aes128, 9);
  const Octets datagram = reply(&keys, SecurityLevel::auth_priv);
  Manager late{&keys};
  late.time.receive({4, 0}, Instant{});
  EXPECT_EQ(late.take(datagram).error(), Refusal::not_in_time_window);
  Manager forged{&other_auth};
  forged.time.receive({4, 0}, Instant{});
  EXPECT_EQ(forged.take(datagram).error(), Refusal::bad_digest);
  Manager unsigned_request{nullptr};
  EXPECT_EQ(unsigned_request.take(datagram).error(), Refusal::bad_digest);
}

/// A reply whose plaintext `bend` has changed before it was encrypted and signed.
Octets bent_reply(EngineKeys& keys, SecurityLevel level,
                  const std::function<void(MutableBytes)>& bend) {
  Octets buffer(2000);
  ber::Writer writer(buffer);
  message::encode_pdu(writer, message::PduKind::response, 99, 0, 0, 0);
  message::encode_scoped_pdu(writer, kEngineId, as_bytes("ctx"), 0);
  bend(writer.written());
  Outgoing outgoing{.header = {.msg_id = 77, .msg_max_size = 1500, .level = level}};
  outgoing.engine_id = kEngineId;
  outgoing.reading = kReading;
  outgoing.user_name = as_bytes("scan");
  outgoing.keys = &keys;
  const MutableBytes message = protect(outgoing, buffer, writer.size());
  return {message.begin(), message.end()};
}

TEST(Process, TellsWhatDecryptsToNonsenseFromABadPdu) {
  for (const PrivProtocol priv : {PrivProtocol::aes128, PrivProtocol::des}) {
    EngineKeys keys = some_keys(AuthProtocol::sha256, priv);
    const auto refusal = [&](SecurityLevel level, std::size_t from_start, int octet) {
      Manager manager{&keys};
      return manager
          .take(bent_reply(
              keys, level,
              [&](MutableBytes plain) { plain[from_start] = static_cast<std::uint8_t>(octet); }))
          .error();
    };
    // SEQUENCE header, contextEngineID of 7 octets, contextName of 3, PDU.
    constexpr std::size_t kEngine = 2;
    constexpr std::size_t kName = kEngine + 2 + 7;
    constexpr std::size_t kPdu = kName + 2 + 3;
    EXPECT_EQ(refusal(SecurityLevel::auth_priv, 0, 0x31), Refusal::decryption);
    EXPECT_EQ(refusal(SecurityLevel::auth_priv, kEngine, 0x02), Refusal::decryption);
    EXPECT_EQ(refusal(SecurityLevel::auth_priv, kName, 0x02), Refusal::decryption);
    EXPECT_EQ(refusal(SecurityLevel::auth_priv, 1, 0x7F), Refusal::bad_scoped_pdu) << "its length";
    EXPECT_EQ(refusal(SecurityLevel::auth_priv, kPdu, 0xBF), Refusal::bad_scoped_pdu);
    EXPECT_EQ(refusal(SecurityLevel::auth_priv, kPdu + 2, 0x04), Refusal::bad_scoped_pdu);
    EXPECT_EQ(refusal(SecurityLevel::auth_no_priv, kPdu, 0xBF), Refusal::bad_scoped_pdu);
  }
  Octets plain = reply(nullptr, SecurityLevel::no_auth_no_priv, 0);
  plain[plain.size() - 2] = 0x31;  // the VarBindList
  Manager manager{nullptr};
  EXPECT_EQ(manager.take(plain).error(), Refusal::undecodable);
}

TEST(Process, KeepsAnomaliesOfTheSecurityParameters) {
  // msgSecurityParameters with the SEQUENCE's length, then engineBoots, in more octets than they
  // need.
  const Octets sound = reply(nullptr, SecurityLevel::no_auth_no_priv, 0);
  const Octets parameters = {0x30, 0x15, 0x04, 0x07, 0x80, 0x00, 0x00, 0x00, 0x01, 0x02,
                             0x03, 0x02, 0x01, 0x03, 0x02, 0x02, 0x13, 0x88, 0x04, 0x04,
                             's',  'c',  'a',  'n',  0x04, 0x00, 0x04, 0x00};
  const auto found = std::ranges::search(sound, Bytes(parameters).subspan(2, 9));
  ASSERT_FALSE(found.empty());
  const auto at = static_cast<std::size_t>(found.begin() - sound.begin()) - 4;
  for (const auto& [position, extra, anomaly] :
       {std::tuple(at + 3, Octets{0x81}, ber::Anomaly::long_length),
        std::tuple(at + 4 + 9 + 2, Octets{0x00}, ber::Anomaly::padded_integer)}) {
    Octets longer = sound;
    longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(position), extra.begin(),
                  extra.end());
    if (anomaly == ber::Anomaly::padded_integer) {
      longer[position - 1] = 2;
      ++longer[at + 3];
    }
    ++longer[at + 1];
    ++longer[1];
    Manager manager{nullptr};
    const auto incoming = manager.take(longer);
    ASSERT_TRUE(incoming) << ber::anomaly_word(anomaly);
    EXPECT_EQ(incoming->anomalies, ber::Anomalies(anomaly));
  }
}

TEST(Process, PeeksAtTheEngineIdOfAMessageThatIsRefused) {
  EXPECT_TRUE(std::ranges::equal(
      peek_engine_id(reply(nullptr, SecurityLevel::no_auth_no_priv)).value(), kEngineId));
  const auto with = [](std::size_t size, std::int32_t max_size, std::int32_t model) {
    Octets buffer(2000);
    ber::Writer writer(buffer);
    const std::uint8_t flags = 0;
    const Octets engine_id(size, 0x80);
    Params params;
    params.engine_id = engine_id;
    encode_params(writer, params, nullptr);
    const std::size_t end = writer.size();
    writer.integer(model);
    writer.element(ber::tag::kOctetString, {&flags, 1});
    writer.integer(max_size);
    writer.integer(7);
    writer.wrap(ber::tag::kSequence, end);
    writer.integer(3);
    writer.wrap(ber::tag::kSequence, 0);
    return Octets(writer.written().begin(), writer.written().end());
  };
  for (const std::size_t size : {0u, 1u, 33u, 255u}) {
    EXPECT_EQ(peek_engine_id(with(size, -1, 3)).value().size(), size);
  }
  EXPECT_EQ(peek_engine_id(with(256, 1500, 3)).value().size(), kPeekedEngineIdOctetsMax);
  EXPECT_FALSE(peek_engine_id(with(12, 1500, 9))) << "another model has other parameters";
  const Octets sound = with(12, 1500, 3);
  for (std::size_t size = 0; size < sound.size(); ++size) {
    EXPECT_FALSE(peek_engine_id(Bytes(sound).first(size))) << size;
  }
}

TEST(Process, KnowsItsPeer) {
  EngineKeys keys = some_keys(AuthProtocol::sha256, PrivProtocol::none);
  const Octets datagram = reply(&keys, SecurityLevel::auth_no_priv);
  Octets scratch(70'000);
  EngineTime time;
  const Octets other_engine = {0x80, 0, 0, 0, 1, 2, 4};
  EXPECT_EQ(
      unprotect(datagram, {.engine_id = other_engine, .user_name = as_bytes("scan"), .keys = &keys},
                time, Instant{}, scratch)
          .error(),
      Refusal::unknown_engine);
  EXPECT_EQ(
      unprotect(datagram, {.engine_id = kEngineId, .user_name = as_bytes("other"), .keys = &keys},
                time, Instant{}, scratch)
          .error(),
      Refusal::bad_digest);
}

TEST(Process, NeverBreaksOnMutations) {
  EngineKeys keys = some_keys(AuthProtocol::sha256, PrivProtocol::aes128);
  Prng prng(1);
  const Octets sound[] = {reply(&keys, SecurityLevel::auth_priv),
                          reply(nullptr, SecurityLevel::no_auth_no_priv)};
  Manager manager{&keys};
  for (int round = 0; round < 20'000; ++round) {
    Octets bent = sound[round % 2];
    for (std::uint64_t i = prng.below(4); i < 4; ++i) {
      bent[prng.below(bent.size())] = static_cast<std::uint8_t>(prng.next());
    }
    bent.resize(bent.size() - prng.below(bent.size()));
    const auto incoming = manager.take(bent);
    ASSERT_FALSE(incoming && incoming->authenticated && round % 2 == 1);
  }
}

TEST(Process, SaysWhatAnEnvelopeTakesAtMost) {
  for (const AuthProtocol auth : kEveryAuth) {
    for (const PrivProtocol priv : kEveryPriv) {
      EngineKeys keys = some_keys(auth, priv);
      const Octets datagram = reply(&keys, level_of(priv), 5);
      Octets pdu(2000);
      ber::Writer writer(pdu);
      for (std::uint32_t i = 0; i < 5; ++i) {
        message::encode_request_varbind(writer, ber::Oid{1, 3, 6, 1, i});
      }
      message::encode_pdu(writer, message::PduKind::response, 99, 0, 0, 0);
      EXPECT_LE(datagram.size(), writer.size() + envelope_octets_max(4, 3, kEngineId.size()));
    }
  }
}

TEST(Process, FailsWhereThereIsNoRoom) {
  EngineKeys keys = some_keys(AuthProtocol::sha512, PrivProtocol::des);
  for (std::size_t room = 0; room < 150; ++room) {
    Octets buffer(12 + room, 0x30);
    Outgoing outgoing{
        .header = {.msg_id = 1, .msg_max_size = 1500, .level = SecurityLevel::auth_priv}};
    outgoing.engine_id = kEngineId;
    outgoing.keys = &keys;
    const MutableBytes message = protect(outgoing, buffer, 12);
    if (!message.empty()) {
      EXPECT_GT(room, 90u);
    }
  }
}

}  // namespace
}  // namespace snmpring::usm
