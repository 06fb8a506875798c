// snmpring-report: makes one HTML page out of the records of snmpring.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.h"
#include "built_in_page.h"
#include "files/atomic_file.h"
#include "options.h"
#include "options/names_files.h"
#include "process/exit_codes.h"
#include "process/out_of_memory.h"
#include "process/refusal.h"
#include "process/sandbox.h"
#include "process/standard_descriptors.h"
#include "review/record_files.h"
#include "review/redaction.h"
#include "review/report_document.h"
#include "review/report_page.h"
#include "review/run_document.h"
#include "snmpring/version.h"
#include "text/printable.h"
#include "text/sha256.h"

namespace {

using namespace snmpring;
using namespace snmpring::reporter;
using process::Refusal;

constexpr std::size_t kDocumentOctetsMax = std::size_t{64} << 20;
constexpr std::uint64_t kBadLinesShown = 10;

int complain(int status, std::string_view message) {
  fmt::print(stderr, "snmpring-report: {}\n", message);
  return status;
}

// A whole file of moderate size. What it cannot be read as is said with `option` in front.
std::expected<std::string, Refusal> read_whole(std::string_view option, const std::string& path) {
  const auto fail = [&](int error) {
    return process::refuse(
        process::file_exit(error, process::kExitUsage),
        fmt::format("{} {}: {}", option, text::printable(path), std::strerror(error)));
  };
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0) return fail(errno);
  std::string text;
  for (;;) {
    const std::size_t before = text.size();
    if (before > kDocumentOctetsMax) return fail(EFBIG);
    text.resize(before + (std::size_t{1} << 16));
    const ssize_t got = ::read(file.get(), text.data() + before, text.size() - before);
    if (got < 0 && errno != EINTR) return fail(errno);
    text.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0) return text;
  }
}

// Whether both paths lead to the same file.
bool is_same_file(const std::string& path, const std::string& input) {
  struct stat output {};
  struct stat other {};
  if (::stat(path.c_str(), &output) != 0 || !S_ISREG(output.st_mode)) return false;
  const int result = input == "-" ? ::fstat(STDIN_FILENO, &other) : ::stat(input.c_str(), &other);
  return result == 0 && other.st_dev == output.st_dev && other.st_ino == output.st_ino;
}

std::expected<void, Refusal> check_output(const Options& options) {
  if (options.output == "-") return {};
  for (const auto* const inputs : {&options.files, &options.metadata, &options.baseline}) {
    for (const std::string& input : *inputs) {
      if (!is_same_file(options.output, input)) continue;
      return process::refuse(process::kExitUsage, fmt::format("-o {}: is an input as well",
                                                              text::printable(options.output)));
    }
  }
  if (const auto writable = files::check_atomic_file(options.output); !writable) {
    return process::refuse(process::file_exit(writable.error(), process::kExitCreate),
                           "-o " + writable.error().message);
  }
  return {};
}

std::expected<std::vector<review::RunDocument>, Refusal> read_runs(const Options& options,
                                                                   review::Identities& identities) {
  std::vector<review::RunDocument> runs;
  for (const std::string& path : options.metadata) {
    const auto text = read_whole("--metadata", path);
    if (!text) return std::unexpected(text.error());
    auto run = review::read_run_document(*text, identities);
    if (!run) {
      return process::refuse(process::kExitData,
                             fmt::format("--metadata {}: {}", text::printable(path), run.error()));
    }
    runs.push_back(std::move(*run));
  }
  return runs;
}

// Of many bad lines the first are shown.
class BadLines {
 public:
  void note(const std::string& text) {
    if (++count_ <= kBadLinesShown) complain(0, text);
  }
  void finish() const {
    if (count_ > kBadLinesShown) {
      complain(0, fmt::format("{} more bad lines", count_ - kBadLinesShown));
    }
  }
  bool any() const noexcept { return count_ > 0; }

 private:
  std::uint64_t count_ = 0;
};

std::expected<std::vector<review::ReadFile>, Refusal> read_files(
    const std::vector<std::string>& paths, std::span<const review::RunDocument> runs,
    review::Agents& agents, BadLines& bad_lines) {
  std::vector<review::ReadFile> files;
  for (const std::string& path : paths) {
    auto file =
        review::read_records(path, agents, [&](const std::string& text) { bad_lines.note(text); });
    if (!file) {
      return process::refuse(process::file_exit(file.error(), process::kExitUsage),
                             file.error().message);
    }
    const std::string name = path == "-" ? "standard input" : text::printable(path);
    if (file->is_metadata) {
      return process::refuse(process::kExitUsage,
                             name + ": is a run's metadata; it goes behind --metadata");
    }
    for (const std::string& id : file->runs) {
      file->lacks_metadata |= std::ranges::find(runs, id, &review::RunDocument::run) == runs.end();
    }
    if (file->targets == 0) complain(0, name + ": has no target records");
    if (file->cut) complain(0, name + ": is cut at its end; what is whole counts");
    files.push_back(std::move(*file));
  }
  return files;
}

