#include "mib/names_image.h"

#include <algorithm>
#include <limits>

#include "text/sha256.h"

namespace snmpring::mib {
namespace {

using namespace names_format;

constexpr std::uint8_t kLast = 0x80;  // X.690 §8.19.2: clear in the last octet of a sub-identifier.

/// Begin of the sub-identifier that ends before `end`, which is not 0.
std::size_t begin_of_sub_id(Bytes content, std::size_t end) noexcept {
  std::size_t begin = end - 1;
  while (begin > 0 && (content[begin - 1] & kLast) != 0) --begin;
  return begin;
}

template <bool (*Allowed)(std::uint8_t)>
bool all_are(const std::uint8_t* octets, std::size_t count, std::uint8_t also) noexcept {
  // Without a branch for each octet, so that the compiler takes many at once.
  unsigned wrong = 0;
  for (std::size_t i = 0; i < count; ++i) {
    wrong |= static_cast<unsigned>(!Allowed(octets[i])) & static_cast<unsigned>(octets[i] != also);
  }
  return wrong == 0;
}

}  // namespace

std::string_view names_error_text(NamesErrc error) noexcept {
  static constexpr std::array<std::string_view, kNamesErrcCount> kTexts = {
      "is no names file",
      "is of another version of snmpring-mibc",
      "was made on a machine of the other byte order",
      "is damaged: it is not as long as its head says",
      "is damaged: its checksum is wrong",
      "is damaged: a number in it points where it must not"};
  return kTexts[static_cast<std::size_t>(error)];
}

NumberName NumberNames::operator[](std::size_t i) const noexcept {
  const auto entry = load<Number>(entries_ + i * sizeof(Number));
  return {entry.number, reinterpret_cast<const char*>(words_ + entry.name)};
}

std::string_view NumberNames::name_of(std::int64_t number) const noexcept {
  std::size_t begin = 0;
  std::size_t end = count_;
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    const auto entry = load<Number>(entries_ + middle * sizeof(Number));
    if (entry.number == number) return reinterpret_cast<const char*>(words_ + entry.name);
    (entry.number < number ? begin : end) = entry.number < number ? middle + 1 : middle;
  }
  return {};
}

std::optional<std::int32_t> NumberNames::number_of(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < count_; ++i) {
    if ((*this)[i].name == name) return (*this)[i].number;
  }
  return std::nullopt;
}

Range RangeList::operator[](std::size_t i) const noexcept {
  const auto entry = load<RangeEntry>(entries_ + i * sizeof(RangeEntry));
  return {entry.low, entry.high};
}

std::expected<NamesImage, NamesErrc> NamesImage::open(Bytes octets, NamesCheck check) {
  if (!as_text(octets).starts_with(kMagic)) return std::unexpected(NamesErrc::no_names_file);
  if (octets.size() < kHeadOctets) return std::unexpected(NamesErrc::wrong_length);
  const auto byte_order = load<std::uint32_t>(&octets[kByteOrderAt]);
  if (byte_order == std::byteswap(kByteOrder)) {
    return std::unexpected(NamesErrc::other_byte_order);
  }
  if (byte_order != kByteOrder) return std::unexpected(NamesErrc::no_names_file);
  if (load<std::uint32_t>(&octets[kVersionAt]) != kVersion) {
    return std::unexpected(NamesErrc::other_version);
  }
  if (load<std::uint64_t>(&octets[kLengthAt]) != octets.size()) {
    return std::unexpected(NamesErrc::wrong_length);
  }
  if (check == NamesCheck::whole && text::sha256_text(as_text(octets.subspan(kCountsAt))) !=
                                        as_text(octets.subspan(kSumAt, kSumOctets))) {
    return std::unexpected(NamesErrc::wrong_sum);
  }
  NamesImage image;
  if (!image.lay_out(octets) || !image.texts_are_sound() || !image.types_are_sound() ||
      !image.nodes_are_sound() || !image.names_are_sound() || !image.rows_are_sound()) {
    return std::unexpected(NamesErrc::bad_structure);
  }
  return image;
}

