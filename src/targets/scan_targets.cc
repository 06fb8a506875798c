// Everything that is to be scanned, in scan order: the command line's addresses and names in a
// seeded permutation, then its lists, of which this shard takes its part.
#include "targets/scan_targets.h"

#include <fmt/core.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

namespace snmpring::targets {
namespace {

using engine::Candidate;
using engine::Supply;
using session::ErrorWord;

// What may be read of lists before the loop goes on to its other work: lines may be of other shards
// or of no use, long, and without number.
constexpr std::uint64_t kLinesPerTurn = 1024;
constexpr std::uint64_t kOctetsPerTurn = std::uint64_t{1} << 20;

constexpr AddressValue kLinkLocalFirst = AddressValue{0xFE80} << 112;
constexpr AddressValue kLinkLocalLast = (AddressValue{0xFEC0} << 112) - 1;

/// The zone of all that is sent. 0 for an interface that is not there, with which nothing will be
/// sent.
std::optional<std::uint32_t> default_zone(const Settings& settings, const Zones& zones) {
  if (!settings.interface.empty()) return zones.index_of(settings.interface);
  const auto source = parse_address(settings.source_ipv6, zones);
  if (source && source->scope_id != 0) return source->scope_id;
  return std::nullopt;
}

/// What the operator got wrong, and no call of the system.
files::FileError misuse(std::string message) { return {0, std::move(message)}; }

std::string needs_yes(std::uint64_t count) {
  return fmt::format("{} targets are more than a /8 ({}); --yes allows it", count,
                     kTargetsWithoutYes);
}

}  // namespace

ScanTargets::ScanTargets(const Setup& setup, AddressFilter filter, Resolver resolver, UniqueFd wake,
                         UniqueFd ready)
    : plan_(setup.plan),
      credentials_(setup.credentials),
      bad_line_(setup.bad_line),
      zones_(setup.zones),
      families_{setup.settings.ipv4, setup.settings.ipv6},
      port_(setup.settings.port),
      shard_(setup.settings.shard),
      shards_(setup.settings.shards),
      targets_max_(setup.settings.targets_max),
      unasked_limit_(!setup.settings.yes),
      default_zone_(default_zone(setup.settings, setup.zones)),
      sends_(setup.settings.sends),
      filter_(std::move(filter)),
      position_(shard_),
      line_profiles_(plan_, credentials_),
      resolver_(std::move(resolver)),
      wake_(std::move(wake)),
      ready_(std::move(ready)) {
  single_profile_.plan = &plan_;
  range_profile_.plan = &plan_;
  range_profile_.always_reported = false;
}

std::expected<std::unique_ptr<ScanTargets>, files::FileError> ScanTargets::create(Setup setup) {
  auto filter = AddressFilter::load(setup.settings.allowlist_files, setup.settings.blocklist_files);
  if (!filter) return std::unexpected(std::move(filter.error()));
  auto resolver = Resolver::create(setup.lookup);
  if (!resolver) return std::unexpected(std::move(resolver.error()));
  UniqueFd wake(::epoll_create1(EPOLL_CLOEXEC));
  if (!wake) return std::unexpected(files::system_refusal("epoll_create1", errno));
  UniqueFd ready(::eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!ready) return std::unexpected(files::system_refusal("eventfd", errno));

  std::unique_ptr<ScanTargets> targets(new ScanTargets(
      setup, std::move(*filter), std::move(*resolver), std::move(wake), std::move(ready)));
  if (auto error = targets->read_command_line(setup.settings, setup.seed)) {
    return std::unexpected(std::move(*error));
  }
  if (targets->sends_) targets->resolve_names();
  return targets;
}

std::optional<files::FileError> ScanTargets::read_command_line(const Settings& settings,
                                                               std::uint64_t seed) {
  std::vector<TargetSpace::Item> items;
  std::set<std::tuple<std::string, std::uint16_t, std::optional<Family>>> known;
  bool standard_input = false;
  for (const std::string& text : settings.targets) {
    auto expression = parse_target(text, zones_);
    if (!expression) return misuse(std::move(expression.error()));
    if (auto* address = std::get_if<AddressTarget>(&*expression)) {
      if (const auto fault = complete(address->address)) {
        return misuse(fmt::format("{}: {}", in_quotes(text), *fault));
      }
      const IpAddress& a = address->address;
      const AddressValue value = address_value(a);
      if (allows(a.family)) {
        items.push_back(
            {{a.family, a.scope_id, value, value}, address->port.value_or(port_), true});
      } else {
        ++counts_.other_family;
      }
    } else if (auto* range = std::get_if<RangeTarget>(&*expression)) {
      if (const auto fault = complete(range->range)) {
        return misuse(fmt::format("{}: {}", in_quotes(text), *fault));
      }
      if (allows(range->range.family)) {
        items.push_back({range->range, range->port.value_or(port_), false});
      } else {
        counts_.other_family += range->range.count();
      }
    } else if (auto* name = std::get_if<NameTarget>(&*expression)) {
      const std::uint16_t port = name->port.value_or(port_);
      if (name->family && !allows(*name->family)) {
        ++counts_.other_family;
      } else if (known.emplace(name->name, port, name->family).second) {
        session::TargetProfile profile{&plan_, name->name, name->name, true};
        names_.push_back({std::move(*name), port, std::move(profile), std::nullopt});
      }
    } else {
      const std::string& path = std::get<ListTargets>(*expression).path;
      if (path == "-" && std::exchange(standard_input, true)) {
        return misuse("standard input (-) can be read only once");
      }
      auto list = TargetList::open(path, shard_, shards_, zones_);
      if (!list) return std::move(list.error());
      lists_.push_back(std::move(*list));
    }
  }
  space_ = TargetSpace(std::move(items), filter_, zones_);
  counts_.blocked = space_.blocked();
  ended_lists_.reserve(lists_.size());
  if (unasked_limit_ && space_.size() > kTargetsWithoutYes) return misuse(needs_yes(space_.size()));
  permutation_ = Permutation(space_.size() + names_.size(), seed);
  return std::nullopt;
}

std::optional<std::string> ScanTargets::complete(AddressRange& range) const {
  const bool touches = range.family == Family::ipv6 && families_.ipv6 && range.scope_id == 0 &&
                       range.first <= kLinkLocalLast && range.last >= kLinkLocalFirst;
  if (!touches) return std::nullopt;
  if (range.first < kLinkLocalFirst || range.last > kLinkLocalLast) {
    return "only a part of it is link-local (fe80::/10)";
  }
  if (!default_zone_) {
    return "a link-local address needs its zone, as in fe80::1%eth0, or --interface";
  }
  range.scope_id = *default_zone_;
  return std::nullopt;
}

std::optional<std::string> ScanTargets::complete(IpAddress& address) const {
  const AddressValue value = address_value(address);
  AddressRange range{address.family, address.scope_id, value, value};
  auto fault = complete(range);
  address.scope_id = range.scope_id;
  return fault;
}

std::optional<IpAddress> ScanTargets::usable(std::optional<IpAddress> address) const {
  if (address && complete(*address)) return std::nullopt;
  return address;
}

void ScanTargets::resolve_names() {
  std::size_t submitted = 0;
  while (submitted < names_.size() || !resolver_.empty()) {
    while (submitted < names_.size() && !resolver_.full()) {
      const NameTarget& name = names_[submitted].target;
      const Families families =
          name.family ? Families{*name.family == Family::ipv4, *name.family == Family::ipv6}
                      : families_;
      resolver_.submit(submitted++, name.name, families);
    }
    pollfd answered{.fd = resolver_.fd(), .events = POLLIN, .revents = 0};
    ::poll(&answered, 1, -1);
    while (auto answer = resolver_.take()) {
      Name& name = names_[answer->id];
      name.address = choose(std::move(answer->addresses), name.port, &name.profile);
    }
  }
  resolver_.end_threads();
}

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
  if (supply == Supply::pending && awaited_at_once_) return supply;
  if (supply == Supply::ready) {
    let_go(candidate.target.profile);
    spare_ = candidate.target.position;
  }
  cut_short_ = supply != Supply::exhausted;
  over_ = true;
  await(-1, false, false);
  return Supply::exhausted;
}

