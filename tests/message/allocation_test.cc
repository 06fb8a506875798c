// Decoding allocates nothing: every allocation of this program is counted.
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "message/correlation.h"
#include "message/samples.h"
#include "scratch/allocation_counter.h"
#include "vectors/vector_file.h"

namespace snmpring::message {
namespace {

TEST(Decoding, AllocatesNothing) {
  std::vector<std::vector<std::uint8_t>> datagrams;
  for (const char* const file : {"messages.txt", "refused.txt"}) {
    for (test::VectorCase& vector : test::read_vectors(file)) {
      datagrams.push_back(vector.take_hex("hex"));
    }
  }
  std::array<char, ber::kOidTextMax> text;
  std::size_t characters = 0;
  const std::size_t before = scratch::allocation_count();
  for (const std::vector<std::uint8_t>& datagram : datagrams) {
    (void)peek_correlation(datagram);
    const ber::Decoded<CommunityMessage> message = decode_community(datagram);
    if (!message) continue;
    VarBindReader reader(message->pdu.varbinds);
    VarBind varbind;
    while (reader.next(varbind)) {
      characters += static_cast<std::size_t>(varbind.name.print(text.data()) - text.data());
    }
  }
  EXPECT_EQ(scratch::allocation_count(), before);
  EXPECT_GT(characters, 0u);
  EXPECT_GT(before, 0u) << "the count does not count";
}

TEST(Encoding, AllocatesNothing) {
  std::array<std::uint8_t, 200> room;
  const ber::Oid name{1, 3, 6, 1, 2, 1, 1, 1, 0};
  const std::size_t before = scratch::allocation_count();
  ber::Writer writer(room);
  encode_request_varbind(writer, name);
  encode_pdu(writer, PduKind::get_bulk_request, 1, 0, 25, 0);
  encode_community(writer, Version::v2c, as_bytes("public"), 0);
  EXPECT_EQ(scratch::allocation_count(), before);
  EXPECT_FALSE(writer.failed());
}

}  // namespace
}  // namespace snmpring::message
