// What a multishot receive leaves in a buffer: a sender and a payload within it, or nothing.
#include "io/received_message.h"

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  using fuzz::expect;
  const Bytes written(data, size);
  if (io::Arrival arrival; io::parse_received_message(written, arrival)) {
    expect(fuzz::within(arrival.payload, written), "the payload lies within the buffer");
    expect(arrival.payload.size() + io::kReceivedPrefixOctets <= size,
           "the payload stands behind the prefix");
  } else {
    expect(size < io::kReceivedPrefixOctets || !written.empty(), "an empty buffer holds nothing");
  }
  if (const auto endpoint = io::decode_address(written)) {
    io::SocketAddress address;
    io::encode_address(*endpoint, address);
    const auto again =
        io::decode_address({reinterpret_cast<const std::uint8_t*>(&address.any), address.length});
    expect(again == *endpoint, "an address means the same when it is written again");
  }
  return 0;
}
