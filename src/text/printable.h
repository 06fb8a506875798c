// Text of others in our own messages: an argument, a line of a file.
#ifndef SNMPRING_TEXT_PRINTABLE_H_
#define SNMPRING_TEXT_PRINTABLE_H_

#include <string>
#include <string_view>

namespace snmpring::text {

/// `text` in a form that fits an error message.
/// It stays on one line, and it is cut after 100 octets.
/// Control characters and octets that are no UTF-8 become question marks, so that a terminal shows
/// all and obeys nothing.
std::string printable(std::string_view text);

}  // namespace snmpring::text

#endif  // SNMPRING_TEXT_PRINTABLE_H_
