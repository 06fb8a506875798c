// The layout of a multishot recvmsg's buffer, valid and not.
#include "io/received_message.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <cstring>
#include <optional>
#include <string>
#include <vector>

namespace snmpring::io {
namespace {

const Endpoint kAgent{IpAddress::v4(0xC0000201), 161};

/// A buffer as the kernel writes it, whatever lengths its header claims.
std::vector<std::uint8_t> buffer(std::uint32_t name_length, std::uint32_t payload_length,
                                 const std::string& payload, std::uint32_t flags = 0) {
  const io_uring_recvmsg_out header{
      .namelen = name_length, .controllen = 0, .payloadlen = payload_length, .flags = flags};
  std::vector<std::uint8_t> octets(kReceivedPrefixOctets);
  std::memcpy(octets.data(), &header, sizeof header);
  SocketAddress address;
  encode_address(kAgent, address);
  std::memcpy(octets.data() + sizeof header, &address.v4, sizeof address.v4);
  octets.insert(octets.end(), payload.begin(), payload.end());
  return octets;
}

std::optional<Arrival> parsed(Bytes written) {
  Arrival arrival;
  if (!parse_received_message(written, arrival)) return std::nullopt;
  return arrival;
}

TEST(ReceivedMessage, HoldsSenderAndPayload) {
  const auto octets = buffer(16, 5, "hello");
  const auto arrival = parsed(octets);
  ASSERT_TRUE(arrival.has_value());
  EXPECT_EQ(arrival->from, kAgent);
  EXPECT_EQ(as_text(arrival->payload), "hello");
  EXPECT_FALSE(arrival->truncated);
}

TEST(ReceivedMessage, MayHoldNoPayload) {
  const auto octets = buffer(16, 0, "");
  const auto arrival = parsed(octets);
  ASSERT_TRUE(arrival.has_value());
  EXPECT_TRUE(arrival->payload.empty());
}

TEST(ReceivedMessage, RefusesABufferShorterThanItsPrefix) {
  const auto octets = buffer(16, 5, "");
  for (std::size_t size = 0; size < octets.size(); ++size) {
    // A copy of that size, so that a sanitizer sees each octet read beyond it.
    const std::vector<std::uint8_t> cut(octets.begin(),
                                        octets.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(parsed(cut).has_value()) << size;
  }
}

TEST(ReceivedMessage, CutsAPayloadLengthBeyondWhatWasWritten) {
  const auto octets = buffer(16, 0xFFFFFFFF, "hello");
  const auto arrival = parsed(octets);
  ASSERT_TRUE(arrival.has_value());
  EXPECT_EQ(as_text(arrival->payload), "hello");
  EXPECT_TRUE(arrival->truncated);
}

TEST(ReceivedMessage, TellsThatTheKernelCutIt) {
  const auto octets = buffer(16, 5, "hello", MSG_TRUNC);
  EXPECT_TRUE(parsed(octets)->truncated);
}

TEST(ReceivedMessage, RefusesAnAddressLongerThanItsRoom) {
  const auto octets = buffer(0xFFFFFFFF, 5, "hello");
  EXPECT_FALSE(parsed(octets).has_value());
}

TEST(ReceivedMessage, RefusesAMissingAddress) {
  const auto octets = buffer(0, 5, "hello");
  EXPECT_FALSE(parsed(octets).has_value());
}

}  // namespace
}  // namespace snmpring::io
