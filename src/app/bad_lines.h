// Lines of input that cannot be read, as the operator hears of them.
#ifndef SNMPRING_APP_BAD_LINES_H_
#define SNMPRING_APP_BAD_LINES_H_

#include <fmt/core.h>

#include <cstdint>
#include <string_view>

#include "process/complain.h"
#include "process/exit_codes.h"

namespace snmpring::app {

/// Prints the first of them on standard error, and counts all.
class BadLines {
 public:
  /// So many are printed.
  static constexpr std::uint64_t kShown = 20;

  /// \param text One line: "FILE:LINE: reason".
  void tell(std::string_view text) {
    if (++count_ <= kShown) process::complain(process::kExitData, text);
  }

  /// Prints how many more there were.
  void summarize() const {
    if (count_ > kShown) {
      process::complain(process::kExitData, fmt::format("{} more bad lines", count_ - kShown));
    }
  }

 private:
  std::uint64_t count_ = 0;
};

}  // namespace snmpring::app

#endif  // SNMPRING_APP_BAD_LINES_H_
