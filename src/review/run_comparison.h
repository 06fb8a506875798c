// Compares the records of two runs: which targets are new, gone, back, changed or rebooted, and how
// fast counters counted. docs/diff.md says what follows from what, docs/decisions/two-runs.md what
// is held in memory.
#ifndef SNMPRING_REVIEW_RUN_COMPARISON_H_
#define SNMPRING_REVIEW_RUN_COMPARISON_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/record_view.h"
#include "review/counter_rate.h"
#include "review/counter_table.h"
#include "review/keyed_index.h"
#include "review/restart.h"
#include "review/target_facts.h"

namespace snmpring::review {

enum class ChangeWord : std::uint8_t { added, gone, back, changed, rebooted };
std::string_view change_word(ChangeWord word) noexcept;  ///< "new" for added.
inline constexpr std::size_t kChangeWordCount = 5;

/// Whom a change is about. Views of what the comparison keeps, here and below: valid during the
/// call that they are given to.
struct TargetName {
  std::string_view target;
  std::uint16_t port = 0;
  std::optional<std::string_view> tag;
};

struct TargetChange {
  ChangeWord word = ChangeWord::changed;
  TargetName name;
  /// The moments and statuses of the target's records; none where a run has no record of it.
  std::optional<std::string_view> before_ts;
  std::optional<std::string_view> after_ts;
  std::optional<std::string_view> before_status;
  std::optional<std::string_view> after_status;
  Restart restart;
  std::vector<FieldChange> fields;
  /// Of one that is new: its sysName and sysDescr, for people.
  std::optional<std::string_view> sys_name;
  std::optional<std::string_view> sys_descr;
};

struct RateOfCounter {
  TargetName name;
  CounterName counter;
  std::string_view label;  ///< `name` of a varbind; may be empty.
  CounterType type = CounterType::counter32;
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  std::int64_t before_at = 0;  ///< Microseconds since 1970, and so below.
  std::int64_t after_at = 0;
  CounterRate rate;
};

class ComparisonSink {
 public:
  virtual ~ComparisonSink() = default;
  virtual void changed(const TargetChange& change) = 0;
  virtual void rate(const RateOfCounter& rate) = 0;
};

struct ComparisonSettings {
  /// Of the tables of targets and counters; nobody else may know it.
  std::uint64_t seed = 0;
  /// Memory for counters, about. What does not fit takes further passes.
  std::size_t counters_octets_max = std::size_t{1} << 30;
  /// What the column of that label is, where it is a counter.
  std::function<std::optional<CounterType>(std::string_view column)> column_type;
  /// Which counters are wanted; empty: all.
  std::function<bool(const CounterName& counter)> is_wanted;
};

/// Use: all records of the earlier run, all records of the later one, end_pass(); again as long as
/// that says so. In any order within a run.
class RunComparison {
 public:
  RunComparison(ComparisonSettings settings, ComparisonSink& sink);

  /// False where the counters of one target alone are more than there is room for.
  bool add_before(const records::Record& record);
  void add_after(const records::Record& record);
  /// \return Whether there are counters left, for which both runs must be read again.
  bool end_pass();

  std::uint64_t targets_before() const noexcept { return targets_before_; }
  std::uint64_t targets_after() const noexcept { return targets_after_; }
  std::uint64_t count(ChangeWord word) const noexcept {
    return counts_[static_cast<std::size_t>(word)];
  }
  std::uint64_t rates() const noexcept { return rates_; }

 private:
  struct Target {
    std::uint64_t hash = 0;
    std::string name;
    std::optional<std::string> tag;
    std::uint16_t port = 0;
    bool in_before = false;  // There is a record of it as a target.
    bool in_after = false;
    bool answers_after = false;
    TargetFacts before;
    std::string before_ts;
    std::string after_ts;
    std::string after_status;
    AgentClocks clocks_before;
    AgentClocks clocks_after;
    std::vector<FieldChange> changes;
  };
  /// A reading in a record: of a counter, or of when an interface's counters began anew.
  using OnReading =
      std::function<void(const CounterName&, std::string_view label, const CounterReading&)>;

  bool set_target(const records::Record& record);
  std::optional<std::uint32_t> find_target() const;
  std::uint32_t find_or_add_target();
  bool in_part(const Target& target) const noexcept {
    return target.hash >= part_first_ && target.hash <= part_last_;
  }
  std::optional<std::int64_t> moment_of(const records::Record& record);
  void read_varbind(const records::Record& record, AgentClocks& clocks, bool wants_counters,
                    const OnReading& on_reading);
  void read_ticks(std::string_view oid, const CounterReading& reading, AgentClocks& clocks,
                  bool wants_counters, const OnReading& on_reading);
  void read_row(const records::Record& record, const OnReading& on_reading);
  void read_clocks(const records::Record& record, AgentClocks& clocks);
  void add_target_after(const records::Record& record);
  void tell_new(const records::Record& record, const TargetFacts& facts);
  CounterTable& table_of(const CounterName& name) noexcept;
  bool is_discontinuous(const CounterTable::Counter& counter);
  bool make_room();
  void tell(TargetChange change);
  void tell_changes();
  void tell_rates();

  ComparisonSettings settings_;
  ComparisonSink& sink_;
  std::vector<Target> targets_;
  KeyedIndex index_;
  CounterTable counters_;
  CounterTable discontinuities_;
  // Targets whose hashes are from here to there have their counters in this pass.
  std::uint64_t part_first_ = 0;
  std::uint64_t part_last_ = ~std::uint64_t{0};
  bool first_pass_ = true;
  std::uint64_t targets_before_ = 0;
  std::uint64_t targets_after_ = 0;
  std::uint64_t counts_[kChangeWordCount] = {};
  std::uint64_t rates_ = 0;
  // The target of the record at hand, and room for texts of that record.
  std::string_view name_;
  std::uint16_t port_ = 0;
  std::uint64_t hash_ = 0;
  std::string name_room_;
  std::string rooms_[4];
  // The last moment that was read: that of most neighbours.
  std::string moment_text_;
  std::optional<std::int64_t> moment_;
};

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_RUN_COMPARISON_H_
