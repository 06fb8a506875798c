// Checking, comparing and printing OBJECT IDENTIFIERs (X.690 §8.19) without unpacking them.
#include "ber/oid.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/invariant.h"
#include "ber/arc_text.h"

namespace snmpring::ber {
namespace {

constexpr std::uint64_t kTopBits = 0x8080'8080'8080'8080;
constexpr std::uint64_t kArcMax = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kFirstSubIdMax = 2 * kArcsUnderRoot + kArcMax;
constexpr std::size_t kSubIdsMax = kOidArcsMax - 1;  // The first one holds two arcs.

enum class Soundness : std::uint8_t { minimal, padded, bad };

struct Scan {
  Soundness soundness;
  std::size_t offset;  // The start of the padding or of the bad sub-identifier.
};

// Moves past a sub-identifier of more than one octet. False if it does not end or exceeds `limit`.
bool skip_sub_id(Bytes content, std::size_t& position, std::uint64_t limit) noexcept {
  // A value of two octets never exceeds the limit.
  if (content.size() - position >= 2 && !continues(content[position + 1])) {
    position += 2;
    return true;
  }
  std::uint64_t value = 0;
  std::uint8_t octet = 0;
  do {
    if (position == content.size()) return false;
    octet = content[position];
    value = value << 7 | (octet & 0x7F);
    if (value > limit) return false;
    ++position;
  } while (continues(octet));
  return true;
}

// True for nearly all OIDs. They have eight octets or more, but not more than the most
// sub-identifiers. Each sub-identifier has one to three octets, none redundant. For all other OIDs,
// scan() decides.
bool is_plainly_minimal(Bytes content) noexcept {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  const std::size_t size = content.size();
  if (size < kWord || size > kSubIdsMax || continues(content[size - 1])) return false;
  // Which of the eight octets before are not the last of their sub-identifiers.
  std::uint64_t before = 0;
  std::uint64_t odd = 0;
  for (std::size_t i = 0; i < size; i += kWord) {
    // The last word holds the remaining octets at its front, followed by zeros.
    const std::uint64_t word = size - i >= kWord
                                   ? load_be64(&content[i])
                                   : load_be64(&content[size - kWord]) << 8 * (i + kWord - size);
    const std::uint64_t continuing = word & kTopBits;
    const std::uint64_t padding = continuing & ~((word & ~kTopBits) + ~kTopBits);  // 80.
    const std::uint64_t second = continuing >> 8 | before << 56;
    const std::uint64_t third = continuing >> 16 | before << 48;
    odd |= (padding & ~second) | (continuing & second & third);
    before = continuing;
  }
  return odd == 0;
}

Scan scan(Bytes content) noexcept {
  const std::size_t size = content.size();
  std::size_t position = 0;
  std::size_t sub_ids = 0;
  Scan result{Soundness::minimal, size};
  while (position < size) {
    if (size - position >= 8 && (load_be64(&content[position]) & kTopBits) == 0) {
      position += 8;
      sub_ids += 8;
      continue;
    }
    if (!continues(content[position])) {
      ++position;
      ++sub_ids;
      continue;
    }
    if (content[position] == 0x80 && result.soundness == Soundness::minimal) {
      result = {Soundness::padded, position};
    }
    if (!skip_sub_id(content, position, position == 0 ? kFirstSubIdMax : kArcMax)) {
      return {Soundness::bad, position};
    }
    ++sub_ids;
  }
  if (sub_ids == 0 || sub_ids > kSubIdsMax) return {Soundness::bad, size};
  return result;
}

// Octets up to the end of the sub-identifier that `octets` begins in, without its last octet.
std::size_t rest_of_sub_id(Bytes octets) noexcept {
  std::size_t count = 0;
  while (count < octets.size() && continues(octets[count])) ++count;
  return count;
}

// Nearly all OIDs begin with this (RFC 2578 §2). Printing a first sub-identifier needs a division.
constexpr std::uint32_t kInternet = 0x2B0601;
constexpr std::string_view kInternetText = "1.3.6.1";

// Does the same as OidView::print_from(), for any sub-identifiers.
char* print_arcs(char* out, Bytes content, std::size_t position) noexcept {
  if (position == 0 && content.size() >= 4 && load_be32(content.data()) >> 8 == kInternet) {
    out = std::ranges::copy(kInternetText, out).out;
    position = 3;
  } else if (position == 0 && !content.empty()) {
    out = print_sub_id(out, content.data(), position);
  }
  while (position < content.size()) {
    if (const std::uint8_t octet = content[position]; !continues(octet)) [[likely]] {
      out = print_small_arc(out, octet);
      ++position;
    } else {
      out = print_sub_id(out, content.data(), position);
    }
  }
  return out;
}

// Appends the minimal form of a sub-identifier at `size`. `out` must have room for five more
// octets.
std::size_t append_sub_id(std::uint8_t* out, std::size_t size, std::uint64_t value) noexcept {
  int shift = 0;
  while (value >> shift >= 0x80) shift += 7;
  for (; shift > 0; shift -= 7) {
    out[size++] = static_cast<std::uint8_t>(0x80 | (value >> shift & 0x7F));
  }
  out[size++] = static_cast<std::uint8_t>(value & 0x7F);
  return size;
}

// Builds content octets from arcs, one by one.
class ArcEncoder {
 public:
  explicit ArcEncoder(std::uint8_t* out) : out_(out) {}

