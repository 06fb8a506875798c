// Runs a part of a test in a process of its own, for what cannot be undone in this one.
#ifndef SNMPRING_TESTS_IO_CHILD_H_
#define SNMPRING_TESTS_IO_CHILD_H_

#include <functional>
#include <string>

namespace snmpring::io {

/// Forks, calls `work` in the child, and brings back what it returned: some thousand characters at
/// most.
std::string in_child(const std::function<std::string()>& work);

}  // namespace snmpring::io

#endif  // SNMPRING_TESTS_IO_CHILD_H_
