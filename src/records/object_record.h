// The record that says what an object is: what the verb `names` prints.
#ifndef SNMPRING_RECORDS_OBJECT_RECORD_H_
#define SNMPRING_RECORDS_OBJECT_RECORD_H_

#include <string>

#include "mib/names.h"

namespace snmpring::records {

/// One line with all its keys; docs/records.md describes them.
/// \param object Not empty.
std::string object_record(const mib::ObjectView& object);

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_OBJECT_RECORD_H_
