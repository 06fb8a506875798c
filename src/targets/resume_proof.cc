#include "targets/resume_proof.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>

#include "base/unique_fd.h"
#include "files/line_reader.h"
#include "targets/line_hash.h"
#include "targets/range_expansion.h"

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

/// Lines of all lists together; nullopt where they cannot be right: only the last list may not have
/// ended.
std::optional<std::uint64_t> lines_of(std::span<const ListProgress> lists) {
  constexpr std::uint64_t kLinesMax = std::numeric_limits<std::uint32_t>::max();
  std::uint64_t lines = 0;
  for (const ListProgress& list : lists) {
    const bool last = &list == &lists.back();
    if ((!list.ended && !last) || list.lines > kLinesMax - lines) return std::nullopt;
    lines += list.lines;
  }
  return lines;
}

/// Whether `next` is where the run was after so many lines of lists.
bool is_next_after(std::uint64_t next, std::uint64_t lines, std::uint64_t space_size) {
  if (next < space_size) return lines == 0;
  // Within a line it is the last one that was read.
  const std::uint64_t next_line = (next - space_size) / kPositionsPerLine;
  const bool within = (next - space_size) % kPositionsPerLine != 0;
  return within ? next_line + 1 == lines : next_line == lines;
}

bool is_sound(const ScanPosition& position, const ResumeProof::Space& space, std::size_t lists) {
  constexpr std::uint64_t kNextMax =
      std::numeric_limits<std::uint64_t>::max() - 2 * kPositionsPerLine;
  if (position.lists.size() > lists || position.next > kNextMax) return false;
  const auto lines = lines_of(position.lists);
  if (!lines || !is_next_after(position.next, *lines, space.size)) return false;
  const auto of_this_shard = [&](std::uint64_t p) {
    return p >= space.size || p % space.shards == space.shard;
  };
  const auto& unfinished = position.unfinished;
  return of_this_shard(position.next) && std::ranges::is_sorted(unfinished) &&
         std::ranges::adjacent_find(unfinished) == unfinished.end() &&
         (unfinished.empty() || unfinished.back() < position.next) &&
         std::ranges::all_of(unfinished, of_this_shard);
}

}  // namespace

std::expected<ResumeProof, std::string> ResumeProof::begin(ScanPosition position,
                                                           const Space& space,
                                                           std::span<const TargetList> lists) {
  if (!is_sound(position, space, lists.size())) {
    return std::unexpected("its positions cannot be right");
  }
  ResumeProof proof;
  proof.next_ = position.next;
  proof.lists_ = std::move(position.lists);
  proof.owed_ = std::move(position.unfinished);
  proof.lost_.reserve(proof.owed_.size());
  proof.proven_.resize(proof.lists_.size());
  std::uint64_t first = space.size;
  for (std::size_t i = 0; i < proof.lists_.size(); ++i) {
    const ListProgress& read = proof.lists_[i];
    const std::uint64_t end = first + read.lines * kPositionsPerLine;
    if (!read.ended || proof.owes_in(first, end)) {
      const auto same = is_same(lists[i].name(), read);
      if (!same) {
        return std::unexpected(fmt::format("{}: {}", shown_list(lists[i].name()), same.error()));
      }
      proof.proven_[i] = *same;
    }
    first = end;
  }
  return proof;
}

bool ResumeProof::owes_in(std::uint64_t begin, std::uint64_t end) const noexcept {
  const auto owed =
      std::lower_bound(owed_.begin() + static_cast<std::ptrdiff_t>(owed_next_), owed_.end(), begin);
  return owed != owed_.end() && *owed < end;
}

std::optional<std::uint64_t> ResumeProof::lose_below(std::uint64_t position) {
  const std::uint64_t below = std::min(position, next_);
  if (!owes_below(below)) return std::nullopt;
  const std::uint64_t first = owed();
  while (owes_below(below)) lost_.push_back(take_owed());
  return first;
}

void ResumeProof::describe(std::vector<std::uint64_t>& unfinished) const {
  std::copy(owed_.begin() + static_cast<std::ptrdiff_t>(owed_next_), owed_.end(),
            std::back_inserter(unfinished));
  std::ranges::copy(lost_, std::back_inserter(unfinished));
}

std::string shown_list(const std::string& name) { return name == "-" ? "standard input" : name; }

}  // namespace snmpring::targets
