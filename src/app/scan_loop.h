// The loop around the engine: ticks it, waits for blocked output, obeys signals and limits of time.
#ifndef SNMPRING_APP_SCAN_LOOP_H_
#define SNMPRING_APP_SCAN_LOOP_H_

#include <functional>
#include <optional>
#include <string>

#include "base/time.h"
#include "process/signals.h"
#include "records/outputs.h"
#include "records/sink.h"
#include "report/metadata.h"

namespace snmpring::engine {
class Engine;
}

namespace snmpring::app {

/// How the loop ended.
struct LoopEnd {
  report::ExitReason reason = report::ExitReason::done;
  /// A second signal came: nothing that may take time is to be done any more.
  bool at_once = false;
  std::string wire_error;  ///< For ExitReason::wire_error: one line.
};

/// Borrows everything.
class ScanLoop {
 public:
  struct Limits {
    Duration runtime_max{};  ///< 0: none.
    Duration grace{};        ///< What is in flight has so long after the first signal.
  };

  /// Whom else to tell.
  struct Hooks {
    std::function<void()> look;               ///< After each tick.
    std::function<void()> before_abandoning;  ///< What is open will be given up; between two ticks.
    std::function<void()> interrupted;        ///< The first signal to stop came.
  };

  ScanLoop(engine::Engine& engine, records::Outputs& outputs, records::Sink& sink,
           process::Signals& signals, Clock& clock, Limits limits, Hooks hooks);

  /// Runs until every target has been reported and the records are written, or as far as it gets.
  LoopEnd run();

 private:
  enum class Phase : std::uint8_t { scanning, abandoning, draining };

  void obey_signals();
  void obey_limits(Instant now);
  void drain();
  void abandon(session::ErrorWord word, report::ExitReason reason);
  /// False once there is nothing more to do.
  bool step(Instant now);
  void wait_for_output(Duration at_most);
  void look_at_output(Instant now);
  Duration patience(Instant now) const;

  engine::Engine& engine_;
  records::Outputs& outputs_;
  records::Sink& sink_;
  process::Signals& signals_;
  Clock& clock_;
  Limits limits_;
  Hooks hooks_;

  LoopEnd end_;
  Phase phase_ = Phase::scanning;
  session::ErrorWord abandon_word_ = session::ErrorWord::interrupted;
  Instant started_;
  Instant output_due_;  // To be looked at then.
  std::optional<Instant> interrupted_at_;
  int first_signal_ = 0;  // That interrupted.
};

}  // namespace snmpring::app

#endif  // SNMPRING_APP_SCAN_LOOP_H_
