// Which addresses may be asked at all: the default blocks, --blocklist-file and --allowlist-file as
// sorted, disjoint intervals.
#include "targets/address_filter.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "files/line_reader.h"
#include "targets/target_syntax.h"

namespace snmpring::targets {
namespace {

constexpr AddressValue kAddressValueMax = ~AddressValue{0};
constexpr AddressValue kLoopback = 1;

constexpr std::array<AddressRange, 5> kDefaultBlocks = {{
    {Family::ipv4, 0, 0x00000000, 0x00FFFFFF},  // 0.0.0.0/8, "this network" (RFC 1122 §3.2.1.3)
    {Family::ipv4, 0, 0xE0000000, 0xEFFFFFFF},  // 224.0.0.0/4, multicast (RFC 5771)
    {Family::ipv4, 0, 0xF0000000, 0xFFFFFFFF},  // 240.0.0.0/4, reserved, and limited broadcast
    {Family::ipv6, 0, AddressValue{0xFF} << 120, kAddressValueMax},  // ff00::/8, multicast
    // ::/96, the unspecified address and those that embed IPv4 ones (RFC 4291 §2.5.2, §2.5.5.1).
    // Nobody answers from there but loopback, which is left out below.
    {Family::ipv6, 0, 0, 0xFFFFFFFF},
}};

bool lies_within(const AddressRange& inner, const AddressRange& outer) noexcept {
  return inner.family == outer.family && inner.first >= outer.first && inner.last <= outer.last;
}

}  // namespace

/// Of AddressFilter::Builder: one set for each family.
struct AddressBlocks {
  IntervalSet<std::uint32_t> ipv4;
  IntervalSet<AddressValue> ipv6;

  void add(const AddressRange& range) {
    if (range.family == Family::ipv4) {
      ipv4.add(static_cast<std::uint32_t>(range.first), static_cast<std::uint32_t>(range.last));
    } else {
      ipv6.add(range.first, range.last);
    }
  }
};

namespace {

/// `blocked` of an address space of which `usual` is asked, where `lifted` stands above both but
/// for `blocked`.
template <typename Value>
std::vector<IntervalOf<Value>> permitted_of(IntervalSet<Value> usual, IntervalSet<Value> lifted,
                                            IntervalSet<Value> blocked) {
  for (const auto& interval : lifted.intervals()) usual.add(interval.first, interval.last);
  return IntervalSet<Value>::intersection(std::move(usual),
                                          IntervalSet<Value>::complement(std::move(blocked)))
      .take();
}

/// The next line, waited for.
files::LineReader::Result read_line(files::LineReader& reader, std::string_view& line) {
  while (true) {
    const files::LineReader::Result result = reader.next(line);
    if (result != files::LineReader::Result::pending) return result;
    pollfd readable{.fd = reader.fd(), .events = POLLIN, .revents = 0};
    ::poll(&readable, 1, -1);
  }
}

/// Calls `take` with each block of the file.
template <typename Take>
std::expected<void, files::FileError> read_blocks(std::string_view option, const std::string& path,
                                                  Take take) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd) {
    return std::unexpected(
        files::file_error(fmt::format("{}: cannot open {}", option, path), errno));
  }
  files::LineReader reader(std::move(fd));
  // No call of the system has failed where the file is there and wrong.
  const auto wrong = [](std::string message) {
    return std::unexpected(files::FileError{0, std::move(message)});
  };
  for (std::uint64_t number = 1;; ++number) {
    std::string_view text;
    switch (read_line(reader, text)) {
      case files::LineReader::Result::line:
        break;
      case files::LineReader::Result::end:
        return {};
      case files::LineReader::Result::failed:
        return wrong(
            fmt::format("{}: cannot read {}: {}", option, path, std::strerror(reader.error())));
      case files::LineReader::Result::too_long:
      case files::LineReader::Result::pending:
      case files::LineReader::Result::busy:
        return wrong(
            fmt::format("{}:{}: longer than {} octets", path, number, files::kLineOctetsMax));
    }
    text = text.substr(0, text.find('#'));
    constexpr std::string_view kBlank = " \t\r\f\v";
    text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
    text = text.substr(0, text.find_last_not_of(kBlank) + 1);
    if (text.empty()) continue;
    const auto block = parse_address_block(text);
    if (!block) return wrong(fmt::format("{}:{}: {}", path, number, block.error()));
    take(*block);
  }
}

}  // namespace

