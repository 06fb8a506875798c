#include "review/report_columns.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <vector>

#include "ber/oid.h"
#include "mib/vendors.h"
#include "review/asked_space.h"
#include "review/redaction.h"

namespace snmpring::review {
namespace {

constexpr std::string_view kEnterprises = "1.3.6.1.4.1.";

using Values = std::vector<std::uint32_t>;

std::uint32_t value_of(std::int64_t number) noexcept {
  if (number < 0) return kNoValue;
  return static_cast<std::uint32_t>(std::min<std::int64_t>(number, kNoValue - 1));
}

template <typename Get>
Values values_of(const std::vector<Agent>& agents, Get get) {
  Values values;
  values.reserve(agents.size());
  for (const Agent& agent : agents) values.push_back(get(agent));
  return values;
}

std::int64_t agent_enterprise(const Agent& agent, const TextPool& texts) noexcept {
  const std::int64_t number = enterprise_of(texts[agent.object_id]);
  return number >= 0 ? number : agent.engine_enterprise;
}

void add_number_list(std::string& out, std::span<const std::int64_t> numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) out += ',';
    out += numbers[i] < 0 ? "null" : std::to_string(numbers[i]);
  }
}

void add_text_list(std::string& out, std::span<const std::string> texts) {
  std::string room;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += ',';
    append_json(out, cut_text(texts[i], room));
  }
}

// Names are the same for many; they are made once for each vendor.
void add_vendors(const Agents& agents, const mib::Names& names, Columns& columns) {
  std::vector<std::string> vendors;
  std::vector<std::int64_t> numbers;
  std::unordered_map<std::string, std::uint32_t> places;
  const Values values = values_of(agents.all(), [&](const Agent& agent) {
    std::string name = vendor_name(agent, agents.texts(), names);
    if (name.empty()) return kNoValue;
    const auto [found, is_new] =
        places.try_emplace(std::move(name), static_cast<std::uint32_t>(vendors.size()));
    if (is_new) {
      vendors.push_back(found->first);
      numbers.push_back(agent_enterprise(agent, agents.texts()));
    }
    return found->second;
  });
  std::string json = "{\"values\":[";
  add_text_list(json, vendors);
  json += "],\"numbers\":[";
  add_number_list(json, numbers);
  json += "]}";
  columns.add_dictionary("vendor", json);
  columns.add("vendor", values, Coding::plain, "vendor");
}

void add_models(const Agents& agents, const mib::Names& names, Columns& columns) {
  std::vector<std::string> oids;
  std::vector<std::string> models;
  std::unordered_map<std::uint32_t, std::uint32_t> places;
  const Values values = values_of(agents.all(), [&](const Agent& agent) {
    if (agents.texts()[agent.object_id].empty()) return kNoValue;
    const auto [found, is_new] =
        places.try_emplace(agent.object_id, static_cast<std::uint32_t>(oids.size()));
    if (is_new) {
      oids.emplace_back(agents.texts()[agent.object_id]);
      models.push_back(model_name(oids.back(), names));
    }
    return found->second;
  });
  std::string json = "{\"values\":[";
  add_text_list(json, models);
  json += "],\"oids\":[";
  add_text_list(json, oids);
  json += "]}";
  columns.add_dictionary("model", json);
  columns.add("model", values, Coding::plain, "model");
}

// A group that has no letter, such as "*" for an agent's own name, tells of no software. An octet
// of a character that is not ASCII counts as a letter.
bool has_letter(std::string_view text) noexcept {
  return std::ranges::any_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
  });
}

void add_software(const Agents& agents, Columns& columns) {
  // The texts come from agents as well, but their hashes need not be kept from them twice: a pool
  // takes a key, and any number of theirs will do.
  TextPool groups(reinterpret_cast<std::uintptr_t>(&agents));
  const Values values = values_of(agents.all(), [&](const Agent& agent) {
    const std::string_view description = agents.texts()[agent.description];
    if (description.empty()) return kNoText;
    const std::string group = software_text(description, agents.texts()[agent.name]);
    return has_letter(group) ? groups.add(group) : kNoText;
  });
  columns.add_texts("software", values, groups);
}

