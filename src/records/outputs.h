// The files that one run writes records to, as one.
#ifndef SNMPRING_RECORDS_OUTPUTS_H_
#define SNMPRING_RECORDS_OUTPUTS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "records/output.h"

namespace snmpring::records {

/// Borrows them.
class Outputs {
 public:
  static constexpr std::size_t kMost = 2;

  /// \param targets The file of --targets-file; null where there is none.
  explicit Outputs(Output& records, Output* targets = nullptr) noexcept
      : all_{&records, targets}, count_(targets == nullptr ? 1 : 2) {}

  std::span<Output* const> all() const noexcept { return {all_.data(), count_}; }

  /// errno of the first that failed; 0 where none did.
  int error() const noexcept {
    const auto failed = std::ranges::find_if(all(), [](Output* o) { return o->error() != 0; });
    return failed == all().end() ? 0 : (*failed)->error();
  }
  /// True where something waits to be written.
  bool buffers() const noexcept {
    return std::ranges::any_of(all(), [](Output* o) { return o->buffered_octets() != 0; });
  }
  bool blocked() const noexcept { return std::ranges::any_of(all(), &Output::blocked); }
  void look() noexcept { std::ranges::for_each(all(), &Output::look); }
  /// Within `at_most` for each.
  void finish_line(Duration at_most) noexcept {
    for (Output* const output : all()) output->finish_line(at_most);
  }

 private:
  std::array<Output*, kMost> all_;
  std::size_t count_;
};

}  // namespace snmpring::records

#endif  // SNMPRING_RECORDS_OUTPUTS_H_
