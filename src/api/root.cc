#include "api/root.h"

#include <exception>

#include "api/loop_core.h"

namespace snmpring::detail {

void RootPromise::Final::await_suspend(std::coroutine_handle<RootPromise> done) const noexcept {
  done.promise().core->root_done(done.promise());
}

void RootPromise::unhandled_exception() noexcept { core->note_exception(std::current_exception()); }

Root make_root(Task<void> task) { co_await task; }

}  // namespace snmpring::detail
