#include "records/cell_octets.h"

#include <arpa/inet.h>

#include <cstring>

#include "text/json_text.h"
#include "text/value_json.h"

namespace snmpring::records {
namespace {

using mib::TypedForm;

constexpr std::size_t kMacOctets = 6;
constexpr std::size_t kIpv4Octets = 4;
constexpr std::size_t kIpv6Octets = 16;
constexpr std::size_t kZoneOctets = 4;

char* put_two_digits(char* at, unsigned number) noexcept {
  *at++ = static_cast<char>('0' + number / 10);
  *at++ = static_cast<char>('0' + number % 10);
  return at;
}

unsigned days_of(unsigned month, unsigned year) noexcept {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

unsigned year_of(Bytes octets) noexcept { return unsigned{octets[0]} << 8 | octets[1]; }

/// The first eight octets, to the tenth of a second.
bool is_local_time(Bytes octets) noexcept {
  constexpr unsigned kYearMax = 9999;  // RFC 3339 has four digits.
  const unsigned year = year_of(octets);
  const unsigned month = octets[2];
  return year <= kYearMax && month >= 1 && month <= 12 && octets[3] >= 1 &&
         octets[3] <= days_of(month, year) && octets[4] <= 23 && octets[5] <= 59 &&
         octets[6] <= 60 && octets[7] <= 9;
}

/// An address, with a zone of four octets behind it if `zoned`.
char* put_ip(char* at, Bytes octets, std::size_t address_octets, bool zoned) noexcept {
  if (octets.size() != address_octets + (zoned ? kZoneOctets : 0)) return nullptr;
  *at++ = '"';
  if (address_octets == kIpv4Octets) {
    at = text::put_dotted_quad(at, octets.data());
  } else {
    ::inet_ntop(AF_INET6, octets.data(), at, INET6_ADDRSTRLEN);
    at += std::strlen(at);
  }
  if (zoned) {
    *at++ = '%';
    at = text::put_unsigned(at, load_be32(octets.data() + address_octets));
  }
  *at++ = '"';
  return at;
}

}  // namespace

char* put_mac(char* at, Bytes octets) noexcept {
  if (octets.size() != kMacOctets) return nullptr;
  *at++ = '"';
  for (std::size_t i = 0; i < kMacOctets; ++i) {
    if (i > 0) *at++ = ':';
    at = text::put_hex(at, octets.subspan(i, 1));
  }
  *at++ = '"';
  return at;
}

char* put_date_and_time(char* at, Bytes octets) noexcept {
  constexpr std::size_t kLocal = 8;
  constexpr std::size_t kWithOffset = 11;
  if ((octets.size() != kLocal && octets.size() != kWithOffset) || !is_local_time(octets)) {
    return nullptr;
  }
  const unsigned year = year_of(octets);
  *at++ = '"';
  at = put_two_digits(put_two_digits(at, year / 100), year % 100);
  *at++ = '-';
  at = put_two_digits(at, octets[2]);
  *at++ = '-';
  at = put_two_digits(at, octets[3]);
  *at++ = 'T';
  at = put_two_digits(at, octets[4]);
  *at++ = ':';
  at = put_two_digits(at, octets[5]);
  *at++ = ':';
  at = put_two_digits(at, octets[6]);
  *at++ = '.';
  *at++ = static_cast<char>('0' + octets[7]);
  if (octets.size() == kWithOffset) {
    const std::uint8_t sign = octets[8];
    // RFC 2579 allows 13 hours. Some places are 14 ahead.
    if ((sign != '+' && sign != '-') || octets[9] > 14 || octets[10] > 59) return nullptr;
    *at++ = static_cast<char>(sign);
    at = put_two_digits(at, octets[9]);
    *at++ = ':';
    at = put_two_digits(at, octets[10]);
  }
  *at++ = '"';
  return at;
}

char* put_typed(char* at, TypedForm form, Bytes octets) noexcept {
  switch (form) {
    case TypedForm::unknown:
      return nullptr;
    case TypedForm::text:
      return text::put_clean_string(at, octets);
    case TypedForm::mac:
      return put_mac(at, octets);
    case TypedForm::ipv4:
      return put_ip(at, octets, kIpv4Octets, false);
    case TypedForm::ipv6:
      return put_ip(at, octets, kIpv6Octets, false);
    case TypedForm::ipv4z:
      return put_ip(at, octets, kIpv4Octets, true);
    case TypedForm::ipv6z:
      return put_ip(at, octets, kIpv6Octets, true);
    case TypedForm::family:
      if (octets.empty()) return nullptr;
      if (octets[0] == 1) return put_ip(at, octets.subspan(1), kIpv4Octets, false);
      if (octets[0] == 2) return put_ip(at, octets.subspan(1), kIpv6Octets, false);
      return nullptr;
  }
  return nullptr;
}

TypedForm inet_form(std::uint32_t type) noexcept {
  switch (type) {
    case 1:
      return TypedForm::ipv4;
    case 2:
      return TypedForm::ipv6;
    case 3:
      return TypedForm::ipv4z;
    case 4:
      return TypedForm::ipv6z;
    case 16:
      return TypedForm::text;
    default:
      return TypedForm::unknown;
  }
}

}  // namespace snmpring::records
