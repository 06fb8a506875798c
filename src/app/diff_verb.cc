#include "app/diff_verb.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "app/counter_choice.h"
#include "app/random.h"
#include "app/settings.h"
#include "app/sinks.h"
#include "files/output_file.h"
#include "files/write_all.h"
#include "process/complain.h"
#include "process/exit_codes.h"
#include "process/refusal.h"
#include "records/record_reader.h"
#include "review/diff_records.h"
#include "review/diff_text.h"
#include "review/run_comparison.h"
#include "review/top_rates.h"

namespace snmpring::app {
namespace {

using options::Options;

/// Bad lines that are told one by one; of more than that only their number.
constexpr std::uint64_t kBadLinesTold = 10;

/// Writes what is found as records or for people.
class DiffOutput final : public review::ComparisonSink {
 public:
  DiffOutput(const Options& options, int fd)
      : fd_(fd), for_people_(writes_for_people(options)), screen_(screen_of(options)) {
    if (options.top > 0) top_.emplace(options.top);
  }

  void changed(const review::TargetChange& change) override {
    if (top_) return;
    if (for_people_) {
      review::append_change_text(pending_, change, screen_);
    } else {
      review::append_change_record(pending_, change);
    }
    write_some();
  }
  void rate(const review::RateOfCounter& rate) override {
    if (top_) return top_->add(rate);
    append(rate);
  }

  /// Writes what is left. \return 0 or errno.
  int finish() {
    if (top_) top_->take([this](const review::RateOfCounter& rate) { append(rate); });
    write();
    return error_;
  }
  /// Whether there is still someone to write to.
  bool failed() const noexcept { return error_ != 0; }
  bool is_for_people() const noexcept { return for_people_; }

 private:
  void append(const review::RateOfCounter& rate) {
    if (for_people_) {
      review::append_rate_text(pending_, rate, screen_);
    } else {
      review::append_rate_record(pending_, rate);
    }
    write_some();
  }
  void write_some() {
    constexpr std::size_t kBlockOctets = 65'536;
    if (pending_.size() >= kBlockOctets) write();
  }
  void write() {
    if (error_ == 0) error_ = files::write_all(fd_, pending_);
    pending_.clear();
  }

  int fd_;
  bool for_people_;
  records::Screen screen_;
  std::optional<review::TopRates> top_;
  std::string pending_;
  int error_ = 0;
};

/// One run of the verb.
class Diff {
 public:
  Diff(const Options& options, DiffOutput& output, review::ComparisonSettings settings)
      : options_(options), output_(output), comparison_(std::move(settings), output) {}

  int run() {
    do {
      if (!read_file(0) || !read_file(1)) return exit_code_;
      const bool more = comparison_.end_pass();
      if (output_.failed() || !more) break;
      first_pass_ = false;
    } while (can_read_again());
    return exit_code_;
  }

  const review::RunComparison& comparison() const noexcept { return comparison_; }

 private:
  /// False where the run is over: exit_code_ says how.
  bool read_file(std::size_t which) {
    auto reader = records::RecordReader::open(options_.objects[which]);
    if (!reader) return fail(reader.error());
    records::Record record;
    using Result = records::RecordReader::Result;
    for (Result result = reader->next(record); result != Result::end;
         result = reader->next(record)) {
      if (result == Result::failed) return fail(reader->error());
      if (result != Result::record) {
        tell_line(*reader, result == Result::cut_line);
      } else if (which == 1) {
        comparison_.add_after(record);
      } else if (!comparison_.add_before(record)) {
        exit_code_ = process::complain(
            process::kExitData,
            fmt::format("{}: one target has more counters than fit in memory", reader->where()));
        return false;
      }
      if (output_.failed()) return true;
    }
    if (first_pass_ && reader->bad_lines() > kBadLinesTold) {
      process::complain(process::kExitData, fmt::format("{}: {} lines are no records",
                                                        reader->name(), reader->bad_lines()));
    }
    return true;
  }

  bool fail(const files::FileError& error) {
    exit_code_ = process::complain(process::file_exit(error, process::kExitData), error.message);
    return false;
  }

  void tell_line(const records::RecordReader& reader, bool cut) {
    if (!cut) exit_code_ = process::kExitData;
    if (!first_pass_) return;
    if (cut) {
      process::complain(process::kExitDone,
                        reader.where() + ": the last line is cut, and is left out");
    } else if (reader.bad_lines() <= kBadLinesTold) {
      process::complain(process::kExitData, fmt::format("{}: {}", reader.where(), reader.fault()));
    }
  }

