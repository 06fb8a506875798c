#include "targets/line_profiles.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace snmpring::targets {

LineProfiles::LineProfiles(const session::Plan& plan,
                           std::span<const session::Credential> credentials)
    : plan_(plan), credentials_(credentials) {
  for (const session::Credential& credential : credentials_) {
    single_ladders_.push_back({.rungs = {&credential}, .v3_first = plan_.ladder->v3_first});
  }
}

const session::TargetProfile* LineProfiles::make(ListTarget& line) {
  const auto* name = std::get_if<NameTarget>(&line.where);
  const bool own_plan = line.credential || !line.oids.empty() || line.varbinds_max;
  if (!own_plan && !line.tag && name == nullptr) return nullptr;
  auto own = std::make_unique<Own>();
  own->holds = 1;
  own->profile.plan = &plan_;
  own->profile.tag = std::move(line.tag);
  own->profile.always_reported = !std::holds_alternative<RangeTarget>(line.where);
  if (name != nullptr) {
    own->profile.name = name->name;
    if (!own->profile.tag) own->profile.tag = name->name;
  }
  if (own_plan) {
    session::Plan& plan = own->plan.emplace(plan_);
    own->profile.plan = &plan;
    if (line.credential) {
      const auto at =
          std::ranges::find(credentials_, *line.credential, &session::Credential::label);
      if (at != credentials_.end()) {
        plan.ladder = &single_ladders_[static_cast<std::size_t>(at - credentials_.begin())];
      }
    }
    // What discover asks is fixed, and what table does.
    if (!line.oids.empty() && plan.operation != session::Operation::discover &&
        plan.operation != session::Operation::table) {
      plan.roots = std::move(line.oids);
    }
    plan.varbinds_max = line.varbinds_max.value_or(plan.varbinds_max);
  }
  const session::TargetProfile* profile = &own->profile;
  own_.emplace(profile, std::move(own));
  return profile;
}

void LineProfiles::hold(const session::TargetProfile* profile) {
  if (const auto at = own_.find(profile); at != own_.end()) ++at->second->holds;
}

void LineProfiles::let_go(const session::TargetProfile* profile) {
  if (own_.empty()) return;
  const auto at = own_.find(profile);
  if (at != own_.end() && --at->second->holds == 0) own_.erase(at);
}

}  // namespace snmpring::targets