Supply ScanTargets::supply(Candidate& candidate) {
  candidate.refused = ErrorWord::none;
  if (owes_below(permutation_.size())) {
    place(owed_[owed_next_++], candidate);
    return Supply::ready;
  }
  if (position_ < permutation_.size()) return supply_from_space(candidate);
  return supply_from_lists(candidate);
}

Supply ScanTargets::supply_from_space(Candidate& candidate) {
  place(position_, candidate);
  const std::uint64_t left = permutation_.size() - position_;
  position_ = left > shards_ ? position_ + shards_ : permutation_.size();
  return Supply::ready;
}

void ScanTargets::place(std::uint64_t position, Candidate& candidate) const {
  const std::uint64_t index = permutation_.at(position);
  candidate.target.position = position;
  if (index < space_.size()) {
    const TargetSpace::Place at = space_.at(index, candidate.target.endpoint);
    candidate.target.profile = at.single ? &single_profile_ : &range_profile_;
    if (at.blocked) candidate.refused = ErrorWord::blocked;
    return;
  }
  const Name& name = names_[index - space_.size()];
  candidate.target.endpoint = {name.address.value_or(IpAddress{}), name.port};
  candidate.target.profile = &name.profile;
  if (name.address) {
    if (!filter_.permits(*name.address)) candidate.refused = ErrorWord::blocked;
  } else if (sends_) {
    candidate.refused = ErrorWord::resolve;
  }
}

