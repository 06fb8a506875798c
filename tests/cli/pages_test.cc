// The pages for people who come from other programs: every command on them is run as it stands
// there, but for addresses and ports, which are those of agents on loopback.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "fixtures.h"

namespace snmpring::cli {
namespace {

using Texts = std::vector<std::string>;

struct Task {
  std::string heading;
  Texts theirs{};
  Texts ours{};
};

/// The tasks of a page: a heading, and a block of commands under it.
std::vector<Task> tasks_of(const std::string& page) {
  std::vector<Task> tasks;
  std::istringstream text(scratch::content_of(std::string(SNMPRING_SOURCE_ROOT) + "/docs/" + page));
  std::string heading;
  bool in_block = false;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("## ")) heading = line.substr(3);
    if (line == "```sh") {
      in_block = true;
      tasks.push_back({.heading = heading});
    } else if (line == "```") {
      in_block = false;
    } else if (in_block) {
      (line.starts_with("snmpring ") ? tasks.back().ours : tasks.back().theirs).push_back(line);
    }
  }
  return tasks;
}

bool is_installed(const std::string& program) {
  return run({"sh", "-c", "command -v " + program}).status == 0;
}

class Pages : public ::testing::Test {
 protected:
  Pages()
      : agentd_({"127.26.0.0/24"},
                {"--generate", "60", "--user", "scan,SHA-256,authpass123,AES,privpass123"}) {
    scratch_.write("hosts.txt", placed("192.0.2.1 core-1\n192.0.2.2\n192.0.2.3\n"));
    scratch_.write("their-hosts.txt", placed("192.0.2.1:1161\n192.0.2.2:1161\n192.0.2.3:1161\n"));
    scratch_.write("blocklist.conf", placed("192.0.2.128/25 # not these\n"));
    scratch_.write("allowlist.conf", placed("192.0.2.0/24\n"));
    scratch_.write("scan.toml", "snmp-version = \"2c\"\n");
    scratch_.write("snmp.conf", "defVersion 2c\ndefCommunity public\n");
  }

  std::string placed(std::string line) const {
    const std::pair<const char*, std::string> places[] = {
        {R"(192\.0\.2\.)", "127.26.0."},
        {R"(198\.51\.100\.7)", "127.0.0.1"},
        {R"(\beth0\b)", "lo"},
        {R"(:1161\b)", ":" + agentd_.port()},
        {R"(\bsnmpring (discover|get|getnext|walk|table|targets) )",
         "snmpring $1 -p " + agentd_.port() + ' '}};
    for (const auto& [pattern, text] : places) {
      line = std::regex_replace(line, std::regex(pattern), text);
    }
    return line;
  }

  /// Net-snmp knows no port for all of its targets.
  std::string their_placed(const std::string& line) const {
    const std::regex bare(R"((\$host|192\.0\.2\.[0-9]+)(?![0-9:./-]))");
    std::string with_ports = std::regex_replace(line, bare, "$1:1161");
    if (line.starts_with("for ") || line.starts_with("while ")) {
      with_ports = std::regex_replace(line, std::regex(R"(\$host)"), "$host:1161");
    }
    return placed(with_ports);
  }

  Finished run_line(const std::string& line) const {
    const std::string program = built("snmpring");
    const std::string folder = program.substr(0, program.rfind('/'));
    return run({"env", "-C", scratch_.path(""), "PATH=" + folder + ":" + ::getenv("PATH"),
                "SNMPCONFPATH=" + scratch_.path(""), "AUTH=authpass123", "PRIV=privpass123", "sh",
                "-c", line});
  }

  void expect_ours_run(const Task& task) const {
    for (const std::string& line : task.ours) {
      SCOPED_TRACE(line);
      const Finished finished = run_line(placed(line));
      EXPECT_EQ(finished.status, 0) << finished.out << finished.err;
      EXPECT_EQ(finished.err, "");
      const bool into_a_file = line.find("--output ") != std::string::npos ||
                               line.find("--resume ") != std::string::npos ||
                               line.find(" > ") != std::string::npos;
      EXPECT_TRUE(into_a_file || !finished.out.empty());
    }
  }

  const Agentd agentd_;
  const ScratchFolder scratch_;
};

/// Rows as net-snmp prints them; a long value goes on in further lines. The end of the view is none.
std::size_t rows_of(const std::string& out) {
  const std::regex row(R"((^|\n)(iso|\.1|[A-Z][A-Za-z0-9-]*::)[^\n]* = (?!No more variables))");
  return static_cast<std::size_t>(
      std::distance(std::sregex_iterator(out.begin(), out.end(), row), std::sregex_iterator()));
}

TEST_F(Pages, FromNetSnmpHoldsAsItStands) {
  const auto tasks = tasks_of("from-net-snmp.md");
  EXPECT_GE(tasks.size(), 20u);
  const bool theirs = is_installed("snmpget");
  if (!theirs) std::puts("net-snmp's programs are not installed: only ours are run");
  for (const Task& task : tasks) {
    SCOPED_TRACE(task.heading);
    ASSERT_FALSE(task.theirs.empty());
    ASSERT_FALSE(task.ours.empty());
    expect_ours_run(task);
    if (!theirs) continue;
    for (const std::string& line : task.theirs) {
      // Theirs need MIB files, which Debian does not ship.
      if (line.find("-MIB::") != std::string::npos) continue;
      SCOPED_TRACE(line);
      const Finished finished = run_line(their_placed(line));
      EXPECT_EQ(finished.status, 0) << finished.out << finished.err;
      const bool plain = task.ours.size() == 1 && line.starts_with("snmp") &&
                         (line + task.ours[0]).find_first_of("|>") == std::string::npos;
      const std::size_t rows = rows_of(finished.out);
      if (!plain || rows == 0 || line.starts_with("snmpstatus")) continue;
      EXPECT_EQ(records_of_kind(run_line(placed(task.ours[0])).out, "varbind").size(), rows);
    }
  }
}

TEST_F(Pages, FromZmapHoldsAsItStands) {
  const auto tasks = tasks_of("from-zmap.md");
  EXPECT_GE(tasks.size(), 15u);
  for (const Task& task : tasks) {
    SCOPED_TRACE(task.heading);
    EXPECT_FALSE(task.ours.empty());
    ASSERT_FALSE(task.theirs.empty());
    for (const std::string& line : task.theirs) {
      EXPECT_TRUE(line.starts_with("zmap ") || line.starts_with("masscan ")) << line;
    }
    expect_ours_run(task);
  }
}

}  // namespace
}  // namespace snmpring::cli
