#include "targets/listed_targets.h"

#include <fmt/core.h>

#include <algorithm>
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

/// The line names a credential that the run, which sends, does not have.
bool lacks_credential(const ListTarget& line, const ListedTargets::Parts& parts) {
  return line.credential && parts.rules.sends() &&
         std::ranges::find(parts.credentials, *line.credential, &session::Credential::label) ==
             parts.credentials.end();
}

std::optional<Family> family_of(const ListTarget& line) {
  if (const auto* address = std::get_if<AddressTarget>(&line.where)) return address->address.family;
  if (const auto* range = std::get_if<RangeTarget>(&line.where)) return range->range.family;
  return std::get<NameTarget>(line.where).family;
}

}  // namespace

ListedTargets::ListedTargets(const Parts& parts, std::vector<TargetList> lists,
                             std::uint64_t first_position)
    : parts_(parts),
      lists_(std::move(lists)),
      first_position_(first_position),
      line_profiles_(parts.plan, parts.credentials) {
  ended_.reserve(lists_.size());
}

// --- Whence the next target comes ----------------------------------------------------------------

Supply ListedTargets::next(Candidate& candidate) {
  while (turn_lines_ < kLinesPerTurn && turn_octets_ < kOctetsPerTurn) {
    if (from_resolver(candidate) || from_expansion(candidate) || from_held(candidate)) {
      parts_.wake.await_nothing();
      return Supply::ready;
    }
    if (read_all() || differ_) {
      if (!wanted_.empty()) return pend({.names = true});
      parts_.wake.await_nothing();
      return Supply::exhausted;
    }
    if (parts_.resolver.full()) return pend({.names = true});
    if (skip_list()) continue;
    if (const auto supply = from_next_line(candidate)) return *supply;
  }
  return pend({.at_once = true});
}

Supply ListedTargets::pend(Wake::Reasons reasons) {
  turn_lines_ = turn_octets_ = 0;
  parts_.wake.await(reasons);
  return Supply::pending;
}

bool ListedTargets::from_resolver(Candidate& candidate) {
  auto answer = parts_.resolver.take();
  if (!answer) return false;
  const auto at = wanted_.find(answer->id);
  const Wanted wanted = at->second;
  wanted_.erase(at);
  const auto address =
      parts_.addresses.choose(std::move(answer->addresses), wanted.port, wanted.profile);
  fill(candidate, wanted, address.value_or(IpAddress{}));
  if (!address) candidate.refused = ErrorWord::resolve;
  return true;
}

