// The tree that berdump prints: whole lines of plain text for any octets, called sound where the
// decoders of the program take them.
#include "berdump/dump.h"

#include "fuzz/fuzz.h"
#include "message/community.h"
#include "message/v3.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  using fuzz::expect;
  const Bytes octets(data, size);
  const berdump::Dump dump = berdump::dump(octets);
  expect(dump.text.ends_with('\n'), "a dump ends with a whole line");
  expect(std::ranges::all_of(dump.text, [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }),
         "a dump is fit for a terminal");
  if (dump.sound) {
    expect(message::decode_community(octets) || message::decode_v3(octets),
           "what is called sound can be decoded");
  }
  if (const auto parsed = berdump::parse_hex(as_text(octets))) {
    expect(parsed->size() <= size / 2, "two digits make an octet");
  } else {
    expect(parsed.error() <= size, "an error lies within the text");
  }
  return 0;
}
