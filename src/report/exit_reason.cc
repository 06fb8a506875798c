#include "report/exit_reason.h"

#include <array>
#include <cstddef>

namespace snmpring::report {
namespace {

constexpr std::array<std::string_view, kExitReasonCount> kExitReasonWords = {
    "done",        "interrupted", "run_deadline", "max_targets",
    "max_results", "write_error", "wire_error"};
static_assert(static_cast<int>(ExitReason::wire_error) + 1 == kExitReasonCount);

}  // namespace

std::string_view exit_reason_word(ExitReason reason) noexcept {
  return kExitReasonWords[static_cast<std::size_t>(reason)];
}

}  // namespace snmpring::report
