// Which names are like one that was mistyped.
#ifndef SNMPRING_MIB_NEAR_NAMES_H_
#define SNMPRING_MIB_NEAR_NAMES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace snmpring::mib {

inline constexpr std::size_t kNearDistanceMax = 2;
inline constexpr std::size_t kNearNamesMax = 3;

/// How many letters must be put in, left out or changed to make one name of the other; capital and
/// small letters are the same. More than kNearDistanceMax are not counted: kNearDistanceMax + 1.
std::size_t name_distance(std::string_view a, std::string_view b) noexcept;

/// Keeps the names that are most like one.
class NearNames {
 public:
  /// \param name Borrowed.
  explicit NearNames(std::string_view name) noexcept : name_(name) {}

  /// Looks at a name. One that was seen before is not kept twice.
  /// \param prefix Goes before it in names(), as a module's name does.
  void see(std::string_view name, std::string_view prefix = {});

  bool empty() const noexcept { return near_.empty(); }

  /// At most kNearNamesMax, the nearest first, then in the order of octets. The last that it is
  /// asked.
  std::vector<std::string> names();

 private:
  struct Near {
    std::size_t distance;
    std::string name;
    auto operator<=>(const Near&) const = default;
  };
  std::string_view name_;
  std::vector<Near> near_;  // Ascending.
};

}  // namespace snmpring::mib

#endif  // SNMPRING_MIB_NEAR_NAMES_H_