Supply ScanTargets::supply_from_lists(Candidate& candidate) {
  while (turn_lines_ < kLinesPerTurn && turn_octets_ < kOctetsPerTurn) {
    if (supply_from_resolver(candidate) || supply_from_expansion(candidate) ||
        supply_from_held(candidate)) {
      await(-1, false, false);
      return Supply::ready;
    }
    if (list_ == lists_.size() || differs_) {
      if (!wanted_.empty()) return pend(-1, true, false);
      await(-1, false, false);
      return Supply::exhausted;
    }
    if (resolver_.full()) return pend(-1, true, false);
    if (skip_list()) continue;
    TargetList& list = lists_[list_];
    const std::uint64_t place_of_line = line_position(lines_before_ + list.lines());
    ListTarget line;
    std::string reason;
    const std::uint64_t octets_before = list.octets_taken();
    const TargetList::Result result =
        wants_line(place_of_line) ? list.next(line, reason) : list.pass(reason);
    ++turn_lines_;
    turn_octets_ += list.octets_taken() - octets_before;
    if (result == TargetList::Result::pending) return pend(list.fd(), !wanted_.empty(), false);
    if (result == TargetList::Result::busy) return pend(-1, false, true);
    if (!check_list(result == TargetList::Result::end)) continue;
    switch (result) {
      case TargetList::Result::target:
        if (unproven() || holding_) {
          holding_ = true;
          held_.push_back({list.line_number(), std::move(line)});
          continue;
        }
        if (take_line(std::move(line), list.line_number(), candidate)) {
          await(-1, false, false);
          return Supply::ready;
        }
        continue;
      case TargetList::Result::skipped:
        if (!is_retaken(place_of_line)) ++counts_.skipped_objects;
        break;
      case TargetList::Result::bad:
        report_bad(reason);
        break;
      case TargetList::Result::end:
        end_list();
        continue;
      case TargetList::Result::passed:
      case TargetList::Result::pending:
      case TargetList::Result::busy:
        break;
    }
    if (unproven() || holding_) {
      holding_ = true;
    } else {
      lose_below(place_of_line + kPositionsPerLine);
    }
  }
  return pend(-1, false, true);
}

void ScanTargets::end_list() {
  // Standard input stays open elsewhere, and would stay in the epoll set with its descriptor gone.
  await(-1, awaited_names_, false);
  const TargetList ended = std::move(lists_[list_]);
  ended_lists_.push_back({.lines = ended.lines(), .hash = ended.hash(), .ended = true});
  lines_before_ += ended.lines();
  octets_before_ += ended.octets_read();
  ++list_;
}

bool ScanTargets::supply_from_expansion(Candidate& candidate) {
  if (!expansion_) return false;
  while (!expansion_->done()) {
    const std::uint64_t position = expansion_->position();
    if (is_retaken(position)) {
      const bool owes = owes_below(std::min(resume_next_, expansion_->end()));
      const std::uint64_t wanted = owes ? owed_[owed_next_] : resume_next_;
      if (position > wanted) lose_below(position);
      if (position != wanted) {
        expansion_->skip_to(wanted);
        continue;
      }
      ++owed_next_;
    }
    candidate.target = expansion_->target();
    line_profiles_.hold(candidate.target.profile);
    expansion_->advance();
    return true;
  }
  lose_below(expansion_->end());
  line_profiles_.let_go(expansion_->profile());
  expansion_.reset();
  return false;
}