bool NamesImage::lay_out(Bytes octets) noexcept {
  std::size_t left = octets.size() - kHeadOctets;
  for (std::size_t i = 0; i < kSections; ++i) {
    counts_[i] = load<std::uint32_t>(&octets[kCountsAt + 4 * i]);
    sections_[i] = octets.data() + (octets.size() - left);
    const std::size_t size = padded(std::size_t{counts_[i]} * kEntryOctets[i]);
    if (size > left) return false;
    left -= size;
  }
  return left == 0;
}

bool NamesImage::texts_are_sound() const noexcept {
  const std::size_t words = count(Section::words);
  const std::size_t texts = count(Section::texts);
  return words > 0 && texts > 0 && section(Section::words)[words - 1] == 0 &&
         section(Section::texts)[texts - 1] == 0 &&
         all_are<is_label_octet>(section(Section::labels), count(Section::labels), '-') &&
         all_are<is_label_octet>(section(Section::words), words, 0) &&
         all_are<is_text_octet>(section(Section::texts), texts, 0);
}

// The nodes are a tree of at most kLevelsMax levels, whatever the numbers say otherwise: a node's
// children stand behind it, and each node but the root is a child of one.
bool NamesImage::nodes_are_sound() const noexcept {
  const std::uint32_t nodes = node_count();
  if (nodes == 0 || count(Section::first_children) - 1 != nodes || count(Section::facts) != nodes ||
      first_child(0) != 1 || first_child(nodes) != nodes) {
    return false;
  }
  unsigned wrong = 0;
  for (std::uint32_t i = 0; i < nodes; ++i) {
    wrong |= static_cast<unsigned>(first_child(i + 1) < first_child(i));
    wrong |= static_cast<unsigned>(first_child(i) <= i);
  }
  if (wrong != 0) return false;
  std::size_t levels = 0;
  for (std::uint32_t begin = 0, end = 1; begin < end; ++levels) {
    const std::uint32_t next = first_child(end);
    begin = end;
    end = next;
  }
  if (levels > kLevelsMax) return false;

  const std::uint32_t labels = count(Section::labels);
  const std::uint32_t types = count(Section::types);
  const std::uint32_t modules = count(Section::modules);
  for (std::uint32_t i = 0; i < nodes; ++i) {
    const Facts node = facts(i);
    wrong |= static_cast<unsigned>(node.label > labels || node.label_octets > labels - node.label);
    wrong |= static_cast<unsigned>(node.type >= types);
    wrong |= static_cast<unsigned>(node.label_octets != 0 && node.module >= modules);
    wrong |= static_cast<unsigned>(node.kind >= kNodeKindCount);
  }
  return wrong == 0 && !has_label(kNoNode);
}

bool NamesImage::names_are_sound() const noexcept {
  const std::uint32_t labels = count(Section::labels);
  const std::uint32_t nodes = node_count();
  const std::uint32_t others = count(Section::other_names);
  unsigned wrong = 0;
  for (std::uint32_t i = 0; i < name_count(); ++i) {
    const std::uint32_t id = number(Section::by_label, i);
    wrong |= static_cast<unsigned>(id >= nodes && id - nodes >= others);
  }
  for (std::uint32_t i = 0; i < others; ++i) {
    const auto other = entry<OtherName>(Section::other_names, i);
    wrong |=
        static_cast<unsigned>(other.label > labels || other.label_octets > labels - other.label);
    wrong |= static_cast<unsigned>(other.node >= nodes);
    wrong |= static_cast<unsigned>(other.module >= module_count());
  }
  for (std::uint32_t i = 0; i < module_count(); ++i) {
    const auto module = entry<Module>(Section::modules, i);
    wrong |= static_cast<unsigned>(module.name > labels || module.name_octets == 0 ||
                                   module.name_octets > kLabelOctetsMax ||
                                   module.name_octets > labels - module.name);
  }
  return wrong == 0;
}

bool NamesImage::lists_are_sound(Section lists, Section entries) const noexcept {
  // A list has its begin in one number and its end in the next.
  if (count(lists) < 2 || number(lists, count(lists) - 1) != count(entries)) return false;
  for (std::uint32_t i = 0; i + 1 < count(lists); ++i) {
    if (number(lists, i) > number(lists, i + 1)) return false;
  }
  return true;
}

