// JSON with comments (RFC 8259, and // and /* */) as a tree whose nodes know their lines, so that
// an error in it can name one.
#ifndef SNMPRING_MIB_LINED_JSON_H_
#define SNMPRING_MIB_LINED_JSON_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace snmpring::mib {

struct JsonError {
  unsigned line = 0;     ///< Counted from 1.
  std::string reason{};  ///< On one line.
};

/// A value with all that is in it.
struct JsonNode {
  enum class Kind : std::uint8_t { null, boolean, number, text, list, object };

  Kind kind = Kind::null;
  unsigned line = 0;   ///< Of a member: where its name ends. Else where the value begins or ends.
  bool whole = false;  ///< Of a number: it is a whole one of 64 bits without sign.
  std::uint64_t number = 0;          ///< Of a whole number.
  std::string text{};                ///< Of a text: UTF-8.
  std::vector<JsonNode> elements{};  ///< Of a list, and the values of an object.
  std::vector<std::string> keys{};   ///< Of an object, one for each element; unique.

  /// The value of that name. Null where there is none.
  const JsonNode* find(std::string_view key) const noexcept;
};

/// Levels of lists and objects in each other.
inline constexpr std::size_t kJsonDepthMax = 16;

/// Reads all of `text`. Errors: what is no JSON, a key given twice, more than kJsonDepthMax levels.
std::expected<JsonNode, JsonError> read_lined_json(std::string_view text);

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_LINED_JSON_H_
