// What the record of a target says that two runs can be compared by.
#ifndef SNMPRING_REVIEW_TARGET_FACTS_H_
#define SNMPRING_REVIEW_TARGET_FACTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/record_view.h"

namespace snmpring::review {

/// The keys of a target record that are compared, in the order in which changes are told. A null of
/// the first ones is a value; of the others it says nothing, since not all verbs ask for them.
inline constexpr auto kComparedKeys = std::to_array<std::string_view>(
    {"status", "error", "anomalies", "quirks", "reply_from", "version", "credential", "engine_id",
     "sys_object_id", "sys_descr", "sys_descr_hex", "sys_name", "sys_name_hex"});
inline constexpr std::size_t kNullCounts = 5;

/// The compared keys of one record in one piece of memory.
class TargetFacts {
 public:
  /// Nothing is known.
  TargetFacts() = default;
  /// \param record Of kind target.
  explicit TargetFacts(const records::Record& record);

  /// What kComparedKeys[index] holds, escapes undone; of an array its words with blanks between.
  /// None for null.
  std::optional<std::string_view> value(std::size_t index) const noexcept;
  std::optional<std::string_view> status() const noexcept { return value(0); }
  /// Something that was understood came from it.
  bool answered() const noexcept { return answered_; }

 private:
  std::string text_;
  std::array<std::uint32_t, kComparedKeys.size()> ends_{};
  std::array<bool, kComparedKeys.size()> there_{};
  bool answered_ = false;
};

struct FieldChange {
  std::string_view key;  ///< Static.
  std::optional<std::string> before;
  std::optional<std::string> after;
};

/// What is different, in the order of kComparedKeys.
std::vector<FieldChange> changes_between(const TargetFacts& before, const TargetFacts& after);

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_TARGET_FACTS_H_
