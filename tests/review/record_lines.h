// Records for tests: lines as snmpring writes them, with what a test wants to be different.
#ifndef SNMPRING_TESTS_REVIEW_RECORD_LINES_H_
#define SNMPRING_TESTS_REVIEW_RECORD_LINES_H_

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "records/record_view.h"
#include "review/agents.h"
#include "review/record_fields.h"

namespace snmpring::review {

using Json = nlohmann::ordered_json;

/// A target record of an agent that answered with SNMPv2c. \param changes Keys to put in.
inline std::string target_line(const std::string& target, const Json& changes = Json::object()) {
  Json record = {{"kind", "target"},
                 {"ts", "2026-04-13T12:00:00.000000Z"},
                 {"run", "3f0d6a52-6a0b-4a0e-9a3c-0d0f3c1b2a19"},
                 {"target", target},
                 {"port", 161},
                 {"tag", nullptr},
                 {"status", "ok"},
                 {"complete", true},
                 {"error", nullptr},
                 {"version", "2c"},
                 {"credential", "c1"},
                 {"engine_id", nullptr},
                 {"sys_object_id", "1.3.6.1.4.1.9.1.1208"},
                 {"sys_descr", "Switch 15.2"},
                 {"sys_name", "name of " + target},
                 {"sys_uptime", 6'000},
                 {"tx", 1},
                 {"rx", 1},
                 {"retries", 0},
                 {"rtt_avg_us", 1500},
                 {"anomalies", Json::array()},
                 {"quirks", Json::array()}};
  record.update(changes);
  return record.dump();
}

/// The record of a target that said nothing.
inline std::string silent_line(const std::string& target) {
  return target_line(target, {{"status", "timeout"},
                              {"complete", false},
                              {"error", "timeout"},
                              {"version", nullptr},
                              {"credential", nullptr},
                              {"rx", 0}});
}

/// Reads a line into `agents`. False for what says nothing of agents.
inline bool add_line(Agents& agents, const std::string& line) {
  records::Record record;
  if (!record.parse(line)) throw std::runtime_error("no record: " + line);
  if (says_nothing_of_agents(record)) return false;
  RecordFields fields;
  fields.take(record);
  return agents.add(fields);
}

}  // namespace snmpring::review

#endif  // SNMPRING_TESTS_REVIEW_RECORD_LINES_H_
