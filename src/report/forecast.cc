#include "report/forecast.h"

#include <algorithm>

namespace snmpring::report {
namespace {

using engine::Brake;

// A century; longer estimates mean nothing.
constexpr double kSecondsMax = 100 * 365.25 * 86'400;
// Most agents answer within it, in seconds.
constexpr double kAnswerTime = 0.25;

double real(std::uint64_t count) noexcept { return static_cast<double>(count); }

/// What targets come to, each a share of those that were admitted, and what they cost.
struct Mixture {
  double answering = 0;
  double silent = 0;        // The others fail at once, with one packet.
  double follow_ups = 0;    // Packets after the first, for each that answers.
  double silent_more = 0;   // Packets after the first that the silent still open ones get.
  double packets_each = 1;  // For a target to come.
};

/// Targets that failed without further attempts.
double failed_at_once(const engine::Stats& stats) noexcept {
  using enum session::ErrorWord;
  std::uint64_t failed = 0;
  for (const auto word : {icmp_port, permission, broadcast, send_failed, resolve, blocked}) {
    failed += stats.by_error[static_cast<std::size_t>(word)];
  }
  return real(failed);
}

/// \param fresh So many of the open ones were asked a moment ago; their answers may be on their way.
Mixture mixture_of(const engine::Stats& stats, double silent_packets, bool one_request,
                   double fresh) noexcept {
  const double admitted = std::max(real(stats.targets_admitted), 1.0);
  const double answered = real(stats.responders);
  const double sessions = std::min(real(stats.sessions_open), answered);
  const double silent_open = std::max(real(stats.targets_open) - sessions, 0.0);
  const double failed = failed_at_once(stats);
  const double silent_done =
      std::max(real(stats.targets_done) - failed - std::max(answered - sessions, 0.0), 0.0);

  Mixture mixture;
  const double known = std::max(admitted - std::min(fresh, silent_open), 1.0);
  mixture.answering = std::min(answered / known, 1.0);
  mixture.silent = std::max(1 - mixture.answering - failed / known, 0.0);
  // All that was sent after the first packets went to targets that are done and were silent, to
  // those that still are, or to those that answer.
  const double after_first = std::max(real(stats.requests_sent) - admitted, 0.0);
  const double for_done = silent_done * (silent_packets - 1);
  const double all_open = silent_open * (silent_packets - 1);
  const double for_open =
      one_request ? std::clamp(real(stats.retries) - for_done, 0.0, all_open) : all_open / 2;
  mixture.silent_more = all_open - for_open;
  if (answered > 0) {
    mixture.follow_ups = std::max(after_first - for_done - for_open, 0.0) / answered;
  }
  mixture.packets_each =
      1 + mixture.answering * mixture.follow_ups + mixture.silent * (silent_packets - 1);
  return mixture;
}

}  // namespace

std::optional<Duration> Forecast::time_left(const Now& now) noexcept {
  if (!now.targets_planned) return std::nullopt;
  const engine::Stats& stats = now.stats;
  const std::uint64_t planned = *now.targets_planned;
  if (stats.targets_done >= planned) return Duration::zero();
  const double elapsed = in_seconds(now.elapsed);
  if (stats.targets_admitted == 0 || elapsed <= 0) return std::nullopt;

  const double silent_packets = double{1} * terms_.attempts * terms_.silent_requests;
  double silence = silent_packets * in_seconds(terms_.timeout);
  if (terms_.target_timeout > Duration::zero()) {
    silence = std::min(silence, in_seconds(terms_.target_timeout));
  }
  const double fresh = real(stats.targets_admitted) / elapsed *
                       std::min(kAnswerTime, in_seconds(terms_.timeout) / 2);
  const Mixture mixture = mixture_of(stats, silent_packets, terms_.silent_requests == 1, fresh);

  // Where something else than the rate limits, the scan goes on as it does.
  const bool limited = now.rate_limit_pps > 0;
  double rate = now.rate_pps;
  if (limited && (now.brake == Brake::rate || rate <= 0)) rate = now.rate_limit_pps;
  if (rate <= 0) rate = real(stats.requests_sent) / elapsed;
  if (rate <= 0) return std::nullopt;

  const double to_come = real(planned - std::min(planned, stats.targets_admitted));
  const double open_walks =
      std::min(real(stats.sessions_open), real(stats.responders)) * mixture.follow_ups / 2;
  double seconds = 0;
  if (to_come > 0) {
    all_admitted_at_.reset();
    const double packets = to_come * mixture.packets_each + mixture.silent_more + open_walks;
    // When the last target is admitted, others before it have attempts to come, which go into the
    // time in which it is waited for.
    const double per_second = rate / mixture.packets_each;
    const double later =
        std::min(per_second * silence, to_come) * mixture.silent * (silent_packets - 1) / 2;
    const double sending = std::max(packets - later, to_come) / rate;
    const double places = to_come * mixture.silent * silence / real(terms_.places);
    seconds = std::max(sending, places) + (mixture.silent > 0 ? silence : 0);
  } else {
    if (!all_admitted_at_) all_admitted_at_ = now.elapsed;
    const double waited = elapsed - in_seconds(*all_admitted_at_);
    const bool silent_open = stats.targets_open > stats.sessions_open;
    seconds = std::max((mixture.silent_more + open_walks) / rate,
                       silent_open ? std::max(silence - waited, 0.0) : 0.0);
  }
  return std::chrono::duration_cast<Duration>(
      std::chrono::duration<double>(std::min(seconds, kSecondsMax)));
}

}  // namespace snmpring::report
