// The programs that the tests run: snmpring, its simulated fleet, and a real snmpd.
#ifndef SNMPRING_CLI_TEST_FIXTURES_H_
#define SNMPRING_CLI_TEST_FIXTURES_H_

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process.h"
#include "scratch/scratch_folder.h"
#include "tested_build.h"

namespace snmpring::cli {

using scratch::ScratchFolder;
/// The wires that a test of the whole program goes through: under sanitizers, where every start
/// takes its time, the one that most scans take. tests/io/ puts both under them.
inline std::vector<const char*> wires() {
  if (sanitized()) return {"uring"};
  return {"uring", "mmsg"};
}

/// snmpring with these arguments. A scan that they give no -t waits for each answer for five
/// seconds: on a busy machine none may be late by chance.
std::vector<std::string> snmpring(std::vector<std::string> arguments);

/// Before a command: runs it without any capability, now and later.
inline const std::vector<std::string> kWithoutCapabilities = {"setpriv", "--bounding-set=-all",
                                                              "--inh-caps=-all"};

/// snmpring-agentd on loopback, on ports of the kernel's choice.
class Agentd {
 public:
  /// \param listen "127.5.0.0/24" and the like; ":0" is added.
  /// \param before A command that runs it, as NetworkNamespace::prefix().
  Agentd(const std::vector<std::string>& listen, std::vector<std::string> arguments,
         std::vector<std::string> before = {});

  std::string port(std::size_t listener = 0) const { return listeners_.at(listener).port; }
  std::uint64_t agents(std::size_t listener = 0) const { return listeners_.at(listener).agents; }

 private:
  struct Listener {
    std::string port;
    std::uint64_t agents;
  };
  std::unique_ptr<Process> process_;
  std::vector<Listener> listeners_;
};

/// What agent number `index` of such a fleet serves: "OID|TAG|VALUE" lines.
std::vector<std::string> agentd_dump(const std::vector<std::string>& listen,
                                     std::vector<std::string> arguments, std::uint64_t index);

/// net-snmp's agent on 127.0.0.1 and ::1 with community public, or nullptr where it is not
/// installed.
class Snmpd {
 public:
  /// \param configuration Lines for snmpd.conf.
  static std::unique_ptr<Snmpd> start(std::string configuration = "");
  std::string port() const { return port_; }

  /// Ends it and starts it anew on the same port: engineBoots grow by one.
  void restart();

 private:
  Snmpd() = default;
  bool launch();

  std::string configuration_;
  ScratchFolder folder_;
  std::string port_;
  std::string said_;  ///< What it printed before it listened, or ended.
  std::unique_ptr<Process> process_;
};

/// The simulator of the snmpsim project on 127.0.0.1, or nullptr where it is not installed.
class Snmpsim {
 public:
  /// \param arguments Users and the like. \param snmprec What every community and context serves.
  static std::unique_ptr<Snmpsim> start(const std::vector<std::string>& arguments,
                                        const std::string& snmprec);
  std::string port() const { return port_; }

 private:
  Snmpsim() = default;
  ScratchFolder folder_;
  std::string port_;
  std::unique_ptr<Process> process_;
};

/// A JSON text, parsed; throws where it is none. Metadata that `snmpring schema` does not allow are a
/// test failure.
nlohmann::ordered_json parse_document(std::string_view text);

/// The lines of an NDJSON text, parsed. A line that is no JSON object, or that `snmpring schema` does
/// not allow, and the lack of a final line feed are test failures.
std::vector<nlohmann::ordered_json> parse_records(const std::string& text);

/// The rows of tables that come with no profile: what `snmpring schema` says with the arguments
/// `tables` allows them.
void expect_rows_of(const std::vector<std::string>& tables, const std::string& text);

/// Those of one kind.
std::vector<nlohmann::ordered_json> records_of_kind(const std::string& text,
                                                    const std::string& kind);

/// "oid type value" of a varbind record, the hexadecimal form where there is no text.
std::string summary(const nlohmann::ordered_json& varbind);

}  // namespace snmpring::cli

#endif  // SNMPRING_CLI_TEST_FIXTURES_H_
