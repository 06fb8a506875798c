// snmpring-mibc: compiles MIB modules into a names file for snmpring.
#include <fmt/core.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

#include "files/atomic_file.h"
#include "mib/names_image.h"
#include "mibc/compiler.h"
#include "mibc/confined_child.h"
#include "mibc/facts_text.h"
#include "mibc/options.h"
#include "process/exit_codes.h"
#include "text/printable.h"

namespace {

using namespace snmpring;
using namespace snmpring::mibc;

int complain(int status, std::string_view message) {
  fmt::print(stderr, "snmpring-mibc: {}\n", message);
  return status;
}

int complain(const std::string& message, const std::string& path) {
  return complain(process::kExitCreate, fmt::format("{}: {}", message, text::printable(path)));
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

// What happens in the child. \return The exit status.
int compile_in_child(const Options& options, std::FILE* facts, ChildLine& line) try {
  Diagnosis diagnosis(options.loudness);
  CompileSettings settings{
      .paths = options.paths, .only = options.modules, .loudness = options.loudness};
  settings.before_file = [&](const std::string& path) { line.note(path); };
  if (facts != nullptr) {
    settings.each_object = [&](const mib::ObjectFacts& object) {
      const std::string text = facts_line(object);
      std::fwrite(text.data(), 1, text.size(), facts);
    };
  }
  const auto compiled = compile(settings, diagnosis);
  if (!compiled) return complain(compiled.error().exit_code, compiled.error().message);
  line.note("");
  if (facts != nullptr && std::fflush(facts) != 0) {
    return complain(process::kExitWrite, fmt::format("--facts: {}", std::strerror(errno)));
  }
  if (!line.send(compiled->names_file)) {
    return complain(process::kExitSystem, "the names file does not fit into memory");
  }
  diagnosis.finish(compiled->counts);
  const bool incomplete = options.strict && compiled->counts.incomplete_modules > 0;
  return incomplete || compiled->counts.objects == 0 ? process::kExitData : process::kExitDone;
} catch (const std::bad_alloc&) {
  std::fputs("snmpring-mibc: the modules need more than 2 GiB of memory\n", stderr);
  return process::kExitData;
}

int explain(const ChildCrash& crash) {
  if (crash.signal == 0) return complain(process::kExitSystem, "no child could be started");
  const std::string where =
      crash.note.empty() ? std::string() : " at " + text::printable(crash.note);
  if (crash.signal == SIGXCPU) {
    return complain(process::kExitData,
                    fmt::format("the parser took more than 300 s of CPU{}", where));
  }
  return complain(process::kExitData,
                  fmt::format("the parser crashed{}: {}", where, ::strsignal(crash.signal)));
}

// Makes the folders above the default output.
bool make_folders(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  return !error;
}

int write_names(const std::vector<std::uint8_t>& octets, const std::string& path) {
  // The parser could have done anything to the child's memory.
  if (const auto image = mib::NamesImage::open(octets, mib::NamesCheck::whole); !image) {
    return complain(process::kExitData, fmt::format("what the parser's child made {}",
                                                    mib::names_error_text(image.error())));
  }
  const std::string_view text(reinterpret_cast<const char*>(octets.data()), octets.size());
  if (const auto written = files::write_atomic_file(path, text); !written) {
    return complain(process::kExitCreate, "--output " + written.error().message);
  }
  return process::kExitDone;
}

int run(const Options& options) {
  ::umask(022);
  if (options.output_is_default && !make_folders(options.output)) {
    return complain("--output: the folder of this file cannot be made", options.output);
  }
  if (const auto writable = files::check_atomic_file(options.output); !writable) {
    return complain(process::kExitCreate, "--output " + writable.error().message);
  }
  File facts(nullptr, std::fclose);
  if (!options.facts.empty()) {
    facts.reset(std::fopen(options.facts.c_str(), "we"));
    if (!facts) return complain(std::string("--facts: ") + std::strerror(errno), options.facts);
  }
  const auto result =
      run_confined([&](ChildLine& line) { return compile_in_child(options, facts.get(), line); });
  if (!result) return explain(result.error());
  if (result->status != process::kExitDone) return result->status;
  return write_names(result->octets, options.output);
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse_options(argc, argv);
  if (options) return run(*options);
  const Stop& stop = options.error();
  if (stop.status != 0) return complain(stop.status, stop.message);
  fmt::print("{}", stop.message);
  return 0;
}
