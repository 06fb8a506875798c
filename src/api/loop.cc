#include "snmpring/loop.h"

#include <utility>

#include "api/errors.h"
#include "api/loop_core.h"

namespace snmpring {
inline namespace v0 {
namespace detail {

Sleep::~Sleep() {
  if (asleep_) core_.wake(until_, waiter_);
}

void Sleep::await_suspend(std::coroutine_handle<> sleeping) {
  waiter_.coroutine = sleeping;
  asleep_ = true;
  core_.sleep(until_, waiter_);
}

}  // namespace detail

Running& Running::operator=(Running&& other) noexcept {
  std::swap(root_, other.root_);
  return *this;
}

Running::~Running() {
  if (root_ != nullptr) root_->tasks->destroy(*root_);
}

bool Running::done() const noexcept { return root_->done; }

std::expected<Loop, Error> Loop::create(const LoopOptions& options) {
  auto parts = detail::LoopParts::open(options);
  if (!parts) return std::unexpected(std::move(parts.error()));
  return detail::LoopCore::make_loop(options, std::move(*parts));
}

Loop::Loop(std::unique_ptr<detail::LoopCore> core) noexcept : core_(std::move(core)) {}
Loop::Loop(Loop&& other) noexcept = default;
Loop& Loop::operator=(Loop&& other) noexcept = default;
Loop::~Loop() = default;

void Loop::spawn(Task<void> task) { core_->start(std::move(task), /*owned_by_loop=*/true); }

Running Loop::start(Task<void> task) {
  return Running(&core_->start(std::move(task), /*owned_by_loop=*/false));
}

std::expected<void, Error> Loop::run() { return core_->run(nullptr); }

std::expected<void, Error> Loop::run_until(const Running& running) {
  if (auto ran = core_->run(running.root_); !ran) return ran;
  if (running.done()) return {};
  return std::unexpected(Error(ErrorClass::cancelled, "the loop stopped"));
}

void Loop::stop() noexcept { core_->stop(); }

detail::Sleep Loop::sleep_for(std::chrono::nanoseconds duration) const {
  return sleep_until(core_->now() + duration);
}

detail::Sleep Loop::sleep_until(std::chrono::steady_clock::time_point moment) const {
  return detail::Sleep(*core_, moment);
}

std::expected<int, Error> Loop::descriptor() { return core_->descriptor(); }

std::expected<bool, Error> Loop::poll() {
  if (auto polled = core_->poll(); !polled) return std::unexpected(std::move(polled.error()));
  return core_->tasks() > 0;
}

std::size_t Loop::tasks() const noexcept { return core_->tasks(); }
std::string_view Loop::io() const noexcept { return core_->wire().name(); }
std::size_t Loop::send_buffer() const noexcept { return core_->wire().send_buffer_octets(); }
std::size_t Loop::recv_buffer() const noexcept { return core_->wire().receive_buffer_octets(); }

}  // namespace v0
}  // namespace snmpring
