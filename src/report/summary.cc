// Percentages are given with as many digits as tell them from 0 and from 100.
#include "report/summary.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/loss_estimate.h"
#include "report/progress.h"
#include "text/number_text.h"

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

}  // namespace

std::string summary_text(const SummaryFigures& figures) {
  const engine::Stats& stats = figures.stats;
  const LossEstimate loss(stats.answered_at, figures.attempts);
  const Reach reach = reach_of(stats, figures.targets_total, loss);

  std::string text = fmt::format(
      "snmpring: {} of {} targets asked: {} answered, {} silent\n", text::grouped(reach.asked),
      figures.targets_total ? text::grouped(*figures.targets_total) : "?",
      text::grouped(stats.responders), text::grouped(reach.silent));
  if (figures.wire_stats.kernel_drops != 0 || stats.send_failures != 0 || reach.refused != 0) {
    text += fmt::format(
        "snmpring: lost in this host: {} replies dropped by the kernel, {} requests not sent, {} "
        "targets "
        "without a way to them\n",
        text::grouped(figures.wire_stats.kernel_drops), text::grouped(stats.send_failures),
        text::grouped(reach.refused));
  }
  const auto network =
      loss.network_loss(figures.wire_stats.datagrams_received, figures.wire_stats.kernel_drops);
  if (!network || !reach.agents) {
    text += loss.attempts() == 1 ? "snmpring: loss unknown: nothing was asked twice (--retries 0)\n"
                                 : "snmpring: loss unknown: nothing answered\n";
    return text;
  }
  text += fmt::format("snmpring: lost in the network: {}\n", with_bounds(*network));
  text += fmt::format(
      "snmpring: reached of the agents that answer and were asked, with {} attempts: {}\n",
      loss.attempts(), with_bounds(*reach.agents));
  if (reach.range && *reach.share_asked < 1) {
    text += fmt::format("snmpring: reached of those in the whole range: {}\n",
                        with_bounds(*reach.range));
  }
  return text;
}

}  // namespace snmpring::report
