// The always-on check of our own logic. What arrives from the network can never reach one.
#ifndef SNMPRING_BASE_INVARIANT_H_
#define SNMPRING_BASE_INVARIANT_H_

#include <source_location>

namespace snmpring {

/// Prints "snmpring: internal error: FILE:LINE: WHAT" on stderr and leaves at once with status 70
/// (EX_SOFTWARE), or aborts where SNMPRING_ABORT_ON_INVARIANT is defined (sanitizer and fuzz
/// builds).
[[noreturn]] void invariant_failed(const char* what, const std::source_location& where) noexcept;

/// Claims that `holds`; `what` completes the sentence "it must be that ...".
inline void invariant(
    bool holds, const char* what,
    const std::source_location& where = std::source_location::current()) noexcept {
  if (!holds) [[unlikely]] {
    invariant_failed(what, where);
  }
}

}  // namespace snmpring

#endif  // SNMPRING_BASE_INVARIANT_H_
