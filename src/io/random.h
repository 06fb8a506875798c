// Random numbers that nobody can predict, from getrandom(2).
#ifndef SNMPRING_IO_RANDOM_H_
#define SNMPRING_IO_RANDOM_H_

#include <cstdint>
#include <expected>
#include <span>

namespace snmpring::io {

/// Errors: errno of getrandom(2).
std::expected<void, int> fill_random(std::span<std::uint64_t> words);

}  // namespace snmpring::io

#endif  // SNMPRING_IO_RANDOM_H_
