// How a scan says where it is in its targets, and goes on from there in another process.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "targets/scan_targets.h"
#include "text/sha256.h"

namespace snmpring::targets {
namespace {

/// Reads as many lines and compares. False for what cannot be read again: a pipe, standard input.
/// Errors: what is to be said against the list.
std::expected<bool, std::string> is_same(const std::string& path, const ListProgress& read) {
  if (path == "-") return false;
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  files::LineReader reader(std::move(fd));
  LineHash hash;
  while (reader.lines() < read.lines) {
    std::string_view line;
    switch (reader.next(line)) {
      case files::LineReader::Result::line:
        hash.add(line);
        continue;
      case files::LineReader::Result::too_long:
        hash.add_too_long();
        continue;
      case files::LineReader::Result::busy:
        continue;
      case files::LineReader::Result::pending:
      case files::LineReader::Result::failed:
      case files::LineReader::Result::end:
        break;
    }
    return std::unexpected(
        fmt::format("has {} lines, of which {} had been read", reader.lines(), read.lines));
  }
  if (hash.value() == read.hash) return true;
  return std::unexpected(
      fmt::format("its first {} lines are not those that had been read", read.lines));
}

std::string shown(const std::string& list) { return list == "-" ? "standard input" : list; }

}  // namespace

void ScanTargets::describe(ScanPosition& position) const {
  position.counts = counts_;
  for (const auto& [id, wanted] : wanted_) position.unfinished.push_back(wanted.position);
  std::copy(owed_.begin() + static_cast<std::ptrdiff_t>(owed_next_), owed_.end(),
            std::back_inserter(position.unfinished));
  std::ranges::copy(lost_, std::back_inserter(position.unfinished));
  if (spare_) position.unfinished.push_back(*spare_);
  position.next = next_position(position);

  position.lists.assign(ended_lists_.begin(), ended_lists_.end());
  for (std::size_t i = list_; i < lists_.size(); ++i) {
    ListProgress progress;
    if (i == list_ && !differs_) progress = {lists_[i].lines(), lists_[i].hash(), false};
    if (i < resume_lists_.size() && resume_lists_[i].lines >= progress.lines) {
      progress = resume_lists_[i];
    }
    if (progress.lines == 0 && !progress.ended) break;
    position.lists.push_back(progress);
  }
}

std::uint64_t ScanTargets::next_position(ScanPosition& position) const {
  if (position_ < permutation_.size()) return position_;
  const std::uint64_t lines = list_ < lists_.size() && !differs_ ? lists_[list_].lines() : 0;
  std::uint64_t next = line_position(lines_before_ + lines);
  if (expansion_ && !expansion_->done()) {
    next = expansion_->position();
    // The line has been counted, so that its first position may not look as if it had not been
    // read.
    if (next == line_position(lines_before_ + lines - 1) && next >= resume_next_) {
      position.unfinished.push_back(next++);
    }
  }
  return std::max(next, resume_next_);
}

std::string ScanTargets::fingerprint() const {
  text::Sha256 digest;
  const auto take = [&](std::string_view text) { digest.add(text); };
  space_.describe(zones_, take);
  filter_.describe(take);
  for (const Name& name : names_) {
    const auto family = name.target.family;
    take(fmt::format("name {} {} {}\n", name.target.name, name.port,
                     !family                   ? 0
                     : *family == Family::ipv4 ? 4
                                               : 6));
  }
  return digest.text();
}

std::expected<void, std::string> ScanTargets::continue_from(ScanPosition position,
                                                            std::uint64_t done) {
  const std::uint64_t size = permutation_.size();
  const auto of_this_shard = [&](std::uint64_t p) { return p >= size || p % shards_ == shard_; };
  constexpr std::uint64_t kLinesMax = std::numeric_limits<std::uint32_t>::max();

  std::uint64_t lines = 0;
  bool sound = position.lists.size() <= lists_.size() &&
               position.next <= std::numeric_limits<std::uint64_t>::max() - 2 * kPositionsPerLine;
  for (std::size_t i = 0; i < position.lists.size() && sound; ++i) {
    const bool last = i + 1 == position.lists.size();
    sound = (position.lists[i].ended || last) && position.lists[i].lines <= kLinesMax - lines;
    if (sound) lines += position.lists[i].lines;
  }
  if (position.next < size) {
    sound = sound && lines == 0;
  } else if (sound) {
    // Within a line it is the last one that was read.
    const std::uint64_t next_line = (position.next - size) / kPositionsPerLine;
    const bool within = (position.next - size) % kPositionsPerLine != 0;
    sound = within ? next_line + 1 == lines : next_line == lines;
  }
  sound = sound && of_this_shard(position.next) && std::ranges::is_sorted(position.unfinished) &&
          std::ranges::adjacent_find(position.unfinished) == position.unfinished.end() &&
          (position.unfinished.empty() || position.unfinished.back() < position.next) &&
          std::ranges::all_of(position.unfinished, of_this_shard);
  if (!sound) return std::unexpected("its positions cannot be right");

  resume_next_ = position.next;
  position_ = std::min(position.next, size);
  resume_lists_ = std::move(position.lists);
  owed_ = std::move(position.unfinished);
  lost_.reserve(owed_.size());
  counts_ = position.counts;
  supplied_ = done;

  proven_lists_.resize(resume_lists_.size());
  std::uint64_t first = size;
  for (std::size_t i = 0; i < resume_lists_.size(); ++i) {
    const ListProgress& read = resume_lists_[i];
    const std::uint64_t end = first + read.lines * kPositionsPerLine;
    const auto owed = std::ranges::lower_bound(owed_, first);
    if (!read.ended || (owed != owed_.end() && *owed < end)) {
      const auto same = is_same(lists_[i].name(), read);
      if (!same) {
        return std::unexpected(fmt::format("{}: {}", shown(lists_[i].name()), same.error()));
      }
      proven_lists_[i] = *same;
    }
    first = end;
  }
  return {};
}

bool ScanTargets::skip_list() {
  if (list_ >= resume_lists_.size()) return false;
  const ListProgress& read = resume_lists_[list_];
  if (!read.ended || owes_below(line_position(lines_before_ + read.lines))) return false;
  await(-1, awaited_names_, false);
  const TargetList skipped = std::move(lists_[list_]);
  ended_lists_.push_back(read);
  lines_before_ += read.lines;
  octets_before_ += skipped.octets_total().value_or(0);
  ++list_;
  return true;
}

bool ScanTargets::wants_line(std::uint64_t line) const noexcept {
  if (line + kPositionsPerLine > resume_next_) return true;
  const auto owed =
      std::lower_bound(owed_.begin() + static_cast<std::ptrdiff_t>(owed_next_), owed_.end(), line);
  return owed != owed_.end() && *owed < line + kPositionsPerLine;
}

bool ScanTargets::unproven() const noexcept {
  return list_ < resume_lists_.size() && !proven_lists_[list_] &&
         lists_[list_].lines() < resume_lists_[list_].lines;
}

bool ScanTargets::supply_from_held(engine::Candidate& candidate) {
  if (!holding_ || differs_ || unproven()) return false;
  while (!held_.empty()) {
    if (resolver_.full()) return false;
    HeldLine held = std::move(held_.front());
    held_.pop_front();
    lose_below(line_position(lines_before_ + held.number));
    if (take_line(std::move(held.line), held.number, candidate)) return true;
    if (supply_from_expansion(candidate)) return true;
  }
  holding_ = false;
  lose_below(line_position(lines_before_ + lists_[list_].lines()));
  return false;
}

bool ScanTargets::check_list(bool ended) {
  if (list_ >= resume_lists_.size()) return true;
  const ListProgress& read = resume_lists_[list_];
  const TargetList& list = lists_[list_];
  if (list.lines() < read.lines && ended) {
    report_difference(fmt::format("{}: ended after {} lines, of which {} had been read",
                                  shown(list.name()), list.lines(), read.lines));
  } else if (list.lines() == read.lines && list.hash() != read.hash) {
    report_difference(fmt::format("{}: its first {} lines are not those that had been read",
                                  shown(list.name()), read.lines));
  }
  return !differs_;
}

// What follows in another list than before are other targets: nothing more is asked of it.
void ScanTargets::report_difference(std::string_view text) {
  differs_ = true;
  if (bad_line_) bad_line_(text);
}

void ScanTargets::lose_below(std::uint64_t position) {
  const std::uint64_t below = std::min(position, resume_next_);
  if (!owes_below(below)) return;
  if (bad_line_) {
    const std::uint64_t line = (owed_[owed_next_] - permutation_.size()) / kPositionsPerLine;
    bad_line_(fmt::format("{}:{}: is not the target that it was in the run that is resumed",
                          shown(lists_[list_].name()), line - lines_before_ + 1));
  }
  while (owes_below(below)) lost_.push_back(owed_[owed_next_++]);
}

}  // namespace snmpring::targets
