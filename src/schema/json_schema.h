// The keys of records as JSON Schema.
#ifndef SNMPRING_SCHEMA_JSON_SCHEMA_H_
#define SNMPRING_SCHEMA_JSON_SCHEMA_H_

#include <span>
#include <string>
#include <string_view>

#include "schema/record_shape.h"

namespace snmpring::schema {

inline constexpr std::string_view kHexPattern = "^([0-9a-f]{2})*$";
inline constexpr std::string_view kMomentPattern =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z$";
/// A number without zeros in front.
inline constexpr std::string_view kDecimalPattern = "^(0|[1-9][0-9]{0,19})$";

/// A JSON Schema, draft 2020-12, indented, that is about one record: each line of an output, or the
/// document of --metadata-file. It allows the records of `shapes`, with all of their keys and no
/// others; so rows of other tables are refused.
/// What is written in its own way has a pattern: kHexPattern, kMomentPattern, kDecimalPattern.
/// \param version Of the program; the title names it.
std::string json_schema(std::span<const RecordShape> shapes, std::string_view version);

}  // namespace snmpring::schema

#endif  // SNMPRING_SCHEMA_JSON_SCHEMA_H_
