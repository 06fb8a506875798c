// The value in a completion's user_data that says which request it belongs to.
#ifndef SNMPRING_IO_COMPLETION_TAG_H_
#define SNMPRING_IO_COMPLETION_TAG_H_

#include <bit>
#include <cstdint>

namespace snmpring::io {

/// Names the owner of a completion; travels in the SQE's 64-bit user_data.
struct CompletionTag {
  enum class Op : std::uint8_t { send, receive, watch };

  std::uint32_t slot;        ///< Index into the table that `op` selects.
  std::uint16_t generation;  ///< The slot's reuse count. A different one marks a stale completion.
  Op op;
  std::uint8_t reserved = 0;

  std::uint64_t to_user_data() const noexcept { return std::bit_cast<std::uint64_t>(*this); }
  static CompletionTag from_user_data(std::uint64_t user_data) noexcept {
    return std::bit_cast<CompletionTag>(user_data);
  }
};
static_assert(sizeof(CompletionTag) == sizeof(std::uint64_t));

}  // namespace snmpring::io

#endif  // SNMPRING_IO_COMPLETION_TAG_H_
