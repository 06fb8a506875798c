// Building and searching the encoded rows of one device.
#include "agentd/mib_table.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <numeric>

namespace snmpring::agentd {
namespace {

// The length of an element that we have encoded ourselves: where its content begins and how long it
// is.
struct Extent {
  std::size_t header;
  std::size_t content;
};

Extent extent(const std::uint8_t* element) noexcept {
  const std::uint8_t first = element[1];
  if (first < 0x80) return {2, first};
  std::size_t length = 0;
  const std::size_t octets = first & 0x7F;
  for (std::size_t i = 0; i < octets; ++i) length = length << 8 | element[2 + i];
  return {2 + octets, length};
}

Bytes varbind_oid(const std::uint8_t* varbind) noexcept {
  const std::uint8_t* name = varbind + extent(varbind).header;
  const Extent at = extent(name);
  return {name + at.header, at.content};
}

void append_header(std::vector<std::uint8_t>& out, ber::Tag tag, std::size_t length) {
  out.push_back(tag);
  if (length < 0x80) {
    out.push_back(static_cast<std::uint8_t>(length));
    return;
  }
  const int octets = (static_cast<int>(std::bit_width(length)) + 7) / 8;
  out.push_back(static_cast<std::uint8_t>(0x80 | octets));
  for (int i = octets - 1; i >= 0; --i) out.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
}

std::size_t header_size(std::size_t length) noexcept {
  return length < 0x80 ? 2 : 2 + static_cast<std::size_t>((std::bit_width(length) + 7) / 8);
}

std::uint64_t hash(Bytes octets) noexcept {
  std::uint64_t state = 0x9E3779B97F4A7C15u ^ octets.size();
  const auto mix = [&state](std::uint64_t word) {
    const auto product = static_cast<__uint128_t>(state ^ word) * 0xD6E8FEB86659FD93u;
    state = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  std::size_t i = 0;
  for (; octets.size() - i >= 8; i += 8) mix(load_be64(octets.data() + i));
  std::uint64_t tail = 0;
  for (; i < octets.size(); ++i) tail = tail << 8 | octets[i];
  mix(tail);
  return state;
}

bool equal(Bytes a, Bytes b) noexcept {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

bool starts_with(Bytes oid, Bytes root) noexcept {
  return oid.size() >= root.size() && equal(oid.first(root.size()), root);
}

Bytes without_last_arc(Bytes oid) noexcept {
  std::size_t size = oid.size();
  if (size > 0) --size;
  while (size > 0 && (oid[size - 1] & 0x80) != 0) --size;
  return oid.first(size);
}

}  // namespace

int compare_oids(Bytes a, Bytes b) noexcept {
  const std::size_t shared = std::min(a.size(), b.size());
  const auto [at_a, at_b] =
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shared), b.begin());
  const auto at = static_cast<std::size_t>(at_a - a.begin());
  if (at == shared) {
    if (a.size() == b.size()) return 0;
    // The shorter one may end inside a sub-identifier only if it were not sound.
    return a.size() < b.size() ? -1 : 1;
  }
  // Of two minimal sub-identifiers the one with more octets is greater, else the octets decide.
  const auto end_of_arc = [at](Bytes oid) {
    std::size_t end = at;
    while (end < oid.size() && (oid[end] & 0x80) != 0) ++end;
    return end;
  };
  const std::size_t end_a = end_of_arc(a);
  const std::size_t end_b = end_of_arc(b);
  if (end_a != end_b) return end_a < end_b ? -1 : 1;
  return *at_a < *at_b ? -1 : 1;
}

void write_personal(const Personal& personal, std::uint64_t agent, std::uint8_t* out) noexcept {
  switch (personal.kind) {
    case Personal::Kind::counter: {
      const std::uint64_t value =
          personal.base + Personal::kCounterStep * (agent % Personal::kCounterAgents);
      if (personal.width == 8) {
        store_be32(out, static_cast<std::uint32_t>(value >> 32));
        out += 4;
      }
      store_be32(out, static_cast<std::uint32_t>(value));
      return;
    }
    case Personal::Kind::decimal:
      for (int i = personal.width - 1; i >= 0; --i) {
        out[i] = static_cast<std::uint8_t>('0' + agent % 10);
        agent /= 10;
      }
      return;
    case Personal::Kind::octets:
      for (int i = personal.width - 1; i >= 0; --i) {
        out[i] = static_cast<std::uint8_t>(agent);
        agent >>= 8;
      }
      return;
  }
}

Bytes MibTable::oid(Row row) const noexcept { return varbind_oid(arena_.data() + starts_[row]); }

ber::Element MibTable::value(Row row) const noexcept {
  const Bytes name = oid(row);
  const std::uint8_t* element = name.data() + name.size();
  const Extent at = extent(element);
  return {*element, {element + at.header, at.content}};
}

MibTable::Row MibTable::find(Bytes oid_content) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash(oid_content) & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const Row row = slots_[slot] - 1;
    if (equal(oid(row), oid_content)) return row;
  }
  return size();
}

