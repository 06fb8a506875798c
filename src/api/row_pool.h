// Varbinds that arrived together, in memory that is used again.
#ifndef SNMPRING_API_ROW_POOL_H_
#define SNMPRING_API_ROW_POOL_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "api/convert.h"
#include "ber/oid.h"
#include "ber/value.h"
#include "snmpring/value.h"

namespace snmpring::detail {

/// The rows of one reply. Rows used before keep their memory when they are overwritten.
class Rows {
 public:
  void add(ber::OidView oid, const ber::Value& value) {
    if (count_ == varbinds_.size()) varbinds_.emplace_back();
    VarBind& varbind = varbinds_[count_++];
    OidAccess::assign(varbind.oid, oid);
    assign(varbind.value, value);
    large_ |= oid.content().size() > kOctetsKept || value.content.size() > kOctetsKept;
  }
  bool empty() const noexcept { return count_ == 0; }
  const VarBind* begin() const noexcept { return varbinds_.data(); }
  const VarBind* end() const noexcept { return varbinds_.data() + count_; }

  static constexpr std::size_t kOctetsKept = 64;  ///< Of a value, and of a name.

 private:
  friend class RowPool;

  /// Frees the memory of large values. Everything was small after each earlier call, so a small
  /// value cannot have a large buffer from an earlier use.
  void trim() {
    for (std::size_t i = 0; i < count_; ++i) {
      VarBind& varbind = varbinds_[i];
      if (as_octets(varbind.value).value_or("").size() > kOctetsKept) varbind.value = Null{};
      const Oid* const oid = std::get_if<Oid>(&varbind.value);
      if (oid != nullptr && oid->content().size() > kOctetsKept) varbind.value = Null{};
      if (varbind.oid.content().size() > kOctetsKept) {
        // A swap, because assigning a short OID would keep the memory of the long one.
        Oid none;
        std::swap(varbind.oid, none);
      }
    }
    large_ = false;
  }

  std::vector<VarBind> varbinds_;
  std::size_t count_ = 0;
  bool large_ = false;  // At least one OID or value is longer than kOctetsKept.
};

/// Bounded, whatever agents send: it keeps few rows, and no large values or long names.
class RowPool {
 public:
  Rows take() {
    if (free_.empty()) return {};
    Rows rows = std::move(free_.back());
    free_.pop_back();
    return rows;
  }

  void give(Rows rows) {
    if (rows.varbinds_.empty() || rows.varbinds_.size() > kRowsMax || free_.size() >= kKept) return;
    if (rows.large_) rows.trim();
    rows.count_ = 0;
    free_.push_back(std::move(rows));
  }

  static constexpr std::size_t kKept = 256;     ///< The most replies whose rows are kept.
  static constexpr std::size_t kRowsMax = 256;  ///< The most rows of one reply that are kept.

 private:
  std::vector<Rows> free_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_ROW_POOL_H_
