// The counters of one run, each with its later reading once that is known.
#ifndef SNMPRING_REVIEW_COUNTER_TABLE_H_
#define SNMPRING_REVIEW_COUNTER_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "review/counter_rate.h"
#include "review/keyed_index.h"

namespace snmpring::review {

/// Which counter of a target. The parts that do not apply are empty.
struct CounterName {
  std::string_view oid{};    ///< Of a varbind.
  std::string_view table{};  ///< Of a cell, as the two below.
  std::string_view column{};
  std::string_view index{};
};

class CounterTable {
 public:
  struct Counter {
    std::uint64_t hash = 0;
    std::uint64_t text_at = 0;  ///< Where its names begin.
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    std::int64_t before_at = 0;
    std::int64_t after_at = 0;
    std::uint32_t target = 0;
    std::uint32_t key_octets = 0;    ///< Of its names: what tells counters of a target apart.
    std::uint32_t label_octets = 0;  ///< Behind them: what people call it.
    CounterType before_type = CounterType::counter32;
    CounterType after_type = CounterType::counter32;
    bool has_after = false;
  };

  explicit CounterTable(std::uint64_t seed) : seed_(seed) {}

  /// The earlier reading; of several the last one counts. \param label What `name` of a varbind
  /// says; may be empty. False where there are too many counters for one table.
  bool add(std::uint32_t target, const CounterName& name, std::string_view label,
           const CounterReading& reading);
  /// The later reading of one that is there; any other is passed over.
  void meet(std::uint32_t target, const CounterName& name, const CounterReading& reading);

  /// Null where it is not there. Valid until the table changes.
  const Counter* look_up(std::uint32_t target, const CounterName& name);

  /// Keeps those counters of which `is_kept` is true, given their targets.
  template <class IsKept>
  void keep(IsKept is_kept) {
    CounterTable kept(seed_);
    for (const Counter& counter : counters_) {
      if (is_kept(counter.target)) kept.copy(*this, counter);
    }
    *this = std::move(kept);
  }
  void clear() { *this = CounterTable(seed_); }

  /// In the order in which they were added.
  const std::vector<Counter>& counters() const noexcept { return counters_; }
  CounterName name(const Counter& counter) const noexcept;
  std::string_view label(const Counter& counter) const noexcept;
  /// Memory that it takes, about.
  std::size_t octets() const noexcept {
    return counters_.capacity() * sizeof(Counter) + texts_.capacity() + index_.octets();
  }

 private:
  void set_key(const CounterName& name);
  std::string_view key_of(const Counter& counter) const noexcept;
  void copy(const CounterTable& from, const Counter& counter);
  Counter* find(std::uint32_t target, std::uint64_t hash);

  std::uint64_t seed_;
  std::vector<Counter> counters_;
  std::string texts_;
  KeyedIndex index_;
  std::string key_;  // Of the counter that is being looked for.
};

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_COUNTER_TABLE_H_
