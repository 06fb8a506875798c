#include "app/scan_loop.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "engine/engine.h"

namespace snmpring::app {

using session::ErrorWord;

namespace {

// Between looks at progress, limits and signals at the latest.
constexpr Duration kLookInterval = std::chrono::milliseconds(250);
// After an interruption a reader that takes nothing is given up this long after the grace.
constexpr Duration kReaderPatience = std::chrono::seconds(1);
// SIGUSR1 and SIGUSR2 change the rate by a tenth.
constexpr double kRateStep = 1.1;

}  // namespace

ScanLoop::ScanLoop(engine::Engine& engine, records::Outputs& outputs, records::Sink& sink,
                   process::Signals& signals, Clock& clock, Limits limits, Hooks hooks)
    : engine_(engine),
      outputs_(outputs),
      sink_(sink),
      signals_(signals),
      clock_(clock),
      limits_(limits),
      hooks_(std::move(hooks)),
      started_(clock.now()),
      output_due_(started_) {}

LoopEnd ScanLoop::run() {
  for (;;) {
    const Instant now = clock_.now();
    sink_.set_wall_now(clock_.wall_now());
    obey_signals();
    obey_limits(now);
    look_at_output(now);
    if (outputs_.error() != 0) {
      end_.reason = report::ExitReason::write_error;
      return end_;
    }
    if (end_.at_once || !step(now)) return end_;
    hooks_.look();
  }
}

bool ScanLoop::step(Instant now) {
  switch (phase_) {
    case Phase::scanning: {
      const auto state = engine_.tick(patience(now));
      if (!state) {
        end_.wire_error = state.error().message;
        // What the open targets gave is kept, and each says that it was not to be asked further.
        abandon(ErrorWord::send_failed, report::ExitReason::wire_error);
      } else if (*state == engine::Engine::State::stalled) {
        wait_for_output(patience(now));
      } else if (*state == engine::Engine::State::done) {
        drain();
      }
      return true;
    }
    case Phase::abandoning:
      sink_.flush();
      if (engine_.abandon_open(abandon_word_)) {
        drain();
      } else {
        wait_for_output(kLookInterval);
      }
      break;
    case Phase::draining:
      sink_.flush();
      if (!outputs_.buffers()) return false;
      wait_for_output(kLookInterval);
      break;
  }
  // Somebody who interrupts does not wait for a reader that has gone away without closing.
  return !interrupted_at_ || now < *interrupted_at_ + limits_.grace + kReaderPatience;
}

void ScanLoop::drain() {
  sink_.end();
  phase_ = Phase::draining;
}

void ScanLoop::obey_signals() {
  while (const auto signal = signals_.take()) {
    switch (*signal) {
      case SIGUSR1:
        engine_.scale_pace(kRateStep);
        break;
      case SIGUSR2:
        engine_.scale_pace(1 / kRateStep);
        break;
      default:
        if (interrupted_at_) {
          // Of one hangup a shell and the kernel both tell.
          end_.at_once = end_.at_once || *signal != SIGHUP || first_signal_ != SIGHUP;
        } else {
          first_signal_ = *signal;
          interrupted_at_ = clock_.now();
          if (phase_ == Phase::scanning) end_.reason = report::ExitReason::interrupted;
          engine_.stop_admitting();
          hooks_.interrupted();
        }
    }
  }
}

void ScanLoop::obey_limits(Instant now) {
  if (phase_ != Phase::scanning) return;
  if (interrupted_at_ && now >= *interrupted_at_ + limits_.grace) {
    abandon(ErrorWord::interrupted, report::ExitReason::interrupted);
  } else if (limits_.runtime_max > Duration::zero() && now >= started_ + limits_.runtime_max) {
    abandon(ErrorWord::run_deadline,
            interrupted_at_ ? report::ExitReason::interrupted : report::ExitReason::run_deadline);
  }
}

void ScanLoop::abandon(ErrorWord word, report::ExitReason reason) {
  hooks_.before_abandoning();
  abandon_word_ = word;
  end_.reason = reason;
  phase_ = Phase::abandoning;
}

// Nobody may be left to read, or another process may be at the file, while there is nothing to
// write for long.
void ScanLoop::look_at_output(Instant now) {
  if (now < output_due_) return;
  output_due_ = now + kLookInterval;
  outputs_.look();
}

Duration ScanLoop::patience(Instant now) const {
  Duration patience = kLookInterval;
  if (interrupted_at_) patience = std::min(patience, *interrupted_at_ + limits_.grace - now);
  if (limits_.runtime_max > Duration::zero()) {
    patience = std::min(patience, started_ + limits_.runtime_max - now);
  }
  return std::max(patience, Duration::zero());
}

void ScanLoop::wait_for_output(Duration at_most) {
  std::array<pollfd, records::Outputs::kMost + 1> descriptors{};
  std::size_t count = 0;
  descriptors[count++] = {.fd = signals_.fd(), .events = POLLIN, .revents = 0};
  for (const records::Output* const output : outputs_.all()) {
    descriptors[count++] = {.fd = output->wake_fd(), .events = POLLIN, .revents = 0};
  }
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(at_most).count();
  ::poll(descriptors.data(), count, static_cast<int>(ms));
}

}  // namespace snmpring::app
