#include "targets/scan_targets.h"

#include <algorithm>
#include <utility>

#include "text/sha256.h"

namespace snmpring::targets {

using engine::Candidate;
using engine::Supply;

ScanTargets::ScanTargets(const Setup& setup, AddressFilter filter, Resolver resolver, Wake wake)
    : bad_line_(setup.bad_line),
      targets_max_(setup.settings.targets_max),
      rules_(setup.settings, std::move(filter), setup.zones),
      profiles_(setup.plan),
      resolver_(std::move(resolver)),
      wake_(std::move(wake)),
      addresses_(rules_) {}

std::expected<std::unique_ptr<ScanTargets>, files::FileError> ScanTargets::create(
    const Setup& setup) {
  auto filter = AddressFilter::load(setup.settings.allowlist_files, setup.settings.blocklist_files,
                                    setup.settings.excluded);
  if (!filter) return std::unexpected(std::move(filter.error()));
  auto resolver = Resolver::create(setup.lookup);
  if (!resolver) return std::unexpected(std::move(resolver.error()));
  auto wake = Wake::create(resolver->fd());
  if (!wake) return std::unexpected(std::move(wake.error()));

  std::unique_ptr<ScanTargets> targets(
      new ScanTargets(setup, std::move(*filter), std::move(*resolver), std::move(*wake)));
  if (auto error = targets->read_command_line(setup)) return std::unexpected(std::move(*error));
  if (targets->rules_.sends()) targets->space_->resolve(targets->resolver_, targets->addresses_);
  return targets;
}

std::optional<files::FileError> ScanTargets::read_command_line(const Setup& setup) {
  auto line = targets::read_command_line(setup.settings, rules_, setup.zones, setup.read_oid);
  if (!line) return std::move(line.error());
  counts_.other_family = line->other_family;
  space_.emplace(*line, setup.seed, setup.settings, rules_, setup.plan, profiles_, setup.zones);
  counts_.blocked = space_->blocked();
  if (auto fault = rules_.too_many(space_->addresses())) {
    return files::FileError{.error = 0, .message = std::move(*fault)};
  }
  lists_.emplace(ListedTargets::Parts{.rules = rules_,
                                      .plan = setup.plan,
                                      .credentials = setup.credentials,
                                      .profiles = profiles_,
                                      .bad_line = bad_line_,
                                      .resolver = resolver_,
                                      .addresses = addresses_,
                                      .proof = proof_,
                                      .wake = wake_,
                                      .counts = counts_},
                 std::move(line->lists), space_->size());
  return std::nullopt;
}

// --- Taking --------------------------------------------------------------------------------------

Supply ScanTargets::next(Candidate& candidate) {
  if (over_) return Supply::exhausted;
  const bool at_limit = targets_max_ != 0 && supplied_ >= targets_max_;
  const Supply supply = this->supply(candidate);
  if (!at_limit) {
    if (supply == Supply::ready) ++supplied_;
    if (supply == Supply::exhausted) over_ = true;
    return supply;
  }
  // It is only to be found out whether anything is left.
  if (supply == Supply::pending && wake_.awaited().at_once) return supply;
  if (supply == Supply::ready) {
    let_go(candidate.target.profile);
    spare_ = candidate.target.position;
  }
  cut_short_ = supply != Supply::exhausted;
  over_ = true;
  wake_.await_nothing();
  return Supply::exhausted;
}

// What a resumed run owes of the command line comes first, then the rest of it, then the lists.
Supply ScanTargets::supply(Candidate& candidate) {
  candidate.refused = session::ErrorWord::none;
  if (proof_.owes_below(space_->size())) {
    space_->place(proof_.take_owed(), candidate);
    return Supply::ready;
  }
  if (space_->done()) return lists_->next(candidate);
  space_->take(candidate);
  return Supply::ready;
}

std::optional<Endpoint> ScanTargets::next_endpoint(std::uint64_t /*position*/,
                                                   const session::TargetProfile* profile) {
  return addresses_.next(profile);
}

void ScanTargets::let_go(const session::TargetProfile* profile) {
  addresses_.forget(profile);
  lists_->let_go(profile);
}

// --- How many ------------------------------------------------------------------------------------

std::optional<std::uint64_t> ScanTargets::total() const {
  if (over_ && !cut_short_) return supplied_;
  if (lists_->size() > 0) return std::nullopt;
  return space_->share();
}

std::optional<std::uint64_t> ScanTargets::planned() const {
  if (over_) return supplied_;
  const auto all = lists_->size() == 0 ? total() : reckoned();
  return all && targets_max_ != 0 ? std::min(*all, targets_max_) : all;
}

std::optional<std::uint64_t> ScanTargets::reckoned() const {
  // Nothing is known of the lists before the command line is done.
  if (!space_->done() || proof_.owes_below(space_->size()) || lists_->passes_over()) {
    return std::nullopt;
  }
  const auto left = lists_->octets_left();
  if (!left) return std::nullopt;
  const std::uint64_t taken = supplied_ + lists_->on_their_way() + proof_.owed_left();
  if (*left == 0) return taken;
  const std::uint64_t read = lists_->octets_read();
  if (read == 0) return std::nullopt;
  const auto listed = static_cast<double>(taken - std::min(taken, space_->share()));
  const double to_come = listed * static_cast<double>(*left) / static_cast<double>(read);
  // However few are reckoned, one may come.
  constexpr double kMax = 1e18;
  return taken + std::max<std::uint64_t>(static_cast<std::uint64_t>(std::min(to_come, kMax)), 1);
}

// --- Where the scan is ---------------------------------------------------------------------------

void ScanTargets::describe(ScanPosition& position) const {
  position.counts = counts_;
  lists_->describe_unfinished(position.unfinished);
  proof_.describe(position.unfinished);
  if (spare_) position.unfinished.push_back(*spare_);
  position.next = space_->done() ? lists_->next_position(position.unfinished) : space_->position();
  lists_->describe(position.lists);
}

std::string ScanTargets::fingerprint() const {
  text::Sha256 digest;
  const auto take = [&](std::string_view text) { digest.add(text); };
  space_->describe_space(take);
  rules_.filter().describe(take);
  space_->describe_names(take);
  return digest.text();
}

std::expected<void, std::string> ScanTargets::continue_from(ScanPosition position,
                                                            std::uint64_t done) {
  const TargetCounts counts = position.counts;
  auto proof = ResumeProof::begin(std::move(position), space_->extent(), lists_->lists());
  if (!proof) return std::unexpected(std::move(proof.error()));
  proof_ = std::move(*proof);
  space_->go_to(proof_.next());
  counts_ = counts;
  supplied_ = done;
  return {};
}

}  // namespace snmpring::targets