bool NamesImage::types_are_sound() const noexcept {
  if (!lists_are_sound(Section::number_lists, Section::numbers) ||
      !lists_are_sound(Section::range_lists, Section::ranges) || count(Section::types) == 0) {
    return false;
  }
  unsigned wrong = 0;
  for (std::uint32_t i = 0; i < count(Section::types); ++i) {
    const auto type = entry<Type>(Section::types, i);
    wrong |= static_cast<unsigned>(type.convention >= count(Section::words));
    wrong |= static_cast<unsigned>(type.hint >= count(Section::texts));
    wrong |= static_cast<unsigned>(type.unit >= count(Section::texts));
    wrong |= static_cast<unsigned>(type.number_list >= count(Section::number_lists) - 1);
    wrong |= static_cast<unsigned>(type.range_list >= count(Section::range_lists) - 1);
    wrong |= static_cast<unsigned>(type.base >= kBaseTypeCount || type.access >= kAccessCount);
  }
  for (std::uint32_t i = 0; i < count(Section::numbers); ++i) {
    wrong |=
        static_cast<unsigned>(entry<Number>(Section::numbers, i).name >= count(Section::words));
  }
  return wrong == 0;
}

bool NamesImage::rows_are_sound() const noexcept {
  const std::uint32_t labels = count(Section::labels);
  const std::uint32_t rows = count(Section::rows);
  if (rows == 0) return false;
  const auto end = entry<Row>(Section::rows, rows - 1);
  if (end.node != kAfterRows || end.first_part != count(Section::parts)) return false;
  for (std::uint32_t i = 0; i + 1 < rows; ++i) {
    const auto row = entry<Row>(Section::rows, i);
    const auto next = entry<Row>(Section::rows, i + 1);
    if (row.node >= node_count() || row.node >= next.node || row.first_part > next.first_part ||
        row.augments_node >= node_count() || row.augments_label > labels ||
        row.augments_octets > kLabelOctetsMax ||
        row.augments_octets > labels - row.augments_label) {
      return false;
    }
  }
  for (std::uint32_t i = 0; i < count(Section::parts); ++i) {
    const auto part = entry<names_format::Part>(Section::parts, i);
    if (part.label > labels || part.label_octets > kLabelOctetsMax ||
        part.label_octets > labels - part.label || part.node >= node_count()) {
      return false;
    }
  }
  return true;
}

std::uint32_t NamesImage::child(std::uint32_t node, std::uint32_t arc) const noexcept {
  const std::uint32_t begin = first_child(node);
  const std::uint32_t end = end_child(node);
  if (begin == end) return kNoNode;
  const std::uint32_t first = this->arc(begin);
  if (arc < first) return kNoNode;
  // Arcs ascend, so a child is at most as far from the first as its arc is. In most tables no arc
  // is left out, and it is just so far.
  const std::uint32_t farthest = std::min(arc - first, end - begin - 1);
  std::uint32_t low = begin;
  std::uint32_t high = begin + farthest;
  if (this->arc(high) == arc) return high;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const std::uint32_t found = this->arc(middle);
    if (found == arc) return middle;
    if (found < arc) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return kNoNode;
}

NamesImage::Match NamesImage::find(Bytes content) const noexcept {
  std::uint32_t node = kNoNode;
  std::size_t position = 0;
  std::size_t decided = 0;
  for (;;) {
    // All that lies below a node without children has the same answer.
    if (first_child(node) == end_child(node)) break;
    if (position == content.size()) {
      decided = position + 1;
      break;
    }
    std::size_t next = position;
    std::uint64_t arc = 0;
    do {
      arc = arc << 7 | (content[next] & 0x7F);
    } while ((content[next++] & kLast) != 0);
    decided = next;
    // The first sub-identifier may be greater than an arc can be.
    if (arc > std::numeric_limits<std::uint32_t>::max()) break;
    const std::uint32_t below = child(node, static_cast<std::uint32_t>(arc));
    if (below == kNoNode) break;
    node = below;
    position = next;
  }
  while (node != kNoNode && !has_label(node)) {
    node = parent(node);
    position = begin_of_sub_id(content, position);
  }
  return {.node = node,
          .octets = static_cast<std::uint16_t>(node == kNoNode ? 0 : position),
          .decided = static_cast<std::uint16_t>(decided)};
}

