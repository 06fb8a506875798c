// Which of the values that runs wrote are counters, and which of those are asked for.
#ifndef SNMPRING_APP_COUNTER_CHOICE_H_
#define SNMPRING_APP_COUNTER_CHOICE_H_

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mib/names.h"
#include "review/counter_rate.h"
#include "review/counter_table.h"

namespace snmpring::app {

/// Tells the counters among the columns of tables: those that a built-in profile says are counters,
/// or a names file.
class CounterColumns {
 public:
  /// \param names Borrowed.
  explicit CounterColumns(const mib::Names& names);

  std::optional<review::CounterType> find(std::string_view column);

 private:
  using Known = std::map<std::string, std::optional<review::CounterType>, std::less<>>;

  std::optional<review::CounterType> look_up(const std::string& column) const;

  const mib::Names& names_;
  Known of_profiles_;
  Known known_;  // What was asked before.
};

/// The counters that --counter names.
class WantedCounters {
 public:
  /// Errors: why `texts` name no counters, on one line.
  static std::expected<WantedCounters, std::string> of(const std::vector<std::string>& texts,
                                                       const mib::Names& names);

  bool empty() const noexcept { return oids_.empty(); }
  bool contains(const review::CounterName& counter) const noexcept;

 private:
  std::vector<std::string> oids_;    // Dotted.
  std::vector<std::string> labels_;  // Columns of tables.
};

}  // namespace snmpring::app

#endif  // SNMPRING_APP_COUNTER_CHOICE_H_
