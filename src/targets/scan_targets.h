// Everything that is to be scanned, in scan order: the command line's addresses and names in a
// seeded permutation, then its lists, of which this shard takes its part.
#ifndef SNMPRING_TARGETS_SCAN_TARGETS_H_
#define SNMPRING_TARGETS_SCAN_TARGETS_H_

#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/unique_fd.h"
#include "base/zones.h"
#include "engine/target_source.h"
#include "files/file_error.h"
#include "session/plan.h"
#include "targets/address_filter.h"
#include "targets/line_profiles.h"
#include "targets/permutation.h"
#include "targets/range_expansion.h"
#include "targets/resolver.h"
#include "targets/scan_position.h"
#include "targets/settings.h"
#include "targets/target_list.h"
#include "targets/target_space.h"

namespace snmpring::targets {

/// The order of a scan, and what is a target's position in it:
///
/// - The space of the command line has size S: its distinct addresses in ascending order, then its
/// distinct
///   names in the order given. Position p in [0, S) is the permuted index p; shard I of N takes p =
///   I (mod N).
/// - Then the lists in the order given, each to its end. Line L, counted from 0 through all lines
/// of all
///   lists, has the positions from S + L * 2^32 on: one, or one for each address of its prefix or
///   range. Shard I of N takes those whose number in their own file, from 0, is I (mod N).
///
/// So a position is the same in every shard and in every run over the same input. Within a run
/// positions ascend but for list lines with names, which come when they are resolved.
class ScanTargets final : public engine::TargetSource {
 public:
  struct Setup {
    const Settings& settings;   ///< Not kept.
    std::uint64_t seed;         ///< Of the visiting order.
    const session::Plan& plan;  ///< Of targets that do not say otherwise. Outlives this.
    std::span<const session::Credential> credentials;  ///< What list lines may name. Outlive this.
    /// Told of each bad line at once: "FILE:LINE: reason".
    std::function<void(std::string_view)> bad_line;
    Lookup lookup = look_up_with_system;
    const Zones& zones = system_zones();  ///< Outlive this.
  };

  /// Checks everything that the command line says, opens the lists, and waits for the names to
  /// resolve. Where nothing will be sent names are left as they are. Errors: one line that names
  /// the target, option or FILE:LINE, with 0 for errno where no call of the system failed; exit
  /// status 64, or the system's.
  static std::expected<std::unique_ptr<ScanTargets>, files::FileError> create(Setup setup);

  ScanTargets(const ScanTargets&) = delete;
  ScanTargets& operator=(const ScanTargets&) = delete;

  /// Names that are not resolved, because nothing will be sent, are candidates whose profile has
  /// a name and whose address is 0.0.0.0.
  engine::Supply next(engine::Candidate& candidate) override;
  std::optional<Endpoint> next_endpoint(std::uint64_t position,
                                        const session::TargetProfile* profile) override;
  void release(std::uint64_t /*position*/, const session::TargetProfile* profile) override {
    let_go(profile);
  }
  /// All of them, whether --max-targets lets them be asked or not.
  std::optional<std::uint64_t> total() const override;
  /// How many of them the run will take; where that cannot be known yet, nullopt. While lists are
  /// read that are regular files, those of their lines that are to come are reckoned by their
  /// octets: so many targets in each as in the lines so far.
  std::optional<std::uint64_t> planned() const;

  /// Readable when next() said pending and may have something by now, until next() or on_woken() is
  /// called. To be watched from the beginning to the end of the run. This object's own.
  int wake_fd() const noexcept { return wake_.get(); }

  /// Makes wake_fd() quiet: next() will be called, if perhaps not soon. Harmless at any time at
  /// which that is true.
  void on_woken() override { await(-1, false, false); }

  /// Fills `position` with where the scan is, but for the targets that were handed out and not
  /// released: the engine knows those. `unfinished` is appended to, in no order. Allocates nothing
  /// where its vectors have the capacity: unfinished_max() and lists_max().
  void describe(ScanPosition& position) const;
  std::size_t unfinished_max() const noexcept { return Resolver::kNamesMax + owed_.size() + 2; }
  std::size_t lists_max() const noexcept { return lists_.size(); }

  /// Tells the index space of the command line from others, the names in it and what may not be
  /// asked included: 64 hexadecimal digits.
  std::string fingerprint() const;

