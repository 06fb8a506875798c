#include "review/run_comparison.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "review/discontinuity.h"
#include "text/wall_time.h"

namespace snmpring::review {
namespace {

constexpr std::string_view kSysUpTime = "1.3.6.1.2.1.1.3.0";

std::optional<std::uint64_t> decimal(std::string_view text) noexcept {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc() && read.ptr == end ? std::optional(value) : std::nullopt;
}

std::optional<std::string_view> present(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

}  // namespace

std::string_view change_word(ChangeWord word) noexcept {
  switch (word) {
    case ChangeWord::added:
      return "new";
    case ChangeWord::gone:
      return "gone";
    case ChangeWord::back:
      return "back";
    case ChangeWord::changed:
      return "changed";
    case ChangeWord::rebooted:
      return "rebooted";
  }
  return {};
}

RunComparison::RunComparison(ComparisonSettings settings, ComparisonSink& sink)
    : settings_(std::move(settings)),
      sink_(sink),
      counters_(settings_.seed),
      discontinuities_(settings_.seed) {}

/// Makes the record's target the one at hand. False where it names none.
bool RunComparison::set_target(const records::Record& record) {
  constexpr std::int64_t kSnmpPort = 161;
  constexpr std::int64_t kPortMax = 0xFFFF;
  const auto name = record.string("target", name_room_);
  const std::int64_t port = record.integer("port").value_or(kSnmpPort);
  if (!name || port < 0 || port > kPortMax) return false;
  name_ = *name;
  port_ = static_cast<std::uint16_t>(port);
  hash_ = keyed_hash(settings_.seed + port_, name_);
  return true;
}

/// The target at hand, where it is known.
std::optional<std::uint32_t> RunComparison::find_target() const {
  return index_.find(hash_, [this](std::uint32_t number) {
    const Target& target = targets_[number];
    return target.hash == hash_ && target.port == port_ && target.name == name_;
  });
}

std::uint32_t RunComparison::find_or_add_target() {
  if (const auto found = find_target()) return *found;
  const auto number = static_cast<std::uint32_t>(targets_.size());
  index_.add(hash_, number, [this](std::uint32_t each) { return targets_[each].hash; });
  Target& target = targets_.emplace_back();
  target.hash = hash_;
  target.name = name_;
  target.port = port_;
  return number;
}

std::optional<std::int64_t> RunComparison::moment_of(const records::Record& record) {
  const auto text = record.string("ts", rooms_[0]);
  if (!text) return std::nullopt;
  if (*text == moment_text_) return moment_;
  moment_text_ = *text;
  moment_.reset();
  if (const auto moment = text::parse_wall_time(moment_text_)) {
    moment_ =
        std::chrono::duration_cast<std::chrono::microseconds>(moment->time_since_epoch()).count();
  }
  return moment_;
}

void RunComparison::read_clocks(const records::Record& record, AgentClocks& clocks) {
  const auto uptime = record.integer("sys_uptime");
  const auto moment = moment_of(record);
  if (uptime && moment) {
    clocks.uptime = uptime;
    clocks.uptime_at = moment;
  }
  clocks.boots = record.integer("engine_boots");
  clocks.engine_id = record.string("engine_id", rooms_[0]).value_or("");
}

void RunComparison::read_varbind(const records::Record& record, AgentClocks& clocks,
                                 bool wants_counters, const OnReading& on_reading) {
  const auto type = record.string("type", rooms_[0]);
  if (!type) return;
  const bool is_counter64 = *type == "Counter64";
  const bool is_counter = is_counter64 || *type == "Counter32";
  const bool is_ticks = *type == "TimeTicks";
  // Clocks are known from the first pass on.
  if (!(is_ticks && first_pass_) && !((is_ticks || is_counter) && wants_counters)) return;
  const auto oid = record.string("oid", rooms_[1]);
  const auto text = record.string("value", rooms_[2]);
  if (!oid || !text || (is_ticks && *oid != kSysUpTime && !discontinuity_of(*oid))) return;
  const auto value = decimal(*text);
  const auto moment = moment_of(record);
  if (!value || !moment) return;
  if (is_ticks) {
    return read_ticks(*oid, {.value = *value, .at = *moment}, clocks, wants_counters, on_reading);
  }
  const CounterName name{.oid = *oid};
  if (settings_.is_wanted && !settings_.is_wanted(name)) return;
  on_reading(name, record.string("name", rooms_[3]).value_or(""),
             {.type = is_counter64 ? CounterType::counter64 : CounterType::counter32,
              .value = *value,
              .at = *moment});
}

void RunComparison::read_ticks(std::string_view oid, const CounterReading& reading,
                               AgentClocks& clocks, bool wants_counters,
                               const OnReading& on_reading) {
  if (const auto interface = discontinuity_of(oid)) {
    if (wants_counters) on_reading(discontinuity_name(*interface), "", reading);
  } else if (first_pass_) {
    clocks.uptime = static_cast<std::int64_t>(reading.value & 0x7FFF'FFFF'FFFF'FFFF);
    clocks.uptime_at = reading.at;
  }
}

void RunComparison::read_row(const records::Record& record, const OnReading& on_reading) {
  if (!settings_.column_type) return;
  const auto table = record.string("table", rooms_[1]);
  const auto index = record.string("index", rooms_[2]);
  const auto moment = moment_of(record);
  if (!table || !index || !moment) return;
  for (const auto& [key, value] : record.members()) {
    if (value.kind != records::JsonKind::number && value.kind != records::JsonKind::string) {
      continue;
    }
    const auto number = decimal(value.text);
    if (!number) continue;
    if (key == kDiscontinuityColumn) {
      on_reading(discontinuity_name(*index), "", {.value = *number, .at = *moment});
      continue;
    }
    const auto type = settings_.column_type(key);
    if (!type) continue;
    const CounterName name{.oid = {}, .table = *table, .column = key, .index = *index};
    if (settings_.is_wanted && !settings_.is_wanted(name)) continue;
    on_reading(name, "", {.type = *type, .value = *number, .at = *moment});
  }
}

CounterTable& RunComparison::table_of(const CounterName& name) noexcept {
  return is_discontinuity(name) ? discontinuities_ : counters_;
}

/// Leaves the counters of about half of the targets to later passes.
bool RunComparison::make_room() {
  // Those of one target have to be in the same pass.
  std::optional<std::uint32_t> first;
  bool several = false;
  for (const CounterTable* table : {&counters_, &discontinuities_}) {
    for (const CounterTable::Counter& counter : table->counters()) {
      if (!first) first = counter.target;
      several = several || counter.target != *first;
    }
  }
  if (!several || part_last_ == part_first_) return false;
  part_last_ = part_first_ + (part_last_ - part_first_) / 2;
  const auto is_kept = [this](std::uint32_t target) { return in_part(targets_[target]); };
  counters_.keep(is_kept);
  discontinuities_.keep(is_kept);
  return true;
}

bool RunComparison::add_before(const records::Record& record) {
  const std::string_view kind = record.kind();
  const bool is_target = kind == "target";
  const bool is_varbind = kind == "varbind";
  if (!is_target && !is_varbind && kind != "row") return true;
  if (is_target && !first_pass_) return true;
  if (!set_target(record)) return true;
  const std::uint32_t number = find_or_add_target();
  Target& target = targets_[number];
  if (!target.tag) {
    if (const auto tag = record.string("tag", rooms_[0])) target.tag = *tag;
  }
  if (is_target) {
    targets_before_ += target.in_before ? 0 : 1;
    target.in_before = true;
    target.before = TargetFacts(record);
    target.before_ts = record.string("ts", rooms_[0]).value_or("");
    AgentClocks clocks;
    read_clocks(record, clocks);
    if (!clocks.uptime) {
      clocks.uptime = target.clocks_before.uptime;
      clocks.uptime_at = target.clocks_before.uptime_at;
    }
    target.clocks_before = std::move(clocks);
    return true;
  }
  bool full = false;
  const auto keep = [&](const CounterName& name, std::string_view label,
                        const CounterReading& reading) {
    full = !table_of(name).add(number, name, label, reading) || full;
  };
  if (is_varbind) {
    read_varbind(record, target.clocks_before, in_part(target), keep);
  } else if (in_part(target)) {
    read_row(record, keep);
  }
  while (full || counters_.octets() + discontinuities_.octets() > settings_.counters_octets_max) {
    if (!make_room()) return false;
    if (full && in_part(target)) return true;
    full = false;
  }
  return true;
}

void RunComparison::tell(TargetChange change) {
  ++counts_[static_cast<std::size_t>(change.word)];
  sink_.changed(change);
}

void RunComparison::tell_new(const records::Record& record, const TargetFacts& facts) {
  constexpr std::size_t kSysDescr = 9;
  constexpr std::size_t kSysName = 11;
  static_assert(kComparedKeys[kSysDescr] == "sys_descr" && kComparedKeys[kSysName] == "sys_name");
  TargetChange change;
  change.word = ChangeWord::added;
  change.name = {.target = name_, .port = port_, .tag = record.string("tag", rooms_[1])};
  change.after_ts = record.string("ts", rooms_[2]);
  change.after_status = facts.status();
  change.sys_name = facts.value(kSysName);
  change.sys_descr = facts.value(kSysDescr);
  tell(std::move(change));
}

void RunComparison::add_target_after(const records::Record& record) {
  if (!set_target(record)) return;
  const auto number = find_target();
  const TargetFacts facts(record);
  if (!number || !targets_[*number].in_before) {
    ++targets_after_;
    // A file of rows alone does not say whom it asked.
    if (targets_before_ > 0 && facts.answered()) tell_new(record, facts);
    if (!number) return;
  }
  Target& target = targets_[*number];
  if (target.in_before) targets_after_ += target.in_after ? 0 : 1;
  target.in_after = true;
  target.answers_after = facts.answered();
  target.after_ts = record.string("ts", rooms_[0]).value_or("");
  target.after_status = facts.status().value_or("");
  AgentClocks clocks;
  read_clocks(record, clocks);
  if (!clocks.uptime) {
    clocks.uptime = target.clocks_after.uptime;
    clocks.uptime_at = target.clocks_after.uptime_at;
  }
  target.clocks_after = std::move(clocks);
  if (target.in_before) target.changes = changes_between(target.before, facts);
}

void RunComparison::add_after(const records::Record& record) {
  const std::string_view kind = record.kind();
  if (kind == "target") {
    if (first_pass_) add_target_after(record);
    return;
  }
  const bool is_varbind = kind == "varbind";
  if (!is_varbind && kind != "row") return;
  if (!set_target(record)) return;
  const auto number = find_target();
  if (!number) return;
  Target& target = targets_[*number];
  const auto meet = [&](const CounterName& name, std::string_view, const CounterReading& reading) {
    table_of(name).meet(*number, name, reading);
  };
  if (is_varbind) {
    read_varbind(record, target.clocks_after, in_part(target), meet);
  } else if (in_part(target)) {
    read_row(record, meet);
  }
}

void RunComparison::tell_changes() {
  // A run that has no records of targets does not say who is gone.
  if (targets_after_ == 0) return;
  for (Target& target : targets_) {
    if (!target.in_before) continue;
    const bool answered = target.before.answered();
    const bool answers = target.in_after && target.answers_after;
    TargetChange change;
    change.restart = restart_between(target.clocks_before, target.clocks_after);
    if (answered && !answers) {
      change.word = ChangeWord::gone;
    } else if (!answered && answers) {
      change.word = ChangeWord::back;
    } else if (target.in_after && !target.changes.empty()) {
      change.word = ChangeWord::changed;
    } else if (answers && change.restart.restarted == Restarted::yes) {
      change.word = ChangeWord::rebooted;
    } else {
      continue;
    }
    change.name = {.target = target.name, .port = target.port, .tag = target.tag};
    change.before_ts = present(target.before_ts);
    change.after_ts = present(target.after_ts);
    change.before_status = target.before.status();
    change.after_status = present(target.after_status);
    change.fields = std::move(target.changes);
    tell(std::move(change));
  }
}

/// True where both runs know when the counter last began anew, and it is not the same.
bool RunComparison::is_discontinuous(const CounterTable::Counter& counter) {
  if (discontinuities_.counters().empty()) return false;
  const auto interface = interface_of(counters_.name(counter));
  if (!interface) return false;
  const CounterTable::Counter* const known =
      discontinuities_.look_up(counter.target, discontinuity_name(*interface));
  return known != nullptr && known->has_after && known->before != known->after;
}

void RunComparison::tell_rates() {
  std::uint32_t restart_of = 0;
  std::optional<Restart> restart;
  for (const CounterTable::Counter& counter : counters_.counters()) {
    if (!counter.has_after) continue;
    const Target& target = targets_[counter.target];
    if (!restart || restart_of != counter.target) {
      restart = restart_between(target.clocks_before, target.clocks_after);
      restart_of = counter.target;
    }
    const CounterReading before{counter.before_type, counter.before, counter.before_at};
    const CounterReading after{counter.after_type, counter.after, counter.after_at};
    ++rates_;
    sink_.rate(
        {.name = {.target = target.name, .port = target.port, .tag = target.tag},
         .counter = counters_.name(counter),
         .label = counters_.label(counter),
         .type = counter.after_type,
         .before = counter.before,
         .after = counter.after,
         .before_at = counter.before_at,
         .after_at = counter.after_at,
         .rate = rate_between(before, after, restart->restarted, is_discontinuous(counter))});
  }
}

bool RunComparison::end_pass() {
  if (first_pass_) tell_changes();
  first_pass_ = false;
  tell_rates();
  counters_.clear();
  discontinuities_.clear();
  const bool more = part_last_ != ~std::uint64_t{0};
  part_first_ = part_last_ + 1;
  part_last_ = ~std::uint64_t{0};
  return more;
}

}  // namespace snmpring::review