  // False when the arc is not allowed in this place.
  bool add(std::uint32_t arc) noexcept {
    ++count_;
    if (count_ > kOidArcsMax) return false;
    if (count_ == 1) {
      root_ = arc;
      return arc <= 2;
    }
    if (count_ == 2) {
      if (root_ < 2 && arc >= kArcsUnderRoot) return false;
      size_ = append_sub_id(out_, size_, kArcsUnderRoot * root_ + arc);
    } else {
      size_ = append_sub_id(out_, size_, arc);
    }
    return true;
  }

  bool complete() const noexcept { return count_ >= 2; }
  std::uint16_t size() const noexcept { return static_cast<std::uint16_t>(size_); }

 private:
  std::uint8_t* out_;
  std::size_t size_ = 0;
  std::size_t count_ = 0;
  std::uint32_t root_ = 0;
};

}  // namespace

Decoded<OidView> OidView::from_content(Bytes content) noexcept {
  const Scan found = scan(content);
  if (found.soundness != Soundness::minimal) {
    return std::unexpected(DecodeError{DecodeErrc::bad_oid, found.offset});
  }
  return OidView(content);
}

bool OidView::is_minimal(Bytes content) noexcept {
  return is_plainly_minimal(content) || scan(content).soundness == Soundness::minimal;
}

bool OidView::read_any_after(std::size_t checked, Bytes content) noexcept {
  // So few octets cannot hold too many sub-identifiers.
  if (content.empty() || content.size() > kSubIdsMax) return false;
  std::size_t position = checked;
  while (position > 0 && continues(content[position - 1])) --position;
  // The first sub-identifier has another limit.
  if (position == 0 && continues(content[0])) return false;
  while (position < content.size()) {
    if (!continues(content[position])) {
      ++position;
    } else if (content[position] == 0x80 || !skip_sub_id(content, position, kArcMax)) {
      return false;
    }
  }
  content_ = content;
  return true;
}

std::size_t OidView::arc_count() const noexcept {
  if (empty()) return 0;
  return 1 + static_cast<std::size_t>(std::ranges::count_if(
                 content_, [](std::uint8_t octet) { return !continues(octet); }));
}

std::strong_ordering operator<=>(OidView a, OidView b) noexcept {
  const std::size_t size = std::min(a.content_.size(), b.content_.size());
  const std::size_t common = common_octets(a.content_, b.content_);
  if (common == size) return a.content_.size() <=> b.content_.size();
  // Longer minimal sub-identifiers are greater. Up to here both are the same, so the octets left of
  // each show which is longer. If both are equally long, the first different octet decides.
  const std::size_t left_in_a = rest_of_sub_id(a.content_.subspan(common));
  const std::size_t left_in_b = rest_of_sub_id(b.content_.subspan(common));
  if (left_in_a != left_in_b) return left_in_a <=> left_in_b;
  return a.content_[common] <=> b.content_[common];
}

bool operator==(OidView a, OidView b) noexcept {
  return a.content_.size() == b.content_.size() && a.in_subtree(b);
}

bool OidView::in_subtree(OidView root) const noexcept {
  const std::size_t size = root.content_.size();
  return content_.size() >= size && common_octets(content_, root.content_) == size;
}

char* OidView::print_from(char* out, std::size_t position) const noexcept {
  // A local copy. Otherwise the compiler must assume that writes through `out` change the view.
  const Bytes content = content_;
  // In most rows of a table only a few small arcs are left. For these, print_arcs() does not have
  // to be set up.
  if (position == 0) return print_arcs(out, content, 0);
  for (; position < content.size(); ++position) {
    if (continues(content[position])) [[unlikely]]
      return print_arcs(out, content, position);
    out = print_small_arc(out, content[position]);
  }
  return out;
}

std::string OidView::to_string() const {
  std::array<char, kOidTextMax> text;
  return std::string(text.data(), print(text.data()));
}

Decoded<OidView> OidBuffer::read(Bytes content, Anomalies& anomalies) noexcept {
  OidView oid;
  if (read_into(oid, content, anomalies)) return oid;
  return std::unexpected(DecodeError{DecodeErrc::bad_oid, scan(content).offset});
}

bool OidBuffer::repair_into(OidView& oid, Bytes content, Anomalies& anomalies) noexcept {
  if (content.empty()) {
    anomalies |= Anomaly::empty_oid;
    oid = OidView();
    return true;
  }
  if (scan(content).soundness == Soundness::bad) return false;
  anomalies |= Anomaly::padded_oid;
  // Dropping padding only makes a sub-identifier shorter. scan() has limited the rest.
  std::size_t size = 0;
  bool at_start = true;
  for (const std::uint8_t octet : content) {
    if (at_start && octet == 0x80) continue;
    repaired_[size++] = octet;
    at_start = !continues(octet);
  }
  oid = OidView(Bytes(repaired_.data(), size));
  return true;
}

bool OidBuffer::resolve_into(OidView& oid, OidView base, Bytes relative,
                             Anomalies& anomalies) noexcept {
  const auto ends_sub_id = [](std::uint8_t octet) { return !continues(octet); };
  std::ptrdiff_t replaced = std::ranges::count_if(relative, ends_sub_id);
  Bytes kept = base.content();
  while (!kept.empty() && replaced > 0) {
    kept = kept.first(kept.size() - 1);
    while (!kept.empty() && continues(kept.back())) kept = kept.first(kept.size() - 1);
    --replaced;
  }
  if (relative.empty() || kept.empty() || kept.size() + relative.size() > kOidOctetsMax) {
    return false;
  }
  std::array<std::uint8_t, kOidOctetsMax> joined;
  std::ranges::copy(relative, std::ranges::copy(kept, joined.begin()).out);
  const std::size_t size = kept.size() + relative.size();
  if (!OidView::is_minimal(Bytes(joined.data(), size))) return false;
  std::copy_n(joined.begin(), size, repaired_.begin());
  anomalies |= Anomaly::relative_oid;
  oid = OidView(Bytes(repaired_.data(), size));
  return true;
}

Oid::Oid(OidView view) noexcept { *this = view; }

Oid& Oid::operator=(OidView view) noexcept {
  const Bytes content = view.content();
  // The view may be of this object.
  if (!content.empty()) std::memmove(octets_.data(), content.data(), content.size());
  size_ = static_cast<std::uint16_t>(content.size());
  return *this;
}

Oid::Oid(std::initializer_list<std::uint32_t> arcs) noexcept {
  ArcEncoder encoder(octets_.data());
  for (const std::uint32_t arc : arcs) invariant(encoder.add(arc), "an OID literal is legal");
  invariant(encoder.complete(), "an OID literal has two arcs or more");
  size_ = encoder.size();
}

std::optional<Oid> Oid::parse(std::string_view text) {
  if (text.starts_with('.')) text.remove_prefix(1);
  Oid oid;
  ArcEncoder encoder(oid.octets_.data());
  std::size_t position = 0;
  while (true) {
    std::uint64_t arc = 0;
    const std::size_t start = position;
    for (; position < text.size() && text[position] >= '0' && text[position] <= '9'; ++position) {
      arc = arc * 10 + static_cast<std::uint64_t>(text[position] - '0');
      if (arc > kArcMax) return std::nullopt;
    }
    if (position == start || !encoder.add(static_cast<std::uint32_t>(arc))) return std::nullopt;
    if (position == text.size()) break;
    if (text[position] != '.') return std::nullopt;
    ++position;
  }
  if (!encoder.complete()) return std::nullopt;
  oid.size_ = encoder.size();
  return oid;
}

}  // namespace snmpring::ber
