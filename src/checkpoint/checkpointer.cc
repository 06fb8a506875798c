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
  const bool written = parts_.ledger.describe_files(parts_.writer.state());
  invariant(written, "all has been written before the last checkpoint");
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
  for (records::Output* const output : parts_.outputs.all()) output->mark();
  state.counters.checkpoints = stats_;
  taken_counters_ = state.counters;
  state.done = false;
  last_ = signature();
  taken_ = true;
  stats_.pause_max = std::max(stats_.pause_max, parts_.clock.now() - begin);
}

void Checkpointer::submit_when_written() {
  for (records::Output* const output : parts_.outputs.all()) output->flush();
  parts_.outputs.look();
  // The checkpoint may say no more of the files than is in them.
  if (parts_.outputs.error() != 0 || !parts_.ledger.describe_files(parts_.writer.state())) return;
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
    parts_.outputs.all().front()->fail(result.output_error);
  } else if (!std::exchange(complained_, true)) {
    complain_(parts_.explain(*result.file_error) +
              "; the checkpoint before is kept, and the next is tried");
  }
}

Checkpointer::Signature Checkpointer::signature() const {
  const engine::Stats& stats = parts_.engine.stats();
  std::uint64_t octets = 0;
  for (const records::Output* const output : parts_.outputs.all()) {
    octets += output->octets_written() + output->buffered_octets();
  }
  return {stats.requests_sent, stats.targets_admitted, stats.targets_done, octets};
}

}  // namespace snmpring::checkpoint
