// A counter that has not counted yet is written as 0, so that its first step is a step.
#include "report/metrics.h"

#include <fmt/core.h>

#include <chrono>
#include <iterator>
#include <string_view>
#include <utility>

#include "files/atomic_file.h"
#include "report/counter_visit.h"

namespace snmpring::report {
namespace {

constexpr std::string_view kMisfitPrefix = "misfits_";

/// Appends families of samples.
class MetricsWriter {
 public:
  void begin_family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name,
                   type);
  }

  template <typename Number>
  void sample(Number value) {
    fmt::format_to(std::back_inserter(text_), "{} {}\n", name_, value);
  }

  /// \param word Of letters, digits and underscores, so that nothing need be escaped.
  template <typename Number>
  void sample(std::string_view label, std::string_view word, Number value) {
    fmt::format_to(std::back_inserter(text_), "{}{{{}=\"{}\"}} {}\n", name_, label, word, value);
  }

  /// A sample whose name is longer than the family's.
  template <typename Number>
  void part(std::string_view suffix, Number value) {
    fmt::format_to(std::back_inserter(text_), "{}{} {}\n", name_, suffix, value);
  }

  template <typename Number>
  void family(std::string_view name, std::string_view type, std::string_view help, Number value) {
    begin_family(name, type, help);
    sample(value);
  }

  std::string take() { return std::move(text_); }

 private:
  std::string_view name_;
  std::string text_;
};

void write_targets(MetricsWriter& writer, const MetricsFigures& figures) {
  writer.begin_family("snmpring_targets", "gauge",
                      "Targets that have ended, that are being asked, and all of them once their "
                      "number is known.");
  writer.sample("state", "done", figures.targets_done);
  writer.sample("state", "open", figures.targets_open);
  if (figures.targets_total) writer.sample("state", "total", *figures.targets_total);
  writer.family("snmpring_responders", "gauge", "Targets that have answered.", figures.responders);
}

void write_records(MetricsWriter& writer, const RunCounters& counters) {
  writer.begin_family("snmpring_records_total", "counter", "Records written.");
  writer.sample("kind", "varbind", counters.records.varbind_records);
  writer.sample("kind", "row", counters.records.row_records);
  writer.sample("kind", "target", counters.records.target_records);
}

void write_traffic(MetricsWriter& writer, const engine::Stats& stats) {
  writer.family("snmpring_requests_total", "counter", "Requests sent, repeats included.",
                stats.requests_sent);
  writer.family("snmpring_replies_total", "counter", "Replies that answered an open request.",
                stats.replies_accepted);
  writer.family("snmpring_retries_total", "counter", "Repeats of requests that cost a retry.",
                stats.retries);
}

void write_errors(MetricsWriter& writer, const engine::Stats& stats) {
  writer.begin_family("snmpring_target_errors_total", "counter",
                      "Targets that ended with this error.");
  const auto put = [&writer](std::string_view word, std::uint64_t count) {
    if (word != "none") writer.sample("error", word, count);
  };
  counter_detail::visit_errors(put, stats);
}

void write_misfits(MetricsWriter& writer, const engine::Stats& stats) {
  writer.begin_family("snmpring_misfits_total", "counter",
                      "Datagrams that were no reply to what was asked, by what did not fit.");
  const auto put = [&writer]<typename Number>(std::string_view name, Number count) {
    if (!name.starts_with(kMisfitPrefix)) return;
    if constexpr (std::is_integral_v<Number>) {
      writer.sample("word", name.substr(kMisfitPrefix.size()), count);
    }
  };
  counter_detail::visit_traffic(put, stats);
}

void write_round_trips(MetricsWriter& writer, const engine::RoundTrips& round_trips) {
  writer.begin_family("snmpring_rtt_seconds", "histogram", "Round trips of the replies.");
  std::uint64_t up_to = 0;
  for (std::size_t i = 0; i < round_trips.counts.size(); ++i) {
    up_to += round_trips.counts[i];
    const std::string bound = i < engine::RoundTrips::kBounds.size()
                                  ? fmt::format("{}", in_seconds(engine::RoundTrips::kBounds[i]))
                                  : "+Inf";
    writer.part(fmt::format("_bucket{{le=\"{}\"}}", bound), up_to);
  }
  writer.part("_sum", in_seconds(round_trips.sum));
  writer.part("_count", up_to);
}

/// With microseconds, which a double just about holds.
std::string unix_seconds(WallTime time) {
  const auto micros =
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
  constexpr std::int64_t kMicrosOfSecond = 1'000'000;
  return fmt::format("{}.{:06}", micros / kMicrosOfSecond, micros % kMicrosOfSecond);
}

}  // namespace

std::string metrics_text(const MetricsFigures& figures) {
  const engine::Stats& stats = figures.counters.stats;
  MetricsWriter writer;
  write_targets(writer, figures);
  write_records(writer, figures.counters);
  write_traffic(writer, stats);
  write_errors(writer, stats);
  write_misfits(writer, stats);
  if (figures.loss) {
    writer.family(
        "snmpring_loss_ratio", "gauge",
        "Estimated chance that an attempt goes unanswered because it or its reply is lost.",
        *figures.loss);
  }
  writer.family("snmpring_rate_pps", "gauge",
                "Requests per second, the mean of the last five seconds.", figures.rate_pps);
  writer.family("snmpring_output_blocked_seconds_total", "counter",
                "Time that the scan waited for the reader of its output.",
                in_seconds(stats.stalled));
  write_round_trips(writer, stats.round_trips);
  writer.family("snmpring_last_update_seconds", "gauge",
                "When this was written, in seconds since 1970.", unix_seconds(figures.now));
  return writer.take();
}

std::expected<void, files::FileError> MetricsFile::write(Instant now,
                                                         const MetricsFigures& figures) {
  // Keeps to whole seconds after the start; what was missed is not made up for.
  due_ += kInterval;
  if (due_ <= now) due_ = now + kInterval;
  auto written = files::replace_file(path_, metrics_text(figures));
  const bool failed_before = std::exchange(failed_, !written);
  if (!written && !failed_before) return written;
  return {};
}

}  // namespace snmpring::report
