// Everything that is to be scanned, in scan order: first the addresses and names of the command
// line in a seeded permutation, then its lists. A shard takes its part of each.
#ifndef SNMPRING_TARGETS_SCAN_TARGETS_H_
#define SNMPRING_TARGETS_SCAN_TARGETS_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/endpoint.h"
#include "base/zones.h"
#include "engine/target_source.h"
#include "files/file_error.h"
#include "session/plan.h"
#include "targets/command_line_targets.h"
#include "targets/listed_targets.h"
#include "targets/name_addresses.h"
#include "targets/resolver.h"
#include "targets/resume_proof.h"
#include "targets/rules.h"
#include "targets/scan_position.h"
#include "targets/settings.h"
#include "targets/target_counts.h"
#include "targets/wake.h"

namespace snmpring::targets {

/// The order of a scan, and what is a target's position in it:
///
/// - The space of the command line has size S: its distinct addresses in ascending order, then its
///   distinct names in the order given. Position p in [0, S) is the permuted index p; shard I of N
///   takes p = I (mod N).
/// - Then the lists in the order given, each to its end. Line L, counted from 0 through all lines
///   of all lists, has the positions from S + L * 2^32 on: one, or one for each address of its
///   prefix or range. Shard I of N takes those whose number in their own file, from 0, is I (mod
///   N).
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
    OidReader read_oid =
        read_numeric_oid;  ///< Of what list lines ask. What it borrows outlives this.
  };

  /// Checks everything that the command line says, opens the lists, and waits for the names to
  /// resolve. Where nothing will be sent names are left as they are. Errors: one line that names
  /// the target, option or FILE:LINE, with 0 for errno where no call of the system failed; exit
  /// status 64, or the system's.
  static std::expected<std::unique_ptr<ScanTargets>, files::FileError> create(const Setup& setup);

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
  /// How many of them the run will take; nullopt where that cannot be known yet. While lists are
  /// read that are regular files, the lines to come are estimated by their octets: as many targets
  /// in each octet as in the lines so far.
  std::optional<std::uint64_t> planned() const;

  /// Readable when next() said pending and may have something by now, until next() or on_woken() is
  /// called. To be watched from the beginning to the end of the run. This object's own.
  int wake_fd() const noexcept { return wake_.fd(); }

  /// Makes wake_fd() quiet, since next() will be called, though perhaps not soon.
  void on_woken() override { wake_.await_nothing(); }

  /// Fills `position` with where the scan is. Targets that were handed out and not released are
  /// left out, since the engine knows them. `unfinished` is appended to, in no order. Allocates
  /// nothing where the vectors have the capacity of unfinished_max() and lists_max().
  void describe(ScanPosition& position) const;
  std::size_t unfinished_max() const noexcept {
    return Resolver::kNamesMax + proof_.owed_total() + 2;
  }
  std::size_t lists_max() const noexcept { return lists_->size(); }

  /// 64 hexadecimal digits that tell the index space of the command line from others. The names and
  /// the filter are part of it.
  std::string fingerprint() const;

  /// Before the first next(): goes on from `position`, which describe() and the engine made over
  /// the same index space and the same lists. The unfinished targets come first, then what was not
  /// taken yet. Lists are read again from their beginning: what was read is passed over and
  /// compared. Lines that came on standard input must be given again.
  /// \param done Targets that have ended before.
  /// Errors: one line that says what is not as it was; exit status 65.
  std::expected<void, std::string> continue_from(ScanPosition position, std::uint64_t done);

  /// True once a list is not the one that was read before, or an unfinished target was not found in
  /// it. Such targets stay unfinished, and the run ends with 65.
  bool input_differs() const noexcept { return lists_->differ() || proof_.lost_any(); }

  const TargetCounts& counts() const noexcept { return counts_; }
  /// True when --max-targets left something out. A pipe that has nothing to read at that moment
  /// counts as something.
  bool cut_short() const noexcept { return cut_short_; }
  /// True when lists may hold names yet: those of the command line have been resolved.
  bool may_resolve() const noexcept { return rules_.sends() && lists_->size() > 0; }
  /// S, over all shards.
  std::uint64_t space_size() const noexcept { return space_->size(); }
  /// What the filter and the index space take up.
  std::size_t memory_octets() const noexcept {
    return rules_.filter().memory_octets() + space_->memory_octets();
  }
  /// errno of the last thread for names that could not be started, else 0.
  int resolver_error() const noexcept { return resolver_.thread_error(); }

 private:
  ScanTargets(const Setup& setup, AddressFilter filter, Resolver resolver, Wake wake);

  /// Errors: as create().
  std::optional<files::FileError> read_command_line(const Setup& setup);

  /// next() without --max-targets.
  engine::Supply supply(engine::Candidate& candidate);
  /// planned() without --max-targets, with lists that are not at their end.
  std::optional<std::uint64_t> reckoned() const;
  void let_go(const session::TargetProfile* profile);

  const std::function<void(std::string_view)> bad_line_;
  const std::uint64_t targets_max_;
  const Rules rules_;
  const SharedProfiles profiles_;
  Resolver resolver_;
  Wake wake_;
  NameAddresses addresses_;
  ResumeProof proof_;
  TargetCounts counts_;
  std::optional<CommandLineTargets> space_;  // Always, once it is created.
  std::optional<ListedTargets> lists_;       // Likewise.

  std::uint64_t supplied_ = 0;
  std::optional<std::uint64_t> spare_;  // Taken only to see that --max-targets cut something off.
  bool cut_short_ = false;
  bool over_ = false;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_SCAN_TARGETS_H_