bool ScanTargets::supply_from_resolver(Candidate& candidate) {
  auto answer = resolver_.take();
  if (!answer) return false;
  const auto at = wanted_.find(answer->id);
  const Wanted wanted = at->second;
  wanted_.erase(at);
  const auto address = choose(std::move(answer->addresses), wanted.port, wanted.profile);
  fill(candidate, wanted, address.value_or(IpAddress{}));
  if (!address) candidate.refused = ErrorWord::resolve;
  return true;
}

std::optional<IpAddress> ScanTargets::choose(std::vector<IpAddress> addresses, std::uint16_t port,
                                             const session::TargetProfile* profile) {
  // Those that lack their zone.
  std::erase_if(addresses, [this](IpAddress& address) { return complete(address).has_value(); });
  if (addresses.empty()) return std::nullopt;
  const IpAddress first = addresses.front();
  std::erase_if(addresses, [this](const IpAddress& a) { return !filter_.permits(a); });
  if (addresses.empty()) return first;
  const IpAddress chosen = addresses.front();
  if (addresses.size() > 1) {
    addresses.erase(addresses.begin());
    std::ranges::reverse(addresses);
    others_.insert_or_assign(profile, Others{port, std::move(addresses)});
  }
  return chosen;
}

std::optional<Endpoint> ScanTargets::next_endpoint(std::uint64_t /*position*/,
                                                   const session::TargetProfile* profile) {
  const auto others = others_.find(profile);
  if (others == others_.end() || others->second.addresses.empty()) return std::nullopt;
  const Endpoint next{others->second.addresses.back(), others->second.port};
  others->second.addresses.pop_back();
  return next;
}

void ScanTargets::let_go(const session::TargetProfile* profile) {
  if (!others_.empty()) others_.erase(profile);
  line_profiles_.let_go(profile);
}

void ScanTargets::fill(Candidate& candidate, const Wanted& wanted, const IpAddress& address) {
  candidate.target.endpoint = {address, wanted.port};
  candidate.target.position = wanted.position;
  candidate.target.profile = wanted.profile;
  if (!filter_.permits(address)) candidate.refused = ErrorWord::blocked;
}

std::optional<std::string> ScanTargets::fault_of(const ListTarget& line) const {
  if (line.credential && sends_) {
    const auto has_label = [&](const session::Credential& c) {
      return c.label == *line.credential;
    };
    if (std::ranges::none_of(credentials_, has_label)) {
      return fmt::format("there is no credential {}", in_quotes(*line.credential));
    }
  }
  if (const auto* range = std::get_if<RangeTarget>(&line.where); range && unasked_limit_) {
    const std::uint64_t count = filter_.permitted_count(range->range);
    if (count > kTargetsWithoutYes) return needs_yes(count);
  }
  return std::nullopt;
}

const session::TargetProfile* ScanTargets::profile_of(ListTarget& line) {
  if (const session::TargetProfile* own = line_profiles_.make(line)) return own;
  return std::holds_alternative<RangeTarget>(line.where) ? &range_profile_ : &single_profile_;
}

bool ScanTargets::take_line(ListTarget line, std::uint64_t number, Candidate& candidate) {
  const std::uint64_t position = line_position(lines_before_ + number);
  const bool retaken = is_retaken(position);
  const std::uint64_t end = position + kPositionsPerLine;
  auto fault = fault_of(line);
  if (auto* given = std::get_if<AddressTarget>(&line.where); given && !fault) {
    fault = complete(given->address);
  } else if (auto* block = std::get_if<RangeTarget>(&line.where); block && !fault) {
    fault = complete(block->range);
  }
  if (fault) {
    report_bad(fmt::format("{}:{}: {}", lists_[list_].name(), number + 1, *fault));
    lose_below(end);
    return false;
  }
  const auto* address = std::get_if<AddressTarget>(&line.where);
  const auto* range = std::get_if<RangeTarget>(&line.where);
  const auto* name = std::get_if<NameTarget>(&line.where);
  const std::optional<Family> family = address ? address->address.family
                                       : range ? range->range.family
                                               : name->family;
  if (family && !allows(*family)) {
    counts_.other_family += range ? range->range.count() : 1;
    lose_below(end);
    return false;
  }
  if (!retaken) {
    ++counts_.list_targets;
  } else if (range == nullptr) {
    // An address or a name has the first position of its line, and no other.
    const bool owes = owes_below(position + 1);
    if (owes) ++owed_next_;
    lose_below(end);
    if (!owes) return false;
  }
  const Wanted wanted{position, line.port.value_or(port_), profile_of(line)};
  if (address != nullptr) {
    fill(candidate, wanted, address->address);
    return true;
  }
  if (range != nullptr) {
    expansion_.emplace(*range, filter_.permitted(range->range), wanted.position, wanted.port,
                       wanted.profile);
    if (!retaken) counts_.blocked += range->range.count() - expansion_->size();
    return false;
  }
  if (!sends_) {
    fill(candidate, wanted, IpAddress{});
    candidate.refused = ErrorWord::none;
    return true;
  }
  const Families families =
      family ? Families{*family == Family::ipv4, *family == Family::ipv6} : families_;
  wanted_.emplace(name_id_, wanted);
  resolver_.submit(name_id_++, name->name, families);
  return false;
}