template <typename Before>
MibTable::Row MibTable::partition_point(Row first, Before before) const noexcept {
  Row count = size() - first;
  while (count > 0) {
    const Row half = count / 2;
    if (before(oid(row_at(first + half)))) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first;
}

MibTable::Row MibTable::lower_bound(Bytes oid_content) const noexcept {
  return partition_point(0, [=](Bytes row) { return compare_oids(row, oid_content) < 0; });
}

MibTable::Row MibTable::successor(Bytes oid_content) const noexcept {
  if (const Row row = find(oid_content); row < size()) return row + 1;
  const Row position = lower_bound(oid_content);
  if (position == size() || sorted_.empty()) return position;
  const Row end =
      partition_point(position, [=](Bytes row) { return starts_with(row, oid_content); });
  return end > position ? *std::min_element(sorted_.begin() + position, sorted_.begin() + end)
                        : first_from_[position];
}

bool MibTable::has_sibling(Bytes oid_content) const noexcept {
  const Bytes parent = without_last_arc(oid_content);
  if (parent.empty()) return false;
  const Row position = lower_bound(parent);
  return position < size() && starts_with(oid(row_at(position)), parent);
}

MibTable::Row MibTable::rows_within(Row first, Row last, std::size_t octets) const noexcept {
  const std::size_t end = starts_[first] + octets;
  if (starts_[last] <= end) return last;
  const auto from = starts_.begin() + first;
  const auto beyond = std::upper_bound(from, starts_.begin() + last, end);
  return first + static_cast<Row>(beyond - from) - 1;
}

void MibTable::personalize(Row first, Row last, std::uint64_t agent,
                           std::uint8_t* copy) const noexcept {
  if (patch_of_.empty()) return;
  const std::uint32_t base = starts_[first];
  for (std::uint32_t i = patch_of_[first]; i < patch_of_[last]; ++i) {
    write_personal(patches_[i].personal, agent, copy + (patches_[i].offset - base));
  }
}

void MibTable::index_rows() {
  slots_.assign(std::bit_ceil(std::size_t{2} * size() + 1), 0);
  const std::size_t mask = slots_.size() - 1;
  for (Row row = 0; row < size(); ++row) {
    std::size_t slot = hash(oid(row)) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = row + 1;
  }
  if (patches_.empty()) return;
  patch_of_.resize(std::size_t{size()} + 1);
  std::uint32_t patch = 0;
  for (Row row = 0; row <= size(); ++row) {
    while (patch < patches_.size() && patches_[patch].offset < starts_[row]) ++patch;
    patch_of_[row] = patch;
  }
}

bool MibTableBuilder::add(ber::OidView oid, ber::Tag tag, Bytes content) {
  std::vector<std::uint8_t>& arena = table_.arena_;
  const Bytes name = oid.content();
  const std::size_t inner =
      header_size(name.size()) + name.size() + header_size(content.size()) + content.size();
  if (std::numeric_limits<std::uint32_t>::max() - arena.size() < header_size(inner) + inner)
    return false;
  starts_.push_back(static_cast<std::uint32_t>(arena.size()));
  append_header(arena, ber::tag::kSequence, inner);
  append_header(arena, ber::tag::kObjectIdentifier, name.size());
  arena.insert(arena.end(), name.begin(), name.end());
  append_header(arena, tag, content.size());
  arena.insert(arena.end(), content.begin(), content.end());
  return true;
}

bool MibTableBuilder::add(ber::OidView oid, ber::Tag tag, Bytes content, const Personal& personal) {
  if (!add(oid, tag, content)) return false;
  const std::size_t offset = table_.arena_.size() - content.size() + personal.skip;
  table_.patches_.push_back({static_cast<std::uint32_t>(offset), personal});
  return true;
}

Bytes MibTableBuilder::oid(std::uint32_t row) const noexcept {
  return varbind_oid(table_.arena_.data() + starts_[row]);
}

MibTable MibTableBuilder::build(Order order, Report& report) {
  const auto count = static_cast<std::uint32_t>(starts_.size());
  starts_.push_back(static_cast<std::uint32_t>(table_.arena_.size()));
  report = {};
  bool increasing = true;
  for (std::uint32_t i = 1; i < count; ++i) {
    const int relation = compare_oids(oid(i - 1), oid(i));
    if (relation > 0) ++report.out_of_order;
    if (relation >= 0) increasing = false;
  }

  MibTable table;
  if (increasing) {
    table = std::move(table_);
    table.starts_ = std::move(starts_);
  } else {
    std::vector<std::uint32_t> kept(count);
    std::iota(kept.begin(), kept.end(), 0u);
    std::sort(kept.begin(), kept.end(), [this](std::uint32_t a, std::uint32_t b) {
      const int relation = compare_oids(oid(a), oid(b));
      return relation != 0 ? relation < 0 : a < b;
    });
    kept.erase(
        std::unique(kept.begin(), kept.end(),
                    [this](std::uint32_t a, std::uint32_t b) { return equal(oid(a), oid(b)); }),
        kept.end());
    report.duplicates = count - kept.size();

    std::vector<std::uint32_t> serving = kept;
    if (order == Order::as_recorded) std::sort(serving.begin(), serving.end());
    table.arena_.reserve(table_.arena_.size());
    table.starts_.clear();
    table.starts_.reserve(serving.size() + 1);
    for (const std::uint32_t row : serving) {
      const auto from = table_.arena_.begin() + starts_[row];
      const auto to = table_.arena_.begin() + starts_[row + 1];
      const auto begin = static_cast<std::uint32_t>(table.arena_.size());
      table.starts_.push_back(begin);
      table.arena_.insert(table.arena_.end(), from, to);
      const auto patch = std::lower_bound(
          table_.patches_.begin(), table_.patches_.end(), starts_[row],
          [](const MibTable::Patch& p, std::uint32_t offset) { return p.offset < offset; });
      if (patch != table_.patches_.end() && patch->offset < starts_[row + 1]) {
        table.patches_.push_back({begin + (patch->offset - starts_[row]), patch->personal});
      }
    }
    table.starts_.push_back(static_cast<std::uint32_t>(table.arena_.size()));
    if (serving != kept) {
      std::vector<MibTable::Row> row_of(count);
      for (std::uint32_t row = 0; row < serving.size(); ++row) row_of[serving[row]] = row;
      table.sorted_.reserve(kept.size());
      for (const std::uint32_t original : kept) table.sorted_.push_back(row_of[original]);
      table.first_from_ = table.sorted_;
      for (std::size_t i = table.first_from_.size() - 1; i > 0; --i) {
        table.first_from_[i - 1] = std::min(table.first_from_[i - 1], table.first_from_[i]);
      }
    }
  }
  table_ = MibTable();
  starts_.clear();
  table.index_rows();
  return table;
}

}  // namespace snmpring::agentd