std::uint64_t random_key() {
  std::uint64_t key = 0;
  // Where it fails there is no chance to be had so early; the clock is better than nothing.
  if (::getrandom(&key, sizeof key, 0) != sizeof key) {
    key = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  }
  return key;
}

// The pseudonyms of one run are always the same, and nobody can try addresses who has the report
// alone: the run's UUID is as good as a secret to him.
std::expected<std::string, Refusal> pseudonym_key(const Options& options,
                                                  const review::Agents& agents) {
  if (!options.redact_key.empty()) {
    auto key = read_whole("--redact-key", options.redact_key);
    if (key && key->size() < 16) {
      return process::refuse(process::kExitData,
                             fmt::format("--redact-key {}: needs at least 16 octets",
                                         text::printable(options.redact_key)));
    }
    return key;
  }
  if (agents.run().empty()) {
    return fmt::format("{:016x}{:016x}", random_key(), random_key());
  }
  return text::sha256_text("snmpring-report " + agents.run());
}

int write_page(const Options& options, const std::string& page, std::size_t agents) {
  if (options.output == "-") return process::print(page);
  files::NoPatience patience;
  if (const auto written = files::write_atomic_file(options.output, page, patience); !written) {
    return complain(process::file_exit(written.error(), process::kExitWrite),
                    "-o " + written.error().message);
  }
  fmt::print(stderr, "{}: {} agent{}, {} octets\n", text::printable(options.output), agents,
             agents == 1 ? "" : "s", page.size());
  return process::kExitDone;
}

int make_report(const Options& options, const options::NamesFiles& names,
                const review::Identities& identities, std::vector<review::RunDocument> runs) {
  const std::uint64_t key = random_key();
  BadLines bad_lines;
  review::Agents agents(key, identities);
  review::Agents before(key, identities);
  const auto files = read_files(options.files, runs, agents, bad_lines);
  if (!files) return complain(files.error().exit_code, files.error().message);
  const auto old_files = read_files(options.baseline, {}, before, bad_lines);
  if (!old_files) return complain(old_files.error().exit_code, old_files.error().message);
  bad_lines.finish();

  if (options.redact) {
    const auto secret = pseudonym_key(options, agents);
    if (!secret) return complain(secret.error().exit_code, secret.error().message);
    review::Pseudonyms pseudonyms(*secret);
    agents.redact(pseudonyms);
    before.redact(pseudonyms);
    for (review::RunDocument& run : runs) review::redact(run, pseudonyms);
  }
  agents.finish();
  before.finish();

  const review::ReportInput input{
      .title = options.title,
      .program = fmt::format("snmpring-report {}", kVersion),
      .made = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()),
      .redacted = options.redact,
      .agents = agents,
      .runs = runs,
      .files = *files,
      .names = names.names(),
      .baseline = options.baseline.empty() ? nullptr : &before,
      .baseline_files = *old_files};
  const auto document = review::make_document(input);
  if (!document) return complain(process::kExitData, "the texts of all agents come to 4 GiB");
  const auto page = review::make_page(built_in_page(), options.title, *document);
  if (!page) return complain(process::kExitSoftware, page.error());
  const int status = write_page(options, *page, agents.all().size());
  return status == process::kExitDone && bad_lines.any() ? process::kExitData : status;
}

int run(const Options& options) {
  if (const auto checked = check_output(options); !checked) {
    return complain(checked.error().exit_code, checked.error().message);
  }
  const auto sources = options::names_sources(options.names);
  if (!sources) return complain(process::kExitUsage, "--names: " + sources.error());
  const auto names = options::NamesFiles::open(*sources, mib::NamesCheck::structure);
  if (!names) return complain(names.error().code, "--names: " + names.error().text);
  // What is read from here on was made of what agents said.
  if (!options.no_sandbox) {
    if (const auto entered = process::enter_sandbox({.files = true, .paths = true}); !entered) {
      return complain(process::kExitSystem, entered.error() + " (--no-sandbox does without)");
    }
  }
  review::Identities identities;
  auto runs = read_runs(options, identities);
  if (!runs) return complain(runs.error().exit_code, runs.error().message);
  return make_report(options, *names, identities, std::move(*runs));
}

}  // namespace

int main(int argc, char** argv) {
  if (const int error = process::reserve_standard_descriptors(); error != 0) {
    return complain(process::kExitSystem,
                    std::string("standard descriptors: ") + std::strerror(error));
  }
  process::exit_when_out_of_memory();
  // A pipe that nobody reads is an error like any other, not a signal.
  std::signal(SIGPIPE, SIG_IGN);
  const auto options = parse_options(argc, argv);
  if (options) return run(*options);
  const Stop& stop = options.error();
  return stop.status == process::kExitDone ? process::print(stop.message)
                                           : complain(stop.status, stop.message);
}
