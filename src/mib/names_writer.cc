#include "mib/names_writer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "mib/names_draft.h"
#include "mib/names_format.h"
#include "mib/node_order.h"
#include "text/sha256.h"

namespace snmpring::mib {
namespace {

using namespace names_format;

constexpr std::uint32_t kNotYet = 0xFFFF'FFFF;

/// Gives what is numbered in one way new numbers in the order in which it is first needed.
class Renumbering {
 public:
  explicit Renumbering(std::size_t count) : new_numbers_(count, kNotYet) {}
  std::uint32_t operator()(std::uint32_t old_number) {
    std::uint32_t& number = new_numbers_[old_number];
    if (number == kNotYet) {
      number = static_cast<std::uint32_t>(order_.size());
      order_.push_back(old_number);
    }
    return number;
  }
  const std::vector<std::uint32_t>& order() const { return order_; }

 private:
  std::vector<std::uint32_t> new_numbers_;
  std::vector<std::uint32_t> order_;  // Old numbers by new.
};

/// A section that holds texts, each ended by a zero and there once. The first is empty.
class TextSection {
 public:
  explicit TextSection(std::size_t count) : offsets_(count, kNotYet), octets_(1, '\0') {
    offsets_[0] = 0;
  }
  std::uint32_t offset(const TextSet& texts, std::uint32_t number) {
    std::uint32_t& offset = offsets_[number];
    if (offset == kNotYet) {
      offset = static_cast<std::uint32_t>(octets_.size());
      octets_ += texts[number];
      octets_ += '\0';
    }
    return offset;
  }
  const std::string& octets() const { return octets_; }

 private:
  std::vector<std::uint32_t> offsets_;
  std::string octets_;
};

class Layout {
 public:
  Layout(const NamesDraft& draft, const NodeOrder& nodes) : draft_(draft), nodes_(nodes) {}

  std::vector<std::uint8_t> file() {
    put_modules();
    put_nodes();
    put_names();
    put_types();
    put_rows();
    put_octets(Section::labels, labels_);
    return assembled();
  }

 private:
  template <typename Entry>
  void put(Section section, const Entry& entry) {
    std::string& octets = sections_[static_cast<std::size_t>(section)];
    octets.append(reinterpret_cast<const char*>(&entry), sizeof entry);
  }
  void put_octets(Section section, std::string_view octets) {
    sections_[static_cast<std::size_t>(section)] = octets;
  }
  std::uint32_t count(Section section) const {
    const auto i = static_cast<std::size_t>(section);
    return static_cast<std::uint32_t>(sections_[i].size() / kEntryOctets[i]);
  }

  void put_modules();
  void put_nodes();
  void put_names();
  void put_types();
  void put_rows();
  std::vector<std::uint8_t> assembled();

  std::uint32_t label_offset(std::uint32_t group, std::string_view label) {
    std::uint32_t& offset = label_offsets_[group];
    if (offset == kNotYet) {
      offset = static_cast<std::uint32_t>(labels_.size());
      labels_ += label;
    }
    return offset;
  }
  /// Of a label that no object may have.
  std::uint32_t label_offset(std::string_view label) {
    if (label.empty()) return 0;
    const NodeOrder::Named named = nodes_.named(label, kNotYet);
    if (named.node != kNoNode) return label_offset(named.group, label);
    const auto [at, is_new] =
        foreign_labels_.emplace(label, static_cast<std::uint32_t>(labels_.size()));
    if (is_new) labels_ += label;
    return at->second;
  }

