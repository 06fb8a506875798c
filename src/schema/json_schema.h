// The keys of records as JSON Schema.
#ifndef SNMPRING_SCHEMA_JSON_SCHEMA_H_
#define SNMPRING_SCHEMA_JSON_SCHEMA_H_

#include <span>
#include <string>
#include <string_view>

#include "schema/record_shape.h"

namespace snmpring::schema {

/// A JSON Schema, draft 2020-12, indented, that is about one record: each line of an output, or the
/// document of --metadata-file. It allows the records of `shapes`, with all of their keys and no
/// others; so rows of other tables are refused.
/// \param version Of the program; the title names it.
std::string json_schema(std::span<const RecordShape> shapes, std::string_view version);

}  // namespace snmpring::schema

#endif  // SNMPRING_SCHEMA_JSON_SCHEMA_H_
