// The targets of lists: what becomes of each line, from the file to its last address.
#ifndef SNMPRING_TARGETS_LISTED_TARGETS_H_
#define SNMPRING_TARGETS_LISTED_TARGETS_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/target_source.h"
#include "session/plan.h"
#include "targets/command_line_targets.h"
#include "targets/line_profiles.h"
#include "targets/missing_labels.h"
#include "targets/name_addresses.h"
#include "targets/range_expansion.h"
#include "targets/resolver.h"
#include "targets/resume_proof.h"
#include "targets/rules.h"
#include "targets/scan_position.h"
#include "targets/target_counts.h"
#include "targets/target_list.h"
#include "targets/wake.h"

namespace snmpring::targets {

/// Reads one list after the other. A line becomes a target at once, or it is worked through address
/// by address, or its name is resolved first. A resumed run passes over what had been taken before,
/// except what it owes.
class ListedTargets {
 public:
  /// What it works with. Borrowed.
  struct Parts {
    const Rules& rules;
    const session::Plan& plan;
    std::span<const session::Credential> credentials;
    const SharedProfiles& profiles;
    /// Told of each line that is bad or not there any more: "FILE:LINE: reason".
    const std::function<void(std::string_view)>& bad_line;
    Resolver& resolver;
    NameAddresses& addresses;
    ResumeProof& proof;
    Wake& wake;
    TargetCounts& counts;
  };

  /// \param first_position Of the first line of the first list.
  ListedTargets(const Parts& parts, std::vector<TargetList> lists, std::uint64_t first_position);

  /// Reads a bounded part of the lists. Waits for nothing: says what is awaited to Parts::wake.
  engine::Supply next(engine::Candidate& candidate);

  void let_go(const session::TargetProfile* profile) { line_profiles_.let_go(profile); }

  std::size_t size() const noexcept { return lists_.size(); }
  std::span<const TargetList> lists() const noexcept { return lists_; }
  /// A list turned out not to be the one that was read before: nothing more is asked of it.
  bool differ() const noexcept { return differ_; }

  /// Appends the names that are being resolved.
  void describe_unfinished(std::vector<std::uint64_t>& unfinished) const;
  /// How far each list that was begun has been read.
  void describe(std::vector<ListProgress>& lists) const;
  /// The position of the next target. Appends a position that is neither taken nor next, where
  /// there is one.
  std::uint64_t next_position(std::vector<std::uint64_t>& unfinished) const;

  /// True while a resumed run passes over what had been read before. Nothing can be estimated from
  /// such lines.
  bool passes_over() const noexcept;
  /// Targets that are on their way: their lines were read.
  std::uint64_t on_their_way() const noexcept;
  /// Octets of all lists that were read, and that are left; nullopt where nobody knows.
  std::uint64_t octets_read() const noexcept;
  std::optional<std::uint64_t> octets_left() const noexcept;

 private:
  /// A line's target before its address is known.
  struct Wanted {
    std::uint64_t position;
    std::uint16_t port;
    const session::TargetProfile* profile;
  };
  struct HeldLine {
    std::uint64_t number;
    ListTarget line;
  };

  bool read_all() const noexcept { return list_ == lists_.size(); }
  TargetList& list() noexcept { return lists_[list_]; }
  const TargetList& list() const noexcept { return lists_[list_]; }
  /// \param number Of the line in its list, from 0.
  std::uint64_t line_position(std::uint64_t number) const noexcept {
    return first_position_ + (lines_before_ + number) * kPositionsPerLine;
  }

  // Whence the next target comes. True where there was one.
  bool from_resolver(engine::Candidate& candidate);
  bool from_expansion(engine::Candidate& candidate);
  bool from_held(engine::Candidate& candidate);
  /// Reads one line. nullopt to go on with.
  std::optional<engine::Supply> from_next_line(engine::Candidate& candidate);

  /// True when the line gave a candidate at once, and not an expansion, a name to resolve or
  /// nothing.
  bool take_line(ListTarget line, std::uint64_t number, engine::Candidate& candidate);
  std::optional<std::string> fault_of(ListTarget& line) const;
  bool is_left_out(const ListTarget& line);
  /// True where the address or name at `position`, which had been read before, is owed. It is taken
  /// then.
  bool is_owed(std::uint64_t position);
  const session::TargetProfile* profile_of(ListTarget& line);
  void fill(engine::Candidate& candidate, const Wanted& wanted, const IpAddress& address);
  void expand(const RangeTarget& range, const Wanted& wanted);
  bool resolve(const NameTarget& name, const Wanted& wanted, engine::Candidate& candidate);

  bool wants_line(std::uint64_t position) const noexcept;
  /// True while the lines that are read now were read before the run was resumed, and nothing has
  /// proven that they are the same. A pipe may bring other lines, and that shows when as many have
  /// come. Until then the lines that are owed are held, and nothing is asked.
  bool is_unproven() const noexcept;
  /// Leaves a list aside that had ended and owes nothing. False where it is to be read.
  bool skip_list();
  void end_list();
  /// The list was read or left aside.
  void leave_list(const ListProgress& progress, std::uint64_t octets);
  /// Compares what has been read of the list with what was read before. False where it cannot be
  /// the same.
  bool compare_list(bool ended);
  void lose_below(std::uint64_t position);
  void report_bad(std::string_view text);
  engine::Supply pend(Wake::Reasons reasons);

  const Parts parts_;
  std::vector<TargetList> lists_;
  const std::uint64_t first_position_;
  std::size_t list_ = 0;             // The one that is read.
  std::uint64_t lines_before_ = 0;   // Of the lists that have ended.
  std::uint64_t octets_before_ = 0;  // Likewise.
  std::vector<ListProgress> ended_;  // Of lists_[0] to lists_[list_ - 1].
  std::uint64_t turn_lines_ = 0;     // Read since pending was said.
  std::uint64_t turn_octets_ = 0;

  LineProfiles line_profiles_;
  std::optional<RangeExpansion> expansion_;           // The line that is worked through.
  std::unordered_map<std::uint64_t, Wanted> wanted_;  // By the resolver's id.
  std::uint64_t name_id_ = 0;
  MissingLabels missing_;      // Of the list that is read.
  std::deque<HeldLine> held_;  // Of the list that is read; at most as many as are owed.
  bool holding_ = false;       // There were such, or might have been.
  bool differ_ = false;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_LISTED_TARGETS_H_
