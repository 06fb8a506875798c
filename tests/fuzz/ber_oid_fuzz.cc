// OBJECT IDENTIFIERs against their arcs: two of them, as content octets and as text, checked,
// compared, printed, repaired and resolved as X.690 §8.19 and RFC 2578 §3.5 say.
#include <optional>
#include <string>
#include <vector>

#include "ber/oid.h"
#include "ber/oid_stem.h"
#include "fuzz/fuzz.h"

namespace snmpring {
namespace {

using fuzz::expect;

using Arcs = std::vector<std::uint64_t>;

struct Unpacked {
  Arcs arcs;
  bool padded = false;
};

/// The arcs of content octets; nullopt where they are no OID that SNMP allows. Padding is legal to
/// nobody and noted.
std::optional<Unpacked> unpack(Bytes content) {
  Unpacked result;
  std::uint64_t value = 0;
  bool at_start = true;
  for (const std::uint8_t octet : content) {
    if (at_start && octet == 0x80) result.padded = true;
    value = value * 128 + (octet & 0x7F);
    if (value > 0xFFFF'FFFF + 80ull) return std::nullopt;
    at_start = octet < 0x80;
    if (!at_start) continue;
    if (result.arcs.empty()) {
      const std::uint64_t root = std::min<std::uint64_t>(value / 40, 2);
      result.arcs = {root, value - 40 * root};
    } else {
      result.arcs.push_back(value);
    }
    if (result.arcs.back() > 0xFFFF'FFFF) return std::nullopt;
    value = 0;
  }
  if (!at_start || result.arcs.empty() || result.arcs.size() > 128) return std::nullopt;
  return result;
}

std::string dotted(const Arcs& arcs) {
  std::string text;
  for (const std::uint64_t arc : arcs) {
    if (!text.empty()) text += '.';
    text += std::to_string(arc);
  }
  return text;
}

std::string printed(ber::OidView oid) {
  std::vector<char> text(ber::kOidTextMax);
  return std::string(text.data(), oid.print(text.data()));
}

/// Checks one OID by itself. \return It, where its octets are minimal.
std::optional<ber::OidView> check_content(Bytes content) {
  const auto unpacked = unpack(content);
  const auto oid = ber::OidView::from_content(content);
  expect(oid.has_value() == (unpacked && !unpacked->padded), "an OID is taken where it is minimal");

  ber::OidBuffer buffer;
  ber::Anomalies anomalies;
  const auto repaired = buffer.read(content, anomalies);
  if (content.empty()) {
    expect(repaired && repaired->empty() && anomalies == ber::Anomaly::empty_oid,
           "no octets are the empty OID");
    return std::nullopt;
  }
  expect(repaired.has_value() == unpacked.has_value(), "an OID that is only padded is repaired");
  if (!repaired) {
    expect(repaired.error().offset <= content.size(), "an error lies within the octets");
    expect(anomalies.empty(), "what is refused is no oddity");
    return std::nullopt;
  }
  expect(anomalies.has(ber::Anomaly::padded_oid) == unpacked->padded, "padding is noticed");
  expect(ber::OidView::from_content(repaired->content()).has_value(), "a repaired OID is minimal");
  expect(repaired->arc_count() == unpacked->arcs.size(), "arcs are counted");
  const std::string text = printed(*repaired);
  expect(text == dotted(unpacked->arcs), "the text is the arcs");
  const auto parsed = ber::Oid::parse(text);
  expect(parsed && parsed->view() == *repaired, "the text parses back");
  const ber::Oid owned(*repaired);
  expect(owned.view() == *repaired && owned.view().to_string() == text, "a copy is the same");
  if (!oid) return std::nullopt;
  expect(*oid == *repaired, "nothing is repaired that is sound");
  return *oid;
}

void check_pair(ber::OidView a, ber::OidView b) {
  const Arcs left = unpack(a.content())->arcs;
  const Arcs right = unpack(b.content())->arcs;
  expect((a <=> b) == (left <=> right), "order is that of the arcs");
  expect((a == b) == (left == right), "equality is that of the arcs");
  const bool under =
      left.size() >= right.size() && std::equal(right.begin(), right.end(), left.begin());
  expect(a.in_subtree(b) == under, "a subtree begins with the arcs of its root");

  std::vector<char> text(ber::kOidTextMax + 3);
  ber::OidStem stem;
  stem.share(text.data(), a, a.content().size());
  expect(std::string(text.data(), stem.text_size()) == printed(a), "a stem can be a whole OID");
  stem.share(text.data(), b, common_octets(a.content(), b.content()));
  std::string whole(text.data(), stem.text_size());
  std::vector<char> rest(ber::kOidTextMax);
  whole.append(rest.data(), b.print_from(rest.data(), stem.octets()));
  expect(whole == printed(b), "stem and rest are the text");
}

/// `content` after an OID that was checked before.
void check_read_after(ber::OidView before, Bytes content) {
  ber::OidView oid = before;
  const std::size_t common = common_octets(before.content(), content);
  if (oid.read_after(common, content)) {
    expect(oid.content().data() == content.data() && oid.content().size() == content.size(),
           "what is read is what is there");
    expect(ber::OidView::from_content(content).has_value(), "only minimal OIDs are read quickly");
  } else {
    expect(oid == before, "what is not read changes nothing");
  }
}

void check_resolve(ber::OidView base, Bytes relative) {
  ber::OidBuffer buffer;
  ber::OidView oid = base;
  ber::Anomalies anomalies;
  if (!buffer.resolve_into(oid, base, relative, anomalies)) {
    expect(oid == base && anomalies.empty(), "what is not resolved changes nothing");
    return;
  }
  expect(anomalies == ber::Anomaly::relative_oid, "a relative name is noticed");
  const auto resolved = ber::OidView::from_content(oid.content());
  expect(resolved.has_value(), "a resolved OID is minimal");
  expect(fuzz::same(oid.content().last(relative.size()), relative), "it ends with what was given");
  const Bytes kept = oid.content().first(oid.content().size() - relative.size());
  expect(!kept.empty() && fuzz::same(kept, base.content().first(kept.size())),
         "it begins as its base does");
  expect(oid.arc_count() == base.arc_count(), "it has as many arcs as its base");
}

void check_text(std::string_view text) {
  const auto oid = ber::Oid::parse(text);
  if (!oid) return;
  expect(ber::OidView::from_content(oid->view().content()).has_value(), "what parses is minimal");
  const std::string canonical = oid->view().to_string();
  const auto again = ber::Oid::parse(canonical);
  expect(again && again->view() == oid->view(), "the text of what parses parses");
  if (text.starts_with('.')) text.remove_prefix(1);
  expect(canonical.size() <= text.size(), "only zeros in front are dropped");
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  fuzz::Input input(data, size);
  const Bytes first = input.some(255);
  const Bytes second = input.rest();
  const auto a = check_content(first);
  const auto b = check_content(second);
  if (a) {
    check_read_after(*a, second);
    check_resolve(*a, second);
    if (b) check_pair(*a, *b);
  }
  check_text(as_text({data, size}));
  return 0;
}
