// Moments in UTC as the records print them (RFC 3339).
#ifndef SNMPRING_TEXT_WALL_TIME_H_
#define SNMPRING_TEXT_WALL_TIME_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace snmpring::text {

/// Length of "2026-04-13T12:00:01.234567Z".
inline constexpr std::size_t kWallTimeText = 27;

/// Prints moments; remembers the last one, since what is printed within a tick shares it, and its
/// second.
class WallTimePrinter {
 public:
  /// True for a moment in the years 1970..9999.
  static bool can_print(WallTime moment) noexcept;

  /// Writes kWallTimeText characters at `at`: UTC with six digits. A moment
  /// outside of the years 1970..9999 prints as the nearer end of them.
  /// \return One past the last character.
  char* print(char* at, WallTime moment) noexcept;

 private:
  void render(std::int64_t micros) noexcept;

  std::int64_t micros_ = -1;                ///< The moment in text_, since 1970; -1 for none.
  std::int64_t second_ = -1;                ///< Its second.
  std::array<char, kWallTimeText> text_{};  ///< "2026-04-13T12:00:01.234567Z"
};

std::string wall_time_text(WallTime moment);

/// Reads what wall_time_text() writes, with any number of digits of a second and of any year; UTC
/// only.
std::optional<WallTime> parse_wall_time(const std::string& text);

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_WALL_TIME_H_
