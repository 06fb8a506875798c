// Varbinds that arrived together, in memory that is used again and again.
#ifndef SNMPRING_API_ROW_POOL_H_
#define SNMPRING_API_ROW_POOL_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "snmpring/value.h"

namespace snmpring::detail {

/// The rows of one reply. Those that were used before keep their memory when they are written over.
class Rows {
 public:
  VarBind& add() {
    if (count_ == varbinds_.size()) varbinds_.emplace_back();
    return varbinds_[count_++];
  }
  bool empty() const noexcept { return count_ == 0; }
  const VarBind* begin() const noexcept { return varbinds_.data(); }
  const VarBind* end() const noexcept { return varbinds_.data() + count_; }

 private:
  friend class RowPool;
  std::vector<VarBind> varbinds_;
  std::size_t count_ = 0;
};

/// Bounded, whatever agents send: it keeps few rows, and none with a large value or a long name.
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
    for (std::size_t i = 0; i < rows.count_; ++i) {
      // What is kept was small each time it was given back, so that no memory beyond its size hides behind it.
      VarBind& varbind = rows.varbinds_[i];
      if (as_octets(varbind.value).value_or("").size() > kOctetsMax) varbind.value = Null{};
      const Oid* const oid = std::get_if<Oid>(&varbind.value);
      if (oid != nullptr && oid->content().size() > kOctetsMax) varbind.value = Null{};
      if (varbind.oid.content().size() > kOctetsMax) {
        // A swap, since to assign a short one would keep the memory of the long one.
        Oid none;
        std::swap(varbind.oid, none);
      }
    }
    rows.count_ = 0;
    free_.push_back(std::move(rows));
  }

  static constexpr std::size_t kKept = 256;      ///< Replies' rows.
  static constexpr std::size_t kRowsMax = 256;   ///< Of one reply; more are not kept.
  static constexpr std::size_t kOctetsMax = 64;  ///< Of a value, and of a name.

 private:
  std::vector<Rows> free_;
};

}  // namespace snmpring::detail

#endif  // SNMPRING_API_ROW_POOL_H_