void ScanTargets::report_bad(std::string_view text) {
  ++counts_.bad_lines;
  if (bad_line_) bad_line_(text);
}

std::optional<std::uint64_t> ScanTargets::total() const {
  if (over_ && !cut_short_) return supplied_;
  if (!lists_.empty()) return std::nullopt;
  return share_of_space();
}

std::optional<std::uint64_t> ScanTargets::planned() const {
  if (over_) return supplied_;
  const auto all = lists_.empty() ? total() : reckoned();
  return all && targets_max_ != 0 ? std::min(*all, targets_max_) : all;
}

std::optional<std::uint64_t> ScanTargets::reckoned() const {
  const bool in_space = position_ < permutation_.size() || owes_below(permutation_.size());
  const bool in_list = list_ < lists_.size();
  // Nothing is known of the lists yet, or what had been read before the run was resumed is being
  // passed over.
  if (in_space || (in_list && is_retaken(line_position(lines_before_ + lists_[list_].lines())))) {
    return std::nullopt;
  }
  std::uint64_t left = 0;
  for (std::size_t i = list_; i < lists_.size(); ++i) {
    const auto total = lists_[i].octets_total();
    if (!total) return std::nullopt;
    // One that has grown since may go on.
    left += *total - std::min(*total, lists_[i].octets_read());
  }
  const std::uint64_t taken = supplied_ + wanted_.size() + held_.size() +
                              (owed_.size() - owed_next_) + (expansion_ ? expansion_->left() : 0);
  if (left == 0) return taken;
  const std::uint64_t read = octets_before_ + (in_list ? lists_[list_].octets_read() : 0);
  if (read == 0) return std::nullopt;
  const auto listed = static_cast<double>(taken - std::min(taken, share_of_space()));
  const double to_come = listed * static_cast<double>(left) / static_cast<double>(read);
  // However few are reckoned, one may come.
  constexpr double kMax = 1e18;
  return taken + std::max<std::uint64_t>(static_cast<std::uint64_t>(std::min(to_come, kMax)), 1);
}

std::uint64_t ScanTargets::share_of_space() const noexcept {
  const std::uint64_t size = permutation_.size();
  return size > shard_ ? (size - shard_ - 1) / shards_ + 1 : 0;
}

Supply ScanTargets::pend(int list_fd, bool names, bool at_once) {
  turn_lines_ = turn_octets_ = 0;
  await(list_fd, names, at_once);
  return Supply::pending;
}

void ScanTargets::await(int list_fd, bool names, bool at_once) {
  const auto control = [this](int operation, int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    return ::epoll_ctl(wake_.get(), operation, fd, &event) == 0;
  };
  if (awaited_list_ != list_fd) {
    if (awaited_list_ >= 0) control(EPOLL_CTL_DEL, awaited_list_);
    awaited_list_ = list_fd;
    // Files of some kinds cannot be waited for; those are asked again at once.
    if (list_fd >= 0 && !control(EPOLL_CTL_ADD, list_fd)) {
      awaited_list_ = -1;
      at_once = true;
    }
  }
  if (awaited_names_ != names) {
    control(names ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, resolver_.fd());
    awaited_names_ = names;
  }
  if (awaited_at_once_ != at_once) {
    control(at_once ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, ready_.get());
    awaited_at_once_ = at_once;
  }
}

}  // namespace snmpring::targets