/// Takes the entries of both lists, in whatever order.
class AddressFilter::Builder {
 public:
  void allow(const AddressRange& range) {
    allowed_.add(range);
    const auto names_it = [&](const AddressRange& block) { return lies_within(range, block); };
    if (std::ranges::any_of(kDefaultBlocks, names_it)) lifted_.add(range);
  }
  void block(const AddressRange& range) { blocked_.add(range); }

  AddressFilter build(bool allowlisted) && {
    AddressBlocks defaults;
    for (const AddressRange& range : kDefaultBlocks) defaults.add(range);
    AddressBlocks usual{IntervalSet<std::uint32_t>::complement(std::move(defaults.ipv4)),
                        IntervalSet<AddressValue>::complement(std::move(defaults.ipv6))};
    usual.ipv6.add(kLoopback, kLoopback);
    if (allowlisted) {
      usual = {
          IntervalSet<std::uint32_t>::intersection(std::move(usual.ipv4), std::move(allowed_.ipv4)),
          IntervalSet<AddressValue>::intersection(std::move(usual.ipv6), std::move(allowed_.ipv6))};
    }
    return {permitted_of(std::move(usual.ipv4), std::move(lifted_.ipv4), std::move(blocked_.ipv4)),
            permitted_of(std::move(usual.ipv6), std::move(lifted_.ipv6), std::move(blocked_.ipv6))};
  }

 private:
  AddressBlocks allowed_;
  AddressBlocks lifted_;
  AddressBlocks blocked_;
};

AddressFilter::AddressFilter() : AddressFilter(Builder().build(false)) {}

AddressFilter AddressFilter::of(bool allowlisted, const std::vector<AddressRange>& allowed,
                                const std::vector<AddressRange>& blocked) {
  Builder builder;
  for (const AddressRange& range : allowed) builder.allow(range);
  for (const AddressRange& range : blocked) builder.block(range);
  return std::move(builder).build(allowlisted);
}

std::expected<AddressFilter, files::FileError> AddressFilter::load(
    const std::vector<std::string>& allowlist_files,
    const std::vector<std::string>& blocklist_files, const std::vector<std::string>& excluded) {
  Builder builder;
  for (const std::string& path : allowlist_files) {
    const auto read = read_blocks("--allowlist-file", path,
                                  [&](const AddressRange& block) { builder.allow(block); });
    if (!read) return std::unexpected(read.error());
  }
  for (const std::string& path : blocklist_files) {
    const auto read = read_blocks("--blocklist-file", path,
                                  [&](const AddressRange& block) { builder.block(block); });
    if (!read) return std::unexpected(read.error());
  }
  for (const std::string& text : excluded) {
    const auto block = parse_address_block(text);
    if (!block) return std::unexpected(files::FileError{0, "--exclude: " + block.error()});
    builder.block(*block);
  }
  return std::move(builder).build(!allowlist_files.empty());
}

void AddressFilter::describe(const std::function<void(std::string_view)>& take) const {
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    each_permitted({family, 0, 0, address_value_max(family)}, [&](const AddressRange& range) {
      take(fmt::format("permitted {} {}\n", address_at(family, range.first).to_string(),
                       address_at(family, range.last).to_string()));
    });
  }
}

bool AddressFilter::permits(const IpAddress& address) const noexcept {
  const AddressValue value = address_value(address);
  const auto holds = [&]<typename Value>(const Intervals<Value>& intervals) {
    const auto at = std::ranges::lower_bound(intervals, static_cast<Value>(value), {},
                                             &IntervalOf<Value>::last);
    return at != intervals.end() && at->first <= value;
  };
  return address.family == Family::ipv4 ? holds(ipv4_) : holds(ipv6_);
}

std::vector<AddressRange> AddressFilter::permitted(const AddressRange& range) const {
  std::vector<AddressRange> result;
  each_permitted(range, [&](const AddressRange& part) { result.push_back(part); });
  return result;
}

std::uint64_t AddressFilter::permitted_count(const AddressRange& range) const {
  std::uint64_t count = 0;
  each_permitted(range, [&](const AddressRange& part) { count += part.count(); });
  return count;
}

std::size_t AddressFilter::memory_octets() const noexcept {
  return ipv4_.capacity() * sizeof(ipv4_[0]) + ipv6_.capacity() * sizeof(ipv6_[0]);
}

}  // namespace snmpring::targets
