#include "targets/command_line_targets.h"

#include <fmt/core.h>
#include <poll.h>

#include <set>
#include <tuple>
#include <utility>
#include <variant>

namespace snmpring::targets {
namespace {

using Fault = std::optional<files::FileError>;

/// What the operator got wrong, and no call of the system.
files::FileError misuse(std::string message) { return {0, std::move(message)}; }

/// Sorts one expression after the other into a CommandLine.
class CommandLineReader {
 public:
  CommandLineReader(const Settings& settings, const Rules& rules, const Zones& zones,
                    const OidReader& read_oid)
      : settings_(settings), rules_(rules), zones_(zones), read_oid_(read_oid) {}

  Fault read(const std::string& text) {
    auto expression = parse_target(text, zones_);
    if (!expression) return misuse(std::move(expression.error()));
    if (auto* address = std::get_if<AddressTarget>(&*expression)) return add(text, *address);
    if (auto* range = std::get_if<RangeTarget>(&*expression)) return add(text, *range);
    if (auto* name = std::get_if<NameTarget>(&*expression)) return add(std::move(*name));
    return add(std::get<ListTargets>(*expression));
  }

  CommandLine take() { return std::move(line_); }

 private:
  Fault add(const std::string& text, AddressTarget& address) {
    if (const auto fault = rules_.complete(address.address)) {
      return misuse(fmt::format("{}: {}", in_quotes(text), *fault));
    }
    const IpAddress& a = address.address;
    if (!rules_.allows(a.family)) {
      ++line_.other_family;
      return std::nullopt;
    }
    const AddressValue value = address_value(a);
    line_.items.push_back({{a.family, a.scope_id, value, value}, port_of(address), true});
    return std::nullopt;
  }

  Fault add(const std::string& text, RangeTarget& range) {
    if (const auto fault = rules_.complete(range.range)) {
      return misuse(fmt::format("{}: {}", in_quotes(text), *fault));
    }
    if (!rules_.allows(range.range.family)) {
      line_.other_family += range.range.count();
    } else {
      line_.items.push_back({range.range, port_of(range), false});
    }
    return std::nullopt;
  }

  Fault add(NameTarget name) {
    if (name.family && !rules_.allows(*name.family)) {
      ++line_.other_family;
    } else if (known_.emplace(name.name, port_of(name), name.family).second) {
      line_.names.push_back(std::move(name));
    }
    return std::nullopt;
  }

  Fault add(const ListTargets& list) {
    if (list.path == "-" && std::exchange(standard_input_, true)) {
      return misuse("standard input (-) can be read only once");
    }
    auto opened = TargetList::open(list.path, settings_.shard, settings_.shards, zones_, read_oid_);
    if (!opened) return std::move(opened.error());
    line_.lists.push_back(std::move(*opened));
    return std::nullopt;
  }

  std::uint16_t port_of(const auto& target) const { return target.port.value_or(rules_.port()); }

  const Settings& settings_;
  const Rules& rules_;
  const Zones& zones_;
  const OidReader& read_oid_;
  CommandLine line_;
  std::set<std::tuple<std::string, std::uint16_t, std::optional<Family>>> known_;
  bool standard_input_ = false;
};

}  // namespace

std::expected<CommandLine, files::FileError> read_command_line(const Settings& settings,
                                                               const Rules& rules,
                                                               const Zones& zones,
                                                               const OidReader& read_oid) {
  CommandLineReader reader(settings, rules, zones, read_oid);
  for (const std::string& text : settings.targets) {
    if (auto fault = reader.read(text)) return std::unexpected(std::move(*fault));
  }
  return reader.take();
}

CommandLineTargets::CommandLineTargets(CommandLine& line, std::uint64_t seed,
                                       const Settings& settings, const Rules& rules,
                                       const session::Plan& plan, const SharedProfiles& profiles,
                                       const Zones& zones)
    : rules_(rules),
      profiles_(profiles),
      zones_(zones),
      shard_(settings.shard),
      shards_(settings.shards),
      space_(std::move(line.items), rules.filter(), zones),
      permutation_(space_.size() + line.names.size(), seed),
      position_(shard_) {
  names_.reserve(line.names.size());
  for (NameTarget& name : line.names) {
    const std::uint16_t port = name.port.value_or(rules.port());
    session::TargetProfile profile{&plan, name.name, name.name, true};
    names_.push_back({std::move(name), port, std::move(profile), std::nullopt});
  }
}

std::uint64_t CommandLineTargets::share() const noexcept {
  return size() > shard_ ? (size() - shard_ - 1) / shards_ + 1 : 0;
}

void CommandLineTargets::resolve(Resolver& resolver, NameAddresses& addresses) {
  std::size_t submitted = 0;
  while (submitted < names_.size() || !resolver.empty()) {
    while (submitted < names_.size() && !resolver.full()) {
      const NameTarget& name = names_[submitted].target;
      resolver.submit(submitted++, name.name, rules_.families_of(name.family));
    }
    pollfd answered{.fd = resolver.fd(), .events = POLLIN, .revents = 0};
    ::poll(&answered, 1, -1);
    while (auto answer = resolver.take()) {
      Name& name = names_[answer->id];
      name.address = addresses.choose(std::move(answer->addresses), name.port, &name.profile);
    }
  }
  resolver.end_threads();
}

void CommandLineTargets::place_name(std::size_t index, engine::Candidate& candidate) const {
  const Name& name = names_[index];
  candidate.target.endpoint = {name.address.value_or(IpAddress{}), name.port};
  candidate.target.profile = &name.profile;
  if (name.address) {
    if (!rules_.permits(*name.address)) candidate.refused = session::ErrorWord::blocked;
  } else if (rules_.sends()) {
    candidate.refused = session::ErrorWord::resolve;
  }
}

void CommandLineTargets::describe_space(const std::function<void(std::string_view)>& take) const {
  space_.describe(zones_, take);
}

void CommandLineTargets::describe_names(const std::function<void(std::string_view)>& take) const {
  for (const Name& name : names_) {
    const auto family = name.target.family;
    const int number = !family ? 0 : *family == Family::ipv4 ? 4 : 6;
    take(fmt::format("name {} {} {}\n", name.target.name, name.port, number));
  }
}

}  // namespace snmpring::targets
