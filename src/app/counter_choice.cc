#include "app/counter_choice.h"

#include <fmt/core.h>

#include <algorithm>

#include "mib/built_in_profiles.h"
#include "mib/profile_file.h"
#include "text/printable.h"

namespace snmpring::app {
namespace {

using review::CounterType;

/// A file can have any number of columns.
constexpr std::size_t kKnownMax = 65'536;

}  // namespace

CounterColumns::CounterColumns(const mib::Names& names) : names_(names) {
  const auto add = [this](const mib::ProfileColumn& column) {
    if (column.field.as == mib::CellForm::counter32) {
      of_profiles_[column.field.name] = CounterType::counter32;
    } else if (column.field.as == mib::CellForm::counter64) {
      of_profiles_[column.field.name] = CounterType::counter64;
    }
  };
  for (const mib::BuiltInProfile& built_in : mib::built_in_profiles()) {
    const auto profile = mib::read_profile(built_in.text);
    if (!profile) continue;
    for (const mib::ProfileColumn& scalar : profile->scalars) add(scalar);
    for (const mib::ProfileTable& table : profile->tables) {
      for (const mib::ProfileColumn& column : table.columns) add(column);
    }
  }
}

std::optional<CounterType> CounterColumns::look_up(const std::string& column) const {
  if (const auto known = of_profiles_.find(column); known != of_profiles_.end()) {
    return known->second;
  }
  const auto named = names_.resolve(column);
  if (!named || !named->object || named->object.label() != column) return std::nullopt;
  switch (named->object.type()) {
    case mib::BaseType::counter32:
      return CounterType::counter32;
    case mib::BaseType::counter64:
      return CounterType::counter64;
    default:
      return std::nullopt;
  }
}

std::optional<CounterType> CounterColumns::find(std::string_view column) {
  if (const auto known = known_.find(column); known != known_.end()) return known->second;
  if (known_.size() == kKnownMax) known_.clear();
  std::string label(column);
  const auto type = look_up(label);
  known_.emplace(std::move(label), type);
  return type;
}

std::expected<WantedCounters, std::string> WantedCounters::of(const std::vector<std::string>& texts,
                                                              const mib::Names& names) {
  WantedCounters wanted;
  for (const std::string& text : texts) {
    const auto named = names.resolve(text);
    if (!named) return std::unexpected(named.error().message(text));
    wanted.oids_.push_back(named->oid.view().to_string());
    // Only the column itself, and not an instance of it, is a key of rows.
    if (named->object && named->object.oid().view() == named->oid.view()) {
      wanted.labels_.emplace_back(named->object.label());
    }
  }
  return wanted;
}

bool WantedCounters::contains(const review::CounterName& counter) const noexcept {
  if (counter.oid.empty()) return std::ranges::find(labels_, counter.column) != labels_.end();
  return std::ranges::any_of(oids_, [&counter](const std::string& oid) {
    return counter.oid.starts_with(oid) &&
           (counter.oid.size() == oid.size() || counter.oid[oid.size()] == '.');
  });
}

}  // namespace snmpring::app
