// Percentages are given with as many digits as tell them from 0 and from 100.
#include "report/summary.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "report/error_hint.h"
#include "report/loss_estimate.h"
#include "session/words.h"
#include "text/number_text.h"
#include "text/printable.h"

namespace snmpring::report {
namespace {

constexpr int kDigitsMin = 1;
constexpr int kDigitsMax = 6;

/// "99.99 %": at least two digits of what it differs by from the nearer end, which is never rounded
/// to.
std::string percent(double share) {
  const double to_the_end = 100 * std::min(share, 1 - share);
  if (to_the_end <= 0) return share > 0.5 ? "100 %" : "0 %";
  const int digits =
      std::clamp(static_cast<int>(1 - std::floor(std::log10(to_the_end))), kDigitsMin, kDigitsMax);
  const double scale = std::pow(10.0, digits);
  const double value = 100 * share * scale;
  const double shown = share > 0.5 ? std::floor(value) : std::ceil(value);
  const bool near_end = to_the_end * scale < 1;
  return fmt::format("{:.{}f} %", near_end ? shown / scale : 100 * share, digits);
}

std::string with_bounds(const Share& share) {
  return fmt::format("{} (95 %: {} to {})", percent(share.estimate), percent(share.low),
                     percent(share.high));
}

/// "0.3 s", "1 min 12 s", "2 d 3 h 4 min".
std::string span_text(Duration span) {
  const double seconds = std::max(in_seconds(span), 0.0);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  const std::uint64_t days = whole / 86'400;
  const std::uint64_t hours = whole / 3'600 % 24;
  const std::uint64_t minutes = whole / 60 % 60;
  if (days > 0) return fmt::format("{} d {} h {} min", days, hours, minutes);
  if (hours > 0) return fmt::format("{} h {} min {} s", hours, minutes, whole % 60);
  return fmt::format("{} min {} s", minutes, whole % 60);
}

/// "155", "1,000", "0.5".
std::string rate_text(double rate_pps) {
  if (rate_pps >= 9.95) return text::grouped(static_cast<std::uint64_t>(rate_pps + 0.5));
  return fmt::format("{:.1f}", rate_pps);
}

/// True where a shell takes it as one word and a terminal shows it as it is.
bool is_plain_word(std::string_view path) {
  return !path.empty() && path.size() <= 100 && std::ranges::all_of(path, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._/+-").find(c) != std::string_view::npos;
  });
}

class Summary {
 public:
  explicit Summary(const SummaryFigures& figures)
      : figures_(figures),
        stats_(figures.stats),
        loss_(stats_.answered_at, figures.attempts),
        reach_(reach_of(stats_, figures.targets_total, loss_)) {}

  std::string text() {
    headline();
    statuses();
    errors();
    rows_and_rate();
    brake();
    incomplete();
    nowhere();
    host_losses();
    network_losses();
    output();
    rest();
    return std::move(text_);
  }

 private:
  void line(std::string_view text) { text_ += fmt::format("  {}\n", text); }

  std::uint64_t ended(session::Status status) const {
    return stats_.by_status[static_cast<std::size_t>(status)];
  }

  void headline() {
    const std::string asked = text::grouped(stats_.targets_done);
    const std::string targets =
        figures_.targets_total && *figures_.targets_total != stats_.targets_done
            ? fmt::format("{} of {} targets", asked, text::grouped(*figures_.targets_total))
            : fmt::format("{} target{}", asked, stats_.targets_done == 1 ? "" : "s");
    text_ = fmt::format("snmpring: {} {} after {}: {}, {} answered\n", figures_.verb,
                        figures_.reason == ExitReason::done ? "done" : "stopped",
                        span_text(figures_.elapsed), targets, text::grouped(stats_.responders));
  }

  void statuses() {
    std::string text;
    for (std::size_t i = 0; i < session::kStatusCount; ++i) {
      const auto status = static_cast<session::Status>(i);
      if (ended(status) == 0) continue;
      // Of silence the word of the record is the least clear one.
      const std::string_view word =
          status == session::Status::timeout ? "silent" : session::status_word(status);
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", word, text::grouped(ended(status)));
    }
    if (!text.empty()) line(text);
  }

  void errors() {
    std::vector<session::ErrorWord> words;
    for (std::size_t i = 1; i < session::kErrorWordCount; ++i) {
      const auto word = static_cast<session::ErrorWord>(i);
      // Silence is what most addresses answer with, and has its own figure.
      const bool usual = word == session::ErrorWord::timeout && stats_.responders != 0;
      if (count_of(word) != 0 && !usual) words.push_back(word);
    }
    std::ranges::stable_sort(words, std::ranges::greater(),
                             [this](session::ErrorWord word) { return count_of(word); });
    const std::size_t named = std::min(words.size(), kErrorsNamed);
    for (std::size_t i = 0; i < named; ++i) {
      const std::string name =
          words[i] == session::ErrorWord::status_n ? "status_N" : session::error_text(words[i], 0);
      line(fmt::format("{} {}: {}", name, text::grouped(count_of(words[i])), error_hint(words[i])));
    }
    if (words.size() > named) {
      line(fmt::format("and {} other kinds of error", words.size() - named));
    }
  }
  std::uint64_t count_of(session::ErrorWord word) const {
    return stats_.by_error[static_cast<std::size_t>(word)];
  }

