#include "checkpoint/checkpoint_writer.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/invariant.h"
#include "checkpoint/checkpointed_output.h"
#include "files/atomic_file.h"

namespace snmpring::checkpoint {
namespace {

void reserve(targets::ScanPosition& position, std::size_t unfinished_max, std::size_t lists_max) {
  position.unfinished.reserve(unfinished_max);
  position.lists.reserve(lists_max);
}

}  // namespace

struct CheckpointWriter::Shared {
  Shared(Setup setup, files::FileSystem& file_system)
      : files(file_system),
        path(std::move(setup.path)),
        output(std::move(setup.output)),
        targets_file(std::move(setup.targets_file)),
        wall_now(std::move(setup.wall_now)),
        checkpoint(std::move(setup.first)) {}

  CheckpointResult write() {
    std::ranges::sort(checkpoint.state.position.unfinished);
    report::ProcessUsage& usage = checkpoint.state.counters.usage;
    usage = report::together(usage, report::read_process_usage());
    if (const int error = files.sync_data(output.get())) return {.output_error = error};
    checkpoint.state.output_tail = output_tail(output.get(), checkpoint.state.output_octets);
    if (targets_file) {
      if (const int error = files.sync_data(targets_file.get())) return {.output_error = error};
      checkpoint.state.targets_file_tail =
          output_tail(targets_file.get(), checkpoint.state.targets_file_octets);
    }
    const auto written =
        files::write_atomic_file(path, render_checkpoint(checkpoint, wall_now()), files);
    if (!written) return {.file_error = written.error()};
    return {};
  }

  files::FileSystem& files;
  const std::string path;
  const UniqueFd output;
  const UniqueFd targets_file;
  const std::function<WallTime()> wall_now;
  Checkpoint checkpoint;  // The thread's while something is pending.

  std::mutex mutex;
  std::condition_variable changed;
  bool pending = false;
  bool stopping = false;
  std::optional<CheckpointResult> result;
  pthread_t thread{};
};

CheckpointWriter::CheckpointWriter(Setup setup, files::FileSystem& files) {
  next_ = setup.first.state;
  reserve(next_.position, setup.unfinished_max, setup.lists_max);
  reserve(setup.first.state.position, setup.unfinished_max, setup.lists_max);
  shared_ = std::make_unique<Shared>(std::move(setup), files);
}

std::expected<std::unique_ptr<CheckpointWriter>, int> CheckpointWriter::start(
    Setup setup, files::FileSystem& files) {
  std::unique_ptr<CheckpointWriter> writer(new CheckpointWriter(std::move(setup), files));
  // A signal is for the thread that runs the loop.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const int error = pthread_create(&writer->shared_->thread, nullptr, &CheckpointWriter::work,
                                   writer->shared_.get());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (error == 0) return writer;
  // There is no thread to wait for.
  [[maybe_unused]] const std::unique_ptr<Shared> unshared = std::move(writer->shared_);
  return std::unexpected(error);
}

CheckpointWriter::~CheckpointWriter() {
  if (!shared_) return;
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->stopping = true;
    shared_->changed.notify_all();
  }
  pthread_join(shared_->thread, nullptr);
}

void* CheckpointWriter::work(void* argument) {
  Shared& shared = *static_cast<Shared*>(argument);
  std::unique_lock lock(shared.mutex);
  while (true) {
    shared.changed.wait(lock, [&shared] { return shared.pending || shared.stopping; });
    if (!shared.pending) return nullptr;
    lock.unlock();
    CheckpointResult result = shared.write();
    lock.lock();
    shared.pending = false;
    shared.result = std::move(result);
    shared.changed.notify_all();
  }
}

void CheckpointWriter::submit() {
  invariant(idle(), "one checkpoint is written at a time");
  submitted_ = true;
  const std::lock_guard lock(shared_->mutex);
  std::swap(shared_->checkpoint.state, next_);
  shared_->pending = true;
  shared_->changed.notify_all();
}

std::optional<CheckpointResult> CheckpointWriter::take_result() {
  if (!submitted_) return std::nullopt;
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->result) return std::nullopt;
  submitted_ = false;
  return std::exchange(shared_->result, std::nullopt);
}

CheckpointResult CheckpointWriter::wait_for_result() {
  invariant(submitted_, "there is a result to wait for");
  std::unique_lock lock(shared_->mutex);
  shared_->changed.wait(lock, [this] { return shared_->result.has_value(); });
  submitted_ = false;
  return *std::exchange(shared_->result, std::nullopt);
}

}  // namespace snmpring::checkpoint
