// A configuration file, alone and as the program takes it: errors are one line that names a place,
// and a configuration that is printed is the same when it is read back.
#include "arguments/config_file.h"

#include <nlohmann/json.hpp>

#include "arguments/argv.h"
#include "arguments/config_dump.h"
#include "fuzz/fuzz.h"
#include "fuzz/memory_file.h"

namespace snmpring {
namespace {

using arguments::test::Argv;
using fuzz::expect;

/// True where the file can be read.
bool check_entries(std::string_view text) {
  const auto lines = 1 + static_cast<unsigned>(std::ranges::count(text, '\n'));
  const auto entries = arguments::read_config(text);
  if (!entries) {
    expect(entries.error().line >= 1 && entries.error().line <= lines, "an error is on a line");
    expect(fuzz::is_one_line(entries.error().reason), "a reason is one line");
    return false;
  }
  unsigned last = 0;
  for (const arguments::ConfigEntry& entry : *entries) {
    expect(entry.line > last && entry.line <= lines, "each entry has a line of its own");
    last = entry.line;
  }
  return true;
}

/// Secrets that come from nowhere else are not printed, and a descriptor is read but once.
bool can_be_read_back(const options::Options& options) {
  for (const options::CredentialOption& credential : options.credentials) {
    for (const options::SecretOrigin& secret : credential.secrets) {
      if (!secret.source.starts_with('@') && !secret.source.starts_with("env:") &&
          secret.source != "default") {
        return false;
      }
    }
  }
  return true;
}

void check_program(Bytes text, std::string_view verb) {
  const fuzz::MemoryFile file(text);
  const auto options = Argv({verb, "192.0.2.1", "--config", file.path()}).parse();
  if (!options) {
    const arguments::CliExit& error = options.error();
    expect(error.text.ends_with('\n') &&
               fuzz::is_one_line(std::string_view(error.text).substr(0, error.text.size() - 1)),
           "the program ends with one line");
    expect(error.code != 0 && error.code != process::kExitSoftware,
           "and with a status that says why");
    return;
  }
  const std::string toml = arguments::config_toml(*options);
  arguments::config_hash(*options);
  expect(arguments::read_config(toml).has_value(), "a printed configuration can be read");
  if (!can_be_read_back(*options)) return;
  const fuzz::MemoryFile printed(as_bytes(toml));
  const auto again = Argv({verb, "192.0.2.1", "--config", printed.path()}).parse();
  expect(again && arguments::redacted_config(*again) == arguments::redacted_config(*options),
         "a printed configuration is the same when it is read back");
}

}  // namespace
}  // namespace snmpring

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace snmpring;
  constexpr std::string_view kVerbs[] = {"walk", "discover", "get", "targets"};
  fuzz::Input input(data, size);
  const std::string_view verb = kVerbs[input.below(std::size(kVerbs))];
  // The program takes longer over a file, and a broken one it would only refuse.
  if (check_entries(as_text(input.rest())) || input.rest().size() < 8) {
    check_program(input.rest(), verb);
  }
  return 0;
}
