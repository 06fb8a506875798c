// Numbers as people read and type them.
#ifndef SNMPRING_TEXT_NUMBER_TEXT_H_
#define SNMPRING_TEXT_NUMBER_TEXT_H_

#include <cstdint>
#include <string>

#include "base/time.h"

namespace snmpring::text {

/// The shortest text that reads back as `value`, which is finite: "1000", "0.1".
/// It has an exponent only from 10^16 on and below 10^-4.
std::string number_text(double value);

/// `duration` in seconds, as number_text() has it: "1.5".
std::string seconds_text(Duration duration);

/// 12345 as "12,345".
std::string grouped(std::uint64_t number);

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_NUMBER_TEXT_H_
