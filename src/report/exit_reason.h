// Why a run ended.
#ifndef SNMPRING_REPORT_EXIT_REASON_H_
#define SNMPRING_REPORT_EXIT_REASON_H_

#include <cstdint>
#include <string_view>

namespace snmpring::report {

/// Why the run ended.
enum class ExitReason : std::uint8_t {
  done,          ///< Every target reached a final state.
  interrupted,   ///< SIGINT or SIGTERM.
  run_deadline,  ///< --max-runtime.
  max_targets,   ///< --max-targets left something out.
  max_results,   ///< --max-results was reached while there were more targets.
  write_error,   ///< The output took no more.
  wire_error,    ///< The operating system took no more requests.
};
inline constexpr int kExitReasonCount = 7;
std::string_view exit_reason_word(ExitReason reason) noexcept;

}  // namespace snmpring::report

#endif  // SNMPRING_REPORT_EXIT_REASON_H_
