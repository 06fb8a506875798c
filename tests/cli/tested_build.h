// The build whose programs the tests run: the one that they belong to, or another that the
// environment names.
#ifndef SNMPRING_CLI_TEST_TESTED_BUILD_H_
#define SNMPRING_CLI_TEST_TESTED_BUILD_H_

#include <string>

namespace snmpring::cli {

/// The path of a program there, such as "snmpring-agentd" or "examples/get_value".
/// SNMPRING_TESTED_BUILD names the build directory, if it is not that of the tests.
std::string built(const std::string& program);

/// The path of a program that the tests work with. It is of their own build, whatever the build
/// under test.
std::string test_tool(const std::string& program);

/// Whether its programs are under AddressSanitizer: memory is then not what users see, and
/// everything takes several times as long. The program itself tells.
bool sanitized();

}  // namespace snmpring::cli

#endif  // SNMPRING_CLI_TEST_TESTED_BUILD_H_
