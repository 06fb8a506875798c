// The keys of every record: the one list that the verb `schema`, the tests of what is written and
// the tests of docs/records.md share. What each key means to users is in docs/records.md.
#ifndef SNMPRING_SCHEMA_RECORD_SHAPE_H_
#define SNMPRING_SCHEMA_RECORD_SHAPE_H_

#include <string>
#include <vector>

#include "mib/row_layout.h"
#include "schema/record_key.h"

namespace snmpring::schema {

struct RecordShape {
  std::string kind{};
  std::string table{};                  ///< Of kind "row" its `table`, else empty.
  std::vector<Key> keys{};              ///< In their order; `kind` is the first.
  std::vector<std::string> identity{};  ///< Keys that tell the records of one run apart.
};

/// All kinds but `row`, in the order of docs/records.md.
std::vector<RecordShape> record_shapes();

/// The rows of a table.
RecordShape row_shape(const mib::RowLayout& layout);

/// The document of --metadata-file, which is one of record_shapes().
RecordShape metadata_shape();

}  // namespace snmpring::schema

#endif  // SNMPRING_SCHEMA_RECORD_SHAPE_H_
