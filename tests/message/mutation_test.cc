// Seeded mutations of sound messages, decoded to the last octet: nothing may crash, overrun or
// disagree with itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/prng.h"
#include "message/correlation.h"
#include "message/samples.h"
#include "vectors/vector_file.h"

namespace snmpring::message {
namespace {

constexpr int kMutations = 20000;

std::vector<std::vector<std::uint8_t>> seeds() {
  std::vector<std::vector<std::uint8_t>> all;
  for (const char* const file : {"messages.txt", "refused.txt"}) {
    for (test::VectorCase& vector : test::read_vectors(file)) all.push_back(vector.take_hex("hex"));
  }
  return all;
}

void mutate(std::vector<std::uint8_t>& octets, Prng& prng) {
  // Lengths, tags and sub-identifiers break at these.
  static constexpr std::array<std::uint8_t, 16> kEdges = {0x00, 0x01, 0x02, 0x04, 0x05, 0x06,
                                                          0x1F, 0x30, 0x44, 0x7F, 0x80, 0x81,
                                                          0x82, 0x84, 0x9F, 0xFF};
  for (std::uint64_t step = 1 + prng.below(4); step > 0; --step) {
    if (octets.empty()) return;
    const auto at = static_cast<std::ptrdiff_t>(prng.below(octets.size()));
    std::uint8_t& octet = octets[static_cast<std::size_t>(at)];
    switch (prng.below(6)) {
      case 0:
        octet = static_cast<std::uint8_t>(octet ^ 1u << prng.below(8));
        break;
      case 1:
        octet = kEdges[prng.below(kEdges.size())];
        break;
      case 2:
        octet = static_cast<std::uint8_t>(octet + prng.below(5) - 2);
        break;
      case 3:
        octets.erase(octets.begin() + at);
        break;
      case 4:
        octets.insert(octets.begin() + at, kEdges[prng.below(kEdges.size())]);
        break;
      default:
        octets.resize(static_cast<std::size_t>(at));
        break;
    }
  }
}

bool within(Bytes inner, Bytes outer) {
  return inner.empty() || (inner.data() >= outer.data() &&
                           inner.data() + inner.size() <= outer.data() + outer.size());
}

void expect_consistent(Bytes datagram) {
  const std::optional<Correlation> peeked = peek_correlation(datagram);
  const ber::Decoded<CommunityMessage> message = decode_community(datagram);
  if (!message) {
    EXPECT_LE(message.error().offset, datagram.size());
    return;
  }
  ASSERT_TRUE(peeked);
  EXPECT_FALSE(peeked->truncated);
  EXPECT_EQ(peeked->correlation_id, message->pdu.request_id);
  EXPECT_EQ(peeked->version, static_cast<int>(message->version));
  EXPECT_EQ(peeked->pdu_tag, static_cast<std::uint8_t>(message->pdu.kind));
  EXPECT_TRUE(within(message->community, datagram));

  VarBindReader reader(message->pdu.varbinds);
  VarBind varbind;
  std::uint32_t count = 0;
  bool any_lost = false;
  std::vector<char> text(ber::kOidTextMax);
  for (; reader.next(varbind); ++count) {
    any_lost = any_lost || varbind.lost;
    for (const ber::OidView oid : {varbind.name, varbind.value.oid}) {
      EXPECT_LE(oid.content().size(), ber::kOidOctetsMax);
      const std::string_view printed(
          text.data(), static_cast<std::size_t>(oid.print(text.data()) - text.data()));
      if (oid.empty()) continue;
      const std::optional<ber::Oid> parsed = ber::Oid::parse(printed);
      ASSERT_TRUE(parsed) << printed;
      EXPECT_EQ(parsed->view(), oid);
    }
    EXPECT_TRUE(varbind.lost || !varbind.name.empty());
    EXPECT_TRUE(within(varbind.value.content, datagram));
  }
  EXPECT_EQ(count, message->pdu.varbind_count);
  EXPECT_EQ(any_lost, reader.anomalies().has(ber::Anomaly::lost_varbind));

  const std::vector<std::uint8_t> again = test::reencode(*message);
  const ber::Decoded<CommunityMessage> second = decode_community(again);
  ASSERT_TRUE(second);
  EXPECT_EQ(test::to_hex(test::reencode(*second)), test::to_hex(again));
}

TEST(MutatedMessages, AreDecodedWithoutHarm) {
  const std::vector<std::vector<std::uint8_t>> all = seeds();
  constexpr std::uint64_t kSeed = 20260101;
  Prng prng(kSeed);
  int decoded = 0;
  for (int i = 0; i < kMutations; ++i) {
    std::vector<std::uint8_t> octets = all[prng.below(all.size())];
    mutate(octets, prng);
    const test::ExactCopy datagram(octets);
    SCOPED_TRACE(testing::Message() << "mutation " << i << " of seed " << kSeed);
    expect_consistent(datagram.view());
    decoded += decode_community(datagram.view()).has_value() ? 1 : 0;
    if (HasFailure()) {
      ADD_FAILURE() << test::to_hex(datagram.view());
      return;
    }
  }
  // Were nearly all refused at once, the varbinds would have gone untested.
  EXPECT_GT(decoded, kMutations / 20);
}

}  // namespace
}  // namespace snmpring::message
