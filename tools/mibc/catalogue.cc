#include "mibc/catalogue.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace snmpring::mibc {
namespace {

// As libnetsnmp's own table has them.
constexpr auto kReplacements = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"RFC1065-SMI", "RFC1155-SMI"},
    {"RFC1066-MIB", "RFC1156-MIB"},
    {"RFC1156-MIB", "RFC1158-MIB"},
    {"RFC1158-MIB", "RFC1213-MIB"},
    {"RFC1155-SMI", "SNMPv2-SMI"},
    {"RFC1213-MIB", "SNMPv2-SMI"},
    {"RFC1213-MIB", "SNMPv2-TC"},
    {"RFC1213-MIB", "SNMPv2-MIB"},
    {"RFC1213-MIB", "IF-MIB"},
    {"RFC1213-MIB", "IP-MIB"},
    {"RFC1213-MIB", "TCP-MIB"},
    {"RFC1213-MIB", "UDP-MIB"},
    {"RFC1231-MIB", "TOKENRING-MIB"},
    {"RFC1271-MIB", "RMON-MIB"},
    {"RFC1286-MIB", "SOURCE-ROUTING-MIB"},
    {"RFC1286-MIB", "BRIDGE-MIB"},
    {"RFC1315-MIB", "FRAME-RELAY-DTE-MIB"},
    {"RFC1316-MIB", "CHARACTER-MIB"},
    {"RFC1406-MIB", "DS1-MIB"},
    {"RFC-1213", "RFC1213-MIB"},
});

// The greater counts.
auto rank(const CatalogueEntry& entry) {
  return std::tuple(std::string_view(entry.last_updated), ~entry.path_order);
}

}  // namespace

std::vector<std::string_view> replacements(std::string_view module) {
  std::vector<std::string_view> found;
  for (const auto& [old_module, new_module] : kReplacements) {
    if (old_module == module) found.push_back(new_module);
  }
  return found;
}

void Catalogue::add(const InputFile& file, std::size_t place, Module&& module) {
  CatalogueEntry entry{.name = std::move(module.name),
                       .path = file.path,
                       .place = place,
                       .path_order = file.path_order,
                       .line = module.line,
                       .identity = module.identity,
                       .last_updated = std::move(module.last_updated),
                       .imports = std::move(module.imports)};
  const auto [at, is_new] = by_name_.emplace(entry.name, entries_.size());
  if (is_new) {
    entries_.push_back(std::move(entry));
    return;
  }
  CatalogueEntry& other = entries_[at->second];
  const bool better =
      rank(entry) != rank(other) ? rank(entry) > rank(other) : entry.path < other.path;
  if (better) std::swap(entry, other);
  losers_.push_back({entry.path, entry.line, entry.name, other.path});
}

std::vector<std::size_t> Catalogue::needs(const CatalogueEntry& entry) const {
  std::set<std::size_t> found;
  std::vector<std::string_view> wanted;
  wanted.reserve(entry.imports.size());
  for (const Import& import : entry.imports) wanted.push_back(import.module);
  // A replacement can be missing too, and have one: the table has no circle.
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto at = by_name_.find(wanted[i]);
    if (at != by_name_.end()) {
      found.insert(at->second);
    } else {
      for (const std::string_view other : replacements(wanted[i])) wanted.push_back(other);
    }
  }
  if (const auto self = by_name_.find(entry.name); self != by_name_.end())
    found.erase(self->second);
  return {found.begin(), found.end()};
}

std::vector<std::size_t> Catalogue::order(const std::vector<std::string>& only) const {
  std::vector<std::vector<std::size_t>> needed(entries_.size());
  std::vector<std::vector<std::size_t>> needed_by(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    needed[i] = needs(entries_[i]);
    for (const std::size_t other : needed[i]) needed_by[other].push_back(i);
  }

  std::vector<bool> wanted(entries_.size(), only.empty());
  std::vector<std::size_t> to_visit;
  for (const std::string& name : only) {
    if (const auto at = by_name_.find(name); at != by_name_.end()) to_visit.push_back(at->second);
  }
  while (!to_visit.empty()) {
    const std::size_t i = to_visit.back();
    to_visit.pop_back();
    if (wanted[i]) continue;
    wanted[i] = true;
    to_visit.insert(to_visit.end(), needed[i].begin(), needed[i].end());
  }

  return order_wanted(needed, needed_by, wanted);
}

std::vector<std::size_t> Catalogue::order_wanted(const Links& needed, const Links& needed_by,
                                                 const std::vector<bool>& wanted) const {
  const auto place = [&](std::size_t i) {
    const CatalogueEntry& entry = entries_[i];
    return std::tuple(!entry.identity, entry.path_order, std::string_view(entry.name), i);
  };
  std::set<decltype(place(0))> ready;
  std::set<decltype(place(0))> waiting;
  std::vector<std::size_t> missing(entries_.size());
  std::vector<bool> done(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    missing[i] = needed[i].size();
    if (wanted[i]) (missing[i] == 0 ? ready : waiting).insert(place(i));
  }
  // Whoever waits leads to a circle: from need to need until one comes again.
  const auto first_of_circle = [&] {
    std::vector<std::size_t> path{std::get<3>(*waiting.begin())};
    for (;;) {
      const auto next =
          *std::ranges::find_if(needed[path.back()], [&](auto i) { return !done[i]; });
      const auto again = std::ranges::find(path, next);
      if (again != path.end()) {
        return *std::min_element(again, path.end(),
                                 [&](auto a, auto b) { return place(a) < place(b); });
      }
      path.push_back(next);
    }
  };

  std::vector<std::size_t> ordered;
  while (!ready.empty() || !waiting.empty()) {
    const std::size_t i = ready.empty() ? first_of_circle() : std::get<3>(*ready.begin());
    ready.erase(place(i));
    waiting.erase(place(i));
    done[i] = true;
    ordered.push_back(i);
    for (const std::size_t other : needed_by[i]) {
      if (--missing[other] == 0 && waiting.erase(place(other)) != 0) ready.insert(place(other));
    }
  }
  return ordered;
}

}  // namespace snmpring::mibc
