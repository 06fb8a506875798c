#include "process/out_of_memory.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "process/exit_codes.h"

namespace snmpring::process {
namespace {

[[noreturn]] void leave() noexcept { std::_Exit(complain_of_memory()); }

/// An exception that may not pass, or that a thread lets go.
[[noreturn]] void leave_for_memory_alone() noexcept {
  // Where this lets one go it ends there, and not here again.
  std::set_terminate(&std::abort);
  if (const auto exception = std::current_exception()) {
    try {
      std::rethrow_exception(exception);
    } catch (const std::bad_alloc&) {
      leave();
    }
  }
  std::abort();
}

}  // namespace

int complain_of_memory() noexcept {
  constexpr std::string_view kLine =
      "snmpring: out of memory (see ulimit -v and the memory control group; --max-inflight takes "
      "less)\n";
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, kLine.data(), kLine.size());
  return kExitSystem;
}

void exit_when_out_of_memory() noexcept {
  std::set_new_handler(&leave);
  std::set_terminate(&leave_for_memory_alone);
}

void throw_when_out_of_memory() noexcept { std::set_new_handler(nullptr); }

}  // namespace snmpring::process
