#include "records/row_names.h"

namespace snmpring::records {

RowNames::RowNames(const mib::Names& names) noexcept : names_(names) { change({}); }

void RowNames::change(mib::ObjectView object) noexcept {
  object_ = object;
  // Names files have no longer ones.
  named_ = object && object.has_instances() && object.module().size() <= kLabelOctetsMax &&
           object.label().size() <= kLabelOctetsMax;
  char* at = head_.data();
  if (named_) {
    // Labels and modules have no character that JSON would escape.
    at = text::put_literal(at, "\",\"name\":\"");
    at = text::put_raw(at, object.module());
    at = text::put_literal(at, "::");
    at = text::put_raw(at, object.label());
  } else {
    at = text::put_literal(at, kNoName);
  }
  head_size_ = static_cast<std::size_t>(at - head_.data());
}

}  // namespace snmpring::records
