#include "session/table_column.h"

namespace snmpring::session {

ColumnCursor::Judgement ColumnCursor::place(ber::OidView name) noexcept {
  const Relation relation = cursor_.relate(name);
  const std::size_t column_octets = column_->view().content().size();
  // The cursor is in the column. So is every name that shares the column's octets with it.
  const bool inside = relation.common_octets >= column_octets || contains(name);
  if (relation.order <= 0) [[unlikely]] {
    if (cycle_check_ == nullptr || !inside) return {Step::not_increasing};
    // The column's own name is no cell, in whatever order cells come.
    if (name.content().size() == column_octets) return {Step::not_increasing};
    if (relation.order == 0 || cycle_check_->lands_again(name)) return {Step::cycle};
  }
  if (!inside) return {Step::ended};
  return {Step::row, relation.common_octets};
}

ColumnCursor::Step ColumnCursor::judge_odd(const message::VarBind& varbind) {
  if (!varbind.lost) {
    if (varbind.value.type == ber::ValueType::end_of_mib_view) return Step::ended;
    if (!contains(varbind.name) || varbind.name <= view()) return Step::exception;
    // This row was removed while the column was read. The rows after it still exist.
    cursor_.set(varbind.name);
    return Step::gone;
  }
  // A varbind that is broken does not also end the column because it is out of place.
  if (varbind.name.empty()) return Step::lost;
  const Judgement judged = place(varbind.name);
  if (judged.step == Step::ended || judged.step == Step::cycle) return judged.step;
  if (judged.step != Step::row) return Step::lost;
  cursor_.move_to(varbind.name, judged.common_octets);
  return Step::lost_inside;
}

}  // namespace snmpring::session