  /// What comes through a pipe is gone.
  bool can_read_again() {
    for (const std::string& path : options_.objects) {
      std::error_code ignored;
      if (path != "-" && std::filesystem::is_regular_file(path, ignored)) continue;
      exit_code_ = process::complain(
          process::kExitData,
          "more counters than fit in memory: give files, which can be read again, or --counter");
      return false;
    }
    return true;
  }

  const Options& options_;
  DiffOutput& output_;
  review::RunComparison comparison_;
  bool first_pass_ = true;
  int exit_code_ = process::kExitDone;
};

/// The output must not empty what is still to be read.
bool is_input(const Options& options) {
  for (const std::string& path : options.objects) {
    std::error_code ignored;
    if (std::filesystem::equivalent(path, options.output, ignored)) return true;
  }
  return false;
}

void tell_summary(const review::RunComparison& comparison) {
  using review::ChangeWord;
  std::string text = fmt::format("diff: {} targets before, {} now", comparison.targets_before(),
                                 comparison.targets_after());
  for (const ChangeWord word : {ChangeWord::added, ChangeWord::gone, ChangeWord::back,
                                ChangeWord::changed, ChangeWord::rebooted}) {
    text += fmt::format(", {} {}", comparison.count(word), review::change_word(word));
  }
  process::complain(process::kExitDone,
                    fmt::format("{}; {} counters in both", text, comparison.rates()));
}

/// The exit status by --fail-on, once all was compared.
int gate(const Options& options, const review::RunComparison& comparison) {
  using review::ChangeWord;
  bool asked = false;
  for (const std::string& word : options.fail_on) {
    for (const ChangeWord change : {ChangeWord::added, ChangeWord::gone, ChangeWord::back,
                                    ChangeWord::changed, ChangeWord::rebooted}) {
      if (word != "any" && word != review::change_word(change)) continue;
      asked = true;
      if (comparison.count(change) > 0) return process::kExitGate;
    }
  }
  if (!asked || (comparison.targets_before() > 0 && comparison.targets_after() > 0)) {
    return process::kExitDone;
  }
  return process::complain(process::kExitGate,
                           "--fail-on: nothing to compare: a file has no record of a target");
}

}  // namespace

int print_diff(const Options& options) {
  const mib::Names& names = options.names.names();
  std::vector<std::string> counters = options.counters;
  if (counters.empty() && options.top > 0) {
    counters = {"1.3.6.1.2.1.31.1.1.1.6", "1.3.6.1.2.1.31.1.1.1.10"};
  }
  // The default must be known by its labels with --names none, too.
  const mib::Names built_in = mib::Names::built_in();
  const auto wanted = WantedCounters::of(counters, options.counters.empty() ? built_in : names);
  if (!wanted) return process::complain(process::kExitUsage, "--counter: " + wanted.error());
  if (!options.output.empty() && options.output != "-" && is_input(options)) {
    return process::complain(process::kExitUsage,
                             "--output: is one of the files that are compared");
  }
  const auto seed = random_word();
  if (!seed) return process::complain(process::kExitSystem, std::strerror(seed.error()));
  auto file = files::create_output(options.output, 0666);
  if (!file) {
    return process::complain(process::file_exit(file.error(), process::kExitCreate),
                             file.error().message);
  }
  CounterColumns columns(names);
  review::ComparisonSettings settings;
  settings.seed = *seed;
  settings.column_type = [&columns](std::string_view column) { return columns.find(column); };
  if (!wanted->empty()) {
    settings.is_wanted = [&wanted](const review::CounterName& counter) {
      return wanted->contains(counter);
    };
  }
  DiffOutput output(options, file->get());
  Diff diff(options, output, std::move(settings));
  const int exit_code = diff.run();
  const int error = output.finish();
  files::release_output(file->get());
  if (error == EPIPE) return process::kExitWrite;
  if (error != 0) {
    return process::complain(process::kExitWrite,
                             fmt::format("{}: {}", output_name(options), std::strerror(error)));
  }
  if (output.is_for_people() && exit_code == process::kExitDone) tell_summary(diff.comparison());
  return exit_code != process::kExitDone ? exit_code : gate(options, diff.comparison());
}

}  // namespace snmpring::app
