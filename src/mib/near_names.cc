#include "mib/near_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace snmpring::mib {
namespace {

constexpr std::size_t kFar = kNearDistanceMax + 1;
constexpr std::size_t kNameOctetsMax = 255;

char folded(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::size_t name_distance(std::string_view a, std::string_view b) noexcept {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > kNearDistanceMax || b.size() > kNameOctetsMax) return kFar;
  // Levenshtein's table row by row, and of each row only what is near its diagonal: the rest is
  // farther than anybody asks.
  std::array<std::size_t, kNameOctetsMax + 1> row;
  row.fill(kFar);
  for (std::size_t j = 0; j <= std::min(b.size(), kNearDistanceMax); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    const std::size_t first = i > kNearDistanceMax ? i - kNearDistanceMax : 0;
    const std::size_t last = std::min(b.size(), i + kNearDistanceMax);
    std::size_t diagonal = first == 0 ? row[0] : row[first - 1];
    std::size_t nearest = kFar;
    if (first == 0) nearest = row[0] = std::min(i, kFar);
    if (first > 0) row[first - 1] = kFar;
    for (std::size_t j = std::max<std::size_t>(first, 1); j <= last; ++j) {
      const std::size_t changed = diagonal + (folded(a[i - 1]) == folded(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1, kFar});
      nearest = std::min(nearest, row[j]);
    }
    if (nearest == kFar) return kFar;
  }
  return row[b.size()];
}

void NearNames::see(std::string_view name, std::string_view prefix) {
  const std::size_t distance = name_distance(name_, name);
  if (distance > kNearDistanceMax) return;
  if (near_.size() == kNearNamesMax && near_.back().distance < distance) return;
  Near near{distance, std::string(prefix) + std::string(name)};
  const auto at = std::ranges::lower_bound(near_, near);
  if (at != near_.end() && *at == near) return;
  near_.insert(at, std::move(near));
  if (near_.size() > kNearNamesMax) near_.pop_back();
}

std::vector<std::string> NearNames::names() {
  std::vector<std::string> names;
  names.reserve(near_.size());
  for (Near& near : near_) names.push_back(std::move(near.name));
  return names;
}

}  // namespace snmpring::mib