  /// Before the first next(): goes on from `position`, which describe() and the engine made over
  /// the same index space and the same lists. The unfinished targets come first, then what was not
  /// taken yet. Lists are read again from their beginning: what was read is passed over and
  /// compared. Whoever gave lines on standard input gives them again.
  /// \param done Targets that have ended before.
  /// Errors: one line that says what is not as it was; exit status 65.
  std::expected<void, std::string> continue_from(ScanPosition position, std::uint64_t done);

  /// True once a list turned out not to be the one that was read before, or an unfinished target
  /// was not found in it: those stay unfinished, and the run ends with 65.
  bool input_differs() const noexcept { return differs_ || !lost_.empty(); }

  const TargetCounts& counts() const noexcept { return counts_; }
  /// True when --max-targets left something out. Lists from a pipe that has nothing to say at that
  /// moment count as something.
  bool cut_short() const noexcept { return cut_short_; }
  /// True when lists may hold names yet: those of the command line have been resolved.
  bool may_resolve() const noexcept { return sends_ && !lists_.empty(); }
  /// S, over all shards.
  std::uint64_t space_size() const noexcept { return permutation_.size(); }
  /// What the filter and the index space take up.
  std::size_t memory_octets() const noexcept {
    return filter_.memory_octets() + space_.memory_octets();
  }
  /// errno of the last thread for names that could not be started, else 0.
  int resolver_error() const noexcept { return resolver_.thread_error(); }

 private:
  /// A name of the command line.
  struct Name {
    NameTarget target;
    std::uint16_t port;
    session::TargetProfile profile;
    std::optional<IpAddress> address;  // The first that may be asked; else the first that there is.
  };

  /// A name of a list line that is being resolved.
  struct Wanted {
    std::uint64_t position;
    std::uint16_t port;
    const session::TargetProfile* profile;
  };

  ScanTargets(const Setup& setup, AddressFilter filter, Resolver resolver, UniqueFd wake,
              UniqueFd ready);

  /// What this shard has of the space.
  std::uint64_t share_of_space() const noexcept;
  /// planned() without --max-targets, with lists that are not at their end.
  std::optional<std::uint64_t> reckoned() const;
  /// Gives link-local addresses without a zone the one of --interface or --source-ip. The reason
  /// against them where there is none: they would be asked on whichever link the kernel likes, and
  /// not be recognized.
  std::optional<std::string> complete(AddressRange& range) const;
  std::optional<std::string> complete(IpAddress& address) const;
  /// What a name stands for. nullopt where that is nothing that can be asked.
  std::optional<IpAddress> usable(std::optional<IpAddress> address) const;

  std::optional<files::FileError> read_command_line(const Settings& settings, std::uint64_t seed);
  void resolve_names();

  /// next() without --max-targets.
  engine::Supply supply(engine::Candidate& candidate);
  engine::Supply supply_from_space(engine::Candidate& candidate);
  /// The target at a position of the space.
  void place(std::uint64_t position, engine::Candidate& candidate) const;
  engine::Supply supply_from_lists(engine::Candidate& candidate);
  bool supply_from_expansion(engine::Candidate& candidate);
  bool supply_from_resolver(engine::Candidate& candidate);
  void end_list();
  /// True when the line gave a candidate at once, and not an expansion, a name to resolve or
  /// nothing.
  /// \param number Of the line in its list, from 0.
  bool take_line(ListTarget line, std::uint64_t number, engine::Candidate& candidate);
  std::optional<std::string> fault_of(const ListTarget& line) const;
  void fill(engine::Candidate& candidate, const Wanted& wanted, const IpAddress& address);
  /// Chooses the address of a name to begin with, and keeps the others that may be asked for
  /// next_endpoint(). nullopt where it has none.
  std::optional<IpAddress> choose(std::vector<IpAddress> addresses, std::uint16_t port,
                                  const session::TargetProfile* profile);
  void let_go(const session::TargetProfile* profile);
  const session::TargetProfile* profile_of(ListTarget& line);
  void report_bad(std::string_view text);

