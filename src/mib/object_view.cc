#include "mib/object_view.h"

#include <limits>

namespace snmpring::mib {
namespace {

// A names file may say that rows augment each other in a circle.
constexpr int kAugmentsMax = 8;

}  // namespace

std::string_view ObjectView::label() const noexcept {
  return *this ? image().label(node_) : std::string_view();
}

std::string_view ObjectView::module() const noexcept {
  return *this ? image().module(node_) : std::string_view();
}

NodeKind ObjectView::kind() const noexcept { return *this ? image().kind(node_) : NodeKind::node; }

bool ObjectView::has_instances() const noexcept {
  return kind() == NodeKind::scalar || kind() == NodeKind::column;
}

BaseType ObjectView::type() const noexcept {
  return *this ? image().base_type(node_) : BaseType::none;
}

std::string_view ObjectView::convention() const noexcept {
  return *this ? image().convention(node_) : std::string_view();
}

std::string_view ObjectView::hint() const noexcept {
  return *this ? image().hint(node_) : std::string_view();
}

std::string_view ObjectView::unit() const noexcept {
  return *this ? image().unit(node_) : std::string_view();
}

Access ObjectView::access() const noexcept { return *this ? image().access(node_) : Access::none; }

NumberNames ObjectView::names() const noexcept {
  return *this ? image().numbers(node_) : NumberNames();
}

RangeList ObjectView::ranges() const noexcept {
  return *this ? image().ranges(node_) : RangeList();
}

std::optional<std::uint32_t> ObjectView::fixed_octets() const noexcept {
  if (type() != BaseType::octet_string && type() != BaseType::bits && type() != BaseType::opaque) {
    return std::nullopt;
  }
  const RangeList sizes = ranges();
  if (sizes.size() != 1 || sizes[0].low != sizes[0].high || sizes[0].low < 0 ||
      sizes[0].low > std::numeric_limits<std::uint32_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(sizes[0].low);
}

ber::Oid ObjectView::oid() const noexcept { return *this ? image().oid(node_) : ber::Oid(); }

ObjectView ObjectView::row() const noexcept {
  switch (kind()) {
    case NodeKind::row:
      return *this;
    case NodeKind::column: {
      const ObjectView above = at(image().parent(node_));
      return above.kind() == NodeKind::row ? above : ObjectView();
    }
    case NodeKind::table:
      for (const ObjectView child : children()) {
        if (child.kind() == NodeKind::row) return child;
      }
      return {};
    case NodeKind::node:
    case NodeKind::scalar:
      break;
  }
  return {};
}

ObjectView ObjectView::table() const noexcept {
  if (kind() == NodeKind::table) return *this;
  const ObjectView row_view = row();
  if (!row_view) return {};
  const ObjectView above = row_view.at(image().parent(row_view.node_));
  return above.kind() == NodeKind::table ? above : ObjectView();
}

std::string_view ObjectView::augments_label() const noexcept {
  const ObjectView row_view = row();
  return row_view ? image().clause(row_view.node_).augments_label : std::string_view();
}

ObjectView ObjectView::augments() const noexcept {
  const ObjectView row_view = row();
  if (!row_view) return {};
  const NamesImage::Clause clause = image().clause(row_view.node_);
  if (clause.augments_node != names_format::kNoNode) return at(clause.augments_node);
  return clause.augments_label.empty() ? ObjectView() : labelled(clause.augments_label);
}

IndexClause ObjectView::index() const noexcept {
  ObjectView row_view = row();
  for (int i = 0; row_view && i < kAugmentsMax; ++i) {
    const NamesImage::Clause clause = row_view.image().clause(row_view.node_);
    if (clause.parts != 0) return {row_view, clause.first_part, clause.parts};
    row_view = row_view.augments();
  }
  return {};
}

ObjectView ObjectView::labelled(std::string_view label) const noexcept {
  for (std::uint32_t i = 0; i < images_->size(); ++i) {
    const NamesImage& image = (*images_)[i];
    const NamesImage::NameSpan span = image.names_with(label);
    if (span.begin == span.end) continue;
    return at(i, image.name(span.begin).node);
  }
  return {};
}

ObjectView ObjectView::at(std::uint32_t image, std::uint32_t node) const noexcept {
  return (*images_)[image].has_label(node) ? ObjectView(images_, image, node) : ObjectView();
}

ObjectChildren ObjectView::children() const noexcept {
  if (!*this) return {{}, 0};
  return {{images_, image_, image().first_child(node_)}, image().end_child(node_)};
}

IndexPart IndexClause::operator[](std::size_t i) const noexcept {
  const NamesImage::Part part = row_.image().part(first_ + static_cast<std::uint32_t>(i));
  return {.label = part.label,
          .implied = part.implied,
          .object =
              part.node != names_format::kNoNode ? row_.at(part.node) : row_.labelled(part.label)};
}

ObjectChildren::Iterator ObjectChildren::begin() const noexcept {
  Iterator first(first_, end_);
  first.skip_unlabelled();
  return first;
}

ObjectChildren::Iterator ObjectChildren::end() const noexcept {
  return {{first_.images_, first_.image_, end_}, end_};
}

ObjectChildren::Iterator& ObjectChildren::Iterator::operator++() noexcept {
  ++at_.node_;
  skip_unlabelled();
  return *this;
}

void ObjectChildren::Iterator::skip_unlabelled() noexcept {
  while (at_.node_ < end_ && !at_.image().has_label(at_.node_)) ++at_.node_;
}

}  // namespace snmpring::mib
