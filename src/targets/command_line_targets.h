// The targets that the command line names one by one or by prefix: the index space of a scan.
#ifndef SNMPRING_TARGETS_COMMAND_LINE_TARGETS_H_
#define SNMPRING_TARGETS_COMMAND_LINE_TARGETS_H_

#include <algorithm>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/target_source.h"
#include "files/file_error.h"
#include "session/plan.h"
#include "session/target.h"
#include "targets/name_addresses.h"
#include "targets/permutation.h"
#include "targets/resolver.h"
#include "targets/resume_proof.h"
#include "targets/rules.h"
#include "targets/settings.h"
#include "targets/target_list.h"
#include "targets/target_space.h"
#include "targets/target_syntax.h"

namespace snmpring::targets {

/// What targets that have nothing for themselves share.
struct SharedProfiles {
  explicit SharedProfiles(const session::Plan& plan) {
    single.plan = range.plan = &plan;
    range.always_reported = false;
  }

  session::TargetProfile single;  ///< Given as an address.
  session::TargetProfile range;   ///< Born of a prefix or range.
};

/// The expressions of the command line, sorted by what they are.
struct CommandLine {
  std::vector<TargetSpace::Item> items;
  std::vector<NameTarget> names;   ///< Distinct, in the order given, with their ports.
  std::vector<TargetList> lists;   ///< Open.
  std::uint64_t other_family = 0;  ///< Addresses and names left out by -4 or -6.
};

/// Checks every expression and opens the lists. Errors: one line that names what is wrong, with 0
/// for errno where no call of the system failed.
/// \param read_oid Of the lines of the lists.
std::expected<CommandLine, files::FileError> read_command_line(const Settings& settings,
                                                               const Rules& rules,
                                                               const Zones& zones,
                                                               const OidReader& read_oid);

/// Has the positions [0, size()), in the order of a permutation. This shard takes its part of them.
class CommandLineTargets {
 public:
  /// \param seed Of the visiting order.
  /// \param line Its items and names are taken.
  /// \param rules, plan, profiles, zones Borrowed.
  CommandLineTargets(CommandLine& line, std::uint64_t seed, const Settings& settings,
                     const Rules& rules, const session::Plan& plan, const SharedProfiles& profiles,
                     const Zones& zones);

  /// Over all shards.
  std::uint64_t size() const noexcept { return permutation_.size(); }
  ResumeProof::Space extent() const noexcept {
    return {.size = size(), .shard = shard_, .shards = shards_};
  }
  /// What this shard has of them.
  std::uint64_t share() const noexcept;
  /// Distinct addresses, without the names.
  std::uint64_t addresses() const noexcept { return space_.size(); }
  /// Addresses of prefixes and ranges that were left out, because they are blocked.
  std::uint64_t blocked() const noexcept { return space_.blocked(); }
  std::size_t memory_octets() const noexcept { return space_.memory_octets(); }

  /// Waits until all names are resolved.
  void resolve(Resolver& resolver, NameAddresses& addresses);

  /// True once every target of this shard has been taken.
  bool done() const noexcept { return position_ >= permutation_.size(); }
  /// Of the next target to be taken; size() once done.
  std::uint64_t position() const noexcept { return position_; }
  /// Goes on from there.
  void go_to(std::uint64_t position) noexcept { position_ = std::min(position, size()); }

  /// Takes the next one. Not once done.
  void take(engine::Candidate& candidate) {
    place(position_, candidate);
    const std::uint64_t left = permutation_.size() - position_;
    position_ = left > shards_ ? position_ + shards_ : permutation_.size();
  }

  /// The target at `position`, which is below size().
  void place(std::uint64_t position, engine::Candidate& candidate) const {
    const std::uint64_t index = permutation_.at(position);
    candidate.target.position = position;
    if (index >= space_.size()) return place_name(index - space_.size(), candidate);
    const TargetSpace::Place at = space_.at(index, candidate.target.endpoint);
    candidate.target.profile = at.single ? &profiles_.single : &profiles_.range;
    if (at.blocked) candidate.refused = session::ErrorWord::blocked;
  }

  /// Calls `take` with what tells this space from others, as text in pieces.
  void describe_space(const std::function<void(std::string_view)>& take) const;
  void describe_names(const std::function<void(std::string_view)>& take) const;

 private:
  struct Name {
    NameTarget target;
    std::uint16_t port;
    session::TargetProfile profile;
    std::optional<IpAddress> address;  // The first that may be asked; else the first that there is.
  };

  void place_name(std::size_t name, engine::Candidate& candidate) const;

  const Rules& rules_;
  const SharedProfiles& profiles_;
  const Zones& zones_;
  const std::uint64_t shard_;
  const std::uint64_t shards_;
  TargetSpace space_;
  std::vector<Name> names_;
  Permutation permutation_;
  std::uint64_t position_;
};

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_COMMAND_LINE_TARGETS_H_
