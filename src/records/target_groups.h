// Keeps the lines of each target together, although many targets answer at once.
#ifndef SNMPRING_RECORDS_TARGET_GROUPS_H_
#define SNMPRING_RECORDS_TARGET_GROUPS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "records/output.h"
#include "session/target.h"

namespace snmpring::records {

/// What a target said is held until the target has ended, and comes then as a whole. With
/// `streaming` one target's lines come at once, and those of the others wait for its end. Where too
/// much would have to wait, a target is interrupted by others.
///
/// Allocates for what it holds: people do not read so fast that it would matter.
class TargetGroups {
 public:
  /// What is held at most.
  static constexpr std::size_t kHeldOctetsMax = 8 << 20;
  /// With `sorted`, the most targets that are held to be sorted.
  static constexpr std::size_t kSortedMax = 10'000;

  enum class Order : std::uint8_t {
    at_once,    ///< Nothing is held: for one target.
    together,   ///< Targets in the order in which they end.
    streaming,  ///< The same, but for one target that is shown as it goes.
    sorted,     ///< By address, at the end.
  };

  /// \param output Borrowed. Its room must be at least held_octets() and what is appended.
  TargetGroups(Output& output, Order order) : output_(output), order_(order) {}

  enum class Entry : std::uint8_t {
    first,        ///< Nothing was appended for this target yet.
    goes_on,      ///< Its next line stands below its last.
    interrupted,  ///< Lines of other targets stand between.
  };
  /// What is appended from here on belongs to `target`.
  Entry enter(const session::Target& target);
  /// Appends whole lines.
  void append(std::string_view lines);
  /// Writes whole lines now, whatever is held.
  void write(std::string_view lines);
  /// The target that was entered has ended.
  void finish();
  /// No more comes: what is held is written, of targets that have not ended too.
  void end();

  std::size_t held_octets() const noexcept { return held_octets_; }
  /// True when there is too much to sort, and the rest comes as it arrives.
  bool sorting_given_up() const noexcept { return given_up_; }

 private:
  struct Group {
    std::string text;
    Endpoint endpoint{};
    bool begun = false;
    bool ended = false;
    bool interrupted = false;
  };

  void write_ended();
  void sort_ended();
  void write_sorted();
  void follow_next();
  void relieve();
  void interrupt_streaming();

  Output& output_;
  Order order_;
  std::unordered_map<std::uint64_t, Group> groups_;  // By position.
  std::vector<std::uint64_t> ended_;                 // In this order.
  std::optional<std::uint64_t> streaming_;           // Whose lines are written at once.
  std::uint64_t entered_ = 0;
  Group* group_ = nullptr;  // The one that was entered; null where nothing is held.
  std::size_t held_octets_ = 0;
  bool given_up_ = false;
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_TARGET_GROUPS_H_
