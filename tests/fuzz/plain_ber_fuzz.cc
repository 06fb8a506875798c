// The fast readers of BER against the general one: the same elements and integers, and nothing in
// them that had to be tolerated. The length form that the general reader goes through octet by
// octet is forced by a padded copy of each element.
#include <vector>

#include "ber/reader.h"
#include "fuzz/fuzz.h"

namespace snmpring {
namespace {

using fuzz::expect;

/// The element with a length of one octet more than it needs, which only the general way reads.
std::vector<std::uint8_t> padded(ber::Tag tag, Bytes content) {
  std::vector<std::uint8_t> octets = {tag, 0x83, 0, static_cast<std::uint8_t>(content.size() >> 8),
                                      static_cast<std::uint8_t>(content.size())};
  octets.insert(octets.end(), content.begin(), content.end());
  return octets;
}

void check_integer(Bytes content) {
  if (content.empty() || !ber::is_plain_integer(content)) return;
  const std::vector<std::uint8_t> element = padded(ber::tag::kInteger, content);
  ber::Reader reader(element);
  const auto value = reader.read_int32();
  expect(value && *value == ber::plain_integer(content), "both ways read the same integer");
  expect(!reader.anomalies().has(ber::Anomaly::padded_integer),
         "an integer of the fast way has no octet too many");
}

void check_whole(Bytes octets) {
  if (octets.empty() || ber::is_high(octets[0])) return;
  const Bytes content = ber::plain_content(octets, octets[0]);
  if (content.data() == nullptr) return;
  ber::Reader reader(octets);
  const auto general = reader.read(octets[0]);
  expect(general && general->data() == content.data() && general->size() == content.size(),
         "both ways read the same content");
  expect(reader.at_end() && reader.anomalies().empty(),
         "the fast way reads whole elements with nothing to be tolerated");
  check_integer(content);
}

void check_list(Bytes octets) {
  if (octets.empty()) return;
  const ber::Tag tag = octets[0];
  const ber::PlainElements plain = ber::plain_elements(octets, tag);
  ber::Reader reader(octets);
  for (std::uint32_t i = 0; i < plain.count; ++i) {
    expect(reader.read(tag).has_value(), "the general way finds as many elements");
  }
  expect(reader.offset() == plain.octets, "both ways come equally far");
}

void check_front(Bytes octets) {
  if (!ber::is_plain(octets.data(), octets.size())) return;
  const Bytes content = octets.subspan(2, octets[1]);
  const std::vector<std::uint8_t> element = padded(octets[0], content);
  ber::Reader reader(element);
  const auto general = reader.read_element();
  expect(general && general->tag == octets[0] && fuzz::same(general->content, content) &&
             reader.at_end(),
         "both ways read the same element");
  check_integer(content);
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const snmpring::Bytes octets(data, size);
  snmpring::check_whole(octets);
  snmpring::check_front(octets);
  snmpring::check_list(octets);
  return 0;
}
