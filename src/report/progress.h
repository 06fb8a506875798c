// How far the scan is: a line on the terminal for people, and a file of lines for programs.
#ifndef SNMPRING_REPORT_PROGRESS_H_
#define SNMPRING_REPORT_PROGRESS_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "base/unique_fd.h"
#include "engine/stats.h"
#include "files/file_error.h"
#include "report/forecast.h"
#include "report/scan_pace.h"

namespace snmpring::report {

/// One look at a running scan. Numbers only: nothing in it comes from the network as text.
struct ProgressSnapshot {
  Duration elapsed{};
  std::uint64_t targets_done = 0;
  std::optional<std::uint64_t> targets_total;
  std::optional<std::uint64_t> targets_planned;  ///< What the run will take of them.
  std::uint64_t targets_open = 0;
  std::uint64_t responders = 0;
  std::uint64_t varbinds = 0;
  std::uint64_t requests_sent = 0;
  double rate_pps = 0;                ///< The mean of the last ScanPace::kSpan.
  std::optional<double> loss;         ///< 0..1.
  std::optional<Duration> time_left;  ///< nullopt while it is unknown.
  bool output_blocked = false;
  bool stopping = false;  ///< A signal came: what is open is waited for, and nothing new is asked.
};

/// 0..100 of the planned targets; nullopt while their number is unknown, and of none. 100 only when
/// all are done.
std::optional<double> percent_done(const ProgressSnapshot& snapshot) noexcept;

/// The line for a terminal of `columns`: printable ASCII, and shorter than that. What matters least
/// is left out first. For example
/// "discover 12,345/65,536 18.8%  1,000/s  found 123  left 0:53  loss 0.4%".
/// \param verb Comes first: two verbs may share a terminal.
std::string progress_line(const ProgressSnapshot& snapshot, std::string_view verb,
                          std::size_t columns);

/// The record for the status file, with its line feed; all keys always, as docs/records.md
/// explains.
std::string status_record(const ProgressSnapshot& snapshot, const std::string& run, WallTime now);

/// Opens or creates `path` to append to. Errors: exit code 73.
std::expected<UniqueFd, files::FileError> open_status_file(const std::string& path);

/// Decides when to look, and writes. It never blocks and never fails. Where nothing can be written,
/// nothing is shown.
class Progress {
 public:
  static constexpr Duration kLookInterval = ScanPace::kInterval;
  static constexpr Duration kStatusInterval = std::chrono::seconds(1);

  struct Setup {
    int terminal_fd = -1;  ///< Borrowed; where the line goes, or -1 for no line.
    UniqueFd status_file;  ///< Empty for none.
    std::string run;       ///< The UUID.
    std::string verb{};    ///< Of the program.
    /// The line stands below the cursor's: another program draws there. The terminal moves its
    /// cursor up at ESC [ A.
    bool below = false;
    ScanTerms terms{};
    Instant started{};
    /// What processes of the same run before this one came to.
    Duration elapsed_before{};
    std::uint64_t requests_before = 0;
  };
  explicit Progress(Setup setup);

  /// What the looks are made from. Lives during a call only.
  struct Figures {
    const engine::Stats& stats;
    std::optional<std::uint64_t> targets_total;
    std::optional<std::uint64_t> targets_planned;
    double rate_limit_pps = 0;  ///< 0: none.
    engine::Brake brake{};      ///< What keeps the scan from sending more now.
    bool output_blocked = false;
    bool stopping = false;
  };

  /// True when update() has something to do: a look four times per second, which the terminal shows,
  /// and a record for the status file once per second.
  bool due(Instant now) const noexcept {
    return now >= look_due_ || (status_file_ && now >= status_due_);
  }

  /// To be called once per tick where due(); does nothing else.
  void update(Instant now, WallTime wall_now, const Figures& figures);

  /// Removes the line from the terminal until the next update. Before anything else is printed
  /// there.
  void erase();

  /// The last status record, and no more line.
  void finish(Instant now, WallTime wall_now, const Figures& figures);

  /// True when the status file could not be written and was given up.
  bool status_failed() const noexcept { return status_failed_; }

  const ScanPace& pace() const noexcept { return pace_; }

 private:
  ProgressSnapshot look(Instant now, const Figures& figures);
  void draw(const ProgressSnapshot& snapshot);
  std::string placed(const std::string& line) const;
  void append_status(Instant now, WallTime wall_now, const Figures& figures);

  int terminal_fd_;
  UniqueFd status_file_;
  std::string run_;
  std::string verb_;
  bool below_;
  unsigned attempts_;
  Instant started_;
  Duration elapsed_before_;
  Instant look_due_;
  Instant status_due_;
  ScanPace pace_;
  Forecast forecast_;
  std::size_t drawn_columns_ = 0;  // Of the line that stands on the terminal.
  bool status_failed_ = false;
};

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_PROGRESS_H_