  const NamesDraft& draft_;
  const NodeOrder& nodes_;
  std::array<std::string, kSections> sections_;
  std::string labels_;
  std::vector<std::uint32_t> label_offsets_ = std::vector<std::uint32_t>(nodes_.groups(), kNotYet);
  std::map<std::string, std::uint32_t, std::less<>> foreign_labels_;
  std::vector<std::uint16_t> modules_;  // New numbers by the draft's.
  Renumbering types_{draft_.type_count()};
};

void Layout::put_modules() {
  // The draft's first is empty.
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 1; i < draft_.modules().size(); ++i) order.push_back(i);
  std::ranges::sort(order, {},
                    [&](std::uint32_t i) -> const std::string& { return draft_.modules()[i]; });
  modules_.resize(draft_.modules().size());
  for (const std::uint32_t module : order) {
    modules_[module] = static_cast<std::uint16_t>(count(Section::modules));
    const std::string& name = draft_.modules()[module];
    put(Section::modules, Module{static_cast<std::uint32_t>(labels_.size()),
                                 static_cast<std::uint32_t>(name.size())});
    labels_ += name;
  }
}

void Layout::put_nodes() {
  // Nodes without a label have the first type.
  const std::vector<NodeOrder::Node>& nodes = nodes_.nodes();
  std::vector<std::uint32_t> children(nodes.size(), 0);
  for (std::uint32_t i = 1; i < nodes.size(); ++i) ++children[nodes[i].parent];
  std::uint32_t first_child = 1;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    put(Section::arcs, nodes[i].arc);
    put(Section::first_children, first_child);
    first_child += children[i];
  }
  put(Section::first_children, first_child);
  for (const NodeOrder::Node& node : nodes) {
    if (node.object == NodeOrder::kNoObject) {
      put(Section::facts, Facts{});
      continue;
    }
    const ObjectDraft& object = draft_.objects()[node.object];
    put(Section::facts, Facts{.label = label_offset(node.group, draft_.label(object)),
                              // Behind the first, which is of nodes without a type.
                              .type = types_(object.type) + 1,
                              .module = modules_[object.module],
                              .kind = static_cast<std::uint8_t>(object.kind),
                              .label_octets = object.label.size});
  }
}

void Layout::put_names() {
  const auto node_count = static_cast<std::uint32_t>(nodes_.nodes().size());
  for (const NodeOrder::Name& name : nodes_.names()) {
    if (!name.other) {
      put(Section::by_label, name.node);
      continue;
    }
    const ObjectDraft& object = draft_.objects()[name.object];
    put(Section::by_label, node_count + count(Section::other_names));
    put(Section::other_names, OtherName{.label = label_offset(name.group, draft_.label(object)),
                                        .node = name.node,
                                        .module = modules_[object.module],
                                        .reserved = 0,
                                        .label_octets = object.label.size});
  }
}

void Layout::put_types() {
  TextSection words(draft_.words().size());
  TextSection texts(draft_.texts().size());
  Renumbering number_lists(draft_.number_lists().size());
  Renumbering range_lists(draft_.range_lists().size());
  number_lists(0);  // The empty ones come first.
  range_lists(0);
  put(Section::types, Type{});
  for (const std::uint32_t number : types_.order()) {
    const TypeDraft& type = draft_.type(number);
    put(Section::types, Type{.convention = words.offset(draft_.words(), type.convention),
                             .hint = texts.offset(draft_.texts(), type.hint),
                             .unit = texts.offset(draft_.texts(), type.unit),
                             .number_list = number_lists(type.numbers),
                             .range_list = range_lists(type.ranges),
                             .base = static_cast<std::uint8_t>(type.base),
                             .access = static_cast<std::uint8_t>(type.access),
                             .reserved = 0});
  }
  for (const std::uint32_t list : number_lists.order()) {
    put(Section::number_lists, count(Section::numbers));
    const std::string& entries = draft_.number_lists()[list];
    for (std::size_t at = 0; at < entries.size(); at += sizeof(Number)) {
      auto entry = load<Number>(reinterpret_cast<const std::uint8_t*>(&entries[at]));
      entry.name = words.offset(draft_.words(), entry.name);
      put(Section::numbers, entry);
    }
  }
  put(Section::number_lists, count(Section::numbers));
  for (const std::uint32_t list : range_lists.order()) {
    put(Section::range_lists, count(Section::ranges));
    sections_[static_cast<std::size_t>(Section::ranges)] += draft_.range_lists()[list];
  }
  put(Section::range_lists, count(Section::ranges));
  put_octets(Section::words, words.octets());
  put_octets(Section::texts, texts.octets());
}