bool ListedTargets::from_expansion(Candidate& candidate) {
  if (!expansion_) return false;
  ResumeProof& proof = parts_.proof;
  while (!expansion_->done()) {
    const std::uint64_t position = expansion_->position();
    if (proof.is_retaken(position)) {
      const bool owes = proof.owes_below(std::min(proof.next(), expansion_->end()));
      const std::uint64_t wanted = owes ? proof.owed() : proof.next();
      if (position > wanted) lose_below(position);
      if (position != wanted) {
        expansion_->skip_to(wanted);
        continue;
      }
      proof.take_owed();
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

bool ListedTargets::from_held(Candidate& candidate) {
  if (!holding_ || differ_ || is_unproven()) return false;
  while (!held_.empty()) {
    if (parts_.resolver.full()) return false;
    HeldLine held = std::move(held_.front());
    held_.pop_front();
    lose_below(line_position(held.number));
    if (take_line(std::move(held.line), held.number, candidate)) return true;
    if (from_expansion(candidate)) return true;
  }
  holding_ = false;
  lose_below(line_position(list().lines()));
  return false;
}

std::optional<Supply> ListedTargets::from_next_line(Candidate& candidate) {
  const std::uint64_t position = line_position(list().lines());
  const std::uint64_t octets_before = list().octets_taken();
  ListTarget line;
  std::string reason;
  const TargetList::Result result =
      wants_line(position) ? list().next(line, reason) : list().pass(reason);
  ++turn_lines_;
  turn_octets_ += list().octets_taken() - octets_before;
  if (result == TargetList::Result::pending) {
    return pend({.list_fd = list().fd(), .names = !wanted_.empty()});
  }
  if (result == TargetList::Result::busy) return pend({.at_once = true});
  if (!compare_list(result == TargetList::Result::end)) return std::nullopt;
  switch (result) {
    case TargetList::Result::target:
      if (is_unproven() || holding_) {
        holding_ = true;
        held_.push_back({list().line_number(), std::move(line)});
        return std::nullopt;
      }
      if (!take_line(std::move(line), list().line_number(), candidate)) return std::nullopt;
      parts_.wake.await_nothing();
      return Supply::ready;
    case TargetList::Result::end:
      end_list();
      return std::nullopt;
    case TargetList::Result::skipped:
      if (!parts_.proof.is_retaken(position)) ++parts_.counts.skipped_objects;
      break;
    case TargetList::Result::bad:
      report_bad(reason);
      break;
    case TargetList::Result::passed:
    case TargetList::Result::pending:
    case TargetList::Result::busy:
      break;
  }
  if (is_unproven() || holding_) {
    holding_ = true;
  } else {
    lose_below(position + kPositionsPerLine);
  }
  return std::nullopt;
}

// --- What becomes of a line ----------------------------------------------------------------------

bool ListedTargets::take_line(ListTarget line, std::uint64_t number, Candidate& candidate) {
  const std::uint64_t position = line_position(number);
  const auto* const range = std::get_if<RangeTarget>(&line.where);
  const auto fault = fault_of(line);
  if (fault && lacks_credential(line, parts_) && missing_.is_known(*line.credential)) {
    ++parts_.counts.bad_lines;
  } else if (fault) {
    report_bad(fmt::format("{}:{}: {}", list().name(), number + 1, *fault));
  }
  if (fault || is_left_out(line)) {
    lose_below(position + kPositionsPerLine);
    return false;
  }
  if (!parts_.proof.is_retaken(position)) {
    ++parts_.counts.list_targets;
  } else if (range == nullptr && !is_owed(position)) {
    return false;
  }
  const Wanted wanted{position, line.port.value_or(parts_.rules.port()), profile_of(line)};
  if (range != nullptr) {
    expand(*range, wanted);
    return false;
  }
  if (const auto* name = std::get_if<NameTarget>(&line.where)) {
    return resolve(*name, wanted, candidate);
  }
  fill(candidate, wanted, std::get<AddressTarget>(line.where).address);
  return true;
}

std::optional<std::string> ListedTargets::fault_of(ListTarget& line) const {
  const Rules& rules = parts_.rules;
  if (lacks_credential(line, parts_)) {
    if (*line.credential != kDefaultLabel) {
      return fmt::format(
          "there is no credential {}: give the -c, -u or --credentials that the list was made with",
          in_quotes(*line.credential));
    }
    line.credential.reset();
  }
  if (auto* const range = std::get_if<RangeTarget>(&line.where)) {
    auto fault = rules.too_many(range->range);
    return fault ? fault : rules.complete(range->range);
  }
  auto* const address = std::get_if<AddressTarget>(&line.where);
  return address != nullptr ? rules.complete(address->address) : std::nullopt;
}

bool ListedTargets::is_left_out(const ListTarget& line) {
  const auto family = family_of(line);
  if (!family || parts_.rules.allows(*family)) return false;
  const auto* const range = std::get_if<RangeTarget>(&line.where);
  parts_.counts.other_family += range != nullptr ? range->range.count() : 1;
  return true;
}

// An address or a name has the first position of its line, and no other.
bool ListedTargets::is_owed(std::uint64_t position) {
  const bool owed = parts_.proof.owes_below(position + 1);
  if (owed) parts_.proof.take_owed();
  lose_below(position + kPositionsPerLine);
  return owed;
}

const session::TargetProfile* ListedTargets::profile_of(ListTarget& line) {
  if (const session::TargetProfile* own = line_profiles_.make(line)) return own;
  return std::holds_alternative<RangeTarget>(line.where) ? &parts_.profiles.range
                                                         : &parts_.profiles.single;
}

void ListedTargets::fill(Candidate& candidate, const Wanted& wanted, const IpAddress& address) {
  candidate.target.endpoint = {address, wanted.port};
  candidate.target.position = wanted.position;
  candidate.target.profile = wanted.profile;
  if (!parts_.rules.permits(address)) candidate.refused = ErrorWord::blocked;
}

void ListedTargets::expand(const RangeTarget& range, const Wanted& wanted) {
  expansion_.emplace(range, parts_.rules.filter().permitted(range.range), wanted.position,
                     wanted.port, wanted.profile);
  if (!parts_.proof.is_retaken(wanted.position)) {
    parts_.counts.blocked += range.range.count() - expansion_->size();
  }
}

bool ListedTargets::resolve(const NameTarget& name, const Wanted& wanted, Candidate& candidate) {
  if (!parts_.rules.sends()) {
    fill(candidate, wanted, IpAddress{});
    candidate.refused = ErrorWord::none;
    return true;
  }
  wanted_.emplace(name_id_, wanted);
  parts_.resolver.submit(name_id_++, name.name, parts_.rules.families_of(name.family));
  return false;
}

void ListedTargets::report_bad(std::string_view text) {
  ++parts_.counts.bad_lines;
  if (parts_.bad_line) parts_.bad_line(text);
}

// --- The ends of lists ---------------------------------------------------------------------------

void ListedTargets::end_list() {
  missing_.take_counts([this](std::string_view label, std::uint64_t more) {
    if (!parts_.bad_line) return;
    parts_.bad_line(fmt::format("{}: {} more line{} name{} the credential {}, which is not there",
                                shown_list(list().name()), more, more == 1 ? "" : "s",
                                more == 1 ? "s" : "", in_quotes(label)));
  });
  const ListProgress progress{.lines = list().lines(), .hash = list().hash(), .ended = true};
  leave_list(progress, list().octets_read());
}

bool ListedTargets::skip_list() {
  const ListProgress* const read = parts_.proof.list(list_);
  if (read == nullptr || !read->ended || parts_.proof.owes_below(line_position(read->lines))) {
    return false;
  }
  leave_list(*read, list().octets_total().value_or(0));
  return true;
}

void ListedTargets::leave_list(const ListProgress& progress, std::uint64_t octets) {
  // Standard input stays open elsewhere, and would stay awaited with its descriptor gone.
  parts_.wake.await({.names = parts_.wake.awaited().names});
  const TargetList ended = std::move(list());
  ended_.push_back(progress);
  lines_before_ += progress.lines;
  octets_before_ += octets;
  ++list_;
}

// --- What a resumed run had read -----------------------------------------------------------------

bool ListedTargets::wants_line(std::uint64_t position) const noexcept {
  const std::uint64_t end = position + kPositionsPerLine;
  return end > parts_.proof.next() || parts_.proof.owes_in(position, end);
}

bool ListedTargets::is_unproven() const noexcept {
  const ListProgress* const read = parts_.proof.list(list_);
  return read != nullptr && !parts_.proof.is_proven(list_) && list().lines() < read->lines;
}

bool ListedTargets::compare_list(bool ended) {
  const ListProgress* const read = parts_.proof.list(list_);
  if (read == nullptr) return true;
  const std::string name = shown_list(list().name());
  std::string difference;
  if (list().lines() < read->lines && ended) {
    difference = fmt::format("{}: ended after {} lines, of which {} had been read", name,
                             list().lines(), read->lines);
  } else if (list().lines() == read->lines && list().hash() != read->hash) {
    difference =
        fmt::format("{}: its first {} lines are not those that had been read", name, read->lines);
  } else {
    return true;
  }
  // What follows in another list than before are other targets: nothing more is asked of it.
  differ_ = true;
  if (parts_.bad_line) parts_.bad_line(difference);
  return false;
}

void ListedTargets::lose_below(std::uint64_t position) {
  const auto first = parts_.proof.lose_below(position);
  if (!first || !parts_.bad_line) return;
  const std::uint64_t line = (*first - first_position_) / kPositionsPerLine;
  parts_.bad_line(fmt::format("{}:{}: is not the target that it was in the run that is resumed",
                              shown_list(list().name()), line - lines_before_ + 1));
}

// --- Where it is ---------------------------------------------------------------------------------

void ListedTargets::describe_unfinished(std::vector<std::uint64_t>& unfinished) const {
  for (const auto& [id, wanted] : wanted_) unfinished.push_back(wanted.position);
}

void ListedTargets::describe(std::vector<ListProgress>& lists) const {
  lists.assign(ended_.begin(), ended_.end());
  for (std::size_t i = list_; i < lists_.size(); ++i) {
    ListProgress progress;
    if (i == list_ && !differ_) progress = {lists_[i].lines(), lists_[i].hash(), false};
    const ListProgress* const read = parts_.proof.list(i);
    if (read != nullptr && read->lines >= progress.lines) progress = *read;
    if (progress.lines == 0 && !progress.ended) break;
    lists.push_back(progress);
  }
}

std::uint64_t ListedTargets::next_position(std::vector<std::uint64_t>& unfinished) const {
  const std::uint64_t lines = !read_all() && !differ_ ? list().lines() : 0;
  std::uint64_t next = line_position(lines);
  if (expansion_ && !expansion_->done()) {
    next = expansion_->position();
    // The line has been counted, so that its first position may not look as if it had not been
    // read.
    if (next == line_position(lines - 1) && next >= parts_.proof.next()) {
      unfinished.push_back(next++);
    }
  }
  return std::max(next, parts_.proof.next());
}

bool ListedTargets::passes_over() const noexcept {
  return !read_all() && parts_.proof.is_retaken(line_position(list().lines()));
}

std::uint64_t ListedTargets::on_their_way() const noexcept {
  return wanted_.size() + held_.size() + (expansion_ ? expansion_->left() : 0);
}

std::uint64_t ListedTargets::octets_read() const noexcept {
  return octets_before_ + (read_all() ? 0 : list().octets_read());
}

std::optional<std::uint64_t> ListedTargets::octets_left() const noexcept {
  std::uint64_t left = 0;
  for (std::size_t i = list_; i < lists_.size(); ++i) {
    const auto total = lists_[i].octets_total();
    if (!total) return std::nullopt;
    // One that has grown since may go on.
    left += *total - std::min(*total, lists_[i].octets_read());
  }
  return left;
}

}  // namespace snmpring::targets
