// Civil dates come from <chrono>; the digits are written here.
#include "text/wall_time.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <ctime>

namespace snmpring::text {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsMax = 253'402'300'799;  // 9999-12-31T23:59:59Z.
constexpr std::int64_t kMicrosMax = kSecondsMax * kMicrosPerSecond + kMicrosPerSecond - 1;

char* put_digits(char* at, unsigned value, int digits) noexcept {
  for (int i = digits - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
  return at + digits;
}

}  // namespace

bool WallTimePrinter::can_print(WallTime moment) noexcept {
  const std::int64_t micros = moment.time_since_epoch().count();
  return micros >= 0 && micros <= kMicrosMax;
}

char* WallTimePrinter::print(char* at, WallTime moment) noexcept {
  const std::int64_t micros =
      std::clamp<std::int64_t>(moment.time_since_epoch().count(), 0, kMicrosMax);
  if (micros != micros_) render(micros);
  std::memcpy(at, text_.data(), text_.size());
  return at + text_.size();
}

void WallTimePrinter::render(std::int64_t micros) noexcept {
  const std::int64_t second = micros / kMicrosPerSecond;
  if (second != second_) {
    const std::chrono::sys_seconds time{std::chrono::seconds(second)};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    char* to = put_digits(text_.data(), static_cast<unsigned>(int{date.year()}), 4);
    *to++ = '-';
    to = put_digits(to, unsigned{date.month()}, 2);
    *to++ = '-';
    to = put_digits(to, unsigned{date.day()}, 2);
    *to++ = 'T';
    to = put_digits(to, static_cast<unsigned>(clock.hours().count()), 2);
    *to++ = ':';
    to = put_digits(to, static_cast<unsigned>(clock.minutes().count()), 2);
    *to++ = ':';
    to = put_digits(to, static_cast<unsigned>(clock.seconds().count()), 2);
    *to = '.';
    second_ = second;
  }
  constexpr std::size_t kFraction = 6;
  put_digits(text_.data() + kWallTimeText - 1 - kFraction,
             static_cast<unsigned>(micros % kMicrosPerSecond), kFraction);
  text_.back() = 'Z';
  micros_ = micros;
}

std::string wall_time_text(WallTime moment) {
  std::array<char, kWallTimeText> text;
  WallTimePrinter().print(text.data(), moment);
  return std::string(text.data(), text.size());
}

std::optional<WallTime> parse_wall_time(const std::string& text) {
  std::tm broken{};
  const char* rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &broken);
  if (rest == nullptr) return std::nullopt;
  WallTime moment(std::chrono::seconds(::timegm(&broken)));
  if (*rest == '.') {
    std::int64_t unit = kMicrosPerSecond;
    const char* const first = ++rest;
    for (; *rest >= '0' && *rest <= '9'; ++rest) {
      unit /= 10;
      moment += std::chrono::microseconds((*rest - '0') * unit);
    }
    if (rest == first) return std::nullopt;
  }
  if (*rest != 'Z' || rest + 1 != text.c_str() + text.size()) return std::nullopt;
  return moment;
}

}  // namespace snmpring::text
