// A set of positions as text: what a checkpoint says of the targets that are under way.
#ifndef SNMPRING_TARGETS_POSITION_LIST_H_
#define SNMPRING_TARGETS_POSITION_LIST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace snmpring::targets {

/// Writes the first position, then the distance from each to the next, in decimal with blanks
/// between them. N equal distances in a row are written once, with "xN" behind: "17 1x3 40" stands
/// for 17, 18, 19, 20 and 60. What is in flight in a sweep is nearly consecutive, so half a million
/// positions take some kilobytes. At worst they take some megabytes.
///
/// \param positions Ascending, each once.
std::string position_list_text(std::span<const std::uint64_t> positions);

/// nullopt where the text is no such list, or one of more than `most` positions.
std::optional<std::vector<std::uint64_t>> parse_position_list(std::string_view text,
                                                              std::size_t most);

}  // namespace snmpring::targets

#endif  // SNMPRING_TARGETS_POSITION_LIST_H_
