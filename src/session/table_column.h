// One column of a table while it is fetched: its cursor judges the cells that arrive.
#ifndef SNMPRING_SESSION_TABLE_COLUMN_H_
#define SNMPRING_SESSION_TABLE_COLUMN_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "ber/oid.h"
#include "message/varbind.h"
#include "session/cycle_check.h"
#include "session/second_look.h"
#include "session/short_cursor.h"
#include "session/walker.h"
#include "session/words.h"

namespace snmpring::session {

/// Octets of a cell that nothing is known of: a short name and a small number.
inline constexpr std::uint32_t kCellOctetsExpected = 20;

/// The cursor of one column. It means the same as a Walker, but in a list the varbind before is of
/// another column, so there is nothing to compare with but the cursor.
class ColumnCursor {
 public:
  using Step = Walker::Step;

  /// What a varbind means, and how it stands to the cursor.
  struct Judgement {
    Step step;
    std::size_t common_octets = 0;  // For a row: what move_to() is told.
  };

  /// \param column Borrowed. \param tolerate_disorder -Cc.
  ColumnCursor(const ber::Oid& column, bool tolerate_disorder) : column_(&column) {
    cursor_.set(column);
    if (tolerate_disorder) cycle_check_ = std::make_unique<CycleCheck>();
  }

  /// Moves the cursor, but not for a row: move_to() does, if the row is taken.
  Judgement judge(const message::VarBind& varbind) {
    if (varbind.lost || varbind.value.is_exception()) [[unlikely]]
      return {judge_odd(varbind)};
    return place(varbind.name);
  }
  void move_to(ber::OidView row, std::size_t common_octets) { cursor_.move_to(row, common_octets); }
  void go_back(ber::OidView oid) { cursor_.set(oid); }

  bool contains(ber::OidView name) const noexcept { return name.in_subtree(*column_); }
  /// Of a name in the column: the octets behind the column's.
  Bytes index_of(ber::OidView name) const noexcept {
    return name.content().subspan(column_->view().content().size());
  }
  /// The last cell met, at first the column itself. Valid until the cursor moves.
  ber::OidView view() const noexcept { return cursor_.view(); }
  /// Copy it to know where the cursor was.
  const ShortCursor& position() const noexcept { return cursor_; }
  /// The index that it has reached, as octets of sub-identifiers; empty at the start.
  Bytes index() const noexcept { return index_of(view()); }
  bool tolerates_disorder() const noexcept { return cycle_check_ != nullptr; }

 private:
  Judgement place(ber::OidView name) noexcept;
  Step judge_odd(const message::VarBind& varbind);

  const ber::Oid* column_;
  std::unique_ptr<CycleCheck> cycle_check_;
  ShortCursor cursor_;
};

/// A column with what its requests have to know.
struct FetchedColumn {
  FetchedColumn(const ber::Oid& column, bool tolerate_disorder)
      : cursor(column, tolerate_disorder) {}

  bool fresh = true;        // No cell has come.
  bool open = true;         // It has not been read to its end.
  bool busy = false;        // A request for it is under way.
  bool fallback = false;    // GetBulk failed at this cursor; ask with GetNext.
  bool confirming = false;  // The same, to see whether it has ended.
  bool alone = false;       // Ask for no other with it.
  bool blamed = false;      // The same, because an error-index blamed it.
  Quirk suspicion{};        // If there is doubt: the quirk of the agent if GetNext resolves it.
  std::uint32_t octets8 = 8 * kCellOctetsExpected;  // Of its varbinds lately, times eight.
  std::unique_ptr<SecondLook> doubt;
  ColumnCursor cursor;
};

}  // namespace snmpring::session

#endif  // SNMPRING_SESSION_TABLE_COLUMN_H_
