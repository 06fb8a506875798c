// One names file, read in place: its octets are checked once, and after that trusted.
// The format is explained in docs/names-file.md.
#ifndef SNMPRING_MIB_NAMES_IMAGE_H_
#define SNMPRING_MIB_NAMES_IMAGE_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "mib/object.h"

namespace snmpring::mib {

/// What is wrong with the octets of a names file.
enum class NamesErrc : std::uint8_t {
  no_names_file,     ///< It does not begin as one.
  other_version,     ///< Of another version of the format.
  other_byte_order,  ///< Of a machine of the other byte order.
  wrong_length,      ///< Shorter or longer than its head says: cut, or not written whole.
  wrong_sum,         ///< Its checksum is wrong: damaged.
  bad_structure,     ///< The checksum is right, and its numbers point where they must not.
};
inline constexpr std::size_t kNamesErrcCount = 6;
static_assert(static_cast<std::size_t>(NamesErrc::bad_structure) + 1 == kNamesErrcCount);

/// Completes "FILE: ...": "is no names file of snmpring-mibc".
std::string_view names_error_text(NamesErrc error) noexcept;

/// A named number that is not copied.
struct NumberName {
  std::int32_t number;
  std::string_view name;
};

/// The names of numbers, ascending by number. Borrows from the names file.
class NumberNames {
 public:
  constexpr NumberNames() = default;
  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  /// \param i Below size().
  NumberName operator[](std::size_t i) const noexcept;
  /// The name of `number`; empty where it has none.
  std::string_view name_of(std::int64_t number) const noexcept;
  /// The number that is called `name`.
  std::optional<std::int32_t> number_of(std::string_view name) const noexcept;

 private:
  friend class NamesImage;
  const std::uint8_t* entries_ = nullptr;
  const char* strings_ = nullptr;
  std::size_t count_ = 0;
};

/// Ranges, ascending. Borrows from the names file.
class RangeList {
 public:
  constexpr RangeList() = default;
  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  /// \param i Below size().
  Range operator[](std::size_t i) const noexcept;

 private:
  friend class NamesImage;
  const std::uint8_t* entries_ = nullptr;
  std::size_t count_ = 0;
};

/// A borrowed names file whose octets are checked. Nodes are numbers from 0 to node_count() - 1.
class NamesImage {
 public:
  /// Checks all of `octets`, which must stay as they are while this is used.
  static std::expected<NamesImage, NamesErrc> open(Bytes octets);

  std::uint32_t node_count() const noexcept { return node_count_; }

 private:
  explicit NamesImage(Bytes octets) noexcept : octets_(octets) {}

  Bytes octets_;
  std::uint32_t node_count_ = 0;
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_NAMES_IMAGE_H_
