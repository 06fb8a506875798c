// Credentials that list lines name and that are not there: said once, and counted.
#ifndef SNMPRING_TARGETS_MISSING_LABELS_H_
#define SNMPRING_TARGETS_MISSING_LABELS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace snmpring::targets {

/// Of one list. Its lines mostly name the same credential, so the first of them is told at once and
/// the others at the end.
class MissingLabels {
 public:
  /// More labels than these are told line by line.
  static constexpr std::size_t kLabelsMax = 64;

  /// Another line names `label`. \return False for the first that does: it is to be told.
  bool is_known(const std::string& label) {
    const auto at = more_.find(label);
    if (at != more_.end()) {
      ++at->second;
      return true;
    }
    if (more_.size() < kLabelsMax) more_.emplace(label, 0);
    return false;
  }

  /// Calls `take` with each label and how many lines after the first named it, if any did. Forgets
  /// them.
  template <typename Take>
  void take_counts(Take take) {
    for (const auto& [label, more] : std::exchange(more_, {})) {
      if (more > 0) take(label, more);
    }
  }

 private:
  std::map<std::string, std::uint64_t> more_;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_MISSING_LABELS_H_
