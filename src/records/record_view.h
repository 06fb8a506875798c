// One record as the text that it came in: which keys it has, and what they hold.
//
// Files of records have hundreds of millions of values, of which a reader wants a few. So nothing
// is copied before it is asked for: a Record is an index of a line, made by one pass over it.
#ifndef SNMPRING_RECORDS_RECORD_VIEW_H_
#define SNMPRING_RECORDS_RECORD_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace snmpring::records {

/// The JSON types (RFC 8259 §3).
enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

/// The value of a key, as it stands in the line. Valid as long as the line is.
struct JsonValue {
  JsonKind kind = JsonKind::null;
  bool escaped = false;   ///< Of a string: it holds a backslash.
  std::string_view text;  ///< As it stands there; of a string without its quotes.

  bool is_null() const noexcept { return kind == JsonKind::null; }
  bool is_true() const noexcept { return kind == JsonKind::boolean && text == "true"; }
};

/// Why a line is no record. Static text, one line.
struct RecordFault {
  std::string_view reason;
};

/// An object of JSON. It keeps its room from one line to the next.
class Record {
 public:
  /// Keys of one record. The row of a table has at most 800 or so.
  static constexpr std::size_t kKeysMax = 4096;
  /// How deep arrays and objects may lie in each other, the record's own braces included.
  static constexpr std::size_t kDepthMax = 64;

  struct Member {
    std::string_view key;
    JsonValue value;
  };

  /// Reads a line without its end. It must stay as it is while this object is used. The whole line
  /// is checked: JSON, UTF-8, no half of a surrogate pair, no key that holds an escape.
  std::expected<void, RecordFault> parse(std::string_view line);

  /// In the order of the line.
  std::span<const Member> members() const noexcept { return members_; }

  /// The first value of that key; null where there is none.
  const JsonValue* find(std::string_view key) const noexcept;

  /// What the string of that key says, with its escapes undone. None where the key is not there or
  /// holds something else than a string. Valid until the next call with the same `room`.
  std::optional<std::string_view> string(std::string_view key, std::string& room) const;
  /// The whole number of that key. None where it holds anything else.
  std::optional<std::int64_t> integer(std::string_view key) const noexcept;
  /// Whether that key holds true.
  bool is_true(std::string_view key) const noexcept;
  /// The value of `kind`, for comparisons; empty where it is no string.
  std::string_view kind() const noexcept;

 private:
  std::vector<Member> members_;
};

/// The octets that a string stands for. Where it has no escape that is its text, and `room` is not
/// used. \param value Of kind string, made by Record::parse().
std::string_view string_octets(const JsonValue& value, std::string& room);

/// The strings of an array, with their escapes undone; what is no string is left out.
std::vector<std::string> array_strings(const JsonValue& value);

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_RECORD_VIEW_H_