  // What a resumed run owes and where it has been (scan_targets_resume.cc).
  std::uint64_t line_position(std::uint64_t number) const noexcept {
    return permutation_.size() + number * kPositionsPerLine;
  }
  /// The line that was or will be read is one that was taken before.
  bool is_retaken(std::uint64_t line) const noexcept { return line < resume_next_; }
  bool owes_below(std::uint64_t position) const noexcept {
    return owed_next_ < owed_.size() && owed_[owed_next_] < position;
  }
  bool wants_line(std::uint64_t line) const noexcept;
  /// What is read of the list now was read before, or is said to have been: a pipe may bring other
  /// lines, and that shows when as many have come. Until then what is owed of it is held, and
  /// nobody asked.
  bool unproven() const noexcept;
  bool supply_from_held(engine::Candidate& candidate);
  /// Leaves a list aside that had ended and owes nothing. False where it is to be read.
  bool skip_list();
  /// Compares what has been read of the list with what was read before. False, with differs_, where
  /// it cannot be the same.
  bool check_list(bool ended);
  void report_difference(std::string_view text);
  /// What is owed below `position` was not found.
  void lose_below(std::uint64_t position);
  std::uint64_t next_position(ScanPosition& position) const;
  /// Makes wake_fd() readable when one of these is: a list, the resolver, or at once. No list is
  /// -1.
  void await(int list_fd, bool names, bool at_once);
  engine::Supply pend(int list_fd, bool names, bool at_once);

  bool allows(Family family) const noexcept {
    return family == Family::ipv4 ? families_.ipv4 : families_.ipv6;
  }

  const session::Plan& plan_;
  const std::span<const session::Credential> credentials_;
  const std::function<void(std::string_view)> bad_line_;
  const Zones& zones_;
  const Families families_;
  const std::uint16_t port_;
  const std::uint64_t shard_;
  const std::uint64_t shards_;
  const std::uint64_t targets_max_;
  const bool unasked_limit_;  // No --yes, and the verb sends.
  // RFC 4007 §6; nullopt where nothing implies one.
  const std::optional<std::uint32_t> default_zone_;
  const bool sends_;  // False: names stay unresolved and credentials unchecked.
  session::TargetProfile single_profile_;
  session::TargetProfile range_profile_;

  AddressFilter filter_;
  TargetSpace space_;
  std::vector<Name> names_;
  Permutation permutation_{0, 0};
  std::uint64_t position_;  // Next in the space.

  std::vector<TargetList> lists_;
  std::size_t list_ = 0;
  std::uint64_t lines_before_ = 0;   // Of the lists that have ended.
  std::uint64_t octets_before_ = 0;  // Likewise.
  std::uint64_t turn_lines_ = 0;     // Read since pending was said.
  std::uint64_t turn_octets_ = 0;
  std::optional<RangeExpansion> expansion_;
  LineProfiles line_profiles_;

  Resolver resolver_;
  /// Of names that are open or to come and have more than one address.
  struct Others {
    std::uint16_t port;
    std::vector<IpAddress> addresses;  // That may be asked; the next one last.
  };
  std::unordered_map<const session::TargetProfile*, Others> others_;  // Each name has its own.
  std::unordered_map<std::uint64_t, Wanted> wanted_;                  // By the resolver's id.
  std::uint64_t name_id_ = 0;

  UniqueFd wake_;          // An epoll descriptor, empty unless something is awaited.
  UniqueFd ready_;         // An eventfd that is always readable.
  int awaited_list_ = -1;  // What is in wake_.
  bool awaited_names_ = false;
  bool awaited_at_once_ = false;

  std::uint64_t resume_next_ = 0;           // ScanPosition::next of the run that is resumed.
  std::vector<ListProgress> resume_lists_;  // And its lists.
  std::vector<bool> proven_lists_;          // Which of these were compared before the scan.
  struct HeldLine {
    std::uint64_t number;
    ListTarget line;
  };
  std::deque<HeldLine> held_;              // Of the list that is read; at most as many as are owed.
  bool holding_ = false;                   // There were such, or might have been.
  std::vector<std::uint64_t> owed_;        // What it had not finished, ascending,
  std::size_t owed_next_ = 0;              // from here on not handed out yet,
  std::vector<std::uint64_t> lost_;        // but for these, which were not found.
  std::vector<ListProgress> ended_lists_;  // Of lists_[0] to lists_[list_ - 1].
  std::optional<std::uint64_t> spare_;  // Taken only to see that --max-targets cut something off.
  bool differs_ = false;

  TargetCounts counts_;
  std::uint64_t supplied_ = 0;
  bool cut_short_ = false;
  bool over_ = false;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_SCAN_TARGETS_H_
