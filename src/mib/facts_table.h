// Facts of objects as a table of text, one object a line: the form in which those that are built in
// stand in the tree, and in which people read a names file.
#ifndef SNMPRING_MIB_FACTS_TABLE_H_
#define SNMPRING_MIB_FACTS_TABLE_H_

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "mib/names_image.h"
#include "mib/object.h"

namespace snmpring::mib {

/// The columns, separated by tabs as in each line.
inline constexpr std::string_view kFactsTableHead =
    "oid\tmodule\tlabel\tkind\ttype\taccess\tconvention\thint\tunit\tnames\tranges\tindex";

/// A line without line end: `1.3.6.1.2.1.2.2.1.3	IF-MIB	ifType	column	Integer32	read-only	...`.
/// Names are `up(1),down(2)`, ranges `0..255,300`, an index `ifIndex,IMPLIED aName` or
/// `AUGMENTS ifEntry`. Columns at the end that are empty are left out.
std::string facts_line(const ObjectFacts& object);

/// Reads such a line. Errors: the column that is wrong, as in kFactsTableHead.
std::expected<ObjectFacts, std::string_view> parse_facts_line(std::string_view line);

/// What a names file says of a node with a label; of index objects and augmented rows the labels.
ObjectFacts facts_in(const NamesImage& image, std::uint32_t node);

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_FACTS_TABLE_H_
