// The document that the report page receives: a header in JSON and columns of numbers.
// docs/report-data.md has the form.
#ifndef SNMPRING_REVIEW_COLUMNS_H_
#define SNMPRING_REVIEW_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "review/text_pool.h"

namespace snmpring::review {

/// The value that is none. A column's octets are all ones for it.
inline constexpr std::uint32_t kNoValue = 0xFFFFFFFF;

enum class Coding : std::uint8_t {
  plain,
  delta,  ///< For values that mostly grow by little from one to the next.
};

/// Appends JSON texts and numbers to a string.
void append_json(std::string& out, std::string_view text);
/// At most 1,024 characters of `text`, then "…".
std::string_view cut_text(std::string_view text, std::string& room);

class Columns {
 public:
  /// \param count How many values each column has.
  explicit Columns(std::size_t count) : count_(count) {}

  /// Adds a column with as many octets a value as its largest needs. \param dictionary Name of the
  /// one that the values are of, or empty.
  void add(std::string_view name, std::span<const std::uint32_t> values,
           Coding coding = Coding::plain, std::string_view dictionary = {});

  /// Adds a dictionary and its column. Its values stand in the order in which they come first; each
  /// is cut. \param numbers Of texts in `pool`, one for each row; kNoText for none.
  void add_texts(std::string_view name, std::span<const std::uint32_t> numbers,
                 const TextPool& pool, Coding coding = Coding::plain);

  /// A further member of dictionaries, as JSON.
  void add_dictionary(std::string_view name, std::string_view json);

  /// The whole document. \param header Members of the header but columns and dictionaries: JSON
  /// without the braces, not empty.
  /// \return Nothing where the header would have 4 GiB or more.
  std::optional<std::string> document(std::string_view header) const;

 private:
  std::size_t count_;
  std::string octets_;
  std::string columns_;       // JSON members.
  std::string dictionaries_;  // JSON members.
};

}  // namespace snmpring::review

#endif  // SNMPRING_REVIEW_COLUMNS_H_
