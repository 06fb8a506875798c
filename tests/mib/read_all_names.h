// Reads all that a names file says, as far as that goes, and notices what must never come of it.
#ifndef SNMPRING_TESTS_MIB_READ_ALL_NAMES_H_
#define SNMPRING_TESTS_MIB_READ_ALL_NAMES_H_

#include <algorithm>
#include <string_view>

#include "mib/names.h"
#include "mib/names_format.h"

namespace snmpring::mib {

inline bool is_clean_label(std::string_view label) {
  return label.size() <= names_format::kLabelOctetsMax &&
         std::ranges::all_of(as_bytes(label), names_format::is_label_octet);
}

inline bool is_clean_text(std::string_view text) {
  return std::ranges::all_of(as_bytes(text), names_format::is_text_octet);
}

/// True where every text of the object is one that can be printed, and what it refers to as well.
/// Looks at no more than 100 of a list, which a hostile file may share between all its objects.
inline bool is_clean(ObjectView object) {
  constexpr std::size_t kMost = 100;
  bool clean = is_clean_label(object.label()) && is_clean_label(object.module()) &&
               is_clean_label(object.augments_label()) && is_clean_text(object.hint()) &&
               is_clean_text(object.unit()) &&
               std::ranges::all_of(as_bytes(object.convention()), names_format::is_label_octet) &&
               object.kind() <= NodeKind::column && object.type() <= BaseType::null &&
               object.access() <= Access::write_only;
  const NumberNames names = object.names();
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) {
    clean &= std::ranges::all_of(as_bytes(names[i].name), names_format::is_label_octet);
    (void)names.name_of(names[i].number);
  }
  const RangeList ranges = object.ranges();
  for (std::size_t i = 0; i < std::min(ranges.size(), kMost); ++i) (void)ranges[i];
  (void)object.fixed_octets();
  const IndexClause index = object.index();
  for (std::size_t i = 0; i < std::min(index.size(), kMost); ++i) {
    const IndexPart part = index[i];
    clean &= is_clean_label(part.label) && is_clean_label(part.object.label());
  }
  clean &= is_clean_label(object.row().label()) && is_clean_label(object.table().label()) &&
           is_clean_label(object.augments().label());
  std::size_t children = 0;
  for (const ObjectView child : object.children()) {
    clean &= is_clean_label(child.label());
    if (++children == kMost) break;
  }
  return clean;
}

/// Looks at each name and each node of an image that is the only one of `names`.
inline bool is_clean(const Names& names, const NamesImage& image) {
  bool clean = true;
  for (std::uint32_t i = 0; i < image.name_count(); ++i) {
    const NamesImage::Name name = image.name(i);
    clean &= is_clean_label(name.label) && is_clean_label(name.module);
    const ber::Oid oid = image.oid(name.node);
    // Where arcs do not ascend, none need be found. What is found is sound.
    const Found found = names.find(oid);
    clean &= found.object_octets <= oid.view().content().size();
    clean &= is_clean(found.object);
  }
  for (std::uint32_t i = 0; i < image.module_count(); ++i) {
    clean &= is_clean_label(image.module_name(i));
  }
  for (std::uint32_t i = 1; i < image.node_count(); ++i) {
    clean &= image.parent(i) < i && image.oid(i).view().arc_count() <= ber::kOidArcsMax;
  }
  return clean;
}

}  // namespace snmpring::mib

#endif  // SNMPRING_TESTS_MIB_READ_ALL_NAMES_H_
