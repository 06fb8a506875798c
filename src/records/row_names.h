// The `name` of varbind records: what the row's OID is called.
#ifndef SNMPRING_RECORDS_ROW_NAMES_H_
#define SNMPRING_RECORDS_ROW_NAMES_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "ber/oid.h"
#include "mib/names.h"
#include "text/json_text.h"

namespace snmpring::records {

/// Ends the key `oid` of a record, and is its key `name` where there is none.
inline constexpr char kNoName[] = "\",\"name\":null";

/// Finds and prints the names of rows. Allocates nothing per row.
///
/// Rows of one target come in the order of a walk, those of many targets mixed reply by reply. So
/// each target has a memo of its own: targets take the memos in turn, by their position. Where two
/// share one, it is found again and again what was known, and no answer is wrong.
class RowNames {
 public:
  /// Of a module's name, and of an object's label.
  static constexpr std::size_t kLabelOctetsMax = 255;
  /// put() writes no more than this, an OID's text and kPutSlack.
  static constexpr std::size_t kTextOctetsMax = 2 * kLabelOctetsMax + 16;

  /// \param names Borrowed.
  explicit RowNames(const mib::Names& names) noexcept;

  /// The rows that follow are of the target at that position.
  void begin_reply(std::uint64_t position) noexcept { memo_ = &memos_[position % kMemos]; }

  /// Writes the quote that ends the key before it, and `,"name":"IF-MIB::ifHCInOctets.7"`. Null in
  /// place of the text where `oid` is no instance of a scalar or of a column that is known.
  char* put(char* at, ber::OidView oid) noexcept {
    const mib::Found found = memo_->find(names_, oid);
    if (found.object != object_) change(found.object);
    at = text::put_blocks(at, head_.data(), head_size_);
    if (!named_) return at;
    at = oid.print_from(at, found.object_octets);
    *at = '"';
    return at + 1;
  }

 private:
  // By default about as many targets are walked at once (--max-inflight): 128 KiB.
  static constexpr std::size_t kMemos = 2048;

  void change(mib::ObjectView object) noexcept;

  const mib::Names& names_;
  std::array<mib::NameMemo, kMemos> memos_{};
  mib::NameMemo* memo_ = memos_.data();
  // The last object, and what is printed for it up to the index.
  mib::ObjectView object_;
  bool named_ = false;
  std::size_t head_size_ = 0;
  std::array<char, kTextOctetsMax + text::kPutSlack> head_{};
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_ROW_NAMES_H_