void Layout::put_rows() {
  const std::vector<NodeOrder::Node>& nodes = nodes_.nodes();
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].object == NodeOrder::kNoObject) continue;
    const ObjectDraft& object = draft_.objects()[nodes[i].object];
    if (object.row == 0) continue;
    const RowDraft& row = draft_.row(object);
    const std::string_view augments = draft_.text(row.augments);
    put(Section::rows, Row{.node = i,
                           .first_part = count(Section::parts),
                           .augments_node = nodes_.named(augments, object.module).node,
                           .augments_label = label_offset(augments),
                           .augments_octets = row.augments.size});
    for (std::size_t part = 0; part < row.parts; ++part) {
      const PartDraft& drafted = draft_.part(row.first_part + part);
      const std::string_view label = draft_.text(drafted.label);
      put(Section::parts, Part{.label = label_offset(label),
                               .node = nodes_.named(label, object.module).node,
                               .implied = drafted.implied,
                               .label_octets = drafted.label.size});
    }
  }
  put(Section::rows, Row{.node = kAfterRows,
                         .first_part = count(Section::parts),
                         .augments_node = kNoNode,
                         .augments_label = 0,
                         .augments_octets = 0});
}

std::vector<std::uint8_t> Layout::assembled() {
  std::size_t size = kHeadOctets;
  for (const std::string& octets : sections_) size += padded(octets.size());
  std::vector<std::uint8_t> file(size, 0);
  const auto store = [&](std::size_t at, const auto& value) {
    std::memcpy(&file[at], &value, sizeof value);
  };
  std::ranges::copy(kMagic, file.begin());
  store(kByteOrderAt, kByteOrder);
  store(kVersionAt, kVersion);
  store(kLengthAt, std::uint64_t{size});
  std::size_t at = kHeadOctets;
  for (std::size_t i = 0; i < kSections; ++i) {
    std::string& octets = sections_[i];
    store(kCountsAt + 4 * i, count(static_cast<Section>(i)));
    std::ranges::copy(octets, file.begin() + static_cast<std::ptrdiff_t>(at));
    at += padded(octets.size());
    octets = std::string();
  }
  const std::string sum = text::sha256_text(as_text(Bytes(file).subspan(kCountsAt)));
  std::ranges::copy(sum, file.begin() + kSumAt);
  return file;
}

}  // namespace

struct NamesWriter::State {
  NamesDraft draft;
  NamesCounts counts;
};

NamesWriter::NamesWriter() : state_(std::make_unique<State>()) {}
NamesWriter::~NamesWriter() = default;
NamesWriter::NamesWriter(NamesWriter&&) noexcept = default;
NamesWriter& NamesWriter::operator=(NamesWriter&&) noexcept = default;

bool NamesWriter::add(const ObjectFacts& object, const ObjectOrigin& origin) {
  const bool added = state_->draft.add(object, origin);
  state_->counts.refused += added ? 0 : 1;
  return added;
}

std::vector<std::uint8_t> NamesWriter::finish() {
  const NamesDraft& draft = state_->draft;
  const NodeOrder nodes(draft);
  for (const NodeOrder::Name& name : nodes.names()) {
    if (name.other) {
      ++state_->counts.other_names;
      continue;
    }
    ++state_->counts.objects;
    state_->counts.tables += draft.objects()[name.object].kind == NodeKind::table ? 1 : 0;
  }
  return Layout(draft, nodes).file();
}

const NamesCounts& NamesWriter::counts() const noexcept { return state_->counts; }

}  // namespace snmpring::mib
