// Memory for receive buffers. It costs nothing until it is touched.
#ifndef SNMPRING_IO_MAPPING_H_
#define SNMPRING_IO_MAPPING_H_

#include <cstddef>
#include <cstdint>
#include <expected>
#include <utility>

#include "io/wire.h"

namespace snmpring::io {

/// Anonymous memory with a mapping of its own. Pages cost nothing until they are touched.
class Mapping {
 public:
  /// Errors: system.
  static std::expected<Mapping, WireError> create(std::size_t octets);

  Mapping(Mapping&& other) noexcept
      : start_(std::exchange(other.start_, nullptr)), octets_(std::exchange(other.octets_, 0)) {}
  Mapping& operator=(Mapping&& other) noexcept {
    std::swap(start_, other.start_);
    std::swap(octets_, other.octets_);
    return *this;
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  std::uint8_t* data() const noexcept { return start_; }

 private:
  Mapping(std::uint8_t* start, std::size_t octets) noexcept : start_(start), octets_(octets) {}

  std::uint8_t* start_;
  std::size_t octets_;
};

}  // namespace snmpring::io

#endif  // SNMPRING_IO_MAPPING_H_
