// What a resumed run owes, and whether the lists are still those that it had read.
#ifndef SNMPRING_TARGETS_RESUME_PROOF_H_
#define SNMPRING_TARGETS_RESUME_PROOF_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "targets/scan_position.h"
#include "targets/target_list.h"

namespace snmpring::targets {

/// Of a run that begins: nothing. Positions are those of ScanTargets.
class ResumeProof {
 public:
  /// What the positions are about.
  struct Space {
    std::uint64_t size = 0;  ///< Positions of the command line, over all shards.
    std::uint64_t shard = 0;
    std::uint64_t shards = 1;
  };

  /// Checks that `position` can be one of this space and these lists, and reads again what was read
  /// of lists that are regular files and owe something.
  /// Errors: one line that says what is not as it was.
  static std::expected<ResumeProof, std::string> begin(ScanPosition position, const Space& space,
                                                       std::span<const TargetList> lists);

  /// ScanPosition::next of the run that is resumed.
  std::uint64_t next() const noexcept { return next_; }
  /// The target or line at `position` is one that was taken before.
  bool is_retaken(std::uint64_t position) const noexcept { return position < next_; }

  // What had not been finished. Ascending; each is taken or lost in its turn.
  bool owes_below(std::uint64_t position) const noexcept {
    return owed_next_ < owed_.size() && owed_[owed_next_] < position;
  }
  bool owes_in(std::uint64_t begin, std::uint64_t end) const noexcept;
  /// The first. Only where there is one.
  std::uint64_t owed() const noexcept { return owed_[owed_next_]; }
  std::uint64_t take_owed() noexcept { return owed_[owed_next_++]; }
  std::size_t owed_left() const noexcept { return owed_.size() - owed_next_; }
  /// At the beginning.
  std::size_t owed_total() const noexcept { return owed_.size(); }

  /// What is owed below `position`, and was taken before, is not there any more.
  /// \return The first of it; nullopt where nothing is.
  std::optional<std::uint64_t> lose_below(std::uint64_t position);
  bool lost_any() const noexcept { return !lost_.empty(); }

  /// Appends what is owed or lost.
  void describe(std::vector<std::uint64_t>& unfinished) const;

  /// How far list `index` had been read; null for one that had not been begun.
  const ListProgress* list(std::size_t index) const noexcept {
    return index < lists_.size() ? &lists_[index] : nullptr;
  }
  /// What had been read of list `index` was read again, and is the same.
  bool is_proven(std::size_t index) const noexcept { return proven_[index]; }

 private:
  std::uint64_t next_ = 0;
  std::vector<ListProgress> lists_;
  std::vector<bool> proven_;
  std::vector<std::uint64_t> owed_;
  std::size_t owed_next_ = 0;        // From here on not taken yet,
  std::vector<std::uint64_t> lost_;  // but for these.
};

/// How messages call a list: its path, or "standard input".
std::string shown_list(const std::string& name);

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_RESUME_PROOF_H_
