#include "checkpoint/checkpointer.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/invariant.h"
#include "engine/engine.h"

namespace snmpring::checkpoint {

Checkpointer::Checkpointer(const Parts& parts, const report::CheckpointStats& earlier,
                           std::function<void(std::string_view)> complain)
    : parts_(parts), stats_(earlier), complain_(std::move(complain)) {}

std::expected<void, files::FileError> Checkpointer::begin() {
  due_ = parts_.clock.now() + kInterval;
  return finish(/*done=*/false);
}

void Checkpointer::look(Instant now) {
  if (const auto result = parts_.writer.take_result()) handle(*result);
  if (held_) return;
  if (!taken_ && now >= due_ && parts_.writer.idle()) {
    // Keeps to whole seconds; what was missed is not made up for.
    due_ += kInterval;
    if (due_ <= now) due_ = now + kInterval;
    if (signature() == last_) return;
    take_snapshot();
  }
  if (taken_) submit_when_written();
}

void Checkpointer::hold() {
  take_snapshot();
  taken_ = false;
  held_ = true;
}

std::expected<void, files::FileError> Checkpointer::finish(bool done) {
  if (!parts_.writer.idle()) handle(parts_.writer.wait_for_result());
  if (output_failed_) return std::unexpected(files::file_error("the output cannot be synced", EIO));
  if (!held_) take_snapshot();
  taken_ = false;
  const auto octets = parts_.ledger.marked_octets();
  invariant(octets.has_value(), "all has been written before the last checkpoint");
  parts_.writer.state().output_octets = *octets;
  parts_.writer.state().done = done;
  submit();
  const CheckpointResult result = parts_.writer.wait_for_result();
  stats_.written += result.written();
  stats_.failed += !result.written();
  if (result.written()) stored_counters_ = submitted_counters_;
  if (result.file_error) {
    return std::unexpected(
        files::FileError{result.file_error->error, parts_.explain(*result.file_error)});
  }
  if (result.output_error != 0) {
    return std::unexpected(files::file_error("the output cannot be synced", result.output_error));
  }
  return {};
}

void Checkpointer::take_snapshot() {
  const Instant begin = parts_.clock.now();
  RunState& state = parts_.writer.state();
  parts_.ledger.describe(begin, state);
  parts_.output.mark();
  state.counters.checkpoints = stats_;
  taken_counters_ = state.counters;
  state.done = false;
  last_ = signature();
  taken_ = true;
  stats_.pause_max = std::max(stats_.pause_max, parts_.clock.now() - begin);
}

void Checkpointer::submit_when_written() {
  parts_.output.flush();
  parts_.output.look();
  // The checkpoint may say no more of the output than is in it.
  const auto octets = parts_.ledger.marked_octets();
  if (parts_.output.error() != 0 || !octets) return;
  parts_.writer.state().output_octets = *octets;
  taken_ = false;
  submit();
}

void Checkpointer::submit() {
  submitted_counters_ = taken_counters_;
  parts_.writer.submit();
}

void Checkpointer::handle(const CheckpointResult& result) {
  if (result.written()) {
    ++stats_.written;
    stored_counters_ = submitted_counters_;
    complained_ = false;
    return;
  }
  ++stats_.failed;
  if (result.output_error != 0) {
    // What could not be synced may be gone, and the kernel says so only once.
    output_failed_ = true;
    parts_.output.fail(result.output_error);
  } else if (!std::exchange(complained_, true)) {
    complain_(parts_.explain(*result.file_error) +
              "; the checkpoint before is kept, and the next is tried");
  }
}

Checkpointer::Signature Checkpointer::signature() const {
  const engine::Stats& stats = parts_.engine.stats();
  return {stats.requests_sent, stats.targets_admitted, stats.targets_done,
          parts_.output.octets_written() + parts_.output.buffered_octets()};
}

}  // namespace snmpring::checkpoint
