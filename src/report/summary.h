// What a scan came to, in a few lines for people: how targets ended, what is not complete, what was
// lost, what limited the scan, and how to go on.
#ifndef SNMPRING_REPORT_SUMMARY_H_
#define SNMPRING_REPORT_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "engine/stats.h"
#include "io/wire.h"
#include "report/exit_reason.h"
#include "report/scan_pace.h"

namespace snmpring::report {

/// Borrows `verb` and `stats` for the call. Counts are of the whole run, those of the processes before included.
struct SummaryFigures {
  std::string_view verb;
  const engine::Stats& stats;
  io::WireStats wire_stats;
  std::optional<std::uint64_t> targets_total;  ///< nullopt while a list is not read to its end.
  Duration elapsed{};
  unsigned attempts = 1;           ///< Per request, at most.
  double rate_limit_pps = 0;       ///< 0: none.
  double bandwidth_bps = 0;        ///< Bits per second on the wire; 0: no limit.
  std::uint64_t inflight_max = 0;  ///< --max-inflight; 0 where it was not given.
  std::size_t receive_buffer_octets = 0;
  ScanPace::Usual usual{};
  ExitReason reason = ExitReason::done;
  /// Subtrees that no target had anything of, as text.
  std::vector<std::string> roots_nowhere{};
  std::string output{};      ///< The file, by its name; empty for standard output.
  bool records = true;       ///< The output is NDJSON.
  std::string checkpoint{};  ///< The file that --resume takes; empty where there is none.
};

/// Lines with their line feeds. From the network come numbers alone.
std::string summary_text(const SummaryFigures& figures);

/// Errors that are named, the most frequent first.
inline constexpr std::size_t kErrorsNamed = 5;

/// Below this many answered requests an estimated loss says nothing.
inline constexpr std::uint64_t kAnswersForLoss = 100;

/// From this share of the looks on a brake is named, 0..1.
inline constexpr double kBrakeNamed = 0.5;

/// What limits the scan though --rate would allow more, as a sentence without its end: "the
/// receive buffer of 212,992 octets limits the scan, not --rate 50,000". Empty for Brake::none and
/// Brake::rate.
std::string brake_text(const SummaryFigures& figures, engine::Brake brake);

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_SUMMARY_H_