std::uint32_t NamesImage::parent(std::uint32_t node) const noexcept {
  if (node == 0) return 0;
  // The last node whose children begin at or before it: first_child() does not descend.
  std::uint32_t low = 0;
  std::uint32_t high = node;  // A parent stands before its children.
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (first_child(middle) <= node) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

ber::Oid NamesImage::oid(std::uint32_t node) const noexcept {
  std::array<std::uint8_t, ber::kOidOctetsMax> room;
  std::size_t begin = room.size();
  for (; node != kNoNode; node = parent(node)) {
    std::uint32_t arc = this->arc(node);
    room[--begin] = static_cast<std::uint8_t>(arc & 0x7F);
    while ((arc >>= 7) != 0) room[--begin] = static_cast<std::uint8_t>(kLast | (arc & 0x7F));
  }
  return ber::OidView::of_checked(Bytes(room).subspan(begin));
}

std::string_view NamesImage::label(std::uint32_t node) const noexcept {
  const Facts node_facts = facts(node);
  return label_text(node_facts.label, node_facts.label_octets);
}

std::string_view NamesImage::module(std::uint32_t node) const noexcept {
  const Facts node_facts = facts(node);
  return node_facts.label_octets == 0 ? std::string_view() : module_name(node_facts.module);
}

std::string_view NamesImage::module_name(std::uint32_t module) const noexcept {
  const auto found = entry<Module>(Section::modules, module);
  return label_text(found.name, found.name_octets);
}

NodeKind NamesImage::kind(std::uint32_t node) const noexcept {
  return static_cast<NodeKind>(facts(node).kind);
}

BaseType NamesImage::base_type(std::uint32_t node) const noexcept {
  return static_cast<BaseType>(type(node).base);
}

Access NamesImage::access(std::uint32_t node) const noexcept {
  return static_cast<Access>(type(node).access);
}

std::string_view NamesImage::convention(std::uint32_t node) const noexcept {
  return text(Section::words, type(node).convention);
}

std::string_view NamesImage::hint(std::uint32_t node) const noexcept {
  return text(Section::texts, type(node).hint);
}

std::string_view NamesImage::unit(std::uint32_t node) const noexcept {
  return text(Section::texts, type(node).unit);
}

NumberNames NamesImage::numbers(std::uint32_t node) const noexcept {
  const std::size_t list = type(node).number_list;
  const std::uint32_t begin = number(Section::number_lists, list);
  return {section(Section::numbers) + begin * sizeof(Number), section(Section::words),
          number(Section::number_lists, list + 1) - begin};
}

RangeList NamesImage::ranges(std::uint32_t node) const noexcept {
  const std::size_t list = type(node).range_list;
  const std::uint32_t begin = number(Section::range_lists, list);
  return {section(Section::ranges) + begin * sizeof(RangeEntry),
          number(Section::range_lists, list + 1) - begin};
}

NamesImage::Clause NamesImage::clause(std::uint32_t node) const noexcept {
  std::uint32_t low = 0;
  std::uint32_t high = count(Section::rows) - 1;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (entry<Row>(Section::rows, middle).node < node) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const auto row = entry<Row>(Section::rows, low);
  if (row.node != node) return {};
  return {.first_part = row.first_part,
          .parts = entry<Row>(Section::rows, low + 1).first_part - row.first_part,
          .augments_node = row.augments_node,
          .augments_label = label_text(row.augments_label, row.augments_octets)};
}

NamesImage::Part NamesImage::part(std::uint32_t part) const noexcept {
  const auto found = entry<names_format::Part>(Section::parts, part);
  return {.label = label_text(found.label, found.label_octets),
          .node = found.node,
          .implied = found.implied != 0};
}

NamesImage::Name NamesImage::name(std::uint32_t i) const noexcept {
  const std::uint32_t id = number(Section::by_label, i);
  if (id < node_count()) return {.label = label(id), .module = module(id), .node = id};
  const auto other = entry<OtherName>(Section::other_names, id - node_count());
  return {.label = label_text(other.label, other.label_octets),
          .module = module_name(other.module),
          .node = other.node};
}

NamesImage::NameSpan NamesImage::names_with(std::string_view label) const noexcept {
  std::uint32_t low = 0;
  std::uint32_t high = name_count();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (name(middle).label < label) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  std::uint32_t end = low;
  while (end < name_count() && name(end).label == label) ++end;
  return {low, end};
}

}  // namespace snmpring::mib
