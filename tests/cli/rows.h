// Rows of walks in a form that what was found and what is served can be compared in, millions at a
// time.
#ifndef SNMPRING_CLI_TEST_ROWS_H_
#define SNMPRING_CLI_TEST_ROWS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace snmpring::cli {

/// "OID TYPE VALUE" by target.
using Rows = std::map<std::string, std::vector<std::string>>;

/// Those of the varbind records in an output.
Rows rows_by_target(std::string_view out);

/// What agent number `index` of a fleet with these arguments serves.
std::vector<std::string> dumped(const std::vector<std::string>& listen,
                                const std::vector<std::string>& arguments, std::uint64_t index);

}  // namespace snmpring::cli

#endif  // SNMPRING_CLI_TEST_ROWS_H_
