// Moments in UTC as the records print them (RFC 3339).
#ifndef SNMPRING_APP_WALL_TIME_H_
#define SNMPRING_APP_WALL_TIME_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace snmpring::app {

/// Length of "2026-04-13T12:00:01.234567Z".
inline constexpr std::size_t kWallTimeText = 27;

/// Prints moments; remembers the last second, since neighbours share it.
class WallTimePrinter {
 public:
  /// Writes kWallTimeText characters at `at`: UTC with six digits. A moment
  /// outside of the years 1970..9999 prints as the nearer end of them.
  /// \return One past the last character.
  char* print(char* at, WallTime moment) noexcept;

 private:
  std::int64_t second_ = -1;     ///< Whose text is in text_; -1 for none.
  std::array<char, 20> text_{};  ///< "2026-04-13T12:00:01."
};

std::string wall_time_text(WallTime moment);

/// Reads what wall_time_text() writes, with any number of digits of a second and of any year; UTC only.
std::optional<WallTime> parse_wall_time(const std::string& text);

}  // namespace snmpring::app

#endif  // SNMPRING_APP_WALL_TIME_H_
