#include "fixtures.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <random>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "record_check/record_check.h"

namespace snmpring::cli {
namespace {

using nlohmann::ordered_json;

/// What the program says of its records.
const schema::test::RecordCheck& record_check() {
  static const schema::test::RecordCheck kCheck = [] {
    const Finished finished = run({built("snmpring"), "schema", "--jsonschema"});
    if (finished.status != 0) throw std::runtime_error("snmpring schema: " + finished.err);
    return schema::test::RecordCheck(finished.out);
  }();
  return kCheck;
}

std::vector<std::string> agentd_arguments(const std::vector<std::string>& listen,
                                          std::vector<std::string> arguments) {
  // Under sanitizers agents would be the slower side; tests/agentd/ and tests/sim/ have them there.
  std::vector<std::string> argv = {test_tool("snmpring-agentd")};
  for (const std::string& address : listen) {
    argv.emplace_back("--listen");
    argv.push_back(address + ":0");
  }
  for (std::string& argument : arguments) argv.push_back(std::move(argument));
  return argv;
}

/// The ports that the kernel does not give to sockets that ask for any, or all where it gives all.
std::pair<std::uint32_t, std::uint32_t> ports_to_choose_from() {
  constexpr std::uint32_t kFirst = 1024;
  constexpr std::uint32_t kLast = 65535;
  constexpr std::uint32_t kEnough = 4096;
  std::uint32_t low = kFirst;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> low;
  if (low < kFirst + kEnough) return {kFirst, kLast};
  return {kFirst, low - 1};
}

bool is_free(std::uint16_t port) {
  const UniqueFd v4(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return ::bind(v4.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

/// A UDP port that was free a moment ago. One that the kernel gives to nobody, so that an agent
/// which ends and starts again finds it free: the programs of other tests have open, and close,
/// thousands of sockets meanwhile.
std::string free_port() {
  static std::mt19937 random{std::random_device{}()};
  const auto [first, last] = ports_to_choose_from();
  std::uniform_int_distribution<std::uint32_t> any(first, last);
  constexpr int kLooksMax = 1000;
  for (int look = 0; look < kLooksMax; ++look) {
    const auto port = static_cast<std::uint16_t>(any(random));
    if (is_free(port)) return std::to_string(port);
  }
  throw std::runtime_error("no port");
}

}  // namespace

std::vector<std::string> snmpring(std::vector<std::string> arguments) {
  const auto is_any_of = [](std::initializer_list<std::string_view> words) {
    return
        [words](const std::string& word) { return std::ranges::find(words, word) != words.end(); };
  };
  // What is resumed knows its timeout.
  if (!arguments.empty() && is_any_of({"discover", "get", "getnext", "walk"})(arguments.front()) &&
      std::ranges::none_of(arguments, is_any_of({"-t", "--resume"}))) {
    arguments.insert(arguments.begin() + 1, {"-t", "5"});
  }
  arguments.insert(arguments.begin(), built("snmpring"));
  return arguments;
}

Agentd::Agentd(const std::vector<std::string>& listen, std::vector<std::string> arguments,
               std::vector<std::string> before) {
  for (std::string& word : agentd_arguments(listen, std::move(arguments))) {
    before.push_back(std::move(word));
  }
  process_ = std::make_unique<Process>(std::move(before));
  static const std::regex kReady("ready .*:([0-9]+) agents=([0-9]+) varbinds=[0-9]+");
  for (std::size_t i = 0; i < listen.size(); ++i) {
    const auto line = process_->read_line();
    std::smatch match;
    if (!line || !std::regex_match(*line, match, kReady)) {
      throw std::runtime_error("agentd is not ready: " + process_->finish().err);
    }
    listeners_.push_back({.port = match[1], .agents = std::stoull(match[2])});
  }
}

std::vector<std::string> agentd_dump(const std::vector<std::string>& listen,
                                     std::vector<std::string> arguments, std::uint64_t index) {
  arguments.emplace_back("--dump");
  arguments.push_back(std::to_string(index));
  const Finished finished = run(agentd_arguments(listen, std::move(arguments)));
  if (finished.status != 0) throw std::runtime_error("agentd --dump: " + finished.err);
  std::vector<std::string> lines;
  std::istringstream text(finished.out);
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

std::unique_ptr<Snmpd> Snmpd::start(std::string configuration) {
  if (::access("/usr/sbin/snmpd", X_OK) != 0) return nullptr;
  std::unique_ptr<Snmpd> snmpd(new Snmpd());
  snmpd->configuration_ = std::move(configuration);
  // Another program may take the port between the look and snmpd's bind.
  for (int attempt = 0; attempt < 5; ++attempt) {
    snmpd->port_ = free_port();
    std::filesystem::create_directory(snmpd->folder_.path("state"));
    std::ofstream(snmpd->folder_.path("snmpd.conf"))
        << "agentAddress udp:127.0.0.1:" << snmpd->port_ << ",udp6:[::1]:" << snmpd->port_ << '\n'
        << "rocommunity public 127.0.0.0/8\nrocommunity6 public ::1\ndontLogTCPWrappersConnects "
           "yes\n"
        << snmpd->configuration_;
    if (snmpd->launch()) return snmpd;
  }
  throw std::runtime_error("snmpd does not start: " + snmpd->said_);
}

bool Snmpd::launch() {
  // What it remembers, its boots among it, is in a folder of its own.
  process_ = std::make_unique<Process>(Process::Setup{
      .argv = {"/usr/sbin/snmpd", "-f", "-Lo", "-c", folder_.path("snmpd.conf"), "-I", "-smux"},
      .environment = {"MIBS=", "SNMPCONFPATH=" + folder_.path("state"),
                      "SNMP_PERSISTENT_DIR=" + folder_.path("state")}});
  // It says so when it listens.
  said_.clear();
  while (const auto line = process_->read_line()) {
    if (line->find("NET-SNMP version") != std::string::npos) return true;
    said_ += *line + '\n';
  }
  return false;
}

void Snmpd::restart() {
  process_->signal(SIGTERM);
  process_->finish();
  if (!launch()) throw std::runtime_error("snmpd does not start again: " + said_);
}

std::unique_ptr<Snmpsim> Snmpsim::start(const std::vector<std::string>& arguments,
                                        const std::string& snmprec) {
  if (::access("/usr/bin/snmpsimd", X_OK) != 0) return nullptr;
  std::unique_ptr<Snmpsim> snmpsim(new Snmpsim());
  snmpsim->folder_.write("data/public.snmprec", snmprec);
  std::filesystem::create_directory(snmpsim->folder_.path("cache"));
  for (const char* folder : {"", "data", "cache"}) {
    std::filesystem::permissions(snmpsim->folder_.path(folder), std::filesystem::perms::all);
  }
  for (int attempt = 0; attempt < 5; ++attempt) {
    snmpsim->port_ = free_port();
    std::vector<std::string> argv = {"/usr/bin/snmpsimd",
                                     "--v3-engine-id=80000b8e0501020304",
                                     "--data-dir=" + snmpsim->folder_.path("data"),
                                     "--cache-dir=" + snmpsim->folder_.path("cache"),
                                     "--agent-udpv4-endpoint=127.0.0.1:" + snmpsim->port_,
                                     "--logging-method=null"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    if (::geteuid() == 0) {
      argv.insert(argv.end(), {"--process-user=nobody", "--process-group=nogroup"});
    }
    snmpsim->process_ = std::make_unique<Process>(argv);
    // It is ready when its engine answers; until then the kernel says that nobody is there.
    constexpr int kLooksMax = 2000;
    for (int look = 0; look < kLooksMax; ++look) {
      const Finished found =
          run(snmpring({"discover", "-v3", "--quiet", "127.0.0.1:" + snmpsim->port_}));
      if (found.out.find(R"("status":"ok")") != std::string::npos) return snmpsim;
    }
  }
  throw std::runtime_error("snmpsimd does not start");
}

ordered_json parse_document(std::string_view text) {
  ordered_json document = ordered_json::parse(text);
  if (document.is_object() && document.value("kind", "") == "metadata") {
    EXPECT_EQ(record_check().fault_of(document), "");
  }
  return document;
}

void expect_rows_of(const std::vector<std::string>& tables, const std::string& text) {
  std::vector<std::string> arguments = {built("snmpring"), "schema", "--jsonschema"};
  arguments.insert(arguments.end(), tables.begin(), tables.end());
  const Finished finished = run(arguments);
  ASSERT_EQ(finished.status, 0) << finished.err;
  const schema::test::RecordCheck check(finished.out);
  for (const ordered_json& record : parse_records(text)) {
    EXPECT_EQ(check.fault_of(record), "") << record;
  }
}

std::vector<ordered_json> parse_records(const std::string& text) {
  std::vector<ordered_json> records;
  if (text.empty()) return records;
  EXPECT_EQ(text.back(), '\n') << "the last line is not whole";
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    ordered_json record = ordered_json::parse(text.begin() + static_cast<std::ptrdiff_t>(at),
                                              text.begin() + static_cast<std::ptrdiff_t>(end),
                                              nullptr, /*allow_exceptions=*/false);
    EXPECT_TRUE(record.is_object()) << text.substr(at, end - at);
    at = end + 1;
    if (!record.is_object()) continue;
    const std::string fault = record_check().fault_of(record);
    EXPECT_EQ(fault, "") << record;
    records.push_back(std::move(record));
    if (!fault.empty()) break;
  }
  return records;
}

std::vector<ordered_json> records_of_kind(const std::string& text, const std::string& kind) {
  std::vector<ordered_json> records;
  for (ordered_json& record : parse_records(text)) {
    if (record["kind"] != kind) continue;
    records.push_back(std::move(record));
  }
  return records;
}

std::string summary(const ordered_json& varbind) {
  const ordered_json& value = varbind["value"];
  const ordered_json& hex = varbind["hex"];
  return varbind["oid"].get<std::string>() + ' ' + varbind["type"].get<std::string>() + ' ' +
         (hex.is_string()     ? hex.get<std::string>()
          : value.is_string() ? value.get<std::string>()
                              : std::string("-"));
}

}  // namespace snmpring::cli
