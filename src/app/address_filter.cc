// Which addresses may be asked at all: the default blocks, --blocklist-file and --allowlist-file as
// sorted, disjoint intervals.
#include "app/address_filter.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <utility>

#include "app/target_syntax.h"

namespace snmpring::app {
namespace {

constexpr AddressValue kAddressValueMax = ~AddressValue{0};

const std::array<AddressRange, 4>& default_blocks() {
  static constexpr std::array<AddressRange, 4> kBlocks = {{
      {Family::ipv4, 0, 0x00000000, 0x00FFFFFF},  // 0.0.0.0/8, "this network" (RFC 1122 §3.2.1.3)
      {Family::ipv4, 0, 0xE0000000, 0xEFFFFFFF},  // 224.0.0.0/4, multicast (RFC 5771)
      {Family::ipv4, 0, 0xF0000000, 0xFFFFFFFF},  // 240.0.0.0/4, reserved, and limited broadcast
      {Family::ipv6, 0, AddressValue{0xFF} << 120, kAddressValueMax},  // ff00::/8, multicast
  }};
  return kBlocks;
}

bool lies_within(const AddressRange& inner, const AddressRange& outer) noexcept {
  return inner.family == outer.family && inner.first >= outer.first && inner.last <= outer.last;
}

std::expected<std::vector<AddressRange>, FileError> read_blocks(std::string_view option,
                                                                const std::string& path) {
  // No call of the system has failed where the file is wrong.
  const auto wrong = [](std::string message) {
    return std::unexpected(FileError{0, std::move(message)});
  };
  std::ifstream file(path);
  if (!file) {
    return std::unexpected(file_error(fmt::format("{}: cannot open {}", option, path), errno));
  }
  std::vector<AddressRange> blocks;
  std::string line;
  for (std::uint64_t number = 1; std::getline(file, line); ++number) {
    std::string_view text(line);
    if (number == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    text = text.substr(0, text.find('#'));
    constexpr std::string_view kBlank = " \t\r\f\v";
    text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
    text = text.substr(0, text.find_last_not_of(kBlank) + 1);
    if (text.empty()) continue;
    const auto block = parse_address_block(text);
    if (!block) return wrong(fmt::format("{}:{}: {}", path, number, block.error()));
    blocks.push_back(*block);
  }
  if (file.bad()) return wrong(fmt::format("{}: cannot read {}", option, path));
  return blocks;
}

}  // namespace

AddressFilter::Intervals AddressFilter::normalized(Intervals intervals) {
  std::ranges::sort(intervals, {}, &Interval::first);
  Intervals result;
  for (const Interval& next : intervals) {
    if (!result.empty() &&
        (result.back().last == kAddressValueMax || next.first <= result.back().last + 1)) {
      result.back().last = std::max(result.back().last, next.last);
    } else {
      result.push_back(next);
    }
  }
  return result;
}

AddressFilter::Intervals AddressFilter::intersection(const Intervals& a, const Intervals& b) {
  Intervals result;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const AddressValue first = std::max(a[i].first, b[j].first);
    const AddressValue last = std::min(a[i].last, b[j].last);
    if (first <= last) result.push_back({first, last});
    if (a[i].last < b[j].last) {
      ++i;
    } else {
      ++j;
    }
  }
  return result;
}

AddressFilter::Intervals AddressFilter::complement(Family family, const Intervals& intervals) {
  Intervals result;
  AddressValue next = 0;
  const AddressValue max = address_value_max(family);
  for (const Interval& interval : intervals) {
    if (interval.first > next) result.push_back({next, interval.first - 1});
    if (interval.last >= max) return result;
    next = interval.last + 1;
  }
  result.push_back({next, max});
  return result;
}

AddressFilter::AddressFilter() : AddressFilter(of(false, {}, {})) {}

AddressFilter AddressFilter::of(bool allowlisted, const std::vector<AddressRange>& allowed,
                                const std::vector<AddressRange>& blocked) {
  std::array<Intervals, 2> allow;
  std::array<Intervals, 2> lifted;
  std::array<Intervals, 2> defaults;
  std::array<Intervals, 2> block;
  const auto put = [](std::array<Intervals, 2>& into, const AddressRange& range) {
    into[static_cast<std::size_t>(range.family)].push_back({range.first, range.last});
  };
  for (const AddressRange& range : default_blocks()) put(defaults, range);
  for (const AddressRange& range : blocked) put(block, range);
  for (const AddressRange& range : allowed) {
    put(allow, range);
    const auto names_it = [&](const AddressRange& block_) { return lies_within(range, block_); };
    if (std::ranges::any_of(default_blocks(), names_it)) put(lifted, range);
  }

  AddressFilter filter{std::array<Intervals, 2>()};
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    const auto f = static_cast<std::size_t>(family);
    Intervals usual = complement(family, normalized(std::move(defaults[f])));
    if (allowlisted) usual = intersection(usual, normalized(std::move(allow[f])));
    usual.insert(usual.end(), lifted[f].begin(), lifted[f].end());
    filter.permitted_[f] = intersection(normalized(std::move(usual)),
                                        complement(family, normalized(std::move(block[f]))));
  }
  return filter;
}

std::expected<AddressFilter, FileError> AddressFilter::load(
    const std::vector<std::string>& allowlist_files,
    const std::vector<std::string>& blocklist_files) {
  std::vector<AddressRange> allowed;
  std::vector<AddressRange> blocked;
  for (const std::string& path : allowlist_files) {
    auto blocks = read_blocks("--allowlist-file", path);
    if (!blocks) return std::unexpected(std::move(blocks.error()));
    allowed.insert(allowed.end(), blocks->begin(), blocks->end());
  }
  for (const std::string& path : blocklist_files) {
    auto blocks = read_blocks("--blocklist-file", path);
    if (!blocks) return std::unexpected(std::move(blocks.error()));
    blocked.insert(blocked.end(), blocks->begin(), blocks->end());
  }
  return of(!allowlist_files.empty(), allowed, blocked);
}

void AddressFilter::describe(std::string& text) const {
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    for (const Interval& interval : of_family(family)) {
      text += fmt::format("permitted {} {}\n", address_at(family, interval.first).to_string(),
                          address_at(family, interval.last).to_string());
    }
  }
}

bool AddressFilter::permits(const IpAddress& address) const noexcept {
  const Intervals& intervals = of_family(address.family);
  const AddressValue value = address_value(address);
  const auto at = std::ranges::lower_bound(intervals, value, {}, &Interval::last);
  return at != intervals.end() && at->first <= value;
}

std::vector<AddressRange> AddressFilter::permitted(const AddressRange& range) const {
  const Intervals& intervals = of_family(range.family);
  std::vector<AddressRange> result;
  auto at = std::ranges::lower_bound(intervals, range.first, {}, &Interval::last);
  for (; at != intervals.end() && at->first <= range.last; ++at) {
    result.push_back({range.family, range.scope_id, std::max(at->first, range.first),
                      std::min(at->last, range.last)});
  }
  return result;
}

}  // namespace snmpring::app