void add_places(const Agents& agents, Columns& columns, std::string& header) {
  const std::vector<Agent>& all = agents.all();
  Values addresses;
  std::vector<std::string> others;
  std::vector<std::string> networks;
  std::vector<std::int64_t> network_of_other;
  for (const Agent& agent : all) {
    if (agent.place.form == AgentPlace::Form::ipv4) {
      addresses.push_back(agent.place.v4());
      continue;
    }
    addresses.push_back(static_cast<std::uint32_t>(others.size()));
    others.push_back(place_text(agent.place, agents.texts()));
    if (agent.place.form == AgentPlace::Form::name) {
      network_of_other.push_back(-1);
      continue;
    }
    // They come in order.
    std::string network = network_of(agent.place);
    if (networks.empty() || networks.back() != network) networks.push_back(std::move(network));
    network_of_other.push_back(static_cast<std::int64_t>(networks.size()) - 1);
  }
  columns.add("address", addresses, Coding::delta);
  columns.add("port",
              values_of(all, [](const Agent& agent) { return std::uint32_t{agent.place.port}; }));
  header += ",\"count\":" + std::to_string(all.size()) +
            ",\"ipv4_count\":" + std::to_string(all.size() - others.size());
  header += ",\"other_addresses\":[";
  add_text_list(header, others);
  header += "],\"other_networks\":[";
  add_text_list(header, networks);
  header += "],\"other_network\":[";
  for (std::size_t i = 0; i < network_of_other.size(); ++i) {
    if (i > 0) header += ',';
    header += std::to_string(network_of_other[i]);
  }
  header += ']';
}

}  // namespace

std::int64_t enterprise_of(std::string_view object_id) noexcept {
  if (!object_id.starts_with(kEnterprises)) return -1;
  object_id.remove_prefix(kEnterprises.size());
  std::uint32_t number = 0;
  const auto read = std::from_chars(object_id.data(), object_id.data() + object_id.size(), number);
  return read.ec == std::errc() ? std::int64_t{number} : -1;
}

std::string vendor_name(const Agent& agent, const TextPool& texts, const mib::Names& names) {
  if (agent.vendor != kNoText) return std::string(texts[agent.vendor]);
  const std::int64_t number = agent_enterprise(agent, texts);
  if (number < 0) return {};
  const std::string_view listed = mib::vendor_name(static_cast<std::uint32_t>(number));
  if (!listed.empty()) return std::string(listed);
  const auto branch = ber::Oid::parse(std::string(kEnterprises) + std::to_string(number));
  if (branch) {
    const mib::Found found = names.find(*branch);
    if (found.object && found.object_octets == branch->view().content().size()) {
      return std::string(found.object.label());
    }
  }
  return "enterprise " + std::to_string(number);
}

std::string model_name(std::string_view object_id, const mib::Names& names) {
  const auto oid = ber::Oid::parse(object_id);
  if (!oid) return std::string(object_id);
  const mib::Found found = names.find(*oid);
  if (!found.object) return std::string(object_id);
  std::string name =
      found.object.module().empty() ? std::string() : std::string(found.object.label());
  const std::string above = found.object.oid().view().to_string();
  // "enterprises" and what is above it name no model.
  if (above.size() <= kEnterprises.size() && object_id != above) return std::string(object_id);
  if (object_id.size() > above.size()) name += object_id.substr(above.size());
  return name;
}

void add_agents(const Agents& agents, std::span<const std::uint16_t> weak,
                std::span<const std::uint8_t> changes, const mib::Names& names, Columns& columns,
                std::string& header) {
  const std::vector<Agent>& all = agents.all();
  const auto add_texts = [&](std::string_view name, std::uint32_t Agent::*member,
                             Coding coding = Coding::plain) {
    const Values values = values_of(all, [&](const Agent& agent) { return agent.*member; });
    columns.add_texts(name, values, agents.texts(), coding);
  };
  const auto add_numbers = [&](std::string_view name, std::int64_t Agent::*member) {
    columns.add(name, values_of(all, [&](const Agent& agent) { return value_of(agent.*member); }));
  };
  add_places(agents, columns, header);
  add_texts("status", &Agent::status);
  add_texts("error", &Agent::error);
  columns.add("versions",
              values_of(all, [](const Agent& agent) { return std::uint32_t{agent.versions}; }));
  add_texts("credential", &Agent::credential);
  add_vendors(agents, names, columns);
  add_models(agents, names, columns);
  add_software(agents, columns);
  // Of most agents they are their own: numbers that grow by one take next to nothing.
  add_texts("description", &Agent::description);
  add_texts("name", &Agent::name, Coding::delta);
  add_texts("tag", &Agent::tag, Coding::delta);
  add_texts("engine", &Agent::engine);
  add_numbers("boots", &Agent::boots);
  add_numbers("started", &Agent::started);
  add_numbers("seen", &Agent::seen);
  add_numbers("rtt", &Agent::rtt);
  add_numbers("retries", &Agent::retries);
  add_numbers("requests", &Agent::requests);
  columns.add("complete",
              values_of(all, [](const Agent& agent) { return std::uint32_t{agent.complete}; }));
  columns.add("weak", Values(weak.begin(), weak.end()));
  add_texts("findings", &Agent::findings);
  Values change(changes.begin(), changes.end());
  change.resize(all.size());
  columns.add("change", change);
}

}  // namespace snmpring::review