  void rows_and_rate() {
    const double seconds = in_seconds(figures_.elapsed);
    std::string text;
    if (stats_.rows != 0) text = fmt::format("{} rows, ", text::grouped(stats_.rows));
    text += fmt::format("{} requests", text::grouped(stats_.requests_sent));
    if (seconds > 0) {
      text += fmt::format(", {}/s", rate_text(static_cast<double>(stats_.requests_sent) / seconds));
    }
    line(text + " (" + limits() + ')');
  }

  std::string limits() const {
    std::string text;
    if (figures_.rate_limit_pps > 0) text = "--rate " + rate_text(figures_.rate_limit_pps);
    if (figures_.bandwidth_bps > 0) {
      text += fmt::format("{}--bandwidth {} bits/s", text.empty() ? "" : ", ",
                          rate_text(figures_.bandwidth_bps));
    }
    return text.empty() ? "no limit of the rate" : text;
  }

  void brake() {
    if (figures_.usual.share < kBrakeNamed) return;
    if (const std::string text = brake_text(figures_, figures_.usual.brake); !text.empty()) {
      line(text);
    }
  }

  void incomplete() {
    const std::uint64_t ok = std::min(ended(session::Status::ok), stats_.responders);
    const std::uint64_t broken = stats_.responders - ok;
    if (broken == 0) return;
    std::string text = fmt::format("not complete: {} of {} that answered", text::grouped(broken),
                                   text::grouped(stats_.responders));
    if (figures_.records) {
      text += fmt::format(
          "; they are listed by: jq -c 'select(.kind==\"target\" and .complete==false)' {}",
          is_plain_word(figures_.output) ? figures_.output : "OUTPUT");
    }
    line(text);
  }

  // A subtree that is there nowhere is as complete as one that is, and most often mistyped.
  void nowhere() {
    for (const std::string& root : figures_.roots_nowhere) {
      line(fmt::format("no target has anything under {}", root));
    }
  }

  void host_losses() {
    if (figures_.wire_stats.kernel_drops == 0 && stats_.send_failures == 0 && reach_.refused == 0) {
      return;
    }
    line(
        fmt::format("lost in this host: {} replies dropped by the kernel, {} requests not sent, {} "
                    "targets without a way to them",
                    text::grouped(figures_.wire_stats.kernel_drops),
                    text::grouped(stats_.send_failures), text::grouped(reach_.refused)));
  }

  void network_losses() {
    std::uint64_t answers = 0;
    for (const std::uint64_t count : stats_.answered_at) answers += count;
    if (answers < kAnswersForLoss) return;
    const auto network = loss_.network_loss(figures_.wire_stats.datagrams_received,
                                            figures_.wire_stats.kernel_drops);
    if (!network || !reach_.agents) {
      line("loss unknown: nothing was asked twice (--retries 0)");
      return;
    }
    line("lost in the network: " + with_bounds(*network));
    line(fmt::format("reached of the agents that answer and were asked, with {} attempts: {}",
                     loss_.attempts(), with_bounds(*reach_.agents)));
    if (reach_.range && *reach_.share_asked < 1) {
      line("reached of those in the whole range: " + with_bounds(*reach_.range));
    }
  }

  void output() {
    if (!figures_.output.empty()) line("output: " + text::printable(figures_.output));
  }

  // Why there is a rest, and how to go on with it.
  void rest() {
    if (figures_.reason == ExitReason::done) return;
    std::string text(why());
    if (figures_.targets_total && *figures_.targets_total > reach_.asked) {
      text += fmt::format(": {} targets were not asked to their end",
                          text::grouped(*figures_.targets_total - reach_.asked));
    }
    if (!figures_.checkpoint.empty()) {
      text += fmt::format("; go on with: snmpring {} --resume {}", figures_.verb,
                          is_plain_word(figures_.checkpoint) ? figures_.checkpoint : "CHECKPOINT");
    }
    line(text);
  }
  std::string_view why() const {
    switch (figures_.reason) {
      case ExitReason::done:
        return "done";
      case ExitReason::interrupted:
        return "stopped by a signal";
      case ExitReason::run_deadline:
        return "--max-runtime passed";
      case ExitReason::max_targets:
        return "--max-targets reached";
      case ExitReason::max_results:
        return "--max-results reached";
      case ExitReason::write_error:
        return "the output takes no more";
      case ExitReason::wire_error:
        return "this host sends no more";
    }
    return "";
  }

  const SummaryFigures& figures_;
  const engine::Stats& stats_;
  const LossEstimate loss_;
  const Reach reach_;
  std::string text_;
};

}  // namespace

std::string summary_text(const SummaryFigures& figures) { return Summary(figures).text(); }

std::string brake_text(const SummaryFigures& figures, engine::Brake brake) {
  std::string text;
  switch (brake) {
    case engine::Brake::none:
    case engine::Brake::rate:
      return {};
    case engine::Brake::places:
      text = figures.inflight_max > 0
                 ? fmt::format("--max-inflight {} limits the scan", figures.inflight_max)
                 : "the number of targets open at once limits the scan (--max-inflight)";
      break;
    case engine::Brake::receive_window:
      text = fmt::format(
          "the receive buffer of {} octets limits the scan (--recv-buffer, net.core.rmem_max)",
          text::grouped(figures.receive_buffer_octets));
      break;
  }
  if (figures.rate_limit_pps > 0) {
    text += fmt::format(", not --rate {}", rate_text(figures.rate_limit_pps));
  }
  return text;
}

}  // namespace snmpring::report
