// Checks what a part of the program wrote against the schema of records, in a test of that part.
#ifndef SNMPRING_TESTS_RECORD_CHECK_KNOWN_RECORDS_H_
#define SNMPRING_TESTS_RECORD_CHECK_KNOWN_RECORDS_H_

#include <string>
#include <string_view>

#include "mib/row_layout.h"

namespace snmpring::schema::test {

/// What is wrong with the first wrong record of `text`: lines of records, or one document. Empty
/// for nothing. Rows are allowed of no table.
std::string fault_in_records(std::string_view text);

/// What is wrong with the row that `line` is.
std::string fault_in_row(std::string_view line, const mib::RowLayout& layout);

}  // namespace snmpring::schema::test

#endif  // SNMPRING_TESTS_RECORD_CHECK_KNOWN_RECORDS_H_
