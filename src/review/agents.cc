#include "review/agents.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/bytes.h"
#include "base/endpoint.h"
#include "base/hex.h"
#include "text/json_text.h"
#include "text/wall_time.h"

namespace snmpring::review {
namespace {

constexpr std::size_t kExamplesMax = 20;
// snmpring has forty words, and one for each error-status.
constexpr std::size_t kErrorWordsMax = 1000;
constexpr std::int64_t kBootsLatched = 2147483647;
constexpr std::int64_t kDay = 86'400;
// TimeTicks begin anew after 2^32 hundredths of a second.
constexpr std::int64_t kUptimeRange = std::int64_t{1} << 32;

std::int64_t seconds_of(const std::optional<std::string>& text) {
  if (!text) return -1;
  const auto moment = text::parse_wall_time(*text);
  if (!moment) return -1;
  return std::chrono::floor<std::chrono::seconds>(moment->time_since_epoch()).count();
}

std::uint8_t version_bit(std::string_view version) noexcept {
  return version == "1" ? 1 : version == "2c" ? 2 : version == "3" ? 4 : 0;
}

// Both clocks begin when the agent starts.
bool clocks_differ(const Agent& agent) noexcept {
  if (agent.engine_seconds < 0 || agent.uptime < 0) return false;
  const std::int64_t apart =
      ((agent.engine_seconds * 100 - agent.uptime) % kUptimeRange + kUptimeRange) % kUptimeRange;
  return std::min(apart, kUptimeRange - apart) > kDay * 100;
}

bool is_default_community(std::string_view label) noexcept {
  return label == "public" || label == "private";
}

}  // namespace

std::uint32_t AgentPlace::v4() const noexcept { return load_be32(octets.data()); }

std::string place_text(const AgentPlace& place, const TextPool& texts) {
  if (place.text != kNoText) return std::string(texts[place.text]);
  if (place.form == AgentPlace::Form::ipv4) return IpAddress::v4(place.v4()).to_string();
  return IpAddress::v6(place.octets).to_string();
}

std::string shown_octets(std::string_view hex) {
  const auto octets = parse_hex(hex);
  std::string text;
  if (!octets) return text;
  for (Bytes rest(*octets); !rest.empty();) {
    const std::size_t size = text::utf8_sequence_octets(rest);
    if (size == 0) {
      text += "\uFFFD";
    } else if (rest[0] < 0x20 || rest[0] == 0x7F) {
      text += ' ';
    } else {
      text.append(reinterpret_cast<const char*>(rest.data()), size);
    }
    rest = rest.subspan(std::max<std::size_t>(size, 1));
  }
  return text;
}

std::size_t Agents::PlaceHash::operator()(const AgentPlace& place) const noexcept {
  std::array<char, 16 + sizeof place.text + sizeof place.port> key_octets;
  std::memcpy(key_octets.data(), place.octets.data(), 16);
  std::memcpy(key_octets.data() + 16, &place.text, sizeof place.text);
  std::memcpy(key_octets.data() + 16 + sizeof place.text, &place.port, sizeof place.port);
  return keyed_hash({key_octets.data(), key_octets.size()}, key);
}

Agents::Agents(std::uint64_t key, const Identities& identities)
    : texts_(key), identities_(identities), places_(0, PlaceHash{key}) {}

std::uint32_t Agents::number_of(const std::optional<std::string>& text, std::uint32_t otherwise) {
  return text ? texts_.add(*text) : otherwise;
}

bool Agents::add(const RecordFields& record) {
  if (record.text(TextField::target).empty()) return false;
  const std::string_view kind = record.text(TextField::kind);
  if (kind == "target") return add_target(record);
  return kind == "varbind" && add_value(record);
}

AgentPlace Agents::place_of(const RecordFields& record) {
  const std::string_view target = record.text(TextField::target);
  AgentPlace place;
  const auto port = record[NumberField::port];
  place.port = port && *port >= 0 && *port <= 0xFFFF ? static_cast<std::uint16_t>(*port) : 0;
  const std::size_t zone = target.find('%');
  // A zone is another host's: its interface need not be here.
  const auto address = IpAddress::parse(target.substr(0, zone));
  if (address) {
    const bool ipv4 = address->family == Family::ipv4;
    place.form = ipv4 ? AgentPlace::Form::ipv4 : AgentPlace::Form::ipv6;
    place.octets = address->octets;
  }
  if (!address || zone != std::string_view::npos) place.text = texts_.add(target);
  return place;
}

Agent& Agents::agent_at(const AgentPlace& place) {
  const auto [found, is_new] =
      places_.try_emplace(place, static_cast<std::uint32_t>(agents_.size()));
  if (is_new) agents_.emplace_back().place = place;
  return agents_[found->second];
}

void Agents::count_error(const RecordFields& record) {
  const std::string_view error = record.text(TextField::error);
  if (error.empty() || error.size() > 64) return;
  if (errors_.size() >= kErrorWordsMax && !errors_.contains(error)) return;
  ErrorCount& count = errors_.try_emplace(std::string(error)).first->second;
  ++count.count;
  if (count.examples.size() < kExamplesMax) {
    count.examples.emplace_back(record.text(TextField::target));
  }
}

bool Agents::add_target(const RecordFields& record) {
  ++records_;
  count_error(record);
  const std::int64_t seen = seconds_of(record[TextField::ts]);
  if (seen >= 0) {
    from_ = from_ < 0 ? seen : std::min(from_, seen);
    to_ = std::max(to_, seen);
  }
  const std::string_view run = record.text(TextField::run);
  if (!run.empty() && (run_.empty() || run < run_)) run_ = run;
  const bool answered =
      record[TextField::version].has_value() || record[NumberField::rx].value_or(0) > 0;
  const AgentPlace place = place_of(record);
  if (!answered) {
    // What was blocked was not asked.
    if (record.text(TextField::status) == "skipped") return true;
    unanswered_.push_back(place);
    refused_ += record.text(TextField::error) != "timeout";
    return true;
  }
  Agent& agent = agent_at(place);
  agent.versions |= version_bit(record.text(TextField::version));
  take_credential(record, agent);
  if (agent.answered && seen < agent.seen) return true;
  agent.answered = true;
  agent.status = number_of(record[TextField::status], agent.status);
  agent.error = number_of(record[TextField::error], kNoText);
  agent.complete = record.complete();
  agent.tag = number_of(record[TextField::tag], agent.tag);
  agent.credential = number_of(record[TextField::credential], agent.credential);
  agent.findings = record.findings().empty() ? kNoText : texts_.add(record.findings());
  agent.rtt = record[NumberField::rtt_avg_us].value_or(agent.rtt);
  agent.retries = record[NumberField::retries].value_or(agent.retries);
  agent.requests = record[NumberField::tx].value_or(agent.requests);
  take_system(record, agent);
  take_engine(record, seen, agent);
  agent.seen = seen;
  return true;
}

void Agents::take_credential(const RecordFields& record, Agent& agent) {
  const std::uint8_t version = version_bit(record.text(TextField::version));
  const std::string_view label = record.text(TextField::credential);
  if (version == 1) agent.weak |= +Weakness::v1;
  if (version == 2) agent.weak |= +Weakness::v2c;
  if (label.empty()) return;
  if (version != 4) {
    if (is_default_community(label)) agent.weak |= +Weakness::default_community;
    return;
  }
  const auto run = identities_.find(record.text(TextField::run));
  if (run == identities_.end() || !run->second.contains(label)) {
    knows_identities_ = false;
    return;
  }
  const Identity& identity = run->second.find(label)->second;
  if (identity.level == "noAuthNoPriv") {
    agent.weak |= +Weakness::no_auth;
    return;
  }
  if (identity.auth == "MD5") agent.weak |= +Weakness::md5;
  if (identity.level == "authNoPriv") agent.weak |= +Weakness::no_priv;
  if (identity.level == "authPriv" && identity.priv == "DES") agent.weak |= +Weakness::des;
}

void Agents::take_system(const RecordFields& record, Agent& agent) {
  const auto shown = [&](TextField text, TextField hex, std::uint32_t before) {
    if (record[text]) return texts_.add(*record[text]);
    return record[hex] ? texts_.add(shown_octets(*record[hex])) : before;
  };
  agent.object_id = number_of(record[TextField::sys_object_id], agent.object_id);
  agent.vendor = number_of(record[TextField::vendor], agent.vendor);
  agent.description = shown(TextField::sys_descr, TextField::sys_descr_hex, agent.description);
  agent.name = shown(TextField::sys_name, TextField::sys_name_hex, agent.name);
  agent.uptime = record[NumberField::sys_uptime].value_or(-1);
}

void Agents::take_engine(const RecordFields& record, std::int64_t seen, Agent& agent) {
  const std::uint32_t engine = number_of(record[TextField::engine_id], agent.engine);
  const std::int64_t boots = record[NumberField::engine_boots].value_or(agent.boots);
  std::int64_t started = seconds_of(record[TextField::engine_started]);
  if (started < 0 && agent.uptime >= 0 && seen >= 0) started = seen - agent.uptime / 100;
  const bool same_boot = boots >= 0 && boots == agent.boots && engine == agent.engine;
  if (same_boot && started >= 0 && agent.started >= 0 && std::abs(started - agent.started) > kDay) {
    agent.weak |= +Weakness::time_off;
  }
  agent.engine = engine;
  agent.boots = boots;
  agent.engine_enterprise =
      record[NumberField::engine_enterprise].value_or(agent.engine_enterprise);
  agent.engine_seconds = record[NumberField::engine_seconds].value_or(-1);
  if (started >= 0) agent.started = started;
  if (boots == kBootsLatched) agent.weak |= +Weakness::boots_latched;
  if (clocks_differ(agent)) agent.weak |= +Weakness::time_off;
}

// A walk of the system group tells what a discovery tells.
bool Agents::add_value(const RecordFields& record) {
  constexpr std::string_view kSystem = "1.3.6.1.2.1.1.";
  const std::string_view oid = record.text(TextField::oid);
  if (!oid.starts_with(kSystem)) return false;
  const std::string_view object = oid.substr(kSystem.size());
  if (object != "1.0" && object != "2.0" && object != "3.0" && object != "5.0") return false;
  const auto& value = record[TextField::value];
  const auto shown = value                    ? value
                     : record[TextField::hex] ? std::optional(shown_octets(*record[TextField::hex]))
                                              : std::nullopt;
  if (!shown) return false;
  Agent& agent = agent_at(place_of(record));
  if (object == "1.0") agent.description = texts_.add(*shown);
  if (object == "2.0") agent.object_id = texts_.add(*shown);
  if (object == "5.0") agent.name = texts_.add(*shown);
  const std::int64_t seen = seconds_of(record[TextField::ts]);
  if (object == "3.0" && seen >= 0) {
    const std::int64_t ticks = std::strtoll(shown->c_str(), nullptr, 10);
    if (ticks >= 0 && ticks < kUptimeRange) agent.started = seen - ticks / 100;
  }
  return true;
}

void Agents::finish() {
  // Values of a target whose record is not there: the run was killed before.
  std::erase_if(agents_, [](const Agent& agent) { return !agent.answered; });
  places_.clear();
  const auto before = [this](const AgentPlace& a, const AgentPlace& b) {
    if (a.form == AgentPlace::Form::name && b.form == a.form && a.text != b.text) {
      return texts_[a.text] < texts_[b.text];
    }
    return a < b;
  };
  std::ranges::sort(agents_, before, &Agent::place);
  std::ranges::sort(unanswered_);
  const auto same = std::ranges::unique(unanswered_);
  unanswered_.erase(same.begin(), same.end());
  std::erase_if(unanswered_, [&](const AgentPlace& place) {
    return std::ranges::binary_search(agents_, place, before, &Agent::place);
  });
}

}  // namespace snmpring::review
